//! How a table of a town is made, so that no migration can forget its locks.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

pub(crate) const TENANT: &str = "tenant_id";

/// A table whose rows each belong to one town: `tenant_id` comes first in its primary key, in every index and in every
/// foreign key, and PostgreSQL shows and takes only the rows of the town that the transaction has named.
pub(crate) struct TownTable {
    name: &'static str,
    table: TableCreateStatement,
    indexes: Vec<IndexCreateStatement>,
    append_only: bool,
}

impl TownTable {
    /// A table with the primary key `(tenant_id, key…)`; the columns of the key are added like all others.
    pub(crate) fn new(name: &'static str, key: &[&'static str]) -> Self {
        let mut primary = Index::create();
        primary.col(TENANT);
        for column in key {
            primary.col(*column);
        }
        let table = Table::create()
            .table(name)
            .col(ColumnDef::new(TENANT).integer().not_null())
            .primary_key(&mut primary)
            .foreign_key(ForeignKey::create().from(name, TENANT).to("tenant", "id"))
            .take();
        Self { name, table, indexes: Vec::new(), append_only: false }
    }

    pub(crate) fn column(mut self, mut column: ColumnDef) -> Self {
        self.table.col(&mut column);
        self
    }

    /// A row that `column` names in another table of the same town.
    pub(crate) fn references(mut self, column: &'static str, table: &'static str, key: &'static str) -> Self {
        self.table.foreign_key(ForeignKey::create().from(self.name, (TENANT, column)).to(table, (TENANT, key)));
        self
    }

    pub(crate) fn check(mut self, condition: &'static str) -> Self {
        self.table.check(Expr::cust(condition));
        self
    }

    /// The closed set of values of a text column.
    pub(crate) fn one_of(mut self, column: &'static str, values: &[&'static str]) -> Self {
        self.table.check(Expr::col(column).is_in(values.iter().copied()));
        self
    }

    pub(crate) fn unique(self, columns: &[&'static str]) -> Self {
        self.add_index(columns, true)
    }

    pub(crate) fn index(self, columns: &[&'static str]) -> Self {
        self.add_index(columns, false)
    }

    fn add_index(mut self, columns: &[&'static str], unique: bool) -> Self {
        let name = format!("{}_{}", self.name, columns.join("_"));
        let mut index = Index::create().name(name).table(self.name).col(TENANT).take();
        for column in columns {
            index.col(*column);
        }
        if unique {
            index.unique();
        }
        self.indexes.push(index);
        self
    }

    /// Rows are written once: no update and no delete, by anybody.
    pub(crate) fn append_only(mut self) -> Self {
        self.append_only = true;
        self
    }

    pub(crate) async fn create(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        manager.create_table(self.table).await?;
        for index in self.indexes {
            manager.create_index(index).await?;
        }
        let connection = manager.get_connection();
        let postgres = connection.get_database_backend() == DbBackend::Postgres;
        if postgres {
            connection.execute_unprepared(&row_level_security(self.name)).await?;
        }
        if self.append_only {
            let sql = if postgres { postgres_guard(self.name) } else { sqlite_guard(self.name) };
            connection.execute_unprepared(&sql).await?;
        }
        Ok(())
    }
}

/// With no town named, `current_setting` fails: closed and loud.
fn row_level_security(table: &str) -> String {
    format!(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
         ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
         CREATE POLICY town ON {table}
             USING ({TENANT} = current_setting('app.tenant_id')::int)
             WITH CHECK ({TENANT} = current_setting('app.tenant_id')::int);"
    )
}

fn postgres_guard(table: &str) -> String {
    format!(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
             FOR EACH ROW EXECUTE FUNCTION refuse_change();
         CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table}
             FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();"
    )
}

fn sqlite_guard(table: &str) -> String {
    ["UPDATE", "DELETE"]
        .map(|action| {
            format!(
                "CREATE TRIGGER {table}_no_{action} BEFORE {action} ON {table}
                 BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
            )
        })
        .concat()
}

/// The trigger function that append-only tables of PostgreSQL share.
pub(crate) async fn create_guard_function(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        let sql = "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
                   $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$";
        manager.get_connection().execute_unprepared(sql).await?;
    }
    Ok(())
}

pub(crate) async fn drop_guard_function(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        manager.get_connection().execute_unprepared("DROP FUNCTION refuse_change()").await?;
    }
    Ok(())
}

/// Drops tables in the order given: those that refer before those that are referred to.
pub(crate) async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).take()).await?;
    }
    Ok(())
}
