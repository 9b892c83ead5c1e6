//! Asks for the history on a thread of its own: git may take two seconds, and no frame waits for it. Of several
//! questions that wait, only the newest is asked.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::Builder;

use crate::domain::evidence::history::{History, Questions};
use crate::io::git::GitHistory;
use crate::io::kill_switch::KillSwitch;

/// Hands questions to the thread that asks them.
#[derive(Debug)]
pub(super) struct HistoryWorker {
    to_ask: Sender<Inquiry>,
    kill_switch: KillSwitch,
}

#[derive(Debug)]
struct Inquiry {
    root: PathBuf,
    questions: Questions,
}

impl HistoryWorker {
    /// `tell` is handed each answer.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn start(tell: impl Fn(History) + Send + 'static) -> io::Result<Self> {
        let (ask, to_ask) = mpsc::channel();
        let git_history = GitHistory::default();
        let kill_switch = git_history.kill_switch();
        Builder::new().spawn(move || work(git_history, &to_ask, tell))?;
        Ok(Self { to_ask: ask, kill_switch })
    }

    /// Ends the git that is being asked.
    pub(super) fn kill_switch(&self) -> KillSwitch {
        self.kill_switch.clone()
    }

    pub(super) fn ask(&self, root: &Path, questions: Questions) {
        // The thread ends after a panic alone, and that ends the cockpit: nobody waits for an answer.
        self.to_ask.send(Inquiry { root: root.to_owned(), questions }).ok();
    }
}

fn work(mut git_history: GitHistory, to_ask: &Receiver<Inquiry>, tell: impl Fn(History)) {
    while let Ok(first) = to_ask.recv() {
        let Inquiry { root, questions } = to_ask.try_iter().last().unwrap_or(first);
        tell(git_history.ask(&root, &questions));
    }
}
