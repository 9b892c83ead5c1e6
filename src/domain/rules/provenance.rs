//! Rules behind `provenance.*`: whether everything that counts is of one and the same release.

use crate::domain::assessment::wording::{cut, quoted};
use crate::domain::assessment::{ReportFact, measured_report};
use crate::domain::evidence::build::Build;
use crate::domain::evidence::history::CommitName;
use crate::domain::evidence::note::Decision;
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::time_span::TimeSpan;

use super::citing::{COMMIT, in_report};
use super::dated;
use super::evidence::is_placeholder;
use super::words::{same_commit, same_platform, same_repo, same_version, short};
use super::{note, summary};

const REPO: &str = "/environment/git/repo";
const PLATFORM: &str = "/environment/platform";
const VERSION: &str = "/environment/app/version";

/// What is said in one place, and in another.
struct Said {
    what: &'static str,
    text: String,
    place: Location,
    /// A part of the file.
    part: Option<String>,
    /// Who says it.
    who: String,
}

/// The measured commit's name, and what differs among the runs and the documents that count.
pub(super) fn check_provenance(pack: &Pack, profile: &Profile, reports: &[ReportFact]) -> Vec<Finding> {
    let Some(measured) = measured_report(reports, profile) else { return Vec::new() };
    let runs: Vec<&ReportFact> = reports.iter().filter(|report| counts(report, reports, profile)).collect();
    let mut differing: Vec<(Said, Said)> = Vec::new();
    for run in &runs {
        differing.extend(other_repo(pack, profile, run));
        differing.extend(other_platform(pack, profile, measured, run));
    }
    for (path, build) in documents(pack, reports) {
        differing.extend(of_document(pack, measured, path, build));
    }
    let no_commit = no_commit(pack, measured);
    no_commit.into_iter().chain(differing.into_iter().map(|(own, other)| differs(own, other))).collect()
}

/// The documents that count, and of which build each says that it is: the newest regression evidence, the newest note
/// where it approves, and the summaries of the gate's runs. The rehearsal has a rule of its own.
fn documents<'a>(pack: &'a Pack, reports: &[ReportFact]) -> Vec<(&'a PackPath, &'a Build)> {
    let when = |path: &PackPath| pack.entry(path).map_or(TimeSpan::ANY, |entry| dated::when(pack, entry));
    let regressions = || pack.regressions().filter(|(_, it)| !it.pending);
    let newest = regressions().map(|(path, _)| when(path).from).max();
    let regressions = regressions().filter(|(path, _)| newest.is_some_and(|newest| when(path).to >= newest));
    let note = note::newest(pack).filter(|(_, note)| note.decision == Some(Decision::Approved));
    let gate = summary::of_the_gate(pack, reports);
    let regressions = regressions.map(|(path, it)| (path, &it.build));
    regressions
        .chain(note.map(|(path, it)| (path, &it.build)))
        .chain(gate.map(|(path, it)| (path, &it.build)))
        .collect()
}

/// What a document states otherwise than the measured run; what it does not state does not differ.
fn of_document(pack: &Pack, measured: &ReportFact, path: &PackPath, build: &Build) -> Vec<(Said, Said)> {
    let stated = [
        ("repository", &build.repo, REPO, same_repo as fn(&str, &str) -> bool),
        ("version", &build.version, VERSION, same_version),
        ("platform", &build.platform, PLATFORM, same_platform),
        ("commit", &build.commit, COMMIT, same_commit),
    ];
    let differing = stated.into_iter().filter_map(|(what, said, pointer, same)| {
        let ((text, line), own) = said.as_ref().zip(said_by(pack, measured, what, pointer))?;
        let place = Location::line(path, *line);
        let other = Said { what, text: text.clone(), place, part: None, who: path.name().to_owned() };
        (!same(text, &own.text)).then_some((own, other))
    });
    differing.collect()
}

/// The gate's runs, and the newest baseline.
fn counts(report: &ReportFact, reports: &[ReportFact], profile: &Profile) -> bool {
    let is_baseline = |it: &ReportFact| it.executed && it.is_of_type(&profile.runs.baseline_type);
    let newest = reports.iter().rfind(|it| is_baseline(it));
    report.gate_side.is_some() || newest.is_some_and(|it| it.path == report.path)
}

fn said_by(pack: &Pack, run: &ReportFact, what: &'static str, pointer: &str) -> Option<Said> {
    let text = pack.report(&run.path)?.document.string(pointer)?.trim();
    let place = in_report(pack, &run.path, pointer);
    let part = Some(pointer.to_owned());
    (!text.is_empty()).then(|| Said { what, text: text.to_owned(), place, part, who: run.name().to_owned() })
}

fn other_repo(pack: &Pack, profile: &Profile, run: &ReportFact) -> Option<(Said, Said)> {
    let wanted = profile.repo.as_deref()?;
    let said = said_by(pack, run, "repository", REPO).filter(|said| !same_repo(&said.text, wanted))?;
    let of_profile = Said {
        text: wanted.to_owned(),
        part: None,
        who: "the profile".to_owned(),
        what: "repository",
        place: said.place.clone(),
    };
    Some((of_profile, said))
}

/// What was never filled in is told as that. A baseline may be of an earlier version, and not of another machine.
fn other_platform(pack: &Pack, profile: &Profile, measured: &ReportFact, run: &ReportFact) -> Option<(Said, Said)> {
    let said = |run| said_by(pack, run, "platform", PLATFORM).filter(|said| !is_placeholder(profile, &said.text));
    let (own, other) = (said(measured)?, said(run)?);
    (!same_platform(&own.text, &other.text)).then_some((own, other))
}

fn differs(own: Said, other: Said) -> Finding {
    let message = format!(
        "The {} is {} by {}, and {} by {}.",
        own.what,
        quoted(&own.text),
        quoted(&own.who),
        quoted(&other.text),
        quoted(&other.who)
    );
    let origin = |said: &Said| match (&said.part, said.who.as_str()) {
        (None, "the profile") => Origin::profile("repo"),
        (part, _) => Origin::Evidence { place: said.place.clone(), part: part.clone() },
    };
    let (of_own, of_other) = (origin(&own), origin(&other));
    Finding::new(Code::ProvenanceDiffers, format!("{} {}", other.who, other.what), message)
        .at(other.place.clone())
        .at(own.place.clone())
        .comparing(format!("{} by {}", own.what, own.who), cut(&own.text), of_own)
        .comparing(format!("{} by {}", other.what, other.who), cut(&other.text), of_other)
        .remedy("Measure and test one and the same build, or say in the approval's reason why the difference does not matter.")
}

/// A run of `HEAD`, or of a branch, is of nothing that can be found again.
fn no_commit(pack: &Pack, measured: &ReportFact) -> Option<Finding> {
    let said = said_by(pack, measured, "commit", COMMIT)?;
    CommitName::new(&said.text).is_none().then(|| {
        let message = format!("The runs were measured on {}, which is no commit's name.", quoted(short(&said.text)));
        Finding::new(Code::ProvenanceNoCommit, measured.name(), message)
            .at(said.place.clone())
            .comparing("commit", cut(&said.text), Origin::Evidence { place: said.place, part: said.part })
            .comparing("a commit's name", "7 to 64 hex digits", Origin::computed("git"))
            .remedy("Write both reports again with the commit that was measured: `signoff kpi --commit ...`.")
    })
}
