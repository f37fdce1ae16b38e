//! What an approval would do, in words: what is now, and what would be.

mod money;

use entity::{
    billing::billing_account,
    counter::instrument,
    identity::{approval, staff_account},
    values::{InstrumentId, PlanId, StaffId},
};

use crate::{
    platform::{
        approvals::{self, Act, FactorReset, RoleGrant, SettingChange},
        counter::{self, instrument::Dishonour},
        errors::AppError,
        identity::team,
        plans::{self, PlanAsked},
        reconciliation::lock::DayWish,
        work::Work,
        year_close::YearWish,
    },
    web::Chrome,
};

/// From what to what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct What {
    /// A person or a setting.
    pub subject: String,
    /// The subject's page below the office.
    pub path: Option<String>,
    pub before: String,
    pub after: String,
}

/// # Errors
/// When the database cannot be read.
pub async fn of(work: &Work, chrome: Chrome<'_>, row: &approval::Model) -> Result<What, AppError> {
    match row.act {
        Act::RoleGrant => {
            let wish: RoleGrant = approvals::payload(row)?;
            let roles = team::roles_of(work, StaffId(row.subject_id)).await?;
            let now: Vec<String> = roles
                .iter()
                .filter(|held| team::is_held(held, work.today()))
                .map(|held| chrome.role(&held.role).into_owned())
                .collect();
            let role = chrome.role(&wish.role);
            let after = match wish.ends_on {
                Some(day) => chrome.with2("approval-role-until", "role", role, "day", chrome.date(day)).into_owned(),
                None => role.into_owned(),
            };
            let before = if now.is_empty() { chrome.t("staff-no-role").into_owned() } else { now.join(", ") };
            Ok(What { before, after, ..person(work, row).await? })
        }
        Act::FactorReset => {
            let FactorReset {} = approvals::payload(row)?;
            let before = chrome.t("approval-reset-before").into_owned();
            let after = chrome.t("approval-reset-after").into_owned();
            Ok(What { before, after, ..person(work, row).await? })
        }
        Act::Dishonour => dishonour(work, chrome, row).await,
        Act::SettingChange => {
            let SettingChange { setting, is_now, wanted } = approvals::payload(row)?;
            let subject = chrome.t(&format!("setting-{setting}")).into_owned();
            Ok(What { subject, path: Some("/settings".to_owned()), before: is_now, after: wanted })
        }
        Act::ReceiptReversal
        | Act::WriteOff
        | Act::CreditTransfer
        | Act::AdvanceUse
        | Act::Refund
        | Act::PaymentTaken
        | Act::PaymentDismissed => money::of(work, chrome.lang, row).await,
        Act::DayLock => {
            let wish: DayWish = approvals::payload(row)?;
            let count = chrome.latin(chrome.number(wish.open_items));
            let amount = chrome.latin(chrome.money(wish.difference));
            let before = chrome.with2("day-open-items", "count", count, "amount", amount).into_owned();
            Ok(What { before, after: chrome.t("day-state-locked").into_owned(), ..day(chrome, &wish) })
        }
        Act::DayUnlock => {
            let before = chrome.t("day-state-locked").into_owned();
            let after = chrome.t("day-state-unlocked").into_owned();
            Ok(What { before, after, ..day(chrome, &approvals::payload(row)?) })
        }
        Act::YearClose => Ok(year(chrome, &approvals::payload(row)?, "year-state-open", "year-state-closed")),
        Act::YearReopen => Ok(year(chrome, &approvals::payload(row)?, "year-state-closed", "year-state-open")),
        Act::InstalmentPlan => plan(work, chrome, row).await,
    }
}

async fn dishonour(work: &Work, chrome: Chrome<'_>, row: &approval::Model) -> Result<What, AppError> {
    let wish: Dishonour = approvals::payload(row)?;
    let held = work.get::<instrument::Entity>(InstrumentId(row.subject_id)).await?;
    let Some(held) = held else { return Ok(What::default()) };
    let method = chrome.t(&format!("method-{}", counter::instrument::method(held.kind).code()));
    Ok(What {
        subject: format!("{method} {}, {}", held.number, held.bank),
        path: Some(format!("/instruments/{}", held.id)),
        before: chrome.latin(chrome.money(held.amount)),
        after: chrome
            .with2(
                "approval-dishonour-after",
                "day",
                chrome.date(wish.day),
                "charge",
                chrome.latin(chrome.money(wish.charge)),
            )
            .into_owned(),
    })
}

fn day(chrome: Chrome<'_>, wish: &DayWish) -> What {
    let source = chrome.t(&format!("source-{}", wish.source.code()));
    What {
        subject: format!("{source}, {}", chrome.date(wish.day)),
        path: Some(format!("/reconciliation/day?source={}&day={}", wish.source.code(), wish.day)),
        ..What::default()
    }
}

fn year(chrome: Chrome<'_>, wish: &YearWish, before: &str, after: &str) -> What {
    What {
        subject: chrome.year(wish.year),
        path: Some(format!("/year-close?year={}", wish.year)),
        before: chrome.t(before).into_owned(),
        after: chrome.t(after).into_owned(),
    }
}

async fn plan(work: &Work, chrome: Chrome<'_>, row: &approval::Model) -> Result<What, AppError> {
    let PlanAsked { total, parts, first_on, resolution } = approvals::payload(row)?;
    let plan = plans::get(work, PlanId(row.subject_id)).await?;
    let account = work.get::<billing_account::Entity>(plan.account_id).await?.ok_or(AppError::NotFound)?;
    let after = chrome.lang.say(
        "approval-plan-after",
        &[("parts", &chrome.number(i64::from(parts))), ("first", &chrome.date(first_on)), ("resolution", &resolution)],
    );
    Ok(What {
        subject: format!("{}, {}", chrome.digits(&account.subject), account.payer),
        path: Some(format!("/plans/{}", plan.id)),
        before: chrome.with("approval-plan-before", "total", chrome.money(total)).into_owned(),
        after: after.into_owned(),
    })
}

async fn person(work: &Work, row: &approval::Model) -> Result<What, AppError> {
    let person = work.get::<staff_account::Entity>(StaffId(row.subject_id)).await?;
    Ok(What {
        subject: person.map(|person| person.name).unwrap_or_default(),
        path: Some(format!("/staff/{}", row.subject_id)),
        ..What::default()
    })
}
