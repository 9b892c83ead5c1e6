//! The rule behind `kpi.not-proven`: targets that the gate runs meet by the point estimate alone.

use super::super::assessment::{MetricFact, RawFact, ReportFact};
use super::super::evidence::raw_runs::Tally;
use super::super::finding::{Code, Finding, Origin};
use super::super::pack::Pack;
use super::super::path::Location;
use super::super::profile::{Profile, Target};
use super::super::proof::{Proof, bad_rows};
use super::citing::ABSENT;
use super::references::pointer;
use super::words::{counted, percent, quoted};

/// One finding per metric that no run proves alone, where the runs count the same; else one per run that does not.
pub fn judge(pack: &Pack, profile: &Profile, reports: &[ReportFact]) -> Vec<Finding> {
    let sides: Vec<&ReportFact> =
        (0..2).filter_map(|side| reports.iter().find(|it| it.gate_side == Some(side))).collect();
    let metrics = profile.metrics.iter().enumerate().filter_map(|(index, metric)| Some((index, metric.target?)));
    metrics.flat_map(|(index, target)| of_metric(Look { pack, profile, sides: &sides, index, target })).collect()
}

/// One metric under judgement.
#[derive(Clone, Copy)]
struct Look<'a> {
    pack: &'a Pack,
    profile: &'a Profile,
    /// The gate's runs.
    sides: &'a [&'a ReportFact],
    /// The metric's place in profile and reports.
    index: usize,
    target: Target,
}

/// A run that meets the target and does not prove it.
#[derive(Clone, Copy)]
struct Unproven<'a> {
    run: &'a ReportFact,
    metric: &'a MetricFact,
    tally: Tally,
    proof: Proof,
}

fn of_metric(look: Look<'_>) -> Vec<Finding> {
    let unproven: Vec<Unproven<'_>> = look.sides.iter().filter_map(|run| unproven(run, look.index)).collect();
    match unproven.as_slice() {
        [first, second] if first.tally == second.tally => vec![finding(look, &[*first, *second])],
        each => each.iter().map(|one| finding(look, &[*one])).collect(),
    }
}

fn unproven(run: &ReportFact, index: usize) -> Option<Unproven<'_>> {
    let metric = run.metrics.get(index).filter(|metric| metric.pass == Some(true))?;
    let (tally, proof) = (metric.tally?, metric.proof.filter(|proof| !proof.proven)?);
    Some(Unproven { run, metric, tally, proof })
}

fn finding(look: Look<'_>, unproven: &[Unproven<'_>]) -> Finding {
    let Look { profile, target, .. } = look;
    let Unproven { metric, tally, proof, .. } = unproven[0];
    let runs: Vec<String> = unproven.iter().map(|it| quoted(name(it.run))).collect();
    let each = if runs.len() > 1 { " each" } else { "" };
    let (name_of_metric, confidence) = (quoted(&metric.name), percent(profile.runs.confidence));
    let seen = format!("{} of {}{each}", tally.hits, counted(tally.total, "row"));
    let message = format!(
        "{name_of_metric} meets {target} in {} ({seen}), but at {confidence} confidence that proves only {}; {}; {}{}.",
        runs.join(" and "),
        shown(target, proof.bound),
        enough(target, tally, proof),
        turning(proof),
        pooled(look),
    );
    let alone = format!("{} {}", name(unproven[0].run), metric.name);
    let subject = if unproven.len() > 1 { metric.name.clone() } else { alone };
    let place = |it: &Unproven<'_>| {
        let at = pointer(&["metrics", &it.metric.name]);
        let line = look.pack.report(&it.run.path).map(|report| report.document.line_of(&at));
        Location { path: it.run.path.clone(), line }
    };
    let bounded = Origin::computed("the one-sided Clopper-Pearson bound of the rows");
    let finding = Finding::new(Code::KpiNotProven, subject, message)
        .at_all(unproven.iter().map(place))
        .comparing("what the rows prove", shown(target, proof.bound), bounded)
        .comparing("target", target.to_string(), Origin::profile(format!("metrics.{}.target", metric.name)))
        .comparing("confidence", profile.runs.confidence.to_string(), Origin::profile("runs.confidence"));
    let cited = unproven.iter().fold(finding, |finding, it| {
        let pointer = pointer(&["metrics", &it.metric.name]);
        let reported = it.metric.reported.map_or_else(|| ABSENT.to_owned(), |rate| rate.to_string());
        let counted = format!("{} of {} rows", it.tally.hits, it.tally.total);
        finding.comparing(format!("rows of {}", name(it.run)), counted, rows_of(it.run)).comparing(
            "rate it reports",
            reported,
            Origin::Evidence { place: place(it), part: Some(pointer) },
        )
    });
    cited.remedy("Measure longer runs, or say in the approval's reason what the rows prove and why that is enough.")
}

fn rows_of(run: &ReportFact) -> Origin {
    match &run.raw {
        RawFact::Recomputed { path, .. } | RawFact::Invalid { path, .. } => Origin::at(Location::file(path)),
        RawFact::NotExecuted | RawFact::Missing(_) => Origin::at(Location::file(&run.path)),
    }
}

fn name(run: &ReportFact) -> &str {
    run.run_id.as_deref().filter(|id| !id.trim().is_empty()).unwrap_or(run.path.as_str())
}

/// A bound as the target would spell it, rounded away from what it claims.
fn shown(target: Target, bound: f64) -> String {
    match target {
        Target::AtLeast(_) => format!(">= {:.2} %", (bound * 1e4).floor() / 1e2),
        Target::Below(_) => format!("< {:.2} %", (bound * 1e4).ceil() / 1e2),
    }
}

fn enough(target: Target, tally: Tally, proof: Proof) -> String {
    let bad = bad_rows(target, tally);
    let bad = if bad == 0 { "all clean".to_owned() } else { format!("no more than {bad} of them bad") };
    match proof.rows_needed {
        Some(rows) => format!("{}, {bad}, would prove it", counted(rows, "row")),
        None => "no number of rows would prove it".to_owned(),
    }
}

fn turning(proof: Proof) -> String {
    proof.to_turn.map_or_else(String::new, |more| format!("{} more would miss it", counted(more, "bad row")))
}

/// What both runs prove together.
fn pooled(look: Look<'_>) -> String {
    let tallies: Option<Vec<Tally>> = look.sides.iter().map(|run| run.metrics.get(look.index)?.tally).collect();
    let Some([first, second]) = tallies.as_deref() else { return String::new() };
    let tally = Tally { hits: first.hits + second.hits, total: first.total + second.total };
    let Some(proof) = Proof::of(look.target, tally, look.profile.runs.confidence) else { return String::new() };
    let clears = if proof.proven { "which clears the target" } else { "which does not clear it either" };
    let seen = format!("{} of {}", tally.hits, counted(tally.total, "row"));
    format!("; the two runs pooled ({seen}) prove {}, {clears}", shown(look.target, proof.bound))
}
