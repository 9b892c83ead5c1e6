//! What each subject looks like: its entry in a list, and its detail. A file per subject.

mod artifact;
mod capture;
mod change;
mod checklist;
mod closure;
mod contract;
mod contrast;
mod echo;
mod finding;
mod flags;
mod gate;
mod kpi;
mod lock_change;
mod mutant;
mod note;
mod plugin;
mod probe;
mod proof;
mod rows;
mod trend;

use crate::app::entry::Entry;
use crate::app::pane::Pane;
use crate::app::state::State;
use crate::app::thing::Thing;
use crate::view::border;
use crate::view::detail_builder::{Detail, DetailBuilder};
use crate::view::line::Line;
use crate::view::row_context::{RowContext, Verbosity};
use crate::view::screen::{Role, Row};

/// Where an entry stands: what its rows may depend on besides its own subject.
#[derive(Clone, Copy, Debug)]
pub struct EntryContext<'a> {
    pub state: &'a State,
    pub width: usize,
    /// The entry below, which tells whether a section is folded.
    pub next: Option<&'a Entry>,
    pub verbosity: Verbosity,
}

/// The rows of one entry, without the cursor's marker: at least one.
pub(super) fn rows(entry: &Entry, place: &EntryContext<'_>) -> Vec<Row> {
    let glyphs = place.state.session.glyphs;
    let faint = |text: &str| vec![Line::new(glyphs).push(text, Role::Faint).fit(place.width)];
    match (entry.subject.resolve(place.state), place.state.assessment()) {
        (Some(Thing::Heading(text)), _) => {
            vec![border::title(glyphs, &text, place.width, usize::from(place.state.ui.width))]
        }
        (Some(Thing::Nothing(text)), _) => faint(&text),
        (Some(thing), Some(assessment)) => {
            entry_rows(&thing, place, &RowContext { state: place.state, assessment, width: place.width })
        }
        (None, _) | (_, None) => faint(GONE),
    }
}

/// What is said of something that the assessment does not have (any more).
const GONE: &str = "no longer there";

fn entry_rows(thing: &Thing<'_>, place: &EntryContext<'_>, context: &RowContext<'_>) -> Vec<Row> {
    let (next, verbosity) = (place.next, place.verbosity);
    match thing {
        // Neither is laid out as something of the assessment.
        Thing::Heading(_) | Thing::Nothing(_) => Vec::new(),
        Thing::Finding(finding) => finding::finding_entry(context, finding, verbosity),
        Thing::Alike(alike) => finding::alike_entry(context, alike, next),
        Thing::Step(step) => finding::step_entry(context, step, verbosity),
        Thing::Report(report) => kpi::report_entry(context, report),
        Thing::Metric(report, metric) => kpi::metric_entry(context, report, metric),
        Thing::Pooled(pooled) => kpi::pooled_entry(context, pooled),
        Thing::Contrast(contrast, sides) => contrast::contrast_entry(context, contrast, *sides),
        Thing::Echo(echo) => echo::echo_entry(context, echo),
        Thing::Comparison(comparison) => gate::comparison_entry(context, comparison),
        Thing::Unshown(folded) => contrast::unshown_entry(context, folded),
        Thing::ToldOnly { rates, trends } => contrast::told_only_entry(context, [*rates, *trends]),
        Thing::EqualFields(count) => gate::equal_fields_entry(context, *count),
        Thing::Disagreement(sentence) => gate::disagreement_entry(context, sentence),
        Thing::Earlier(run) => gate::earlier_entry(context, run),
        Thing::Testing(testing) => mutant::testing_entry(context, testing, verbosity),
        Thing::Mutant(mutant) => mutant::mutant_entry(context, mutant, verbosity),
        Thing::Mutants(alike) => mutant::alike_entry(context, alike, next),
        Thing::JsonLine(at, text) | Thing::NoteLine(at, text) => note::text_line_entry(context, *at, text),
        Thing::Flag(flag) => flags::flag_entry(context, flag, verbosity),
        Thing::RollbackStep(_, step) => flags::step_entry(context, step, verbosity),
        Thing::Section(items) => checklist::section_entry(context, items, next),
        Thing::Item(item) => checklist::item_entry(context, item, verbosity),
        Thing::Target(target) => closure::target_entry(context, target),
        Thing::Field(_, field) => closure::field_entry(context, field, verbosity),
        Thing::Closure(closure) => closure::closure_entry(context, closure),
        Thing::Probe(probe, target) => probe::probe_entry(context, (probe, *target), verbosity),
        Thing::LockChange(_, value) => lock_change::lock_change_entry(context, value, verbosity),
        Thing::Plugin(plugin) => plugin::plugin_entry(context, plugin, verbosity),
        Thing::Artifact(fact) => artifact::artifact_entry(context, fact),
        Thing::Contract(fact) => contract::contract_entry(context, fact),
        Thing::Capture(fact) => capture::capture_entry(context, fact),
        Thing::Note(note) => note::note_entry(context, note),
        Thing::Trend(trend) => trend::trend_entry(context, trend),
        Thing::Change(turned, _) => change::change_entry(context, turned, verbosity),
    }
}

