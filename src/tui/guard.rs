//! Taking the terminal, and giving it back whatever happens.
//!
//! What is remembered here is global, since a panic's hook and a dead terminal have no handle to hold. Bytes go straight
//! to the descriptor: the lock of the standard output may be held by a write that is stuck.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, open};
use rustix::io::Errno;
use rustix::termios::{
    Action, OptionalActions, QueueSelector, Termios, tcflow, tcflush, tcgetattr, tcgetwinsize, tcsetattr, ttyname,
};

/// Alternate screen, bracketed paste, focus reports, no cursor.
pub(super) const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?1004h\x1b[?25l";
/// All of that undone, a synchronized update and a style that were left open as well.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[0m\x1b[?1004l\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// How long a terminal that takes no bytes may hold up the end, before what waits there is thrown away, and after that.
const PATIENCE: Duration = Duration::from_millis(300);
/// Where the kernel knows no size (a serial line, say).
const USUAL: (u16, u16) = (80, 24);

/// The terminal's modes as we found them.
static BEFORE: OnceLock<Termios> = OnceLock::new();
static DEAD: AtomicBool = AtomicBool::new(false);
/// Whoever writes has it in hand: behind the way out no frame follows.
static TERMINAL: Mutex<Held> = Mutex::new(Held { hold: Hold::None, turn: 0, piece: 1 });

/// The terminal, as far as it is ours.
struct Held {
    hold: Hold,
    /// How often it was taken.
    turn: u64,
    /// So many bytes are written at once: where nobody else's description is at hand that never waits, a single one, for
    /// which there is room.
    piece: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Hold {
    None,
    /// Raw mode.
    Modes,
    /// And our own screen, or a part of it.
    Screen,
}

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
        never_wait();
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

/// The terminal is gone: it is not touched again.
pub fn abandon() {
    DEAD.store(true, Ordering::SeqCst);
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

/// Gives the terminal back, once; does nothing where it is not held or gone. May be called from anywhere, and by several
/// at a time: all of them return when it was given back.
fn give_back() {
    let mut held = held();
    let hold = std::mem::replace(&mut held.hold, Hold::None);
    if hold == Hold::None || is_gone() {
        return;
    }
    let Some(before) = BEFORE.get() else { return };
    let_go_on(before);
    if hold == Hold::Screen && !leave(&held) {
        // What waits to be shown is thrown away: then there is room for the way out, for when the terminal wakes up.
        tcflush(io::stdout(), QueueSelector::OFlush).ok();
        // Nobody is left to be told of a failure.
        let _ = leave(&held);
    }
    tcsetattr(io::stdin(), OptionalActions::Now, before).ok();
}

/// A terminal that was stopped takes bytes again: raw mode, which knows no ctrl-s, ends one, and the other call what a
/// program did. One that was not stopped stays as it is.
fn let_go_on(before: &Termios) {
    tcsetattr(io::stdin(), OptionalActions::Now, &raw(before)).ok();
    tcflow(io::stdout(), Action::OOn).ok();
}

/// Whether the terminal took the way out in time.
fn leave(held: &Held) -> bool {
    let until = Instant::now() + PATIENCE;
    let mut rest = LEAVE;
    while !rest.is_empty() {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return false;
        }
        wait_for_room(Timespec::try_from(left).ok().as_ref());
        match held.write(rest) {
            Ok(written) => rest = &rest[written..],
            Err(_) => return false,
        }
    }
    true
}

fn take() -> io::Result<()> {
    if let Some(before) = BEFORE.get() {
        tcsetattr(io::stdin(), OptionalActions::Now, &raw(before))?;
    }
    let mut held = held();
    held.turn += 1;
    // Whoever was stopped from outside still has its screen: it is given back as well.
    held.hold = held.hold.max(Hold::Modes);
    Ok(())
}

fn raw(before: &Termios) -> Termios {
    let mut raw = before.clone();
    raw.make_raw();
    raw
}

/// Gives standard input and output descriptions of their own that never wait: crossterm reads until nothing is left, and
/// no write holds up the end. Those that we share with the shell stay as they are. Where no others can be opened we go on
/// with them.
fn never_wait() {
    own(io::stdin()).and_then(rustix::stdio::dup2_stdin).ok();
    if own(io::stdout()).and_then(rustix::stdio::dup2_stdout).is_ok() {
        held().piece = usize::MAX;
    }
}

fn own(terminal: impl AsFd) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let named = ttyname(terminal, Vec::new()).and_then(|name| open(name, flags, Mode::empty()));
    // Another one's terminal (after `su`) is opened by this name alone.
    named.or_else(|_| open("/dev/tty", flags, Mode::empty()))
}

/// Writes a frame; whether all of it, as the terminal was ours to the end. What is left of it when the terminal is given
/// back is dropped.
///
/// # Errors
/// What the system says.
pub(super) fn write_frame(bytes: &[u8]) -> io::Result<bool> {
    let turn = held().turn;
    let mut rest = bytes;
    while !rest.is_empty() {
        wait_for_room(None);
        let mut held = held();
        if held.hold == Hold::None || held.turn != turn {
            return Ok(false);
        }
        held.hold = Hold::Screen;
        rest = &rest[held.write(rest)?..];
    }
    Ok(true)
}

fn held() -> MutexGuard<'static, Held> {
    TERMINAL.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Held {
    /// Bytes that were written, straight to the descriptor: none where there is no room now.
    fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        match rustix::io::write(io::stdout(), &bytes[..bytes.len().min(self.piece)]) {
            Err(Errno::INTR | Errno::AGAIN) => Ok(0),
            written => Ok(written?),
        }
    }
}

/// Waits for the terminal to take bytes, as long as `limit` allows. Where there is none any more, writing says so.
fn wait_for_room(limit: Option<&Timespec>) {
    poll(&mut [PollFd::new(&io::stdout(), PollFlags::OUT)], limit).ok();
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
