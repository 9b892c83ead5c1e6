//! What no size, text or dialog may break.

use proptest::prelude::*;
use signoff::app::availability::help;
use signoff::app::dialog::Dialog;
use signoff::app::entries::entries;
use signoff::app::field::Field;
use signoff::app::pane::Pane;
use signoff::app::state::{Glyphs, State};
use signoff::domain::evidence::note::Decision;
use signoff::domain::values::escaped::has_hazard;
use signoff::view::lay_out;

use super::{columns, fixture, frame, showing};
use crate::fixtures;
use crate::fixtures::screen::Shown;

fn any_dialog(state: &State, number: usize) -> Option<Dialog> {
    let draft = fixtures::draft(state.assessment()?, Decision::Blocked);
    Some(match number {
        0 => Dialog::Help { filter: Field::new("版本"), top: 3 },
        1 => Dialog::Palette { input: Field::new("x\u{1b}"), selected: 9 },
        2 => Dialog::Filter { input: Field::new(&"e\u{301}".repeat(90)) },
        3 => Dialog::Reason { input: Field::new(&"👩‍🚀".repeat(40)) },
        4 => Dialog::Emit { draft, input: Field::new("sign ") },
        5 => Dialog::Log { last: 7 },
        _ => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_row_is_wider_or_taller_than_the_terminal(width in 1u16..=200, height in 1u16..=60, pane in 0..Pane::ALL.len(), open in 0usize..40, dialog in 0usize..14, unicode in 0usize..2) {
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
            prop_assert!(columns(&row.text()) <= usize::from(width), "{:?}", row.text());
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
fn ten_thousand_items_build_no_more_rows_than_are_on_screen() {
    let large = showing(fixtures::large_assessment(10_000), Pane::Checklist, (80, 24));
    let screen = frame(&large);
    assert_eq!(screen.rows.len(), 24);
    assert!(screen.text().contains("10000 done"), "{}", screen.text());
}

#[test]
fn help_reaches_its_last_key() {
    let mut state = fixture(Pane::Checklist, (80, 24));
    let last = help(&state, "").pop().expect("an offer");
    state.ui.dialog = Some(Dialog::Help { filter: Field::default(), top: usize::MAX });
    let text = frame(&state).text();
    assert!(text.contains(last.help.split(' ').take(3).collect::<Vec<_>>().join(" ").as_str()), "{text}");
}
