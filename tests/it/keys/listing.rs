//! What the panes list, and in which order.

use signoff::app::entries::entries;
use signoff::app::entry::Subject;
use signoff::app::pane::Pane;
use signoff::app::state::State;
use signoff::app::update::update;
use signoff::domain::assessment::ItemState;

use super::{assess, at, beneath, press, selected, with_item};
use crate::fixtures::{RUN_A, RUN_B, assessment, empty_state, gone, ids, large_assessment, select, showing, state};

#[test]
fn the_overview_lists_blockers_first_then_the_steps_then_what_is_worth_knowing() {
    let state = state();
    let headings: Vec<String> = ids(&state).into_iter().filter(|id| id.starts_with("heading:")).collect();
    let expected = ["May this ship?", "The six steps", "Worth knowing", "For information", "The rules"];
    assert_eq!(
        (ids(&state).first(), headings.as_slice()),
        (headings.first(), &expected.map(|it| format!("heading:{it}"))[..])
    );
    let blockers = beneath(&state, "May this ship?");
    assert_eq!(blockers.first().unwrap(), "finding:evidence.unreadable:evidence/runs/broken.gate.json");
    assert!(blockers.len() == 8 && blockers.iter().all(|id| id.starts_with("finding:")), "{blockers:#?}");
    assert_eq!(beneath(&state, "The six steps"), [1, 2, 3, 4, 5, 6].map(|step| format!("step:{step}")));
}

#[test]
fn the_metrics_listed_are_those_of_the_pair_and_the_baseline_wherever_the_cursor_is() {
    let mut state = at("2", &format!("report:{RUN_A}"));
    let metrics = |state: &State| ids(state).into_iter().filter(|id| id.starts_with("metric:")).collect::<Vec<_>>();
    let listed = metrics(&state);
    assert_eq!(
        listed[..3],
        ["1-widget", "2-widget", "0-baseline"].map(|run| format!("metric:evidence/runs/{run}.report.json:openRate"))
    );
    select(&mut state, &format!("report:{RUN_B}"));
    assert_eq!(metrics(&state), listed);
    press(&mut state, "tab");
    assert_eq!(selected(&state), format!("metric:{RUN_A}:openRate"));
}

#[test]
fn the_gate_lists_breached_fields_first_and_folds_equal_ones_until_asked() {
    let mut state = state();
    press(&mut state, "3");
    let told = ["field:environment.git.branch:equal", "field:files:differ", "field:scope.runId:differ"];
    assert_eq!(beneath(&state, "Fields"), [&told[..], &["equal-fields"]].concat());
    press(&mut state, "=");
    let folded = ["field:environment.git.repo:equal", "field:environment.git.commit:non-blank and equal"];
    assert_eq!(beneath(&state, "Fields"), [&told[..], &folded].concat());
    assert_eq!(
        beneath(&state, "Kept output"),
        ["disagreement:`gatePass` is true in the kept output; the evaluation says false"]
    );
}

#[test]
fn settled_sections_are_folded_until_enter_or_all_unfolds_them() {
    let mut state = at("5", "section:Before:the-baseline-is-there");
    assert!(!ids(&state).contains(&"item:the-plan-was-read".to_owned()));
    press(&mut state, "enter");
    assert!(ids(&state).contains(&"item:the-plan-was-read".to_owned()));
    press(&mut state, "enter =");
    assert!(ids(&state).contains(&"item:the-plan-was-read".to_owned()));
}

#[test]
fn a_section_that_settles_does_not_fold_under_the_cursor() {
    let mut state = at("5", "item:the-team-knows");
    assess(&mut state, with_item("the-team-knows", |item| (item.ticked, item.state) = (true, ItemState::Manual)));
    assert_eq!(selected(&state), "item:the-team-knows");
}

#[test]
fn where_all_is_shown_no_section_folds_under_the_cursor() {
    let mut state = at("5", "item:the-team-knows");
    press(&mut state, "=");
    assess(&mut state, with_item("the-team-knows", |item| (item.ticked, item.state) = (true, ItemState::Manual)));
    assert_eq!(selected(&state), "item:the-team-knows");
    assess(&mut state, assessment());
    assert_eq!(selected(&state), "item:the-team-knows");
}

#[test]
fn every_id_is_unique_in_its_pane() {
    let state = state();
    for pane in Pane::ALL {
        let mut ids: Vec<String> = entries(&state, pane).into_iter().map(|entry| entry.id).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count, "{pane:?}");
    }
}

#[test]
fn without_evidence_every_pane_says_why_it_is_empty() {
    let mut state = empty_state();
    assert_eq!(entries(&state, Pane::Kpi)[0].subject, Subject::Nothing("still loading".into()));
    update(&mut state, gone());
    assert_eq!(entries(&state, Pane::Kpi)[0].subject, Subject::Nothing("pack is gone: the folder is gone".into()));
}

#[test]
fn many_findings_of_one_code_are_one_entry_that_enter_unfolds() {
    let mut state = showing(large_assessment(20));
    let listed = |state: &State| {
        let entries = entries(state, Pane::Overview);
        let findings = entries.iter().filter(|entry| entry.id.starts_with("finding:checklist.unticked")).count();
        (entries.iter().filter(|entry| entry.id == "alike:0:checklist.unticked").count(), findings)
    };
    let (folded, shown) = listed(&state);
    assert_eq!((folded, shown), (1, 0));
    state.ui.selected.insert(Pane::Overview, "alike:0:checklist.unticked".to_owned());
    press(&mut state, "enter");
    assert!(listed(&state).1 > 3);
    press(&mut state, "enter");
    assert_eq!(listed(&state), (1, 0));
    press(&mut state, "b");
    assert_eq!(state.ui.pane, Pane::Checklist);
}
