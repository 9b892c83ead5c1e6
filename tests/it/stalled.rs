//! The end on a terminal that takes nothing: whoever reads it later finds it given back.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::yield_now;
use std::time::{Duration, Instant};

use portable_pty::{MasterPty, native_pty_system};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{Action, InputModes, OptionalActions, tcflow, tcgetattr, tcsetattr};

use crate::fixtures::place::Place;
use crate::fixtures::terminal::{is_given_back, size};

/// No test takes this long unless it has failed.
const LIMIT: Duration = Duration::from_secs(20);

/// A cockpit on a terminal that others hold too, as its shell does, and that nobody reads but where a test asks.
struct Stalled {
    cockpit: Child,
    slave: File,
    before: String,
    keys: Box<dyn Write + Send>,
    ask: Sender<()>,
    pieces: Receiver<Vec<u8>>,
    raw: Vec<u8>,
    _master: Box<dyn MasterPty + Send>,
}

impl Stalled {
    /// Once it shows its verdict.
    fn opened(place: &Place) -> Self {
        let master = native_pty_system().openpty(size(80, 24)).unwrap().master;
        let name = master.tty_name().unwrap();
        let slave = |flags| File::from(open(&name, OFlags::RDWR | OFlags::NOCTTY | flags, Mode::empty()).unwrap());
        let mut command = Command::new(env!("CARGO_BIN_EXE_signoff"));
        command.arg(place.path("pack")).env_clear().env("TERM", "xterm-256color").env("USER", "tester");
        for variable in ["XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(variable, concat!(env!("CARGO_TARGET_TMPDIR"), "/nobody-at-home"));
        }
        command.stdin(slave(OFlags::empty())).stdout(slave(OFlags::empty())).stderr(slave(OFlags::empty()));
        let (slave, keys) = (slave(OFlags::NONBLOCK), master.take_writer().unwrap());
        let before = format!("{:?}", tcgetattr(&slave).unwrap());
        let (ask, pieces) = reader(&*master);
        let cockpit = command.spawn().unwrap();
        let mut stalled = Self { cockpit, slave, before, keys, ask, pieces, raw: Vec::new(), _master: master };
        while !String::from_utf8_lossy(&stalled.raw).contains("BLOCKED") {
            assert!(stalled.read(), "it ended: {}", String::from_utf8_lossy(&stalled.raw));
        }
        stalled
    }

    /// Reads a piece of what it shows; whether there was one.
    fn read(&mut self) -> bool {
        self.ask.send(()).ok();
        self.pieces.recv_timeout(LIMIT).is_ok_and(|piece| {
            self.raw.extend(&piece);
            !piece.is_empty()
        })
    }

    fn press(&mut self, keys: &[u8]) {
        self.keys.write_all(keys).unwrap();
        self.keys.flush().unwrap();
    }

    fn has_room(&self) -> bool {
        let now = Timespec { tv_sec: 0, tv_nsec: 0 };
        poll(&mut [PollFd::new(&self.slave, PollFlags::OUT)], Some(&now)).unwrap() > 0
    }

    /// Somebody else's output stands before the cockpit's, up to the last byte that there is room for.
    fn fill(&mut self) {
        while self.has_room() {
            // Another one may have taken the last place.
            self.slave.write_all(&[b' '; 512]).ok();
        }
    }

    /// ctrl-s, on a terminal that heeds it.
    fn press_ctrl_s(&mut self) {
        let mut modes = tcgetattr(&self.slave).unwrap();
        modes.input_modes |= InputModes::IXON;
        tcsetattr(&self.slave, OptionalActions::Now, &modes).unwrap();
        self.press(b"\x13");
        while self.has_room() {
            yield_now();
        }
    }

    /// Its exit status, while nobody reads.
    fn ends(&mut self) -> Option<i32> {
        let begun = Instant::now();
        while begun.elapsed() < LIMIT {
            if let Some(status) = self.cockpit.try_wait().unwrap() {
                return status.code();
            }
            yield_now();
        }
        panic!("it goes on");
    }

    /// All that its reader finds, whenever it wakes up.
    fn read_to_the_end(mut self) -> Vec<u8> {
        assert_eq!(format!("{:?}", tcgetattr(&self.slave).unwrap()), self.before);
        self.slave = File::open("/dev/null").unwrap();
        while self.read() {}
        std::mem::take(&mut self.raw)
    }
}

impl Drop for Stalled {
    fn drop(&mut self) {
        // One that has ended is not there to be killed.
        self.cockpit.kill().ok();
    }
}

/// What a terminal shows, a piece for each time that it is asked for; an empty one at the end.
fn reader(master: &dyn MasterPty) -> (Sender<()>, Receiver<Vec<u8>>) {
    let (mut reader, (ask, asked), (send, pieces)) =
        (master.try_clone_reader().unwrap(), mpsc::channel(), mpsc::channel());
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(()) = asked.recv() {
            let length = reader.read(&mut buffer).unwrap_or(0);
            if send.send(buffer[..length].to_vec()).is_err() {
                return;
            }
        }
    });
    (ask, pieces)
}

/// Ends a cockpit that has a frame to show and no room for it, in each way.
fn is_given_back_after(stall: impl Fn(&mut Stalled)) {
    let place = Place::with_pack();
    for (signal, status) in [(Some(Signal::TERM), 143), (Some(Signal::HUP), 129), (None, 0)] {
        let mut terminal = Stalled::opened(&place);
        stall(&mut terminal);
        terminal.press(b"2");
        match signal {
            Some(signal) => kill_process(Pid::from_child(&terminal.cockpit), signal).unwrap(),
            None => terminal.press(b"q"),
        }
        assert_eq!(terminal.ends(), Some(status));
        let raw = terminal.read_to_the_end();
        assert!(is_given_back(&raw), "{signal:?}: {:?}", String::from_utf8_lossy(&raw));
        assert!(raw.ends_with(b"\x1b[?1049l"), "{signal:?}: {:?}", String::from_utf8_lossy(&raw));
    }
}

#[test]
fn a_terminal_that_nobody_reads_is_given_back_for_when_somebody_does() {
    is_given_back_after(Stalled::fill);
}

#[test]
fn a_terminal_that_ctrl_s_stopped_is_given_back() {
    is_given_back_after(Stalled::press_ctrl_s);
}

#[test]
fn a_terminal_that_a_program_stopped_is_given_back() {
    is_given_back_after(|terminal| tcflow(&terminal.slave, Action::OOff).unwrap());
}
