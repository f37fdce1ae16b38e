//! What waits for the office, whatever it is about: one row each, written with what caused it.
//!
//! What a row is about is known to whoever opened it: each kind brings a [`QueueKind`], and the office's pages show what that
//! says.

mod desk;
mod disputed;
mod flood;
mod kind;

pub use desk::{Holder, Narrowed, assign, close, colleagues, done_elsewhere, get, list, names_of, pass_on};
pub use disputed::DisputedPayments;
pub use flood::CodeFloods;
pub use kind::{Fact, Happened, Link, Matter, QueueKind, QueueKinds};

use chrono::NaiveDate;
use entity::{
    messaging::queue_item,
    values::{QueueItemId, StaffId, Ward},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use crate::platform::{
    errors::AppError,
    identity::leave::{Counted, Handover},
    work::Work,
};

/// Puts something before the office. While it waits, a second time for the same thing changes nothing; once it has been closed
/// it is opened again. Whether it is new.
///
/// # Errors
/// When the database does not take it.
pub async fn open(
    work: &Work,
    kind: queue_item::Kind,
    subject: Uuid,
    ward: Option<Ward>,
    due_on: Option<NaiveDate>,
) -> Result<bool, AppError> {
    let item = queue_item::Model {
        tenant_id: work.tenant(),
        id: QueueItemId::mint(),
        kind,
        subject_id: subject,
        ward,
        opened_at: work.now,
        due_on,
        assigned_to: None,
        closed_at: None,
        closed_by: None,
        outcome: None,
        answer: None,
    };
    if work.insert_if_absent(item).await? {
        return Ok(true);
    }
    let again = queue_item::ActiveModel {
        opened_at: Set(work.now),
        due_on: Set(due_on),
        assigned_to: Set(None),
        closed_at: Set(None),
        closed_by: Set(None),
        outcome: Set(None),
        answer: Set(None),
        ..Default::default()
    };
    let closed = work
        .update_many::<queue_item::Entity>()
        .set(again)
        .filter(queue_item::Column::Kind.eq(kind))
        .filter(queue_item::Column::SubjectId.eq(subject))
        .filter(queue_item::Column::ClosedAt.is_not_null())
        .exec(work.tx())
        .await?;
    Ok(closed.rows_affected > 0)
}

/// What somebody has taken on and not closed.
pub const HANDOVER: Handover = Handover { what: "queue", path: "/queue", count: taken_on_by };

fn taken_on_by(work: &Work, account: StaffId) -> Counted<'_> {
    Box::pin(async move {
        let open = work
            .find::<queue_item::Entity>()
            .filter(queue_item::Column::AssignedTo.eq(account))
            .filter(queue_item::Column::ClosedAt.is_null());
        let count = open.count(work.tx()).await?;
        Ok(count)
    })
}
