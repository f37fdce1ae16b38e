//! The words of the town hall as types: money, per cents, fiscal years, wards, numbers, phones.
//!
//! Pure values: no clock, no database, no configuration. What a person types becomes one of these once, at the edge, and
//! keeps its meaning from there on.

mod basis_points;
mod birth_registration;
pub mod digits;
mod fiscal_year;
mod heads;
mod holding_number;
mod ids;
mod locale;
mod money;
mod national_id;
mod period;
mod phone;
mod ward;
mod ward_set;

pub use basis_points::{BasisPoints, InvalidPercent};
pub use birth_registration::{BirthRegistration, InvalidBirthRegistration};
pub use fiscal_year::{FiscalYear, InvalidFiscalYear};
pub use heads::{HeadAmount, Heads};
pub use holding_number::{HoldingNumber, InvalidHoldingNumber};
pub use ids::*;
pub use locale::{Locale, UnknownLocale};
pub use money::{InvalidMoney, Money, MoneyOverflow};
pub use national_id::{InvalidNationalId, NationalId};
pub use period::{InvalidPeriod, Month, Period};
pub use phone::{InvalidPhone, Phone};
pub use ward::{InvalidWard, Ward};
pub use ward_set::WardSet;
