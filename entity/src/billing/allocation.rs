//! What one journal did to one demand: cleared it, wrote it off, or took back what an earlier journal had done. Never changed,
//! never removed.
//!
//! A journal that takes back writes the earlier rows again with all signs turned and the *earlier* day: as of any day, both
//! cancel each other.

use super::demand;
use crate::values::{AccountId, DemandId, Heads, JournalId, Money, MoneyOverflow, Period, TenantId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "allocation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub journal_id: JournalId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: i16,
    pub account_id: AccountId,
    pub demand_id: DemandId,
    pub period: Period,
    pub kind: demand::Kind,
    pub instalment: i16,
    /// Principal cleared by money.
    pub paid: Money,
    /// Principal cleared by rebate.
    pub rebate: Money,
    /// Of the rebate, what a campaign gave beyond the steps.
    pub campaign_rebate: Money,
    /// Surcharge paid.
    pub surcharge: Money,
    /// Principal written off.
    pub waived: Money,
    /// Surcharge that an amnesty or an order took off.
    pub surcharge_waived: Money,
    /// How the principal cleared, by whatever means, divides over the heads (R12).
    #[sea_orm(column_type = "JsonBinary")]
    pub heads: Heads,
    /// The day that it counts from (R8).
    pub paid_on: Date,
}

impl Model {
    /// Principal cleared, by whatever means.
    ///
    /// # Errors
    /// When the sum leaves the range.
    pub fn principal(&self) -> Result<Money, MoneyOverflow> {
        self.paid.plus(self.rebate)?.plus(self.waived)
    }

    /// The same with all signs turned, as a line of another journal: takes back what this one did, as of its own day.
    ///
    /// # Errors
    /// When a figure leaves the range.
    pub fn reversed(&self, journal: JournalId, line: i16) -> Result<Self, MoneyOverflow> {
        Ok(Self {
            journal_id: journal,
            line,
            paid: self.paid.negated()?,
            rebate: self.rebate.negated()?,
            campaign_rebate: self.campaign_rebate.negated()?,
            surcharge: self.surcharge.negated()?,
            waived: self.waived.negated()?,
            surcharge_waived: self.surcharge_waived.negated()?,
            heads: self.heads.negated()?,
            ..self.clone()
        })
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!();
