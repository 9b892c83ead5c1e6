//! A process between signoff and what it runs: it leads a session without a terminal and the group, and ends that whole once
//! signoff is gone, however that went (SIGKILL too). It is signoff itself, started anew.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::thread::Builder;

use rustix::process::{Signal, getpgid, getppid, kill_current_process_group, setpgid, setsid};

use crate::domain::values::child_end::ChildEnd;

use super::{describe_error, no_thread};

/// The first argument of a signoff that is one. No command is called so.
pub const SUPERVISE: &str = "--supervise";
/// As a shell says that there was nothing to run.
const NOT_STARTED: u8 = 127;

/// Runs a program with its arguments to its end, and tells signoff on the socket that is standard input how that was. Then it
/// waits to be ended with all that the program started: by signoff, or because nobody holds the other end of the socket any
/// more. The answer is for where standard input takes no word.
pub fn supervise(mut words: impl Iterator<Item = OsString>) -> u8 {
    leave_terminal();
    let listening = Builder::new().spawn(|| {
        io::copy(&mut io::stdin(), &mut io::sink()).ok();
        kill_current_process_group(Signal::KILL).ok();
    });
    // What nobody could end is not begun.
    let told = match &listening {
        Ok(_) => run(&words.next().unwrap_or_default(), words),
        Err(error) => EndReport(ChildEnd::NotStarted(no_thread(error))),
    };
    match (rustix::io::write(io::stdin(), &told.to_bytes()), listening) {
        // Whoever heard it ends this process too.
        (Ok(_), Ok(listening)) => listening.join().map_or(NOT_STARTED, |()| NOT_STARTED),
        _ => told.exit_status(),
    }
}

fn run(program: &OsStr, arguments: impl Iterator<Item = OsString>) -> EndReport {
    let ended = Command::new(program).args(arguments).stdin(Stdio::null()).spawn().and_then(|mut child| child.wait());
    ended.as_ref().map_or_else(EndReport::not_started, |status| EndReport::of(*status))
}

/// How a program ended, as the supervisor tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EndReport(ChildEnd);

impl EndReport {
    /// A letter, a number of four bytes, and the length of the words behind them.
    pub(super) const HEAD: usize = 9;
    const LONGEST: usize = 1 << 10;

    fn of(status: ExitStatus) -> Self {
        Self(end_of(status))
    }

    fn not_started(error: &io::Error) -> Self {
        Self(ChildEnd::NotStarted(describe_error(error)))
    }

    fn to_bytes(&self) -> Vec<u8> {
        let (letter, number, words) = match &self.0 {
            ChildEnd::Exit(status) => (b'E', *status, ""),
            ChildEnd::Signal(number) => (b'S', *number, ""),
            ChildEnd::NotStarted(why) => (b'N', 0, &why[..why.floor_char_boundary(Self::LONGEST)]),
            ChildEnd::TimeUp | ChildEnd::Cancelled => (b'N', 0, "it was ended"),
        };
        let length = u32::try_from(words.len()).unwrap_or_default();
        [&[letter], &number.to_le_bytes()[..], &length.to_le_bytes(), words.as_bytes()].concat()
    }

    /// Reads what a supervisor tells; `None` where it told nothing.
    pub(super) fn read(mut from: impl Read) -> Option<ChildEnd> {
        let mut head = [0; Self::HEAD];
        from.read_exact(&mut head).ok()?;
        let number = i32::from_le_bytes(head[1..5].try_into().ok()?);
        let length = u32::from_le_bytes(head[5..9].try_into().ok()?) as usize;
        let mut words = vec![0; length.min(Self::LONGEST)];
        from.read_exact(&mut words).ok()?;
        match head[0] {
            b'E' => Some(ChildEnd::Exit(number)),
            b'S' => Some(ChildEnd::Signal(number)),
            b'N' => Some(ChildEnd::NotStarted(String::from_utf8_lossy(&words).into_owned())),
            _ => None,
        }
    }

    fn exit_status(&self) -> u8 {
        match self.0 {
            ChildEnd::Exit(status) => u8::try_from(status).unwrap_or(NOT_STARTED),
            _ => NOT_STARTED,
        }
    }
}

/// How a process that was waited for ended.
pub(super) fn end_of(status: ExitStatus) -> ChildEnd {
    match (status.code(), status.signal()) {
        (Some(code), _) => ChildEnd::Exit(code),
        (None, signal) => ChildEnd::Signal(signal.unwrap_or_default()),
    }
}

/// No program that is run has the operator's terminal. Who leads a group makes no session: it goes back to its parent's first.
fn leave_terminal() {
    let group = getppid().and_then(|parent| getpgid(Some(parent)).ok());
    setpgid(None, group).ok();
    setsid().ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_what_is_heard() {
        for end in [ChildEnd::Exit(0), ChildEnd::Exit(255), ChildEnd::Signal(11), ChildEnd::NotStarted("none".into())] {
            assert_eq!(EndReport::read(EndReport(end.clone()).to_bytes().as_slice()), Some(end));
        }
        assert_eq!(EndReport::read(&b"E\0"[..]), None);
    }
}
