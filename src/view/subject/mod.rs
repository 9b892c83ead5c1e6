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
mod note;
mod proof;
mod rows;
mod trend;
mod trial;

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
    pub telling: Verbosity,
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
                let sheet = RowContext { state: place.state, assessment, width: place.width };
                of_subject(subject, place, &sheet).unwrap_or_default()
            }
            None => Vec::new(),
        },
    };
    if rows.is_empty() { vec![Line::new(glyphs).push("no longer there", Role::Faint).fit(place.width)] } else { rows }
}

/// `None` where the assessment has no such thing (any more).
fn of_subject(subject: &Subject, place: &Place<'_>, sheet: &RowContext<'_>) -> Option<Vec<Row>> {
    let assessment = sheet.assessment;
    match subject {
        Subject::Heading(_) | Subject::Nothing(_) => None,
        Subject::Finding(i) => Some(finding::finding_entry(sheet, assessment.findings.get(*i)?, place.telling)),
        Subject::Alike(alike) => finding::alike_entry(sheet, alike, place.next),
        Subject::Step(i) => Some(finding::step_entry(sheet, assessment.steps.get(*i)?, place.telling)),
        Subject::Report(i) => Some(kpi::report_entry(sheet, assessment.reports.get(*i)?)),
        Subject::Metric { report, metric } => {
            let report = assessment.reports.get(*report)?;
            Some(kpi::metric_entry(sheet, report, report.metrics.get(*metric)?))
        }
        Subject::Pooled(i) => Some(kpi::pooled_entry(sheet, assessment.samples.pooled.get(*i)?)),
        Subject::Contrast(i) => Some(contrast::contrast_entry(sheet, assessment.samples.contrasts.get(*i)?)?),
        Subject::Comparison(i) => Some(gate::comparison_entry(sheet, assessment.gate.comparisons.get(*i)?)),
        Subject::Unshown(folded) => Some(contrast::unshown_entry(sheet, folded)),
        Subject::ToldOnly { rates, trends } => Some(contrast::told_only_entry(sheet, [*rates, *trends])),
        Subject::EqualFields(count) => Some(gate::equal_fields_entry(sheet, *count)),
        Subject::Disagreement(i) => Some(gate::disagreement_entry(sheet, assessment.gate.disagreements.get(*i)?)),
        Subject::Earlier(i) => Some(gate::earlier_entry(sheet, assessment.gate.earlier.get(*i)?)),
        Subject::Testing => Some(trial::testing_entry(sheet, place.telling)),
        Subject::Mutant(i) => Some(trial::trial_entry(sheet, place.state.trial(*i)?, place.telling)),
        Subject::Mutants(alike) => trial::alike_entry(sheet, alike, place.next),
        Subject::TextLine(i) => Some(note::text_line_entry(sheet, place.pane, *i)),
        Subject::Flag(i) => Some(flags::flag_entry(sheet, assessment.flags.get(*i)?, place.telling)),
        Subject::RollbackStep(i) => {
            Some(flags::step_entry(sheet, assessment.rollback.as_ref()?.steps.get(*i)?, place.telling))
        }
        Subject::Section { title, items } => Some(checklist::section_entry(sheet, title, items, place.next)),
        Subject::Item(i) => {
            Some(checklist::item_entry(sheet, assessment.checklist.as_ref()?.items.get(*i)?, place.telling))
        }
        Subject::Target(i) => Some(closure::target_entry(sheet, assessment.closure.as_ref()?.targets.get(*i)?)),
        Subject::Field { target, field } => {
            let target = assessment.closure.as_ref()?.targets.get(*target)?;
            Some(closure::field_entry(sheet, target.fields.get(*field)?, place.telling))
        }
        Subject::Smoke(i) => {
            Some(closure::smoke_entry(sheet, assessment.closure.as_ref()?.targets.get(*i)?, place.telling))
        }
        Subject::Plugin(i) => Some(closure::plugin_entry(sheet, assessment.plugins.get(*i)?, place.telling)),
        Subject::Artifact(i) => Some(artifact::artifact_entry(sheet, assessment.artifacts.get(*i)?)),
        Subject::Contract(i) => Some(contract::contract_entry(sheet, assessment.contracts.get(*i)?)),
        Subject::Note(i) => Some(note::note_entry(sheet, assessment.notes.get(*i)?)),
        Subject::Trend(i) => Some(trend::trend_entry(sheet, assessment.trends.get(*i)?)),
        Subject::Change(_) => Some(change::change_entry(sheet, sheet.state.facts.turned.as_ref()?, place.telling)),
    }
}

