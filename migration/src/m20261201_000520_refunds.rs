use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TownTable::new("refund", &["id"])
            .column(uuid("id"))
            .column(text("reference"))
            .column(uuid("account_id"))
            .column(big_integer("amount"))
            .column(text("cause"))
            .column(text("way"))
            .column(text("state"))
            .column(uuid_null("payment_id"))
            .column(text_null("gateway"))
            .column(text_null("taken_as"))
            .column(text_null("gateway_reference"))
            .column(text_null("paid_reference"))
            .column(uuid_null("shift_id"))
            .column(text_null("phone"))
            .column(text("locale"))
            .column(timestamp_with_time_zone("opened_at"))
            .column(uuid_null("asked_by"))
            .column(uuid_null("approval_id"))
            .column(timestamp_with_time_zone_null("sent_at"))
            .column(timestamp_with_time_zone_null("asked_at"))
            .column(timestamp_with_time_zone_null("ended_at"))
            .column(uuid_null("paid_by"))
            .references("account_id", "billing_account", "id")
            .references("payment_id", "payment", "id")
            .references("shift_id", "shift", "id")
            .references("asked_by", "staff_account", "id")
            .references("approval_id", "approval", "id")
            .references("paid_by", "staff_account", "id")
            .one_of("cause", &["credit", "nothing-due", "taken-twice"])
            .one_of("way", &["gateway", "cash", "cheque", "transfer"])
            .one_of("gateway", &["sandbox", "sslcommerz", "bkash", "nagad", "ekpay"])
            .one_of(
                "state",
                &["noticed", "requested", "approved", "sent", "unclear", "failed", "paid", "declined", "dropped"],
            )
            .check("amount > 0")
            .check("way <> 'gateway' OR payment_id IS NOT NULL")
            .check("cause <> 'taken-twice' OR taken_as IS NOT NULL")
            .unique(&["reference"])
            .unique(&["payment_id", "taken_as"])
            .index(&["account_id"])
            .index(&["state", "opened_at"])
            .index(&["shift_id"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["refund"]).await
    }
}
