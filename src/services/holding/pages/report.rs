use askama::Template;
use entity::holding::error_report::Topic;
use uuid::Uuid;

use super::HoldingLabel;
use crate::{platform::errors::FieldErrors, web::Chrome};

/// What can be wrong on a bill, in the order of the form.
pub const TOPICS: [(Topic, &str); 6] = [
    (Topic::Owner, "owner"),
    (Topic::Address, "address"),
    (Topic::Valuation, "valuation"),
    (Topic::Arrears, "arrears"),
    (Topic::Payment, "payment"),
    (Topic::Other, "other"),
];

/// "ভুল তথ্য জানান".
#[derive(Template)]
#[template(path = "portal/holding/report.html")]
pub struct ReportForm<'a> {
    pub page: Chrome<'a>,
    pub holding: HoldingLabel,
    pub form_token: String,
    /// As typed.
    pub topic: String,
    pub statement: String,
    pub phone: String,
    pub request_key: Uuid,
    pub errors: FieldErrors,
}

/// The report has arrived.
#[derive(Template)]
#[template(path = "portal/holding/report_done.html")]
pub struct ReportDone<'a> {
    pub page: Chrome<'a>,
    pub reference: String,
}
