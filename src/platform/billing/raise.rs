//! Raising demands: one journal per account, service and period, receivable against income by head.

use chrono::NaiveDate;
use entity::{
    billing::{Head, Service, demand},
    ledger::journal,
    values::{AccountId, DemandId, Heads, Money, Period},
};
use uuid::Uuid;

use crate::platform::{
    errors::AppError,
    ledger::{self, Entry, Line, chart::LedgerAccount},
    work::Work,
};

/// The dues of one account for one period, or a fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    pub account: AccountId,
    pub service: Service,
    pub period: Period,
    pub kind: demand::Kind,
    pub demands: Vec<NewDemand>,
    /// The row of the service that holds the working of the figure.
    pub basis: Option<Uuid>,
    pub cause: Cause,
}

/// One demand of a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDemand {
    /// 1 to 4; 0 for the whole of an earlier year. Fees of a period are counted from 1.
    pub instalment: i16,
    pub due_on: NaiveDate,
    pub heads: Heads,
}

/// Where a charge comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A demand run.
    Run,
    /// The paper register's arrears.
    Register,
}

/// Raises charges. The same account, service and period, or the same fee, is never raised twice.
///
/// # Errors
/// When one of them has been raised before; then none is.
pub async fn raise(work: &Work, charges: Vec<Charge>) -> Result<(), AppError> {
    let (mut entries, mut demands) = (Vec::with_capacity(charges.len()), Vec::new());
    for charge in charges {
        let entry = journal_entry(work, &charge)?;
        for new in &charge.demands {
            demands.push(demand_row(work, &charge, new, &entry)?);
        }
        entries.push(entry);
    }
    ledger::post(work, entries).await?;
    work.insert_all(demands).await?;
    Ok(())
}

fn journal_entry(work: &Work, charge: &Charge) -> Result<Entry, AppError> {
    let kind = match charge.cause {
        Cause::Run => journal::Kind::Demand,
        Cause::Register => journal::Kind::Opening,
    };
    let mut income: Vec<(Head, Money)> = Vec::new();
    for line in charge.demands.iter().flat_map(|new| &new.heads.0) {
        match income.iter_mut().find(|(head, _)| *head == line.head) {
            Some((_, sum)) => *sum = sum.plus(line.amount)?,
            None => income.push((line.head, line.amount)),
        }
    }
    let total = Money::sum(income.iter().map(|(_, amount)| *amount))?;
    let mut lines = vec![Line::of(charge.account, LedgerAccount::Receivable(charge.service), total)];
    for (head, amount) in income {
        let against = match charge.cause {
            Cause::Run => LedgerAccount::Income(head),
            Cause::Register => LedgerAccount::Opening,
        };
        lines.push(Line::new(against, amount.negated()?));
    }
    let (service, account, period) = (charge.service.code(), charge.account, charge.period);
    let key = match charge.kind {
        demand::Kind::Instalment => format!("demand:{service}:{account}:{period}"),
        demand::Kind::Fee => {
            let number = charge.demands.first().map_or(0, |fee| fee.instalment);
            format!("fee:{service}:{account}:{period}:{number}")
        }
    };
    Entry::new(work, kind, work.today(), key, &lines)
}

fn demand_row(work: &Work, charge: &Charge, new: &NewDemand, entry: &Entry) -> Result<demand::Model, AppError> {
    Ok(demand::Model {
        tenant_id: work.tenant(),
        id: DemandId::mint(),
        account_id: charge.account,
        service: charge.service,
        period: charge.period,
        kind: charge.kind,
        instalment: new.instalment,
        due_on: new.due_on,
        heads: new.heads.clone(),
        amount: new.heads.total()?,
        paid: Money::ZERO,
        rebate: Money::ZERO,
        waived: Money::ZERO,
        basis_id: charge.basis,
        journal_id: entry.id(),
        raised_on: work.today(),
    })
}
