//! The pipeline: scan, parse, assess.

mod loader;
mod mutants;
mod profile_files;
mod signatures;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::assessment::Assessment;
use crate::domain::assessment::unjudged::{Cause, Unjudged};
use crate::domain::evidence::artifact::Condition;
use crate::domain::evidence::history::History;
use crate::domain::evidence::pack::{Beyond, Pack};
use crate::domain::evidence::runtime::HostReading;
use crate::domain::evidence::setup_lock::SetupLock;
use crate::domain::profile::Profile;
use crate::domain::rules::assess::assess;
use crate::domain::rules::history::questions;
use crate::domain::rules::pair::PairOverride;
use crate::domain::rules::references::{rows_of_capture, rows_of_report};
use crate::domain::rules::{behind, checksums, links, recorded};
use crate::domain::values::kind::Kind;
use crate::domain::values::moment::Moment;
use crate::domain::values::path::{PackPath, with_slashes};
use crate::io::git::{self, GitHistory};
use crate::io::scan::Root;
use crate::io::watch::Scope;
use crate::io::{clock, describe_error};
use crate::run::UsageError;

use loader::{Loader, Pass};
use profile_files::{At, Layers, ProfileFiles, Refused};
use signatures::Signatures;

pub use loader::{MAX_TEXT, RecentFiles};
pub use signatures::{keys, signer};

/// A pack under a profile, with what was parsed before: a reload reads only files whose fingerprint changed.
#[derive(Debug)]
pub struct Pipeline {
    root: Root,
    files: ProfileFiles,
    /// What the profile was made from. Texts that were read and not accepted are not kept: they would be taken for
    /// accepted at the next look.
    accepted: Layers,
    profile: Profile,
    /// When a profile that is being written can be judged.
    again: Option<Timestamp>,
    /// When what was judged turns by itself: a capture that grows has been silent for too long, a waiver ends.
    turns: Option<Timestamp>,
    loader: Loader,
    beyond: Vec<PackPath>,
    git_history: GitHistory,
    signatures: Signatures,
    /// What this machine says, where it was asked.
    host: Option<Arc<HostReading>>,
    /// As the first reading found it.
    lock_at_start: Option<Arc<SetupLock>>,
    /// The moment of judging; the clock's where it is `None`.
    at: Option<Timestamp>,
}

/// No text is shown line by line that is larger than this: 1 MiB.
const MAX_SHOWN: u64 = 1 << 20;
/// Nor more texts than this.
const MOST_SHOWN: usize = 64;

/// What is known of the history when a pack is judged.
#[derive(Clone, Copy, Debug)]
pub enum Past<'a> {
    /// Git is asked, and waited for.
    Asked,
    /// This is: nobody is asked, and nothing waits.
    Known(&'a History),
}

/// A pack and its judgement.
pub type Judged = Result<(Pack, Assessment), Unjudged>;

impl Pipeline {
    /// Opens the pack at `pack`, or the nearest one from the working folder, under the default profile, the pack's
    /// `signoff.toml` and `profile`, each over the one before.
    ///
    /// # Errors
    /// [`UsageError`] for a path that is no pack and for a profile that cannot be used (file, line, what was expected).
    pub fn open(pack: Option<&Path>, profile: Option<&Path>) -> Result<Self, UsageError> {
        let files = ProfileFiles::find(pack, profile)?;
        let at = (RecentFiles::Judged, clock::now());
        let accepted = files.read(at).map_err(|(unjudged, _)| unjudged)?;
        let profile = accepted.profile(at).map_err(|(unjudged, _)| unjudged)?;
        let root = Root::open(files.folder(), &profile.paths.evidence)?;
        Ok(Self {
            root,
            files,
            accepted,
            profile,
            again: None,
            turns: None,
            loader: Loader::default(),
            beyond: Vec::new(),
            git_history: GitHistory::default(),
            signatures: Signatures::default(),
            host: None,
            lock_at_start: None,
            at: None,
        })
    }

    /// Judges as of a moment instead of now.
    #[must_use]
    pub fn judging_at(self, moment: Option<Timestamp>) -> Self {
        Self { at: moment, ..self }
    }

    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The moment of judging.
    pub fn moment(&self) -> Timestamp {
        self.at.unwrap_or_else(clock::now)
    }

    /// Whether it judges as of a moment that was given, and not as of now.
    pub fn is_as_of_another_moment(&self) -> bool {
        self.at.is_some()
    }

    /// The day of judging: in the operator's time zone, or in UTC where the moment was given.
    pub fn today(&self) -> Date {
        self.at.map_or_else(clock::today, |at| at.to_zoned(TimeZone::UTC).date())
    }

    /// Holds the pack against what this machine says, from now on.
    pub fn hold_against(&mut self, host: HostReading) {
        self.host = Some(Arc::new(host));
    }

    pub(super) fn root(&self) -> &Root {
        &self.root
    }

