//! The edge: the pipeline, the headless commands, the cockpit's loop, and the performing of effects. Knows every room;
//! parses, judges and draws nothing itself.

pub mod cockpit;
pub mod commands;
pub mod headroom;
mod interruption;
mod mark;
pub mod nearest;
mod operations;
mod options;
mod person;
pub mod pipeline;
mod signals;
mod typed;

use std::ffi::OsString;
use std::io::ErrorKind;
use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{QueueSelector, tcflush};

use crate::domain::assessment::unjudged::{Cause, Unjudged};
use crate::domain::values::escaped::{Escaped, looks_otherwise};
use crate::io::no_thread;
use crate::io::scan::OpenError;
use crate::io::supervisor::{SUPERVISE, supervise};

pub use crate::io::file_size::tell_of_limit;

/// Where this process is to supervise another one, it does, and this is the exit status; `None` where it is not.
pub fn supervised(mut arguments: impl Iterator<Item = OsString>) -> Option<u8> {
    arguments.nth(1).filter(|first| first == SUPERVISE).map(|_| supervise(arguments))
}

/// Waits a moment for a terminal to have a line; whether it has one, or its end.
pub fn has_input(terminal: impl AsFd) -> bool {
    const MOMENT: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
    let mut asked = [PollFd::new(&terminal, PollFlags::IN)];
    poll(&mut asked, Some(&MOMENT)).is_ok_and(|ready| ready > 0)
}

/// Forgets what was typed on a terminal and nobody has read.
pub fn forget_input(terminal: impl AsFd) {
    // What cannot be forgotten is read.
    tcflush(terminal, QueueSelector::IFlush).ok();
}

/// Words for people whose parts have been made visible: where one was forgotten, here it is.
pub fn shown_words(words: &str) -> String {
    let shown: Vec<String> = words.split('\n').map(|line| Escaped::of_visible(line).into_string()).collect();
    shown.join("\n")
}

/// The report of a panic that quotes some text: where that is not plain, all of it is escaped.
pub fn shown_report(report: &str, quoted: &str) -> String {
    let is_plain = quoted.lines().all(|line| !looks_otherwise(line));
    let shown = |line: &str| if is_plain { line.to_owned() } else { Escaped::new(line).into_string() };
    report.lines().map(|line| shown(line) + "\n").collect()
}

/// How a command ended: what it says, to whom, and the exit status. `main` alone prints and exits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandOutput {
    /// Data.
    pub stdout: String,
    /// Words for people; every piece of evidence in them has been made visible.
    pub stderr: String,
    pub exit: Exit,
    /// What was written, and where: told where the data cannot be printed, and empty where nothing was.
    pub written: String,
}

/// Exit statuses (docs/contracts.md, section 4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exit {
    /// 0: ready, passed, done.
    #[default]
    Done = 0,
    /// 1: blocked, failed.
    Blocked = 1,
    /// 2: wrong usage or unusable input.
    Unusable = 2,
    /// 101: a bug; its report was printed.
    Bug = 101,
    /// 129: the terminal is gone.
    HungUp = 129,
    /// 130: ended by SIGINT.
    Interrupted = 130,
    /// 131: ended by SIGQUIT.
    QuitBySignal = 131,
    /// 143: ended by SIGTERM.
    Terminated = 143,
}

/// Who sits in front of a command that asks before it acts, or that takes its time.
pub trait Console {
    /// Words for people, at once; every piece of evidence in them has been made visible.
    fn tell(&mut self, words: &str);

    /// Whether the answer is yes; `None` where nobody can answer.
    fn ask(&mut self, question: &str) -> Option<bool>;

    /// What somebody types, without the end of its line; `None` where nobody can answer, or it is over before.
    fn read_line(&mut self, question: &str, is_over: &dyn Fn() -> bool) -> Option<String>;

    /// Whether somebody could answer.
    fn can_ask(&self) -> bool;

    /// Whether words are seen by somebody who sits in front of a terminal.
    fn is_terminal(&self) -> bool;

    /// On a terminal, words in place of the line that stands there.
    fn redraw(&mut self, words: &str);
}

/// Wrong usage or unusable input: what is wrong, and what to do about it.
/// Untrusted: may quote evidence, and is made visible where it is said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct UsageError {
    pub text: String,
    /// One after the other, each on a line beneath the text.
    pub details: Vec<String>,
    pub hint: String,
}

impl UsageError {
    pub fn new(text: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { text: text.into(), details: Vec::new(), hint: hint.into() }
    }

    /// The same, with these beneath it.
    #[must_use]
    pub fn listing(self, details: impl IntoIterator<Item = String>) -> Self {
        Self { details: details.into_iter().collect(), ..self }
    }

    /// The first of these, with the others beneath it.
    pub fn of_all(wrong: Vec<String>, hint: impl Into<String>) -> Self {
        let mut wrong = wrong.into_iter();
        Self::new(wrong.next().unwrap_or_default(), hint).listing(wrong)
    }

    /// The system gives no thread.
    fn no_thread(error: &std::io::Error) -> Self {
        Self::new(no_thread(error), "end other programs of yours, or have their number raised: ulimit -u")
    }

    /// A document that cannot be written as JSON.
    fn unprintable(error: serde_json::Error) -> Self {
        Self::new(format!("the document is no JSON: {error}"), "")
    }
}

impl CommandOutput {
    /// Nothing was done: one sentence why, exit status 1.
    fn refused(why: &str) -> Self {
        let stderr = format!("signoff: {}\n", Escaped::new(why));
        Self { stderr, exit: Exit::Blocked, ..Self::default() }
    }

    /// It could not be done, or not for certain: why, and what to do about it; exit status 1.
    fn failed(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { exit: Exit::Blocked, ..UsageError::new(why, remedy).into() }
    }
}

impl From<OpenError> for UsageError {
    fn from(no_pack: OpenError) -> Self {
        Self::new(no_pack.text, no_pack.hint)
    }
}

impl From<Unjudged> for UsageError {
    fn from(unjudged: Unjudged) -> Self {
        Self::new(unjudged.text, unjudged.hint)
    }
}

/// A pack that is none any more.
impl From<OpenError> for Unjudged {
    fn from(OpenError { text, kind, .. }: OpenError) -> Self {
        let (cause, hint) = match kind {
            ErrorKind::NotFound | ErrorKind::NotADirectory => (Cause::PackGone, "put it back where it was"),
            _ => (Cause::PackUnreadable, "let it be read"),
        };
        Self { cause, text, hint: hint.to_owned() }
    }
}

/// One function from what went wrong to what is said and the exit status.
impl From<UsageError> for CommandOutput {
    fn from(wrong: UsageError) -> Self {
        let UsageError { text, details, hint } = wrong;
        let details: String = details.iter().map(|line| format!("  {}\n", Escaped::new(line))).collect();
        let hint = if hint.is_empty() { hint } else { format!("hint: {}\n", Escaped::new(&hint)) };
        let stderr = format!("signoff: {}\n{details}{hint}", Escaped::new(&text));
        Self { stderr, exit: Exit::Unusable, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_nobody_made_visible_are_and_what_is_visible_stays() {
        assert_eq!(shown_words("a\x1b[31m\n<U+001B>\n\u{202e}\n"), "a<U+001B>[31m\n<U+001B>\n<U+202E>\n");
    }
}
