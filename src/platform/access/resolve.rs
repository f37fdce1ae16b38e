use std::collections::BTreeSet;

use anyhow::Context;
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};

use super::{AccessPolicy, Actor, Permission, Permissions};

/// RBAC with domains. Rules know no town, grants of roles do; the cheap comparisons come first, since casbin tries every
/// rule.
const MODEL: &str = "
[request_definition]
r = sub, dom, obj, act
[policy_definition]
p = sub, obj, act
[role_definition]
g = _, _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.obj == p.obj && r.act == p.act && g(r.sub, p.sub, r.dom)
";

/// What each kind of actor may do in a town, as casbin decides it.
///
/// # Errors
/// When casbin refuses a rule.
pub(crate) async fn resolve(town: &str, policy: &AccessPolicy) -> anyhow::Result<Permissions> {
    let enforcer = enforcer(town, policy).await.context("the roles cannot be loaded")?;
    Ok(Permissions {
        visitor: granted(&enforcer, town, Actor::Visitor)?,
        worker: granted(&enforcer, town, Actor::Worker)?,
        operator: granted(&enforcer, town, Actor::Operator)?,
    })
}

async fn enforcer(town: &str, policy: &AccessPolicy) -> casbin::Result<Enforcer> {
    let model = DefaultModel::from_str(MODEL).await?;
    let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await?;
    enforcer.enable_auto_save(false);
    let rules: Vec<Vec<String>> = policy
        .roles
        .iter()
        .flat_map(|(role, granted)| granted.iter().map(move |permission| (role, object_and_act(*permission))))
        .map(|(role, (object, act))| vec![role.clone(), object.to_owned(), act.to_owned()])
        .collect();
    if !rules.is_empty() {
        enforcer.add_policies(rules).await?;
    }
    let holders = Actor::ALL.map(|actor| vec![subject(actor), actor.role().to_owned(), town.to_owned()]);
    enforcer.add_grouping_policies(holders.to_vec()).await?;
    Ok(enforcer)
}

fn granted(enforcer: &Enforcer, town: &str, actor: Actor) -> anyhow::Result<BTreeSet<Permission>> {
    let mut set = BTreeSet::new();
    for permission in Permission::ALL {
        let (object, act) = object_and_act(*permission);
        if enforcer.enforce((subject(actor), town, object, act)).context("casbin gives no decision")? {
            set.insert(*permission);
        }
    }
    Ok(set)
}

/// Kept apart from role names, so that an actor is never taken for a role.
fn subject(actor: Actor) -> String {
    format!("actor:{}", actor.role())
}

fn object_and_act(permission: Permission) -> (&'static str, &'static str) {
    permission.code().split_once('.').unwrap_or((permission.code(), ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_role_gives_what_its_lines_say_and_nothing_else() {
        let roles = [
            ("visitor", vec![Permission::BillSee]),
            ("operator", vec![Permission::RegisterImport, Permission::DemandRaise]),
        ];
        let policy = AccessPolicy {
            roles: roles.map(|(role, granted)| (role.to_owned(), granted.into_iter().collect())).into(),
        };
        let permissions = resolve("natore", &policy).await.unwrap();
        assert!(permissions.allow(Actor::Visitor, Permission::BillSee));
        assert!(!permissions.allow(Actor::Visitor, Permission::RegisterImport));
        assert_eq!(permissions.of(Actor::Operator).len(), 2);
        assert!(permissions.of(Actor::Worker).is_empty());
        assert!(resolve("natore", &AccessPolicy::default()).await.unwrap().of(Actor::Visitor).is_empty());
    }
}
