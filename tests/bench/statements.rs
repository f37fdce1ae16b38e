//! The statements of one collection, out of PostgreSQL's own log, as a script for `pgbench`.
//!
//! What differs from one collection to the next becomes an expression: the account and its demands, the ids and texts that are
//! minted, the number that the book gives. Everything else is sent as it was.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write,
};

use sea_orm::sqlx::{self, PgPool, Row};
use uuid::Uuid;

/// What is known of the collection that was logged.
pub struct Logged {
    /// The account and its demands, by the names of their columns in the table of what is to be collected.
    pub known: BTreeMap<Uuid, &'static str>,
    pub serial: i64,
    pub number: String,
    /// Drawn just before it: whatever is younger is its own.
    pub before: Uuid,
}

/// A statement with the parameters that it was sent with.
struct Statement {
    sql: String,
    parameters: Vec<Option<String>>,
}

/// The types of all columns, by table and name.
pub struct Types(HashMap<(String, String), String>);

impl Types {
    pub async fn read(pool: &PgPool) -> Self {
        let sql = "SELECT table_name::text, column_name::text, udt_name::text FROM information_schema.columns
                   WHERE table_schema = current_schema()";
        let rows = sqlx::query(sql).fetch_all(pool).await.unwrap();
        Self(rows.iter().map(|row| ((row.get(0), row.get(1)), row.get(2))).collect())
    }
}

/// The script of a town, of what the log has gained; `town` is the number of its part of the accounts.
pub fn script(log: &str, town: usize, logged: &Logged, types: &Types) -> String {
    let mut minted = Vec::new();
    // Every client has its own part of the accounts.
    let mut script =
        format!("\\set i{town} :i{town} + 1\n\\set k {town} * 1000000 + :i{town} * :clients + :client_id\n");
    script.push_str("SELECT account, d1, d2, d3, d4 FROM to_collect WHERE k = :k \\gset\n");
    for statement in statements(log) {
        let line = statement.line(logged, types, &mut minted);
        let end = if line.contains("INSERT INTO \"number_book\"") && line.contains("RETURNING") && line.contains(BOOK) {
            " \\gset book_"
        } else {
            ";"
        };
        writeln!(script, "{line}{end}").unwrap();
    }
    script
}

/// Receipts of holding tax, and no other book: its serial is what the receipt gets.
const BOOK: &str = "H'";

impl Statement {
    fn line(&self, logged: &Logged, types: &Types, minted: &mut Vec<String>) -> String {
        if let Some(town) = self.sql.split("SET LOCAL app.tenant_id = ").nth(1) {
            // SET takes no parameters, and here it needs none.
            return format!("SET LOCAL app.tenant_id = {}", town.trim_end_matches([';', ' ']));
        }
        let columns = self.columns();
        let mut line = String::with_capacity(self.sql.len() * 2);
        let mut rest = self.sql.as_str();
        while let Some(at) = rest.find('$') {
            let digits: String = rest[at + 1..].chars().take_while(char::is_ascii_digit).collect();
            line.push_str(&rest[..at]);
            let index: usize = digits.parse().expect("a parameter has a number");
            let kind = columns.as_ref().and_then(|(table, columns)| {
                let column = &columns[(index - 1) % columns.len()];
                types.0.get(&(table.clone(), column.clone())).map(|kind| (column.as_str(), kind.as_str()))
            });
            line.push_str(&value(self.parameters[index - 1].as_deref(), kind, logged, minted));
            rest = &rest[at + 1 + digits.len()..];
        }
        line.push_str(rest);
        line.replace('\n', " ")
    }

    /// Table and columns of an INSERT, in the order of its parameters.
    fn columns(&self) -> Option<(String, Vec<String>)> {
        let (table, rest) = self.sql.strip_prefix("INSERT INTO \"")?.split_once("\" (")?;
        let (columns, _) = rest.split_once(')')?;
        Some((table.to_owned(), columns.split(", ").map(|column| column.trim_matches('"').to_owned()).collect()))
    }
}