/// What the columns of a pane's list are called, where it has columns.
pub fn columns(state: &State, pane: Pane, width: usize) -> Option<Row> {
    let sheet = RowContext { state, assessment: state.assessment()?, width };
    match pane {
        Pane::Gate => gate::columns(&sheet),
        Pane::Flags => flags::columns(&sheet),
        Pane::Evidence => artifact::columns(&sheet),
        _ => None,
    }
}

/// The rows of an entry's detail, from its top; however many there are.
pub fn detail(entry: &Entry, pane: Pane, sheet: &RowContext<'_>) -> Vec<Row> {
    let mut page = DetailBuilder::new(sheet);
    if write(&mut page, &entry.subject, pane).is_none() {
        page.text("no longer there");
    }
    finding::speaking_of_detail(&mut page, &entry.subject, pane);
    page.into_rows()
}

/// `None` where the assessment has no such thing (any more).
fn write(page: &mut DetailBuilder<'_>, subject: &Subject, pane: Pane) -> Option<()> {
    let assessment = page.sheet().assessment;
    match subject {
        Subject::Heading(text) | Subject::Nothing(text) => page.text(text),
        Subject::Finding(i) => finding::finding_detail(page, assessment.findings.get(*i)?),
        Subject::Alike(alike) => finding::alike_detail(page, alike)?,
        Subject::Step(i) => finding::step_detail(page, assessment.steps.get(*i)?),
        Subject::Report(i) => kpi::report_detail(page, assessment.reports.get(*i)?),
        Subject::Metric { report, metric } => {
            let report = assessment.reports.get(*report)?;
            kpi::metric_detail(page, report, report.metrics.get(*metric)?);
        }
        Subject::Pooled(i) => contrast::pooled_detail(page, assessment.samples.pooled.get(*i)?),
        Subject::Contrast(i) => contrast::contrast_detail(page, assessment.samples.contrasts.get(*i)?)?,
        Subject::Comparison(i) => gate::comparison_detail(page, assessment.gate.comparisons.get(*i)?),
        Subject::Unshown(folded) => contrast::unshown_detail(page, folded),
        Subject::ToldOnly { .. } => kpi::told_only_detail(page),
        Subject::EqualFields(_) => gate::summary_detail(page),
        Subject::Disagreement(i) => gate::disagreement_detail(page, assessment.gate.disagreements.get(*i)?),
        Subject::Earlier(i) => gate::earlier_detail(page, assessment.gate.earlier.get(*i)?),
        Subject::Testing => trial::testing_detail(page),
        Subject::Mutant(i) => trial::trial_detail(page, page.sheet().state.trial(*i)?),
        Subject::Mutants(alike) => trial::alike_detail(page, alike)?,
        Subject::TextLine(_) if pane == Pane::Note => note::draft_detail(page),
        Subject::TextLine(_) => gate::summary_detail(page),
        Subject::Flag(i) => flags::flag_detail(page, assessment.flags.get(*i)?),
        Subject::RollbackStep(i) => flags::step_detail(page, assessment.rollback.as_ref()?, *i),
        Subject::Section { title, items } => checklist::section_detail(page, title, items),
        Subject::Item(i) => checklist::item_detail(page, assessment.checklist.as_ref()?.items.get(*i)?),
        Subject::Target(i) => closure::target_detail(page, assessment.closure.as_ref()?.targets.get(*i)?),
        Subject::Field { target, field } => {
            let target = assessment.closure.as_ref()?.targets.get(*target)?;
            closure::field_detail(page, target, target.fields.get(*field)?);
        }
        Subject::Smoke(i) => closure::smoke_detail(page, assessment.closure.as_ref()?.targets.get(*i)?),
        Subject::Plugin(i) => closure::plugin_detail(page, assessment.plugins.get(*i)?),
        Subject::Artifact(i) => artifact::artifact_detail(page, assessment.artifacts.get(*i)?),
        Subject::Contract(i) => contract::contract_detail(page, assessment.contracts.get(*i)?),
        Subject::Note(i) => note::note_detail(page, assessment.notes.get(*i)?),
        Subject::Trend(i) => trend::trend_detail(page, assessment.trends.get(*i)?),
        Subject::Change(_) => change::change_detail(page, page.sheet().state.facts.turned.as_ref()?),
    }
    Some(())
}
