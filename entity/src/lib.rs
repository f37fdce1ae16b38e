//! The tables of a town hall as sea-orm models, one file a table, and the values that they are made of.
//!
//! Nothing else of ours is known here. A table that belongs to a town has `tenant_id` first in its primary key and
//! implements [`TenantOwned`]; `platform::work` is the only place that reads or writes it.

pub mod audit;
pub mod billing;
pub mod casework;
pub mod closing;
pub mod counter;
pub mod documents;
pub mod holding;
pub mod identity;
pub mod ledger;
pub mod messaging;
pub mod payments;
pub mod plans;
pub mod reconciliation;
pub mod requests;
pub mod tenancy;
pub mod values;

use sea_orm::{EntityTrait, PrimaryKeyTrait};

use crate::values::TenantId;

/// A table whose rows each belong to one town.
pub trait TenantOwned: EntityTrait {
    /// The column that says which town.
    const TENANT: Self::Column;
}

/// A table of a town whose rows have an id of their own, so that `(tenant_id, id)` is the key.
pub trait TenantRow: TenantOwned
where
    Self::PrimaryKey: PrimaryKeyTrait<ValueType = (TenantId, Self::Id)>,
{
    type Id: Copy;
    /// The column of the id.
    const ID: Self::Column;
}

/// Marks an entity as a town's; with an id type, as one found by id.
macro_rules! tenant_owned {
    () => {
        impl $crate::TenantOwned for Entity {
            const TENANT: Column = Column::TenantId;
        }
    };
    ($id:ty) => {
        $crate::tenant_owned!();

        impl $crate::TenantRow for Entity {
            type Id = $id;
            const ID: Column = Column::Id;
        }
    };
}
pub(crate) use tenant_owned;
