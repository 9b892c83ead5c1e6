//! The detail of the selected entry: what it is, why, what to do, and the evidence it rests on. A file per family.

mod artifact;
mod change;
mod checklist;
mod closure;
mod contract;
mod finding;
mod flags;
mod gate;
mod kpi;
mod note;
mod rows;
mod samples;
mod trend;
mod trial;

use crate::app::entry::{Entry, Subject};
use crate::app::pane::Pane;

use super::detail_builder::DetailBuilder;
use super::row_context::RowContext;
use super::screen::Row;

/// The rows of an entry's detail, from its top; however many there are.
pub fn rows(entry: &Entry, pane: Pane, sheet: &RowContext<'_>) -> Vec<Row> {
    let mut page = DetailBuilder::new(sheet);
    if write(&mut page, &entry.subject, pane).is_none() {
        page.text("no longer there");
    }
    finding::speaking_of(&mut page, &entry.subject, pane);
    page.into_rows()
}

/// `None` where the assessment has no such thing (any more).
fn write(page: &mut DetailBuilder<'_>, subject: &Subject, pane: Pane) -> Option<()> {
    let assessment = page.sheet().assessment;
    match subject {
        Subject::Heading(text) | Subject::Nothing(text) => page.text(text),
        Subject::Finding(i) => finding::finding(page, assessment.findings.get(*i)?),
        Subject::Alike(alike) => finding::alike(page, alike)?,
        Subject::Step(i) => finding::step(page, assessment.steps.get(*i)?),
        Subject::Report(i) => kpi::report(page, assessment.reports.get(*i)?),
        Subject::Metric { report, metric } => {
            let report = assessment.reports.get(*report)?;
            kpi::metric(page, report, report.metrics.get(*metric)?);
        }
        Subject::Pooled(i) => samples::pooled(page, assessment.samples.pooled.get(*i)?),
        Subject::Contrast(i) => samples::contrast(page, assessment.samples.contrasts.get(*i)?)?,
        Subject::Comparison(i) => gate::comparison(page, assessment.gate.comparisons.get(*i)?),
        Subject::Unshown(folded) => samples::unshown(page, folded),
        Subject::ToldOnly { .. } => kpi::told_only(page),
        Subject::EqualFields(_) => gate::summary(page),
        Subject::Disagreement(i) => gate::disagreement(page, assessment.gate.disagreements.get(*i)?),
        Subject::Earlier(i) => gate::earlier(page, assessment.gate.earlier.get(*i)?),
        Subject::Testing => trial::testing(page),
        Subject::Mutant(i) => trial::trial(page, page.sheet().state.trial(*i)?),
        Subject::Mutants(alike) => trial::alike(page, alike)?,
        Subject::TextLine(_) if pane == Pane::Note => note::draft(page),
        Subject::TextLine(_) => gate::summary(page),
        Subject::Flag(i) => flags::flag(page, assessment.flags.get(*i)?),
        Subject::RollbackStep(i) => flags::step(page, assessment.rollback.as_ref()?, *i),
        Subject::Section { title, items } => checklist::section(page, title, items),
        Subject::Item(i) => checklist::item(page, assessment.checklist.as_ref()?.items.get(*i)?),
        Subject::Target(i) => closure::target(page, assessment.closure.as_ref()?.targets.get(*i)?),
        Subject::Field { target, field } => {
            let target = assessment.closure.as_ref()?.targets.get(*target)?;
            closure::field(page, target, target.fields.get(*field)?);
        }
        Subject::Smoke(i) => closure::smoke(page, assessment.closure.as_ref()?.targets.get(*i)?),
        Subject::Plugin(i) => closure::plugin(page, assessment.plugins.get(*i)?),
        Subject::Artifact(i) => artifact::artifact(page, assessment.artifacts.get(*i)?),
        Subject::Contract(i) => contract::contract(page, assessment.contracts.get(*i)?),
        Subject::Note(i) => note::note(page, assessment.notes.get(*i)?),
        Subject::Trend(i) => trend::trend(page, assessment.trends.get(*i)?),
        Subject::Change(_) => change::change(page, page.sheet().state.facts.turned.as_ref()?),
    }
    Some(())
}
