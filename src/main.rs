//! The program: hooks, mode, exit status.
#![forbid(unsafe_code)]

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use signoff::cli::{self, Cli};

fn main() -> color_eyre::Result<ExitCode> {
    color_eyre::install()?;
    let outcome = cli::dispatch(Cli::try_parse().unwrap_or_else(|error| cli::with_usage(error).exit()));
    std::io::stderr().write_all(outcome.stderr.as_bytes())?;
    std::io::stdout().write_all(outcome.stdout.as_bytes())?;
    Ok(ExitCode::from(outcome.exit as u8))
}
