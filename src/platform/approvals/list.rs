//! Approvals as people look at them: what is open, what is one's own, what was decided.

use entity::{
    identity::approval::{self, Act},
    values::StaffId,
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use crate::platform::{
    access::Permission,
    errors::AppError,
    identity::leave::{Counted, Handover},
    work::Work,
};

/// Which approvals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Open,
    /// Asked by somebody, open or not.
    AskedBy(StaffId),
    AskedOpenBy(StaffId),
    /// Open ones that somebody may decide: not his own.
    OpenOfOthers(StaffId),
    /// Open ones about a person or a thing.
    OpenAbout(Uuid),
    /// Of one kind, newest first.
    Of(Act),
    Decided,
}

fn rows(work: &Work, which: Which) -> Select<approval::Entity> {
    let rows = work.find::<approval::Entity>();
    match which {
        Which::Open => rows.filter(approval::Column::Decision.is_null()).order_by_asc(approval::Column::AskedAt),
        Which::AskedBy(id) => rows.filter(approval::Column::AskedBy.eq(id)).order_by_desc(approval::Column::AskedAt),
        Which::AskedOpenBy(id) => self::rows(work, Which::Open).filter(approval::Column::AskedBy.eq(id)),
        Which::OpenOfOthers(id) => self::rows(work, Which::Open).filter(approval::Column::AskedBy.ne(id)),
        Which::OpenAbout(id) => self::rows(work, Which::Open).filter(approval::Column::SubjectId.eq(id)),
        Which::Of(act) => rows.filter(approval::Column::Act.eq(act)).order_by_desc(approval::Column::AskedAt),
        Which::Decided => {
            rows.filter(approval::Column::Decision.is_not_null()).order_by_desc(approval::Column::DecidedAt)
        }
    }
}

/// Some of them, and how many there are.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(work: &Work, which: Which, offset: u64, limit: u64) -> Result<(Vec<approval::Model>, u64), AppError> {
    let rows = rows(work, which);
    let count = rows.clone().count(work.tx()).await?;
    Ok((work.all(rows.order_by_asc(approval::Column::Id).offset(offset).limit(limit)).await?, count))
}

/// How many wait for whoever asks: open ones of others, where he may decide.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_for(work: &Work) -> Result<u64, AppError> {
    let Some(staff) = work.actor().staff() else { return Ok(0) };
    if !staff.permissions.contains(&Permission::ApprovalDecide) {
        return Ok(0);
    }
    Ok(rows(work, Which::OpenOfOthers(staff.id)).count(work.tx()).await?)
}

/// What somebody has asked for and nobody has decided.
pub const HANDOVER: Handover = Handover { what: "approvals", path: "/approvals", count: open_of };

fn open_of(work: &Work, account: StaffId) -> Counted<'_> {
    Box::pin(async move {
        let count = rows(work, Which::AskedOpenBy(account)).count(work.tx()).await?;
        Ok(count)
    })
}
