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
            .column(uuid_null("premises_id"))
            .one_of("service", &["holding"])
            .check("credit >= 0")
            .index(&["phone"])
            .index(&["premises_id"])
            .index(&["ward"])
            .index(&["subject"])
            .create(manager)
            .await?;
        TownTable::new("pay_outage", &["id"])
            .column(uuid("id"))
            .column(timestamp_with_time_zone("from_at"))
            .column(timestamp_with_time_zone("to_at"))
            .column(uuid_null("staff_id"))
            .column(text_null("reason"))
            .column(timestamp_with_time_zone("noted_at"))
            .check("from_at < to_at")
            .check("(staff_id IS NULL) = (reason IS NULL)")
            .index(&["from_at"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["pay_outage", "billing_account"]).await
    }
}
