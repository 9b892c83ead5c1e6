//! One release's evidence, parsed: what every rule looks at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::values::digest::{Digest, Digester};
use crate::domain::values::kind::Kind;
use crate::domain::values::moment::Moment;
use crate::domain::values::path::PackPath;

use super::Evidence;
use super::artifact::Artifact;
use super::attestation::{Attestation, Statement};
use super::capture::Capture;
use super::checklist::Checklist;
use super::checksums::Checksums;
use super::gate_output::GateOutput;
use super::history::History;
use super::journal::JournalFile;
use super::note::ApprovalNote;
use super::raw_runs::RawRuns;
use super::regression::Regression;
use super::report::KpiReport;
use super::rollback::Rehearsal;
use super::runtime::HostReading;
use super::setup_lock::SetupLock;
use super::summary::Summary;
use super::transcript::Transcript;

/// All artifacts of a pack, ordered by path, each with its parsed meaning.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    entries: BTreeMap<PackPath, PackEntry>,
    /// The paths by their small letters.
    folded: BTreeMap<String, BTreeSet<PackPath>>,
    /// Files and folders beyond the evidence folder that were looked for; what they hold was not read.
    beyond: BTreeMap<PackPath, Beyond>,
    /// Texts of files that were seen with other bytes than they have now. Copies of evidence, and none themselves.
    pub texts: BTreeMap<PackPath, Arc<str>>,
    /// Whether the approvals of the journals are signed, by the digest of each entry. No evidence themselves.
    pub signatures: BTreeMap<Digest, Signature>,
    /// Of the git work tree around it. No evidence: it does not count for the digest.
    pub history: History,
    /// The setup lock as it was when the session began. No evidence either.
    pub lock_at_start: Option<Arc<SetupLock>>,
    /// What this machine says of its runtimes, where it was asked. No evidence either.
    pub host: Option<Arc<HostReading>>,
    /// When it is judged. No evidence either.
    pub moment: Moment,
}

/// What became of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// It is that of the person whose act it is.
    Holds,
    /// Why not, as the end of a sentence.
    Fails(String),
}

/// What was found at a path that was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// A file, a folder, or anything else.
    Stands,
    Nothing,
}

/// An artifact and what it means. `Evidence::Unknown` wherever there is nothing to interpret.
#[derive(Clone, Debug)]
pub struct PackEntry {
    pub artifact: Artifact,
    pub evidence: Evidence,
}

impl PackEntry {
    /// What it states about a note, where it is a statement.
    pub fn statement(&self) -> Option<&Statement> {
        match &self.evidence {
            Evidence::Attestation(it) => match it.as_ref() {
                Attestation::Statement(statement) => Some(statement),
                Attestation::Signature => None,
            },
            _ => None,
        }
    }
}

