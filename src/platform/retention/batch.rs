//! What is removed of each matter: a bounded number of rows at a time.

use chrono::{DateTime, Utc};
use entity::{
    casework::application,
    holding::error_report,
    identity::{invitation, one_time_code, passkey, passkey_ceremony, recovery_code, session, staff_account},
    messaging::{message, queue_item},
    payments::payment,
    requests::idempotent_request,
    values::{
        ApplicationId, CeremonyId, CodeId, InvitationId, MessageId, PaymentId, QueueItemId, ReportId, RequestId,
        SessionId, StaffId,
    },
};
use sea_orm::{
    ColumnTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};

use super::Matter;
use crate::platform::{errors::AppError, work::Work};

/// Rows in one transaction.
pub(super) const SIZE: u64 = 500;
/// Stands where something was.
const NOTHING: &str = "•••";

/// Removes a batch, and says how many rows it was.
pub(super) async fn remove(work: &Work, matter: Matter, cutoff: DateTime<Utc>) -> Result<u64, AppError> {
    match matter {
        Matter::Messages => messages(work, cutoff).await,
        Matter::Codes => codes(work, cutoff).await,
        Matter::Sessions => sessions(work, cutoff).await,
        Matter::Invitations => invitations(work, cutoff).await,
        Matter::Ceremonies => ceremonies(work, cutoff).await,
        Matter::UnstartedPayments => unstarted_payments(work, cutoff).await,
        Matter::Reports => reports(work, cutoff).await,
        Matter::Answers => answers(work, cutoff).await,
        Matter::LeftStaff => left_staff(work, cutoff).await,
        Matter::KeyedRequests => keyed_requests(work, cutoff).await,
        Matter::Drafts => drafts(work, cutoff).await,
    }
}

/// The ids of a batch.
async fn ids<E, I>(work: &Work, rows: Select<E>, id: E::Column) -> Result<Vec<I>, AppError>
where
    E: entity::TenantOwned,
    I: sea_orm::TryGetable + Send,
{
    Ok(rows.select_only().column(id).limit(SIZE).into_tuple::<I>().all(work.tx()).await?)
}

async fn messages(work: &Work, cutoff: DateTime<Utc>) -> Result<u64, AppError> {
    use message::Column::{Body, CreatedAt, Id, Recipient, SentAt, Subject};
    // One that could never be sent goes as well.
    let unsent = SentAt.is_null().and(CreatedAt.lt(cutoff));
    let over = work.find::<message::Entity>().filter(SentAt.lt(cutoff).or(unsent)).filter(Recipient.ne(NOTHING));
    let ids: Vec<MessageId> = ids(work, over, Id).await?;
    let emptied = work
        .update_many::<message::Entity>()
        .col_expr(Body, Expr::value(""))
        .col_expr(Subject, Expr::value(None::<String>))
        .col_expr(Recipient, Expr::value(NOTHING))
        .filter(Id.is_in(ids));
    Ok(emptied.exec(work.tx()).await?.rows_affected)
}

async fn codes(work: &Work, cutoff: DateTime<Utc>) -> Result<u64, AppError> {
    use one_time_code::Column::{Id, MadeAt};
    let ids: Vec<CodeId> = ids(work, work.find::<one_time_code::Entity>().filter(MadeAt.lt(cutoff)), Id).await?;
    let removed = work.delete_many::<one_time_code::Entity>().filter(Id.is_in(ids));
    Ok(removed.exec(work.tx()).await?.rows_affected)
}

async fn sessions(work: &Work, cutoff: DateTime<Utc>) -> Result<u64, AppError> {
    use session::Column::{EndedAt, ExpiresAt, Id};
    let over = work.find::<session::Entity>().filter(EndedAt.lt(cutoff).or(ExpiresAt.lt(cutoff)));
    let ids: Vec<SessionId> = ids(work, over, Id).await?;
    let removed = work.delete_many::<session::Entity>().filter(Id.is_in(ids));
    Ok(removed.exec(work.tx()).await?.rows_affected)
}

async fn invitations(work: &Work, cutoff: DateTime<Utc>) -> Result<u64, AppError> {
    use invitation::Column::{ExpiresAt, Id, UsedAt};
    let over = work.find::<invitation::Entity>().filter(UsedAt.lt(cutoff).or(ExpiresAt.lt(cutoff)));
    let ids: Vec<InvitationId> = ids(work, over, Id).await?;
    let removed = work.delete_many::<invitation::Entity>().filter(Id.is_in(ids));
    Ok(removed.exec(work.tx()).await?.rows_affected)
}

async fn ceremonies(work: &Work, cutoff: DateTime<Utc>) -> Result<u64, AppError> {
    use passkey_ceremony::Column::{ExpiresAt, Id};
    let over = work.find::<passkey_ceremony::Entity>().filter(ExpiresAt.lt(cutoff));
    let ids: Vec<CeremonyId> = ids(work, over, Id).await?;
    let removed = work.delete_many::<passkey_ceremony::Entity>().filter(Id.is_in(ids));
    Ok(removed.exec(work.tx()).await?.rows_affected)
}

