//! Lines beside what is ours: what each of them is, and what follows from it.

use std::collections::{BTreeSet, HashMap};

use entity::{
    messaging::queue_item,
    payments::payment,
    reconciliation::{
        Source, bank_statement,
        statement_line::{self, Against, Kind, State},
    },
    values::{InstrumentId, PaymentId},
};
use sea_orm::{ColumnTrait, Condition, QueryFilter};

use super::{
    clear,
    matching::{Difference, Ours, Theirs, Verdict, compare, plain},
    ours::Which,
    read::Line,
};
use crate::platform::{
    errors::AppError,
    inbox, jobs, numbering,
    payments::{ask::AskGateway, state},
    refunds,
    work::Work,
};

/// Names that are looked up at once.
const BATCH: usize = 500;
/// More of one statement nobody asks the gateway about at once.
const ASKED_MAX: usize = 500;

/// Whether lines of a kind are compared with money of ours.
const fn is_compared(source: Source, kind: Kind) -> bool {
    match kind {
        Kind::Payment => true,
        // A gateway's word for what it paid over; the bank's for what came in.
        Kind::Payout => matches!(source, Source::Bank),
        Kind::Refund | Kind::Other => false,
    }
}

/// Compares lines and says of each what it is.
pub(super) async fn found(
    work: &Work,
    statement: &bank_statement::Model,
    lines: &[Line],
    ours: &[Ours<Which>],
) -> Result<Vec<statement_line::Model>, AppError> {
    let source = statement.source;
    let (theirs, places): (Vec<Theirs<'_>>, Vec<usize>) = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| is_compared(source, line.kind))
        .map(|(place, line)| {
            let theirs = Theirs {
                day: line.day,
                reference: line.reference.as_deref(),
                our_reference: line.our_reference.as_deref(),
                amount: line.amount,
            };
            (theirs, place)
        })
        .unzip();
    let outcome = compare(&theirs, ours);
    let mut verdicts: Vec<Option<Verdict>> = vec![None; lines.len()];
    for (place, verdict) in places.into_iter().zip(outcome.lines) {
        if let Some(slot) = verdicts.get_mut(place) {
            *slot = Some(verdict);
        }
    }
    let open = lines
        .iter()
        .zip(&verdicts)
        .filter(|(_, verdict)| verdict.is_some_and(|verdict| verdict.difference != Difference::Matched));
    let payments = payments_named(work, open.map(|(line, _)| (&line.reference, &line.our_reference))).await?;
    let row = |(line, verdict): (&Line, Option<Verdict>)| {
        let mut row = statement_line::Model {
            tenant_id: work.tenant(),
            statement_id: statement.id,
            line: line.row,
            source,
            day: line.day,
            kind: line.kind,
            reference: line.reference.clone(),
            our_reference: line.our_reference.clone(),
            amount: line.amount,
            fee: line.fee,
            net: line.net,
            state: State::Noted,
            against: None,
            against_id: None,
            here: None,
            payment_id: None,
            settlement_id: None,
        };
        judge(&mut row, verdict, ours, &payments);
        row
    };
    Ok(lines.iter().zip(verdicts).map(row).collect())
}

/// Writes a verdict into a line.
fn judge(
    row: &mut statement_line::Model,
    verdict: Option<Verdict>,
    ours: &[Ours<Which>],
    payments: &HashMap<String, PaymentId>,
) {
    let Some(Verdict { difference, ours: place }) = verdict else { return };
    let one = place.and_then(|place| ours.get(place));
    row.state = match difference {
        Difference::Matched => State::Matched,
        Difference::AmountDiffers => State::AmountDiffers,
        Difference::Duplicate => State::Duplicate,
        Difference::MissingHere | Difference::MissingThere => State::MissingHere,
    };
    row.against = one.map(|one| one.key.against);
    row.against_id = one.map(|one| one.key.id);
    row.here = one.filter(|_| difference == Difference::AmountDiffers).map(|one| one.amount);
    row.payment_id = one.and_then(|one| one.key.payment);
    if difference != Difference::Matched && row.payment_id.is_none() {
        let names = [&row.reference, &row.our_reference].into_iter().flatten();
        row.payment_id = names.filter_map(|name| payments.get(&plain(name))).copied().next();
    }
}

/// Payments by the names that lines have for them, ours and the gateway's.
async fn payments_named<'l>(
    work: &Work,
    names: impl Iterator<Item = (&'l Option<String>, &'l Option<String>)>,
) -> Result<HashMap<String, PaymentId>, AppError> {
    let names: Vec<&String> = names.flat_map(|(one, other)| [one, other]).flatten().collect();
    let mut found = HashMap::new();
    for some in names.chunks(BATCH) {
        let ours: Vec<String> = some.iter().map(|name| numbering::as_written(name)).collect();
        let theirs: Vec<String> = some.iter().map(|name| (*name).clone()).collect();
        let named = Condition::any()
            .add(payment::Column::Reference.is_in(ours))
            .add(payment::Column::GatewayReference.is_in(theirs));
        for row in work.all(work.find::<payment::Entity>().filter(named)).await? {
            found.insert(plain(&row.reference), row.id);
            found.extend(row.gateway_reference.map(|reference| (plain(&reference), row.id)));
        }
    }
    Ok(found)
}

/// A payment whose money the gateway says it has taken twice: the second time goes back. Says whether that is known now.
async fn taken_twice(work: &Work, row: &statement_line::Model) -> Result<bool, AppError> {
    let (Some(id), Some(reference)) = (row.payment_id, &row.reference) else { return Ok(false) };
    let Some(payment) = work.get_for_update::<payment::Entity>(id).await? else { return Ok(false) };
    if !state::was_posted(payment.state) {
        return Ok(false);
    }
    refunds::notice::taken_twice(work, &payment, row.amount, reference).await
}

/// What lines lead to: cheques are cleared; the gateway is asked about a payment that it says it has taken; a person looks at
/// what nobody can ask about, and at what was paid twice. Whether anything is open.
pub(super) async fn follow_up(work: &Work, rows: &[statement_line::Model]) -> Result<bool, AppError> {
    let mut asked = BTreeSet::new();
    let mut is_open = false;
    for row in rows {
        match (row.state, row.against, row.against_id) {
            (State::Matched, Some(Against::Instrument), Some(id)) => {
                clear::clear(work, InstrumentId(id), row.day, row.statement_id).await?;
            }
            (State::Duplicate, _, _) => {
                is_open = true;
                if !taken_twice(work, row).await? {
                    asked.extend(row.payment_id);
                }
            }
            (State::MissingHere | State::AmountDiffers, _, _) => {
                is_open = true;
                asked.extend(row.payment_id);
            }
            (State::Matched | State::Noted | State::TakenBack, _, _) => {}
        }
    }
    for id in asked.into_iter().take(ASKED_MAX) {
        let Some(payment) = work.get::<payment::Entity>(id).await? else { continue };
        match payment.state {
            payment::State::Started | payment::State::Checking | payment::State::Failed | payment::State::Cancelled => {
                jobs::queue(work, &AskGateway::once(id)).await?;
            }
            payment::State::Created
            | payment::State::Expired
            | payment::State::Disputed
            | payment::State::Paid
            | payment::State::Refunding
            | payment::State::Refunded => {
                inbox::open(work, queue_item::Kind::DisputedPayment, id.0, None, None).await?;
            }
        }
    }
    Ok(is_open)
}
