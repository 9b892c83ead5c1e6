//! The runbook's six steps (section 4): what holds of each, and what is next.

use crate::domain::assessment::{
    Assessment, CaptureFact, CaptureStanding, ItemFact, ItemState, RawFact, Rehearsed, ReportFact, StepFact, StepState,
    Verdict,
};
use crate::domain::capturing::names::file_name;
use crate::domain::evidence::capture::CaptureEnvironment;
use crate::domain::evidence::note::Decision;
use crate::domain::evidence::outcome::StatedResult;
use crate::domain::finding::{Code, Finding, Severity};
use crate::domain::profile::{Check, Profile};
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;

use super::commands::{capture_two, rehearse, write_kpi};
use super::shared;
use super::words::{same_commit, short};

/// What one step comes to: state, summary and what is next.
type StepParts = (StepState, String, String);

/// Tells the steps, from everything else.
pub(super) fn describe_steps(profile: &Profile, assessment: &Assessment) -> Vec<StepFact> {
    let told = [
        capture(profile, assessment),
        reports(profile, assessment),
        gate(profile, assessment),
        rollback(profile, assessment),
        checklist(assessment),
        note(assessment),
    ];
    let titled = profile.steps.iter().zip(told).enumerate();
    titled
        .map(|(index, (title, (state, summary, next)))| StepFact {
            number: index + 1,
            title: title.clone(),
            state,
            summary,
            next,
        })
        .collect()
}

fn step(state: StepState, summary: impl Into<String>, next: impl Into<String>) -> StepParts {
    (state, summary.into(), next.into())
}

fn runs(assessment: &Assessment) -> Vec<&ReportFact> {
    assessment.gate_runs().collect()
}

fn capture(profile: &Profile, assessment: &Assessment) -> StepParts {
    let next = capture_two(profile, &has_plan(assessment));
    let runs = runs(assessment);
    if let Some((capture, finding)) = unfinished(assessment) {
        let state = if capture.standing == CaptureStanding::Growing { StepState::Open } else { StepState::Blocked };
        return step(state, format!("{}: {}", capture.run_id, capture.progress()), finding.remedy.clone());
    }
    if runs.len() < 2 {
        return step(StepState::Open, "no two gate runs", next);
    }
    let scenarios = &profile.runs.scenarios;
    let mut rows_told = Vec::new();
    let mut covered = scenarios.len();
    let mut paths = Vec::new();
    for run in &runs {
        let RawFact::Recomputed { path, rows, scenario_counts, .. } = &run.raw else {
            return step(StepState::Blocked, "the rows of a run are missing or invalid", next);
        };
        let seen = scenarios.iter().filter(|name| scenario_counts.iter().any(|(seen, _)| seen == *name)).count();
        covered = covered.min(seen);
        rows_told.push(*rows);
        paths.push(path);
    }
    let distinct = paths[0] != paths[1];
    let shares = assessment.tells_again(&shared::subject(runs[0], runs[1]));
    let again = runs.iter().any(|run| assessment.tells_again(run.name()));
    let words = match (distinct, shares, again) {
        (false, ..) => "the same file",
        (true, true, _) => "not independent",
        (true, false, true) => "some told again",
        (true, false, false) => "distinct",
    };
    let summary =
        format!("{} + {} rows, {words}, {covered} of {} scenarios", rows_told[0], rows_told[1], scenarios.len());
    let enough = rows_told.iter().all(|rows| *rows >= profile.runs.min_sample_count);
    if distinct && !shares && !again && enough && covered == scenarios.len() {
        step(StepState::Sensed, summary, "")
    } else {
        step(StepState::Blocked, summary, next)
    }
}

/// A capture in the way of an approval, and what is said of it.
fn unfinished(assessment: &Assessment) -> Option<(&CaptureFact, &Finding)> {
    let blocks = |finding: &&Finding| finding.severity == Severity::Blocker;
    let mut told = assessment.findings_of(Code::CaptureIncomplete).filter(blocks);
    told.find_map(|finding| {
        let is_meant = |capture: &&CaptureFact| capture.is_unfinished() && capture.run_id == finding.subject;
        Some((assessment.captures.iter().find(is_meant)?, finding))
    })
}