async fn unstarted_payments(work: &Work, cutoff: DateTime<Utc>) -> Result<u64, AppError> {
    use payment::Column::{ClosedAt, Email, Id, State};
    let over = work
        .find::<payment::Entity>()
        .filter(State.eq(payment::State::Expired))
        .filter(ClosedAt.lt(cutoff))
        .filter(Email.is_not_null());
    let ids: Vec<PaymentId> = ids(work, over, Id).await?;
    let emptied =
        work.update_many::<payment::Entity>().col_expr(Email, Expr::value(None::<String>)).filter(Id.is_in(ids));
    Ok(emptied.exec(work.tx()).await?.rows_affected)
}

async fn reports(work: &Work, cutoff: DateTime<Utc>) -> Result<u64, AppError> {
    use error_report::Column::{Id, Phone, Statement};
    let closed = work
        .find::<queue_item::Entity>()
        .filter(queue_item::Column::Kind.eq(queue_item::Kind::ErrorReport))
        .filter(queue_item::Column::ClosedAt.lt(cutoff))
        .select_only()
        .column(queue_item::Column::SubjectId)
        .into_query();
    let over = work.find::<error_report::Entity>().filter(Statement.ne(NOTHING)).filter(Id.in_subquery(closed));
    let ids: Vec<ReportId> = ids(work, over, Id).await?;
    let emptied = work
        .update_many::<error_report::Entity>()
        .col_expr(Statement, Expr::value(NOTHING))
        .col_expr(Phone, Expr::value(None::<String>))
        .filter(Id.is_in(ids));
    Ok(emptied.exec(work.tx()).await?.rows_affected)
}

async fn answers(work: &Work, cutoff: DateTime<Utc>) -> Result<u64, AppError> {
    use queue_item::Column::{Answer, ClosedAt, Id};
    let over = work.find::<queue_item::Entity>().filter(ClosedAt.lt(cutoff)).filter(Answer.is_not_null());
    let ids: Vec<QueueItemId> = ids(work, over, Id).await?;
    let emptied =
        work.update_many::<queue_item::Entity>().col_expr(Answer, Expr::value(None::<String>)).filter(Id.is_in(ids));
    Ok(emptied.exec(work.tx()).await?.rows_affected)
}

async fn keyed_requests(work: &Work, cutoff: DateTime<Utc>) -> Result<u64, AppError> {
    use idempotent_request::Column::{CreatedAt, Id};
    let over = work.find::<idempotent_request::Entity>().filter(CreatedAt.lt(cutoff));
    let ids: Vec<RequestId> = ids(work, over, Id).await?;
    let removed = work.delete_many::<idempotent_request::Entity>().filter(Id.is_in(ids));
    Ok(removed.exec(work.tx()).await?.rows_affected)
}

async fn left_staff(work: &Work, cutoff: DateTime<Utc>) -> Result<u64, AppError> {
    use staff_account::Column::{Email, Id, LeftAt, PasswordHash, State, TotpCipher, TotpKey, TotpSince};
    let keeps = Email.is_not_null().or(PasswordHash.is_not_null()).or(TotpCipher.is_not_null());
    let over = work
        .find::<staff_account::Entity>()
        .filter(State.eq(staff_account::State::Left))
        .filter(LeftAt.lt(cutoff))
        .filter(keeps);
    let ids: Vec<StaffId> = ids(work, over, Id).await?;
    let codes = work.delete_many::<recovery_code::Entity>();
    codes.filter(recovery_code::Column::AccountId.is_in(ids.clone())).exec(work.tx()).await?;
    let passkeys = work.delete_many::<passkey::Entity>();
    passkeys.filter(passkey::Column::AccountId.is_in(ids.clone())).exec(work.tx()).await?;
    let emptied = work
        .update_many::<staff_account::Entity>()
        .col_expr(Email, Expr::value(None::<String>))
        .col_expr(PasswordHash, Expr::value(None::<String>))
        .col_expr(TotpCipher, Expr::value(None::<Vec<u8>>))
        .col_expr(TotpKey, Expr::value(None::<i32>))
        .col_expr(TotpSince, Expr::value(None::<DateTime<Utc>>))
        .filter(Id.is_in(ids));
    Ok(emptied.exec(work.tx()).await?.rows_affected)
}

async fn drafts(work: &Work, cutoff: DateTime<Utc>) -> Result<u64, AppError> {
    use application::Column::{ChangedAt, Id, State};
    let over =
        work.find::<application::Entity>().filter(State.eq(application::State::Draft)).filter(ChangedAt.lt(cutoff));
    let ids: Vec<ApplicationId> = ids(work, over, Id).await?;
    let gone = work.delete_many::<application::Entity>().filter(Id.is_in(ids)).exec(work.tx()).await?;
    Ok(gone.rows_affected)
}
