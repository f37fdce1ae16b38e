//! "ভুল তথ্য জানান": what somebody reports as wrong on a bill, for the office to answer.

use entity::{
    holding::{error_report, error_report::Topic, holding},
    messaging::queue_item,
    values::{Phone, ReportId},
};
use sea_orm::ActiveEnum;

use crate::platform::{
    access::Permission,
    audit::{self, Act, Entry},
    calendar::working_days_after,
    errors::AppError,
    inbox,
    numbering::{self, Book},
    work::Work,
};

/// A report as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReport {
    /// From the form: sent twice, it makes one report.
    pub id: ReportId,
    pub topic: Topic,
    pub statement: String,
    /// Where the answer goes, if anywhere.
    pub phone: Option<Phone>,
}

/// A report is answered within so many working days, the same in every town: no law names a term for it.
const ANSWERED_WITHIN: u32 = 7;

/// Keeps a report and puts it before the office; gives the reference to ask by.
///
/// # Errors
/// When the database does not take it.
pub async fn report(work: &Work, holding: &holding::Model, new: NewReport) -> Result<String, AppError> {
    work.require(Permission::ErrorReport)?;
    let id = new.id;
    let due_on = working_days_after(work.today(), ANSWERED_WITHIN);
    let is_new = inbox::open(work, queue_item::Kind::ErrorReport, id.0, Some(holding.ward), Some(due_on)).await?;
    if !is_new && let Some(made) = work.get::<error_report::Entity>(id).await? {
        return Ok(made.reference);
    }
    let reference = numbering::take(work, Book::ErrorReport).await?.to_string();
    let entry = Entry::of(Act::ReportSent, "error_report", id.0)
        .after("reference", reference.as_str())
        .after("holding", format!("{}-{}", holding.ward, holding.number))
        .after("topic", new.topic.to_value())
        .after("phone", new.phone.as_ref());
    audit::record(work, entry).await?;
    work.insert(error_report::Model {
        tenant_id: work.tenant(),
        id,
        reference: reference.clone(),
        holding_id: holding.id,
        topic: new.topic,
        statement: new.statement,
        phone: new.phone,
        reported_at: work.now,
    })
    .await?;
    Ok(reference)
}