    /// Scans, parses what changed, and judges: what there is, and what it shows.
    ///
    /// # Errors
    /// [`Unjudged`] when the evidence folder can no longer be listed, and when a profile has become wrong.
    pub fn judge(&mut self, young: RecentFiles, choice: &PairOverride, past: Past<'_>) -> Judged {
        let mut pack = self.read(young)?;
        pack.moment = Moment::new(self.moment());
        pack.history = match past {
            Past::Known(history) => git::none_at(self.root.path()).unwrap_or_else(|| history.clone()),
            Past::Asked => {
                let questions = questions(&assess(&pack, &self.profile, choice), &self.profile);
                self.git_history.ask(self.root.path(), &questions)
            }
        };
        let assessment = assess(&pack, &self.profile, choice);
        // A moment that was given does not come any nearer.
        self.turns = assessment.turns_at().filter(|_| self.at.is_none());
        Ok((pack, assessment))
    }

    /// The same, with every file read anew: one that was exchanged for another of the same size and times is seen too.
    ///
    /// # Errors
    /// As [`Pipeline::judge`].
    pub fn judge_anew(&mut self, young: RecentFiles, choice: &PairOverride, past: Past<'_>) -> Judged {
        self.loader.forget();
        self.judge(young, choice, past)
    }

    /// The judgement of a pack that was read, as of another moment.
    pub fn judge_at(&self, pack: &mut Pack, choice: &PairOverride, moment: Timestamp) -> Assessment {
        pack.moment = Moment::new(moment);
        assess(pack, &self.profile, choice)
    }

    /// The same as commands do it: once, of the runs that the evidence names, with an answer from git.
    ///
    /// # Errors
    /// As [`Pipeline::judge`].
    pub fn judge_once(&mut self) -> Judged {
        self.judge(RecentFiles::Judged, &PairOverride::default(), Past::Asked)
    }

    /// Scans, and parses what changed.
    ///
    /// # Errors
    /// As [`Pipeline::judge`].
    pub fn read(&mut self, young: RecentFiles) -> Result<Pack, Unjudged> {
        self.loader.begin();
        self.renew((young, clock::now()))?;
        let evidence = &self.profile.paths.evidence;
        let found = self.root.list(evidence).map_err(|error| {
            let text =
                format!("{}: `{evidence}` cannot be listed: {}", self.root.path().display(), describe_error(&error));
            Unjudged { cause: Cause::PackUnreadable, text, hint: "put the evidence back, or let it be read".to_owned() }
        })?;
        let mut pack = Pack::default();
        let pass = Pass { root: &self.root, profile: &self.profile, young, now: clock::now() };
        for found in found {
            let kind = self.profile.kind_of(&found.path);
            self.loader.load(&pass, found, kind, &mut pack);
        }
        self.beyond = load_named(&mut self.loader, &pass, &mut pack);
        self.loader.end(&pack);
        pack.texts = changed_texts(&self.root, &pack);
        pack.signatures = self.signatures.of(&pack, &self.profile, &self.root);
        self.lock_at_start = self.lock_at_start.take().or_else(|| pack.setup_lock());
        pack.lock_at_start.clone_from(&self.lock_at_start);
        pack.host.clone_from(&self.host);
        Ok(pack)
    }

    /// When to assess again although nothing was told to have changed: a file was being written, and by then it can be
    /// judged; a capture grew, and by then should have; or a waiver ends. `None` where there is none.
    pub fn looks_again_at(&self) -> Option<Timestamp> {
        const MOMENT: SignedDuration = SignedDuration::from_millis(1);
        let turns = self.turns.and_then(|turns| turns.checked_add(MOMENT).ok());
        self.again.or(self.loader.again()).into_iter().chain(turns).min()
    }

    /// Files outside the evidence folder that the last assessment looked at: they want watching too.
    pub fn beyond(&self) -> Vec<PackPath> {
        self.beyond.iter().cloned().chain(ProfileFiles::pack_profile()).collect()
    }

    /// What wants watching: all that the last reading looked at, and the file named by `--profile`.
    pub fn scope(&self) -> Scope {
        let evidence = self.profile.paths.evidence.clone();
        Scope { evidence, also: self.beyond(), outside: self.files.named().map(Path::to_owned) }
    }

    /// Opens the pack anew, as it may have been removed and put back, under its profile as it is now. What was accepted
    /// before stays as it was where that cannot be.
    fn renew(&mut self, at: At) -> Result<(), Unjudged> {
        let layers = self.unless_young(|files| files.read(at))?;
        if layers.say_the_same_as(&self.accepted) {
            self.root = Root::open(self.files.folder(), &self.profile.paths.evidence)?;
            return Ok(());
        }
        let profile = self.unless_young(|_| layers.profile(at))?;
        self.root = Root::open(self.files.folder(), &profile.paths.evidence)?;
        (self.accepted, self.profile) = (layers, profile);
        self.loader.forget();
        Ok(())
    }

    /// Remembers when to look again where the profile was too young.
    fn unless_young<T>(&mut self, read: impl FnOnce(&ProfileFiles) -> Result<T, Refused>) -> Result<T, Unjudged> {
        let read = read(&self.files);
        self.again = read.as_ref().err().and_then(|(_, again)| *again);
        read.map_err(|(unjudged, _)| unjudged)
    }
}