/// What the columns of a pane's list are called, where it has columns.
pub(super) fn columns(state: &State, pane: Pane, width: usize) -> Option<Row> {
    let context = RowContext { state, assessment: state.assessment()?, width };
    match pane {
        Pane::Gate => gate::columns(&context),
        Pane::Flags => flags::columns(&context),
        Pane::Evidence => artifact::columns(&context),
        _ => None,
    }
}

/// An entry's detail; however many rows it has.
pub(super) fn detail(entry: &Entry, pane: Pane, context: &RowContext<'_>) -> Detail {
    let mut detail = DetailBuilder::new(context);
    match entry.subject.resolve(context.state) {
        Some(thing) => {
            write(&mut detail, &thing);
            finding::speaking_of_detail(&mut detail, &thing, pane);
        }
        None => detail.text(GONE),
    }
    detail.finished()
}

fn write(detail: &mut DetailBuilder<'_>, thing: &Thing<'_>) {
    match thing {
        Thing::Heading(text) | Thing::Nothing(text) => detail.text(text),
        Thing::Finding(finding) => finding::finding_detail(detail, finding),
        Thing::Alike(alike) => finding::alike_detail(detail, alike),
        Thing::Step(step) => finding::step_detail(detail, step),
        Thing::Report(report) => kpi::report_detail(detail, report),
        Thing::Metric(report, metric) => kpi::metric_detail(detail, report, metric),
        Thing::Pooled(pooled) => contrast::pooled_detail(detail, pooled),
        Thing::Contrast(contrast, sides) => contrast::contrast_detail(detail, contrast, *sides),
        Thing::Echo(echo) => echo::echo_detail(detail, echo),
        Thing::Comparison(comparison) => gate::comparison_detail(detail, comparison),
        Thing::Unshown(folded) => contrast::unshown_detail(detail, folded),
        Thing::ToldOnly { .. } => kpi::told_only_detail(detail),
        Thing::EqualFields(_) | Thing::JsonLine(..) => gate::summary_detail(detail),
        Thing::Disagreement(sentence) => gate::disagreement_detail(detail, sentence),
        Thing::Earlier(run) => gate::earlier_detail(detail, run),
        Thing::Testing(testing) => mutant::testing_detail(detail, testing),
        Thing::Mutant(mutant) => mutant::mutant_detail(detail, mutant),
        Thing::Mutants(alike) => mutant::alike_detail(detail, alike),
        Thing::NoteLine(..) => note::draft_detail(detail),
        Thing::Flag(flag) => flags::flag_detail(detail, flag),
        Thing::RollbackStep(rollback, step) => flags::step_detail(detail, rollback, step),
        Thing::Section(items) => checklist::section_detail(detail, items),
        Thing::Item(item) => checklist::item_detail(detail, item),
        Thing::Target(target) => closure::target_detail(detail, target),
        Thing::Field(target, field) => closure::field_detail(detail, target, field),
        Thing::Closure(closure) => closure::closure_detail(detail, closure),
        Thing::Probe(probe, target) => probe::probe_detail(detail, probe, *target),
        Thing::LockChange(diff, value) => lock_change::lock_change_detail(detail, diff, value),
        Thing::Plugin(plugin) => plugin::plugin_detail(detail, plugin),
        Thing::Artifact(fact) => artifact::artifact_detail(detail, fact),
        Thing::Contract(fact) => contract::contract_detail(detail, fact),
        Thing::Capture(fact) => capture::capture_detail(detail, fact),
        Thing::Note(note) => note::note_detail(detail, note),
        Thing::Trend(trend) => trend::trend_detail(detail, trend),
        Thing::Change(turned, _) => change::change_detail(detail, turned),
    }
}
