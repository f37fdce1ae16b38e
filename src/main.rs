use std::process::ExitCode;

use clap::Parser;
use pouro::commands::{Cli, run};

#[tokio::main]
async fn main() -> ExitCode {
    run(Cli::parse()).await
}
