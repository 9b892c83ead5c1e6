//! A program that is run for the operator: without a shell, with a limit of time and of output, and in a process group of its
//! own that is ended whole, but where it may ask on the terminal.

use std::ffi::OsString;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

use crate::domain::values::child_end::ChildEnd;

use super::kill_switch::{KillSwitch, end};
use super::supervisor::{EndReport, SUPERVISE, end_of};
use super::{describe_error, no_thread};

/// How often progress is told, and a cut switch seen.
const BEAT: Duration = Duration::from_millis(100);
/// So long what was written before the end is waited for: somebody may hold the pipe open who left the group.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// What is to be run.
pub struct Launch<'a> {
    pub attachment: Attachment<'a>,
    pub program: &'a Path,
    pub arguments: &'a [OsString],
    /// All that it sees of the environment.
    pub environment: &'a [(OsString, OsString)],
    pub folder: &'a Path,
    pub limit: Duration,
    /// So many bytes of its output are kept, of each stream where they are apart; it may write more.
    pub cap: usize,
    pub streams: Streams,
    /// Of what it wrote so far on standard output: nothing more is heard then, and it is ended.
    pub is_enough: &'a dyn Fn(&[u8]) -> bool,
}

/// Whoever hears a program to its end has never heard enough.
pub const TO_THE_END: &dyn Fn(&[u8]) -> bool = &|_| false;

/// How it is attached to this process and its terminal.
#[derive(Clone, Copy, Debug)]
pub enum Attachment<'a> {
    /// In a group of its own, where it reads these bytes.
    Detached(&'a [u8]),
    /// In one, with nothing to read, under a signoff that stands between, and ends the program once this process is gone.
    Supervised(&'a Path),
    /// In this process's group, so that it may ask whoever sits there: it reads these bytes.
    Terminal(&'a [u8]),
}

impl<'a> Attachment<'a> {
    fn input(self) -> Option<&'a [u8]> {
        match self {
            Self::Detached(bytes) | Self::Terminal(bytes) => Some(bytes),
            Self::Supervised(_) => None,
        }
    }
}

/// Whether standard error is heard by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Streams {
    /// In one, in the order in which it wrote.
    Joined,
    Apart,
}

/// What it said and how it ended.
#[derive(Debug)]
pub struct ChildRun {
    /// Standard output and standard error, as they came; without the latter where it is heard by itself.
    pub output: Vec<u8>,
    pub errors: Vec<u8>,
    /// Whether there was more output.
    pub is_cut: bool,
    /// Whether all that it wrote was heard: somebody else may hold its pipes open.
    pub is_heard: bool,
    pub end: ChildEnd,
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress<'a> {
    pub elapsed: Duration,
    /// Bytes that it has written.
    pub written: usize,
    /// What it said so far on standard error, where that is heard by itself.
    pub errors: &'a [u8],
}

enum Piece {
    Bytes(Stream, Vec<u8>),
    /// Nobody can write to it any more.
    Silence,
    /// What it reads could not be handed to it.
    Unfed(io::Error),
    /// It ended, and was not waited for yet; how, where its supervisor told.
    Ended(Option<ChildEnd>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stream {
    Output,
    Errors,
}

/// Runs it to its end, to the limit, until enough was heard, or until the switch is cut. `tell` hears of its progress, about
/// ten times a second.
pub fn run(launch: &Launch<'_>, kill_switch: &KillSwitch, tell: &mut dyn FnMut(Progress<'_>)) -> ChildRun {
    match begin(launch, kill_switch) {
        None => ChildRun::without_output(ChildEnd::Cancelled),
        Some(Err(error)) => ChildRun::not_started(&error),
        Some(Ok((child, group, pieces, _held))) => {
            let (begun, heard) = (Instant::now(), Heard::default());
            let open = if launch.streams == Streams::Apart { 2 } else { 1 };
            Listening { launch, kill_switch, begun, pieces, heard, open }.hear_out(child, group, tell)
        }
    }
}

impl ChildRun {
    /// Where what it needs cannot be had.
    pub fn not_started(error: &io::Error) -> Self {
        Self::without_output(ChildEnd::NotStarted(describe_error(error)))
    }

