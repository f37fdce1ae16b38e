use askama::Template;
use uuid::Uuid;

use super::{HoldingLabel, Offer};
use crate::web::Chrome;

/// The running year instalment by instalment: up to which one to pay.
#[derive(Template)]
#[template(path = "portal/holding/instalments.html")]
pub struct InstalmentsPage<'a> {
    pub page: Chrome<'a>,
    pub holding: HoldingLabel,
    pub form_token: String,
    pub request_key: Uuid,
    pub offers: Vec<Offer>,
    /// Typed on the page before.
    pub phone: String,
    pub email: String,
}
