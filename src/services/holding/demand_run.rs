//! The yearly demand run: values every holding of a town and raises its demand for the year.
//!
//! Safe to stop at any moment and to run again: each batch of holdings is one transaction. A run always looks at every
//! holding, so that one skipped before and mended since is billed; a holding that is billed for the year already is passed
//! over. Two runs at the same time take turns, batch by batch.

use std::{collections::HashSet, sync::Arc};

use anyhow::Context;
use entity::{
    billing::{Service, demand},
    holding::{Working, assessment, demand_run, holding},
    tenancy::{national_policy, policy, tenant::State},
    values::{AccountId, AssessmentId, DemandRunId, FiscalYear, HoldingId, Money, Period},
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    HoldingPolicy,
    tax::yearly_demand,
    valuation::{Rents, value},
};
use crate::platform::{
    access::{Actor, Permission},
    adjustments::advance,
    app::App,
    audit::{self, Act, Entry},
    billing::raise::{Cause, Charge, NewDemand, raise},
    errors::{AppError, Refusal},
    tenancy::{Ruling, Town},
    work::Work,
};

/// Holdings in one transaction.
const BATCH: u64 = 500;
/// Skipped holdings that a report names, of each reason.
const NAMED_MAX: usize = 20;

/// Why a run does not begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunRefused {
    #[error("the town does not offer holding tax")]
    ServiceNotOffered,
    #[error("the rates of a live town are not verified")]
    RatesNotVerified,
    #[error("the period is beyond the next fiscal year")]
    PeriodTooFar,
}

impl Refusal for RunRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::ServiceNotOffered => "service-not-offered",
            Self::RatesNotVerified => "rates-not-verified",
            Self::PeriodTooFar => "period-too-far",
        }
    }
}

/// Why a holding is not billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SkipReason {
    /// It owes for the year already: out of a run, or as opening arrears.
    AlreadyBilled,
    /// The demand is zero (R6).
    Nil,
    /// No policy with rates is in force on the first day of the year.
    NoRates,
}

impl SkipReason {
    pub const ALL: [Self; 3] = [Self::AlreadyBilled, Self::Nil, Self::NoRates];

    /// Names the words in the locale files: `skip-<code>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AlreadyBilled => "already-billed",
            Self::Nil => "nil",
            Self::NoRates => "no-rates",
        }
    }
}

/// What a run has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunReport {
    pub billed: u64,
    pub demanded: Money,
    pub skipped: Vec<Skipped>,
}

/// The holdings skipped for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub reason: SkipReason,
    pub count: u64,
    /// The first few, as `3-123/1`.
    pub named: Vec<String>,
}

impl RunReport {
    fn skip(&mut self, reason: SkipReason, holding: &holding::Model) {
        let name = format!("{}-{}", holding.ward, holding.number);
        match self.skipped.iter_mut().find(|skipped| skipped.reason == reason) {
            Some(skipped) => {
                skipped.count += 1;
                if skipped.named.len() < NAMED_MAX {
                    skipped.named.push(name);
                }
            }
            None => self.skipped.push(Skipped { reason, count: 1, named: vec![name] }),
        }
    }
}

/// How far a run is, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub looked_at: u64,
    pub holdings: u64,
}

/// Raises the year's demands of every holding of the town that has none yet.
///
/// # Errors
/// [`RunRefused`] before anything is done; otherwise what is done stays, and the next run does the rest.
pub async fn run(
    app: &App,
    town: &Arc<Town>,
    period: FiscalYear,
    mut progress: impl FnMut(Progress),
) -> Result<RunReport, AppError> {
    let ruling = town.policy::<HoldingPolicy>(period.first_day()).filter(|ruling| !ruling.policy.rates.is_empty());
    if !town.offers(Service::Holding) {
        return Err(RunRefused::ServiceNotOffered.into());
    }
    if town.state() == State::Live && ruling.as_ref().is_some_and(|ruling| !ruling.verified) {
        return Err(RunRefused::RatesNotVerified.into());
    }
    // A slip of the pen in the year would bill a whole town for one that nobody has decided on.
    if period > FiscalYear::containing(app.today()).next() {
        return Err(RunRefused::PeriodTooFar.into());
    }
    let run = open(app, town, period).await?;
    let mut report = RunReport::default();
    let mut step = Progress { looked_at: 0, holdings: run.holdings };
    let mut cursor = None;
    loop {
        let work = app.begin(town, Actor::Operator).await?;
        let holdings = next_batch(&work, run.id, cursor).await?;
        let Some(last) = holdings.last() else {
            finish(&work, run.id, &report).await?;
            work.commit().await?;
            return Ok(report);
        };
        cursor = Some(last.id);
        bill(&work, period, &holdings, ruling.as_ref(), &mut report).await?;
        work.commit().await?;
        step.looked_at += u64::try_from(holdings.len()).unwrap_or(BATCH);
        progress(step);
    }
}

