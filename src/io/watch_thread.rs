//! The thread behind a watch: what is watched by the file system, and what was found there last.

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use rustix::fs::stat;
use tokio::sync::watch;

use crate::domain::values::path::PackPath;
use crate::domain::values::temporary::is_temporary;

use super::mount;
use super::scan::{Fingerprint, FoundFile, FoundKind, Root};

/// What reaches the thread.
#[derive(Debug)]
pub enum Message {
    /// Bytes of these files changed.
    Content(Vec<PathBuf>),
    /// Something came, went or was renamed.
    Names(Vec<PathBuf>),
    /// Events were lost.
    Lost,
    /// The file system cannot tell any more: why.
    Silent(String),
    /// Something else is to be watched.
    Shift(Scope),
}

/// A folder's device and inode: another folder of the same name is another folder.
type Identity = (u64, u64);

/// What was found: in the pack (`None`: there is none), and of the file outside it.
type Seen = (Option<Vec<FoundFile>>, Option<Fingerprint>);

#[derive(Debug)]
pub struct WatchThread {
    place: Watched,
    watcher: Option<RecommendedWatcher>,
    armed: HashMap<PathBuf, Identity>,
    seen: Seen,
    reports: watch::Sender<Report>,
    swept: Instant,
}

impl WatchThread {
    /// Everything that is there now is watched and counts as seen.
    pub(super) fn new(place: Watched, tell: Sender<Message>) -> Self {
        let (watcher, mode) = match listen(&place, tell) {
            Ok(watcher) => (Some(watcher), WatchMode::Events),
            Err(why) => (None, WatchMode::polling(why)),
        };
        let reports = watch::Sender::new(Report { changes: 0, mode });
        let armed = HashMap::new();
        let mut thread = Self { place, watcher, armed, seen: (None, None), reports, swept: Instant::now() };
        thread.seen = thread.look();
        thread
    }

    pub(super) fn reports(&self) -> watch::Receiver<Report> {
        self.reports.subscribe()
    }

    pub(super) fn is_heard(&self) -> bool {
        !self.reports.is_closed()
    }

    /// How long to wait for a message before looking.
    pub(super) fn interval(&self) -> Duration {
        self.reports.borrow().mode.interval().saturating_sub(self.swept.elapsed())
    }

    /// Takes in a message and all that wait behind it: a storm is one change.
    pub(super) fn hear(&mut self, first: Message, rest: &Receiver<Message>) {
        let (mut changed, mut look) = (false, false);
        for message in std::iter::once(first).chain(rest.try_iter()) {
            match message {
                Message::Content(paths) => changed |= self.concerns(&paths),
                Message::Names(paths) => {
                    let concerned = self.concerns(&paths);
                    changed |= concerned;
                    look |= concerned;
                }
                Message::Lost => (changed, look) = (true, true),
                Message::Silent(why) => self.fall_silent(why),
                Message::Shift(scope) if scope == self.place.scope => {}
                Message::Shift(scope) => {
                    self.place.scope = scope;
                    look = true;
                }
            }
        }
        if changed {
            self.report_change();
        }
        if look || self.interval().is_zero() {
            self.sweep();
        }
    }

    /// Looks at everything, and reports where it is not what was seen last.
    pub(super) fn sweep(&mut self) {
        let found = self.look();
        if found != self.seen {
            self.seen = found;
            self.report_change();
        }
        self.swept = Instant::now();
    }

    /// Lists everything, and watches every folder of it. Where a folder was not watched before, something may have come
    /// into it between the two: then it looks once more.
    fn look(&mut self) -> Seen {
        /// Somebody who makes folders faster than this is seen by the next sweep.
        const TURNS: usize = 16;
        let mut found = self.list();
        for _ in 0..TURNS {
            if !self.arm(found.as_deref().unwrap_or_default()) {
                break;
            }
            found = self.list();
        }
        let outside = self.place.scope.outside.as_ref().and_then(|path| stat(path).ok());
        (found, outside.as_ref().map(Fingerprint::from))
    }

    fn list(&self) -> Option<Vec<FoundFile>> {
        let Watched { root, scope } = &self.place;
        let root = Root::open(root, &scope.evidence).ok()?;
        let mut found = root.list(&scope.evidence).ok()?;
        found.extend(scope.also.iter().filter_map(|path| root.look(path)));
        Some(found)
    }

    /// Watches all folders that are not watched yet. Says whether there was one.
    fn arm(&mut self, found: &[FoundFile]) -> bool {
        let wanted = self.folders(found);
        let Some(watcher) = &mut self.watcher else { return false };
        let gone: Vec<PathBuf> = self
            .armed
            .iter()
            .filter(|(path, it)| wanted.get(*path) != Some(it))
            .map(|(path, _)| path.clone())
            .collect();
        for path in gone {
            // Where the folder is gone, so is its watch: there is nothing to undo.
            watcher.unwatch(&path).ok();
            self.armed.remove(&path);
        }
        let mut armed = false;
        for (path, identity) in wanted {
            if self.armed.contains_key(&path) {
                continue;
            }
            match watcher.watch(&path, RecursiveMode::NonRecursive) {
                Ok(()) => armed = self.armed.insert(path, identity).is_none(),
                Err(error) if is_gone(&error) => {}
                Err(error) => {
                    self.fall_silent(sentence(&error));
                    return false;
                }
            }
        }
        armed
    }

