//! The program: hooks, mode, exit status.
#![forbid(unsafe_code)]

// One crate without the library, so that the dead-code lint sees what `pub` hides (`.ci/run`).
#[cfg(plain)]
extern crate self as signoff;
#[cfg(plain)]
#[path = "lib.rs"]
mod rooms;
#[cfg(plain)]
use rooms::*;

use std::io::{BufRead, Error, ErrorKind, IsTerminal, Read, Result, Write, stderr, stdin, stdout};
use std::process::ExitCode;

use color_eyre::config::{HookBuilder, Theme};
use signoff::cli;
use signoff::run::{self, CommandOutput, Console, Exit};

fn main() -> color_eyre::Result<ExitCode> {
    if let Some(status) = run::supervised(std::env::args_os()) {
        return Ok(ExitCode::from(status));
    }
    install_hooks()?;
    run::tell_of_limit();
    let dispatch = |cli| cli::dispatch(cli, &mut Terminal);
    let outcome = cli::parse(std::env::args_os()).map(dispatch).unwrap_or_else(|said| said);
    let exit = match print(&outcome) {
        Ok(()) => outcome.exit,
        Err(error) => unprinted(&outcome.written, &error),
    };
    Ok(ExitCode::from(exit as u8))
}

/// The operator's terminal: questions on stderr, answers from stdin.
struct Terminal;

impl Console for Terminal {
    fn tell(&mut self, words: &str) {
        // Words that find no place do not hold up the work.
        deliver(stderr().lock(), &run::shown_words(words)).ok();
    }

    fn ask(&mut self, question: &str) -> Option<bool> {
        let answer = self.read_line(question, &|| false)?;
        Some(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
    }

    fn read_line(&mut self, question: &str, is_over: &dyn Fn() -> bool) -> Option<String> {
        let input = stdin().lock();
        if !input.is_terminal() {
            return None;
        }
        // What was typed before the question answers another one.
        run::forget_input(&input);
        self.tell(question);
        while !run::has_input(&input) {
            if is_over() {
                return None;
            }
        }
        let mut answer = Vec::new();
        input.take(LONGEST_ANSWER).read_until(b'\n', &mut answer).ok().filter(|length| *length > 0)?;
        Some(String::from_utf8_lossy(&answer).trim_end_matches(['\n', '\r']).to_owned())
    }

    fn can_ask(&self) -> bool {
        stdin().is_terminal()
    }

    fn is_terminal(&self) -> bool {
        stderr().is_terminal()
    }

    fn redraw(&mut self, words: &str) {
        deliver(stderr().lock(), &format!("\r\x1b[K{}", run::shown_words(words))).ok();
    }
}

/// In bytes.
const LONGEST_ANSWER: u64 = 4096;

/// Data that did not reach its reader is no answer, whatever it said. What was written stays so, and is told.
fn unprinted(written: &str, error: &Error) -> Exit {
    let written = if written.is_empty() { String::new() } else { format!("{written}; ") };
    let text = format!("signoff: {written}the answer could not be printed: {error}\n");
    // Where stderr takes no words either, the exit status alone tells.
    deliver(stderr().lock(), &text).ok();
    Exit::Unusable
}

/// A bug panics: the report goes to stderr, in colour only on a terminal, and the exit status is 101. What it quotes may be
/// evidence, and is escaped.
fn install_hooks() -> color_eyre::Result<()> {
    let is_plain = !stderr().is_terminal() || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let theme = if is_plain { Theme::new() } else { Theme::dark() };
    let (panics, errors) = HookBuilder::default().theme(theme).into_hooks();
    errors.install()?;
    std::panic::set_hook(Box::new(move |info| {
        let report = panics.panic_report(info).to_string();
        deliver(stderr().lock(), &run::shown_report(&report, info.payload_as_str().unwrap_or_default())).ok();
    }));
    Ok(())
}

/// Words for people first, then the data, each in one go. A reader who has gone away is no error, and words that find
/// no place do not hold up the data.
fn print(outcome: &CommandOutput) -> Result<()> {
    deliver(stderr().lock(), &outcome.stderr).ok();
    deliver(stdout().lock(), &outcome.stdout)
}

fn deliver(mut stream: impl Write, text: &str) -> Result<()> {
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}
