//! The rule behind `note.differs`: what an approving note says beside its commit, held against the evidence.

use serde_json::Value;

use crate::domain::assessment::wording::{counted, cut, join_capped, quoted};
use crate::domain::assessment::{Assessment, measured_report};
use crate::domain::evidence::Evidence;
use crate::domain::evidence::note::{ApprovalNote, Decision, PastedGate};
use crate::domain::evidence::pack::{Pack, PackEntry};
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::path::{Location, PackPath};

use super::dated::{of_note, when};
use super::references::locate;
use super::words::json;

/// Something that a note says otherwise than the evidence.
pub(super) struct Disagreement {
    pub sentence: String,
    what: &'static str,
    of_note: String,
    of_evidence: String,
}

/// What the note that counts says otherwise; nothing for one that does not approve.
pub(super) fn disagreements(
    pack: &Pack,
    profile: &Profile,
    assessment: &Assessment,
    (path, note): (&PackPath, &ApprovalNote),
) -> Vec<Disagreement> {
    if note.decision != Some(Decision::Approved) {
        return Vec::new();
    }
    let pair = assessment.gate.pair.as_ref();
    let parts = [branch(profile, assessment, note), gate(assessment, note), pull_requests(profile, note)];
    let unlinked = pair.map_or_else(Vec::new, |pair| unlinked(pack, path, note, pair));
    let reports = (!unlinked.is_empty()).then(|| reports(&unlinked));
    parts.into_iter().chain([reports, dated_after(pack, path, note)]).flatten().collect()
}

/// One finding for all of it.
pub(super) fn differs(path: &PackPath, disagreements: &[Disagreement]) -> Option<Finding> {
    let sentences: Vec<&str> = disagreements.iter().map(|it| it.sentence.as_str()).collect();
    (!sentences.is_empty()).then(|| {
        let message = format!(
            "The note {} approves, but does not agree with the evidence. {}",
            quoted(path.name()),
            sentences.join(" ")
        );
        let finding = Finding::new(Code::NoteDiffers, path.as_str(), message).at(Location::file(path));
        let cited = disagreements.iter().fold(finding, |finding, it| {
            let of_evidence = Origin::computed("the evidence and the profile");
            finding
                .comparing(format!("{} in the note", it.what), &it.of_note, Origin::at(Location::file(path)))
                .comparing(format!("{} as it is", it.what), &it.of_evidence, of_evidence)
        });
        cited.remedy("Write a new note of the evidence as it is: `signoff note`.")
    })
}

fn branch(profile: &Profile, assessment: &Assessment, note: &ApprovalNote) -> Option<Disagreement> {
    let measured = measured_report(&assessment.reports, profile)?.branch.as_deref()?;
    let named = note.branch.as_deref()?;
    (plain(named) != plain(measured)).then(|| Disagreement {
        sentence: format!("It names branch {}, the runs were measured on {}.", quoted(named), quoted(measured)),
        what: "branch",
        of_note: cut(named),
        of_evidence: cut(measured),
    })
}

/// `main`, also where it is spelled as a reference.
fn plain(branch: &str) -> &str {
    let branch = branch.trim().trim_start_matches("refs/").trim_start_matches("heads/");
    branch.trim_start_matches("remotes/").trim_start_matches("origin/")
}

/// What is pasted of the gate against its evaluation; who links the output instead pastes nothing.
fn gate(assessment: &Assessment, note: &ApprovalNote) -> Option<Disagreement> {
    let evaluated: Option<Value> = assessment.gate.json.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let differing = match (note.gate.as_ref()?, &evaluated) {
        (PastedGate::Unread, _) => Some(("it is no JSON".to_owned(), "JSON".to_owned())),
        (PastedGate::Read(_), None) => Some(("it was pasted".to_owned(), "the reports are not comparable".to_owned())),
        (PastedGate::Read(pasted), Some(evaluated)) => first_difference(pasted, evaluated),
    };
    differing.map(|(of_note, of_evidence)| Disagreement {
        sentence: format!("Its gate output differs: {of_note}, as evaluated {of_evidence}."),
        what: "gate output",
        of_note,
        of_evidence,
    })
}

