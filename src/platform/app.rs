//! Everything that lives as long as the process, handed to whoever needs it.

use std::{path::PathBuf, sync::Arc};

use chrono::NaiveDate;
use tokio::sync::Semaphore;

use crate::platform::{
    access::Actor,
    audit::Sealing,
    billing::Sources,
    calendar::{Clock, dhaka_day},
    db::Database,
    documents::Press,
    errors::AppError,
    identity::{Identity, leave::Handovers},
    inbox::QueueKinds,
    jobs::{JobKind, ScheduleKind},
    keys::Keyring,
    notification::Messengers,
    outgoing::Outgoing,
    payments::Gateways,
    store::Store,
    tenancy::{Directory, PolicyKind, Town},
    work::{Desk, Work},
};

/// What the services bring to the platform, as tables.
#[derive(Clone, Copy)]
pub struct Extensions {
    pub policy_kinds: &'static [PolicyKind],
    pub job_kinds: &'static [JobKind],
    /// Those that come back by themselves.
    pub schedules: &'static [ScheduleKind],
    pub sources: Sources,
    /// What somebody who leaves may have in hand.
    pub handovers: Handovers,
    pub queue_kinds: QueueKinds,
}

/// The process.
pub struct App {
    pub clock: Arc<dyn Clock>,
    pub keyring: Keyring,
    pub desk: Desk,
    /// The worker's own role: which towns have due jobs, and nothing else.
    pub worker_database: Database,
    pub towns: Arc<Directory>,
    pub identity: Identity,
    pub sources: Sources,
    pub handovers: Handovers,
    pub queue_kinds: QueueKinds,
    pub job_kinds: &'static [JobKind],
    pub schedules: &'static [ScheduleKind],
    pub gateways: Gateways,
    pub messengers: Messengers,
    pub outgoing: Outgoing,
    pub press: Press,
    /// Leave to make files of reports: each holds a connection to the database while it is read.
    pub report_files: Arc<Semaphore>,
    /// When the whole trail of each town was looked at.
    pub sealing: Sealing,
    /// Where the heads of the audit are kept outside the database.
    pub audit_dir: PathBuf,
}

impl App {
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        dhaka_day(self.clock.now())
    }

    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.desk.store
    }

    /// A work that may write.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin(&self, town: &Arc<Town>, actor: Actor) -> Result<Work, AppError> {
        Work::begin(&self.desk, Arc::clone(town), actor, self.clock.now()).await
    }

    /// A work that changes nothing.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn read(&self, town: &Arc<Town>, actor: Actor) -> Result<Work, AppError> {
        Work::read(&self.desk, Arc::clone(town), actor, self.clock.now()).await
    }
}
