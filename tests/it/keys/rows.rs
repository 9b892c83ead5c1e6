//! From a number to the rows that count against it.

use signoff::app::effect::Effect;
use signoff::app::event::{Event, Excerpt, Preview};
use signoff::app::pane::Pane;
use signoff::app::row_trace::followed;
use signoff::app::update::update;
use signoff::domain::values::digest::Digest;
use signoff::domain::values::path::Location;

use super::{assess, at, press, refused_with, selected};
use crate::fixtures::{RAW_B, RUN_B, artifact_of, assessment, metric_of, path, previewed};

const MISCLICKS: &str = "metric:evidence/runs/2-widget.report.json:misclickRate";

fn lines(line: u64) -> Effect {
    Effect::Excerpt(Location::line(&path(RAW_B), line))
}

#[test]
fn enter_twice_on_a_number_leads_to_the_first_row_against_it_in_its_file() {
    let mut state = at("2", MISCLICKS);
    press(&mut state, "enter");
    assert_eq!(state.ui.open.as_deref(), Some(MISCLICKS));
    update(&mut state, previewed(RAW_B));
    assert_eq!(press(&mut state, "enter"), [lines(6)]);
    assert_eq!((state.ui.pane, selected(&state)), (Pane::Evidence, format!("artifact:{RAW_B}")));
    assert_eq!(followed(&state).map(|it| (it.row.place.row, it.at)), Some((5, 0)));
    press(&mut state, "h h");
    assert_eq!((state.ui.pane, selected(&state).as_str()), (Pane::Kpi, MISCLICKS));
    assert!(followed(&state).is_none());
}

#[test]
fn n_goes_from_row_to_row_and_round_and_asks_for_lines_that_are_not_at_hand() {
    let mut state = at("2", MISCLICKS);
    press(&mut state, "enter");
    update(&mut state, previewed(RAW_B));
    press(&mut state, "enter");
    let place = Location::line(&path(RAW_B), 11);
    assert_eq!(press(&mut state, "n"), [lines(11)]);
    let read = Preview::Text { lines: vec!["a line".to_owned()], cut: true };
    assert_eq!(update(&mut state, Event::Excerpted(Excerpt { place, first: 8, lines: read })), []);
    assert_eq!(press(&mut state, "j k"), []);
    assert_eq!(press(&mut state, "n n N N"), [lines(16), lines(6), lines(16)], "line 11 is at hand");
    assert_eq!(followed(&state).map(|it| it.at), Some(1));
}

#[test]
fn rows_that_changed_are_read_again_and_rows_that_are_gone_are_let_go() {
    let mut state = at("2", MISCLICKS);
    press(&mut state, "enter");
    update(&mut state, previewed(RAW_B));
    press(&mut state, "enter");
    let read = Preview::Text { lines: vec!["a line".to_owned()], cut: true };
    update(&mut state, Event::Excerpted(Excerpt { place: Location::line(&path(RAW_B), 6), first: 3, lines: read }));
    let mut changed = assessment();
    artifact_of(&mut changed, RAW_B).artifact.digest = Some(Digest::of(b"other rows"));
    let mut gone = changed.clone();
    let effects = assess(&mut state, changed);
    assert!(effects.contains(&lines(6)), "{effects:?}");
    metric_of(&mut gone, RUN_B, "misclickRate").against = Some([].into());
    assess(&mut state, gone);
    assert!(followed(&state).is_none());
    refused_with(state, "n", "nothing is filtered");
}

#[test]
fn a_number_without_rows_against_it_leads_to_its_file() {
    let mut state = at("2", "metric:evidence/runs/1-widget.report.json:misclickRate");
    press(&mut state, "enter");
    update(&mut state, previewed(RAW_B));
    assert_eq!(press(&mut state, "enter"), []);
    assert_eq!((selected(&state), followed(&state).is_none()), (format!("artifact:{RAW_B}"), true));
}
