//! The gate: one field, one disagreement, and the whole of it.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{EarlierRun, GateFact};
use crate::domain::canonical::gate::Comparison;
use crate::domain::finding::Severity;
use crate::domain::values::path::Location;
use crate::view::detail_builder::DetailBuilder;

pub fn comparison(page: &mut DetailBuilder<'_>, comparison: &Comparison) {
    let (standing, word) = match &comparison.breach {
        Some(_) => (Standing::Blocks, "not comparable"),
        None => (Standing::Sensed, "as the rule asks"),
    };
    page.title(standing, word, &comparison.field);
    page.part("A AND B");
    page.field("rule", comparison.rule);
    page.field_or("A", comparison.first.as_deref(), "absent");
    page.field_or("B", comparison.second.as_deref(), "absent");
    if let Some(breach) = &comparison.breach {
        page.part("WHY");
        page.text(breach);
    }
    reports(page);
}

pub fn disagreement(page: &mut DetailBuilder<'_>, sentence: &str) {
    page.title(Standing::Blocks, "the kept gate output and the evaluation disagree", sentence);
    summary_parts(page);
}

pub fn earlier(page: &mut DetailBuilder<'_>, run: &EarlierRun) {
    page.title(Standing::of_severity(Severity::Info), "failed before the two that pass", run.name());
    page.part("WHY");
    page.text(&run.why);
    page.text("It measured the same commit with the same settings as the gate's two runs.");
    page.field_or("generated", run.generated_at.as_deref(), "none found");
    page.evidence(&[Location::file(&run.path)]);
}

pub fn summary(page: &mut DetailBuilder<'_>) {
    let (standing, word) = state_of(&page.sheet().assessment.gate);
    page.title(standing, word, "two-run gate");
    summary_parts(page);
}

fn summary_parts(page: &mut DetailBuilder<'_>) {
    let gate = &page.sheet().assessment.gate;
    page.part("THE GATE");
    page.field("chosen", gate.chosen.words());
    page.field("comparable", if gate.comparable { "yes" } else { "no" });
    page.field("run A", side(gate.ok[0]));
    page.field("run B", side(gate.ok[1]));
    page.field("gate", if gate.pass { "passes" } else { "does not pass" });
    page.field_or("output", gate.output.as_ref().map(|path| path.as_str()), "none found");
    for run in &gate.earlier {
        page.field("before", &format!("{} failed: {}", run.name(), run.why));
    }
    gate.disagreements.iter().for_each(|sentence| page.point(Standing::Blocks, sentence));
    reports(page);
}

fn reports(page: &mut DetailBuilder<'_>) {
    let gate = &page.sheet().assessment.gate;
    let pair = gate.pair.iter().flatten();
    let places: Vec<Location> = pair.chain(&gate.output).map(Location::file).collect();
    page.evidence(&places);
}

fn side(ok: bool) -> &'static str {
    if ok { "passes" } else { "does not pass" }
}

fn state_of(gate: &GateFact) -> (Standing, &'static str) {
    match (&gate.pair, gate.comparable, gate.pass) {
        (None, ..) => (Standing::Blocks, "no two runs to compare"),
        (Some(_), false, _) => (Standing::Blocks, "not comparable"),
        (Some(_), true, false) => (Standing::Blocks, "comparable, but does not pass"),
        (Some(_), true, true) => (Standing::Sensed, "comparable, passes"),
    }
}
