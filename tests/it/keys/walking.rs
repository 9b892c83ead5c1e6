//! The walk from blocker to blocker.

use signoff::app::pane::Pane;

use super::{at, press, refused_with, said, selected};
use crate::fixtures::{ids, ready_assessment, showing};

#[test]
fn the_walk_goes_from_the_overviews_blocker_to_the_place_where_it_is_settled() {
    let mut state = at("1", "finding:rollback.flag-missing:ffWidgetGuard");
    press(&mut state, "b");
    assert_eq!((state.ui.pane, selected(&state).as_str()), (Pane::Flags, "flag:ffWidgetGuard"));
}

#[test]
fn the_walk_visits_everything_that_blocks_or_is_open_and_begins_anew() {
    let mut state = at("1", "step:1");
    let mut visited = Vec::new();
    for _ in 0..10 {
        press(&mut state, "b");
        visited.push(selected(&state));
    }
    assert_eq!(
        visited,
        [
            "metric:evidence/runs/2-widget.report.json:misclickRate",
            "field:environment.git.branch:equal",
            "flag:ffWidgetGuard",
            "item:the-gate-passes",
            "item:both-runs-were-watched",
            "item:the-team-knows",
            "field:Widget Gateway:containerDigest",
            "plugin:widget-runtime:widget-lint@2",
            "artifact:evidence/runs/broken.gate.json",
            "metric:evidence/runs/2-widget.report.json:misclickRate",
        ]
    );
    assert!(said(&state).contains("the first again"));
    press(&mut state, "B");
    assert_eq!(selected(&state), "artifact:evidence/runs/broken.gate.json");
}

#[test]
fn the_walk_unfolds_what_hides_its_goal() {
    let mut state = at("5", "section:Runs:the-gate-passes");
    press(&mut state, "enter");
    assert!(!ids(&state).contains(&"item:the-gate-passes".to_owned()));
    press(&mut state, "b");
    assert_eq!(selected(&state), "item:the-gate-passes");
}

#[test]
fn there_is_nothing_to_walk_to_when_everything_holds() {
    refused_with(showing(ready_assessment()), "b", "nothing blocks, and nothing is open");
}
