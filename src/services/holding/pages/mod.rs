//! The pages of holding tax: one struct each, holding values that are ready to print.

mod bill;
mod find;
mod instalments;
mod report;
mod samples;
mod working;

pub use bill::{
    ArrearsYear, BillPage, BillView, CurrentYear, DueNow, DueRow, DueStatus, FeeRow, Offer, PastReceipt, Typed,
    instalment_offers, plan_offers,
};
pub use find::{FindBill, Nearest};
pub use instalments::InstalmentsPage;
pub use report::{ReportDone, ReportForm, TOPICS};

use entity::holding::holding;
use entity::values::{HoldingNumber, Ward};

use crate::{platform::names::masked, web::PageKind};

pub const PAGES: &[PageKind] = &[
    PageKind::of::<FindBill>(),
    PageKind::of::<BillPage>(),
    PageKind::of::<InstalmentsPage>(),
    PageKind::of::<ReportForm>(),
    PageKind::of::<ReportDone>(),
];

/// A holding as anybody may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldingLabel {
    pub ward: Ward,
    pub number: HoldingNumber,
    pub place: String,
    pub owner: String,
}

impl HoldingLabel {
    #[must_use]
    pub fn of(holding: &holding::Model) -> Self {
        Self {
            ward: holding.ward,
            number: holding.number.clone(),
            place: holding.mahalla.clone(),
            owner: masked(&holding.owner),
        }
    }

    /// The address of its bill.
    #[must_use]
    pub fn bill_path(&self) -> String {
        bill_path(self.ward, &self.number)
    }

    /// The address of the page with all bills of the house.
    #[must_use]
    pub fn house_path(&self) -> String {
        house_path(self.ward, &self.number)
    }

    /// The address of the form that reports something wrong on it.
    #[must_use]
    pub fn report_path(&self) -> String {
        format!("/bills/report?{}", query(self.ward, &self.number))
    }
}

/// The address of the bill of a holding.
#[must_use]
pub fn bill_path(ward: Ward, number: &HoldingNumber) -> String {
    format!("/bills?{}", query(ward, number))
}

/// The address of the page with all bills of the house.
#[must_use]
pub fn house_path(ward: Ward, number: &HoldingNumber) -> String {
    format!("/bills/house?{}", query(ward, number))
}

fn query(ward: Ward, number: &HoldingNumber) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .append_pair("ward", &ward.to_string())
        .append_pair("holding", number.as_str())
        .finish()
}
