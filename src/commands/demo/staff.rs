//! Staff of every role, with a password that is printed: for trying things out.

use std::sync::Arc;

use entity::{
    identity::{staff_account, staff_role},
    values::{Locale, Phone, StaffId},
};
use sea_orm::PaginatorTrait;

use super::register::{Dice, fold, lists};
use crate::platform::{
    access::Actor,
    app::App,
    audit::{self, Act, Entry},
    errors::AppError,
    identity::{passwords::Turn, staff::is_role_here},
    tenancy::Town,
    work::Work,
};

/// The same in every town: a role, and the mobile number that it signs in with.
pub(super) struct Cast {
    pub roles: Vec<(String, Phone)>,
    pub password: String,
    password_hash: String,
}

impl Cast {
    /// One hash for everybody: each would take a tenth of a second.
    pub(super) async fn new(app: &App, seed: u64) -> anyhow::Result<Self> {
        let centre = app.towns.centre().await?;
        let mut names: Vec<&str> = centre.permissions.staff_roles().map(|(role, _)| role).collect();
        names.sort_unstable();
        let numbered = names.into_iter().enumerate().map(|(index, role)| {
            let phone = format!("017000000{:02}", index + 1).parse().ok();
            phone.map(|phone| (role.to_owned(), phone))
        });
        let password = format!("demo lantern river {seed}");
        let password_hash = app.identity.passwords.hash(&password, Turn::Known).await?;
        Ok(Self { roles: numbered.flatten().collect(), password, password_hash })
    }

    /// A town that has staff is left as it is.
    pub(super) async fn fill(&self, app: &App, town: &Arc<Town>, seed: u64) -> Result<(), AppError> {
        let work = app.begin(town, Actor::Operator).await?;
        if work.find::<staff_account::Entity>().count(work.tx()).await? > 0 {
            return work.commit().await;
        }
        let mut dice = Dice::new(seed ^ fold(town.slug()));
        let here: Vec<&(String, Phone)> = self.roles.iter().filter(|(role, _)| is_role_here(&work, role)).collect();
        let accounts: Vec<staff_account::Model> =
            here.iter().map(|(_, phone)| self.account(&work, phone, name(&mut dice))).collect();
        let roles = accounts.iter().zip(&here).map(|(account, (role, _))| staff_role::Model {
            tenant_id: work.tenant(),
            account_id: account.id,
            role: role.clone(),
            ends_on: None,
            granted_by: None,
            granted_at: work.now,
        });
        let roles: Vec<staff_role::Model> = roles.collect();
        let entries = accounts.iter().zip(&here).map(|(account, (role, _))| {
            Entry::of(Act::StaffInvited, "staff_account", account.id.0)
                .after("name", account.name.as_str())
                .after("roles", role.as_str())
        });
        let entries = entries.collect();
        work.insert_all(accounts).await?;
        work.insert_all(roles).await?;
        audit::record_all(&work, entries).await?;
        work.commit().await
    }

    fn account(&self, work: &Work, phone: &Phone, name: String) -> staff_account::Model {
        staff_account::Model {
            tenant_id: work.tenant(),
            id: StaffId::mint(),
            name,
            phone: phone.clone(),
            email: None,
            locale: Locale::Bn,
            state: staff_account::State::Active,
            password_hash: Some(self.password_hash.clone()),
            password_set_at: Some(work.now),
            totp_cipher: None,
            totp_key: None,
            totp_since: None,
            totp_last_step: None,
            access_version: 1,
            invited_by: None,
            invited_at: work.now,
            seen_at: None,
            left_at: None,
        }
    }
}

fn name(dice: &mut Dice) -> String {
    let lists = lists();
    let list = |name: &str| lists.get(name).map(Vec::as_slice).unwrap_or_default();
    let from = if dice.chance(3) { list("women") } else { list("men") };
    dice.pick(from).copied().unwrap_or_default().to_owned()
}
