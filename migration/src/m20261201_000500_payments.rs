use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

const STATES: [&str; 8] = ["created", "started", "checking", "paid", "failed", "cancelled", "disputed", "expired"];
const GATEWAYS: [&str; 1] = ["sandbox"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_payments(manager).await?;
        create_receipts(manager).await?;
        TownTable::new("sandbox_charge", &["id"])
            .column(uuid("id"))
            .column(text("payment_reference"))
            .column(text("payment_token"))
            .column(big_integer("amount"))
            .column(text_null("pick"))
            .column(timestamp_with_time_zone_null("picked_at"))
            .column(timestamp_with_time_zone("created_at"))
            .unique(&["payment_reference"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["sandbox_charge", "allocation", "receipt", "payment_event", "payment"]).await
    }
}

async fn create_payments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("payment", &["id"])
        .column(uuid("id"))
        .column(text("reference"))
        .column(text("token"))
        .column(uuid("request_key"))
        .column(uuid("account_id"))
        .column(text("choice"))
        .column(big_integer("amount"))
        .column(json_binary("quote"))
        .column(text("phone"))
        .column(text_null("email"))
        .column(text("locale"))
        .column(text("state"))
        .column(text_null("gateway"))
        .column(text_null("gateway_reference"))
        .column(text_null("gateway_url"))
        .column(timestamp_with_time_zone("created_at"))
        .column(timestamp_with_time_zone_null("started_at"))
        .column(timestamp_with_time_zone_null("asked_at"))
        .column(timestamp_with_time_zone_null("closed_at"))
        .references("account_id", "billing_account", "id")
        .one_of("state", &STATES)
        .one_of("gateway", &GATEWAYS)
        .check("amount > 0")
        .unique(&["reference"])
        .unique(&["token"])
        .unique(&["request_key"])
        .index(&["account_id"])
        .index(&["phone", "closed_at"])
        .create(manager)
        .await?;
    TownTable::new("payment_event", &["payment_id", "number"])
        .column(uuid("payment_id"))
        .column(small_integer("number"))
        .column(text("event"))
        .column(text("from_state"))
        .column(text("to_state"))
        .column(timestamp_with_time_zone("at"))
        .references("payment_id", "payment", "id")
        .one_of("from_state", &STATES)
        .one_of("to_state", &STATES)
        .append_only()
        .create(manager)
        .await
}

async fn create_receipts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("receipt", &["id"])
        .column(uuid("id"))
        .column(text("book"))
        .column(text("fiscal_year"))
        .column(big_integer("serial"))
        .column(text("number"))
        .column(uuid("payment_id"))
        .column(uuid("account_id"))
        .column(uuid("journal_id"))
        .column(text("service"))
        .column(big_integer("amount"))
        .column(big_integer("credit"))
        .column(text("payer"))
        .column(text("subject"))
        .column(small_integer("ward"))
        .column(text("place"))
        .column(text("gateway"))
        .column(text("gateway_reference"))
        .column(timestamp_with_time_zone("paid_at"))
        .column(date("paid_on"))
        .column(timestamp_with_time_zone("issued_at"))
        .references("payment_id", "payment", "id")
        .references("account_id", "billing_account", "id")
        .references("journal_id", "journal", "id")
        .one_of("service", &["holding"])
        .one_of("gateway", &GATEWAYS)
        .check("amount > 0 AND credit >= 0 AND serial > 0")
        .unique(&["book", "fiscal_year", "serial"])
        .unique(&["number"])
        .unique(&["payment_id"])
        .index(&["account_id"])
        .append_only()
        .create(manager)
        .await?;
    TownTable::new("allocation", &["receipt_id", "line"])
        .column(uuid("receipt_id"))
        .column(small_integer("line"))
        .column(uuid("account_id"))
        .column(uuid("demand_id"))
        .column(text("period"))
        .column(small_integer("instalment"))
        .column(big_integer("paid"))
        .column(big_integer("rebate"))
        .column(big_integer("surcharge"))
        .column(json_binary("heads"))
        .column(date("paid_on"))
        .references("receipt_id", "receipt", "id")
        .references("account_id", "billing_account", "id")
        .references("demand_id", "demand", "id")
        .check("paid >= 0 AND rebate >= 0 AND surcharge >= 0 AND paid + rebate + surcharge > 0")
        .index(&["account_id"])
        .append_only()
        .create(manager)
        .await
}
