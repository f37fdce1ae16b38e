use askama::Template;

use super::HoldingLabel;
use crate::{
    platform::errors::FieldErrors,
    web::{Chrome, WardOption},
};

/// The finder: ward and number, and where there is no such holding, the nearest ones and whom to ask.
#[derive(Template)]
#[template(path = "portal/holding/find.html")]
pub struct FindBill<'a> {
    pub page: Chrome<'a>,
    pub wards: Vec<WardOption>,
    /// As typed.
    pub holding: String,
    pub errors: FieldErrors,
    pub not_found: bool,
    pub nearest: Vec<Nearest>,
}

/// A holding of the same ward with the same number and another suffix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    pub label: HoldingLabel,
}