    /// The folders to watch: all of the evidence, those that lead to it, and the one above the pack, which alone tells
    /// of a pack that is removed and put back.
    fn folders(&self, found: &[FoundFile]) -> HashMap<PathBuf, Identity> {
        let Watched { root, scope } = &self.place;
        let evidence = root.join(&scope.evidence);
        let mut fixed: Vec<PathBuf> = root.parent().into_iter().map(Path::to_owned).collect();
        fixed.extend(evidence.ancestors().take_while(|path| path.starts_with(root)).map(Path::to_owned));
        fixed.extend(scope.also.iter().map(|path| root.join(path.folder())));
        fixed.extend(scope.outside.as_ref().and_then(|path| path.parent()).map(Path::to_owned));
        let fixed = fixed.into_iter().filter_map(|path| {
            let about = path.metadata().ok().filter(std::fs::Metadata::is_dir)?;
            Some((path, (about.dev(), about.ino())))
        });
        let inside = found.iter().filter_map(|found| match found.what {
            FoundKind::Folder { device, inode } => Some((root.join(found.path.as_str()), (device, inode))),
            _ => None,
        });
        inside.chain(fixed).collect()
    }

    fn concerns(&self, paths: &[PathBuf]) -> bool {
        let Watched { root, scope } = &self.place;
        let evidence = root.join(&scope.evidence);
        paths.iter().any(|path| {
            let ours = path.file_name().is_some_and(|name| is_temporary(&name.to_string_lossy()));
            let leads_there = path.starts_with(root) && evidence.starts_with(path);
            let is_named = || scope.also.iter().any(|it| root.join(it.as_str()) == *path);
            !ours
                && (leads_there
                    || path.starts_with(&evidence)
                    || is_named()
                    || scope.outside.as_deref() == Some(path.as_path()))
        })
    }

    fn fall_silent(&mut self, why: String) {
        self.watcher = None;
        self.armed.clear();
        self.reports.send_modify(|report| report.mode = WatchMode::polling(why));
    }

    fn report_change(&self) {
        self.reports.send_modify(|report| report.changes += 1);
    }
}

/// Lets the file system tell; why not, where it does not.
fn listen(place: &Watched, tell: Sender<Message>) -> Result<RecommendedWatcher, String> {
    let evidence = place.root.join(&place.scope.evidence);
    if let Some(name) = mount::silent(&place.root).or_else(|| mount::silent(&evidence)) {
        return Err(format!("{name} does not tell of changes"));
    }
    let tell = Arc::new(tell);
    let listener = Arc::downgrade(&tell);
    let pass_on = move |event: notify::Result<Event>| {
        // Where nobody listens any more, the watch is over.
        message(event).and_then(|message| tell.send(message).ok());
    };
    let config = Config::default().with_follow_symlinks(false);
    let watcher = RecommendedWatcher::new(pass_on, config).map_err(|error| sentence(&error))?;
    if listener.strong_count() == 0 {
        // notify got no thread and does not say so. It would panic at the first folder, and also where it is dropped.
        std::mem::forget(watcher);
        return Err("no thread could be started for it".to_owned());
    }
    Ok(watcher)
}

/// What an event means; `None` for our own reading, which must not wake us.
fn message(event: notify::Result<Event>) -> Option<Message> {
    let event = match event {
        Ok(event) => event,
        Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => return Some(Message::Silent(sentence(&error))),
        Err(_) => return Some(Message::Lost),
    };
    if event.need_rescan() {
        return Some(Message::Lost);
    }
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(Message::Content(event.paths)),
        EventKind::Access(_) => None,
        EventKind::Modify(ModifyKind::Data(_)) => Some(Message::Content(event.paths)),
        _ => Some(Message::Names(event.paths)),
    }
}

fn is_gone(error: &notify::Error) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
    match &error.kind {
        ErrorKind::PathNotFound => true,
        // What cannot be listed cannot be watched either; the sweep sees when it can.
        ErrorKind::Io(error) => matches!(error.kind(), NotFound | NotADirectory | PermissionDenied),
        _ => false,
    }
}

fn sentence(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => "the system's limit of watched folders is reached".to_owned(),
        ErrorKind::Io(error) => format!("the system gives no watch: {}", super::describe_error(error)),
        _ => format!("the system gives no watch: {error}"),
    }
}

/// How changes are noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchMode {
    /// The file system tells.
    Events,
    /// It does not: the folder is looked at every so many seconds, and why.
    Polling { seconds: u64, why: String },
}

impl WatchMode {
    pub(super) fn polling(why: impl Into<String>) -> Self {
        Self::Polling { seconds: POLL, why: why.into() }
    }

    pub(super) fn interval(&self) -> Duration {
        match self {
            Self::Events => Duration::from_secs(SWEEP),
            Self::Polling { seconds, .. } => Duration::from_secs(*seconds),
        }
    }
}

/// What is watched of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub evidence: String,
    /// Files of the pack outside the evidence folder.
    pub also: Vec<PackPath>,
    /// A file that need not be the pack's.
    pub outside: Option<PathBuf>,
}

/// What is watched.
#[derive(Clone, Debug)]
pub(super) struct Watched {
    /// Absolute; links in it are not resolved, so that a link that is turned elsewhere is followed.
    pub root: PathBuf,
    pub scope: Scope,
}

/// What the watch found so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Report {
    pub changes: u64,
    pub mode: WatchMode,
}

/// How often the folder is looked at where the file system tells of changes, in seconds.
const SWEEP: u64 = 3;

/// How often the folder is looked at where it does not, in seconds.
pub(super) const POLL: u64 = 2;