struct OpenRun {
    id: DemandRunId,
    holdings: u64,
}

/// Takes up the run of the year, be it the first or one more.
async fn open(app: &App, town: &Arc<Town>, period: FiscalYear) -> Result<OpenRun, AppError> {
    let work = app.begin(town, Actor::Operator).await?;
    work.require(Permission::DemandRaise)?;
    let first = demand_run::Model {
        tenant_id: work.tenant(),
        id: DemandRunId::mint(),
        service: Service::Holding,
        period,
        started_at: work.now,
        finished_at: None,
    };
    work.insert_if_absent(first).await?;
    let of_period = work
        .find::<demand_run::Entity>()
        .filter(demand_run::Column::Service.eq(Service::Holding))
        .filter(demand_run::Column::Period.eq(period))
        .lock_exclusive();
    let run = work.one(of_period).await?.context("the demand run is gone")?;
    if run.finished_at.is_some() {
        let again = demand_run::ActiveModel {
            id: Unchanged(run.id),
            started_at: Set(work.now),
            finished_at: Set(None),
            ..Default::default()
        };
        work.update(again).await?;
    }
    let holdings = work.find::<holding::Entity>().count(work.tx()).await?;
    let entry =
        Entry::of(Act::DemandStarted, "demand_run", run.id.0).after("period", period).after("holdings", holdings);
    audit::record(&work, entry).await?;
    work.commit().await?;
    Ok(OpenRun { id: run.id, holdings })
}

/// One transaction's worth of holdings beyond the cursor, none at the end. The run is locked: another one waits, and then
/// sees what this one has billed.
async fn next_batch(work: &Work, run: DemandRunId, cursor: Option<HoldingId>) -> Result<Vec<holding::Model>, AppError> {
    work.get_for_update::<demand_run::Entity>(run).await?.context("the demand run is gone")?;
    let mut holdings = work.find::<holding::Entity>().order_by_asc(holding::Column::Id).limit(BATCH);
    if let Some(cursor) = cursor {
        holdings = holdings.filter(holding::Column::Id.gt(cursor));
    }
    Ok(work.all(holdings).await?)
}

async fn finish(work: &Work, run: DemandRunId, report: &RunReport) -> Result<(), AppError> {
    let finished =
        demand_run::ActiveModel { id: Unchanged(run), finished_at: Set(Some(work.now)), ..Default::default() };
    work.update(finished).await?;
    let done = Entry::of(Act::DemandFinished, "demand_run", run.0)
        .after("billed", report.billed)
        .after("demanded", report.demanded);
    let entry = report.skipped.iter().fold(done, |entry, skipped| entry.after(skipped.reason.code(), skipped.count));
    audit::record(work, entry).await
}

/// Raises the demands of a batch, and notes in the report what it did not raise.
async fn bill(
    work: &Work,
    period: FiscalYear,
    holdings: &[holding::Model],
    ruling: Option<&Ruling<'_, HoldingPolicy>>,
    report: &mut RunReport,
) -> Result<(), AppError> {
    let billed = already_billed(work, period, holdings).await?;
    let (mut assessments, mut charges) = (Vec::new(), Vec::new());
    for holding in holdings {
        if billed.contains(&holding.id.into()) {
            report.skip(SkipReason::AlreadyBilled, holding);
            continue;
        }
        let Some(ruling) = ruling else {
            report.skip(SkipReason::NoRates, holding);
            continue;
        };
        match assess(work, holding, period, ruling)? {
            Some((assessment, charge)) => {
                report.billed += 1;
                report.demanded = report.demanded.plus(assessment.yearly_demand)?;
                assessments.push(assessment);
                charges.push(charge);
            }
            None => report.skip(SkipReason::Nil, holding),
        }
    }
    if let Some(ruling) = ruling.filter(|_| !charges.is_empty()) {
        mark_used(work, ruling).await?;
    }
    work.insert_all(assessments).await?;
    let accounts = charges.iter().map(|charge| charge.account).collect();
    raise(work, charges).await?;
    // Whoever has paid in advance has paid for these.
    advance::after_raising(work, accounts, period.into()).await
}

