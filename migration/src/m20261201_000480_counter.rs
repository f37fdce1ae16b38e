use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_drawer(manager).await?;
        create_books(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["receipt_leaf", "receipt_book", "instrument", "shift"]).await
    }
}

async fn create_drawer(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("shift", &["id"])
        .column(uuid("id"))
        .column(uuid("cashier_id"))
        .column(uuid_null("open_for"))
        .column(text("state"))
        .column(timestamp_with_time_zone("opened_at"))
        .column(big_integer("float"))
        .column(timestamp_with_time_zone_null("counted_at"))
        .column(json_binary_null("notes"))
        .column(big_integer_null("counted"))
        .column(big_integer_null("expected"))
        .column(text_null("difference_reason"))
        .column(text_null("deposit_bank"))
        .column(text_null("deposit_slip"))
        .column(date_null("deposited_on"))
        .column(uuid_null("confirmed_by"))
        .column(timestamp_with_time_zone_null("confirmed_at"))
        .references("cashier_id", "staff_account", "id")
        .references("confirmed_by", "staff_account", "id")
        .one_of("state", &["open", "counted", "deposited", "confirmed"])
        .check("float >= 0 AND counted >= 0")
        .unique(&["open_for"])
        .index(&["cashier_id", "opened_at"])
        .index(&["state", "opened_at"])
        .create(manager)
        .await?;
    TownTable::new("instrument", &["id"])
        .column(uuid("id"))
        .column(text("kind"))
        .column(text("number"))
        .column(text("bank"))
        .column(text("branch"))
        .column(date("dated_on"))
        .column(big_integer("amount"))
        .column(text("state"))
        .column(uuid("received_by"))
        .column(timestamp_with_time_zone("received_at"))
        .column(text_null("deposit_slip"))
        .column(timestamp_with_time_zone_null("deposited_at"))
        .column(date_null("ended_on"))
        .column(text_null("dishonour_reason"))
        .column(big_integer_null("charge"))
        .references("received_by", "staff_account", "id")
        .one_of("kind", &["cheque", "pay-order", "bank-slip"])
        .one_of("state", &["received", "deposited", "cleared", "dishonoured"])
        .check("amount > 0 AND charge >= 0")
        .unique(&["kind", "bank", "branch", "number"])
        .index(&["state", "received_at"])
        .create(manager)
        .await
}

async fn create_books(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("receipt_book", &["id"])
        .column(uuid("id"))
        .column(text("label"))
        .column(big_integer("first_serial"))
        .column(big_integer("last_serial"))
        .column(uuid("collector_id"))
        .column(text("state"))
        .column(uuid("issued_by"))
        .column(date("issued_on"))
        .column(text_null("note"))
        .column(date_null("ended_on"))
        .references("collector_id", "staff_account", "id")
        .references("issued_by", "staff_account", "id")
        .one_of("state", &["issued", "returned", "lost"])
        .check("first_serial > 0 AND last_serial >= first_serial")
        .unique(&["label"])
        .index(&["collector_id"])
        .create(manager)
        .await?;
    TownTable::new("receipt_leaf", &["id"])
        .column(uuid("id"))
        .column(uuid("book_id"))
        .column(big_integer("serial"))
        .column(text("kind"))
        .column(text_null("reason"))
        .column(uuid("entered_by"))
        .column(timestamp_with_time_zone("entered_at"))
        .references("book_id", "receipt_book", "id")
        .references("entered_by", "staff_account", "id")
        .one_of("kind", &["used", "spoilt"])
        .unique(&["book_id", "serial"])
        .append_only()
        .create(manager)
        .await
}
