//! Four eyes: what one person asks for, another one decides. What is agreed to happens in the transaction that agrees.

mod list;

use std::fmt;

use chrono::NaiveDate;
pub use entity::identity::approval::{Act, Decision};
use entity::{
    identity::approval,
    values::{ApprovalId, InstrumentId, PlanId, StaffId},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

pub use list::{HANDOVER, Which, count_for, list};

use crate::platform::{
    access::{
        Permission,
        separation::{Duty, apart},
    },
    adjustments::{advance, reversal, transfer, write_off},
    app::App,
    audit::{self, Entry},
    counter::instrument,
    errors::{AppError, Door, Refusal},
    identity::{staff, team},
    payments::dispute,
    plans,
    reconciliation::lock,
    refunds,
    work::Work,
    year_close,
};

/// More than this nobody asks about one person.
const OPEN_MAX: u64 = 1000;

/// A role that somebody is to get.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleGrant {
    pub role: String,
    pub ends_on: Option<NaiveDate>,
}

/// What a setting of the town is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChange {
    pub setting: String,
    pub is_now: String,
    pub wanted: String,
}

/// Nothing but the person, who is the subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorReset {}

/// Why something cannot be asked or decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalRefused {
    /// The same is asked for already.
    AskedAlready,
    /// Somebody was quicker.
    DecidedAlready,
    /// Only who asked takes it back.
    NotYours,
}

impl fmt::Display for ApprovalRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for ApprovalRefused {}

impl Refusal for ApprovalRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::AskedAlready => "asked-already",
            Self::DecidedAlready => "decided-already",
            Self::NotYours => "not-yours",
        }
    }
}

/// Asks for something that takes a second person.
///
/// # Errors
/// [`ApprovalRefused::AskedAlready`]
pub async fn ask(
    work: &Work,
    act: Act,
    subject: Uuid,
    payload: &impl Serialize,
    reason: &str,
) -> Result<ApprovalId, AppError> {
    let asked_by = asker(work)?;
    let payload = serde_json::to_string(payload).map_err(anyhow::Error::from)?;
    let same = work
        .find::<approval::Entity>()
        .filter(approval::Column::Act.eq(act))
        .filter(approval::Column::SubjectId.eq(subject))
        .filter(approval::Column::Payload.eq(&payload))
        .filter(approval::Column::Decision.is_null());
    if same.count(work.tx()).await? > 0 {
        return Err(ApprovalRefused::AskedAlready.into());
    }
    let id = ApprovalId::mint();
    work.insert(approval::Model {
        tenant_id: work.tenant(),
        id,
        act,
        subject_id: subject,
        payload: payload.clone(),
        reason: reason.to_owned(),
        asked_by,
        asked_at: work.now,
        decision: None,
        decided_by: None,
        decided_at: None,
        note: None,
    })
    .await?;
    let entry = Entry::of(audit::Act::ApprovalAsked, "approval", id.0).after("act", act_code(act));
    audit::record(work, entry.after("wanted", payload).because(reason)).await?;
    Ok(id)
}

fn asker(work: &Work) -> Result<StaffId, AppError> {
    work.actor().staff().map(|staff| staff.id).ok_or(AppError::SignInFirst(Door::Office))
}

/// What an approval is to do.
///
/// # Errors
/// When it was written by another version of the program.
pub fn payload<P: DeserializeOwned>(row: &approval::Model) -> Result<P, AppError> {
    Ok(serde_json::from_str(&row.payload).map_err(anyhow::Error::from)?)
}

#[must_use]
pub const fn act_code(act: Act) -> &'static str {
    match act {
        Act::RoleGrant => "role-grant",
        Act::SettingChange => "setting-change",
        Act::FactorReset => "factor-reset",
        Act::ReceiptReversal => "receipt-reversal",
        Act::WriteOff => "write-off",
        Act::CreditTransfer => "credit-transfer",
        Act::AdvanceUse => "advance-use",
        Act::Refund => "refund",
        Act::PaymentTaken => "payment-taken",
        Act::PaymentDismissed => "payment-dismissed",
        Act::DayLock => "day-lock",
        Act::DayUnlock => "day-unlock",
        Act::YearClose => "year-close",
        Act::YearReopen => "year-reopen",
        Act::InstalmentPlan => "instalment-plan",
        Act::Dishonour => "dishonour",
    }
}

/// Agrees to what somebody else has asked, and does it; or says no.
///
/// # Errors
/// [`ApprovalRefused`], [`crate::platform::access::separation::SamePerson`], and whatever the act itself is refused for.
pub async fn decide(work: &Work, app: &App, id: ApprovalId, agrees: bool, note: Option<&str>) -> Result<(), AppError> {
    work.require(Permission::ApprovalDecide)?;
    let row = open_one(work, id).await?;
    apart(work.actor(), row.asked_by, Duty::Decide)?;
    if agrees {
        execute(work, app, &row).await?;
    } else {
        refused(work, &row).await?;
    }
    let (decision, act) = if agrees {
        (Decision::Approved, audit::Act::ApprovalGiven)
    } else {
        (Decision::Declined, audit::Act::ApprovalDeclined)
    };
    close(work, &row, decision, act, note).await
}

