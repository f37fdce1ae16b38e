use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

const STATES: [&str; 10] =
    ["created", "started", "checking", "paid", "failed", "cancelled", "disputed", "expired", "refunding", "refunded"];
const GATEWAYS: [&str; 5] = ["sandbox", "sslcommerz", "bkash", "nagad", "ekpay"];
const METHODS: [&str; 9] =
    ["cash", "cheque", "pay-order", "bank-slip", "sandbox", "sslcommerz", "bkash", "nagad", "ekpay"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_payments(manager).await?;
        create_receipts(manager).await?;
        create_parts(manager).await?;
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
        drop_tables(
            manager,
            &[
                "sandbox_charge",
                "receipt_reversal",
                "receipt_part",
                "receipt",
                "payment_event",
                "payment_item",
                "payment",
            ],
        )
        .await
    }
}

async fn create_payments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("payment", &["id"])
        .column(uuid("id"))
        .column(text("reference"))
        .column(text("token"))
        .column(uuid("request_key"))
        .column(uuid("account_id"))
        .column(big_integer("amount"))
        .column(big_integer_null("came"))
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
        .check("amount > 0 AND came > 0")
        .unique(&["reference"])
        .unique(&["token"])
        .unique(&["request_key"])
        .index(&["account_id"])
        .index(&["phone", "closed_at"])
        .create(manager)
        .await?;
    TownTable::new("payment_item", &["payment_id", "line"])
        .column(uuid("payment_id"))
        .column(small_integer("line"))
        .column(uuid("account_id"))
        .column(text("choice"))
        .column(big_integer("amount"))
        .column(json_binary("quote"))
        .references("payment_id", "payment", "id")
        .references("account_id", "billing_account", "id")
        .check("amount > 0")
        .index(&["account_id"])
        .append_only()
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
        .column(uuid("account_id"))
        .column(uuid("journal_id"))
        .column(text("service"))
        .column(big_integer("amount"))
        .column(big_integer("credit"))
        .column(text("payer"))
        .column(text("subject"))
        .column(small_integer("ward"))
        .column(text("place"))
        .column(text("method"))
        .column(text_null("method_reference"))
        .column(uuid_null("payment_id"))
        .column(uuid_null("shift_id"))
        .column(uuid_null("instrument_id"))
        .column(uuid_null("leaf_id"))
        .column(uuid_null("taken_by"))
        .column(big_integer_null("tendered"))
        .column(text_null("phone"))
        .column(timestamp_with_time_zone("paid_at"))
        .column(date("paid_on"))
        .column(timestamp_with_time_zone("issued_at"))
        .references("account_id", "billing_account", "id")
        .references("journal_id", "journal", "id")
        .references("payment_id", "payment", "id")
        .references("shift_id", "shift", "id")
        .references("instrument_id", "instrument", "id")
        .references("leaf_id", "receipt_leaf", "id")
        .references("taken_by", "staff_account", "id")
        .one_of("service", &["holding"])
        .one_of("method", &METHODS)
        .check("amount > 0 AND credit >= 0 AND serial > 0 AND tendered >= amount")
        .unique(&["book", "fiscal_year", "serial"])
        .unique(&["number"])
        .unique(&["journal_id"])
        .unique(&["payment_id"])
        .unique(&["leaf_id"])
        .index(&["account_id"])
        .index(&["paid_on"])
        .index(&["shift_id"])
        .index(&["instrument_id"])
        .index(&["phone", "issued_at"])
        .append_only()
        .create(manager)
        .await
}

/// What each receipt says of its accounts, and those that count no longer.
async fn create_parts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("receipt_part", &["receipt_id", "line"])
        .column(uuid("receipt_id"))
        .column(small_integer("line"))
        .column(uuid("account_id"))
        .column(text("service"))
        .column(text("subject"))
        .column(small_integer("ward"))
        .column(text("place"))
        .column(big_integer("amount"))
        .column(big_integer("credit"))
        .references("receipt_id", "receipt", "id")
        .references("account_id", "billing_account", "id")
        .one_of("service", &["holding"])
        .check("amount > 0 AND credit >= 0")
        .index(&["account_id"])
        .append_only()
        .create(manager)
        .await?;
    TownTable::new("receipt_reversal", &["receipt_id"])
        .column(uuid("receipt_id"))
        .column(text("cause"))
        .column(uuid("journal_id"))
        .column(text("reason"))
        .column(uuid_null("reversed_by"))
        .column(timestamp_with_time_zone("reversed_at"))
        .references("receipt_id", "receipt", "id")
        .references("journal_id", "journal", "id")
        .one_of("cause", &["reversed", "dishonoured", "credited"])
        .unique(&["journal_id"])
        .append_only()
        .create(manager)
        .await
}
