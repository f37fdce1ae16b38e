use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::schema::{TownTable, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_register(manager).await?;
        TownTable::new("assessment", &["id"])
            .column(uuid("id"))
            .column(uuid("holding_id"))
            .column(text("fiscal_year"))
            .column(small_integer("ward"))
            .column(big_integer("annual_value"))
            .column(big_integer("yearly_demand"))
            .column(json_binary("working"))
            .column(uuid("policy_id"))
            .column(uuid_null("national_policy_id"))
            .column(timestamp_with_time_zone("assessed_at"))
            .references("holding_id", "holding", "id")
            .references("policy_id", "policy", "id")
            .check("annual_value >= 0 AND yearly_demand > 0")
            .unique(&["holding_id", "fiscal_year"])
            .create(manager)
            .await?;
        TownTable::new("demand_run", &["id"])
            .column(uuid("id"))
            .column(text("service"))
            .column(text("period"))
            .column(timestamp_with_time_zone("started_at"))
            .column(timestamp_with_time_zone_null("finished_at"))
            .one_of("service", &["holding"])
            .unique(&["service", "period"])
            .create(manager)
            .await?;
        TownTable::new("error_report", &["id"])
            .column(uuid("id"))
            .column(text("reference"))
            .column(uuid("holding_id"))
            .column(text("topic"))
            .column(text("statement"))
            .column(text_null("phone"))
            .column(timestamp_with_time_zone("reported_at"))
            .references("holding_id", "holding", "id")
            .one_of("topic", &["owner", "address", "valuation", "arrears", "payment", "other"])
            .unique(&["reference"])
            .index(&["phone"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["error_report", "demand_run", "assessment", "holding", "register_import"]).await
    }
}

async fn create_register(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("register_import", &["id"])
        .column(uuid("id"))
        .column(text("file_sha256"))
        .column(integer("created"))
        .column(integer("updated"))
        .column(integer("unchanged"))
        .column(integer("refused"))
        .column(big_integer("arrears"))
        .column(timestamp_with_time_zone("started_at"))
        .column(timestamp_with_time_zone_null("finished_at"))
        .create(manager)
        .await?;
    TownTable::new("holding", &["id"])
        .column(uuid("id"))
        .column(small_integer("ward"))
        .column(text("number"))
        .column(text("mahalla"))
        .column(text_null("road"))
        .column(text("owner"))
        .column(text_null("father_or_spouse"))
        .column(text_null("phone"))
        .column(binary_null("nid_cipher"))
        .column(binary_null("nid_hash"))
        .column(text_null("nid_last_four"))
        .column(integer_null("nid_key"))
        .column(text("land_use"))
        .column(text_null("structure"))
        .column(text("occupancy"))
        .column(integer_null("floor_area_sqft"))
        .column(big_integer("monthly_rent"))
        .column(big_integer("own_use_rent"))
        .column(big_integer("loan_interest_yearly"))
        .column(big_integer_null("flat_annual_value"))
        .column(text("services"))
        .column(text_null("remarks"))
        .column(uuid_null("import_id"))
        .column(timestamp_with_time_zone("registered_at"))
        .column(timestamp_with_time_zone("updated_at"))
        .references("id", "billing_account", "id")
        .references("import_id", "register_import", "id")
        .one_of("land_use", &["residential", "commercial", "mixed", "institutional", "industrial", "vacant"])
        .one_of("structure", &["pucca", "semi-pucca", "kutcha"])
        .one_of("occupancy", &["owner", "let", "both", "vacant"])
        .check("ward BETWEEN 1 AND 99")
        .check("monthly_rent >= 0 AND own_use_rent >= 0 AND loan_interest_yearly >= 0")
        .check("flat_annual_value >= 0")
        .check("(nid_cipher IS NULL) = (nid_hash IS NULL)")
        .unique(&["ward", "number"])
        .index(&["number"])
        .index(&["phone"])
        .index(&["nid_hash"])
        .create(manager)
        .await?;
    index_owners(manager).await
}

/// Names are looked for by their beginning, which PostgreSQL finds in an index that compares letter by letter only.
async fn index_owners(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        let sql = "CREATE INDEX holding_owner ON holding (tenant_id, owner text_pattern_ops)";
        manager.get_connection().execute_unprepared(sql).await?;
    }
    Ok(())
}
