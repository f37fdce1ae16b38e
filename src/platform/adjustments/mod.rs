//! Acts that change money after the fact: a receipt taken back, dues given up, credit moved or used. One person asks, another
//! one agrees, and only then something happens: everything is looked at once more, for the world may have moved meanwhile. Each
//! leaves a journal of its own kind.

pub mod advance;
pub mod reversal;
pub mod transfer;
pub mod write_off;

use entity::{identity::approval, values::ApprovalId};

use crate::platform::{billing::adjust::Cause, work::Work};

/// What an agreed act is posted as: on the day of the agreement, once.
fn cause(work: &Work, row: &approval::Model) -> Cause {
    Cause { day: work.today(), key: key_of(row.id), approval: Some(row.id) }
}

fn key_of(id: ApprovalId) -> String {
    format!("approval:{id}")
}
