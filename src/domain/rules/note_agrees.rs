//! The rule behind `note.differs`: what an approving note says beside its commit, held against the evidence.

use serde_json::Value;

use crate::domain::assessment::wording::{counted, cut, join_capped, quoted};
use crate::domain::assessment::{Assessment, measured_report};
use crate::domain::evidence::Evidence;
use crate::domain::evidence::denial::denied;
use crate::domain::evidence::gate_output::GateOutput;
use crate::domain::evidence::note::{ApprovalNote, Decision, PastedGate};
use crate::domain::evidence::pack::{Pack, PackEntry};
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::path::{Location, PackPath};

use super::citing::ABSENT;
use super::dated::{of_note, when};
use super::disagreement::Disagreement;
use super::note_evidence;
use super::references::locate;
use super::words::{json, same_branch};

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
    let others =
        [reports, dated_after(pack, &profile.runs.gate_type, path, note), reason(note), items(note), against(note)];
    let left_out = [rehearsal(pack, assessment, (path, note)), output(pack, assessment, (path, note))];
    let since = note_evidence::since(pack, profile, assessment, path);
    parts.into_iter().chain(others).chain(left_out).flatten().chain(since).collect()
}

/// A reason that says that something failed speaks against the decision; one that nobody filled in is none.
fn reason(note: &ApprovalNote) -> Option<Disagreement> {
    let (sentence, of_note) = match note.reason.as_deref() {
        _ if note.lacks_reason => ("Its reason is not filled in.".to_owned(), ABSENT.to_owned()),
        reason => {
            let reason = reason?;
            (format!("Its reason speaks against it: {}.", quoted(&denied(reason)?)), cut(reason))
        }
    };
    Some(Disagreement { sentence, what: "reason", of_note, of_evidence: "why it may ship".to_owned() })
}

/// A line of the note that says that something failed, or was not done.
fn against(note: &ApprovalNote) -> Option<Disagreement> {
    let line = note.against.as_deref()?;
    Some(Disagreement {
        sentence: format!("It says {}.", quoted(line)),
        what: "line",
        of_note: cut(line),
        of_evidence: "nothing failed, and all was done".to_owned(),
    })
}

fn items(note: &ApprovalNote) -> Option<Disagreement> {
    let (ticked, all) = note.items.filter(|(ticked, all)| ticked < all)?;
    Some(Disagreement {
        sentence: format!("It says that {ticked} of {all} items are checked."),
        what: "checklist",
        of_note: format!("{ticked} of {all}"),
        of_evidence: "all that are required".to_owned(),
    })
}

/// A note that links rehearsals links the one that counts, or a copy of it.
fn rehearsal(pack: &Pack, assessment: &Assessment, (path, note): (&PackPath, &ApprovalNote)) -> Option<Disagreement> {
    let rehearsal = &assessment.rollback.as_ref()?.path;
    let linked = linked(pack, path, note);
    let counting = pack.rehearsals().find(|(path, _)| *path == rehearsal).map(|(_, it)| it);
    let mut named = pack.rehearsals().filter(|(path, _)| linked.contains(path)).map(|(_, it)| it).peekable();
    let links_others = named.peek().is_some() && !named.any(|it| Some(it) == counting);
    links_others.then(|| left_out("the rollback rehearsal", rehearsal))
}

/// The template holds the gate's output; a link to one that was kept of the pair is fine.
fn output(pack: &Pack, assessment: &Assessment, (path, note): (&PackPath, &ApprovalNote)) -> Option<Disagreement> {
    let gate = &assessment.gate;
    let (kept, pair) = gate.output.as_ref().filter(|_| note.gate.is_none()).zip(gate.pair.as_ref())?;
    let linked = linked(pack, path, note);
    let is_of_pair = |(path, output): (&PackPath, &GateOutput)| {
        let named = output.report_paths().into_iter().flatten().filter_map(|text| locate(pack, path, text));
        linked.contains(path) && named.filter(|report| pair.contains(report)).count() == pair.len()
    };
    (!linked.contains(kept) && !pack.gate_outputs().any(is_of_pair)).then(|| left_out("the gate's output", kept))
}

/// What a note links, as far as it leads into the pack.
fn linked(pack: &Pack, path: &PackPath, note: &ApprovalNote) -> Vec<PackPath> {
    note.links.iter().filter_map(|(text, _)| locate(pack, path, text)).collect()
}

fn left_out(what: &str, path: &PackPath) -> Disagreement {
    Disagreement {
        sentence: format!("It leaves out {what}, {}.", quoted(path.as_str())),
        what: "evidence",
        of_note: ABSENT.to_owned(),
        of_evidence: path.to_string(),
    }
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
    (!same_branch(named, measured)).then(|| Disagreement {
        sentence: format!("It names branch {}, the runs were measured on {}.", quoted(named), quoted(measured)),
        what: "branch",
        of_note: cut(named),
        of_evidence: cut(measured),
    })
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
    let linked = linked(pack, path, note);
    pair.iter().filter(|report| !linked.contains(report)).map(|report| quoted(report.as_str())).collect()
}

/// Evidence that is dated after the day of the note.
fn dated_after(pack: &Pack, gate_type: &str, path: &PackPath, note: &ApprovalNote) -> Option<Disagreement> {
    let day = of_note(path, note);
    let is_after = |entry: &&PackEntry| {
        let when = when(pack, entry);
        is_dated(&entry.evidence, gate_type) && when.is_known() && when.from > day.to && !when.is_ahead_of(pack.moment)
    };
    let later: Vec<String> = pack.entries().filter(is_after).map(|entry| quoted(entry.artifact.path.name())).collect();
    (!later.is_empty()).then(|| Disagreement {
        sentence: format!("It was written before {}.", join_capped(&later)),
        what: "day",
        of_note: day.from.strftime("%Y-%m-%d").to_string(),
        of_evidence: format!("later: {}", join_capped(&later)),
    })
}

/// What is gated, rehearsed or tested; baselines and documents beside it may go on.
fn is_dated(evidence: &Evidence, gate_type: &str) -> bool {
    match evidence {
        Evidence::Report(report) => report.is_executed() && report.run_type() == Some(gate_type),
        Evidence::Regression(regression) => !regression.pending,
        Evidence::GateOutput(_) | Evidence::SmokeTranscript(_) => true,
        Evidence::Rollback(rehearsal) => !rehearsal.pending,
        _ => false,
    }
}