/// Those of a batch that have a demand of the year, be it out of a run or taken over as opening arrears. A batch is a stretch
/// of ids: asked for as such, the index gives it, where a list of ids would be compared with every row of a table that has
/// just grown.
async fn already_billed(
    work: &Work,
    period: FiscalYear,
    holdings: &[holding::Model],
) -> Result<HashSet<AccountId>, AppError> {
    let (Some(first), Some(last)) = (holdings.first(), holdings.last()) else { return Ok(HashSet::new()) };
    let demanded = work
        .find::<demand::Entity>()
        .select_only()
        .column(demand::Column::AccountId)
        .filter(demand::Column::Service.eq(Service::Holding))
        .filter(demand::Column::Period.eq(Period::Year(period)))
        .filter(demand::Column::Kind.eq(demand::Kind::Instalment))
        .filter(demand::Column::AccountId.between(AccountId::from(first.id), AccountId::from(last.id)))
        .distinct();
    let ids: Vec<AccountId> = demanded.into_tuple().all(work.tx()).await?;
    Ok(ids.into_iter().collect())
}

/// The assessment of a holding and the charge out of it; nothing where the demand is zero (R6).
fn assess(
    work: &Work,
    holding: &holding::Model,
    period: FiscalYear,
    ruling: &Ruling<'_, HoldingPolicy>,
) -> Result<Option<(assessment::Model, Charge)>, AppError> {
    let policy = ruling.policy;
    let valuation = value(Rents::from(holding), policy.valuation)?;
    let yearly = yearly_demand(valuation.annual_value, &holding.services, &policy.rates)?;
    if !yearly.total.is_positive() {
        return Ok(None);
    }
    let town_policy = ruling.town.context("rates in force without a version of the town")?;
    let id = AssessmentId::mint();
    let days = policy.due_days(period);
    let instalments = yearly.instalments(u8::try_from(days.len()).unwrap_or(u8::MAX))?;
    let demands = instalments
        .into_iter()
        .zip(days)
        .zip(1_i16..)
        .filter(|((heads, _), _)| heads.total().is_ok_and(Money::is_positive))
        .map(|((heads, due_on), instalment)| NewDemand { instalment, due_on, heads })
        .collect();
    let charge = Charge {
        account: holding.id.into(),
        service: Service::Holding,
        period: period.into(),
        kind: demand::Kind::Instalment,
        demands,
        basis: Some(id.0),
        cause: Cause::Run,
    };
    let assessment = assessment::Model {
        tenant_id: work.tenant(),
        id,
        holding_id: holding.id,
        fiscal_year: period,
        ward: holding.ward,
        annual_value: valuation.annual_value,
        yearly_demand: yearly.total,
        working: Working([valuation.working, yearly.working].concat()),
        policy_id: town_policy,
        national_policy_id: ruling.national,
        assessed_at: work.now,
    };
    Ok(Some((assessment, charge)))
}

/// From now on these versions are never edited.
#[expect(
    clippy::disallowed_methods,
    reason = "the national table belongs to no town; the role may set this one column"
)]
async fn mark_used(work: &Work, ruling: &Ruling<'_, HoldingPolicy>) -> Result<(), AppError> {
    use sea_orm::sea_query::Expr;
    let town = policy::Column::Id.is_in(ruling.town);
    work.update_many::<policy::Entity>()
        .col_expr(policy::Column::FirstUsedAt, Expr::value(work.now))
        .filter(town)
        .filter(policy::Column::FirstUsedAt.is_null())
        .exec(work.tx())
        .await?;
    national_policy::Entity::update_many()
        .col_expr(national_policy::Column::FirstUsedAt, Expr::value(work.now))
        .filter(national_policy::Column::Id.is_in(ruling.national))
        .filter(national_policy::Column::FirstUsedAt.is_null())
        .exec(work.tx())
        .await?;
    Ok(())
}
