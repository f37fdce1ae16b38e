//! What the program costs beside the barest one that does the same: medians of interleaved rounds, as ratios.
//!
//! `make bench` builds for release and gives it a PostgreSQL of its own. Figures of one machine at one moment: the ratios
//! are what is held against the targets.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "measurements of our own program on this machine"
)]

mod access;
mod bare;
#[path = "../it/support/clock.rs"]
#[expect(dead_code, reason = "shared with the stories, which use all of it")]
mod clock;
mod counter;
#[path = "../it/support/database.rs"]
#[expect(dead_code, reason = "shared with the stories, which use all of it")]
mod database;
mod demands;
mod deployment;
#[path = "../it/support/graph.rs"]
mod driver;
mod graph;
mod import;
mod load;
mod pages;
mod paper;
mod places;
mod reconcile;
mod reports;
mod statements;
mod table;
mod till;

use std::env;

use table::Table;

#[tokio::main]
async fn main() {
    // The barest program is this one again, in a process of its own.
    let arguments: Vec<String> = env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == bare::MODE) {
        return bare::serve(&arguments[at + 1..]).await;
    }
    let _already = rustls::crypto::ring::default_provider().install_default();
    let mut table = Table::default();
    // `make bench ONLY=pages` measures one part.
    let is_asked = |part: &str| env::var("ONLY").map_or(true, |only| only.is_empty() || only == part);
    if is_asked("places") {
        places::measure(&mut table).await;
    }
    if is_asked("access") {
        access::measure(&mut table).await;
    }
    if is_asked("doors") {
        access::measure_doors(&mut table).await;
    }
    if is_asked("import") {
        import::measure(&mut table).await;
    }
    if is_asked("demands") {
        demands::measure(&mut table).await;
    }
    if is_asked("paper") {
        paper::measure(&mut table).await;
    }
    if is_asked("pages") {
        pages::measure(&mut table).await;
    }
    if is_asked("reports") {
        reports::measure(&mut table).await;
    }
    if is_asked("reconcile") {
        reconcile::measure(&mut table).await;
    }
    if is_asked("graph") {
        graph::measure(&mut table).await;
    }
    if is_asked("counter") {
        counter::measure(&mut table).await;
    }
    if is_asked("kill") {
        counter::kill(&mut table).await;
    }
    table.print();
}
