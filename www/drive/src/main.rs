//! The program: reads its arguments and serves.

use std::process::ExitCode;

use clap::Parser as _;
use local_drive::Arguments;

#[tokio::main]
async fn main() -> ExitCode {
    match local_drive::run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("local-drive: {error}");
            ExitCode::FAILURE
        }
    }
}
