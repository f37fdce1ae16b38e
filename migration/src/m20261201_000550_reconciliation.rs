use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

const SOURCES: [&str; 7] = ["cash", "bank", "sandbox", "sslcommerz", "bkash", "nagad", "ekpay"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_statements(manager).await?;
        create_lines(manager).await?;
        create_locks(manager).await?;
        create_closing(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(
            manager,
            &[
                "year_close",
                "treasury_challan",
                "day_lock",
                "statement_line",
                "settlement",
                "statement_layout",
                "bank_statement",
            ],
        )
        .await
    }
}

async fn create_statements(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("bank_statement", &["id"])
        .column(uuid("id"))
        .column(text("source"))
        .column(text("state"))
        .column(text("file_name"))
        .column(text("sha256"))
        .column(text_null("standing_sha256"))
        .column(binary_null("file"))
        .column(integer("lines"))
        .column(integer("repeated"))
        .column(date_null("from_day"))
        .column(date_null("to_day"))
        .column(big_integer("gross"))
        .column(big_integer("fee"))
        .column(big_integer("net"))
        .column(uuid("brought_by"))
        .column(timestamp_with_time_zone("brought_at"))
        .column(uuid_null("taken_back_by"))
        .column(timestamp_with_time_zone_null("taken_back_at"))
        .references("brought_by", "staff_account", "id")
        .references("taken_back_by", "staff_account", "id")
        .one_of("source", &SOURCES)
        .one_of("state", &["draft", "standing", "taken-back"])
        .check("lines >= 0 AND repeated >= 0")
        .unique(&["standing_sha256"])
        .index(&["source", "to_day"])
        .create(manager)
        .await?;
    TownTable::new("statement_layout", &["source"])
        .column(text("source"))
        .column(json_binary("columns"))
        .column(uuid("chosen_by"))
        .column(timestamp_with_time_zone("chosen_at"))
        .references("chosen_by", "staff_account", "id")
        .one_of("source", &SOURCES)
        .create(manager)
        .await?;
    TownTable::new("settlement", &["id"])
        .column(uuid("id"))
        .column(text("source"))
        .column(date("day"))
        .column(text("reference"))
        .column(date("from_day"))
        .column(date("to_day"))
        .column(big_integer("lines"))
        .column(big_integer("gross"))
        .column(big_integer("fee"))
        .column(big_integer("net"))
        .column(uuid("journal_id"))
        .column(uuid("recorded_by"))
        .column(timestamp_with_time_zone("recorded_at"))
        .references("journal_id", "journal", "id")
        .references("recorded_by", "staff_account", "id")
        .one_of("source", &SOURCES)
        .check("lines > 0 AND net = gross - fee")
        .unique(&["source", "reference"])
        .index(&["source", "day"])
        .append_only()
        .create(manager)
        .await
}

async fn create_lines(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("statement_line", &["statement_id", "line"])
        .column(uuid("statement_id"))
        .column(integer("line"))
        .column(text("source"))
        .column(date("day"))
        .column(text("kind"))
        .column(text_null("reference"))
        .column(text_null("our_reference"))
        .column(big_integer("amount"))
        .column(big_integer("fee"))
        .column(big_integer("net"))
        .column(text("state"))
        .column(text_null("against"))
        .column(uuid_null("against_id"))
        .column(big_integer_null("here"))
        .column(uuid_null("payment_id"))
        .column(uuid_null("settlement_id"))
        .references("statement_id", "bank_statement", "id")
        .references("payment_id", "payment", "id")
        .references("settlement_id", "settlement", "id")
        .one_of("source", &SOURCES)
        .one_of("kind", &["payment", "refund", "payout", "other"])
        .one_of("state", &["matched", "missing-here", "amount-differs", "duplicate", "noted", "taken-back"])
        .one_of("against", &["receipt", "instrument", "deposit", "settlement"])
        .check("amount >= 0")
        .index(&["source", "day"])
        .index(&["against_id"])
        .index(&["settlement_id"])
        .create(manager)
        .await
}

async fn create_locks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("day_lock", &["source", "day"])
        .column(text("source"))
        .column(date("day"))
        .column(big_integer("open_items"))
        .column(big_integer("difference"))
        .column(text_null("explanation"))
        .column(uuid_null("approval_id"))
        .column(uuid("locked_by"))
        .column(timestamp_with_time_zone("locked_at"))
        .references("approval_id", "approval", "id")
        .references("locked_by", "staff_account", "id")
        .one_of("source", &SOURCES)
        .check("(open_items = 0 AND difference = 0) OR (explanation IS NOT NULL AND approval_id IS NOT NULL)")
        .index(&["day"])
        .create(manager)
        .await
}

async fn create_closing(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("treasury_challan", &["id"])
        .column(uuid("id"))
        .column(text("number"))
        .column(text("bank"))
        .column(date("day"))
        .column(text("tax"))
        .column(date("month"))
        .column(big_integer("amount"))
        .column(uuid("journal_id"))
        .column(uuid("recorded_by"))
        .column(timestamp_with_time_zone("recorded_at"))
        .references("journal_id", "journal", "id")
        .references("recorded_by", "staff_account", "id")
        .one_of("tax", &["vat", "income-tax"])
        .check("amount > 0")
        .unique(&["number"])
        .index(&["day"])
        .append_only()
        .create(manager)
        .await?;
    TownTable::new("year_close", &["id"])
        .column(uuid("id"))
        .column(text("year"))
        .column(integer("version"))
        .column(text("kind"))
        .column(text("figures"))
        .column(text("sha256"))
        .column(text_null("key_id"))
        .column(binary_null("signature"))
        .column(uuid_null("journal_id"))
        .column(text("reason"))
        .column(uuid("asked_by"))
        .column(uuid("agreed_by"))
        .column(uuid("approval_id"))
        .column(timestamp_with_time_zone("at"))
        .references("key_id", "signing_key", "key_id")
        .references("journal_id", "journal", "id")
        .references("asked_by", "staff_account", "id")
        .references("agreed_by", "staff_account", "id")
        .references("approval_id", "approval", "id")
        .one_of("kind", &["close", "reopen"])
        .check("version > 0 AND asked_by <> agreed_by AND (kind = 'reopen' OR signature IS NOT NULL)")
        .unique(&["year", "version"])
        .append_only()
        .create(manager)
        .await
}
