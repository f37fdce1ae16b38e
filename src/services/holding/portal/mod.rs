//! Holding tax on the portal: find a bill, choose what to pay, report what is wrong.

mod bill;
mod pay;
mod report;

use actix_web::web;
use entity::values::{HoldingNumber, InvalidHoldingNumber, Ward};
use serde::Deserialize;

use crate::{
    platform::{access::Permission, errors::FieldErrors},
    web::{Access, Endpoint},
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/bills", Access::Needs(Permission::BillSee), || web::route().to(bill::show)),
    Endpoint::post("/pay/holding", Access::Needs(Permission::BillPay), || web::route().to(pay::pay)),
    Endpoint::get("/bills/report", Access::Needs(Permission::ErrorReport), || web::route().to(report::form)),
    Endpoint::post("/bills/report", Access::Needs(Permission::ErrorReport), || web::route().to(report::send)),
];

/// Ward and number as they are typed, selected or linked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    ward: String,
    holding: String,
}

impl Wanted {
    #[must_use]
    pub fn new(ward: &str, holding: &str) -> Self {
        Self { ward: ward.to_owned(), holding: holding.to_owned() }
    }

    /// The key of a holding.
    ///
    /// # Errors
    /// With what is wrong with it.
    pub fn parse(&self) -> Result<(Ward, HoldingNumber), FieldErrors> {
        let mut errors = FieldErrors::new();
        let ward = match self.ward.trim() {
            "" => Err("ward-missing"),
            typed => typed.parse().map_err(|_invalid| "ward-unknown"),
        };
        let ward = errors.take("ward", ward);
        let number = self.holding.parse().map_err(|why: InvalidHoldingNumber| match why {
            InvalidHoldingNumber::Missing => "holding-missing",
            InvalidHoldingNumber::Date | InvalidHoldingNumber::Unreadable | InvalidHoldingNumber::TooLong => {
                "holding-unreadable"
            }
        });
        let number = errors.take("holding", number);
        ward.zip(number).ok_or(errors)
    }
}
