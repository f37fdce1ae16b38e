//! What each database role may do on PostgreSQL. Granted anew after every migration, so that a new table has its grants
//! and an old mistake goes. SQLite knows no roles.

use sea_orm_migration::prelude::*;

/// The login roles of a deployment, by name.
pub struct Roles<'a> {
    /// Serves towns: owns nothing, sees one town at a time.
    pub app: &'a str,
    /// Reads which towns have due jobs, and nothing else.
    pub worker: &'a str,
    /// Serves towns as the application does, and writes what all towns share.
    pub console: &'a str,
}

/// Grants each role what it needs and takes everything else from it. A role that owns the tables is left alone.
///
/// A table with row-level security is a town's; one with the guard of append-only tables takes new rows and gives none
/// up; the others are shared by all towns.
///
/// # Errors
/// When a role does not exist, or the connection may not grant.
pub async fn grant(connection: &impl ConnectionTrait, roles: &Roles<'_>) -> Result<(), DbErr> {
    let mut named = vec![roles.app, roles.worker, roles.console];
    named.sort_unstable();
    named.dedup();
    for role in named {
        connection.execute_unprepared(&each_table(role, "REVOKE ALL ON %1$I FROM %2$I", "true")).await?;
    }
    for role in [roles.app, roles.console] {
        connection.execute_unprepared(&each_table(role, "GRANT SELECT ON %1$I TO %2$I", "true")).await?;
        connection.execute_unprepared(&each_table(role, "GRANT INSERT ON %1$I TO %2$I", IS_TOWNS)).await?;
        let changing = format!("{IS_TOWNS} AND NOT {IS_GUARDED}");
        connection.execute_unprepared(&each_table(role, "GRANT UPDATE, DELETE ON %1$I TO %2$I", &changing)).await?;
        let marks_use = "GRANT UPDATE (first_used_at) ON %1$I TO %2$I";
        connection.execute_unprepared(&each_table(role, marks_use, "c.relname = 'national_policy'")).await?;
    }
    let shared = format!("NOT {IS_TOWNS} AND c.relname <> 'seaql_migrations'");
    let whole = "GRANT INSERT, UPDATE, DELETE ON %1$I TO %2$I";
    connection.execute_unprepared(&each_table(roles.console, whole, &shared)).await?;
    let due = "GRANT SELECT (tenant_id, run_at) ON %1$I TO %2$I";
    connection.execute_unprepared(&each_table(roles.worker, due, "c.relname = 'job'")).await?;
    connection.execute_unprepared("DROP POLICY IF EXISTS worker_sees_due ON job").await?;
    if roles.worker != roles.app {
        let policy = "CREATE POLICY worker_sees_due ON %1$I FOR SELECT TO %2$I USING (true)";
        connection.execute_unprepared(&each_table(roles.worker, policy, "c.relname = 'job'")).await?;
    }
    Ok(())
}

const IS_TOWNS: &str = "c.relrowsecurity";
const IS_GUARDED: &str = "EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'append_only')";

/// A statement for each table of the schema that fits `condition`; `%1$I` is the table, `%2$I` the role.
fn each_table(role: &str, statement: &str, condition: &str) -> String {
    let role = role.replace('\'', "''");
    format!(
        "DO $each$ DECLARE target record; BEGIN
           FOR target IN SELECT c.relname FROM pg_class c
                    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
                      AND pg_get_userbyid(c.relowner) <> '{role}' AND {condition}
           LOOP EXECUTE format('{statement}', target.relname, '{role}'); END LOOP;
         END $each$"
    )
}
