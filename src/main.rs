//! The program: hooks, mode, exit status.
#![forbid(unsafe_code)]

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use color_eyre::config::{HookBuilder, Theme};
use signoff::cli;
use signoff::run::Outcome;

fn main() -> color_eyre::Result<ExitCode> {
    install_hooks()?;
    let outcome = cli::parse(std::env::args_os()).map(cli::dispatch).unwrap_or_else(|said| said);
    print(&outcome)?;
    Ok(ExitCode::from(outcome.exit as u8))
}

/// A bug panics: the report goes to stderr, in colour only on a terminal, and the exit status is 101.
fn install_hooks() -> color_eyre::Result<()> {
    let is_plain = !io::stderr().is_terminal() || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let theme = if is_plain { Theme::new() } else { Theme::dark() };
    HookBuilder::default().theme(theme).install()
}

/// Words for people first, then the data, each in one go. A reader who has gone away is no error.
fn print(outcome: &Outcome) -> io::Result<()> {
    deliver(io::stderr().lock(), &outcome.stderr)?;
    deliver(io::stdout().lock(), &outcome.stdout)
}

fn deliver(mut stream: impl Write, text: &str) -> io::Result<()> {
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}
