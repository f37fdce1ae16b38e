use sea_orm_migration::{prelude::*, schema::*};

use crate::schema::{TownTable, drop_tables};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_staff(manager).await?;
        create_second_factors(manager).await?;
        create_citizens(manager).await?;
        create_sessions(manager).await?;
        create_offices(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "approval",
            "office_held",
            "session",
            "message_refusal",
            "one_time_code",
            "saved_holding",
            "citizen",
            "passkey_ceremony",
            "passkey",
            "recovery_code",
            "invitation",
            "staff_role",
            "staff_account",
        ];
        drop_tables(manager, &tables).await
    }
}

async fn create_staff(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("staff_account", &["id"])
        .column(uuid("id"))
        .column(text("name"))
        .column(text("phone"))
        .column(text_null("email"))
        .column(text("locale"))
        .column(text("state"))
        .column(text_null("password_hash"))
        .column(timestamp_with_time_zone_null("password_set_at"))
        .column(binary_null("totp_cipher"))
        .column(integer_null("totp_key"))
        .column(timestamp_with_time_zone_null("totp_since"))
        .column(big_integer_null("totp_last_step"))
        .column(big_integer("access_version"))
        .column(uuid_null("invited_by"))
        .column(timestamp_with_time_zone("invited_at"))
        .column(timestamp_with_time_zone_null("seen_at"))
        .column(timestamp_with_time_zone_null("left_at"))
        .references("invited_by", "staff_account", "id")
        .one_of("locale", &["bn", "en"])
        .one_of("state", &["invited", "active", "left"])
        .check("(totp_cipher IS NULL) = (totp_key IS NULL)")
        .check("(left_at IS NOT NULL) = (state = 'left')")
        .unique(&["phone"])
        .unique(&["email"])
        .create(manager)
        .await?;
    TownTable::new("staff_role", &["account_id", "role"])
        .column(uuid("account_id"))
        .column(text("role"))
        .column(date_null("ends_on"))
        .column(uuid_null("granted_by"))
        .column(timestamp_with_time_zone("granted_at"))
        .references("account_id", "staff_account", "id")
        .references("granted_by", "staff_account", "id")
        .create(manager)
        .await?;
    TownTable::new("invitation", &["id"])
        .column(uuid("id"))
        .column(uuid("account_id"))
        .column(text("kind"))
        .column(binary("token_hash"))
        .column(uuid_null("made_by"))
        .column(timestamp_with_time_zone("made_at"))
        .column(timestamp_with_time_zone("expires_at"))
        .column(timestamp_with_time_zone_null("used_at"))
        .references("account_id", "staff_account", "id")
        .references("made_by", "staff_account", "id")
        .one_of("kind", &["invitation", "reset"])
        .unique(&["token_hash"])
        .index(&["account_id"])
        .create(manager)
        .await
}

async fn create_second_factors(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("recovery_code", &["account_id", "code_hash"])
        .column(uuid("account_id"))
        .column(binary("code_hash"))
        .column(timestamp_with_time_zone("made_at"))
        .column(timestamp_with_time_zone_null("used_at"))
        .references("account_id", "staff_account", "id")
        .create(manager)
        .await?;
    TownTable::new("passkey", &["id"])
        .column(uuid("id"))
        .column(uuid("account_id"))
        .column(text("name"))
        .column(text("credential_id"))
        .column(text("credential"))
        .column(timestamp_with_time_zone("made_at"))
        .column(timestamp_with_time_zone_null("used_at"))
        .references("account_id", "staff_account", "id")
        .unique(&["credential_id"])
        .index(&["account_id"])
        .create(manager)
        .await?;
    TownTable::new("passkey_ceremony", &["id"])
        .column(uuid("id"))
        .column(uuid("account_id"))
        .column(text("kind"))
        .column(text("state"))
        .column(timestamp_with_time_zone("expires_at"))
        .references("account_id", "staff_account", "id")
        .one_of("kind", &["registration", "authentication"])
        .index(&["expires_at"])
        .create(manager)
        .await
}

