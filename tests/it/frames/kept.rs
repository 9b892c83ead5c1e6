//! Frames held to their snapshots: text, and roles with how many cells they take.
//!
//! Row one and the tabs stand in every frame: one snapshot holds them for every pane at every size, and so a frame that
//! shows them as usual is kept without them. What is no different at another size is kept once.

use signoff::app::dialog::Dialog;
use signoff::app::event::{Event, Excerpt, Preview, Watching};
use signoff::app::field::Field;
use signoff::app::keymap::Keymap;
use signoff::app::pane::Pane;
use signoff::app::state::{Access, Frozen, Glyphs, Message, ShownFields, State, Testing, Trail, Weight, Zoomed};
use signoff::app::update::update;
use signoff::domain::assessment::unjudged::Cause;
use signoff::domain::evidence::note::Decision;
use signoff::domain::finding::Code;
use signoff::domain::values::digest::Digest;
use signoff::domain::values::path::Location;
use signoff::view::screen::{Role, Row, Screen};

use super::{Cell, Size, cells, columns, fixture, frame, open, showing, trend_over};
use crate::fixtures::screen::Shown;
use crate::fixtures::{self, RAW_B, REHEARSAL, RUN_B, SPARE, artifact_of, select};
use crate::snapshot;

const SIZES: [Size; 4] = [(60, 15), (80, 24), (120, 40), (160, 50)];

/// Row one and the tabs.
const TOP: usize = 2;

/// A frame's text, then the roles of each row.
fn written(screen: &Screen) -> String {
    let roles: String = screen.rows.iter().map(|row| roles(row) + "\n").collect();
    format!("{}\n--- roles ---\n{roles}cursor {:?}\n", screen.text(), screen.cursor)
}

fn roles(row: &Row) -> String {
    let spans = row.spans.iter().map(|span| format!("{:?} {}", span.role, columns(span.text.as_str())));
    spans.collect::<Vec<_>>().join(", ")
}

/// Holds a whole frame to its snapshot.
fn check(name: &str, state: &State) {
    snapshot::check(&format!("frames/{name}"), &written(&frame(state)));
}

/// Holds a frame without row one and the tabs to its snapshot; they must be as [`fixture`] shows them.
fn check_body(name: &str, state: &State) {
    let (mut screen, usual) = (frame(state), frame(&fixture(state.ui.pane, (state.ui.width, state.ui.height))));
    let top: Vec<Row> = screen.rows.drain(..TOP).collect();
    assert_eq!(top, usual.rows[..TOP], "{name}");
    snapshot::check(&format!("frames/{name}"), &written(&screen));
}

fn name(pane: Pane, (width, height): Size) -> String {
    format!("{}-{width}x{height}", pane.title().to_lowercase())
}

#[test]
fn every_pane_at_80x24_is_as_kept() {
    for pane in Pane::ALL {
        check(&name(pane, (80, 24)), &fixture(pane, (80, 24)));
    }
}

#[test]
fn row_one_and_the_tabs_of_every_pane_are_as_kept_at_every_size() {
    let mut text = String::new();
    for size in SIZES {
        let tops = Pane::ALL.map(|pane| frame(&fixture(pane, size)).rows[..TOP].to_vec());
        assert!(tops.iter().all(|top| top[0] == tops[0][0]), "row one is the same in every pane");
        let rows = tops[..1].iter().flatten().chain(tops[1..].iter().map(|top| &top[1])).cloned().collect();
        text += &format!("{}x{}\n{}", size.0, size.1, written(&Screen { rows, ..Screen::default() }));
    }
    snapshot::check("frames/top", &text);
}

#[test]
fn a_pane_that_is_laid_out_otherwise_at_another_size_is_as_kept() {
    let at = |size, panes: &[Pane]| panes.iter().for_each(|pane| check_body(&name(*pane, size), &fixture(*pane, size)));
    use Pane::*;
    at((60, 15), &[Overview, Kpi, Gate, Flags, Checklist, Closure, Evidence, Note]);
    at((120, 40), &[Overview, Kpi, Flags, Checklist, Closure, Evidence]);
    at((160, 50), &[Overview, Checklist]);
}

