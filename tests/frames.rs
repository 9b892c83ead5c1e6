//! Frames as text and as roles: every pane at the four sizes, every dialog, and what must hold at any size.
//! `RENEW_FRAMES=1 cargo test --test frames` writes the frames anew; then look at them.

mod fixtures;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use signoff::app::entries::entries;
use signoff::app::entry::Subject;
use signoff::app::event::{Event, Excerpt, Preview, Watching};
use signoff::app::keymap::Keymap;
use signoff::app::pane::Pane;
use signoff::app::state::{
    Access, Dialog, Drafts, Facts, Frozen, Glyphs, Message, ShownFields, State, Testing, Trail, Weight, Zoomed,
};
use signoff::domain::assessment::{Assessment, Trend};
use signoff::domain::evidence::note::Decision;
use signoff::domain::values::digest::Digest;
use signoff::domain::values::escaped::has_hazard;
use signoff::domain::values::path::Location;
use signoff::view::lay_out;
use signoff::view::screen::{Role, Row, Screen, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (120, 40), (160, 50)];

/// A cockpit that shows an assessment in a pane, with drafts and a preview.
fn showing(assessment: Assessment, pane: Pane, (width, height): (u16, u16)) -> State {
    let mut state = State::new(fixtures::session(), Keymap::built_in().unwrap());
    let Event::Drafted { approved, blocked } = fixtures::drafted(&assessment) else { unreachable!() };
    state.facts = Facts {
        assessment: Some(Box::new(assessment)),
        now: Some(fixtures::now()),
        watching: Some(Watching::Events),
        drafts: Some(Drafts { approved, blocked }),
        ..Facts::default()
    };
    for artifact in [fixtures::RUN_B, fixtures::LOCK, fixtures::REHEARSAL, fixtures::CHECKLIST] {
        let Event::Previewed(path, preview) = fixtures::previewed(artifact) else { unreachable!() };
        state.facts.previews.insert(path, preview);
    }
    (state.ui.width, state.ui.height, state.ui.pane) = (width, height, pane);
    state
}

fn fixture(pane: Pane, size: (u16, u16)) -> State {
    showing(fixtures::assessment(), pane, size)
}

fn frame(state: &State) -> Screen {
    lay_out(state, state.ui.width, state.ui.height)
}

/// The frame as the golden files keep it: its text, then the roles of each row with how many cells they take.
fn written(screen: &Screen) -> String {
    let roles: String = screen.rows.iter().map(|row| roles(row) + "\n").collect();
    format!("{}\n--- roles ---\n{roles}cursor {:?}\n", screen.text(), screen.cursor)
}

fn roles(row: &Row) -> String {
    let spans = row.spans.iter().map(|span| format!("{:?} {}", span.role, cells(span.text.as_str())));
    spans.collect::<Vec<_>>().join(", ")
}

fn cells(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frames").join(format!("{name}.txt"))
}

/// Compares with the golden file; renews it where that is asked for.
fn check(name: &str, state: &State, wrong: &mut Vec<String>) {
    let found = written(&frame(state));
    if std::env::var_os("RENEW_FRAMES").is_some() {
        fs::create_dir_all(golden(name).parent().unwrap()).unwrap();
        fs::write(golden(name), &found).unwrap();
    }
    let expected = fs::read_to_string(golden(name)).unwrap_or_default();
    if found != expected {
        wrong.push(format!("{name} is not as kept:\n{found}"));
    }
}

fn select(state: &mut State, wanted: impl Fn(&Subject) -> bool) {
    let entries = entries(state, state.ui.pane);
    let entry = entries.iter().find(|entry| wanted(&entry.subject)).expect("the entry");
    state.ui.selected.insert(state.ui.pane, entry.id.clone());
}

