use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TownTable::new("audit", &["id"])
            .column(uuid("id"))
            .column(timestamp_with_time_zone("at"))
            .column(text("actor_kind"))
            .column(uuid_null("actor_id"))
            .column(text_null("actor_name"))
            .column(text_null("post"))
            .column(text("act"))
            .column(text("subject_kind"))
            .column(uuid("subject_id"))
            .column(text_null("before"))
            .column(text_null("after"))
            .column(text_null("reason"))
            .column(text_null("address"))
            .column(text_null("request"))
            .one_of("actor_kind", &["visitor", "citizen", "staff", "worker", "operator"])
            .index(&["subject_kind", "subject_id"])
            .index(&["actor_id", "at"])
            .index(&["at"])
            .append_only()
            .create(manager)
            .await?;
        TownTable::new("audit_seal", &["sequence"])
            .column(big_integer("sequence"))
            .column(uuid("audit_id"))
            .column(text("hash"))
            .column(timestamp_with_time_zone("sealed_at"))
            .references("audit_id", "audit", "id")
            .check("sequence > 0")
            .unique(&["audit_id"])
            .append_only()
            .create(manager)
            .await?;
        TownTable::new("audit_head", &["day"])
            .column(date("day"))
            .column(big_integer("sequence"))
            .column(text("hash"))
            .column(text("key_id"))
            .column(binary("signature"))
            .column(timestamp_with_time_zone("signed_at"))
            .references("key_id", "signing_key", "key_id")
            .append_only()
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["audit_head", "audit_seal", "audit"]).await
    }
}
