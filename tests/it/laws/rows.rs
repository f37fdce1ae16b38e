//! Rows: what one town has is out of reach from another, by ids, by jobs, and by the database alone.

use entity::{
    messaging::job,
    values::{JobId, SandboxChargeId},
};
use pouro::{
    platform::{
        adjustments::advance::UseAdvance, errors::Door, jobs::Job, notification::DeliverMessage,
        payments::ask::AskGateway, refunds::send::SendRefund,
    },
    services::JOB_KINDS,
    web::{Endpoint, endpoint::Verb},
};
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};
use serde_json::{Value, json};

use super::{
    assert_none, assert_same,
    routes::{OFFICE, of_office, of_town, verb},
    schema::{APPEND_ONLY, connect, name_town, tables},
};
use crate::support::{Engine, Everything, Page, Visitor, World, dump};

/// A route behind a door, with what it stands below.
#[derive(Clone, Copy)]
struct Inner {
    prefix: &'static str,
    endpoint: &'static Endpoint,
}

/// Every route behind a door of a town: the office, and a citizen's own pages.
fn behind_doors() -> impl Iterator<Item = Inner> {
    let office =
        of_office().filter(|endpoint| endpoint.door().is_some()).map(|endpoint| Inner { prefix: OFFICE, endpoint });
    let own = of_town().filter(|(prefix, endpoint)| prefix.is_empty() && endpoint.door().is_some());
    office.chain(own.map(|(prefix, endpoint)| Inner { prefix, endpoint }))
}

/// The name of a report, which is no row of a town: what it shows is looked at in `surfaces::office::reports`.
const REPORT: &str = "/{name}";

/// A kind of certificate, which is no row either.
const CERTIFICATE: &str = "/{certificate}";

/// The address of a route that has ids in it, with those of a town, by what its path begins with.
fn named(route: Inner, of: &Everything) -> Option<String> {
    let rows: [(&str, &str, String); 20] = [
        (OFFICE, "/accounts/{id}", of.paid.holding.id.to_string()),
        (OFFICE, "/approvals/{id}", of.approval.to_string()),
        (OFFICE, "/books/{id}", of.book.to_string()),
        (OFFICE, "/holdings/{id}", of.paid.holding.id.to_string()),
        (OFFICE, "/household/{id}", of.paid.holding.id.to_string()),
        (OFFICE, "/instruments/{id}", of.instrument.to_string()),
        (OFFICE, "/payments/{id}", of.paid.payment.id.to_string()),
        (OFFICE, "/plans/ask/{id}", of.paid.holding.id.to_string()),
        (OFFICE, "/plans/{id}", of.plan.to_string()),
        (OFFICE, "/posts/{id}", of.post.to_string()),
        (OFFICE, "/receipts/{id}", of.paid.receipt.id.to_string()),
        (OFFICE, "/shifts/{id}", of.shift.to_string()),
        (OFFICE, "/queue/{id}", of.item.to_string()),
        (OFFICE, "/receipts/{id}", of.paid.receipt.id.to_string()),
        (OFFICE, "/reconciliation/statements/{id}", of.statement.to_string()),
        (OFFICE, "/refunds/{id}", of.refund.to_string()),
        (OFFICE, "/staff/{id}", of.colleague.to_string()),
        ("", "/me/applications/{id}", of.application.to_string()),
        ("", "/me/holdings/{id}", of.paid.holding.id.to_string()),
        ("", "/me/receipts/{id}", of.paid.receipt.id.to_string()),
    ];
    let path = route.endpoint.path;
    if !path.replace(REPORT, "").replace(CERTIFICATE, "").contains('{') {
        return None;
    }
    let row = rows.iter().find(|(prefix, beginning, _)| *prefix == route.prefix && path.starts_with(beginning));
    let (_, _, id) = row.unwrap_or_else(|| panic!("{}{path} is new: whose id does it name?", route.prefix));
    // Of a receipt the first print.
    let filled = path.replace("{id}", id).replace("{number}", "1");
    // Of a draft a page that is answered once, and a row of one that has some.
    let filled = filled.replace("{page}/rows/{row}", "heirs/rows/1").replace("{page}", "language");
    assert!(!filled.contains('{'), "{}{path} is new: what else does it name?", route.prefix);
    Some(format!("{}{filled}", route.prefix))
}

/// The address of every page behind a door of a town, and the door.
pub fn pages_behind_doors(of: &Everything) -> Vec<(Door, String)> {
    let pages = behind_doors().filter(|route| route.endpoint.verb == Verb::Get);
    let address = |route: Inner| {
        let plain = match (route.prefix, route.endpoint.path) {
            (OFFICE, "/") => OFFICE.to_owned(),
            (prefix, path) => {
                format!("{prefix}{}", path.replace(REPORT, "/receipts").replace(CERTIFICATE, "/citizenship"))
            }
        };
        (route.endpoint.door().unwrap(), named(route, of).unwrap_or(plain))
    };
    pages.map(address).collect()
}

