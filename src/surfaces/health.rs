//! Whether the process is alive, and whether it can work. On every host.

use actix_web::{
    HttpResponse,
    web::{self, Data},
};
use serde_json::json;

use crate::{
    platform::app::App,
    web::{Access, Endpoint},
};

pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/healthz", Access::Everybody, || web::route().to(alive)).always_open(),
    Endpoint::get("/readyz", Access::Everybody, || web::route().to(ready)).always_open(),
];

async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "alive" }))
}

/// The job queue is a table: it is reachable when the worker's connection is.
async fn ready(app: Data<App>) -> HttpResponse {
    let (database, queue, store) =
        tokio::join!(app.desk.database.ping(), app.worker_database.ping(), async { app.store().ping().await });
    let word = |outcome: &anyhow::Result<()>| match outcome {
        Ok(()) => "ok",
        Err(cause) => {
            tracing::error!("not ready: {cause:#}");
            "unreachable"
        }
    };
    let parts = json!({ "database": word(&database), "queue": word(&queue), "store": word(&store) });
    if database.is_ok() && queue.is_ok() && store.is_ok() {
        HttpResponse::Ok().json(json!({ "status": "ready", "parts": parts }))
    } else {
        HttpResponse::ServiceUnavailable().json(json!({ "status": "not ready", "parts": parts }))
    }
}
