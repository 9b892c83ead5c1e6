//! Rules behind `gate.*`.

use crate::domain::assessment::wording::{cut, quoted};
use crate::domain::assessment::{GateFact, Side};
use crate::domain::canonical::gate::{self, Comparison, Evaluation, GateInput};
use crate::domain::canonical::kpi::to_text;
use crate::domain::evidence::artifact::Condition;
use crate::domain::evidence::capture::{Capture, CaptureState};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::report::KpiReport;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::pointer::{as_field, of_field};
use crate::domain::values::time_span::time;

use super::citing::{ABSENT, in_json, stated};
use super::commands::capture_two;
use super::pair::{KeptOutput, Pairing};
use super::references::has;
use super::references::locate;
use super::words::json;

/// What stands for the time in a gate output that is not written yet.
const NOW: &str = "<now>";

/// Where the kept output and the evaluation disagree.
struct Disagreement {
    /// The JSON pointer where the kept output says it.
    pointer: String,
    sentence: String,
    /// What the evaluation says instead.
    evaluated: String,
}

impl Disagreement {
    fn new(pointer: impl Into<String>, sentence: impl Into<String>, evaluated: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), sentence: sentence.into(), evaluated: evaluated.into() }
    }
}

/// Evaluates the gate and holds the kept output against it.
pub(super) fn check_gate(pack: &Pack, profile: &Profile, pairing: &Pairing<'_>) -> (GateFact, Vec<Finding>) {
    let mut fact = GateFact {
        pair: pairing.pair.clone(),
        chosen: pairing.chosen,
        comparisons: Vec::new(),
        ok: [false, false],
        comparable: false,
        pass: false,
        output: pairing.output.as_ref().map(|kept| kept.path.clone()),
        kept: pairing.output.as_ref().map(|kept| kept.output.document.value().to_string()),
        left_out: 0,
        disagreements: Vec::new(),
        json: None,
        earlier: Vec::new(),
    };
    let mut findings = Vec::new();
    if pairing.executed < 2 {
        findings.push(missing(pack, pairing, profile));
    }
    if let Some(sides) = sides(pack, pairing) {
        let evaluation = gate::evaluate(sides[0], sides[1], profile);
        findings.extend(not_comparable(&evaluation, &sides, pairing));
        findings.extend(failed(&evaluation, &sides, pairing));
        take(&mut fact, &evaluation, &sides);
        findings.extend(stale(&sides, pairing));
        if pairing.output.is_none() && !is_kept_unreadably(pack) {
            findings.push(output_missing(&sides, pairing, profile));
        }
    }
    for kept in pairing.output.iter().chain(&pairing.others) {
        let disagreements = disagreements(pack, kept, &fact);
        findings.extend(differs(kept, &disagreements).filter(|_| !waits(pack, kept)));
        let counts =
            fact.output.as_ref() == Some(kept.path) || fact.pair.as_ref().is_some_and(|it| kept.names_both(it));
        fact.disagreements.extend(disagreements.into_iter().filter(|_| counts).map(|it| it.sentence));
    }
    (fact, findings)
}

fn sides<'a>(pack: &'a Pack, pairing: &'a Pairing<'_>) -> Option<[GateInput<'a>; 2]> {
    let [first, second] = pairing.pair.as_ref()?;
    let side = |path: &'a PackPath| {
        let report: &'a KpiReport = pack.report(path)?;
        Some(GateInput { path: path.as_str(), resolved: path.as_str(), report })
    };
    Some([side(first)?, side(second)?])
}

