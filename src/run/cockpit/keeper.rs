//! Keeping where the operator is and what is half typed, and reading it back: a file of their own, written by a thread of
//! its own, so that no disk holds up a key. Of several states in a row the newest is written.

use std::env;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::Builder;
use std::time::{Duration, Instant};

use etcetera::BaseStrategy;
use etcetera::base_strategy::Xdg;

use crate::app::bookmark::Bookmark;
use crate::app::event::Event;
use crate::app::state::State;
use crate::domain::values::digest::Digest;
use crate::io::private_file::{self, PrivateError};
use crate::run::Exit;
use crate::run::person::Person;

use super::queue::Queue;
use super::writes::{OpenWrite, Writes};

/// A longer file is none of ours: 64 KiB.
const CAP: u64 = 64 << 10;
/// How long newer states are waited for before one is written.
const SETTLES: Duration = Duration::from_millis(200);

/// So many cockpits of one person over one pack keep what is typed.
const SEATS: usize = 8;

/// Where one cockpit keeps it, and nobody else: the first one over a pack finds what the last one left there.
#[derive(Debug)]
pub(super) struct Seat {
    pub place: PathBuf,
    /// Until it is closed, the place is this cockpit's.
    _held: Option<File>,
}

impl Seat {
    /// The first free one. Where none can be held, writing there tells why.
    pub(super) fn take(place: &Path) -> Self {
        for number in 1..=SEATS {
            let place = if number == 1 { place.to_owned() } else { numbered(place, number) };
            match private_file::hold(&place) {
                Ok(None) => {}
                held => return Self { place, _held: held.ok().flatten() },
            }
        }
        Self { place: numbered(place, SEATS + 1), _held: None }
    }
}

fn numbered(place: &Path, number: usize) -> PathBuf {
    let stem = place.file_stem().unwrap_or_default().to_string_lossy();
    place.with_file_name(format!("{stem}-{number}.json"))
}

/// The file of this person's cockpit over this pack, by whatever path it was named; `None` where the environment names no
/// home.
pub(super) fn place(pack: &Path, person: &Person) -> Option<PathBuf> {
    // Without either, the library would ask the system for one: who takes both away wants nothing to be kept.
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if !is_set("XDG_STATE_HOME") && !is_set("HOME") {
        return None;
    }
    let folder = Xdg::new().ok()?.state_dir().filter(|folder| folder.is_absolute())?;
    let pack = pack.canonicalize().ok()?;
    let whose = format!("{}\0{}\0{}", pack.display(), person.by, person.host);
    Some(folder.join("signoff").join(format!("{}.json", Digest::of(whose.as_bytes()))))
}

/// What was kept of the last cockpit; `None` where nothing was.
pub(super) fn read(place: &Path) -> Option<Result<Bookmark, String>> {
    let bytes = match private_file::read(place, CAP) {
        Ok(bytes) => bytes?,
        Err(why) => return Some(Err(left_out(&why.to_string()))),
    };
    let parsed = serde_json::from_slice(&bytes).map_err(|why| why.to_string());
    let read = parsed.and_then(|read: Bookmark| {
        let control = || "holds a control character, which nobody typed".to_owned();
        read.is_typed().then_some(read).ok_or_else(control)
    });
    Some(read.map_err(|why| left_out(&format!("`{}`: {why}", place.display()))))
}

fn left_out(why: &str) -> String {
    format!("what was kept of the last time is left out: {why}")
}

/// Something to do to the file, and the write that it is.
type Job = (Option<Bookmark>, OpenWrite);

/// Hands what is to be kept to the thread that writes it.
#[derive(Debug)]
pub(super) struct Keeper {
    jobs: Sender<Job>,
    writes: Writes,
    /// What was handed over last, or was so at the beginning.
    last: Bookmark,
}

impl Keeper {
    /// # Errors
    /// When no thread can be started.
    pub(super) fn start(seat: Seat, state: &State, queue: Queue) -> io::Result<Self> {
        let (jobs, to_do) = mpsc::channel();
        Builder::new().spawn(move || work(&seat, &to_do, &queue))?;
        Ok(Self { jobs, writes: Writes::default(), last: state.bookmark() })
    }

    /// Keeps the state as it is now, where it is another. Until the last cockpit's is back, that stays.
    pub(super) fn keep(&mut self, state: &State) {
        let now = state.bookmark();
        if state.resume.is_none() && now != self.last {
            self.send(Some(now.clone()));
            self.last = now;
        }
    }

    /// The cockpit ends: what was kept is written, but not waited for longer than this. Who ends it by hand leaves behind
    /// only what would be lost.
    pub(super) fn end(self, state: &State, exit: Exit, patience: Duration) {
        if exit == Exit::Done && state.resume.is_none() {
            self.send(self.last.clone().left());
        }
        drop(self.jobs);
        self.writes.settle(patience);
    }

    fn send(&self, kept: Option<Bookmark>) {
        // The thread ends after a panic alone, and that ends the cockpit.
        self.jobs.send((kept, self.writes.begin())).ok();
    }
}

/// Holds the seat as long as it works.
fn work(Seat { place, .. }: &Seat, to_do: &Receiver<Job>, queue: &Queue) {
    let mut is_told = false;
    while let Ok(first) = to_do.recv() {
        let (newest, write) = settled(first, to_do);
        let written = newest.map_or_else(|| private_file::remove(place), |kept| save(place, &kept));
        drop(write);
        if let Err(why) = written
            && !std::mem::replace(&mut is_told, true)
        {
            queue.tell(Event::Warned(format!("what you type is not kept should the connection be lost: {why}")));
        }
    }
}

/// The newest that comes within a while, or before the end.
fn settled(first: Job, to_do: &Receiver<Job>) -> Job {
    let (mut newest, until) = (first, Instant::now() + SETTLES);
    while let Ok(newer) = to_do.recv_timeout(until.saturating_duration_since(Instant::now())) {
        newest = newer;
    }
    newest
}

fn save(place: &Path, kept: &Bookmark) -> Result<(), PrivateError> {
    let failed = |source: serde_json::Error| PrivateError::Failed { path: place.to_owned(), source: source.into() };
    private_file::write(place, &serde_json::to_vec(kept).map_err(failed)?)
}
