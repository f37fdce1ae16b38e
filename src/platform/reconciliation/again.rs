//! Looking at open lines again: by now we may have what was missing.

use std::{collections::BTreeSet, sync::Arc};

use chrono::NaiveDate;
use entity::{
    reconciliation::{
        bank_statement, day_lock,
        statement_line::{self, State},
    },
    values::StatementId,
};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};

use super::{
    compare::{follow_up, found},
    ours,
    read::Line,
};
use crate::platform::{
    access::{Actor, Permission},
    app::App,
    audit::{self, Act, Entry},
    errors::AppError,
    jobs::{Job, JobError},
    ledger::closed::{self, Hold},
    tenancy::Town,
    work::Work,
};

/// Looks at the open lines of a statement again: by now we may have what was missing. How many are settled by it.
///
/// # Errors
/// When the database does not take it.
pub async fn match_again(work: &Work, id: StatementId) -> Result<usize, AppError> {
    use statement_line::Column::{Line as Number, State as Is, StatementId as Of};
    closed::hold_statements(work).await?;
    closed::hold(work, Hold::Posting).await?;
    let statement = work.get_for_update::<bank_statement::Entity>(id).await?.ok_or(AppError::NotFound)?;
    let (bank_statement::State::Standing, Some(first), Some(last)) =
        (statement.state, statement.from_day, statement.to_day)
    else {
        return Ok(0);
    };
    let open = work
        .find::<statement_line::Entity>()
        .filter(Of.eq(id))
        .filter(Is.is_in([State::MissingHere, State::AmountDiffers, State::Duplicate]))
        .order_by_asc(Number);
    let mut open = work.all(open).await?;
    let locked = work
        .find::<day_lock::Entity>()
        .filter(day_lock::Column::Source.eq(statement.source))
        .filter(day_lock::Column::Day.between(first, last));
    let locked: BTreeSet<NaiveDate> = work.all(locked).await?.into_iter().map(|lock| lock.day).collect();
    open.retain(|line| !locked.contains(&line.day));
    let lines: Vec<Line> = open.iter().map(as_read).collect();
    let ours = ours::around(work, statement.source, (first, last), id).await?;
    let now = found(work, &statement, &lines, &ours).await?;
    let mut changed = Vec::new();
    for (before, now) in open.into_iter().zip(now) {
        if before != now {
            changed.push(now);
        }
    }
    for row in &changed {
        let active = statement_line::ActiveModel {
            statement_id: Unchanged(row.statement_id),
            line: Unchanged(row.line),
            state: Set(row.state),
            against: Set(row.against),
            against_id: Set(row.against_id),
            here: Set(row.here),
            payment_id: Set(row.payment_id),
            ..Default::default()
        };
        work.update(active).await?;
    }
    let settled: Vec<statement_line::Model> = changed.into_iter().filter(|row| row.state == State::Matched).collect();
    follow_up(work, &settled).await?;
    let entry = Entry::of(Act::StatementMatched, "bank_statement", id.0).after("rows", settled.len());
    audit::record(work, entry).await?;
    Ok(settled.len())
}

fn as_read(line: &statement_line::Model) -> Line {
    Line {
        row: line.line,
        day: line.day,
        kind: line.kind,
        reference: line.reference.clone(),
        our_reference: line.our_reference.clone(),
        amount: line.amount,
        fee: line.fee,
        net: line.net,
    }
}

/// Looks at the open lines of a statement again.
#[derive(Debug, Serialize, Deserialize)]
pub struct MatchAgain {
    pub statement: StatementId,
}

#[async_trait::async_trait]
impl Job for MatchAgain {
    const NAME: &'static str = "reconciliation.match";

    async fn run(&self, app: &App, town: &Arc<Town>) -> Result<(), JobError> {
        let work = app.begin(town, Actor::Worker).await?;
        work.require(Permission::PaymentSettle)?;
        match_again(&work, self.statement).await?;
        Ok(work.commit().await?)
    }
}
