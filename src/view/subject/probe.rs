//! A probe: what its newest run showed, and how it is run.

use crate::app::action::Action;
use crate::app::refusal::asking;
use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ProbeFact, ProbeState, TargetFact};
use crate::domain::values::path::{Location, PackPath};
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::{RowContext, Verbosity};
use crate::view::screen::{Role, Row};

use super::closure::{WORD, name_cells};

pub(super) fn probe_entry(
    context: &RowContext<'_>,
    (probe, target): (&ProbeFact, Option<&TargetFact>),
    verbosity: Verbosity,
) -> Vec<Row> {
    let line = context.line().to(if target.is_some() { 2 } else { 0 });
    let line = line
        .standing(Standing::of_probe(probe, target))
        .cell(&probe.name, name_cells(context), Role::Text)
        .cell(probe.state.word(), WORD, Role::Text);
    let words = match &probe.state {
        ProbeState::NotRun { .. } => probe.command.clone(),
        ProbeState::Shown { paths, .. } => names(paths),
        ProbeState::Failed { reason, .. } => reason.clone(),
    };
    context.text(line, &words, verbosity)
}

fn names(paths: &[PackPath]) -> String {
    paths.iter().map(PackPath::name).collect::<Vec<_>>().join(", ")
}

pub(super) fn probe_detail(detail: &mut DetailBuilder<'_>, probe: &ProbeFact, target: Option<&TargetFact>) {
    let standing = Standing::of_probe(probe, target);
    detail.title(standing, probe.state.word(), &probe.name);
    detail.part("PROBE");
    detail.field("evidence for", probe.purpose());
    detail.field("must show", &probe.answer);
    match &probe.state {
        ProbeState::NotRun { why, .. } | ProbeState::Failed { why, .. } => detail.point(standing, why),
        ProbeState::Shown { unobserved, .. } => {
            unobserved.iter().for_each(|why| detail.point(Standing::Stale, &format!("not seen in what ran: {why}")));
        }
    }
    how_to_run(detail, probe);
    let places: Vec<Location> = match &probe.state {
        ProbeState::Shown { paths, .. } => paths.iter().map(Location::file).collect(),
        ProbeState::NotRun { places, .. } | ProbeState::Failed { places, .. } => places.clone(),
    };
    detail.evidence(&places);
}

/// The probe itself, and what a person types: here, and on another system.
fn how_to_run(detail: &mut DetailBuilder<'_>, probe: &ProbeFact) {
    detail.part("TO RUN IT");
    let key = asking(detail.context().state, Action::Probe);
    detail.text(&format!("{key} runs it, after it has told exactly what; or by hand:"));
    detail.verbatim(&probe.command);
    probe.warning.iter().for_each(|warning| detail.point(Standing::Stale, warning));
    if !probe.elsewhere.is_empty() {
        detail.text("on Windows:");
        probe.elsewhere.iter().for_each(|command| detail.verbatim(command));
    }
}