/// Whether a plan stands in the pack.
fn has_plan(assessment: &Assessment) -> impl Fn(&str) -> bool {
    |path| assessment.artifacts.iter().any(|fact| fact.artifact.path.as_str() == path)
}

fn reports(profile: &Profile, assessment: &Assessment) -> StepParts {
    let runs = runs(assessment);
    if runs.len() < 2 {
        let next = unreported(profile, assessment).unwrap_or_else(|| capture_two(profile, &has_plan(assessment)));
        return step(StepState::Open, "no two gate runs", next);
    }
    let equals =
        |run: &ReportFact| matches!(&run.raw, RawFact::Recomputed { differences, .. } if differences.is_empty());
    let next = runs.iter().find(|run| !equals(run)).map_or_else(String::new, |run| write_report(run, profile));
    let agreeing = runs.iter().filter(|run| equals(run)).count();
    match agreeing {
        2 => step(StepState::Sensed, "both equal what their rows say", ""),
        1 => step(StepState::Blocked, "only one equals what its rows say", next),
        _ => step(StepState::Blocked, "neither is shown to equal what its rows say", next),
    }
}

/// The command that writes the report of a capture that is whole and has none.
fn unreported(profile: &Profile, assessment: &Assessment) -> Option<String> {
    let has_report = |rows: &PackPath| assessment.reports.iter().any(|it| it.executed && it.raw.path() == Some(rows));
    let is_meant = |it: &&CaptureFact| it.standing == CaptureStanding::Whole && it.run_type == profile.runs.gate_type;
    let captures = assessment.captures.iter().filter(is_meant);
    let (capture, rows) =
        captures.filter_map(|it| Some((it, it.rows.as_ref()?))).find(|(_, rows)| !has_report(rows))?;
    let stem = capture.record.name().strip_suffix(".capture.json")?;
    let out = rows.resolve(&file_name(profile, Kind::Report, stem).ok()?)?;
    let CaptureEnvironment { git, model, app } = &capture.environment;
    let provenance = [&git.repo, &git.branch, &git.commit, &model.provider, &model.name, &app.version];
    let run = [&capture.run_id, &capture.run_type];
    Some(write_kpi(profile, (rows.as_str(), out.as_str()), provenance.map(String::as_str), run.map(String::as_str)))
}

/// The command that writes a run's report from its rows, as far as the report tells what they are of.
fn write_report(run: &ReportFact, profile: &Profile) -> String {
    let raw = run.raw.path().map_or("RAW-RUNS", |path| path.as_str());
    let known = |text: &'_ Option<String>, word: &str| text.clone().unwrap_or_else(|| word.to_owned());
    let git = [known(&run.repo, "REPO"), known(&run.branch, "BRANCH"), known(&run.commit, "COMMIT")];
    let [repo, branch, commit] = git.each_ref().map(String::as_str);
    let own = [known(&run.run_id, "ID"), known(&run.run_type, "TYPE")];
    let provenance = [repo, branch, commit, "PROVIDER", "MODEL", "VERSION"];
    write_kpi(profile, (raw, run.path.as_str()), provenance, own.each_ref().map(String::as_str))
}

fn gate(profile: &Profile, assessment: &Assessment) -> StepParts {
    let gate = &assessment.gate;
    let Some([first, second]) = &gate.pair else {
        return step(StepState::Open, "no two runs to compare", capture_two(profile, &has_plan(assessment)));
    };
    match gate.fault() {
        None => step(StepState::Sensed, "comparable, passes; kept output agrees", ""),
        Some(why) if gate.pass && gate.left_out == 0 => {
            let out = gate.output.as_ref().map_or("OUTPUT.gate.json", |path| path.as_str());
            let next = format!("Keep the gate's output: `signoff gate --first {first} --second {second} --out {out}`.");
            step(StepState::Blocked, why, next)
        }
        Some(why) => step(StepState::Blocked, why, "Measure two comparable runs that pass."),
    }
}