/// Some columns of a frame's body: characters with their roles, as many in every row.
fn column(screen: &Screen, rows: usize, from: usize, to: usize) -> Vec<Vec<Cell>> {
    let cut = |row: &Row| {
        let mut cells = cells(row);
        cells.resize(to.max(cells.len()), (" ".to_owned(), Role::Text));
        cells[from..to].to_vec()
    };
    screen.rows[TOP..rows].iter().map(cut).collect()
}

#[test]
fn at_160x50_the_list_of_120x40_stands_between_the_checklist_and_the_detail() {
    const RAIL: usize = 36;
    const LIST: usize = 66;
    let overview = frame(&fixture(Pane::Overview, (160, 50)));
    for pane in [Pane::Kpi, Pane::Gate, Pane::Flags, Pane::Closure, Pane::Evidence, Pane::Note] {
        let (narrow, wide) = (frame(&fixture(pane, (120, 40))), frame(&fixture(pane, (160, 50))));
        assert_eq!(column(&wide, 49, 0, RAIL), column(&overview, 49, 0, RAIL), "{pane:?}");
        assert_eq!(column(&wide, 39, RAIL + 3, RAIL + 3 + LIST), column(&narrow, 39, 0, LIST), "{pane:?}");
    }
}

#[test]
fn an_opened_entry_of_every_pane_is_as_kept() {
    for (pane, id) in [
        (Pane::Overview, "finding:evidence.unreadable:evidence/runs/broken.gate.json"),
        (Pane::Kpi, "metric:evidence/runs/1-widget.report.json:openRate"),
        (Pane::Gate, "field:environment.git.branch:equal"),
        (Pane::Flags, "flag:ffWidgetCache"),
        (Pane::Checklist, "item:the-gate-passes"),
        (Pane::Closure, "field:Widget Gateway:version"),
        (Pane::Evidence, "artifact:evidence/runs/2-widget.report.json"),
        (Pane::Note, "note:evidence/2026-05-01-final-approval-note.md"),
    ] {
        let mut state = fixture(pane, (80, 24));
        open(&mut state, id);
        check_body(&format!("{}-opened", pane.title().to_lowercase()), &state);
    }
}

#[test]
fn what_two_runs_prove_together_and_against_each_other_is_as_kept() {
    let contrast = format!("contrast:run:{RUN_B}:misclickRate");
    for (name, id) in [("pooled", "pooled:openRate"), ("contrast", contrast.as_str())] {
        let mut state = fixture(Pane::Kpi, (80, 24));
        state.ui.shown = ShownFields::All;
        open(&mut state, id);
        check_body(&format!("kpi-{name}"), &state);
    }
}

#[test]
fn every_dialog_is_as_kept() {
    let state = fixture(Pane::Note, (80, 24));
    let draft = fixtures::draft(state.assessment().unwrap(), Decision::Blocked);
    let dialogs = [
        ("help", Dialog::Help { filter: Field::new("note"), top: 0 }),
        ("palette", Dialog::Palette { input: Field::new("e"), selected: 1 }),
        ("filter", Dialog::Filter { input: Field::new("widget") }),
        ("reason", Dialog::Reason { input: Field::new("The gateway was not tested") }),
        ("emit", Dialog::Emit { draft, input: Field::new("sign a9") }),
        ("log", Dialog::Log { last: 0 }),
    ];
    for (name, dialog) in dialogs {
        let mut state = state.clone();
        state.ui.log.push(Message { weight: Weight::Error, text: "evidence/runs: not readable".to_owned() });
        state.ui.dialog = Some(dialog);
        check_body(&format!("dialog-{name}"), &state);
    }
}

#[test]
fn what_is_not_as_usual_is_as_kept() {
    let mut loading = State::new(fixtures::session(), Keymap::built_in().unwrap());
    (loading.ui.width, loading.ui.height) = (80, 24);
    check("unusual-loading", &loading);
    let mut lost = fixture(Pane::Overview, (80, 24));
    update(&mut lost, fixtures::failed(Cause::PackGone, "holds no evidence: there is no folder `evidence` in it"));
    check("unusual-lost", &lost);
    let mut frozen = fixture(Pane::Overview, (80, 24));
    frozen.ui.frozen = Frozen::Yes;
    frozen.waiting = Some(Box::new(frozen.facts.reading.judged().unwrap().clone()));
    frozen.session.access = Access::ReadOnly;
    frozen.facts.watching =
        Some(Watching::Polling { seconds: 2, why: "the file system gives no change events".to_owned() });
    frozen.ui.message = Some(Message { weight: Weight::Refusal, text: "the cockpit is read-only".to_owned() });
    check("unusual-frozen", &frozen);
    let ready = showing(fixtures::ready_assessment(), Pane::Overview, (80, 24));
    check("unusual-ready", &ready);
}

