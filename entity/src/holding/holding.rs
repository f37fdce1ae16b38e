//! One holding: a building or a piece of land with a number in its ward, and whom the register names for it.

use super::ServedRates;
use crate::values::{HoldingId, HoldingNumber, ImportId, Money, Phone, TenantId, Ward};
use sea_orm::entity::prelude::*;

/// What a holding is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum LandUse {
    #[sea_orm(string_value = "residential")]
    Residential,
    #[sea_orm(string_value = "commercial")]
    Commercial,
    #[sea_orm(string_value = "mixed")]
    Mixed,
    #[sea_orm(string_value = "institutional")]
    Institutional,
    #[sea_orm(string_value = "industrial")]
    Industrial,
    /// Bounded land without a building.
    #[sea_orm(string_value = "vacant")]
    Vacant,
}

/// What a building is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Structure {
    #[sea_orm(string_value = "pucca")]
    Pucca,
    #[sea_orm(string_value = "semi-pucca")]
    SemiPucca,
    #[sea_orm(string_value = "kutcha")]
    Kutcha,
}

/// Who uses a holding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Occupancy {
    #[sea_orm(string_value = "owner")]
    Owner,
    #[sea_orm(string_value = "let")]
    Let,
    /// Partly let, partly used by the owner.
    #[sea_orm(string_value = "both")]
    Both,
    #[sea_orm(string_value = "vacant")]
    Vacant,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holding")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: TenantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HoldingId,
    pub ward: Ward,
    pub number: HoldingNumber,
    pub mahalla: String,
    pub road: Option<String>,
    pub owner: String,
    pub father_or_spouse: Option<String>,
    pub phone: Option<Phone>,
    /// AES-256-GCM under the town's key; the plain number is never stored.
    pub nid_cipher: Option<Vec<u8>>,
    /// Keyed hash, to find a number without decrypting.
    pub nid_hash: Option<Vec<u8>>,
    pub nid_last_four: Option<String>,
    /// Which generation of the deployment key made cipher and hash.
    pub nid_key: Option<i32>,
    pub land_use: LandUse,
    pub structure: Option<Structure>,
    pub occupancy: Occupancy,
    pub floor_area_sqft: Option<i32>,
    /// Monthly rent of the part that is let.
    pub monthly_rent: Money,
    /// Monthly fair rent of the part that the owner uses.
    pub own_use_rent: Money,
    pub loan_interest_yearly: Money,
    /// Where set, the annual value itself: no rent, no relief.
    pub flat_annual_value: Option<Money>,
    pub services: ServedRates,
    pub remarks: Option<String>,
    /// The import that wrote the row last.
    pub import_id: Option<ImportId>,
    pub registered_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::tenant_owned!(HoldingId);
