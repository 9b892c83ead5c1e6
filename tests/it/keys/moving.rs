//! Moving the cursor, and the list beneath it.

use signoff::app::pane::Pane;

use super::{press, selected};
use crate::fixtures::{LOCK, large_assessment, select, showing, state};

#[test]
fn the_cursor_skips_headings_and_stops_at_both_ends() {
    let mut state = state();
    assert_eq!(selected(&state), "finding:evidence.unreadable:evidence/runs/broken.gate.json");
    press(&mut state, "k");
    assert_eq!(selected(&state), "finding:evidence.unreadable:evidence/runs/broken.gate.json");
    select(&mut state, "finding:checklist.ticked-unverified:the-gate-passes");
    press(&mut state, "j");
    assert_eq!(selected(&state), "step:1");
    press(&mut state, "G j");
    assert_eq!(selected(&state), "finding:kpi.not-executed:9-shell");
    press(&mut state, "g");
    assert_eq!(selected(&state), "finding:evidence.unreadable:evidence/runs/broken.gate.json");
}

#[test]
fn at_the_edge_the_list_scrolls_by_half_pages_and_otherwise_stays() {
    let mut state = showing(large_assessment(200));
    press(&mut state, "5");
    let page = state.ui.page();
    let mut tops = Vec::new();
    for _ in 0..page * 2 {
        press(&mut state, "j");
        tops.push(state.ui.top[&Pane::Checklist]);
    }
    tops.dedup();
    assert_eq!(tops, [0, page / 2, page / 2 * 2, page / 2 * 3]);
}

#[test]
fn pages_and_half_pages_move_cursor_and_list_together() {
    let mut state = showing(large_assessment(200));
    press(&mut state, "5 j j");
    press(&mut state, "ctrl-d");
    assert_eq!((state.ui.positions[&Pane::Checklist], state.ui.top[&Pane::Checklist]), (2 + 9, 9));
    press(&mut state, "pgdn");
    assert_eq!((state.ui.positions[&Pane::Checklist], state.ui.top[&Pane::Checklist]), (2 + 9 + 19, 9 + 19));
    press(&mut state, "pgup ctrl-u");
    assert_eq!((state.ui.positions[&Pane::Checklist], state.ui.top[&Pane::Checklist]), (2, 0));
}

#[test]
fn tab_goes_from_part_to_part_and_round() {
    let mut state = state();
    press(&mut state, "tab");
    assert_eq!(selected(&state), "step:1");
    press(&mut state, "tab tab tab");
    assert_eq!(selected(&state), "finding:evidence.unreadable:evidence/runs/broken.gate.json");
    press(&mut state, "backtab");
    assert_eq!(selected(&state), "finding:kpi.not-executed:9-shell");
    press(&mut state, "backtab");
    assert_eq!(selected(&state), "finding:evidence.placeholder:widget-3");
}

#[test]
fn digits_open_panes_and_each_keeps_its_cursor() {
    let mut state = state();
    for (key, pane) in (1..).zip(Pane::ALL) {
        press(&mut state, &key.to_string());
        assert_eq!(state.ui.pane, pane);
    }
    press(&mut state, "7");
    select(&mut state, &format!("artifact:{LOCK}"));
    press(&mut state, "2 7");
    assert_eq!(selected(&state), format!("artifact:{LOCK}"));
}