macro_rules! of_kind {
    ($($(#[$doc:meta])* $name:ident: $variant:ident => $type:ty;)*) => {
        $($(#[$doc])*
        pub fn $name(&self) -> impl Iterator<Item = (&PackPath, &$type)> {
            self.entries.iter().filter_map(|(path, entry)| match &entry.evidence {
                Evidence::$variant(meaning) => Some((path, meaning.as_ref())),
                _ => None,
            })
        })*
    };
}

impl Pack {
    pub fn insert(&mut self, artifact: Artifact, evidence: Evidence) {
        let path = artifact.path.clone();
        self.folded.entry(path.as_str().to_lowercase()).or_default().insert(path.clone());
        self.entries.insert(path, PackEntry { artifact, evidence });
    }

    /// Takes a file away, or a folder with all that is known beneath it.
    pub fn remove(&mut self, path: &PackPath) {
        let is_beneath = |it: &PackPath| it == path || it.is_beneath(path.as_str());
        self.entries.retain(|it, _| !is_beneath(it));
        self.folded.values_mut().for_each(|paths| paths.retain(|it| !is_beneath(it)));
        self.beyond.iter_mut().filter(|(it, _)| is_beneath(it)).for_each(|(_, found)| *found = Beyond::Nothing);
    }

    /// Tells the digests of files as they were stated, where line ends alone are other ones: git may check them out so.
    pub fn restate<'a>(&mut self, stated: impl Iterator<Item = (&'a PackPath, Digest)>) {
        for (path, digest) in stated {
            let artifact = self.entries.get_mut(path).map(|entry| &mut entry.artifact);
            artifact.filter(|it| it.holds(digest)).into_iter().for_each(|it| it.digest = Some(digest));
        }
    }

    /// Forgets all entries of the journals but these.
    pub fn keep_of_journals(&mut self, kept: &BTreeSet<Digest>) {
        for entry in self.entries.values_mut() {
            if let Evidence::Journal(file) = &mut entry.evidence {
                Arc::make_mut(file).entries.retain(|(_, recorded)| kept.contains(&recorded.id));
            }
        }
    }

    pub fn entries(&self) -> impl Iterator<Item = &PackEntry> {
        self.entries.values()
    }

    pub fn entry(&self, path: &PackPath) -> Option<&PackEntry> {
        self.entries.get(path)
    }

    pub fn contains(&self, path: &PackPath) -> bool {
        self.entries.contains_key(path)
    }

    /// The one file whose path differs from this one only by the case of its letters.
    pub fn in_other_case(&self, path: &PackPath) -> Option<&PackPath> {
        let mut alike = self.folded.get(&path.as_str().to_lowercase())?.iter();
        alike.next().filter(|_| alike.next().is_none())
    }

    /// Tells what was found at a path beyond the evidence folder.
    pub fn look_beyond(&mut self, path: PackPath, found: Beyond) {
        self.beyond.insert(path, found);
    }

    /// What was found at a path beyond the evidence folder; `None` where nobody looked.
    pub fn beyond(&self, path: &PackPath) -> Option<Beyond> {
        self.beyond.get(path).copied()
    }

    /// At how many paths beyond the evidence folder somebody looked.
    pub fn looked_beyond(&self) -> usize {
        self.beyond.len()
    }

    /// Whether a file or folder stands at a path: an artifact, a folder that holds one, or what was found beyond.
    pub fn holds(&self, path: &PackPath) -> bool {
        self.contains(path) || self.beyond(path) == Some(Beyond::Stands) || self.has_folder(path.as_str())
    }

    /// Whether a file lies beneath the folder, which is named without a slash at its end.
    pub fn has_folder(&self, folder: &str) -> bool {
        let Some(first) = PackPath::new(&format!("{folder}/\u{1}")) else { return false };
        let next = self.entries.range(first..).next();
        next.is_some_and(|(path, _)| path.is_beneath(folder))
    }

    pub fn paths_of(&self, kind: Kind) -> impl Iterator<Item = &PackPath> {
        self.entries.values().filter(move |entry| entry.artifact.kind == kind).map(|entry| &entry.artifact.path)
    }

    of_kind! {
        raw_runs: RawRuns => RawRuns;
        reports: Report => KpiReport;
        gate_outputs: GateOutput => GateOutput;
        checklists: Checklist => Checklist;
        setup_locks: SetupLock => SetupLock;
        rehearsals: Rollback => Rehearsal;
        regressions: Regression => Regression;
        summaries: Summary => Summary;
        notes: ApprovalNote => ApprovalNote;
        checksums: Checksums => Checksums;
        smoke_transcripts: SmokeTranscript => Transcript;
        probe_transcripts: ProbeTranscript => Transcript;
        captures: Capture => Capture;
        journals: Journal => JournalFile;
    }

    pub fn report(&self, path: &PackPath) -> Option<&KpiReport> {
        match &self.entry(path)?.evidence {
            Evidence::Report(report) => Some(report),
            _ => None,
        }
    }

    pub fn raw(&self, path: &PackPath) -> Option<&RawRuns> {
        match &self.entry(path)?.evidence {
            Evidence::RawRuns(raw) => Some(raw),
            _ => None,
        }
    }

    /// The setup lock, to be kept.
    pub fn setup_lock(&self) -> Option<Arc<SetupLock>> {
        self.entries.values().find_map(|entry| match &entry.evidence {
            Evidence::SetupLock(lock) => Some(lock.clone()),
            _ => None,
        })
    }

    /// The digest of all evidence: SHA-256 over one line `digest  path` per artifact, in path order. A file that could
    /// not be read counts by its path and `-`. Notes and their statements take no part: they are made from the evidence; nor do
    /// journals, which tell what people did with it, and are bound by their own root.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        for entry in self.entries().filter(|entry| entry.artifact.is_evidence()) {
            let digest = entry.artifact.digest.map_or_else(|| "-".to_owned(), |digest| digest.to_string());
            digester.update(format!("{digest}  {}\n", entry.artifact.path).as_bytes());
        }
        digester.finish()
    }
}
