//! A process between signoff and what it runs: it leads a session without a terminal and the group, and ends that whole once signoff is gone, however that went
//! (SIGKILL too). It is signoff itself, started anew.

use std::ffi::OsString;
use std::io::{self, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use rustix::process::{Signal, getpgid, getpid, getppid, kill_current_process_group, kill_process, setpgid, setsid};

use super::describe_error;

/// The first argument of a signoff that is one. No command is called so.
pub const SUPERVISE: &str = "--supervise";
/// As a shell says that there was nothing to run.
const NOT_STARTED: u8 = 127;
/// As a shell tells a signal.
const BY_SIGNAL: i32 = 128;

/// Runs a program with its arguments to its end, and answers its exit status. Where a signal ended it, the same one ends this
/// process. Standard input is held open by signoff; when it ends, so does everything here.
pub fn supervise(mut words: impl Iterator<Item = OsString>) -> u8 {
    leave_terminal();
    thread::spawn(|| {
        io::copy(&mut io::stdin(), &mut io::sink()).ok();
        kill_current_process_group(Signal::KILL).ok();
    });
    let program = words.next().unwrap_or_default();
    let ended = Command::new(&program).args(words).stdin(Stdio::null()).spawn().and_then(|mut child| child.wait());
    match ended {
        Ok(status) => passed_on(status),
        Err(error) => {
            let words = format!("{}: {}\n", program.to_string_lossy(), describe_error(&error));
            io::stderr().write_all(words.as_bytes()).ok();
            NOT_STARTED
        }
    }
}

/// No program that is run has the operator's terminal. Who leads a group makes no session: it goes back to its parent's first.
fn leave_terminal() {
    let group = getppid().and_then(|parent| getpgid(Some(parent)).ok());
    setpgid(None, group).ok();
    setsid().ok();
}

fn passed_on(status: ExitStatus) -> u8 {
    let number = status.signal().unwrap_or_default();
    // Rust takes the first SIGSEGV and SIGBUS for an overflown stack.
    for signal in [Signal::from_named_raw(number); 2].into_iter().flatten() {
        kill_process(getpid(), signal).ok();
    }
    u8::try_from(status.code().unwrap_or(BY_SIGNAL + number)).unwrap_or(NOT_STARTED)
}
