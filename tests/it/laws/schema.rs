//! The schema, on the engine of the run: every row of a town is locked to it, and what is written once stays.

mod inspect;

use std::collections::BTreeSet;

use entity::{
    audit::{audit_entry, audit_head, audit_seal},
    billing::{allocation, billing_account, demand, pay_outage},
    casework::{application, application_action},
    closing::{treasury_challan, year_close},
    counter::{instrument, receipt_book, receipt_leaf, shift},
    documents::{paper, paper_file},
    holding::{assessment, demand_run, error_report, holding, register_import},
    identity::{
        approval, citizen, invitation, message_refusal, office_held, one_time_code, passkey, passkey_ceremony,
        recovery_code, saved_holding, session, staff_account, staff_role,
    },
    ledger::{journal, journal_line, number_book},
    messaging::{job, message, queue_item},
    payments::{
        gateway_dealing, payment, payment_event, payment_item, receipt, receipt_part, receipt_print, receipt_reversal,
        refund, sandbox_charge, sandbox_refund,
    },
    plans::{instalment_plan, instalment_plan_part},
    reconciliation::{bank_statement, day_lock, settlement, statement_layout, statement_line},
    requests::idempotent_request,
    tenancy::{national_policy, policy, registry, signing_key, tenant, tenant_host, tenant_secret},
};
use migration::{Migrator, MigratorTrait};
use pouro::boot;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, EntityName, EntityTrait, QuerySelect, TransactionTrait};

use self::inspect::{columns_open_to, first_columns, guarded, objects, tables_open_to, texts};
pub use self::inspect::{connect, name_town, tables};
use super::{assert_none, assert_same, source};
use crate::support::{Engine, World, WorldDatabase, config};

const TENANT: &str = "tenant_id";

/// Tables that belong to no town.
const SHARED: [(&str, &str); 5] = [
    ("tenant", "the towns themselves"),
    ("tenant_host", "asked before it is known which town a request is for"),
    ("national_policy", "what the law says is the same for all"),
    ("registry", "grows with a change of any town"),
    ("seaql_migrations", "of the migrator"),
];

/// Tables whose rows are written once.
pub const APPEND_ONLY: [&str; 20] = [
    "allocation",
    "application_action",
    "audit",
    "audit_head",
    "audit_seal",
    "journal",
    "journal_line",
    "paper",
    "paper_file",
    "payment_event",
    "payment_item",
    "receipt",
    "receipt_leaf",
    "receipt_part",
    "receipt_print",
    "receipt_reversal",
    "settlement",
    "signing_key",
    "treasury_challan",
    "year_close",
];

/// Reads a row of each entity as the application does in a town: the table, and what came of it.
macro_rules! read_each {
    ($connection:expr, $($module:ident),+ $(,)?) => {{
        let mut read: Vec<(String, Result<(), DbErr>)> = Vec::new();
        $({
            let tx = $connection.begin().await.unwrap();
            name_town(&tx, 1).await;
            let outcome = $module::Entity::find().limit(1).all(&tx).await.map(drop);
            read.push(($module::Entity.table_name().to_owned(), outcome));
        })+
        read
    }};
}

#[tokio::test]
async fn migrations_go_up_down_and_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let database = WorldDatabase::empty(folder.path()).await;
    let config = config(folder.path(), &database.urls);
    boot::migrate(&config).await.unwrap();
    let owner = connect(&database.urls.owner).await;
    let first = objects(&owner).await;
    boot::migrate_down(&config, u32::try_from(Migrator::migrations().len()).unwrap()).await.unwrap();
    let left: Vec<String> =
        objects(&owner).await.into_iter().filter(|name| !name.contains("seaql_migrations")).collect();
    assert_none("a migration takes back all that it made", &left);
    boot::migrate(&config).await.unwrap();
    assert_same("up after down is up", objects(&owner).await, first);
    owner.close().await.unwrap();
    database.remove().await;
}

#[tokio::test]
async fn the_town_comes_first_in_every_key_of_its_tables() {
    World::story(async |world| {
        let owner = connect(&world.urls().owner).await;
        let (towns, others) = tables(&owner).await;
        assert_same("every other table is shared by all towns", others, SHARED.map(|(table, _)| table.to_owned()));
        let keys = first_columns(&owner).await;
        let mut violations = Vec::new();
        for table in &towns {
            let own = keys.iter().filter(|key| key.table == *table);
            let wrong = own.clone().filter(|key| key.column != TENANT);
            violations.extend(wrong.map(|key| format!("{} {} begins with {}", key.table, key.kind, key.column)));
            if own.clone().all(|key| key.kind != "primary key") {
                violations.push(format!("{table} has no primary key"));
            }
            if own.clone().all(|key| key.kind != "foreign key") {
                violations.push(format!("{table} belongs to no town that there is"));
            }
        }
        assert_none("tenant_id is first in every primary key, index and foreign key", &violations);
        owner.close().await.unwrap();
    })
    .await;
}

