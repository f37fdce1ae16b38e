use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

const STATES: [&str; 6] = ["draft", "in-hand", "returned", "granted", "rejected", "withdrawn"];
const STEPS: [&str; 3] = ["check", "recommend", "approve"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        TownTable::new("application", &["id"])
            .column(uuid("id"))
            .column(text("service"))
            .column(text("kind"))
            .column(text_null("reference"))
            .column(text("state"))
            .column(text_null("step"))
            .column(small_integer_null("ward"))
            .column(text("applicant"))
            .column(text("phone"))
            .column(text("locale"))
            .column(uuid_null("citizen_id"))
            .column(uuid_null("entered_by"))
            .column(binary("answers_cipher"))
            .column(integer("answers_key"))
            .column(json_binary("to_correct"))
            .column(uuid_null("town_policy"))
            .column(uuid_null("national_policy"))
            .column(timestamp_with_time_zone("opened_at"))
            .column(timestamp_with_time_zone("changed_at"))
            .column(timestamp_with_time_zone_null("submitted_at"))
            .column(date_null("promised_on"))
            .column(date_null("step_due_on"))
            .column(uuid_null("assigned_to"))
            .column(timestamp_with_time_zone_null("closed_at"))
            .references("citizen_id", "citizen", "id")
            .references("entered_by", "staff_account", "id")
            .references("assigned_to", "staff_account", "id")
            .one_of("service", &["certificate"])
            .one_of("state", &STATES)
            .one_of("step", &STEPS)
            .check("(state = 'in-hand') = (step IS NOT NULL)")
            .check("(state = 'draft') = (reference IS NULL)")
            .unique(&["reference"])
            .index(&["state", "step", "ward", "step_due_on"])
            .index(&["citizen_id", "changed_at"])
            .create(manager)
            .await?;
        TownTable::new("application_action", &["application_id", "number"])
            .column(uuid("application_id"))
            .column(small_integer("number"))
            .column(text("event"))
            .column(timestamp_with_time_zone("at"))
            .column(uuid_null("staff_id"))
            .column(text("standing"))
            .column(text("from_state"))
            .column(text("to_state"))
            .column(text_null("step"))
            .column(text_null("words"))
            .column(text_null("note"))
            .references("application_id", "application", "id")
            .references("staff_id", "staff_account", "id")
            .one_of("from_state", &STATES)
            .one_of("to_state", &STATES)
            .one_of("step", &STEPS)
            .check("number > 0")
            .append_only()
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["application_action", "application"]).await
    }
}
