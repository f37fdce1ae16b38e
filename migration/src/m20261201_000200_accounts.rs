use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TownTable::new("billing_account", &["id"])
            .column(uuid("id"))
            .column(text("service"))
            .column(big_integer("credit"))
            .column(timestamp_with_time_zone("opened_at"))
            .column(small_integer("ward"))
            .column(text("subject"))
            .column(text("payer"))
            .column(text("place"))
            .column(text_null("phone"))
            .one_of("service", &["holding"])
            .check("credit >= 0")
            .index(&["phone"])
            .index(&["ward"])
            .index(&["subject"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["billing_account"]).await
    }
}