#[expect(clippy::too_many_lines, reason = "one list, one line for each entity")]
#[tokio::test]
async fn every_entity_is_a_table_as_it_was_migrated() {
    World::story(async |world| {
        let app = connect(&world.urls().app).await;
        let read = read_each!(
            app,
            allocation,
            application,
            application_action,
            approval,
            assessment,
            audit_entry,
            audit_head,
            audit_seal,
            bank_statement,
            billing_account,
            citizen,
            day_lock,
            demand,
            demand_run,
            error_report,
            gateway_dealing,
            holding,
            idempotent_request,
            instalment_plan,
            instalment_plan_part,
            instrument,
            invitation,
            job,
            journal,
            journal_line,
            message,
            message_refusal,
            national_policy,
            number_book,
            office_held,
            one_time_code,
            paper,
            paper_file,
            passkey,
            passkey_ceremony,
            pay_outage,
            payment,
            payment_event,
            payment_item,
            policy,
            queue_item,
            receipt,
            receipt_book,
            receipt_leaf,
            receipt_part,
            receipt_print,
            receipt_reversal,
            refund,
            recovery_code,
            register_import,
            registry,
            sandbox_charge,
            sandbox_refund,
            saved_holding,
            session,
            settlement,
            shift,
            signing_key,
            staff_account,
            staff_role,
            statement_layout,
            statement_line,
            tenant,
            tenant_host,
            tenant_secret,
            treasury_challan,
            year_close,
        );
        let failed = read.iter().filter_map(|(table, outcome)| Some(format!("{table}: {}", outcome.as_ref().err()?)));
        assert_none("each entity can be read from the migrated schema", &failed.collect::<Vec<_>>());
        let (towns, others) = tables(&app).await;
        let of_schema = towns.iter().chain(&others).filter(|table| *table != "seaql_migrations").cloned();
        assert_same("this law reads every table", read.iter().map(|(table, _)| table.clone()), of_schema);
        app.close().await.unwrap();
        assert_same("an entity of a town says so", entities_of_towns(), towns);
    })
    .await;
}

/// Tables whose entity can only be reached through a town's work.
fn entities_of_towns() -> Vec<String> {
    let owned = source::rust("entity/src").into_iter().filter(|file| file.code.contains("tenant_owned!("));
    let tables = owned.flat_map(|file| {
        let lines: Vec<String> = file.code.lines().map(str::to_owned).collect();
        let named = |line: usize| lines.get(line - 1).is_some_and(|line| line.contains("sea_orm(table_name"));
        file.texts.into_iter().filter(|text| named(text.line)).map(|text| text.words).collect::<Vec<_>>()
    });
    tables.collect()
}

#[tokio::test]
async fn what_is_written_once_can_be_neither_changed_nor_removed() {
    World::story(async |world| {
        world.north().everything().await;
        let (app, owner) = (connect(&world.urls().app).await, connect(&world.urls().owner).await);
        assert_same("append-only tables are guarded", guarded(&owner).await, APPEND_ONLY.map(str::to_owned));
        let mut violations = Vec::new();
        for table in APPEND_ONLY {
            let change = format!("UPDATE {table} SET {TENANT} = {TENANT}");
            let remove = format!("DELETE FROM {table}");
            for sql in [&change, &remove] {
                // The application may not at all; the owner of the tables is stopped by the guard.
                let expected = match Engine::of_this_run() {
                    Engine::Postgres => "permission denied",
                    Engine::Sqlite => "append-only",
                };
                violations.extend(unless_refused(&app, sql, expected).await);
                violations.extend(unless_refused(&owner, sql, "append-only").await);
            }
            let replace = match Engine::of_this_run() {
                Engine::Sqlite => format!("REPLACE INTO {table} SELECT * FROM {table}"),
                Engine::Postgres => format!("TRUNCATE {table} CASCADE"),
            };
            violations.extend(unless_refused(&owner, &replace, "append-only").await);
        }
        app.close().await.unwrap();
        owner.close().await.unwrap();
        assert_none("money and papers are corrected by new rows", &violations);
    })
    .await;
}

