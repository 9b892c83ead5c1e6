//! One entry of a pane's list as rows, by its subject: a file per family.

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
mod trend;
mod trial;

use crate::app::entry::{Entry, Subject};
use crate::app::pane::Pane;
use crate::app::state::{Glyphs, State};

use super::border;
use super::line::Line;
use super::row_context::RowContext;
use super::screen::{Role, Row};

pub use artifact::said as said_of_artifact;
pub use change::state_of as state_of_change;
pub use checklist::{state_of as state_of_section, word_of as word_of_item};
pub use closure::standing_of as state_of_target;
pub use contract::word as word_of_contract;
pub use flags::state_of as state_of_flag;
pub use kpi::{label_of_report, marks, marks_of_pooled, numbers, recomputed, state_of_report, value};
pub use note::state_of as state_of_note;
pub use trend::{state_of as state_of_trend, state_of_point, story, told_value};
pub use trial::{said_of_trial, state_of_testing};

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

/// How much each entry says: as much as lets the whole list stand on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verbosity {
    /// Every text whole, wrapped.
    Whole,
    /// What blocks is told whole; of the rest its headline.
    Blockers,
    /// What blocks says what to do, in two lines at most; of the rest its headline.
    ToDo,
    /// Two lines each.
    Headlines,
    /// One line each.
    Brief,
}

impl Verbosity {
    /// From the fullest to the shortest.
    pub const ALL: [Self; 5] = [Self::Whole, Self::Blockers, Self::ToDo, Self::Headlines, Self::Brief];
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
        Subject::Finding(i) => Some(finding::finding(sheet, assessment.findings.get(*i)?, place.telling)),
        Subject::Alike(alike) => finding::alike(sheet, alike, place.next),
        Subject::Step(i) => Some(finding::step(sheet, assessment.steps.get(*i)?, place.telling)),
        Subject::Report(i) => Some(kpi::report(sheet, assessment.reports.get(*i)?)),
        Subject::Metric { report, metric } => {
            let report = assessment.reports.get(*report)?;
            Some(kpi::metric(sheet, report, report.metrics.get(*metric)?))
        }
        Subject::Pooled(i) => Some(kpi::pooled(sheet, assessment.samples.pooled.get(*i)?)),
        Subject::Contrast(i) => Some(contrast::contrast(sheet, assessment.samples.contrasts.get(*i)?)?),
        Subject::Comparison(i) => Some(gate::comparison(sheet, assessment.gate.comparisons.get(*i)?)),
        Subject::Unshown(folded) => Some(contrast::unshown(sheet, folded)),
        Subject::ToldOnly { rates, trends } => Some(contrast::told_only(sheet, [*rates, *trends])),
        Subject::EqualFields(count) => Some(gate::equal_fields(sheet, *count)),
        Subject::Disagreement(i) => Some(gate::disagreement(sheet, assessment.gate.disagreements.get(*i)?)),
        Subject::Earlier(i) => Some(gate::earlier(sheet, assessment.gate.earlier.get(*i)?)),
        Subject::Testing => Some(trial::testing(sheet, place.telling)),
        Subject::Mutant(i) => Some(trial::trial(sheet, place.state.trial(*i)?, place.telling)),
        Subject::Mutants(alike) => trial::alike(sheet, alike, place.next),
        Subject::TextLine(i) => Some(note::text_line(sheet, place.pane, *i)),
        Subject::Flag(i) => Some(flags::flag(sheet, assessment.flags.get(*i)?, place.telling)),
        Subject::RollbackStep(i) => {
            Some(flags::step(sheet, assessment.rollback.as_ref()?.steps.get(*i)?, place.telling))
        }
        Subject::Section { title, items } => Some(checklist::section(sheet, title, items, place.next)),
        Subject::Item(i) => Some(checklist::item(sheet, assessment.checklist.as_ref()?.items.get(*i)?, place.telling)),
        Subject::Target(i) => Some(closure::target(sheet, assessment.closure.as_ref()?.targets.get(*i)?)),
        Subject::Field { target, field } => {
            let target = assessment.closure.as_ref()?.targets.get(*target)?;
            Some(closure::field(sheet, target.fields.get(*field)?, place.telling))
        }
        Subject::Smoke(i) => Some(closure::smoke(sheet, assessment.closure.as_ref()?.targets.get(*i)?, place.telling)),
        Subject::Plugin(i) => Some(closure::plugin(sheet, assessment.plugins.get(*i)?, place.telling)),
        Subject::Artifact(i) => Some(artifact::artifact(sheet, assessment.artifacts.get(*i)?)),
        Subject::Contract(i) => Some(contract::contract(sheet, assessment.contracts.get(*i)?)),
        Subject::Note(i) => Some(note::note(sheet, assessment.notes.get(*i)?)),
        Subject::Trend(i) => Some(trend::trend(sheet, assessment.trends.get(*i)?)),
        Subject::Change(_) => Some(change::change(sheet, sheet.state.facts.turned.as_ref()?, place.telling)),
    }
}

/// What stands before an entry that folds others: it is unfolded where the entry below belongs to it.
fn fold_mark(glyphs: Glyphs, next: Option<&Entry>, belongs: impl Fn(&Subject) -> bool) -> &'static str {
    match (next.is_some_and(|next| belongs(&next.subject)), glyphs) {
        (true, Glyphs::Unicode) => "▾ ",
        (false, Glyphs::Unicode) => "▸ ",
        (true, Glyphs::Ascii) => "- ",
        (false, Glyphs::Ascii) => "+ ",
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