fn take(fact: &mut GateFact, evaluation: &Evaluation, sides: &[GateInput<'_>; 2]) {
    fact.comparable = evaluation.is_comparable();
    fact.pass = evaluation.passes();
    fact.ok = evaluation.ok;
    fact.comparisons = evaluation.comparisons.clone();
    fact.json = fact.comparable.then(|| to_text(&gate::output(sides[0], sides[1], evaluation, NOW)));
}

/// Whether a report that the kept output names is being written: till it is, nothing is said against the output.
fn waits(pack: &Pack, kept: &KeptOutput<'_>) -> bool {
    let named = kept.output.report_paths().into_iter().flatten().filter_map(|text| locate(pack, kept.path, text));
    named.into_iter().any(|path| is_being_written(pack, &path))
}

fn is_being_written(pack: &Pack, path: &PackPath) -> bool {
    pack.entry(path).is_some_and(|entry| entry.artifact.condition == Condition::BeingWritten)
}

fn missing(pack: &Pack, pairing: &Pairing<'_>, profile: &Profile) -> Finding {
    let found = match pairing.executed {
        0 => "there is none",
        _ => "there is only one",
    };
    let wanted = quoted(&profile.runs.gate_type);
    let unfinished = pack.paths_of(Kind::Report).find(|path| is_being_written(pack, path));
    let unfinished = unfinished.map_or(String::new(), |path| format!(", and {} is being written", quoted(path.name())));
    let message = format!("The gate compares two executed runs of type {wanted}: {found}{unfinished}.");
    let is_captured = |capture: &Capture| {
        capture.record.state == CaptureState::Running && capture.record.run_type == profile.runs.gate_type
    };
    let remedy = match pack.captures().find(|(_, capture)| is_captured(capture)) {
        Some((_, capture)) => format!("{} is being captured: wait for its last row.", quoted(&capture.record.run_id)),
        None => capture_two(profile, &|path| has(pack, path)),
    };
    Finding::new(Code::GateMissing, "gate", message)
        .at_all(pairing.pair.iter().flatten().map(Location::file))
        .comparing(
            "executed gate runs",
            pairing.executed.to_string(),
            Origin::computed("the executed reports of the pack"),
        )
        .comparing("gate runs to compare", "2", Origin::computed("the two-run gate"))
        .comparing("type of a gate run", profile.runs.gate_type.as_str(), Origin::profile("runs.gate_type"))
        .remedy(remedy)
}

fn not_comparable(evaluation: &Evaluation, sides: &[GateInput<'_>; 2], pairing: &Pairing<'_>) -> Vec<Finding> {
    let broken = evaluation.comparisons.iter().filter_map(|it| Some((it, it.breach.as_ref()?)));
    broken
        .map(|(comparison, breach)| {
            let pointer = of_field(&comparison.field);
            let places = pairing.pair.iter().flatten().zip(sides);
            let places = places.map(|(path, side)| Location::line(path, side.report.document.line_of(&pointer)));
            let finding = Finding::new(Code::GateNotComparable, comparison.field.as_str(), sentence(breach));
            side_by_side(finding.at_all(places), comparison, pairing, sides)
                .remedy("Measure both runs on the same commit, model, app and flags, each with its own raw runs.")
        })
        .collect()
}

/// Adds a field of both runs, and what the gate asks of it.
fn side_by_side(finding: Finding, it: &Comparison, pairing: &Pairing<'_>, sides: &[GateInput<'_>; 2]) -> Finding {
    let pointer = of_field(&it.field);
    let paths = pairing.pair.iter().flatten();
    let runs = paths.zip(sides).zip([(&it.first, Side::A), (&it.second, Side::B)]);
    let finding = runs.fold(finding, |finding, ((path, side), (value, run))| {
        let document = &side.report.document;
        let is_of_report = document.at(&pointer).is_some();
        let origin = if is_of_report { in_json(path, document, &pointer) } else { Origin::at(Location::file(path)) };
        let value = value.as_deref().map_or_else(|| ABSENT.to_owned(), cut);
        finding.comparing(format!("{} of {}", it.field, run.name()), value, origin)
    });
    finding.comparing("what the gate asks", it.rule, Origin::computed("the gate's rules of comparability"))
}

fn sentence(breach: &str) -> String {
    if breach.ends_with('.') { breach.to_owned() } else { format!("{breach}.") }
}

fn failed(evaluation: &Evaluation, sides: &[GateInput<'_>; 2], pairing: &Pairing<'_>) -> Option<Finding> {
    let unexecuted = sides.iter().any(|side| !side.report.is_executed());
    if evaluation.passes() || !(evaluation.is_comparable() || unexecuted) {
        return None;
    }
    let mut reasons = Vec::new();
    let (mut places, mut cited) = (Vec::new(), Vec::new());
    for ((side, ok), path) in sides.iter().zip(evaluation.ok).zip(pairing.pair.iter().flatten()) {
        if ok {
            continue;
        }
        let document = &side.report.document;
        let wanted = ["/executionStatus/state", "/targetResult/coveragePass", "/targetResult/allPass"];
        let [state, coverage, all] = wanted.map(|pointer| json(document.at(pointer)));
        reasons.push(format!(
            "{} has `executionStatus.state` {state}, `coveragePass` {coverage} and `allPass` {all}",
            quoted(path.name())
        ));
        let failing = [!side.report.is_executed(), is_not_true(side, wanted[1]), is_not_true(side, wanted[2])];
        let lines = wanted.iter().zip(failing).filter(|(_, fails)| *fails).map(|(pointer, _)| *pointer);
        places.extend(lines.clone().map(|pointer| Location::line(path, document.line_of(pointer))));
        cited.extend(lines.map(|pointer| (path, document, pointer)));
    }
    let message = format!("The two-run gate fails: {}.", reasons.join("; "));
    let remedy = "Fix what makes the run fail, measure it again and keep the new report and gate output.";
    let finding = Finding::new(Code::GateFailed, "gate", message).at_all(places);
    let asked = Origin::computed("the gate's rule for a single run");
    Some(
        cited
            .into_iter()
            .fold(finding, |it, (path, document, pointer)| it.citing(as_field(pointer), path, document, pointer))
            .comparing("what the gate asks of each", "state \"executed\", coveragePass true, allPass true", asked)
            .remedy(remedy),
    )
}

fn is_not_true(side: &GateInput<'_>, pointer: &str) -> bool {
    side.report.document.at(pointer) != Some(&serde_json::Value::Bool(true))
}

/// An output that is there and cannot be read has its own code.
fn is_kept_unreadably(pack: &Pack) -> bool {
    pack.paths_of(Kind::GateOutput).any(|path| super::has_its_own_finding(pack, path))
}

fn command(sides: &[GateInput<'_>; 2], out: &str) -> String {
    format!("Run `signoff gate --first {} --second {} --out {out}`.", sides[0].path, sides[1].path)
}

fn output_missing(sides: &[GateInput<'_>; 2], pairing: &Pairing<'_>, profile: &Profile) -> Finding {
    let [first, second] = sides.map(|side| quoted(side.report.run_id().unwrap_or(side.path)));
    let message = format!("The gate's output for {first} and {second} is not kept in the pack.");
    let finding = Finding::new(Code::GateOutputMissing, "gate output", message);
    let runs = sides.iter().zip(pairing.pair.iter().flatten());
    runs.fold(finding, |it, (side, path)| it.citing("gate run", path, &side.report.document, "/scope/runId"))
        .at_all(pairing.pair.iter().flatten().map(Location::file))
        .comparing(
            "gate outputs in the pack",
            "0",
            Origin::computed("the names that the profile's `kinds` give to gate outputs"),
        )
        .remedy(command(sides, &format!("{}/<name>.gate.json", profile.paths.artifacts)))
}

/// Checked before a report was generated, or a report that does not say when it was.
fn stale(sides: &[GateInput<'_>; 2], pairing: &Pairing<'_>) -> Option<Finding> {
    let kept =
        pairing.output.as_ref().filter(|kept| pairing.pair.as_ref().is_some_and(|pair| kept.names_both(pair)))?;
    let checked = time(kept.output.checked_at())?;
    let mut reasons = Vec::new();
    let mut places = vec![Location::line(kept.path, kept.output.document.line_of("/checkedAt"))];
    let mut cited = vec![("gate checked at", kept.path, &kept.output.document, "/checkedAt")];
    for (side, path) in sides.iter().zip(pairing.pair.iter().flatten()) {
        let generated = time(side.report.generated_at());
        if generated.is_some_and(|at| at <= checked) {
            continue;
        }
        let when = generated.map_or("states no time".to_owned(), |at| format!("was generated at {at}"));
        reasons.push(format!("{} {when}", quoted(path.name())));
        places.push(Location::line(path, side.report.document.line_of("/generatedAt")));
        cited.push(("report generated at", path, &side.report.document, "/generatedAt"));
    }
    (!reasons.is_empty()).then(|| {
        let reasons = reasons.join(" and ");
        let message =
            format!("The gate was checked at {checked}, which is not shown to be after its reports: {reasons}.");
        let finding = Finding::new(Code::GateOutputStale, kept.path.as_str(), message).at_all(places);
        cited
            .into_iter()
            .fold(finding, |it, (what, path, document, pointer)| it.citing(what, path, document, pointer))
            .remedy(command(sides, kept.path.as_str()))
    })
}

fn names_nothing(kept: &KeptOutput<'_>) -> Vec<Disagreement> {
    let asked = "a gate run's report in the pack";
    let named = kept.names.clone().err().unwrap_or_default();
    named.into_iter().map(|(pointer, why)| Disagreement::new(pointer, why, asked)).collect()
}

/// How the kept output differs from what the evaluation says (docs/contracts.md, section 1: gate output), field by
/// field.
fn disagreements(pack: &Pack, kept: &KeptOutput<'_>, fact: &GateFact) -> Vec<Disagreement> {
    let mut found = names_nothing(kept);
    let document = &kept.output.document;
    if time(kept.output.checked_at()).is_none() {
        let stated = json(document.at("/checkedAt"));
        let sentence = format!("`checkedAt` is {stated}, no RFC 3339 time");
        found.push(Disagreement::new("/checkedAt", sentence, "a time as in RFC 3339"));
    }
    let (Some(pair), Ok(named)) = (&fact.pair, &kept.names) else { return found };
    if !kept.names_both(pair) {
        let [first, second] = pair.each_ref().map(|path| quoted(path.as_str()));
        let sentence = format!("it names other reports than the evaluated {first} and {second}");
        found.push(Disagreement::new("/reports", sentence, format!("{first} and {second}")));
        return found;
    }
    match fact.json.as_deref().and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok()) {
        Some(evaluated) => found.extend(differing(pack, kept, &as_named(evaluated, named == pair))),
        None => {
            let stated = json(document.at("/gatePass"));
            let sentence = format!("`gatePass` is {stated}, but the reports are not comparable");
            found.push(Disagreement::new("/gatePass", sentence, "not comparable"));
        }
    }
    found
}

/// The evaluation with its sides in the order in which the kept output names them.
fn as_named(mut evaluated: serde_json::Value, is_in_order: bool) -> serde_json::Value {
    if let Some(reports) = evaluated.pointer_mut("/reports").filter(|_| !is_in_order) {
        let first = reports["first"].take();
        let second = std::mem::replace(&mut reports["second"], first);
        reports["first"] = second;
    }
    evaluated
}

fn differing(pack: &Pack, kept: &KeptOutput<'_>, evaluated: &serde_json::Value) -> Vec<Disagreement> {
    let document = &kept.output.document;
    let mut pointers = vec!["/version".to_owned(), "/gatePass".to_owned()];
    for side in ["first", "second"] {
        pointers.extend(["path", "runId", "rawRunsPath", "ok"].map(|field| format!("/reports/{side}/{field}")));
    }
    let same = |pointer: &str| {
        let path = |value: Option<&serde_json::Value>| locate(pack, kept.path, value?.as_str()?);
        let (one, other) = (document.at(pointer), evaluated.pointer(pointer));
        one == other || (pointer.ends_with("/path") && path(one).is_some() && path(one) == path(other))
    };
    pointers
        .into_iter()
        .filter(|pointer| !same(pointer))
        .map(|pointer| {
            let (is, should) = (json(document.at(&pointer)), json(evaluated.pointer(&pointer)));
            let sentence = format!("`{}` is {is}, the evaluation says {should}", as_field(&pointer));
            Disagreement::new(&pointer, sentence, stated(evaluated.pointer(&pointer)))
        })
        .collect()
}

fn differs(kept: &KeptOutput<'_>, disagreements: &[Disagreement]) -> Option<Finding> {
    let sentences: Vec<&str> = disagreements.iter().map(|it| it.sentence.as_str()).collect();
    let document = &kept.output.document;
    let places = disagreements.iter().map(|it| Location::line(kept.path, document.line_of(&it.pointer)));
    (!sentences.is_empty()).then(|| {
        let message = format!("The kept gate output and the evaluation disagree: {}.", sentences.join("; "));
        let finding = Finding::new(Code::GateOutputDiffers, kept.path.as_str(), message).at_all(places);
        disagreements
            .iter()
            .fold(finding, |finding, Disagreement { pointer, evaluated, .. }| {
                let evaluation = Origin::computed("the gate over the two reports, evaluated anew");
                let field = as_field(pointer);
                finding.citing(format!("kept {field}"), kept.path, document, pointer).comparing(
                    format!("evaluated {field}"),
                    cut(evaluated),
                    evaluation,
                )
            })
            .remedy(format!("Run `signoff gate` again on the two runs and keep its output as {}.", kept.path))
    })
}
