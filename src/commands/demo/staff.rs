//! Staff of every role, with a password that is printed: for trying things out.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use entity::{
    identity::{office_held::Capacity, staff_account, staff_role},
    values::{Locale, Money, Phone, StaffId, Ward, WardSet, digits},
};
use sea_orm::PaginatorTrait;

use super::register::{Dice, fold, lists};
use crate::platform::{
    access::Actor,
    app::App,
    audit::{self, Act, Entry},
    counter::shift,
    errors::AppError,
    identity::{passwords::Turn, staff::is_role_here},
    offices::{self, NewHolding},
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
        let holders: Vec<(&str, StaffId)> =
            accounts.iter().zip(&here).map(|(account, (role, _))| (role.as_str(), account.id)).collect();
        work.insert_all(accounts).await?;
        work.insert_all(roles).await?;
        audit::record_all(&work, entries).await?;
        if !town.is_centre() {
            for post in posts(&work, &holders) {
                offices::record(&work, post).await?;
            }
            open_drawer(&work, &holders).await?;
        }
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

/// The cashier is at the counter already, so that a visitor can take money at once.
async fn open_drawer(work: &Work, holders: &[(&str, StaffId)]) -> Result<(), AppError> {
    let Some((_, cashier)) = holders.iter().find(|(role, _)| *role == "cashier") else { return Ok(()) };
    shift::open_for(work, *cashier, Money::from_taka(500)?).await?;
    Ok(())
}

/// Held by whoever has the role of the same work.
const OF_TOWN: [(&str, &str); 8] = [
    ("administrator", "head"),
    ("executive-officer", "executive-officer"),
    ("secretary", "secretary"),
    ("accounts-officer", "accounts-officer"),
    ("tax-assessor", "tax-assessor"),
    ("tax-collector", "tax-collector"),
    ("engineer", "engineer"),
    ("cashier", "cashier"),
];
/// Officers who act for councillors, two wards each.
const IN_CHARGE: [&str; 5] = ["executive-officer", "secretary", "accounts-officer", "tax-assessor", "engineer"];
/// Since when, before today.
const HELD_DAYS: u64 = 120;

/// A councillor in the first ward, officers in charge of the others, nobody in the last one, and one reserved seat.
fn posts(work: &Work, holders: &[(&str, StaffId)]) -> Vec<NewHolding> {
    let Some(from) = work.today().checked_sub_days(Days::new(HELD_DAYS)) else { return Vec::new() };
    let profile = &work.town().profile;
    let who = |wanted: &str| holders.iter().find(|(role, _)| *role == wanted).map(|(_, account)| *account);
    let holding = |post: &str, account, wards, capacity| NewHolding {
        account,
        post: post.to_owned(),
        wards,
        seat: None,
        capacity,
        from,
        to: None,
        order: None,
        for_id: None,
    };
    let mut posts: Vec<NewHolding> = OF_TOWN
        .iter()
        .filter_map(|(post, role)| Some(holding(post, who(role)?, WardSet::default(), Capacity::Regular)))
        .collect();
    let wards: Vec<Ward> = profile.wards_on(from).into_iter().map(|period| period.ward).collect();
    let Some((first, others)) = wards.split_first() else { return posts };
    let elected = who("councillor")
        .map(|account| holding("ward-councillor", account, [*first].into_iter().collect(), Capacity::Regular));
    posts.extend(elected);
    let others = others.split_last().map(|(_vacant, others)| others).unwrap_or_default();
    let officers: Vec<StaffId> = IN_CHARGE.iter().filter_map(|role| who(role)).collect();
    let in_charge = others.chunks(2).zip(officers.iter().cycle()).zip(101_u32..).map(|((wards, account), number)| {
        let wards = wards.iter().copied().collect();
        let order = Some((order_number(from, number), from));
        NewHolding { order, ..holding("ward-councillor", *account, wards, Capacity::Acting) }
    });
    posts.extend(in_charge);
    let seat = profile.reserved_seats_on(from).first().map(|seat| seat.number);
    let reserved = who("reserved-councillor").zip(seat).map(|(account, number)| NewHolding {
        seat: Some(number),
        ..holding("reserved-councillor", account, WardSet::default(), Capacity::Regular)
    });
    posts.extend(reserved);
    posts
}

/// As a deputy director of local government numbers his orders.
fn order_number(day: NaiveDate, number: u32) -> String {
    digits::to_bangla(&format!("05.43.0000.012.18.001.{}-{number}", day.format("%y")))
}

fn name(dice: &mut Dice) -> String {
    let lists = lists();
    let list = |name: &str| lists.get(name).map(Vec::as_slice).unwrap_or_default();
    let from = if dice.chance(3) { list("women") } else { list("men") };
    dice.pick(from).copied().unwrap_or_default().to_owned()
}