/// Fields that a form of the office would send, all together: each route takes its own.
fn fields(token: &str) -> Vec<(String, String)> {
    let fields = [
        ("form_token", token),
        ("purpose", "mutation"),
        ("reason", "নামজারির আবেদন"),
        ("phone", "01912000000"),
        ("paper", "deed"),
        ("paper_number", "4521"),
        ("to", "me"),
        ("outcome", "report-corrected"),
        ("words", "ঠিক করা হয়েছে"),
        ("role", "cashier"),
        ("decision", "decline"),
        ("note", "এখন নয়"),
        ("why", "কাজের দরকারে"),
        ("request_key", "0198abcd-0000-7000-8000-000000000001"),
        ("act", "again"),
    ];
    fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

/// Somebody of a town behind each of its doors.
struct People<'p> {
    officer: &'p Visitor,
    citizen: &'p Visitor,
}

async fn ask(people: &People<'_>, route: Inner, path: &str) -> Page {
    // Any page behind a door has the token of its session.
    let (browser, any_page) = match route.endpoint.door() {
        Some(Door::Portal) => (people.citizen, "/me".to_owned()),
        _ => (people.officer, format!("{OFFICE}/queue")),
    };
    match route.endpoint.verb {
        Verb::Get => browser.get(path).await,
        Verb::Post => {
            let token = browser.get(&any_page).await.attribute("input[name=form_token]", "value");
            browser.post(path, &fields(&token)).await
        }
    }
}

async fn all_tables(world: &World) -> Vec<String> {
    let app = connect(&world.urls().app).await;
    let (towns, _) = tables(&app).await;
    app.close().await.unwrap();
    towns
}

#[tokio::test]
async fn whoever_is_signed_in_to_one_town_reaches_nothing_of_another() {
    World::story(async |world| {
        let (north, south) = (world.north(), world.south());
        let everything = north.everything().await;
        let (officer, citizen) = (south.almighty().await.browser, south.citizen("01912345678").await);
        let strangers = People { officer: &officer, citizen: &citizen };
        let own = People { officer: &everything.officer.browser, citizen: &everything.citizen };
        let tables = all_tables(world).await;
        let before = [dump(&north, &tables).await, dump(&south, &tables).await];
        let mut violations = Vec::new();
        let routes: Vec<_> = behind_doors().filter_map(|route| Some((route, named(route, &everything)?))).collect();
        for (route, path) in &routes {
            let there = ask(&strangers, *route, path).await;
            if there.status != 404 {
                violations.push(format!("{} {path} from the other town: {}", verb(route.endpoint), there.status));
            }
        }
        let after = [dump(&north, &tables).await, dump(&south, &tables).await];
        for (before, after) in before.into_iter().zip(after) {
            assert_same("nothing is changed by whoever is not found", after, before);
        }
        // Pages first, then what a citizen sends: what the office changes may end what others are shown.
        let mut in_order = routes;
        in_order.sort_by_key(|(route, _)| (route.endpoint.verb == Verb::Post, route.prefix == OFFICE));
        for (route, path) in &in_order {
            let here = ask(&own, *route, path).await;
            if matches!(here.status.as_u16(), 400 | 404 | 500..) {
                violations.push(format!("{} {path} at home: {}", verb(route.endpoint), here.status));
            }
        }
        assert_none("another town's ids lead nowhere, and one's own somewhere", &violations);
    })
    .await;
}

/// Kinds of jobs that name no row: they run over the town that they are queued in, whatever they are told.
const OVER_A_TOWN: [&str; 5] = ["audit.head", "audit.seal", "data.purge", "holding.watch", "plans.follow"];

/// What each other kind of job would be told of the rows of a town.
fn payloads(of: &Everything) -> Vec<(&'static str, Value)> {
    let payload = |job: serde_json::Result<Value>| job.unwrap();
    let charge: SandboxChargeId = of.paid.charge.id;
    vec![
        (AskGateway::NAME, payload(serde_json::to_value(AskGateway::first(of.paid.payment.id)))),
        (DeliverMessage::NAME, payload(serde_json::to_value(DeliverMessage { message: of.message }))),
        (SendRefund::NAME, payload(serde_json::to_value(SendRefund { refund: of.refund }))),
        (UseAdvance::NAME, json!({ "account": of.paid.payment.account_id, "period": "2026-27" })),
        ("plans.follow-one", json!({ "plan": of.plan })),
        ("payments.forget", json!({ "payment": of.paid.payment.id })),
        ("reconciliation.match", json!({ "statement": of.statement })),
        ("sandbox.send-notice", json!({ "charge": charge })),
    ]
}

