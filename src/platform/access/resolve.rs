use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi, RbacApi};
use tokio::sync::Mutex;

use super::{AccessPolicy, ActorKind, Permission, PermissionSet, Permissions};

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

/// What each kind of actor may do in a town, as casbin decides it, and what it takes to decide for staff.
///
/// # Errors
/// When casbin refuses a rule.
pub(crate) async fn resolve(town: &str, policy: &AccessPolicy) -> anyhow::Result<Permissions> {
    let enforcer = enforcer(town, policy).await.context("the roles cannot be loaded")?;
    let [visitor, citizen, worker, operator] = ActorKind::WITH_ROLE.map(|kind| {
        let named = policy.roles.get(kind.code()).cloned().unwrap_or_default();
        granted(&enforcer, town, &subject_of(kind), named)
    });
    let of_staff = policy.roles.iter().filter(|(role, _)| ActorKind::WITH_ROLE.iter().all(|kind| kind.code() != *role));
    let rules = of_staff.map(|(role, granted)| (role.clone(), granted.clone())).collect();
    Ok(Permissions {
        visitor: visitor?,
        citizen: citizen?,
        worker: worker?,
        operator: operator?,
        roles: Roles { domain: town.to_owned(), rules, enforcer: Mutex::new(enforcer) },
    })
}

/// The roles of staff in one town.
pub(super) struct Roles {
    domain: String,
    rules: BTreeMap<String, PermissionSet>,
    /// Holds the rules; grants are put in for one question and taken out again, so that it does not grow with the staff.
    enforcer: Mutex<Enforcer>,
}

impl Roles {
    pub(super) fn of_staff(&self) -> impl Iterator<Item = (&str, &PermissionSet)> {
        self.rules.iter().map(|(role, granted)| (role.as_str(), granted))
    }

    pub(super) async fn resolve(&self, subject: &str, roles: &[String]) -> anyhow::Result<PermissionSet> {
        let mut enforcer = self.enforcer.lock().await;
        let subject = self.grant(&mut enforcer, subject, roles).await?;
        let named = roles.iter().filter_map(|role| self.rules.get(role)).flatten().copied().collect();
        let set = granted(&enforcer, &self.domain, &subject, named);
        self.revoke(&mut enforcer, &subject).await?;
        set
    }

    pub(super) async fn decide(&self, subject: &str, roles: &[String], permission: Permission) -> anyhow::Result<bool> {
        let mut enforcer = self.enforcer.lock().await;
        let subject = self.grant(&mut enforcer, subject, roles).await?;
        let decision = decide(&enforcer, &self.domain, &subject, permission);
        self.revoke(&mut enforcer, &subject).await?;
        decision
    }

    /// Roles that are not staff's here give nothing, whatever a row of the database says.
    async fn grant(&self, enforcer: &mut Enforcer, subject: &str, roles: &[String]) -> anyhow::Result<String> {
        let subject = format!("staff:{subject}");
        let known: BTreeSet<&String> = roles.iter().filter(|role| self.rules.contains_key(*role)).collect();
        let grants: Vec<Vec<String>> =
            known.into_iter().map(|role| vec![subject.clone(), role.clone(), self.domain.clone()]).collect();
        if !grants.is_empty() {
            enforcer.add_grouping_policies(grants).await?;
        }
        Ok(subject)
    }

    async fn revoke(&self, enforcer: &mut Enforcer, subject: &str) -> anyhow::Result<()> {
        enforcer.delete_roles_for_user(subject, Some(&self.domain)).await?;
        Ok(())
    }
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
    let holders = ActorKind::WITH_ROLE.map(|kind| vec![subject_of(kind), kind.code().to_owned(), town.to_owned()]);
    enforcer.add_grouping_policies(holders.to_vec()).await?;
    Ok(enforcer)
}

/// What casbin allows of the permissions that rules of the subject's roles name. The model only ever allows by a rule: it
/// need not be asked about the others.
fn granted(
    enforcer: &Enforcer,
    town: &str,
    subject: &str,
    named: BTreeSet<Permission>,
) -> anyhow::Result<PermissionSet> {
    let mut set = BTreeSet::new();
    for permission in named {
        if decide(enforcer, town, subject, permission)? {
            set.insert(permission);
        }
    }
    Ok(set)
}

fn decide(enforcer: &Enforcer, town: &str, subject: &str, permission: Permission) -> anyhow::Result<bool> {
    let (object, act) = object_and_act(permission);
    enforcer.enforce((subject, town, object, act)).context("casbin gives no decision")
}

/// Kept apart from role names, so that an actor is never taken for a role.
fn subject_of(kind: ActorKind) -> String {
    format!("actor:{}", kind.code())
}

fn object_and_act(permission: Permission) -> (&'static str, &'static str) {
    permission.code().split_once('.').unwrap_or((permission.code(), ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::access::Actor;

    fn policy() -> AccessPolicy {
        let roles = [
            ("visitor", vec![Permission::BillSee]),
            ("operator", vec![Permission::RegisterImport, Permission::DemandRaise]),
            ("cashier", vec![Permission::OfficeUse]),
            ("head", vec![Permission::OfficeUse, Permission::ApprovalDecide]),
        ];
        AccessPolicy { roles: roles.map(|(role, granted)| (role.to_owned(), granted.into_iter().collect())).into() }
    }

    #[tokio::test]
    async fn a_role_gives_what_its_lines_say_and_nothing_else() {
        let permissions = resolve("natore", &policy()).await.unwrap();
        assert!(permissions.allow(&Actor::Visitor, Permission::BillSee));
        assert!(!permissions.allow(&Actor::Visitor, Permission::RegisterImport));
        assert!(permissions.allow(&Actor::Operator, Permission::DemandRaise));
        assert!(!permissions.allow(&Actor::Worker, Permission::BillSee));
        let none = resolve("natore", &AccessPolicy::default()).await.unwrap();
        assert!(!none.allow(&Actor::Visitor, Permission::BillSee));
    }

    #[tokio::test]
    async fn staff_have_what_all_their_roles_give_and_keep_nothing_behind() {
        let permissions = resolve("natore", &policy()).await.unwrap();
        let of = async |roles: &[&str]| {
            let roles: Vec<String> = roles.iter().map(|role| (*role).to_owned()).collect();
            permissions.of_roles("one", &roles).await.unwrap().into_iter().collect::<Vec<_>>()
        };
        assert_eq!(of(&["cashier", "head"]).await, [Permission::OfficeUse, Permission::ApprovalDecide]);
        assert_eq!(of(&["cashier"]).await, [Permission::OfficeUse]);
        assert_eq!(of(&["operator", "unknown", "visitor"]).await, [], "only roles of staff can be held");
        assert!(permissions.decide("two", &["head".to_owned()], Permission::ApprovalDecide).await.unwrap());
        assert!(!permissions.decide("two", &[], Permission::ApprovalDecide).await.unwrap());
    }
}
