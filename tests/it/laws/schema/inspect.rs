//! What the engine of the run says of its schema.

use pouro::platform::db::Database;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, Statement};

use super::SHARED;
use crate::support::Engine;

pub fn tables_open_to(role: &str, privilege: &str) -> String {
    format!(
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
         AND has_table_privilege('{role}', oid, '{privilege}')"
    )
}

pub fn columns_open_to(role: &str, privilege: &str) -> String {
    format!(
        "SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
         AND has_column_privilege('{role}', c.oid, a.attnum, '{privilege}')"
    )
}

pub async fn connect(url: &str) -> DatabaseConnection {
    Database::connect(url, 1).await.unwrap().connection().clone()
}

pub async fn name_town(tx: &DatabaseTransaction, tenant: i32) {
    if Engine::of_this_run() == Engine::Postgres {
        tx.execute_unprepared(&format!("SET LOCAL app.tenant_id = {tenant}")).await.unwrap();
    }
}

/// The first columns of an answer.
pub async fn texts(connection: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await.unwrap_or_else(|cause| panic!("{sql}: {cause}"));
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// Everything that there is in the schema.
pub async fn objects(connection: &DatabaseConnection) -> Vec<String> {
    let sql = match Engine::of_this_run() {
        Engine::Sqlite => "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master",
        Engine::Postgres => {
            "SELECT 'table ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || a.attnotnull
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
             WHERE c.relnamespace = 'public'::regnamespace
             UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
             UNION ALL SELECT 'policy ' || tablename || '.' || policyname || ' ' || coalesce(qual, '') FROM pg_policies
             UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                       WHERE connamespace = 'public'::regnamespace
             UNION ALL SELECT 'trigger ' || tgname || ' ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal"
        }
    };
    texts(connection, sql).await
}

/// Tables of towns, and the others.
pub async fn tables(connection: &DatabaseConnection) -> (Vec<String>, Vec<String>) {
    let (all, of_towns) = match Engine::of_this_run() {
        Engine::Sqlite => (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'tenant_id'",
        ),
        Engine::Postgres => (
            "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
            "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'",
        ),
    };
    let is_shared = |table: &String| SHARED.iter().any(|(shared, _)| shared == table);
    let towns: Vec<String> = texts(connection, of_towns).await.into_iter().filter(|table| !is_shared(table)).collect();
    let others = texts(connection, all).await.into_iter().filter(|table| !towns.contains(table)).collect();
    (towns, others)
}

/// Tables with the guard against change.
pub async fn guarded(connection: &DatabaseConnection) -> Vec<String> {
    let sql = match Engine::of_this_run() {
        Engine::Sqlite => "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%'",
        Engine::Postgres => "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only'",
    };
    texts(connection, sql).await
}

/// A key and the column that it begins with.
pub struct Key {
    pub table: String,
    pub kind: String,
    pub column: String,
}

pub async fn first_columns(connection: &DatabaseConnection) -> Vec<Key> {
    let sql = match Engine::of_this_run() {
        Engine::Sqlite => {
            "SELECT m.name || '|primary key|' || c.name FROM sqlite_master m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND c.pk = 1
             UNION ALL SELECT m.name || '|index|' || c.name FROM sqlite_master m, pragma_index_list(m.name) i,
                       pragma_index_info(i.name) c WHERE m.type = 'table' AND c.seqno = 0
             UNION ALL SELECT m.name || '|foreign key|' || f.\"from\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f
                       WHERE m.type = 'table' AND f.seq = 0"
        }
        Engine::Postgres => {
            "SELECT i.indrelid::regclass || '|' || CASE WHEN i.indisprimary THEN 'primary key' ELSE 'index' END || '|' || a.attname
             FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
             WHERE t.relnamespace = 'public'::regnamespace
             UNION ALL SELECT c.conrelid::regclass || '|foreign key|' || a.attname FROM pg_constraint c
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'"
        }
    };
    let keys = texts(connection, sql).await;
    let parts = keys.iter().map(|key| key.split('|').map(str::to_owned).collect::<Vec<_>>());
    parts.map(|parts| Key { table: parts[0].clone(), kind: parts[1].clone(), column: parts[2].clone() }).collect()
}
