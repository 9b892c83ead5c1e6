//! Testing whether the gate can block, and choosing its runs.

use signoff::app::effect::Effect;
use signoff::app::event::Event;
use signoff::app::pane::Pane;
use signoff::app::state::{Access, Testing};
use signoff::app::update::update;
use signoff::domain::assessment::Assessment;
use signoff::domain::rules::pair::PairOverride;
use signoff::domain::values::digest::Digest;

use super::{at, press, refused_with, said, selected};
use crate::fixtures::{SPARE, assessment, earlier, empty_state, ids, mutants, path, select, showing, state};

#[test]
fn t_tests_the_gate_and_the_answer_stands_where_the_cursor_went() {
    let mut state = state();
    assert_eq!(press(&mut state, "3 t"), [Effect::Prove(PairOverride::default())]);
    assert_eq!((selected(&state).as_str(), &state.testing), ("testing", &Testing::UnderWay));
    assert_eq!(press(&mut state, "t"), []);
    assert_eq!(said(&state), "the gate is being tested");
    let mutants = mutants(state.assessment().unwrap());
    update(&mut state, Event::Proved(Ok(Box::new(mutants))));
    assert_eq!(selected(&state), "testing");
    assert!(said(&state).starts_with("gate tested: 3 noticed (1 block), 1 vacuous"));
    let listed: Vec<String> = ids(&state).into_iter().filter(|id| id.starts_with("mutant")).collect();
    let folded = ["mutants:not tried", "mutants:speaks already", "mutants:noticed"];
    assert_eq!(listed, [&["mutant:kpi.target-missed", "mutant:gate.failed"], &folded[..]].concat());
    select(&mut state, "mutants:noticed");
    press(&mut state, "enter");
    assert!(ids(&state).contains(&"mutant:flags.inactive".to_owned()));
    assert_eq!(press(&mut state, "t"), [Effect::Prove(PairOverride::default())]);
}

#[test]
fn the_gate_is_tested_from_any_pane_by_name_also_in_a_read_only_cockpit() {
    let mut state = state();
    state.session.access = Access::ReadOnly;
    assert_eq!(press(&mut state, "5 : 'prove' enter"), [Effect::Prove(PairOverride::default())]);
    assert_eq!((state.ui.pane, selected(&state).as_str()), (Pane::Gate, "testing"));
    update(&mut state, Event::Proved(Err("the pack is gone".to_owned())));
    assert_eq!(state.testing, Testing::Failed("the pack is gone".to_owned()));
    assert_eq!(said(&state), "the gate could not be tested: the pack is gone");
    refused_with(empty_state(), ": 'prove' enter", "the evidence is still loading");
}

#[test]
fn a_test_of_other_evidence_or_of_other_runs_is_stale() {
    let before = assessment();
    let mutants = mutants(&before);
    assert!(!mutants.are_stale(&before));
    let other = Assessment { digest: Digest::of(b"other"), ..before.clone() };
    assert!(mutants.are_stale(&other));
    let mut chosen = before;
    chosen.gate.pair = None;
    assert!(mutants.are_stale(&chosen));
}

#[test]
fn a_report_is_made_run_a_or_b_and_given_back_to_the_evidence() {
    let mut state = at("2", "report:evidence/runs/3-widget.report.json");
    let choice = |a: Option<&str>, b: Option<&str>| Effect::Rescan(PairOverride { pair: [a.map(path), b.map(path)] });
    assert_eq!(press(&mut state, "a"), [choice(Some(SPARE), None)]);
    assert_eq!(press(&mut state, "A"), [choice(None, Some(SPARE))], "one report is not compared with itself");
    assert_eq!(press(&mut state, "A"), [choice(None, None)]);
    refused_with(at("2", "report:evidence/runs/9-shell.report.json"), "a", "was not executed");
}

#[test]
fn enter_on_a_run_that_failed_before_leads_to_its_report() {
    let mut assessment = assessment();
    assessment.gate.earlier = vec![earlier()];
    let mut state = showing(assessment);
    press(&mut state, "3");
    select(&mut state, &format!("earlier:{SPARE}"));
    press(&mut state, "enter");
    assert_eq!((state.ui.pane, selected(&state)), (Pane::Kpi, format!("report:{SPARE}")));
    press(&mut state, "esc");
    assert_eq!((state.ui.pane, selected(&state)), (Pane::Gate, format!("earlier:{SPARE}")));
}
