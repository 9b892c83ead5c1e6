//! What frames say, wherever it stands in them.

use signoff::app::event::Preview;
use signoff::app::pane::Pane;
use signoff::app::state::{Message, Provenance, ShownFields, Weight};
use signoff::domain::values::escaped::has_hazard;
use signoff::view::lay_out;
use signoff::view::screen::Role;

use super::{fixture, frame, open, showing, trend_over};
use crate::fixtures::screen::Shown;
use crate::fixtures::{self, RUN_B, metric_of};

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
fn a_number_that_no_row_speaks_against_says_so_and_one_without_rows_too() {
    let mut assessment = fixtures::assessment();
    metric_of(&mut assessment, RUN_B, "misclickRate").against = Some([].into());
    metric_of(&mut assessment, RUN_B, "retryRate").against = None;
    let detail = |metric: &str| {
        let mut state = showing(assessment.clone(), Pane::Kpi, (80, 40));
        state.ui.shown = ShownFields::All;
        open(&mut state, &format!("metric:{RUN_B}:{metric}"));
        frame(&state).text()
    };
    assert!(detail("misclickRate").contains("[s] no row counts against it"));
    assert!(detail("retryRate").contains("[?] cannot be seen: there are no valid rows"));
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
    assert!(screen.text().contains("<U+001B>[2J<U+202E>nothing"), "{}", screen.text());
    assert!(screen.text().contains("<U+001B>[31mred"), "{}", screen.text());
    assert!(screen.rows.iter().flat_map(|row| &row.spans).any(|span| span.role == Role::Hazard));
}

#[test]
fn a_text_that_reads_like_an_escape_looks_other_than_the_character_on_every_pane_and_is_escaped_once() {
    for (odd, shown, other) in [("\u{1b}", "<U+001B>", "<U+003C>"), ("<U+001B>", "<U+003C>U+001B>", "<U+003C>U+003C>")]
    {
        let mut assessment = fixtures::assessment();
        assessment.findings[0].subject = format!("x{odd}y");
        assessment.findings[0].message = format!("so x{odd}y says");
        for size in [(60, 15), (80, 24), (120, 40)] {
            let mut state = showing(assessment.clone(), Pane::Overview, size);
            state.ui.message = Some(Message { weight: Weight::Word, text: format!("said x{odd}y") });
            let text = frame(&state).text();
            assert!(text.contains(&format!("said x{shown}y")) && !text.contains(other), "{text}");
        }
    }
}

#[test]
fn an_example_says_that_it_is_one_and_pushes_nothing_out() {
    for size in [(40, 12), (60, 15), (80, 24), (120, 40), (160, 50)] {
        let mut state = fixture(Pane::Overview, size);
        let real = frame(&state).text();
        state.session.provenance = Provenance::Example;
        let example = frame(&state).text();
        let changed: Vec<(&str, &str)> =
            real.lines().zip(example.lines()).filter(|(one, other)| one != other).collect();
        let is_more = |(one, other): &(&str, &str)| {
            let kept = one.split("things block").next().unwrap();
            other.starts_with(kept) && other.contains("things block; example, gone on exit")
        };
        assert!(changed.len() <= 1 && changed.iter().all(is_more), "{size:?}: {changed:?}");
        assert_eq!(changed.is_empty(), size.0 < 80, "{size:?}");
    }
}

fn preview_of(artifact: &str, lines: &[&str]) -> String {
    let mut state = fixture(Pane::Evidence, (80, 24));
    let lines = lines.iter().map(|line| (*line).to_owned()).collect();
    state.facts.previews.insert(fixtures::path(artifact), Preview::Text { lines, cut: false });
    open(&mut state, &format!("artifact:{artifact}"));
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
