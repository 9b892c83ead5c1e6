//! What each subject looks like: its entry in a list, and its detail. A file per subject.

mod artifact;
mod change;
mod checklist;
mod closure;
mod contract;
mod contrast;
mod finding;
mod flags;
mod gate;
mod kpi;
mod mutant;
mod note;
mod proof;
mod rows;
mod trend;

use crate::app::entry::{Entry, Subject};
use crate::app::pane::Pane;
use crate::app::state::State;
use crate::view::border;
use crate::view::detail_builder::DetailBuilder;
use crate::view::line::Line;
use crate::view::row_context::{RowContext, Verbosity};
use crate::view::screen::{Role, Row};

/// Where an entry stands: what its rows may depend on besides its own subject.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub state: &'a State,
    pub pane: Pane,
    pub width: usize,
    /// The entry below, which tells whether a section is folded.
    pub next: Option<&'a Entry>,
    pub verbosity: Verbosity,
}

/// The rows of one entry, without the cursor's marker: at least one.
pub fn rows(entry: &Entry, place: &Place<'_>) -> Vec<Row> {
    let glyphs = place.state.session.glyphs;
    let screen = usize::from(place.state.ui.width);
    let rows = match &entry.subject {
        Subject::Heading(text) => vec![border::title(glyphs, text, place.width, screen)],
        Subject::Nothing(text) => vec![Line::new(glyphs).push(text, Role::Faint).fit(place.width)],
        subject => match place.state.assessment() {
            Some(assessment) => {
                let context = RowContext { state: place.state, assessment, width: place.width };
                of_subject(subject, place, &context).unwrap_or_default()
            }
            None => Vec::new(),
        },
    };
    if rows.is_empty() { vec![Line::new(glyphs).push("no longer there", Role::Faint).fit(place.width)] } else { rows }
}

/// `None` where the assessment has no such thing (any more).
fn of_subject(subject: &Subject, place: &Place<'_>, context: &RowContext<'_>) -> Option<Vec<Row>> {
    let assessment = context.assessment;
    match subject {
        Subject::Heading(_) | Subject::Nothing(_) => None,
        Subject::Finding(i) => Some(finding::finding_entry(context, assessment.findings.get(*i)?, place.verbosity)),
        Subject::Alike(alike) => finding::alike_entry(context, alike, place.next),
        Subject::Step(i) => Some(finding::step_entry(context, assessment.steps.get(*i)?, place.verbosity)),
        Subject::Report(i) => Some(kpi::report_entry(context, assessment.reports.get(*i)?)),
        Subject::Metric { report, metric } => {
            let report = assessment.reports.get(*report)?;
            Some(kpi::metric_entry(context, report, report.metrics.get(*metric)?))
        }
        Subject::Pooled(i) => Some(kpi::pooled_entry(context, assessment.samples.pooled.get(*i)?)),
        Subject::Contrast(i) => Some(contrast::contrast_entry(context, assessment.samples.contrasts.get(*i)?)?),
        Subject::Comparison(i) => Some(gate::comparison_entry(context, assessment.gate.comparisons.get(*i)?)),
        Subject::Unshown(folded) => Some(contrast::unshown_entry(context, folded)),
        Subject::ToldOnly { rates, trends } => Some(contrast::told_only_entry(context, [*rates, *trends])),
        Subject::EqualFields(count) => Some(gate::equal_fields_entry(context, *count)),
        Subject::Disagreement(i) => Some(gate::disagreement_entry(context, assessment.gate.disagreements.get(*i)?)),
        Subject::Earlier(i) => Some(gate::earlier_entry(context, assessment.gate.earlier.get(*i)?)),
        Subject::Testing => Some(mutant::testing_entry(context, place.verbosity)),
        Subject::Mutant(i) => Some(mutant::mutant_entry(context, place.state.mutant(*i)?, place.verbosity)),
        Subject::Mutants(alike) => mutant::alike_entry(context, alike, place.next),
        Subject::TextLine(i) => Some(note::text_line_entry(context, place.pane, *i)),
        Subject::Flag(i) => Some(flags::flag_entry(context, assessment.flags.get(*i)?, place.verbosity)),
        Subject::RollbackStep(i) => {
            Some(flags::step_entry(context, assessment.rollback.as_ref()?.steps.get(*i)?, place.verbosity))
        }
        Subject::Section { title, items } => Some(checklist::section_entry(context, title, items, place.next)),
        Subject::Item(i) => {
            Some(checklist::item_entry(context, assessment.checklist.as_ref()?.items.get(*i)?, place.verbosity))
        }
        Subject::Target(i) => Some(closure::target_entry(context, assessment.closure.as_ref()?.targets.get(*i)?)),
        Subject::Field { target, field } => {
            let target = assessment.closure.as_ref()?.targets.get(*target)?;
            Some(closure::field_entry(context, target.fields.get(*field)?, place.verbosity))
        }
        Subject::Smoke(i) => {
            Some(closure::smoke_entry(context, assessment.closure.as_ref()?.targets.get(*i)?, place.verbosity))
        }
        Subject::Plugin(i) => Some(closure::plugin_entry(context, assessment.plugins.get(*i)?, place.verbosity)),
        Subject::Artifact(i) => Some(artifact::artifact_entry(context, assessment.artifacts.get(*i)?)),
        Subject::Contract(i) => Some(contract::contract_entry(context, assessment.contracts.get(*i)?)),
        Subject::Note(i) => Some(note::note_entry(context, assessment.notes.get(*i)?)),
        Subject::Trend(i) => Some(trend::trend_entry(context, assessment.trends.get(*i)?)),
        Subject::Change(_) => {
            Some(change::change_entry(context, context.state.facts.turned.as_ref()?, place.verbosity))
        }
    }
}

