//! Whether the evidence is committed as it is.

use crate::domain::assessment::wording::{are, counted, join_capped, quoted};
use crate::domain::evidence::history::{GitStatus, Tracked};
use crate::domain::finding::{Code, Finding};
use crate::domain::values::path::{Location, PackPath};

use super::{HistoryCheck, computed};

impl<'a> HistoryCheck<'a> {
    /// Evidence that the commit which is checked out does not hold as it is: ordinary while a release is signed off.
    pub(super) fn uncommitted(self) -> Option<Finding> {
        if let Some(why) = &self.record.untold {
            return self.untold(why);
        }
        let (other, gone, unseen) = (self.other(), self.gone(), self.unseen());
        if other.is_empty() && gone.is_empty() {
            return none_seen(&unseen);
        }
        let of_kind = |kind: GitStatus| {
            let paths: Vec<&PackPath> = other.iter().filter(|(_, it)| *it == kind).map(|(path, _)| *path).collect();
            told(kind.words(), &paths)
        };
        let kinds = [GitStatus::Modified, GitStatus::Added, GitStatus::Untracked, GitStatus::Ignored];
        let beside = [told("committed, but not there", &gone), told("not compared", &unseen)];
        let parts: Vec<String> = kinds.into_iter().map(of_kind).chain(beside).flatten().collect();
        let count = (other.len() + gone.len()) as u64;
        let (files, are) = (counted(count, "file"), are(count));
        let message = format!("Of the evidence, {files} {are} not as committed; {}.", parts.join("; "));
        let finding = Finding::new(Code::HistoryUncommitted, "evidence", message)
            .at_all(other.iter().map(|(path, _)| Location::file(path)))
            .at_all(gone.iter().map(|path| Location::file(path)))
            .remedy("Commit the evidence before the release is approved, so that what was approved can be found again.")
            .comparing("commit that is checked out", self.record.head.as_deref().unwrap_or("none"), computed());
        Some(finding)
    }

    fn untold(self, why: &str) -> Option<Finding> {
        let message = format!("Whether the evidence is committed cannot be told: {why}.");
        let folder = PackPath::new(&self.profile.paths.evidence)?;
        let finding = Finding::new(Code::HistoryUncommitted, "evidence", message)
            .at(Location::file(&folder))
            .remedy("See with `git status` whether the evidence is committed.")
            .comparing("committed evidence", format!("cannot be told: {why}"), computed());
        Some(finding)
    }

    /// Files of the evidence that are not as committed.
    fn other(self) -> Vec<(&'a PackPath, GitStatus)> {
        let artifacts = self.pack.entries().map(|entry| &entry.artifact);
        let kept = artifacts.filter_map(|it| Some((&it.path, self.pack.history.kept(it)?)));
        kept.filter(|(_, kept)| *kept != GitStatus::Committed).collect()
    }

    /// Those of which what was committed could not be looked at.
    fn unseen(self) -> Vec<&'a PackPath> {
        let artifacts = self.pack.entries().map(|entry| &entry.artifact);
        artifacts.filter(|it| self.pack.history.is_untold(it)).map(|it| &it.path).collect()
    }

    /// Those that were committed and are not there.
    pub(super) fn gone(self) -> Vec<&'a PackPath> {
        let files = self.record.files.iter();
        let committed = files.filter(|(_, tracked)| matches!(tracked, Tracked::Committed(_))).map(|(path, _)| path);
        committed.filter(|path| self.profile.paths.is_evidence(path) && !self.pack.contains(path)).collect()
    }
}

/// How many they are, and which; nothing where there are none.
fn told(what: &str, paths: &[&PackPath]) -> Option<String> {
    let named: Vec<String> = paths.iter().map(|path| quoted(path.as_str())).collect();
    (!paths.is_empty()).then(|| format!("{} {what}: {}", paths.len(), join_capped(&named)))
}

/// What was committed of these could not be looked at, and everything else is as committed.
fn none_seen(paths: &[&PackPath]) -> Option<Finding> {
    let named: Vec<String> = paths.iter().map(|path| quoted(path.as_str())).collect();
    let count = paths.len() as u64;
    let (files, are) = (counted(count, "file"), are(count));
    let message = format!(
        "Whether {files} of the evidence {are} as committed cannot be told: what was committed is too large to be \
         looked at, or not at hand: {}.",
        join_capped(&named)
    );
    (!paths.is_empty()).then(|| {
        Finding::new(Code::HistoryUncommitted, "evidence", message)
            .at_all(paths.iter().map(|path| Location::file(path)))
            .remedy("See with `git status` whether the evidence is committed.")
            .comparing("files whose committed content was not seen", files, computed())
    })
}
