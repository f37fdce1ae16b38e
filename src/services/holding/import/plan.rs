//! What a file would change: each good row against the register.

use std::collections::{BTreeMap, HashMap};

use entity::{
    billing::demand,
    holding::holding,
    values::{AccountId, FiscalYear, HoldingNumber, Money, Period, Ward},
};
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::{Column, FaultCode, RowFault, columns::Headings, row::HoldingRow};
use crate::platform::{
    errors::AppError,
    keys::{Keyring, TownKeys},
    personal_number,
    work::Work,
};

/// All good rows and what becomes of each.
pub(super) struct Plan {
    pub rows: Vec<PlannedRow>,
}

/// A row, the holding that it is about, and what becomes of it.
pub(super) struct PlannedRow {
    pub row: HoldingRow,
    pub known: Option<holding::Model>,
    pub outcome: Outcome,
    /// The row's arrears are still to be posted.
    pub posts_arrears: bool,
    /// The file has no national numbers: the one that is known stays.
    pub keeps_nid: bool,
}

pub(super) enum Outcome {
    Create,
    Unchanged,
    /// The columns that say something new.
    Update(Vec<Column>),
}

/// A demand that was taken over from the register.
#[derive(FromQueryResult)]
struct Opening {
    account_id: AccountId,
    period: Period,
    amount: Money,
    instalment: i16,
}

type Register = HashMap<(Ward, HoldingNumber), holding::Model>;
type Raised = HashMap<AccountId, BTreeMap<FiscalYear, (Money, bool)>>;

/// Compares the rows with the register. Opening arrears once posted are never changed by a file: a row that says otherwise
/// is refused.
pub(super) async fn plan(
    work: &Work,
    keyring: &Keyring,
    headings: &Headings,
    rows: Vec<HoldingRow>,
    faults: &mut Vec<RowFault>,
) -> Result<Plan, AppError> {
    let register: Register = work
        .all(work.find::<holding::Entity>())
        .await?
        .into_iter()
        .map(|row| ((row.ward, row.number.clone()), row))
        .collect();
    let raised = raised(work).await?;
    let keys = keyring.town(work.town().profile.uuid);
    let keeps_nid = !headings.has(Column::Nid);
    let mut planned = Vec::with_capacity(rows.len());
    for mut row in rows {
        let known = register.get(&(row.ward, row.number.clone())).cloned();
        if let Some(known) = &known {
            row.keep_unsaid(known, headings);
        }
        let posted = known.as_ref().and_then(|holding| raised.get(&AccountId::from(holding.id)));
        match arrears_to_post(&row, posted) {
            Ok(posts_arrears) => {
                let compared_by = (!keeps_nid).then_some(&keys);
                let outcome = outcome(&row, known.as_ref(), posts_arrears, compared_by);
                planned.push(PlannedRow { row, known, outcome, posts_arrears, keeps_nid });
            }
            Err(code) => faults.push(RowFault { row: row.row, column: Column::Arrears, code }),
        }
    }
    Ok(Plan { rows: planned })
}

async fn raised(work: &Work) -> Result<Raised, AppError> {
    let demands = work
        .find::<demand::Entity>()
        .select_only()
        .columns([
            demand::Column::AccountId,
            demand::Column::Period,
            demand::Column::Amount,
            demand::Column::Instalment,
        ])
        .filter(demand::Column::Kind.eq(demand::Kind::Instalment))
        .filter(demand::Column::Period.lt(Period::Year(FiscalYear::containing(work.today()))));
    let mut raised = Raised::new();
    for row in work.rows::<_, Opening>(demands).await? {
        let year =
            raised.entry(row.account_id).or_default().entry(row.period.fiscal_year()).or_insert((Money::ZERO, true));
        *year = (year.0.plus(row.amount)?, year.1 && row.instalment == 0);
    }
    Ok(raised)
}

/// Whether the row's arrears are still to be posted: not if they are there already, to the poisha; refused if what is there
/// differs, or was raised by a run.
fn arrears_to_post(row: &HoldingRow, raised: Option<&BTreeMap<FiscalYear, (Money, bool)>>) -> Result<bool, FaultCode> {
    if row.arrears.is_empty() {
        return Ok(false);
    }
    let Some(raised) = raised else { return Ok(true) };
    let openings: BTreeMap<FiscalYear, Money> =
        raised.iter().filter(|(_, (_, is_opening))| *is_opening).map(|(year, (amount, _))| (*year, *amount)).collect();
    let meets_a_run = row.arrears.keys().any(|year| raised.get(year).is_some_and(|(_, is_opening)| !is_opening));
    match (openings.is_empty(), meets_a_run) {
        (true, false) => Ok(true),
        (false, false) if openings == row.arrears => Ok(false),
        (_, _) => Err(FaultCode::ArrearsAlreadyPosted),
    }
}

/// National numbers are compared by the town's keys, and not at all where the file has none.
fn outcome(
    row: &HoldingRow,
    known: Option<&holding::Model>,
    posts_arrears: bool,
    keys: Option<&TownKeys<'_>>,
) -> Outcome {
    let Some(known) = known else { return Outcome::Create };
    let nid_differs = |keys: &TownKeys<'_>| match (&row.nid, &known.nid_hash) {
        (None, None) => false,
        (Some(nid), Some(hash)) => !personal_number::hashes(keys, nid).contains(hash),
        (Some(_), None) | (None, Some(_)) => true,
    };
    let differs = [
        (Column::Mahalla, row.mahalla != known.mahalla),
        (Column::Road, row.road != known.road),
        (Column::Owner, row.owner != known.owner),
        (Column::FatherOrSpouse, row.father_or_spouse != known.father_or_spouse),
        (Column::Phone, row.phone != known.phone),
        (Column::Nid, keys.is_some_and(nid_differs)),
        (Column::Use, row.land_use != known.land_use),
        (Column::Structure, row.structure != known.structure),
        (Column::Occupancy, row.occupancy != known.occupancy),
        (Column::FloorAreaSqft, row.floor_area_sqft != known.floor_area_sqft),
        (Column::MonthlyRent, row.monthly_rent != known.monthly_rent),
        (Column::OwnUseRent, row.own_use_rent != known.own_use_rent),
        (Column::LoanInterestYearly, row.loan_interest_yearly != known.loan_interest_yearly),
        (Column::FlatAnnualValue, row.flat_annual_value != known.flat_annual_value),
        (Column::Services, row.services != known.services),
        (Column::Arrears, posts_arrears),
        (Column::Remarks, row.remarks != known.remarks),
    ];
    let columns: Vec<Column> = differs.into_iter().filter(|(_, differs)| *differs).map(|(column, _)| column).collect();
    if columns.is_empty() { Outcome::Unchanged } else { Outcome::Update(columns) }
}
