//! Rules behind `provenance.*`: whether everything that counts is of one and the same release.

use crate::domain::assessment::wording::{cut, quoted};
use crate::domain::assessment::{ReportFact, measured_report};
use crate::domain::evidence::history::CommitName;
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::time_span::TimeSpan;

use super::citing::{COMMIT, in_report};
use super::dated;
use super::evidence::is_placeholder;
use super::words::{same_commit, same_repo, same_version, short};

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
    let when = |path: &PackPath| pack.entry(path).map_or(TimeSpan::ANY, |entry| dated::when(pack, entry));
    let regressions = || pack.regressions().filter(|(_, it)| !it.pending);
    let newest = regressions().map(|(path, _)| when(path).from).max();
    for (path, regression) in regressions().filter(|(path, _)| newest.is_some_and(|newest| when(path).to >= newest)) {
        let build = &regression.build;
        let stated = [
            ("repository", build.repo.as_ref(), REPO, same_repo as fn(&str, &str) -> bool),
            ("version", build.version.as_ref(), VERSION, same_version),
            ("platform", build.platform.as_ref(), PLATFORM, same_platform),
        ];
        for (what, said, pointer, same) in stated {
            let Some(((text, line), own)) = said.zip(said_by(pack, measured, what, pointer)) else { continue };
            let place = Location::line(path, *line);
            let other = Said { what, text: text.clone(), place, part: None, who: path.name().to_owned() };
            differing.extend((!same(text, &own.text)).then_some((own, other)));
        }
        let own = said_by(pack, measured, "commit", COMMIT);
        differing.extend(regression.commit.as_deref().zip(own).and_then(|(commit, own)| {
            let place = Location::file(path);
            let other =
                Said { what: "commit", text: commit.to_owned(), place, part: None, who: path.name().to_owned() };
            (!same_commit(commit, &own.text)).then_some((own, other))
        }));
    }
    let no_commit = no_commit(pack, measured);
    no_commit.into_iter().chain(differing.into_iter().map(|(own, other)| differs(own, other))).collect()
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

/// `win32` is Windows, and `darwin` is macOS.
fn same_platform(one: &str, other: &str) -> bool {
    let plain = |text: &str| match text.trim().to_lowercase().as_str() {
        text if text.starts_with("win") => "windows".to_owned(),
        text if text.starts_with("darwin") || text.starts_with("mac") => "macos".to_owned(),
        text => text.split(['-', ' ', '/']).next().unwrap_or_default().to_owned(),
    };
    plain(one) == plain(other)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_has_several_spellings() {
        assert!(
            same_platform("win32", "Windows 11")
                && same_platform("darwin", "macOS")
                && same_platform("linux-x64", "Linux")
        );
        assert!(!same_platform("win32", "linux"));
    }
}
