use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TownTable::new("job", &["id"])
            .column(uuid("id"))
            .column(text("name"))
            .column(json_binary("payload"))
            .column(timestamp_with_time_zone_null("run_at"))
            .column(small_integer("attempts"))
            .column(text_null("last_error"))
            .column(timestamp_with_time_zone("created_at"))
            .index(&["run_at"])
            .create(manager)
            .await?;
        TownTable::new("message", &["id"])
            .column(uuid("id"))
            .column(text("channel"))
            .column(text("notice"))
            .column(text("recipient"))
            .column(text("locale"))
            .column(text_null("subject"))
            .column(text("body"))
            .column(uuid_null("account_id"))
            .column(small_integer("parts"))
            .column(text("state"))
            .column(timestamp_with_time_zone("created_at"))
            .column(timestamp_with_time_zone_null("sent_at"))
            .references("account_id", "billing_account", "id")
            .one_of("channel", &["sms", "email"])
            .one_of("state", &["queued", "sent"])
            .create(manager)
            .await?;
        TownTable::new("queue_item", &["id"])
            .column(uuid("id"))
            .column(text("kind"))
            .column(uuid("subject_id"))
            .column(small_integer_null("ward"))
            .column(timestamp_with_time_zone("opened_at"))
            .column(date_null("due_on"))
            .column(uuid_null("assigned_to"))
            .column(timestamp_with_time_zone_null("closed_at"))
            .column(uuid_null("closed_by"))
            .column(text_null("outcome"))
            .column(text_null("answer"))
            .references("assigned_to", "staff_account", "id")
            .references("closed_by", "staff_account", "id")
            .one_of(
                "kind",
                &["error-report", "disputed-payment", "phone-not-mine", "code-flood", "refund", "plan-defaulted"],
            )
            .unique(&["kind", "subject_id"])
            .index(&["closed_at", "due_on"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["queue_item", "message", "job"]).await
    }
}
