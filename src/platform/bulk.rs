//! Many rows at once.
//!
//! SQLite takes them as one statement with a place for each value. PostgreSQL would spend more on reading such a statement
//! than on the rows: there they travel as one JSON value, which the database unfolds by the columns of the table, and the
//! statement stays the same however many rows come.

use sea_orm::{
    ActiveModelTrait, ActiveValue, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, IdenStatic,
    Iterable, Statement, Value,
};
use serde::{Serialize, Serializer, ser::Error, ser::SerializeMap};

/// PostgreSQL takes 65,535 bound values in a statement, SQLite 32,766.
const BOUND_VALUES_MAX: usize = 30_000;
/// Rows that PostgreSQL gets as one JSON value; a few hundred bytes each.
const JSON_ROWS_MAX: usize = 5_000;
/// Below this many, the plain statement is as quick.
const FEW: usize = 8;

/// Writes rows with as few statements as the engine takes.
///
/// # Errors
/// When a row cannot be written.
#[expect(clippy::disallowed_methods, reason = "called by Work, which has put the town on every row")]
pub(super) async fn insert<E: EntityTrait>(tx: &DatabaseTransaction, rows: Vec<E::ActiveModel>) -> Result<(), DbErr> {
    let as_json = tx.get_database_backend() == DbBackend::Postgres && rows.len() >= FEW;
    let at_once = if as_json { JSON_ROWS_MAX } else { BOUND_VALUES_MAX / E::Column::iter().count().max(1) };
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<E::ActiveModel> = rows.by_ref().take(at_once.max(1)).collect();
        if as_json {
            insert_json::<E>(tx, &chunk).await?;
        } else {
            E::insert_many(chunk).exec_without_returning(tx).await?;
        }
    }
    Ok(())
}

async fn insert_json<E: EntityTrait>(tx: &DatabaseTransaction, rows: &[E::ActiveModel]) -> Result<(), DbErr> {
    let entity = E::default();
    let table = entity.table_name();
    let columns: Vec<String> = E::Column::iter().map(|column| format!("\"{}\"", column.as_str())).collect();
    let columns = columns.join(", ");
    let sql = format!(
        "INSERT INTO \"{table}\" ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::\"{table}\", $1::json)"
    );
    let rows: Vec<JsonRow<'_, E>> = rows.iter().map(JsonRow).collect();
    let json = serde_json::to_string(&rows).map_err(|cause| DbErr::Json(cause.to_string()))?;
    tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [json.into()])).await?;
    Ok(())
}

/// A row by the names of its columns.
struct JsonRow<'a, E: EntityTrait>(&'a E::ActiveModel);

impl<E: EntityTrait> Serialize for JsonRow<'_, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_map(None)?;
        for column in E::Column::iter() {
            if let ActiveValue::Set(value) | ActiveValue::Unchanged(value) = self.0.get(column) {
                row.serialize_entry(column.as_str(), &JsonValue(value))?;
            }
        }
        row.end()
    }
}

/// A value in the form that PostgreSQL reads it back from JSON.
struct JsonValue(Value);

impl Serialize for JsonValue {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the library knows many kinds of which no table of ours has a column"
    )]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Value::Bool(value) => value.serialize(serializer),
            Value::SmallInt(value) => value.serialize(serializer),
            Value::Int(value) => value.serialize(serializer),
            Value::BigInt(value) => value.serialize(serializer),
            Value::String(value) => value.serialize(serializer),
            Value::Uuid(value) => value.serialize(serializer),
            Value::Json(value) => value.serialize(serializer),
            Value::ChronoDate(value) => value.serialize(serializer),
            Value::ChronoDateTimeUtc(value) => value.serialize(serializer),
            Value::Bytes(value) => value.as_ref().map(|bytes| hexadecimal(bytes)).serialize(serializer),
            other => Err(S::Error::custom(format!("no column of ours holds {other:?}"))),
        }
    }
}

/// `\x0aff`, as PostgreSQL writes bytes.
fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold("\\x".to_owned(), |mut text, byte| {
        // A String takes everything that is written to it.
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}