fn rollback(profile: &Profile, assessment: &Assessment) -> StepParts {
    let next = rehearse(profile, &has_plan(assessment));
    let Some(rollback) = &assessment.rollback else {
        return step(StepState::Open, "no rehearsal that was run", next);
    };
    let expected = || assessment.flags.iter().filter(|flag| flag.expected);
    let covered = expected().filter(|flag| flag.is_rehearsed()).count();
    let fails = |said: &Option<Rehearsed>| said.as_ref().is_none_or(|it| matches!(it.result, StatedResult::Fails(_)));
    let failing = expected().any(|flag| fails(&flag.rehearsed))
        || rollback.steps.iter().skip(1).any(|(_, said)| said.is_some() && fails(said))
        || assessment.findings_of(Code::RollbackSuperseded).next().is_some();
    let measured = crate::domain::assessment::measured_report(&assessment.reports, profile)
        .and_then(|report| report.commit.as_deref());
    let commit = match (rollback.commit.as_deref(), measured) {
        (Some(commit), Some(measured)) if same_commit(commit, measured) => ", same commit".to_owned(),
        (Some(commit), _) => format!(", commit {}", short(commit)),
        (None, _) => ", no commit named".to_owned(),
    };
    let date = rollback.date.map_or(String::new(), |date| format!(", {date}"));
    let all = profile.flags.len();
    let summary = format!("{covered} of {all} flags{commit}{date}");
    if failing {
        return step(StepState::Blocked, summary, next);
    }
    let summary = match all - covered {
        0 if assessment.findings_of(Code::RollbackUndecided).next().is_none() => {
            return step(StepState::Sensed, summary, "");
        }
        0 => format!("{summary}; a step or the date is for a person"),
        open => format!("{summary}; {open} of {all} for a person: no result is stated"),
    };
    if is_ticked(assessment, Check::RollbackFlags) {
        step(StepState::Done, summary, "")
    } else {
        step(
            StepState::Open,
            summary,
            "Look at the rehearsal, then tick its items; or write a `Result:` to each flag and step.",
        )
    }
}

/// Whether the checklist has items of a check, and each is ticked.
fn is_ticked(assessment: &Assessment, check: Check) -> bool {
    let items = assessment.checklist.iter().flat_map(|checklist| &checklist.items);
    let mut tied = items.filter(|item| item.check == Some(check)).peekable();
    tied.peek().is_some() && tied.all(ItemFact::is_done)
}

fn checklist(assessment: &Assessment) -> StepParts {
    let Some(checklist) = &assessment.checklist else {
        return step(StepState::Blocked, "no readable checklist", "Keep the release's checklist in its place.");
    };
    let items = &checklist.items;
    let tally = checklist.tally();
    let summary = format!("{} of {}: {tally}", checklist.done(), items.len());
    let failing = items.iter().any(|item| item.is_ticked() && item.state == ItemState::Failing);
    let first = items.iter().find(|item| item.required && !item.is_done());
    if failing {
        step(StepState::Blocked, summary, "Bring the evidence behind the items whose check fails: `signoff checklist`.")
    } else if first.is_some() || items.is_empty() {
        let command = first.map_or_else(String::new, |item| format!(": `signoff tick {}`", item.id));
        step(StepState::Open, summary, format!("Verify and tick what is open{command}."))
    } else if tally.by_hand > 0 {
        step(StepState::Done, summary, "")
    } else {
        step(StepState::Sensed, summary, "")
    }
}

fn note(assessment: &Assessment) -> StepParts {
    let Some(note) = assessment.notes.last() else {
        return step(StepState::Open, "no note", "Write the note: `signoff note`.");
    };
    let word = note.decision.map_or("undecided", Decision::word);
    let named = note.path.name();
    let date = named.get(..10).filter(|text| text.parse::<jiff::civil::Date>().is_ok()).unwrap_or(named);
    match (note.decision, note.doubts.is_empty()) {
        (Some(Decision::Approved), true) => step(StepState::Done, format!("{word} note of {date} holds"), ""),
        (Some(Decision::Approved), false) => {
            step(StepState::Open, format!("{word} note of {date} no longer holds"), next_note(assessment))
        }
        (Some(Decision::Blocked), _) => {
            step(StepState::Blocked, format!("{word} note of {date}"), next_note(assessment))
        }
        (None, _) => step(StepState::Open, format!("{word} note of {date}"), next_note(assessment)),
    }
}

/// What a note is written after.
fn next_note(assessment: &Assessment) -> &'static str {
    match assessment.verdict() {
        Verdict::Ready | Verdict::Approved => "A new note: `signoff note`.",
        Verdict::Undecided => "Wait for git, then write a new note.",
        Verdict::Blocked => "Settle what blocks and write a new note.",
    }
}
