//! Taking the terminal, and giving it back whatever happens.
//!
//! What is remembered here is global, since a panic's hook and a dead terminal have no handle to hold. Bytes go straight
//! to the descriptor: the lock of the standard output may be held by a write that is stuck.

use std::io;
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{OnceLock, mpsc};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::termios::{OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetwinsize, tcsetattr};

/// Alternate screen, bracketed paste, focus reports, no cursor.
pub(super) const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?1004h\x1b[?25l";
/// All of that undone, a synchronized update and a style that were left open as well.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[0m\x1b[?1004l\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// How long a terminal that takes no bytes may hold up the end.
const PATIENCE: Duration = Duration::from_millis(300);
/// Where the kernel knows no size (a serial line, say).
const USUAL: (u16, u16) = (80, 24);

/// The terminal's modes as we found them.
static BEFORE: OnceLock<Termios> = OnceLock::new();
static HELD: AtomicBool = AtomicBool::new(false);
static DEAD: AtomicBool = AtomicBool::new(false);

/// Holds the terminal; dropping it gives the terminal back.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Takes the terminal: raw mode at once, the screen with the first frame.
    ///
    /// # Errors
    /// When standard input is no terminal.
    pub fn take() -> io::Result<Self> {
        let found = tcgetattr(io::stdin())?;
        BEFORE.get_or_init(|| found);
        never_wait_for_input();
        take()?;
        Ok(Self(()))
    }

    /// Gives the terminal back for a while.
    pub fn lend(&self) {
        give_back();
    }

    /// Takes it again.
    ///
    /// # Errors
    /// When the terminal does not let us.
    pub fn retake(&self) -> io::Result<()> {
        take()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Whether standard input and output are a terminal.
pub fn is_terminal() -> bool {
    use std::io::IsTerminal;
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Columns and rows, as the kernel knows them.
pub fn size() -> (u16, u16) {
    let size = tcgetwinsize(io::stdout()).ok().map(|size| (size.ws_col, size.ws_row));
    size.filter(|(columns, rows)| *columns > 0 && *rows > 0).unwrap_or(USUAL)
}

/// Whether we hold the terminal: only then may a frame be written.
pub(super) fn is_held() -> bool {
    HELD.load(Ordering::SeqCst)
}

/// The terminal is gone: it is not touched again.
pub fn abandon() {
    DEAD.store(true, Ordering::SeqCst);
    HELD.store(false, Ordering::SeqCst);
}

/// Whether the terminal is gone. Asks the kernel too: a hang-up may not have been told yet.
pub fn is_gone() -> bool {
    DEAD.load(Ordering::SeqCst) || is_hung_up(Some(&Timespec { tv_sec: 0, tv_nsec: 0 }))
}

/// From now on a panic gives the terminal back first, then is told by the hook that was installed before, then calls
/// `after`. On a dead terminal it is not told at all: to print there would abort the process.
pub fn give_back_on_panic(after: impl Fn() + Send + Sync + 'static) {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if is_gone() {
            abandon();
        } else {
            give_back();
            tell(info);
        }
        after();
    }));
}

/// Gives the terminal back, once; does nothing where it is not held or gone. May be called from anywhere.
fn give_back() {
    if !HELD.swap(false, Ordering::SeqCst) || is_gone() {
        return;
    }
    let (done, when_done) = mpsc::channel();
    // A terminal that takes no bytes must not hold up the end: the write has a thread of its own.
    std::thread::spawn(move || done.send(write_all(LEAVE).is_ok()));
    if when_done.recv_timeout(PATIENCE).is_err() {
        // What waits to be shown is thrown away: then there is room for the way out, for when the terminal wakes up.
        tcflush(io::stdout(), QueueSelector::OFlush).ok();
        // Nobody is left to be told of a failure.
        when_done.recv_timeout(PATIENCE).ok();
    }
    if let Some(before) = BEFORE.get() {
        tcsetattr(io::stdin(), OptionalActions::Now, before).ok();
    }
}

/// Gives standard input a description of its own that never waits: crossterm reads until nothing is left. The one that
/// we share with the shell stays as it is. Where no other can be opened we go on with it.
fn never_wait_for_input() {
    let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    if let Ok(input) = rustix::fs::open("/dev/tty", flags, Mode::empty()) {
        rustix::stdio::dup2_stdin(input).ok();
    }
}

fn take() -> io::Result<()> {
    if let Some(before) = BEFORE.get() {
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(io::stdin(), OptionalActions::Now, &raw)?;
    }
    HELD.store(true, Ordering::SeqCst);
    Ok(())
}

/// Writes all bytes to standard output's descriptor.
pub(super) fn write_all(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(io::stdout(), bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => wait_for_room()?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Somebody who shares the terminal made it non-blocking.
fn wait_for_room() -> io::Result<()> {
    let output = io::stdout();
    match poll(&mut [PollFd::new(&output, PollFlags::OUT)], None) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Waits for the terminal's end, as long as `limit` allows.
pub(super) fn is_hung_up(limit: Option<&Timespec>) -> bool {
    let input = io::stdin();
    let mut asked = [PollFd::from_borrowed_fd(input.as_fd(), PollFlags::empty())];
    loop {
        match poll(&mut asked, limit) {
            Err(Errno::INTR) => {}
            Err(_) => return true,
            Ok(_) => return asked[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL),
        }
    }
}
