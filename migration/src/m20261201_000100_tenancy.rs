use sea_orm_migration::{
    prelude::*,
    schema::*,
    sea_orm::prelude::{DateTimeUtc, Uuid},
};

use crate::schema::{TownTable, create_guard_function, drop_guard_function, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_guard_function(manager).await?;
        create_shared_tables(manager).await?;
        TownTable::new("policy", &["id"])
            .column(uuid("id"))
            .column(text("kind"))
            .column(integer("version"))
            .column(date("valid_from"))
            .column(date_null("valid_to"))
            .column(text("legal_ref"))
            .column(text("approved_by"))
            .column(boolean("verified"))
            .column(json_binary("document"))
            .column(text("source"))
            .column(timestamp_with_time_zone_null("first_used_at"))
            .column(timestamp_with_time_zone("created_at"))
            .check("valid_to IS NULL OR valid_to >= valid_from")
            .unique(&["kind", "valid_from"])
            .create(manager)
            .await?;
        TownTable::new("signing_key", &["key_id"])
            .column(text("key_id"))
            .column(binary("public_key"))
            .column(timestamp_with_time_zone("created_at"))
            .append_only()
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["signing_key", "policy", "registry", "national_policy", "tenant_host", "tenant"])
            .await?;
        drop_guard_function(manager).await
    }
}

/// What all towns share: read by every town's transactions, written by the centre.
async fn create_shared_tables(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let tenant = Table::create()
        .table("tenant")
        .col(integer("id").primary_key())
        .col(uuid_uniq("uuid"))
        .col(text_uniq("slug"))
        .col(text("state"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .check(Expr::cust("id >= 0"))
        .check(Expr::col("state").is_in(["draft", "preparing", "trial", "live", "suspended", "archived"]))
        .take();
    manager.create_table(tenant).await?;
    manager.execute(centre()).await?;
    let host = Table::create()
        .table("tenant_host")
        .col(text("host").primary_key())
        .col(integer("tenant_id"))
        .foreign_key(ForeignKey::create().from("tenant_host", "tenant_id").to("tenant", "id"))
        .take();
    manager.create_table(host).await?;
    let policy = Table::create()
        .table("national_policy")
        .col(uuid("id").primary_key())
        .col(text("kind"))
        .col(integer("version"))
        .col(date("valid_from"))
        .col(date_null("valid_to"))
        .col(text("legal_ref"))
        .col(text("approved_by"))
        .col(boolean("verified"))
        .col(json_binary("document"))
        .col(text("source"))
        .col(timestamp_with_time_zone_null("first_used_at"))
        .col(timestamp_with_time_zone("created_at"))
        .check(Expr::cust("valid_to IS NULL OR valid_to >= valid_from"))
        .take();
    manager.create_table(policy).await?;
    let unique = Index::create()
        .name("national_policy_kind_valid_from")
        .table("national_policy")
        .col("kind")
        .col("valid_from")
        .unique()
        .take();
    manager.create_index(unique).await?;
    let registry =
        Table::create().table("registry").col(integer("id").primary_key()).col(big_integer("version")).take();
    manager.create_table(registry).await?;
    let first =
        Query::insert().into_table("registry").columns(["id", "version"]).values_panic([1.into(), 1.into()]).take();
    manager.execute(first).await
}

/// The centre, whose staff and audit stand in the same tables as a town's. Its keys come from its UUID and the deployment's
/// secret, so the UUID is the same everywhere.
fn centre() -> InsertStatement {
    const UUID: Uuid = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000);
    let columns = ["id", "uuid", "slug", "state", "version", "created_at"];
    let values = [0.into(), UUID.into(), "console".into(), "live".into(), 1_i64.into(), DateTimeUtc::UNIX_EPOCH.into()];
    Query::insert().into_table("tenant").columns(columns).values_panic(values).take()
}