/// A parameter as the script has it.
fn value(text: Option<&str>, kind: Option<(&str, &str)>, logged: &Logged, minted: &mut Vec<String>) -> String {
    let Some(text) = text else { return "NULL".to_owned() };
    match kind {
        Some(("serial", "int8")) if text == logged.serial.to_string() => return ":book_last::bigint".to_owned(),
        Some(("token", "text")) => return "substr(md5(:k::text), 1, 22)".to_owned(),
        Some(("code", "text")) => return "to_hex(:k::int)".to_owned(),
        _ => {}
    }
    if let Ok(id) = text.parse::<Uuid>() {
        if let Some(column) = logged.known.get(&id) {
            return format!(":{column}::uuid");
        }
        // Ids of what was there before, such as the shift and its cashier, stay.
        return if is_new(id, logged) { format!("({})::uuid", drawn(text, minted)) } else { quoted(text) };
    }
    let parts = pieces(text, logged, minted);
    match (parts.as_slice(), kind) {
        ([only], _) => only.clone(),
        (parts, Some((_, "jsonb"))) => format!("({})::jsonb", parts.join(" || ")),
        (parts, _) => format!("({})", parts.join(" || ")),
    }
}

/// Whether the collection itself has minted an id.
fn is_new(id: Uuid, logged: &Logged) -> bool {
    id.get_version_num() == 7 && id > logged.before
}

/// An id as if drawn after the one before it, as the program's are.
fn drawn(text: &str, minted: &mut Vec<String>) -> String {
    let index = minted.iter().position(|known| known == text).unwrap_or_else(|| {
        minted.push(text.to_owned());
        minted.len() - 1
    });
    format!("lpad(to_hex(:k::int), 8, '0') || '-0000-7000-8000-{index:012}'")
}

/// A text with the ids and the number in it replaced.
fn pieces(text: &str, logged: &Logged, minted: &mut Vec<String>) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let number = rest.find(logged.number.as_str()).map(|at| (at, logged.number.len()));
        let id = (0..rest.len().saturating_sub(35)).find(|at| {
            rest.get(*at..at + 36)
                .and_then(|part| part.parse::<Uuid>().ok())
                .is_some_and(|id| is_new(id, logged) || logged.known.contains_key(&id))
        });
        let next = [number, id.map(|at| (at, 36))].into_iter().flatten().min();
        let Some((at, length)) = next else { break };
        if at > 0 {
            parts.push(quoted(&rest[..at]));
        }
        let found = &rest[at..at + length];
        parts.push(match found.parse::<Uuid>().ok() {
            Some(id) => match logged.known.get(&id) {
                Some(column) => format!(":{column}::text"),
                None => drawn(found, minted),
            },
            None => {
                let (book, _) = found.rsplit_once('-').unwrap();
                format!("'{book}-' || lpad(:book_last::text, 6, '0')")
            }
        });
        rest = &rest[at + length..];
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push(quoted(rest));
    }
    parts
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The statements of a log, in order; not those that only look after changes of the towns.
fn statements(log: &str) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    // An entry goes on until the next one begins with its time.
    let is_begin = |line: &str| line.get(..4).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()));
    let mut entries: Vec<String> = Vec::new();
    for line in log.lines() {
        if is_begin(line) {
            entries.push(line.to_owned());
        } else if let Some(entry) = entries.last_mut() {
            entry.push('\n');
            entry.push_str(line);
        }
    }
    for entry in &entries {
        if let Some((_, parameters)) = entry.split_once("DETAIL:  parameters: ") {
            if let Some(last) = statements.last_mut() {
                last.parameters = read_parameters(parameters);
            }
        } else if let Some((head, sql)) = entry.split_once("LOG:  ").and_then(|(_, said)| said.split_once(": "))
            && (head == "statement" || head.starts_with("execute"))
        {
            statements.push(Statement { sql: sql.to_owned(), parameters: Vec::new() });
        }
    }
    statements.retain(|statement| !statement.sql.contains("\"registry\""));
    statements
}

/// `$1 = 'text', $2 = NULL`
fn read_parameters(text: &str) -> Vec<Option<String>> {
    let mut parameters = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(" = ") {
        if let Some(after) = after.strip_prefix('\'') {
            let mut value = String::new();
            let mut from = after;
            rest = loop {
                let (part, after) = from.split_once('\'').expect("a text ends");
                value.push_str(part);
                match after.strip_prefix('\'') {
                    Some(more) => {
                        value.push('\'');
                        from = more;
                    }
                    None => break after,
                }
            };
            parameters.push(Some(value));
        } else {
            rest = after.strip_prefix("NULL").expect("a parameter is a text or nothing");
            parameters.push(None);
        }
    }
    parameters
}