    fn without_output(end: ChildEnd) -> Self {
        Self { output: Vec::new(), errors: Vec::new(), is_cut: false, is_heard: true, end }
    }
}

/// With what holds a supervisor: it ends everything once that is dropped.
type Begun = (Child, Option<Pid>, Receiver<Piece>, Option<UnixStream>);

/// `None` where the switch was cut before.
fn begin(launch: &Launch<'_>, kill_switch: &KillSwitch) -> Option<io::Result<Begun>> {
    let Piped { readers, mut command, supervisor } = match piped(launch) {
        Ok(piped) => piped,
        Err(error) => return Some(Err(error)),
    };
    let held = match supervisor.as_ref().map(UnixStream::try_clone).transpose() {
        Ok(held) => held,
        Err(error) => return Some(Err(error)),
    };
    let begun = kill_switch.begin(|| command.spawn())?;
    // Its own ends of the pipes stand in the command.
    drop(command);
    Some(begun.and_then(|(mut child, group)| match pieces_of(&mut child, launch, readers, supervisor, group) {
        Ok(pieces) => Ok((child, group, pieces, held)),
        Err(error) => {
            kill_switch.let_go(group);
            group.into_iter().for_each(end);
            child.wait()?;
            Err(io::Error::other(no_thread(&error)))
        }
    }))
}

/// What it writes, and its end, each heard on a thread of its own; what it reads is handed to it on another.
fn pieces_of(
    child: &mut Child,
    launch: &Launch<'_>,
    readers: Vec<(Stream, PipeReader)>,
    supervisor: Option<UnixStream>,
    group: Option<Pid>,
) -> io::Result<Receiver<Piece>> {
    let (tell, pieces) = mpsc::sync_channel(4);
    if let (Some(mut input), Some(bytes)) = (child.stdin.take(), launch.attachment.input()) {
        let (bytes, tell) = (bytes.to_vec(), tell.clone());
        Builder::new().spawn(move || match input.write_all(&bytes) {
            // Who refuses does not read to the end.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => tell.send(Piece::Unfed(error)).ok(),
            _ => None,
        })?;
    }
    for (stream, reader) in readers {
        let tell = tell.clone();
        Builder::new().spawn(move || read_all(stream, reader, &tell))?;
    }
    Builder::new().spawn(move || {
        let told = supervisor.and_then(EndReport::read);
        if told.is_none() {
            wait_without_reaping(group);
        }
        tell.send(Piece::Ended(told)).ok();
    })?;
    Ok(pieces)
}

/// A command, and our ends of what it writes to.
struct Piped {
    readers: Vec<(Stream, PipeReader)>,
    command: Command,
    /// On which its supervisor tells how it ended.
    supervisor: Option<UnixStream>,
}

/// Streams that are joined go into one pipe, so that the order stays in which it wrote.
fn piped(launch: &Launch<'_>) -> io::Result<Piped> {
    let (reader, output) = pipe(launch.cap)?;
    let mut readers = vec![(Stream::Output, reader)];
    let errors = match launch.streams {
        Streams::Joined => output.try_clone()?,
        Streams::Apart => {
            let (reader, errors) = pipe(launch.cap)?;
            readers.push((Stream::Errors, reader));
            errors
        }
    };
    let (mut command, supervisor) = match launch.attachment {
        Attachment::Supervised(supervisor) => {
            let (ours, its) = UnixStream::pair()?;
            let mut command = Command::new(supervisor);
            // What it reads ends when this process does. It makes a session of its own.
            command.arg(SUPERVISE).arg(launch.program).stdin(OwnedFd::from(its));
            (command, Some(ours))
        }
        Attachment::Detached(bytes) | Attachment::Terminal(bytes) => {
            let mut command = Command::new(launch.program);
            command.stdin(if bytes.is_empty() { Stdio::null() } else { Stdio::piped() });
            (command, None)
        }
    };
    if !matches!(launch.attachment, Attachment::Terminal(_)) {
        // From its first moment on no key that is pressed on the terminal reaches it.
        command.process_group(0);
    }
    command.args(launch.arguments).current_dir(launch.folder);
    command.env_clear().envs(launch.environment.iter().map(|(name, value)| (name, value)));
    command.stdout(output).stderr(errors);
    Ok(Piped { readers, command, supervisor })
}

fn pipe(cap: usize) -> io::Result<(PipeReader, PipeWriter)> {
    let (reader, writer) = io::pipe()?;
    // Programs end before a small pipe has taken all that they said: Node.js does.
    #[cfg(target_os = "linux")]
    rustix::pipe::fcntl_setpipe_size(&writer, cap).ok();
    Ok((reader, writer))
}

/// A process that is not waited for keeps its number: whoever ends its group ends no stranger's.
fn wait_without_reaping(id: Option<Pid>) {
    let Some(id) = id else { return };
    while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(id), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {}
}

fn read_all(stream: Stream, mut reader: PipeReader, tell: &mpsc::SyncSender<Piece>) {
    let mut buffer = vec![0; 64 << 10];
    while let Ok(length @ 1..) = reader.read(&mut buffer) {
        // Who has heard enough does not listen any more.
        if tell.send(Piece::Bytes(stream, buffer[..length].to_vec())).is_err() {
            return;
        }
    }
    tell.send(Piece::Silence).ok();
}

#[derive(Default)]
struct Heard {
    output: Vec<u8>,
    errors: Vec<u8>,
    /// Of output.
    written: usize,
}

struct Listening<'a> {
    launch: &'a Launch<'a>,
    kill_switch: &'a KillSwitch,
    begun: Instant,
    pieces: Receiver<Piece>,
    heard: Heard,
    /// Pipes that somebody may still write to.
    open: usize,
}