/// The first field that differs, in either order of the two runs: as pasted, and as evaluated.
fn first_difference(pasted: &Value, evaluated: &Value) -> Option<(String, String)> {
    let ids = |sides: [&str; 2]| sides.map(|side| evaluated.pointer(&format!("/reports/{side}/runId")).cloned());
    let own = ["first", "second"].map(|side| pasted.pointer(&format!("/reports/{side}/runId")).cloned());
    let is_turned = own != ids(["first", "second"]) && own == ids(["second", "first"]);
    let sides = if is_turned { ["second", "first"] } else { ["first", "second"] };
    let of_sides = ["first", "second"].into_iter().zip(sides).flat_map(|(own, other)| {
        ["runId", "ok"].map(|field| (format!("/reports/{own}/{field}"), format!("/reports/{other}/{field}")))
    });
    let mut pointers = std::iter::once(("/gatePass".to_owned(), "/gatePass".to_owned())).chain(of_sides);
    pointers.find_map(|(own, other)| {
        let (pasted, evaluated) = (pasted.pointer(&own), evaluated.pointer(&other));
        let field = own.trim_start_matches('/').replace('/', ".");
        (pasted != evaluated).then(|| (format!("`{field}` is {}", json(pasted)), json(evaluated)))
    })
}

/// The profile's pull requests; a note may name more.
fn pull_requests(profile: &Profile, note: &ApprovalNote) -> Option<Disagreement> {
    let wanted = profile.note.pull_requests.iter().map(|it| it.number.as_str());
    let missing: Vec<String> =
        wanted.filter(|number| !note.pull_requests.iter().any(|it| it == number)).map(quoted).collect();
    (!missing.is_empty()).then(|| Disagreement {
        sentence: format!(
            "It leaves out {}: {}.",
            counted(missing.len() as u64, "pull request"),
            join_capped(&missing)
        ),
        what: "pull requests",
        of_note: cut(&note.pull_requests.join(", ")),
        of_evidence: cut(&profile
            .note
            .pull_requests
            .iter()
            .map(|it| it.number.as_str())
            .collect::<Vec<_>>()
            .join(", ")),
    })
}

fn reports(unlinked: &[String]) -> Disagreement {
    Disagreement {
        sentence: format!("It does not link {}.", join_capped(unlinked)),
        what: "reports",
        of_note: "not linked".to_owned(),
        of_evidence: join_capped(unlinked),
    }
}

/// Which of the two reports a note does not link.
pub(super) fn unlinked(pack: &Pack, path: &PackPath, note: &ApprovalNote, pair: &[PackPath; 2]) -> Vec<String> {
    let linked: Vec<PackPath> = note.links.iter().filter_map(|(text, _)| locate(pack, path, text)).collect();
    pair.iter().filter(|report| !linked.contains(report)).map(|report| quoted(report.as_str())).collect()
}

/// Evidence that is dated after the day of the note.
fn dated_after(pack: &Pack, path: &PackPath, note: &ApprovalNote) -> Option<Disagreement> {
    let day = of_note(path, note);
    let is_after = |entry: &&PackEntry| {
        let when = when(pack, entry);
        is_dated(&entry.evidence) && when.is_known() && when.from > day.to && !when.is_ahead_of(pack.moment)
    };
    let later: Vec<String> = pack.entries().filter(is_after).map(|entry| quoted(entry.artifact.path.name())).collect();
    (!later.is_empty()).then(|| Disagreement {
        sentence: format!("It was written before {}.", join_capped(&later)),
        what: "day",
        of_note: day.from.strftime("%Y-%m-%d").to_string(),
        of_evidence: format!("later: {}", join_capped(&later)),
    })
}

/// What is measured, rehearsed or tested; documents beside it may go on.
fn is_dated(evidence: &Evidence) -> bool {
    match evidence {
        Evidence::Report(report) => report.is_executed(),
        Evidence::GateOutput(_) | Evidence::Regression(_) | Evidence::SmokeTranscript(_) => true,
        Evidence::Rollback(rehearsal) => !rehearsal.pending,
        _ => false,
    }
}
