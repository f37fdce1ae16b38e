//! Dues that are given up by a resolution of the council or an order.

use entity::{
    identity::approval,
    values::{AccountId, ApprovalId, DemandId, Money},
};
use serde::{Deserialize, Serialize};

use super::{cause, locked_for_staff};
use crate::platform::{
    access::Permission,
    app::App,
    approvals::{self, Act},
    audit::{self, Entry},
    billing::adjust::{self, GivenUp},
    errors::AppError,
    work::Work,
};

/// What is to be given up of an account, which is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteOff {
    /// Of the resolution or order.
    pub resolution: String,
    pub items: Vec<Item>,
}

/// What of one demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub demand: DemandId,
    pub principal: Money,
    pub surcharge: Money,
}

impl WriteOff {
    /// # Errors
    /// When the sum leaves the range.
    pub fn principal(&self) -> Result<Money, AppError> {
        Ok(Money::sum(self.items.iter().map(|item| item.principal))?)
    }

    /// # Errors
    /// When the sum leaves the range.
    pub fn surcharge(&self) -> Result<Money, AppError> {
        Ok(Money::sum(self.items.iter().map(|item| item.surcharge))?)
    }
}

/// Of dues in their order, what is given up where it is to be no more than `limit` in all; within one demand principal before
/// surcharge (R11).
///
/// # Errors
/// When a sum leaves the range.
pub fn up_to(items: &[Item], limit: Option<Money>) -> Result<Vec<Item>, AppError> {
    let Some(mut left) = limit else { return Ok(items.to_vec()) };
    let mut taken = Vec::with_capacity(items.len());
    for item in items {
        let principal = item.principal.min(left);
        left = left.minus(principal)?;
        let surcharge = item.surcharge.min(left);
        left = left.minus(surcharge)?;
        if principal.plus(surcharge)?.is_positive() {
            taken.push(Item { principal, surcharge, ..*item });
        }
    }
    Ok(taken)
}

/// Asks for it.
///
/// # Errors
/// When the account is not there for whoever asks, or the same is asked for already.
pub async fn ask(work: &Work, account: AccountId, wish: &WriteOff, reason: &str) -> Result<ApprovalId, AppError> {
    work.require(Permission::AdjustmentAsk)?;
    locked_for_staff(work, account).await?;
    approvals::ask(work, Act::WriteOff, account.0, wish, reason).await
}

/// Agreed.
///
/// # Errors
/// [`adjust::AdjustRefused::DuesChanged`]
pub async fn agreed(work: &Work, app: &App, row: &approval::Model) -> Result<(), AppError> {
    let wish: WriteOff = approvals::payload(row)?;
    let account = AccountId(row.subject_id);
    let given_up: Vec<GivenUp> = wish
        .items
        .iter()
        .map(|item| GivenUp { demand: item.demand, principal: item.principal, surcharge: item.surcharge })
        .collect();
    adjust::write_off(work, app.sources, account, &given_up, &cause(work, row)).await?;
    let entry = Entry::of(audit::Act::DuesWrittenOff, "billing_account", account.0)
        .after("principal", wish.principal()?)
        .after("surcharge", wish.surcharge()?)
        .after("order", wish.resolution.as_str());
    audit::record(work, entry.because(row.reason.as_str())).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_reached_in_order_and_principal_comes_first() {
        let money = |taka| Money::from_taka(taka).unwrap();
        let item = |principal, surcharge| Item {
            demand: DemandId(uuid::Uuid::nil()),
            principal: money(principal),
            surcharge: money(surcharge),
        };
        let items = [item(100, 10), item(50, 0)];
        assert_eq!(up_to(&items, None).unwrap(), items);
        for (limit, expected) in [
            (160, vec![item(100, 10), item(50, 0)]),
            (120, vec![item(100, 10), item(10, 0)]),
            (105, vec![item(100, 5)]),
            (40, vec![item(40, 0)]),
            (0, vec![]),
        ] {
            assert_eq!(up_to(&items, Some(money(limit))).unwrap(), expected, "{limit}");
        }
    }
}
