use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

const JOURNALS: [&str; 17] = [
    "opening",
    "demand",
    "receipt",
    "reversal",
    "dishonour",
    "clearance",
    "refund",
    "refund-dropped",
    "refund-payment",
    "write-off",
    "transfer",
    "advance-use",
    "cash-difference",
    "deposit",
    "settlement",
    "treasury",
    "year-close",
];
const DEMAND_KINDS: [&str; 2] = ["instalment", "fee"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TownTable::new("journal", &["id"])
            .column(uuid("id"))
            .column(text("kind"))
            .column(date("day"))
            .column(text("idempotency_key"))
            .column(uuid_null("reverses"))
            .column(uuid_null("made_by"))
            .column(uuid_null("approval_id"))
            .column(timestamp_with_time_zone("posted_at"))
            .references("reverses", "journal", "id")
            .one_of("kind", &JOURNALS)
            .unique(&["idempotency_key"])
            .unique(&["reverses"])
            .index(&["day"])
            .append_only()
            .create(manager)
            .await?;
        TownTable::new("journal_line", &["journal_id", "line"])
            .column(uuid("journal_id"))
            .column(small_integer("line"))
            .column(integer("account"))
            .column(uuid_null("payer_id"))
            .column(big_integer("amount"))
            .references("journal_id", "journal", "id")
            .references("payer_id", "billing_account", "id")
            .check("amount <> 0")
            .index(&["payer_id"])
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
        create_demands(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["allocation", "demand", "number_book", "journal_line", "journal"]).await
    }
}

async fn create_demands(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("demand", &["id"])
        .column(uuid("id"))
        .column(uuid("account_id"))
        .column(text("service"))
        .column(text("period"))
        .column(text("kind"))
        .column(small_integer("instalment"))
        .column(date("due_on"))
        .column(json_binary("heads"))
        .column(big_integer("amount"))
        .column(big_integer("paid"))
        .column(big_integer("rebate"))
        .column(big_integer("waived"))
        .column(uuid_null("basis_id"))
        .column(uuid("journal_id"))
        .column(date("raised_on"))
        .references("account_id", "billing_account", "id")
        .references("journal_id", "journal", "id")
        .one_of("service", &["holding"])
        .one_of("kind", &DEMAND_KINDS)
        .check("instalment >= 0")
        .check("amount > 0 AND paid >= 0 AND rebate >= 0 AND waived >= 0 AND paid + rebate + waived <= amount")
        .unique(&["account_id", "period", "kind", "instalment"])
        .create(manager)
        .await?;
    TownTable::new("allocation", &["journal_id", "line"])
        .column(uuid("journal_id"))
        .column(small_integer("line"))
        .column(uuid("account_id"))
        .column(uuid("demand_id"))
        .column(text("period"))
        .column(text("kind"))
        .column(small_integer("instalment"))
        .column(big_integer("paid"))
        .column(big_integer("rebate"))
        .column(big_integer("campaign_rebate"))
        .column(big_integer("surcharge"))
        .column(big_integer("waived"))
        .column(big_integer("surcharge_waived"))
        .column(json_binary("heads"))
        .column(date("paid_on"))
        .references("journal_id", "journal", "id")
        .references("account_id", "billing_account", "id")
        .references("demand_id", "demand", "id")
        .one_of("kind", &DEMAND_KINDS)
        .check("paid <> 0 OR rebate <> 0 OR surcharge <> 0 OR waived <> 0 OR surcharge_waived <> 0")
        .index(&["account_id"])
        .index(&["paid_on"])
        .append_only()
        .create(manager)
        .await
}
