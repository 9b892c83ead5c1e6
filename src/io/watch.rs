//! Noticing changes: the file system's word where it gives one, looking again where it does not.
//!
//! It only says *that* something changed. The truth is a sweep over all fingerprints every few seconds; events merely
//! wake the reader sooner. Every folder is watched by itself, and a folder that is new is looked into after it is
//! watched: nothing can come into being unseen in between (recursive watches lose one new folder in twenty).

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::Builder;
use std::time::Duration;

use tokio::sync::watch;

use crate::domain::values::path::PackPath;

use super::watch_thread::{Message, POLL, Report, WatchThread, Watched};

pub use super::watch_thread::{Scope, WatchMode};

/// What a watch has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Something in the pack changed, or may have.
    Pack,
    /// From now on changes are noticed in this way.
    WatchMode(WatchMode),
}

/// A watch over a pack. It ends when it is dropped.
#[derive(Debug)]
pub struct Watch {
    reports: watch::Receiver<Report>,
    seen: Report,
    tell: mpsc::Sender<Message>,
}

impl Watch {
    /// Watches the evidence folder of the pack at `root`, and `also`: files of the pack outside that folder. Whatever
    /// happens after this returned is noticed.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn start(root: &Path, evidence: &str, also: Vec<PackPath>) -> io::Result<Self> {
        let place =
            Watched { root: absolute(root), scope: Scope { evidence: evidence.to_owned(), also, outside: None } };
        let (tell, told) = mpsc::channel();
        let mut thread = WatchThread::new(place, tell.clone());
        let reports = thread.reports();
        let seen = reports.borrow().clone();
        // A thread of its own: a file system that hangs holds up neither the screen nor the runtime's end.
        Builder::new().spawn(move || keep_watch(&mut thread, &told))?;
        Ok(Self { reports, seen, tell })
    }

    /// How changes are noticed at present.
    pub fn mode(&self) -> &WatchMode {
        &self.seen.mode
    }

    /// Watches something else of the pack than before. A change between the two is told.
    pub fn turn_to(&self, scope: Scope) {
        let scope = Scope { outside: scope.outside.map(|path| absolute(&path)), ..scope };
        // Where nobody listens any more, `changed` falls back to asking for a look every few seconds.
        self.tell.send(Message::Shift(scope)).ok();
    }

    /// Waits for the next change. Changes that came since the last call are told once. May be cancelled at any time.
    pub async fn changed(&mut self) -> Change {
        loop {
            let report = self.reports.borrow_and_update().clone();
            if report.mode != self.seen.mode {
                self.seen.mode = report.mode.clone();
                return Change::WatchMode(report.mode);
            }
            if report.changes != self.seen.changes {
                self.seen.changes = report.changes;
                return Change::Pack;
            }
            if self.reports.changed().await.is_err() {
                tokio::time::sleep(Duration::from_secs(POLL)).await;
                return Change::Pack;
            }
        }
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Passes on what the file system tells, and looks for itself whenever it is silent for long, until nobody listens.
fn keep_watch(thread: &mut WatchThread, told: &Receiver<Message>) {
    while thread.is_heard() {
        match told.recv_timeout(thread.interval()) {
            Ok(first) => thread.hear(first, told),
            Err(RecvTimeoutError::Timeout) => thread.sweep(),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
