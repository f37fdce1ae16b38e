use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TownTable::new("idempotent_request", &["id"])
            .column(uuid("id"))
            .column(binary("scope_hash"))
            .column(binary("key_hash"))
            .column(binary("body_hash"))
            .column(uuid("request_key"))
            .column(text("state"))
            .column(small_integer_null("status"))
            .column(binary_null("answer_cipher"))
            .column(integer_null("answer_key"))
            .column(timestamp_with_time_zone("created_at"))
            .column(timestamp_with_time_zone("started_at"))
            .one_of("state", &["in-progress", "answered"])
            .check("(state = 'answered') = (status IS NOT NULL)")
            .check("(answer_cipher IS NULL) = (answer_key IS NULL)")
            .unique(&["scope_hash", "key_hash"])
            .index(&["created_at"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["idempotent_request"]).await
    }
}