async fn create_citizens(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("citizen", &["id"])
        .column(uuid("id"))
        .column(text("phone"))
        .column(text("locale"))
        .column(boolean("wants_reminders"))
        .column(timestamp_with_time_zone("opened_at"))
        .column(timestamp_with_time_zone("seen_at"))
        .one_of("locale", &["bn", "en"])
        .unique(&["phone"])
        .create(manager)
        .await?;
    TownTable::new("saved_holding", &["citizen_id", "holding_id"])
        .column(uuid("citizen_id"))
        .column(uuid("holding_id"))
        .column(timestamp_with_time_zone("saved_at"))
        .references("citizen_id", "citizen", "id")
        .references("holding_id", "holding", "id")
        .create(manager)
        .await?;
    TownTable::new("one_time_code", &["id"])
        .column(uuid("id"))
        .column(text("purpose"))
        .column(text("phone"))
        .column(binary("code_hash"))
        .column(uuid_null("subject_id"))
        .column(small_integer("attempts"))
        .column(timestamp_with_time_zone("made_at"))
        .column(timestamp_with_time_zone("expires_at"))
        .column(timestamp_with_time_zone_null("used_at"))
        .one_of("purpose", &["sign-in", "phone-old", "phone-new"])
        .check("attempts >= 0")
        .index(&["phone", "made_at"])
        .index(&["subject_id"])
        .index(&["made_at"])
        .create(manager)
        .await?;
    TownTable::new("message_refusal", &["phone", "account_id"])
        .column(text("phone"))
        .column(uuid("account_id"))
        .column(timestamp_with_time_zone("made_at"))
        .references("account_id", "billing_account", "id")
        .create(manager)
        .await
}

async fn create_sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("session", &["id"])
        .column(uuid("id"))
        .column(binary("token_hash"))
        .column(uuid_null("account_id"))
        .column(uuid_null("citizen_id"))
        .column(boolean("second_factor"))
        .column(boolean("remembered"))
        .column(text("device"))
        .column(text_null("address"))
        .column(timestamp_with_time_zone("opened_at"))
        .column(timestamp_with_time_zone("confirmed_at"))
        .column(timestamp_with_time_zone("seen_at"))
        .column(timestamp_with_time_zone("expires_at"))
        .column(timestamp_with_time_zone_null("ended_at"))
        .references("account_id", "staff_account", "id")
        .references("citizen_id", "citizen", "id")
        .check("(account_id IS NULL) <> (citizen_id IS NULL)")
        .unique(&["token_hash"])
        .index(&["account_id"])
        .index(&["citizen_id"])
        .index(&["expires_at"])
        .create(manager)
        .await
}

async fn create_offices(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    TownTable::new("office_held", &["id"])
        .column(uuid("id"))
        .column(uuid("account_id"))
        .column(text("post"))
        .column(text("wards"))
        .column(text("capacity"))
        .column(date("from_day"))
        .column(date_null("to_day"))
        .column(text_null("order_number"))
        .column(date_null("order_day"))
        .column(uuid_null("for_id"))
        .column(uuid_null("recorded_by"))
        .column(timestamp_with_time_zone("recorded_at"))
        .references("account_id", "staff_account", "id")
        .references("for_id", "office_held", "id")
        .references("recorded_by", "staff_account", "id")
        .one_of("capacity", &["regular", "acting", "delegated"])
        .check("to_day IS NULL OR to_day >= from_day")
        .check("capacity = 'regular' OR order_number IS NOT NULL")
        .index(&["post", "from_day"])
        .index(&["account_id"])
        .create(manager)
        .await?;
    TownTable::new("approval", &["id"])
        .column(uuid("id"))
        .column(text("act"))
        .column(uuid("subject_id"))
        .column(text("payload"))
        .column(text("reason"))
        .column(uuid("asked_by"))
        .column(timestamp_with_time_zone("asked_at"))
        .column(text_null("decision"))
        .column(uuid_null("decided_by"))
        .column(timestamp_with_time_zone_null("decided_at"))
        .column(text_null("note"))
        .references("asked_by", "staff_account", "id")
        .references("decided_by", "staff_account", "id")
        .one_of("decision", &["approved", "declined", "withdrawn"])
        .check("(decision IS NULL) = (decided_by IS NULL)")
        .check("decision IS NULL OR decision = 'withdrawn' OR decided_by <> asked_by")
        .index(&["decided_at"])
        .create(manager)
        .await
}