#[tokio::test]
async fn a_job_with_ids_of_another_town_has_no_effect() {
    World::story(async |world| {
        let (north, south) = (world.north(), world.south());
        let everything = north.everything().await;
        world.run_jobs().await;
        let tables = all_tables(world).await;
        let others: Vec<String> = tables.iter().filter(|table| *table != "job").cloned().collect();
        let before = [dump(&north, &tables).await, dump(&south, &others).await];
        let arrived = world.arrived().len();
        let payloads = payloads(&everything);
        assert_same(
            "every kind of job is tried",
            payloads.iter().map(|(name, _)| *name).chain(OVER_A_TOWN),
            JOB_KINDS.iter().map(|kind| kind.name),
        );
        let work = south.begin().await;
        for (name, payload) in payloads {
            let job = job::Model {
                tenant_id: work.tenant(),
                id: JobId::mint(),
                name: name.to_owned(),
                payload,
                run_at: Some(work.now),
                attempts: 0,
                last_error: None,
                created_at: work.now,
            };
            work.insert(job).await.unwrap();
        }
        work.commit().await.unwrap();
        world.run_jobs().await;
        let after = [dump(&north, &tables).await, dump(&south, &others).await];
        for (before, after) in before.into_iter().zip(after) {
            assert_same("a job changes nothing of another town", after, before);
        }
        assert_eq!(world.arrived().len(), arrived, "nobody is told anything");
        let left = dump(&south, &["job".to_owned()]).await;
        south.forget_given_up_jobs().await;
        let waiting = dump(&south, &["job".to_owned()]).await;
        assert_none("such a job ends, or is set aside for a person", &waiting);
        assert!(left.len() <= JOB_KINDS.len());
    })
    .await;
}

#[tokio::test]
async fn a_town_has_a_row_in_every_table_and_the_database_alone_keeps_them() {
    World::story(async |world| {
        let north = world.north();
        north.everything().await;
        let app = connect(&world.urls().app).await;
        let (tables, _) = tables(&app).await;
        let mut violations = Vec::new();
        for table in &tables {
            if dump(&north, std::slice::from_ref(table)).await.is_empty() {
                violations.push(format!("{table} is empty: nothing is shown by it"));
            }
        }
        assert_none("a row in every table", &violations);
        // SQLite has no row-level security: there only the filter of a town's work keeps its rows.
        if Engine::of_this_run() == Engine::Postgres {
            for table in &tables {
                let abroad = dump(&world.south(), std::slice::from_ref(table)).await.len();
                violations.extend(seen_of(&app, table, u64::try_from(abroad).unwrap()).await);
            }
            assert_none("unfiltered statements of the application's own role see one town, or nothing", &violations);
        }
        app.close().await.unwrap();
    })
    .await;
}

/// What statements that no town filters see or touch where south (2) is named, which has so many rows of its own, and where
/// no town is named.
async fn seen_of(app: &DatabaseConnection, table: &str, own: u64) -> Vec<String> {
    let select = format!("SELECT * FROM {table}");
    let update = format!("UPDATE {table} SET tenant_id = tenant_id");
    let delete = format!("DELETE FROM {table}");
    let is_kept = APPEND_ONLY.contains(&table);
    let mut seen = Vec::new();
    for sql in [&select, &update, &delete] {
        let expected = if is_kept && *sql != select { "permission denied" } else { "app.tenant_id" };
        match app.execute_unprepared(sql).await {
            // A connection that has served a town before knows the setting, as an empty text; and the planner may ask for it
            // before the grants are looked at.
            Err(cause)
                if [expected, "app.tenant_id", "integer: \"\""].iter().any(|why| cause.to_string().contains(why)) => {}
            outcome => seen.push(format!("{sql} with no town named: {outcome:?}")),
        }
    }
    let of_north = format!("{delete} WHERE tenant_id = 1");
    for (sql, touched) in [(&select, own), (&update, own), (&delete, own), (&of_north, 0)] {
        let tx = app.begin().await.unwrap();
        name_town(&tx, 2).await;
        match tx.execute_unprepared(sql).await {
            Ok(done) if done.rows_affected() == touched => {}
            Err(cause) if is_kept && *sql != select && cause.to_string().contains("permission denied") => {}
            // Some of the other town's own rows are needed by others of its own.
            Err(cause) if *sql == delete && own > 0 && cause.to_string().contains("foreign key") => {}
            outcome => seen.push(format!("{sql} in the other town: {outcome:?}")),
        }
        tx.rollback().await.unwrap();
    }
    seen
}
