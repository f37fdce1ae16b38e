use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TownTable::new("receipt_print", &["receipt_id", "number"])
            .column(uuid("receipt_id"))
            .column(small_integer("number"))
            .column(text("form"))
            .column(uuid("printed_by"))
            .column(timestamp_with_time_zone("printed_at"))
            .references("receipt_id", "receipt", "id")
            .references("printed_by", "staff_account", "id")
            .one_of("form", &["a5", "slip"])
            .check("number > 0")
            .index(&["printed_by", "printed_at"])
            .append_only()
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["receipt_print"]).await
    }
}