/// Takes back what one has asked oneself.
///
/// # Errors
/// [`ApprovalRefused`]
pub async fn withdraw(work: &Work, id: ApprovalId) -> Result<(), AppError> {
    let row = open_one(work, id).await?;
    if row.asked_by != asker(work)? {
        return Err(ApprovalRefused::NotYours.into());
    }
    refused(work, &row).await?;
    close(work, &row, Decision::Withdrawn, audit::Act::ApprovalWithdrawn, None).await
}

/// Takes back what is asked about somebody and not decided: he leaves, or comes anew and is not the one whom it was asked about.
///
/// # Errors
/// When the database does not take it.
pub async fn withdraw_about(work: &Work, account: StaffId, note: &str) -> Result<(), AppError> {
    let open = work
        .find::<approval::Entity>()
        .filter(approval::Column::SubjectId.eq(account.0))
        .filter(approval::Column::Decision.is_null())
        .order_by_asc(approval::Column::Id)
        .limit(OPEN_MAX);
    for row in work.all(open.lock_exclusive()).await? {
        close(work, &row, Decision::Withdrawn, audit::Act::ApprovalWithdrawn, Some(note)).await?;
    }
    Ok(())
}

async fn open_one(work: &Work, id: ApprovalId) -> Result<approval::Model, AppError> {
    let row = work.get_for_update::<approval::Entity>(id).await?.ok_or(AppError::NotFound)?;
    if row.decision.is_some() {
        return Err(ApprovalRefused::DecidedAlready.into());
    }
    Ok(row)
}

async fn close(
    work: &Work,
    row: &approval::Model,
    decision: Decision,
    act: audit::Act,
    note: Option<&str>,
) -> Result<(), AppError> {
    // A command that ends an account takes back in the name of whoever asked.
    let decided_by = work.actor().staff().map_or(row.asked_by, |staff| staff.id);
    let closed = approval::ActiveModel {
        id: Unchanged(row.id),
        decision: Set(Some(decision)),
        decided_by: Set(Some(decided_by)),
        decided_at: Set(Some(work.now)),
        note: Set(note.map(str::to_owned)),
        ..Default::default()
    };
    work.update(closed).await?;
    let entry = Entry::of(act, "approval", row.id.0).before("act", act_code(row.act)).after("note", note);
    audit::record(work, entry.because(row.reason.clone())).await
}

/// Does what was agreed to.
async fn execute(work: &Work, app: &App, row: &approval::Model) -> Result<(), AppError> {
    match row.act {
        Act::RoleGrant => {
            let RoleGrant { role, ends_on } = payload(row)?;
            team::give_role(work, StaffId(row.subject_id), &role, ends_on, &row.reason).await
        }
        // The town's data is changed by the centre: agreeing puts it before them.
        Act::SettingChange => Ok(()),
        Act::FactorReset => {
            let person = StaffId(row.subject_id);
            team::other_person(work, person).await?;
            staff::reset_agreed(work, &app.keyring, person).await.map(|_sent| ())
        }
        Act::ReceiptReversal => reversal::agreed(work, row).await,
        Act::WriteOff => write_off::agreed(work, app, row).await,
        Act::CreditTransfer => transfer::agreed(work, row).await,
        Act::AdvanceUse => advance::agreed(work, app, row).await,
        Act::Refund => refunds::decide::approved(work, row).await,
        Act::PaymentTaken => dispute::taken(work, app, row).await,
        Act::PaymentDismissed => dispute::dismissed(work, row).await,
        Act::DayLock => lock::lock_agreed(work, row).await,
        Act::DayUnlock => lock::unlock_agreed(work, row).await,
        Act::YearClose => year_close::close_agreed(work, &app.keyring, row).await,
        Act::YearReopen => year_close::reopen_agreed(work, row).await,
        Act::InstalmentPlan => plans::agree(work, app.sources, PlanId(row.subject_id)).await,
        Act::Dishonour => {
            instrument::dishonour(work, InstrumentId(row.subject_id), payload(row)?, &row.reason, row.id).await
        }
    }
}

/// Puts in order what waited for the decision, where it is not to be.
async fn refused(work: &Work, row: &approval::Model) -> Result<(), AppError> {
    match row.act {
        Act::Refund => refunds::decide::refused(work, row).await,
        Act::InstalmentPlan => plans::drop_proposal(work, row.id).await,
        Act::RoleGrant
        | Act::SettingChange
        | Act::FactorReset
        | Act::ReceiptReversal
        | Act::WriteOff
        | Act::CreditTransfer
        | Act::AdvanceUse
        | Act::PaymentTaken
        | Act::PaymentDismissed
        | Act::DayLock
        | Act::DayUnlock
        | Act::YearClose
        | Act::YearReopen
        | Act::Dishonour => Ok(()),
    }
}
