//! Frames as text and as roles: what the panes and dialogs show, and what must hold at any size.

mod bounds;
mod kept;
mod wire;
mod words;

use signoff::app::event::{Event, Watching};
use signoff::app::keymap::Keymap;
use signoff::app::pane::Pane;
use signoff::app::reading::{Drafts, Judged, Reading};
use signoff::app::state::{Facts, ShownFields, State};
use signoff::domain::assessment::{Assessment, Trend};
use signoff::view::lay_out;
use signoff::view::screen::{Role, Row, Screen, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::fixtures::{self, select};

type Size = (u16, u16);

/// A cockpit that shows an assessment in a pane, with drafts and a preview.
fn showing(assessment: Assessment, pane: Pane, (width, height): Size) -> State {
    let mut state = State::new(fixtures::session(), Keymap::built_in().unwrap());
    let Event::Drafted { approved, blocked } = fixtures::drafted(&assessment) else { unreachable!() };
    state.facts = Facts {
        reading: judged(assessment, Some(Drafts { approved, blocked })),
        watching: Some(Watching::Events),
        ..Facts::default()
    };
    for artifact in [fixtures::RUN_B, fixtures::LOCK, fixtures::REHEARSAL, fixtures::CHECKLIST] {
        let Event::Previewed(path, preview) = fixtures::previewed(artifact) else { unreachable!() };
        state.facts.previews.insert(path, preview);
    }
    for item in state.assessment().map(|assessment| assessment.items().to_vec()).unwrap_or_default() {
        for place in &item.evidence {
            let Event::Excerpted(excerpt) = fixtures::excerpted(place) else { unreachable!() };
            state.facts.excerpts.insert(place.clone(), excerpt);
        }
    }
    (state.ui.width, state.ui.height, state.ui.pane) = (width, height, pane);
    state
}

fn judged(assessment: Assessment, drafts: Option<Drafts>) -> Reading {
    Reading::Judged(Box::new(Judged { assessment, now: fixtures::now(), drafts: drafts.map(Ok) }))
}

fn fixture(pane: Pane, size: Size) -> State {
    showing(fixtures::assessment(), pane, size)
}

fn frame(state: &State) -> Screen {
    lay_out(state, state.ui.width, state.ui.height)
}

/// Opens an entry of the pane on screen.
fn open(state: &mut State, id: &str) {
    select(state, id);
    state.ui.open = Some(id.to_owned());
}

/// How many columns a text takes.
fn columns(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// A character and its role.
type Cell = (String, Role);

/// A row's characters with their roles, blank ones without.
fn cells(row: &Row) -> Vec<Cell> {
    let of_span = |span: &Span| {
        let of_text = |text: &str| (text.to_owned(), if text == " " { Role::Text } else { span.role });
        span.text.as_str().graphemes(true).map(of_text).collect::<Vec<_>>()
    };
    row.spans.iter().flat_map(of_span).collect()
}

/// The trend of the fixture's second metric over so many runs, its detail on screen.
fn trend_over(runs: usize, size: Size) -> State {
    let mut assessment = fixtures::assessment();
    let (_, newest) = (assessment.reports.pop(), assessment.reports.pop().expect("a report"));
    for i in assessment.reports.len()..runs {
        let mut report = newest.clone();
        report.run_id = Some(format!("widget-{i}"));
        report.path = fixtures::path(&format!("evidence/runs/{i}-widget.report.json"));
        assessment.reports.push(report);
    }
    assessment.reports.truncate(runs);
    assessment.trends = Trend::all(&assessment.reports);
    let mut state = showing(assessment, Pane::Kpi, size);
    if runs > 0 {
        state.ui.shown = ShownFields::All;
        open(&mut state, "trend:misclickRate");
    }
    state
}
