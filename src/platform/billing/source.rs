use async_trait::async_trait;
use entity::{
    billing::Service,
    values::{AccountId, Ward},
};

use super::Terms;
use crate::platform::{errors::AppError, tenancy::Town, work::Work};

/// Whom and what an account is about, as a receipt names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Full name of the payer.
    pub payer: String,
    /// `3-123/1`
    pub reference: String,
    pub ward: Ward,
    pub place: String,
    /// Where its bill stands on the town's portal.
    pub bill_path: String,
}

/// A service as billing sees it.
#[async_trait]
pub trait ChargeSource: Send + Sync {
    fn service(&self) -> Service;

    /// Terms of payment out of the town's dated policy.
    fn terms<'a>(&self, town: &'a Town) -> Box<dyn Terms + Send + Sync + 'a>;

    /// Whom and what an account is about.
    async fn subject(&self, work: &Work, account: AccountId) -> Result<Subject, AppError>;

    /// The accounts that somebody at a desk may mean by what he typed: a number, a name, whatever the service knows them by.
    /// None where it says nothing to the service.
    async fn find(&self, work: &Work, typed: &str) -> Result<Vec<AccountId>, AppError>;
}

/// All services that raise demands.
#[derive(Clone, Copy)]
pub struct Sources(pub &'static [&'static dyn ChargeSource]);

impl Sources {
    /// # Errors
    /// When a service is not among them: a mistake in this program.
    pub fn of(&self, service: Service) -> Result<&'static dyn ChargeSource, AppError> {
        let found = self.0.iter().find(|source| source.service() == service);
        found.copied().ok_or_else(|| AppError::Internal(anyhow::anyhow!("no source of {} dues", service.code())))
    }
}