impl Listening<'_> {
    fn hear_out(mut self, mut child: Child, group: Option<Pid>, tell: &mut dyn FnMut(Progress<'_>)) -> ChildRun {
        // One that was cut may have ended before that was seen here.
        let early = self.listen(tell);
        let early = self.kill_switch.is_cut().then_some(ChildEnd::Cancelled).or(early);
        self.kill_switch.let_go(group);
        // Also where it ended by itself: nothing that it started goes on.
        group.into_iter().for_each(end);
        let status = child.wait();
        self.last_words();
        let waited = || status.map_or_else(|error| ChildEnd::NotStarted(describe_error(&error)), end_of);
        let end = early.unwrap_or_else(waited);
        let (is_cut, is_heard) = (self.heard.written > self.heard.output.len(), self.open == 0);
        let Heard { output, errors, .. } = self.heard;
        ChildRun { output, errors, is_cut, is_heard, end }
    }

    /// How it ended, as far as that is known before it is waited for.
    fn listen(&mut self, tell: &mut dyn FnMut(Progress<'_>)) -> Option<ChildEnd> {
        let mut told = Instant::now();
        loop {
            let left = self.launch.limit.saturating_sub(self.begun.elapsed());
            match self.pieces.recv_timeout(left.min(BEAT)) {
                Ok(Piece::Ended(told)) => return told,
                Ok(Piece::Unfed(error)) => return Some(ChildEnd::NotStarted(describe_error(&error))),
                Err(RecvTimeoutError::Disconnected) => return None,
                Ok(piece) => {
                    let before = self.heard.output.len();
                    self.hear(piece);
                    if self.heard.output.len() > before && (self.launch.is_enough)(&self.heard.output) {
                        return Some(ChildEnd::Cancelled);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.kill_switch.is_cut() {
                return Some(ChildEnd::Cancelled);
            }
            if self.begun.elapsed() >= self.launch.limit {
                return Some(ChildEnd::TimeUp);
            }
            if told.elapsed() >= BEAT {
                told = Instant::now();
                let Heard { written, errors, .. } = &self.heard;
                tell(Progress { elapsed: self.begun.elapsed(), written: *written, errors });
            }
        }
    }

    fn hear(&mut self, piece: Piece) {
        let (kept, bytes) = match piece {
            Piece::Bytes(Stream::Output, bytes) => {
                self.heard.written += bytes.len();
                (&mut self.heard.output, bytes)
            }
            Piece::Bytes(Stream::Errors, bytes) => (&mut self.heard.errors, bytes),
            Piece::Silence => return self.open = self.open.saturating_sub(1),
            Piece::Ended(_) | Piece::Unfed(_) => return,
        };
        let room = self.launch.cap.saturating_sub(kept.len());
        kept.extend(bytes.into_iter().take(room));
    }

    /// What stood in the pipe when it ended.
    fn last_words(&mut self) {
        let until = Instant::now() + LAST_WORDS;
        while self.open > 0 {
            match self.pieces.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(piece) => self.hear(piece),
                Err(_) => return,
            }
        }
    }
}
