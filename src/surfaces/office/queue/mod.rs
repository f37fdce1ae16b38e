//! What waits for the office: the list, and each thing in it.

mod item;
mod list;
mod samples;

use std::borrow::Borrow;

use actix_web::web;
use chrono::NaiveDate;
use entity::messaging::queue_item;

pub use item::QueueItemPage;
pub use list::QueueList;

use crate::{
    platform::{access::Permission, calendar::working_days_since},
    web::{Access, Chrome, Endpoint},
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/queue", Access::Staff(Permission::QueueWork), || web::route().to(list::show)),
    Endpoint::get("/queue/{id}", Access::Staff(Permission::QueueWork), || web::route().to(item::show)),
    Endpoint::post("/queue/{id}/assign", Access::Staff(Permission::QueueWork), || web::route().to(item::assign)),
    Endpoint::post("/queue/{id}/close", Access::Staff(Permission::QueueWork), || web::route().to(item::close)),
];

/// How a promised day stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// So many working days too late; none where only days off have passed.
    Late(u32),
    Today,
    On(NaiveDate),
    /// Nothing was promised.
    Never,
}

impl Due {
    #[must_use]
    pub fn of(due_on: Option<NaiveDate>, today: NaiveDate) -> Self {
        match due_on {
            None => Self::Never,
            Some(day) if day < today => Self::Late(working_days_since(day, today)),
            Some(day) if day == today => Self::Today,
            Some(day) => Self::On(day),
        }
    }

    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Late(_) => "late",
            Self::Today => "due",
            Self::On(_) | Self::Never => "",
        }
    }

    /// In the reader's words; nothing where nothing was promised.
    #[must_use]
    pub fn words<'a>(self, page: impl Borrow<Chrome<'a>>) -> String {
        let page = page.borrow();
        match self {
            Self::Late(0) => page.t("queue-just-late").into_owned(),
            Self::Late(days) => page.with("queue-late", "days", page.number(i64::from(days))).into_owned(),
            Self::Today => page.t("queue-today").into_owned(),
            Self::On(day) => page.date(day),
            Self::Never => String::new(),
        }
    }
}

/// The stored code of a kind.
fn code(kind: queue_item::Kind) -> String {
    use sea_orm::ActiveEnum;
    kind.to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_late_from_the_day_after() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let thursday = day("2026-08-13");
        let due = |today: &str| Due::of(Some(thursday), day(today));
        assert_eq!(due("2026-08-12"), Due::On(thursday));
        assert_eq!(due("2026-08-13"), Due::Today);
        assert_eq!(due("2026-08-15"), Due::Late(0), "the weekend is no working day, and late all the same");
        assert_eq!(due("2026-08-18"), Due::Late(3));
        assert_eq!(Due::of(None, thursday), Due::Never);
    }
}
