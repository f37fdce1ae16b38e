//! The schema, one change a file. Released files are never edited; a change is a new file (first widen, then narrow).
//!
//! Tables, keys, indexes and checks are built portably, so that one file serves SQLite and PostgreSQL. What only one
//! engine has stands in [`schema`]: row-level security on PostgreSQL, triggers that keep append-only tables so on both.
//! [`roles`] grants what each database role may do.

mod m20261201_000100_tenancy;
mod m20261201_000200_accounts;
mod m20261201_000300_ledger;
mod m20261201_000400_holding;
mod m20261201_000450_identity;
mod m20261201_000480_counter;
mod m20261201_000495_plans;
mod m20261201_000500_payments;
mod m20261201_000510_gateways;
mod m20261201_000520_prints;
mod m20261201_000520_refunds;
mod m20261201_000550_reconciliation;
mod m20261201_000600_documents;
mod m20261201_000650_casework;
mod m20261201_000700_messaging;
mod m20261201_000800_audit;
mod m20261201_000950_requests;
pub mod roles;
mod schema;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// All changes, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261201_000100_tenancy::Migration),
            Box::new(m20261201_000200_accounts::Migration),
            Box::new(m20261201_000300_ledger::Migration),
            Box::new(m20261201_000400_holding::Migration),
            Box::new(m20261201_000450_identity::Migration),
            Box::new(m20261201_000480_counter::Migration),
            Box::new(m20261201_000495_plans::Migration),
            Box::new(m20261201_000500_payments::Migration),
            Box::new(m20261201_000510_gateways::Migration),
            Box::new(m20261201_000520_prints::Migration),
            Box::new(m20261201_000520_refunds::Migration),
            Box::new(m20261201_000550_reconciliation::Migration),
            Box::new(m20261201_000600_documents::Migration),
            Box::new(m20261201_000650_casework::Migration),
            Box::new(m20261201_000700_messaging::Migration),
            Box::new(m20261201_000800_audit::Migration),
            Box::new(m20261201_000950_requests::Migration),
        ]
    }
}