#[test]
fn a_tested_gate_is_as_kept() {
    let mut tested = fixture(Pane::Gate, (120, 40));
    tested.testing = Testing::Done(Box::new(fixtures::mutants(&fixtures::assessment())));
    select(&mut tested, "mutant:kpi.target-missed");
    check_body("unusual-tested", &tested);
    tested.facts.reading.judged_mut().unwrap().assessment.digest = Digest::of(b"other");
    (tested.ui.width, tested.ui.height) = (80, 24);
    select(&mut tested, "testing");
    check_body("unusual-tested-before", &tested);
}

#[test]
fn other_glyphs_and_a_zoomed_list_are_as_kept() {
    let mut unicode = fixture(Pane::Overview, (120, 40));
    unicode.session.glyphs = Glyphs::Unicode;
    check_body("unusual-unicode", &unicode);
    let mut zoomed = fixture(Pane::Evidence, (120, 40));
    zoomed.ui.zoomed = Zoomed::Yes;
    check_body("unusual-zoomed", &zoomed);
}

#[test]
fn the_rows_that_count_against_a_number_are_as_kept() {
    for size in [(80, 24), (160, 50)] {
        let mut state = fixture(Pane::Kpi, size);
        open(&mut state, &format!("metric:{RUN_B}:misclickRate"));
        check_body(&format!("rows-{}x{}", size.0, size.1), &state);
    }
}

#[test]
fn a_row_in_its_file_is_as_kept_and_its_lines_are_loading_until_they_are_there() {
    let mut state = fixture(Pane::Evidence, (80, 24));
    open(&mut state, &format!("artifact:{RAW_B}"));
    state.ui.rows = Some(Trail { report: fixtures::path(RUN_B), metric: "misclickRate".into(), at: 1 });
    let loading = frame(&state).text();
    assert!(
        loading.contains("\n  status      completed\n  its lines are still loading\n  n shows the next"),
        "{loading}"
    );
    let place = Location::line(&fixtures::path(RAW_B), 11);
    let row = |line: u64| format!(r#"{{"sessionId":"widget-session-{line}","wrong":{}}}"#, line == 11);
    let lines = Preview::Text { lines: (8..=14).map(row).collect(), cut: true };
    state.facts.excerpts.insert(place.clone(), Excerpt { place, first: 8, lines });
    check_body("row-80x24", &state);
}

#[test]
fn a_run_that_failed_before_the_gate_s_two_is_as_kept() {
    let mut assessment = fixtures::assessment();
    assessment.gate.earlier = vec![fixtures::earlier()];
    let mut state = showing(assessment, Pane::Gate, (120, 40));
    select(&mut state, &format!("earlier:{SPARE}"));
    check_body("gate-earlier", &state);
}

#[test]
fn rows_that_are_too_alike_are_drawn_above_each_other_as_kept() {
    for (name, pane) in [("kpi-echo", Pane::Kpi), ("gate-echo", Pane::Gate)] {
        let mut assessment = fixtures::assessment();
        assessment.echoes = vec![fixtures::echo(&assessment)];
        let mut state = showing(assessment, pane, (80, 24));
        open(&mut state, "echo:widget-1 widget-2:81:1:probe.durationMs");
        check_body(name, &state);
        state.ui.open = None;
        check_body(&format!("{name}-listed"), &state);
    }
}

#[test]
fn a_trend_is_as_kept() {
    check_body("trend-opened", &trend_over(4, (80, 24)));
}

#[test]
fn the_newest_change_is_as_kept_listed_and_opened() {
    let mut state = fixtures::state();
    let mut fewer = fixtures::assessment();
    fewer.findings.retain(|finding| finding.code != Code::RollbackFlagMissing);
    artifact_of(&mut fewer, REHEARSAL).artifact.digest = None;
    update(&mut state, Event::Assessed(Box::new(fewer), fixtures::now()));
    check("change-listed", &state);
    open(&mut state, "change");
    check("change-opened", &state);
}
