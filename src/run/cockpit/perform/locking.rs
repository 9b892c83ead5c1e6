//! Changes of the setup lock that were asked for in the cockpit.

use std::path::Path;

use crate::app::event::Event;
use crate::app::lock_text::LockText;
use crate::domain::evidence::pack::Pack;
use crate::domain::probing::collection::Collection;
use crate::domain::signing::pin::LockChange;
use crate::domain::values::digest::Digest;
use crate::io::store::StoreError;
use crate::io::{describe_error, input};
use crate::run::operations::pinning::{Changed, MAX_OUTPUT, attach, change_lock, collection, keep_diff, write_lock};
use crate::run::operations::probing::runner;
use crate::run::pipeline::{Past, RecentFiles};

use super::{Workspace, seen_from};

impl Workspace {
    pub(super) fn change_lock(&mut self, change: &LockChange, shown: Digest) -> Vec<Event> {
        let changed = self.shown_pack(shown).and_then(|pack| {
            change_lock(&self.pipeline, &pack, change).map_err(|error| format!("the lock stays as it is: {error}"))
        });
        answers(changed)
    }

    /// The pack as it is now, where the lock may be written and is still the one that was shown.
    fn shown_pack(&mut self, shown: Digest) -> Result<Pack, String> {
        self.may_write()?;
        let pack = self.read_anew()?;
        let is_shown = pack.setup_locks().all(|(_, lock)| Digest::of(lock.text().as_bytes()) == shown);
        if !is_shown {
            return Err(
                "the lock changed since it was shown; nothing was written: look at it, and do it again".to_owned()
            );
        }
        Ok(pack)
    }

    /// The pack as it is now.
    fn read_anew(&mut self) -> Result<Pack, String> {
        let judged = self.pipeline.judge(RecentFiles::BeingWritten, &self.choice, Past::Known(&self.history));
        match judged {
            Ok((pack, assessment)) => {
                self.newest = Some(assessment);
                Ok(pack)
            }
            Err(unjudged) => Err(format!("{}; nothing was written", seen_from(&self.pipeline, unjudged))),
        }
    }

    /// Takes a change back, or does it again: the text that it left is exchanged for the one before, to the byte.
    pub(super) fn restore_lock(&mut self, text: LockText) -> Vec<Event> {
        let restored = self.may_write().and_then(|()| {
            let expected = Digest::of(text.before.as_bytes());
            write_lock(&self.pipeline, &text.path, &text.after, expected).map_err(|error| error.to_string())
        });
        match restored {
            Ok(unconfirmed) => lock_changed(text, unconfirmed),
            Err(why) => vec![Event::Refused(why)],
        }
    }

    /// Keeps a file of the operator's, and has the target name it.
    pub(super) fn attach(&mut self, target: &str, file: &str, shown: Digest) -> Vec<Event> {
        let changed = self.shown_pack(shown).and_then(|pack| {
            let bytes = input::read(Path::new(file), MAX_OUTPUT)
                .map_err(|error| format!("{file}: {}; nothing was written", describe_error(&error)))?;
            let assessment = self.newest.as_ref().ok_or("nothing is judged; nothing was written")?;
            let attached = attach(&self.pipeline, (&pack, assessment), target, &bytes);
            attached.map_err(|error| format!("the lock stays as it is: {error}"))
        });
        answers(changed)
    }

    /// Asks a field's command for its value; what it prints comes back as a fact.
    pub(super) fn collect(&mut self, target: String, field: String) -> Vec<Event> {
        let begun = self.collection(&target, &field).and_then(|collection| {
            let (pipeline, place) = (&self.pipeline, (target.clone(), field.clone()));
            self.probe_worker.collect(collection, place, |kill_switch| runner(pipeline, kill_switch))
        });
        let not_begun = begun.err().map(|why| Event::Collected { target, field, value: Err(why) });
        not_begun.into_iter().collect()
    }

    fn collection(&self, target: &str, field: &str) -> Result<Collection, String> {
        let fact = self.newest.as_ref().and_then(|newest| newest.target(target));
        let fact = fact.ok_or_else(|| format!("the lock names no target `{target}`"))?;
        let trusted = self.pipeline.profile().trusted().map_err(|wrong| wrong.to_string())?;
        collection(&trusted, fact, field)
    }

    pub(super) fn keep_diff(&mut self) -> Vec<Event> {
        let kept = self.may_write().and_then(|()| {
            let assessment = self.newest.as_ref().ok_or("nothing is judged; nothing was kept")?;
            keep_diff(&self.pipeline, assessment)
        });
        vec![kept.map_or_else(Event::Warned, Event::Kept)]
    }
}

/// What is told of a change.
fn answers(changed: Result<Changed, String>) -> Vec<Event> {
    match changed {
        Ok(Changed { words, path, before, after, unconfirmed }) => {
            let (before, after) = (before.into(), after.into());
            lock_changed(LockText { path, words, before, after }, unconfirmed)
        }
        Err(why) => vec![Event::Refused(why)],
    }
}

/// It was written, for certain or not.
fn lock_changed(text: LockText, unconfirmed: Option<StoreError>) -> Vec<Event> {
    let warned = unconfirmed.map(|error| Event::Warned(error.told()));
    std::iter::once(Event::LockChanged(text)).chain(warned).collect()
}
