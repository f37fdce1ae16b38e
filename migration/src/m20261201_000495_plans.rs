use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TownTable::new("instalment_plan", &["id"])
            .column(uuid("id"))
            .column(uuid("account_id"))
            .column(small_integer("ward"))
            .column(text("state"))
            .column(uuid_null("open_for"))
            .column(big_integer("total"))
            .column(small_integer("parts"))
            .column(small_integer("grace_days"))
            .column(text("resolution"))
            .column(text("reason"))
            .column(uuid_null("approval_id"))
            .column(uuid("asked_by"))
            .column(timestamp_with_time_zone("asked_at"))
            .column(timestamp_with_time_zone_null("agreed_at"))
            .column(timestamp_with_time_zone_null("closed_at"))
            .column(uuid_null("closed_by"))
            .column(text_null("end_reason"))
            .references("account_id", "billing_account", "id")
            .references("approval_id", "approval", "id")
            .references("asked_by", "staff_account", "id")
            .references("closed_by", "staff_account", "id")
            .one_of("state", &["proposed", "agreed", "kept", "defaulted", "ended"])
            .check("total > 0 AND parts BETWEEN 2 AND 24 AND grace_days >= 0")
            .unique(&["open_for"])
            .index(&["account_id", "asked_at"])
            .index(&["state", "asked_at"])
            .create(manager)
            .await?;
        TownTable::new("instalment_plan_part", &["plan_id", "number"])
            .column(uuid("plan_id"))
            .column(small_integer("number"))
            .column(date("due_on"))
            .column(big_integer("amount"))
            .column(small_integer_null("reminded"))
            .references("plan_id", "instalment_plan", "id")
            .check("amount >= 0 AND number > 0")
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["instalment_plan_part", "instalment_plan"]).await
    }
}