/// Reads what evidence and profile name, and the evidence folder does not hold or its name does not tell. Answers the
/// paths outside the evidence folder, whether there is something or not.
fn load_named(loader: &mut Loader, pass: &Pass<'_>, pack: &mut Pack) -> Vec<PackPath> {
    let mut beyond = Vec::new();
    // Reports before raw runs: a report is what names these.
    for named in [
        of_the_profile,
        reports_of_gates,
        raw_runs_of_reports,
        raw_runs_of_captures,
        listed_in_manifests,
        named_by_items,
    ] {
        for (path, kind) in named(pass.profile, pack) {
            if !pack.contains(&path) {
                beyond.push(path.clone());
            }
            if let Some(found) = pass.root.look(&path).filter(|_| !is_known(pack, &path)) {
                loader.load(pass, found, kind, pack);
            }
        }
    }
    for path in links::sought(pack, pass.profile) {
        let found = if pass.root.look(&path).is_some() { Beyond::Stands } else { Beyond::Nothing };
        pack.look_beyond(path.clone(), found);
        beyond.push(path);
    }
    beyond
}

/// The texts of files that somebody saw with other bytes, as far as they are read.
fn changed_texts(root: &Root, pack: &Pack) -> BTreeMap<PackPath, Arc<str>> {
    let text = |path: &PackPath| String::from_utf8(root.read(path, MAX_SHOWN).ok()?).ok();
    let wanted = recorded::wanted_texts(pack).into_iter().take(MOST_SHOWN);
    wanted.filter_map(|path| Some((path.clone(), text(&path)?.into()))).collect()
}

/// Whether a path of the pack already has a meaning, or a reason why it has none.
fn is_known(pack: &Pack, path: &PackPath) -> bool {
    let plain = |kind, condition: &Condition| kind == Kind::Unknown && *condition == Condition::Readable;
    pack.entry(path).is_some_and(|entry| !plain(entry.artifact.kind, &entry.artifact.condition))
}

fn of_the_profile(profile: &Profile, _: &Pack) -> Vec<(PackPath, Kind)> {
    let paths = [(&profile.paths.checklist, Kind::Checklist), (&profile.paths.lock, Kind::SetupLock)];
    let contracts = profile.contracts.iter().map(|contract| (&contract.file, Kind::Source));
    paths.into_iter().chain(contracts).filter_map(|(path, kind)| Some((PackPath::new(path)?, kind))).collect()
}

/// Reports that a kept gate output names, from the pack's root or from the output's own folder.
fn reports_of_gates(_: &Profile, pack: &Pack) -> Vec<(PackPath, Kind)> {
    let named = pack.gate_outputs().flat_map(|(at, output)| {
        let paths = output.report_paths().into_iter().flatten();
        let plain = paths.map(with_slashes);
        plain.flat_map(move |path| [PackPath::new(&path), at.resolve(&path)])
    });
    named.flatten().map(|path| (path, Kind::Report)).collect()
}

/// Files beyond the evidence folder whose checksums a manifest tells: they are only hashed.
fn listed_in_manifests(profile: &Profile, pack: &Pack) -> Vec<(PackPath, Kind)> {
    checksums::listed_beyond(pack, profile).into_iter().map(|path| (path, Kind::Unknown)).collect()
}

/// Files beyond the evidence folder that checklist items name: they are only hashed.
fn named_by_items(profile: &Profile, pack: &Pack) -> Vec<(PackPath, Kind)> {
    behind::sought(profile, pack)
}

/// Raw runs that a record names, whatever their name.
fn raw_runs_of_captures(_: &Profile, pack: &Pack) -> Vec<(PackPath, Kind)> {
    let named = pack.captures().filter_map(|(at, capture)| rows_of_capture(at, &capture.record));
    named.map(|path| (path, Kind::RawRuns)).collect()
}

/// Raw runs that an executed report names, whatever their name.
fn raw_runs_of_reports(_: &Profile, pack: &Pack) -> Vec<(PackPath, Kind)> {
    let executed = pack.reports().filter(|(_, report)| report.is_executed());
    let named = executed.filter_map(|(at, report)| rows_of_report(pack, at, report));
    named.map(|path| (path, Kind::RawRuns)).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::domain::values::digest::Digest;

    const KEPT: &str = "docs/reliability/kept.bin";

    fn digest(pack: &Pack) -> Option<Digest> {
        pack.entry(&PackPath::new(KEPT).unwrap()).unwrap().artifact.digest
    }

    #[test]
    fn a_file_whose_fingerprint_did_not_change_is_read_again_where_all_is_to_be_read_anew() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("docs/reliability")).unwrap();
        fs::write(folder.path().join(KEPT), "new").unwrap();
        let mut pipeline = Pipeline::open(Some(folder.path()), None).unwrap();
        pipeline.judge_once().unwrap();
        pipeline.loader.mistake_all(b"old");
        assert_eq!(digest(&pipeline.judge_once().unwrap().0), Some(Digest::of(b"old")));
        let anew = pipeline.judge_anew(RecentFiles::Judged, &PairOverride::default(), Past::Asked).unwrap();
        assert_eq!(digest(&anew.0), Some(Digest::of(b"new")));
    }
}
