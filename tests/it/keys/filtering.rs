//! Filtering a list, and going from match to match.

use signoff::app::entries::entries;
use signoff::app::entry::Subject;
use signoff::app::pane::Pane;

use super::{beneath, press, refused_with, selected};
use crate::fixtures::{self, ids, state};

#[test]
fn a_filter_keeps_what_holds_it_with_its_headings_and_looks_into_folded_sections() {
    let mut state = state();
    press(&mut state, "5 / 'PLAN WAS' enter");
    assert_eq!(ids(&state), ["section:Before:the-baseline-is-there", "item:the-plan-was-read"]);
    press(&mut state, "esc");
    assert!(ids(&state).len() > 2, "esc takes the filter off");
    press(&mut state, "/ 'no such words' enter");
    assert_eq!(
        entries(&state, Pane::Checklist)[0].subject,
        Subject::Nothing("nothing here holds `no such words`".into())
    );
}

#[test]
fn a_filter_is_taken_off_by_esc_and_by_another_pane() {
    let mut state = state();
    press(&mut state, "5 / 'plan' esc");
    assert_eq!((state.ui.filter.as_str(), &state.ui.dialog), ("", &None));
    press(&mut state, "/ 'plan' enter 7");
    assert_eq!(state.ui.filter, "");
}

#[test]
fn the_next_match_goes_round() {
    let mut state = state();
    press(&mut state, "7 / 'gate.json' enter n");
    assert_eq!(selected(&state), "artifact:evidence/runs/widget.gate.json");
    press(&mut state, "n");
    assert_eq!(selected(&state), "artifact:evidence/runs/broken.gate.json");
    press(&mut state, "N");
    assert_eq!(selected(&state), "artifact:evidence/runs/widget.gate.json");
    refused_with(fixtures::state(), "n", "nothing is filtered");
}

#[test]
fn unclaimed_files_stand_together_and_the_filter_finds_them() {
    let mut state = state();
    press(&mut state, "7");
    assert_eq!(beneath(&state, "Nobody claims these 1"), ["artifact:evidence/notes\u{1b}[2J.txt"]);
    press(&mut state, "/ 'unclaimed' enter");
    assert_eq!(selected(&state), "artifact:evidence/notes\u{1b}[2J.txt");
    assert_eq!(ids(&state).len(), 2);
}
