use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TownTable::new("journal", &["id"])
            .column(uuid("id"))
            .column(text("kind"))
            .column(uuid("account_id"))
            .column(date("day"))
            .column(text("idempotency_key"))
            .column(timestamp_with_time_zone("posted_at"))
            .references("account_id", "billing_account", "id")
            .one_of("kind", &["opening", "demand", "receipt"])
            .unique(&["idempotency_key"])
            .append_only()
            .create(manager)
            .await?;
        TownTable::new("journal_line", &["journal_id", "line"])
            .column(uuid("journal_id"))
            .column(small_integer("line"))
            .column(integer("account"))
            .column(big_integer("amount"))
            .references("journal_id", "journal", "id")
            .check("amount <> 0")
            .append_only()
            .create(manager)
            .await?;
        TownTable::new("number_book", &["book", "fiscal_year"])
            .column(text("book"))
            .column(text("fiscal_year"))
            .column(big_integer("last"))
            .check("last > 0")
            .create(manager)
            .await?;
        TownTable::new("demand", &["id"])
            .column(uuid("id"))
            .column(uuid("account_id"))
            .column(text("service"))
            .column(text("period"))
            .column(small_integer("instalment"))
            .column(date("due_on"))
            .column(json_binary("heads"))
            .column(big_integer("amount"))
            .column(big_integer("paid"))
            .column(big_integer("rebate"))
            .column(uuid_null("basis_id"))
            .column(uuid("journal_id"))
            .column(date("raised_on"))
            .references("account_id", "billing_account", "id")
            .references("journal_id", "journal", "id")
            .one_of("service", &["holding"])
            .check("instalment >= 0")
            .check("amount > 0 AND paid >= 0 AND rebate >= 0 AND paid + rebate <= amount")
            .unique(&["account_id", "period", "instalment"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["demand", "number_book", "journal_line", "journal"]).await
    }
}
