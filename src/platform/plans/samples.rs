//! A plan as the samples of pages show it.

use chrono::NaiveDate;
use entity::{
    plans::instalment_plan::{self, State},
    values::{AccountId, Money, PlanId, StaffId, TenantId, Ward},
};
use uuid::Uuid;

use super::{Standing, schedule};

/// A plan of six parts, of which one is paid, one in part, and the others are missed or to come.
///
/// # Errors
/// Never, unless a day of the sample is none.
pub fn sample(state: State, day: NaiveDate) -> anyhow::Result<Standing> {
    let (total, paid) = (Money::from_poisha(1_200_000), Money::from_poisha(250_000));
    let parts = schedule::split(total, 6, "2026-06-15".parse()?);
    let parts = (1_i16..).zip(parts).map(|(number, (due_on, amount))| (number, due_on, amount));
    let at = "2026-06-01T05:42:00Z".parse()?;
    let plan = instalment_plan::Model {
        tenant_id: TenantId(1),
        id: PlanId(Uuid::nil()),
        account_id: AccountId(Uuid::nil()),
        ward: Ward::new(3)?,
        state,
        open_for: None,
        total,
        parts: 6,
        grace_days: 15,
        resolution: "৪৬.০০.৬৯০০.০১৭.১৮.০০১.২৬".to_owned(),
        reason: "পরিবারের উপার্জনকারী অসুস্থ, একবারে দিতে পারছেন না।".to_owned(),
        approval_id: None,
        asked_by: StaffId(Uuid::nil()),
        asked_at: at,
        agreed_at: Some(at),
        closed_at: None,
        closed_by: None,
        end_reason: None,
    };
    Ok(Standing { plan, parts: schedule::covered(parts, paid), paid, day })
}