/// What the columns of a pane's list are called, where it has columns.
pub fn columns(state: &State, pane: Pane, width: usize) -> Option<Row> {
    let context = RowContext { state, assessment: state.assessment()?, width };
    match pane {
        Pane::Gate => gate::columns(&context),
        Pane::Flags => flags::columns(&context),
        Pane::Evidence => artifact::columns(&context),
        _ => None,
    }
}

/// The rows of an entry's detail, from its top; however many there are.
pub fn detail(entry: &Entry, pane: Pane, context: &RowContext<'_>) -> Vec<Row> {
    let mut detail = DetailBuilder::new(context);
    if write(&mut detail, &entry.subject, pane).is_none() {
        detail.text("no longer there");
    }
    finding::speaking_of_detail(&mut detail, &entry.subject, pane);
    detail.into_rows()
}

/// `None` where the assessment has no such thing (any more).
fn write(detail: &mut DetailBuilder<'_>, subject: &Subject, pane: Pane) -> Option<()> {
    let assessment = detail.context().assessment;
    match subject {
        Subject::Heading(text) | Subject::Nothing(text) => detail.text(text),
        Subject::Finding(i) => finding::finding_detail(detail, assessment.findings.get(*i)?),
        Subject::Alike(alike) => finding::alike_detail(detail, alike)?,
        Subject::Step(i) => finding::step_detail(detail, assessment.steps.get(*i)?),
        Subject::Report(i) => kpi::report_detail(detail, assessment.reports.get(*i)?),
        Subject::Metric { report, metric } => {
            let report = assessment.reports.get(*report)?;
            kpi::metric_detail(detail, report, report.metrics.get(*metric)?);
        }
        Subject::Pooled(i) => contrast::pooled_detail(detail, assessment.samples.pooled.get(*i)?),
        Subject::Contrast(i) => contrast::contrast_detail(detail, assessment.samples.contrasts.get(*i)?)?,
        Subject::Comparison(i) => gate::comparison_detail(detail, assessment.gate.comparisons.get(*i)?),
        Subject::Unshown(folded) => contrast::unshown_detail(detail, folded),
        Subject::ToldOnly { .. } => kpi::told_only_detail(detail),
        Subject::EqualFields(_) => gate::summary_detail(detail),
        Subject::Disagreement(i) => gate::disagreement_detail(detail, assessment.gate.disagreements.get(*i)?),
        Subject::Earlier(i) => gate::earlier_detail(detail, assessment.gate.earlier.get(*i)?),
        Subject::Testing => mutant::testing_detail(detail),
        Subject::Mutant(i) => mutant::mutant_detail(detail, detail.context().state.mutant(*i)?),
        Subject::Mutants(alike) => mutant::alike_detail(detail, alike)?,
        Subject::TextLine(_) if pane == Pane::Note => note::draft_detail(detail),
        Subject::TextLine(_) => gate::summary_detail(detail),
        Subject::Flag(i) => flags::flag_detail(detail, assessment.flags.get(*i)?),
        Subject::RollbackStep(i) => flags::step_detail(detail, assessment.rollback.as_ref()?, *i),
        Subject::Section { title, items } => checklist::section_detail(detail, title, items),
        Subject::Item(i) => checklist::item_detail(detail, assessment.checklist.as_ref()?.items.get(*i)?),
        Subject::Target(i) => closure::target_detail(detail, assessment.closure.as_ref()?.targets.get(*i)?),
        Subject::Field { target, field } => {
            let target = assessment.closure.as_ref()?.targets.get(*target)?;
            closure::field_detail(detail, target, target.fields.get(*field)?);
        }
        Subject::Smoke(i) => closure::smoke_detail(detail, assessment.closure.as_ref()?.targets.get(*i)?),
        Subject::Plugin(i) => closure::plugin_detail(detail, assessment.plugins.get(*i)?),
        Subject::Artifact(i) => artifact::artifact_detail(detail, assessment.artifacts.get(*i)?),
        Subject::Contract(i) => contract::contract_detail(detail, assessment.contracts.get(*i)?),
        Subject::Note(i) => note::note_detail(detail, assessment.notes.get(*i)?),
        Subject::Trend(i) => trend::trend_detail(detail, assessment.trends.get(*i)?),
        Subject::Change(_) => change::change_detail(detail, detail.context().state.facts.turned.as_ref()?),
    }
    Some(())
}
