use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TownTable::new("tenant_secret", &["id"])
            .column(uuid("id"))
            .column(text("name"))
            .column(binary("cipher"))
            .column(integer("key"))
            .column(timestamp_with_time_zone("set_at"))
            .unique(&["name"])
            .create(manager)
            .await?;
        TownTable::new("gateway_dealing", &["payment_id"])
            .column(uuid("payment_id"))
            .column(text_null("hint"))
            .column(timestamp_with_time_zone_null("execute_sent_at"))
            .references("payment_id", "payment", "id")
            .create(manager)
            .await?;
        TownTable::new("sandbox_refund", &["charge_id", "reference"])
            .column(uuid("charge_id"))
            .column(text("reference"))
            .column(big_integer("amount"))
            .column(timestamp_with_time_zone("asked_at"))
            .references("charge_id", "sandbox_charge", "id")
            .check("amount > 0")
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["sandbox_refund", "gateway_dealing", "tenant_secret"]).await
    }
}