/// What is wrong if a statement is not refused in north, or for another reason.
async fn unless_refused(connection: &DatabaseConnection, sql: &str, expected: &str) -> Option<String> {
    let tx = connection.begin().await.unwrap();
    name_town(&tx, 1).await;
    let outcome = tx.execute_unprepared(sql).await;
    tx.rollback().await.unwrap();
    match outcome {
        Err(cause) if cause.to_string().contains(expected) => None,
        Err(cause) => Some(format!("{sql}: {cause}")),
        Ok(done) => Some(format!("{sql}: changed {} rows", done.rows_affected())),
    }
}

#[tokio::test]
async fn on_postgresql_a_town_is_named_or_nothing_is_seen() {
    if Engine::of_this_run() != Engine::Postgres {
        return;
    }
    World::story(async |world| {
        world.north().paid().await;
        let app = connect(&world.urls().app).await;
        let (towns, _) = tables(&app).await;
        let forced =
            texts(&app, "SELECT relname::text FROM pg_class WHERE relrowsecurity AND relforcerowsecurity").await;
        assert_same("row-level security is forced on every table of a town", forced, towns.clone());
        let mut violations = seen_without_a_town(&app, &towns, "app.tenant_id").await;
        for table in &towns {
            // Its own row is stopped only by what it lacks.
            for (town, expected) in [(2, "row-level security"), (1, "null value")] {
                let sql = format!("INSERT INTO {table} ({TENANT}) VALUES ({town})");
                violations.extend(unless_refused(&app, &sql, expected).await);
            }
        }
        // A connection that has served a town before knows the setting, as an empty text.
        violations.extend(seen_without_a_town(&app, &towns, "integer: \"\"").await);
        app.close().await.unwrap();
        assert_none("with no town named nothing is read; with one named, nothing is written to another", &violations);
    })
    .await;
}

/// Tables that answer where no town is named, or fail for another reason.
async fn seen_without_a_town(app: &DatabaseConnection, towns: &[String], expected: &str) -> Vec<String> {
    let mut seen = Vec::new();
    for table in towns {
        match app.execute_unprepared(&format!("SELECT * FROM {table}")).await {
            Err(cause) if cause.to_string().contains(expected) => {}
            outcome => seen.push(format!("{table} without a town: {outcome:?}")),
        }
    }
    seen
}

#[tokio::test]
async fn on_postgresql_each_role_may_do_what_it_needs_and_no_more() {
    if Engine::of_this_run() != Engine::Postgres {
        return;
    }
    World::story(async |world| {
        let owner = connect(&world.urls().owner).await;
        let roles = "('pouro_app', 'pouro_worker', 'pouro_console')";
        let powerful = format!("SELECT rolname::text FROM pg_roles WHERE rolname IN {roles} AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)");
        assert_none("no serving role is above the rules", &texts(&owner, &powerful).await);
        let owning = format!(
            "SELECT r.rolname || ' owns ' || d.classid::regclass FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
             WHERE d.deptype = 'o' AND r.rolname IN {roles}"
        );
        assert_none("no serving role owns anything", &texts(&owner, &owning).await);
        assert_same(
            "the worker sees which towns have due jobs, and nothing else",
            texts(&owner, &columns_open_to("pouro_worker", "SELECT")).await,
            ["job.run_at", "job.tenant_id"].map(str::to_owned),
        );
        for privilege in ["INSERT", "UPDATE", "REFERENCES"] {
            assert_none("the worker writes nothing", &texts(&owner, &columns_open_to("pouro_worker", privilege)).await);
        }
        let (towns, _) = tables(&owner).await;
        let changeable = towns.iter().filter(|table| !APPEND_ONLY.contains(&table.as_str())).cloned();
        let changeable: BTreeSet<String> = changeable.collect();
        for privilege in ["UPDATE", "DELETE"] {
            let open = texts(&owner, &tables_open_to("pouro_app", privilege)).await;
            assert_same(&format!("the application may {privilege} what is not append-only"), open, changeable.clone());
        }
        assert_same("the application writes rows of towns", texts(&owner, &tables_open_to("pouro_app", "INSERT")).await, towns.clone());
        let columns = texts(&owner, &columns_open_to("pouro_app", "UPDATE")).await;
        let shared = columns.into_iter().filter(|column| !changeable.iter().any(|table| column.starts_with(&format!("{table}."))));
        assert_same("of what all share it marks the use", shared, ["national_policy.first_used_at".to_owned()]);
        for privilege in ["TRUNCATE", "TRIGGER", "REFERENCES"] {
            assert_none("the application keeps off the tables themselves", &texts(&owner, &tables_open_to("pouro_app", privilege)).await);
        }
        owner.close().await.unwrap();
    })
    .await;
}