#[test]
fn every_pane_at_every_size_is_as_kept() {
    let mut wrong = Vec::new();
    for pane in Pane::ALL {
        for size in SIZES {
            let name = format!("{}-{}x{}", pane.title().to_lowercase(), size.0, size.1);
            check(&name, &fixture(pane, size), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_opened_entry_of_every_pane_is_as_kept() {
    let mut wrong = Vec::new();
    for pane in Pane::ALL {
        let mut state = fixture(pane, (80, 24));
        select(&mut state, |subject| match pane {
            Pane::Kpi => matches!(subject, Subject::Metric { .. }),
            Pane::Checklist => matches!(subject, Subject::Item(_)),
            Pane::Closure => matches!(subject, Subject::Field { .. }),
            Pane::Note => matches!(subject, Subject::Note(_)),
            Pane::Evidence => matches!(subject, Subject::Artifact(7)),
            _ => subject.is_selectable(),
        });
        state.ui.open = state.ui.selected.get(&pane).cloned();
        check(&format!("{}-opened", pane.title().to_lowercase()), &state, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_two_runs_prove_together_and_against_each_other_is_as_kept() {
    let mut wrong = Vec::new();
    for (name, wanted) in [("pooled", Subject::Pooled(0)), ("contrast", Subject::Contrast(3))] {
        let mut state = fixture(Pane::Kpi, (80, 24));
        state.ui.shown = ShownFields::All;
        select(&mut state, |subject| *subject == wanted);
        state.ui.open = state.ui.selected.get(&Pane::Kpi).cloned();
        check(&format!("kpi-{name}"), &state, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_dialog_is_as_kept() {
    let mut wrong = Vec::new();
    let state = fixture(Pane::Note, (80, 24));
    let draft = fixtures::draft(state.assessment().unwrap(), Decision::Blocked);
    let dialogs = [
        ("help", Dialog::Help { filter: "note".to_owned(), top: 0 }),
        ("palette", Dialog::Palette { input: "e".to_owned(), selected: 1 }),
        ("filter", Dialog::Filter { input: "widget".to_owned() }),
        ("reason", Dialog::Reason { input: "The gateway was not tested".to_owned() }),
        ("emit", Dialog::Emit { draft, input: "sign a9".to_owned() }),
        ("log", Dialog::Log { top: 0 }),
    ];
    for (name, dialog) in dialogs {
        let mut state = state.clone();
        state.ui.log.push(Message { weight: Weight::Error, text: "evidence/runs: not readable".to_owned() });
        state.ui.dialog = Some(dialog);
        check(&format!("dialog-{name}"), &state, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_as_usual_is_as_kept() {
    let mut wrong = Vec::new();
    let mut loading = State::new(fixtures::session(), Keymap::built_in().unwrap());
    (loading.ui.width, loading.ui.height) = (80, 24);
    check("unusual-loading", &loading, &mut wrong);
    let mut lost = fixture(Pane::Overview, (80, 24));
    lost.facts.lost = Some("evidence: no such folder".to_owned());
    check("unusual-lost", &lost, &mut wrong);
    let mut frozen = fixture(Pane::Overview, (80, 24));
    frozen.ui.frozen = Frozen::Yes;
    frozen.waiting = Some(Facts::default());
    frozen.session.access = Access::ReadOnly;
    frozen.facts.watching =
        Some(Watching::Polling { seconds: 2, why: "the file system gives no change events".to_owned() });
    frozen.ui.message = Some(Message { weight: Weight::Refusal, text: "the cockpit is read-only".to_owned() });
    check("unusual-frozen", &frozen, &mut wrong);
    let ready = showing(fixtures::ready_assessment(), Pane::Overview, (80, 24));
    check("unusual-ready", &ready, &mut wrong);
    let mut tested = fixture(Pane::Gate, (120, 40));
    tested.testing = Testing::Done(Box::new(fixtures::trials(&fixtures::assessment())));
    select(&mut tested, |subject| matches!(subject, Subject::Mutant(_)));
    check("unusual-tested", &tested, &mut wrong);
    if let Some(assessment) = &mut tested.facts.assessment {
        assessment.digest = Digest::of(b"other");
    }
    (tested.ui.width, tested.ui.height) = (80, 24);
    tested.ui.selected.insert(Pane::Gate, "testing".to_owned());
    check("unusual-tested-before", &tested, &mut wrong);
    let mut unicode = fixture(Pane::Overview, (120, 40));
    unicode.session.glyphs = Glyphs::Unicode;
    check("unusual-unicode", &unicode, &mut wrong);
    let mut zoomed = fixture(Pane::Evidence, (120, 40));
    zoomed.ui.zoomed = Zoomed::Yes;
    check("unusual-zoomed", &zoomed, &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rows_against_a_number_and_runs_that_failed_before_are_as_kept() {
    let mut wrong = Vec::new();
    for size in [(80, 24), (160, 50)] {
        let mut state = fixture(Pane::Kpi, size);
        select(&mut state, |subject| *subject == Subject::Metric { report: 2, metric: 1 });
        state.ui.open = state.ui.selected.get(&Pane::Kpi).cloned();
        check(&format!("rows-{}x{}", size.0, size.1), &state, &mut wrong);
        (state.ui.pane, state.ui.open) = (Pane::Evidence, Some(format!("artifact:{}", fixtures::RAW_B)));
        state.ui.selected.insert(Pane::Evidence, format!("artifact:{}", fixtures::RAW_B));
        state.ui.rows = Some(Trail { report: fixtures::path(fixtures::RUN_B), metric: "misclickRate".into(), at: 1 });
        check(&format!("row-loading-{}x{}", size.0, size.1), &state, &mut wrong);
        let place = Location::line(&fixtures::path(fixtures::RAW_B), 11);
        let row = |line: u64| format!(r#"{{"sessionId":"widget-session-{line}","wrong":{}}}"#, line == 11);
        let lines = Preview::Text { lines: (8..=14).map(row).collect(), cut: true };
        state.facts.excerpt = Some(Excerpt { place, first: 8, lines });
        check(&format!("row-{}x{}", size.0, size.1), &state, &mut wrong);
    }
    let mut assessment = fixtures::assessment();
    assessment.gate.earlier = vec![fixtures::earlier()];
    let mut state = showing(assessment, Pane::Gate, (120, 40));
    select(&mut state, |subject| *subject == Subject::Earlier(0));
    check("gate-earlier", &state, &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_number_that_no_row_speaks_against_says_so_and_one_without_rows_too() {
    let mut assessment = fixtures::assessment();
    assessment.reports[2].metrics[1].against = Some([].into());
    assessment.reports[2].metrics[2].against = None;
    let detail = |metric| {
        let mut state = showing(assessment.clone(), Pane::Kpi, (80, 40));
        state.ui.shown = ShownFields::All;
        select(&mut state, |subject| *subject == Subject::Metric { report: 2, metric });
        state.ui.open = state.ui.selected.get(&Pane::Kpi).cloned();
        frame(&state).text()
    };
    assert!(detail(1).contains("[s] no row counts against it"));
    assert!(detail(2).contains("[?] cannot be seen: there are no valid rows"));
}

fn any_dialog(state: &State, number: usize) -> Option<Dialog> {
    let draft = fixtures::draft(state.assessment()?, Decision::Blocked);
    Some(match number {
        0 => Dialog::Help { filter: "版本".to_owned(), top: 3 },
        1 => Dialog::Palette { input: "x\u{1b}".to_owned(), selected: 9 },
        2 => Dialog::Filter { input: "e\u{301}".repeat(90) },
        3 => Dialog::Reason { input: "👩‍🚀".repeat(40) },
        4 => Dialog::Emit { draft, input: "sign ".to_owned() },
        5 => Dialog::Log { top: 7 },
        _ => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_row_is_wider_or_taller_than_the_terminal(width in 1u16..=200, height in 1u16..=60, pane in 0usize..8, open in 0usize..40, dialog in 0usize..14, unicode in 0usize..2) {
        let mut state = fixture(Pane::ALL[pane], (width, height));
        if unicode == 1 { state.session.glyphs = Glyphs::Unicode; }
        state.session.operator = "操作員\u{202e}".to_owned();
        let listed = entries(&state, Pane::ALL[pane]);
        if let Some(entry) = listed.get(open).filter(|entry| entry.subject.is_selectable()) {
            state.ui.selected.insert(Pane::ALL[pane], entry.id.clone());
            state.ui.open = (dialog % 2 == 0).then(|| entry.id.clone());
        }
        state.ui.dialog = any_dialog(&state, dialog);
        let screen = frame(&state);
        prop_assert_eq!(screen.rows.len(), usize::from(height));
        for row in &screen.rows {
            prop_assert!(cells(&row.text()) <= usize::from(width), "{:?}", row.text());
            prop_assert!(!has_hazard(&row.text()));
        }
        if let Some((column, row)) = screen.cursor {
            prop_assert!(column < width && row < height);
        }
    }
}

#[test]
fn row_one_keeps_the_verdict_at_any_width() {
    for width in 8..=200 {
        let screen = lay_out(&fixture(Pane::Gate, (width, 20)), width, 20);
        assert!(screen.rows[0].text().contains("BLOCKED"), "{width}: {}", screen.rows[0].text());
    }
}

#[test]
fn states_are_told_without_roles() {
    let text = |pane| frame(&fixture(pane, (120, 40))).text();
    for (pane, words) in [
        (Pane::Overview, &["[!]", "[~]", "blocked", "No: 8 things block"][..]),
        (
            Pane::Kpi,
            &[
                "[-]",
                "not executed",
                "MET",
                "MISSED",
                "A + B",
                "none shown in",
                "rows differ in 1 field",
                "23 problems in rows",
            ],
        ),
        (Pane::Gate, &["[!]", "not comparable", "absent"][..2]),
        (Pane::Flags, &["off", "missing", "not rehearsed", "[?]"]),
        (Pane::Checklist, &["ticked, but fails", "open"]),
        (Pane::Closure, &["placeholder", "deferred", "missing"]),
        (Pane::Evidence, &["being written", "unreadable", "leads outside", "unclaimed"]),
        (Pane::Note, &["BLOCKED, not written", "no longer holds"]),
    ] {
        for word in words {
            assert!(text(pane).contains(word), "{} does not say `{word}`:\n{}", pane.title(), text(pane));
        }
    }
}

#[test]
fn the_cursor_is_a_mark_and_moving_it_changes_two_cells_of_the_list() {
    let mut state = fixture(Pane::Evidence, (80, 24));
    select(&mut state, |subject| matches!(subject, Subject::Artifact(2)));
    let before = frame(&state);
    select(&mut state, |subject| matches!(subject, Subject::Artifact(3)));
    let after = frame(&state);
    let changed = before.rows.iter().zip(&after.rows).filter(|(one, other)| one != other);
    let bodies: Vec<_> = changed.map(|(one, other)| (one.text(), other.text())).collect();
    assert_eq!(bodies.len(), 3, "two rows of the list, and the position: {bodies:#?}");
    let cells_changed =
        |(one, other): &(String, String)| one.chars().zip(other.chars()).filter(|(a, b)| a != b).count();
    assert!(bodies[..2].iter().all(|pair| cells_changed(pair) == 1), "{bodies:#?}");
}

#[test]
fn escape_sequences_in_evidence_are_shown_escaped_with_a_badge() {
    let mut assessment = fixtures::assessment();
    assessment.findings[0].subject = "\u{1b}]0;READY\u{7}".to_owned();
    assessment.findings[0].message = "\u{1b}[2J\u{202e}nothing to see".to_owned();
    let mut state = showing(assessment, Pane::Overview, (120, 40));
    state.facts.previews.insert(
        fixtures::path("evidence/runs/broken.gate.json"),
        Preview::Text { lines: vec!["\u{1b}[31mred".to_owned()], cut: false },
    );
    let screen = frame(&state);
    assert!(!has_hazard(&screen.text().replace('\n', "")));
    assert!(screen.text().contains("\\x1b[2J<U+202E>nothing"), "{}", screen.text());
    assert!(screen.text().contains("\\x1b[31mred"), "{}", screen.text());
    assert!(screen.rows.iter().flat_map(|row| &row.spans).any(|span| span.role == Role::Hazard));
}

#[test]
fn ten_thousand_items_build_no_more_rows_than_are_on_screen() {
    let large = showing(fixtures::large_assessment(10_000), Pane::Checklist, (80, 24));
    let screen = frame(&large);
    assert_eq!(screen.rows.len(), 24);
    assert!(screen.text().contains("10000 done"), "{}", screen.text());
}

/// What a terminal has to be sent to get from one frame to another, in bytes: each row that differs from the first cell
/// that differs to the last one, a move before it, an escape at every change of role, and one to erase a row's end.
fn on_the_wire(before: Option<&Screen>, after: &Screen) -> usize {
    let blank = Row::default();
    let rows = after.rows.iter().enumerate();
    rows.map(|(i, row)| row_on_the_wire(before.map_or(&blank, |screen| &screen.rows[i]), row)).sum()
}

const MOVE: usize = 6;
const ROLE: usize = 5;
const ERASE: usize = 3;

/// Cells that are as they were are passed over where a move is cheaper than sending them again.
const PASSED: usize = 8;

fn row_on_the_wire(before: &Row, after: &Row) -> usize {
    let (mut old, new) = (cells_of(before), cells_of(after));
    let erase = if new.len() < old.len() { ERASE + MOVE } else { 0 };
    old.resize(new.len(), (" ".to_owned(), Role::Text));
    let changed: Vec<usize> = (0..new.len()).filter(|i| old[*i] != new[*i]).collect();
    let parts = changed.chunk_by(|one, other| other - one <= PASSED);
    let sent = parts.map(|part| part_on_the_wire(&new[part[0]..=part[part.len() - 1]]));
    sent.sum::<usize>() + erase
}

fn part_on_the_wire(sent: &[Cell]) -> usize {
    let text: usize = sent.iter().map(|(text, _)| text.len()).sum();
    let inked: Vec<&Cell> = sent.iter().filter(|cell| cell.0 != " ").collect();
    let roles = inked.chunk_by(|one, other| one.1 == other.1).filter(|run| run[0].1 != Role::Text).count();
    MOVE + text + 2 * roles * ROLE
}

type Cell = (String, Role);

/// A row's characters with their roles, blank ones without, blanks at its end left out.
fn cells_of(row: &Row) -> Vec<Cell> {
    let of_span =
        |span: &Span| span.text.as_str().graphemes(true).map(|text| (text.to_owned(), span.role)).collect::<Vec<_>>();
    let mut cells: Vec<Cell> = row.spans.iter().flat_map(of_span).collect();
    cells.iter_mut().filter(|cell| cell.0 == " ").for_each(|cell| cell.1 = Role::Text);
    while cells.last().is_some_and(|cell| cell.0 == " ") {
        cells.pop();
    }
    cells
}

/// From one list that fills the screen to another: what is left when every cell is written once. A list of usual length
/// stays below 1,400 (cockpit.md, Measures).
const FULL_LIST: usize = 1_600;

#[test]
fn frames_at_80x24_are_cheap_on_the_wire() {
    let mut dear = Vec::new();
    let frames: Vec<_> = Pane::ALL.map(|pane| (pane, frame(&fixture(pane, (80, 24))))).into();
    for (pane, first) in &frames {
        let bytes = on_the_wire(None, first);
        if bytes > 4000 {
            dear.push(format!("first {} {bytes}", pane.title()));
        }
        for (other, second) in &frames {
            let bytes = on_the_wire(Some(first), second);
            if bytes > FULL_LIST {
                dear.push(format!("{} to {} {bytes}", pane.title(), other.title()));
            }
        }
        let mut state = fixture(*pane, (80, 24));
        let listed = entries(&state, *pane);
        let mut last = first.clone();
        for entry in listed.iter().filter(|entry| entry.subject.is_selectable()) {
            state.ui.selected.insert(*pane, entry.id.clone());
            let next = frame(&state);
            let bytes = on_the_wire(Some(&last), &next);
            if bytes > 220 {
                dear.push(format!("moving to {} in {} {bytes}", entry.id, pane.title()));
            }
            last = next;
        }
    }
    assert!(dear.is_empty(), "{}", dear.join("\n"));
}

fn preview_of(artifact: &str, lines: &[&str]) -> String {
    let mut state = fixture(Pane::Evidence, (80, 24));
    let lines = lines.iter().map(|line| (*line).to_owned()).collect();
    state.facts.previews.insert(fixtures::path(artifact), Preview::Text { lines, cut: false });
    let at = |state: &State, i: usize| state.assessment().unwrap().artifacts[i].artifact.path.as_str().to_owned();
    let index = (0..).find(|i| at(&state, *i) == artifact).expect("the artifact");
    select(&mut state, |subject| *subject == Subject::Artifact(index));
    state.ui.open = state.ui.selected.get(&Pane::Evidence).cloned();
    lay_out(&state, 80, 60).text()
}

#[test]
fn markdown_keeps_its_line_numbers_and_is_wrapped() {
    let long = format!("- [x] {}", "word ".repeat(20));
    let text = preview_of(fixtures::CHECKLIST, &["# Title", &long, "last"]);
    assert!(text.contains("    1 # Title\n") && text.contains("    2 - [x] word"), "{text}");
    assert!(text.contains("    3 last\n") && text.matches("word").count() == 20, "{text}");
}

#[test]
fn a_list_says_as_much_as_lets_all_of_it_stand_on_screen() {
    let tall = frame(&fixture(Pane::Overview, (160, 60))).text();
    assert!(tall.contains("do: "), "{tall}");
    let low = frame(&fixture(Pane::Overview, (80, 24))).text();
    assert!(!low.contains("do: ") && low.contains("report was never run: 9-shell"), "{low}");
}

#[test]
fn help_reaches_its_last_key() {
    let mut state = fixture(Pane::Checklist, (80, 24));
    let last = signoff::app::availability::help(&state, "").pop().expect("an offer");
    state.ui.dialog = Some(Dialog::Help { filter: String::new(), top: usize::MAX });
    let text = frame(&state).text();
    assert!(text.contains(last.help.split(' ').take(3).collect::<Vec<_>>().join(" ").as_str()), "{text}");
}

/// The trend of the fixture's second metric over so many runs, its detail on screen.
fn trend_over(runs: usize, size: (u16, u16)) -> State {
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
        select(&mut state, |subject| *subject == Subject::Trend(1));
        state.ui.open = state.ui.selected.get(&Pane::Kpi).cloned();
    }
    state
}

#[test]
fn a_trend_shows_as_many_of_the_newest_runs_as_fit_and_counts_the_older_ones() {
    let text = |runs, size| frame(&trend_over(runs, size)).text();
    let many = text(300, (80, 24));
    assert!(many.contains("widget-299") && many.contains("291 older runs left out above"), "{many}");
    assert!(!many.contains("more below"), "{many}");
    let wide = text(300, (160, 50));
    assert!(wide.contains("widget-299") && wide.contains("widget-270"), "{wide}");
    let one = text(1, (80, 24));
    assert!(one.contains("1 run, none missed") && one.contains("0/200"), "{one}");
    let none = text(0, (80, 24));
    assert!(none.contains("none found") && !none.contains("-- Trend"), "{none}");
}

#[test]
fn the_newest_change_and_the_trend_are_as_kept() {
    let mut wrong = Vec::new();
    check("trend-opened", &trend_over(4, (80, 24)), &mut wrong);
    let mut state = fixtures::state();
    let mut fewer = fixtures::assessment();
    fewer.findings.remove(3);
    let rehearsal = fewer.artifacts.iter_mut().find(|fact| fact.artifact.path.as_str() == fixtures::REHEARSAL).unwrap();
    rehearsal.artifact.digest = None;
    signoff::app::update::update(&mut state, Event::Assessed(Box::new(fewer), fixtures::now()));
    check("change-listed", &state, &mut wrong);
    select(&mut state, |subject| matches!(subject, Subject::Change(_)));
    state.ui.open = state.ui.selected.get(&Pane::Overview).cloned().or(Some("change".to_owned()));
    check("change-opened", &state, &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
