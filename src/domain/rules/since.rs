//! Rules behind `history.*` about what became of the release: whether what was measured was merged, and what changed
//! after the approval.

use std::collections::BTreeSet;

use crate::domain::assessment::wording::{counted, join_capped, quoted};
use crate::domain::evidence::history::{Answer, ChangedPath, CommitName, Record, Relation};
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::path::Location;

use super::words::{same_repo, short};

/// What the evidence names, with its places.
pub(super) struct Names<'a> {
    pub measured: Option<(&'a str, Location)>,
    /// Only where the newest note approves.
    pub approved: Option<(&'a str, Location)>,
    pub repo: Option<&'a str>,
}

/// What is told of a work tree that is the release's.
pub(super) fn check_since(pack: &Pack, profile: &Profile, record: &Record, names: &Names<'_>) -> Vec<Finding> {
    let look = Since { profile, record, names };
    let found = [
        look.unmerged(),
        look.changed_since(),
        look.code_among_documents(),
        look.other_origin(),
        look.items_removed(pack),
    ];
    found.into_iter().flatten().collect()
}

struct Since<'a> {
    profile: &'a Profile,
    record: &'a Record,
    names: &'a Names<'a>,
}

/// Endings of what a machine runs.
const CODE: [&str; 30] = [
    "ts", "tsx", "js", "jsx", "mjs", "cjs", "py", "sh", "bash", "zsh", "ps1", "psm1", "bat", "cmd", "rb", "pl", "php",
    "rs", "go", "c", "cc", "cpp", "h", "java", "kt", "swift", "exe", "dll", "so", "wasm",
];

impl Since<'_> {
    fn to_head(&self, commit: &str) -> Option<&Relation> {
        self.record.to_head.get(&CommitName::new(commit)?)
    }

    fn head(&self) -> &str {
        self.record.head.as_deref().map_or("nothing", short)
    }

    /// The measured commit leads neither to what is checked out nor to what is approved.
    fn unmerged(&self) -> Option<Finding> {
        let (measured, place) = self.names.measured.as_ref()?;
        let name = CommitName::new(measured)?;
        let no = |relation: &Relation| relation.is_ancestor == Answer::Known(false);
        let mut to_another = self.record.relations.iter().filter(|((from, to), _)| *from == name && *to != name);
        let is_unmerged = self.record.to_head.get(&name).is_some_and(no) && to_another.all(|(_, it)| no(it));
        is_unmerged.then(|| {
            let message = format!(
                "The measured commit {} was never merged: it is not in the history of {}, which is checked out.",
                quoted(short(measured)),
                quoted(self.head())
            );
            Finding::new(Code::HistoryUnmerged, *measured, message)
                .at(place.clone())
                .comparing("measured commit", *measured, Origin::at(place.clone()))
                .comparing("in the history of what is checked out", "no", asked())
                .remedy("Measure what was merged, or merge what was measured.")
        })
    }

    /// Files outside the documents that changed since the approval.
    fn changed_since(&self) -> Option<Finding> {
        let (approved, place) = self.names.approved.as_ref()?;
        let changes = self.to_head(approved)?.changed.known()?;
        let outside: Vec<String> = changes.files.iter().filter(|it| !self.is_document(it)).map(named).collect();
        (!outside.is_empty()).then(|| {
            let files = counted(outside.len() as u64, "file");
            let more = if changes.more { "at least " } else { "" };
            let message = format!(
                "Since {} was approved, {more}{files} outside the documents changed: {}.",
                quoted(short(approved)),
                join_capped(&outside)
            );
            Finding::new(Code::HistoryChangedSince, *approved, message)
                .at(place.clone())
                .comparing("approved commit", *approved, Origin::at(place.clone()))
                .comparing("checked out", self.head(), asked())
                .remedy("Release the commit that was approved, or measure and approve what is there now.")
        })
    }

    /// What counts as a document by its place, and is run as a program or is one by its ending.
    fn code_among_documents(&self) -> Option<Finding> {
        let (measured, place) = self.names.measured.as_ref()?;
        let name = CommitName::new(measured)?;
        let to_approved =
            self.record.relations.iter().filter(|((from, _), _)| *from == name).map(|(_, relation)| relation);
        let all = to_approved.chain(self.record.to_head.get(&name)).filter_map(|relation| relation.changed.known());
        let is_code = |it: &&ChangedPath| self.is_document(it) && (it.is_executable || has_code_ending(&it.path));
        let mut found: Vec<String> = all.flat_map(|changes| &changes.files).filter(is_code).map(named).collect();
        found.sort();
        found.dedup();
        (!found.is_empty()).then(|| {
            let message = format!(
                "Among the documents that changed since {} was measured are programs: {}.",
                quoted(short(measured)),
                join_capped(&found)
            );
            Finding::new(Code::HistoryCodeAmongDocuments, *measured, message)
                .at(place.clone())
                .comparing("programs that changed", join_capped(&found), asked())
                .comparing(
                    "documents",
                    join_capped(&self.profile.history.documents),
                    Origin::profile("history.documents"),
                )
                .remedy("See that none of them is part of what is released, or measure again.")
        })
    }

    fn other_origin(&self) -> Option<Finding> {
        let (repo, origin) = self.names.repo.zip(self.record.origin.as_deref())?;
        (!same_repo(repo, origin)).then(|| {
            let message = format!(
                "The work tree comes from {}, the release is of {}: a fork, or a mirror.",
                quoted(origin),
                quoted(repo)
            );
            Finding::new(Code::HistoryOtherOrigin, origin, message)
                .at_all(self.names.measured.iter().map(|(_, place)| place.clone()))
                .comparing("remote `origin`", origin, asked())
                .comparing("repository of the release", repo, Origin::profile("repo"))
                .remedy("Nothing where the fork is meant.")
        })
    }

    /// Items that the checklist held when the release was measured, and holds no more.
    fn items_removed(&self, pack: &Pack) -> Option<Finding> {
        let (measured, _) = self.names.measured.as_ref()?;
        let (path, now) = pack.checklists().find(|(path, _)| path.as_str() == self.profile.paths.checklist)?;
        let stands: BTreeSet<&str> = now.items.iter().map(|item| item.text.as_str()).collect();
        let gone = self.record.checklist.iter().flatten().filter(|text| !stands.contains(text.as_str()));
        let gone: Vec<String> = gone.map(|text| quoted(text)).collect();
        (!gone.is_empty()).then(|| {
            let message = format!(
                "Since {} was measured, the checklist lost {}: {}.",
                quoted(short(measured)),
                counted(gone.len() as u64, "item"),
                join_capped(&gone)
            );
            Finding::new(Code::ChecklistItemRemoved, path.as_str(), message)
                .at(Location::file(path))
                .comparing("items then", self.record.checklist.iter().flatten().count().to_string(), asked())
                .comparing("of which are gone", gone.len().to_string(), Origin::at(Location::file(path)))
                .remedy("Put them back, or say in the approval's reason why they are not needed.")
        })
    }

    fn is_document(&self, file: &ChangedPath) -> bool {
        let rules = &self.profile.history;
        rules.is_document(&file.path) || file.in_pack.as_deref().is_some_and(|path| rules.is_document(path))
    }
}

fn named(file: &ChangedPath) -> String {
    quoted(&file.path)
}

fn has_code_ending(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(_, ending)| CODE.contains(&ending.to_lowercase().as_str()))
}

fn asked() -> Origin {
    Origin::computed("what the `git` program answered")
}
