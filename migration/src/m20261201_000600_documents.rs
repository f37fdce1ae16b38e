use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TownTable::new("paper", &["id"])
            .column(uuid("id"))
            .column(text("kind"))
            .column(text("number"))
            .column(text("token"))
            .column(text("code"))
            .column(uuid("subject_id"))
            .column(binary("payload"))
            .column(text("key_id"))
            .column(timestamp_with_time_zone("issued_at"))
            .references("key_id", "signing_key", "key_id")
            .one_of("kind", &["receipt"])
            .unique(&["token"])
            .unique(&["code"])
            .unique(&["kind", "subject_id"])
            .append_only()
            .create(manager)
            .await?;
        TownTable::new("paper_file", &["paper_id", "locale"])
            .column(uuid("paper_id"))
            .column(text("locale"))
            .column(text("sha256"))
            .column(binary("bytes"))
            .column(timestamp_with_time_zone("made_at"))
            .references("paper_id", "paper", "id")
            .one_of("locale", &["bn", "en"])
            .append_only()
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["paper_file", "paper"]).await
    }
}
