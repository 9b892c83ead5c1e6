//! Keys in, state and effects out: the rules of the cockpit, as claims.

mod fixtures;

use fixtures::*;
use proptest::prelude::*;
use signoff::app::action::Action;
use signoff::app::availability::{Offer, confirmation, help, hints, palette};
use signoff::app::effect::Effect;
use signoff::app::entries::entries;
use signoff::app::entry::Subject;
use signoff::app::event::{Event, Excerpt, Preview, Watching};
use signoff::app::key::Key;
use signoff::app::keymap::{Context, Keymap};
use signoff::app::navigation::findings_about;
use signoff::app::pane::Pane;
use signoff::app::row_trace::followed;
use signoff::app::selection::Selection;
use signoff::app::state::*;
use signoff::app::update::update;
use signoff::domain::assessment::{Assessment, ItemState};
use signoff::domain::evidence::note::Decision;
use signoff::domain::rules::pair::PairOverride;
use signoff::domain::signing::tick::Mark;
use signoff::domain::values::digest::Digest;
use signoff::domain::values::path::Location;

/// Presses keys, written as in the keymap and parted by spaces; `'some words'` are typed letter by letter.
fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (i, part) in keys.split('\'').enumerate() {
        let pressed: Vec<Key> = if i % 2 == 1 {
            part.chars().map(Key::Char).collect()
        } else {
            part.split_whitespace().map(|key| key.parse().expect("a key")).collect()
        };
        pressed.into_iter().for_each(|key| effects.extend(update(state, Event::Key(key))));
    }
    effects
}

fn selected(state: &State) -> String {
    Selection::of(state).entry().map(|entry| entry.id.clone()).unwrap_or_default()
}

fn ids(state: &State) -> Vec<String> {
    entries(state, state.ui.pane).into_iter().map(|entry| entry.id).collect()
}

fn said(state: &State) -> &str {
    state.ui.message.as_ref().map_or("", |message| message.text.as_str())
}

/// Puts the cursor of the pane on screen on an entry.
fn select(state: &mut State, id: &str) {
    assert!(ids(state).contains(&id.to_owned()), "{id} is not among {:#?}", ids(state));
    state.ui.selected.insert(state.ui.pane, id.to_owned());
}

fn at(pane: &str, id: &str) -> State {
    let mut state = state();
    press(&mut state, pane);
    select(&mut state, id);
    state
}

fn assess(state: &mut State, assessment: Assessment) -> Vec<Effect> {
    update(state, Event::Assessed(Box::new(assessment), now()))
}

fn with_item(id: &str, change: impl Fn(&mut signoff::domain::assessment::ItemFact)) -> Assessment {
    let mut changed = assessment();
    let items = &mut changed.checklist.as_mut().expect("a checklist").items;
    items.iter_mut().filter(|item| item.id == id).for_each(change);
    changed.digest = Digest::of(id.as_bytes());
    changed
}

fn mark(id: &str, mark: Mark) -> Effect {
    let checklist = assessment().checklist.expect("a checklist");
    Effect::Mark { id: id.to_owned(), mark, checklist: checklist.path, digest: checklist.digest }
}

fn refused_with(mut state: State, keys: &str, why: &str) {
    let effects = press(&mut state, keys);
    let message = state.ui.message.clone().expect("a refusal");
    assert_eq!(effects, [], "{message:?}");
    assert!(message.weight == Weight::Refusal && message.text.contains(why), "{message:?}");
}

// ---- What the panes list

#[test]
fn the_overview_lists_blockers_first_then_the_steps_then_what_is_worth_knowing() {
    let ids = ids(&state());
    assert_eq!(ids[0], "heading:May this ship?");
    assert_eq!(ids[1], "finding:evidence.unreadable:evidence/runs/broken.gate.json");
    assert_eq!(ids[9..12], ["heading:The six steps", "step:1", "step:2"]);
    assert_eq!(ids[16], "heading:Worth knowing");
    assert_eq!(ids[19], "heading:For information");
}

#[test]
fn the_metrics_listed_are_those_of_the_pair_and_the_baseline_wherever_the_cursor_is() {
    let mut state = at("2", "report:evidence/runs/1-widget.report.json");
    let metrics = |state: &State| ids(state).into_iter().filter(|id| id.starts_with("metric:")).collect::<Vec<_>>();
    let listed = metrics(&state);
    assert_eq!(
        listed[..3],
        ["1-widget", "2-widget", "0-baseline"].map(|run| format!("metric:evidence/runs/{run}.report.json:openRate"))
    );
    press(&mut state, "j");
    assert_eq!(metrics(&state), listed);
    press(&mut state, "tab");
    assert_eq!(selected(&state), listed[0]);
}

#[test]
fn the_gate_lists_breached_fields_first_and_folds_equal_ones_until_asked() {
    let mut state = state();
    press(&mut state, "3");
    assert_eq!(ids(&state)[1], "field:environment.git.branch:equal");
    assert!(ids(&state).contains(&"equal-fields".to_owned()));
    press(&mut state, "=");
    assert_eq!(
        ids(&state)[4..6],
        ["field:environment.git.repo:equal", "field:environment.git.commit:non-blank and equal"]
    );
    assert_eq!(ids(&state)[7], "disagreement:`gatePass` is true in the kept output; the evaluation says false");
}

#[test]
fn t_tests_the_gate_and_the_answer_stands_where_the_cursor_went() {
    let mut state = state();
    assert_eq!(press(&mut state, "3 t"), [Effect::Prove(PairOverride::default())]);
    assert_eq!((selected(&state).as_str(), &state.testing), ("testing", &Testing::UnderWay));
    assert_eq!(press(&mut state, "t"), []);
    assert_eq!(said(&state), "the gate is being tested");
    let trials = trials(state.assessment().unwrap());
    update(&mut state, Event::Proved(Ok(Box::new(trials))));
    assert_eq!(selected(&state), "testing");
    assert!(said(&state).starts_with("gate tested: 3 noticed (1 block), 1 vacuous"));
    let listed: Vec<String> = ids(&state).into_iter().filter(|id| id.starts_with("trial")).collect();
    let folded = ["trials:not tried", "trials:speaks already", "trials:noticed"];
    assert_eq!(listed, [&["trial:kpi.target-missed", "trial:gate.failed"], &folded[..]].concat());
    press(&mut state, "j j j j j enter");
    assert_eq!(selected(&state), "trials:noticed");
    assert!(ids(&state).contains(&"trial:flags.inactive".to_owned()));
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
    let trials = trials(&before);
    assert!(!trials.are_stale(&before));
    let other = Assessment { digest: Digest::of(b"other"), ..before.clone() };
    assert!(trials.are_stale(&other));
    let mut chosen = before;
    chosen.gate.pair = None;
    assert!(trials.are_stale(&chosen));
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
    assert_eq!(entries(&state, Pane::Kpi)[0].subject, Subject::Nothing("still loading".to_owned()));
    update(&mut state, Event::PackLost("the folder is gone".to_owned()));
    assert_eq!(entries(&state, Pane::Kpi)[0].subject, Subject::Nothing("the folder is gone".to_owned()));
}

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
        Subject::Nothing("nothing here holds `no such words`".to_owned())
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

// ---- Moving

#[test]
fn the_cursor_skips_headings_and_stops_at_both_ends() {
    let mut state = state();
    assert_eq!(selected(&state), "finding:evidence.unreadable:evidence/runs/broken.gate.json");
    press(&mut state, "k");
    assert_eq!(selected(&state), "finding:evidence.unreadable:evidence/runs/broken.gate.json");
    press(&mut state, "8 1 j j j j j j j j");
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
    for (key, pane) in ('1'..='8').zip(Pane::ALL) {
        press(&mut state, &key.to_string());
        assert_eq!(state.ui.pane, pane);
    }
    press(&mut state, "7 j j 2 7");
    assert_eq!(selected(&state), "artifact:evidence/lock.json");
}

// ---- Evidence that changes under the cursor

#[test]
fn the_selection_stays_by_id_and_keeps_its_row_when_evidence_reloads() {
    let mut state = showing(large_assessment(200));
    press(&mut state, "5 pgdn pgdn j");
    let (id, position, top) = (selected(&state), state.ui.positions[&Pane::Checklist], state.ui.top[&Pane::Checklist]);
    let mut more = large_assessment(200);
    let checklist = more.checklist.as_mut().expect("a checklist");
    checklist.items.insert(0, item("new", 4, "Part 0", "A new one", None, ItemState::Open));
    more.digest = Digest::of(b"one more item");
    assess(&mut state, more);
    assert_eq!(selected(&state), id);
    assert_eq!(state.ui.positions[&Pane::Checklist], position + 1);
    assert_eq!(state.ui.top[&Pane::Checklist], top + 1);
}

#[test]
fn the_nearest_neighbour_is_selected_when_the_selected_entry_is_gone() {
    let mut state = at("7", "artifact:evidence/lock.json");
    press(&mut state, "k j");
    let mut fewer = assessment();
    fewer.artifacts.retain(|fact| fact.artifact.path.as_str() != "evidence/lock.json");
    fewer.digest = Digest::of(b"no lock");
    assess(&mut state, fewer);
    assert_eq!(selected(&state), "artifact:evidence/rollback-rehearsal.md");
}

#[test]
fn every_assessment_asks_for_drafts_with_the_reason() {
    let mut state = state();
    press(&mut state, "e 'too early' enter");
    assert!(assess(&mut state, assessment()).contains(&Effect::Draft { reason: Some("too early".to_owned()) }));
}

#[test]
fn a_frozen_screen_keeps_what_it_shows_until_it_is_thawed() {
    let mut state = state();
    press(&mut state, "f");
    assert_eq!(state.ui.frozen, Frozen::Yes);
    let effects = assess(&mut state, ready_assessment());
    assert_eq!(effects, [Effect::Draft { reason: None }]);
    update(&mut state, drafted(&ready_assessment()));
    assert_eq!(state.assessment(), Some(&assessment()));
    assert!(state.waiting.is_some());
    press(&mut state, "f");
    assert_eq!((state.assessment(), state.waiting.is_some()), (Some(&ready_assessment()), false));
    assert_eq!(state.draft().map(|draft| draft.decision), Some(Decision::Approved));
}

#[test]
fn nothing_is_written_while_new_evidence_waits() {
    let mut state = at("5", "item:both-runs-were-watched");
    press(&mut state, "space f");
    assess(&mut state, ready_assessment());
    refused_with(state.clone(), "esc space", "new evidence waits: `f` shows it first");
    refused_with(state, "E", "new evidence waits");
}

#[test]
fn a_pack_that_is_lost_is_told_and_nothing_is_written_until_it_is_back() {
    let mut state = state();
    update(&mut state, Event::PackLost("the folder is gone".to_owned()));
    assert_eq!(state.facts.lost.as_deref(), Some("the folder is gone"));
    refused_with(state.clone(), "E", "the pack cannot be read: the folder is gone");
    assess(&mut state, assessment());
    assert_eq!(state.facts.lost, None);
}

#[test]
fn how_changes_are_noticed_is_known() {
    let mut state = state();
    update(&mut state, Event::Watching(Watching::Events));
    assert_eq!(state.facts.watching, Some(Watching::Events));
}

// ---- Drilling

#[test]
fn enter_on_a_finding_opens_its_reasoning_once_more_goes_where_it_is_settled_and_esc_leads_back() {
    for (finding, pane, id) in [
        ("checklist.unticked:both-runs-were-watched", Pane::Checklist, "item:both-runs-were-watched"),
        ("closure.placeholder:Widget Gateway containerDigest", Pane::Closure, "field:Widget Gateway:containerDigest"),
        ("plugin.version-differs:widget-runtime widget-lint@2", Pane::Closure, "plugin:widget-runtime:widget-lint@2"),
        ("rollback.flag-missing:ffWidgetGuard", Pane::Flags, "flag:ffWidgetGuard"),
        (
            "kpi.target-missed:widget-2 misclickRate",
            Pane::Kpi,
            "metric:evidence/runs/2-widget.report.json:misclickRate",
        ),
        (
            "evidence.unreadable:evidence/runs/broken.gate.json",
            Pane::Evidence,
            "artifact:evidence/runs/broken.gate.json",
        ),
        ("gate.failed:widget-1 / widget-2", Pane::Gate, "field:environment.git.branch:equal"),
    ] {
        let mut state = at("1", &format!("finding:{finding}"));
        press(&mut state, "enter");
        assert_eq!((state.ui.pane, state.ui.open.as_deref()), (Pane::Overview, Some(&*format!("finding:{finding}"))));
        press(&mut state, "enter");
        assert_eq!((state.ui.pane, selected(&state).as_str()), (pane, id));
        press(&mut state, "esc");
        assert_eq!((state.ui.pane, selected(&state)), (Pane::Overview, format!("finding:{finding}")));
    }
}

#[test]
fn from_what_a_finding_speaks_of_w_opens_the_reasoning_and_esc_leads_back() {
    for (pane, id, finding) in [
        ("5", "item:both-runs-were-watched", "checklist.unticked:both-runs-were-watched"),
        ("6", "field:Widget Gateway:containerDigest", "closure.placeholder:Widget Gateway containerDigest"),
        ("6", "plugin:widget-runtime:widget-lint@2", "plugin.version-differs:widget-runtime widget-lint@2"),
        ("4", "flag:ffWidgetGuard", "rollback.flag-missing:ffWidgetGuard"),
        ("7", "artifact:evidence/runs/broken.gate.json", "evidence.unreadable:evidence/runs/broken.gate.json"),
        ("1", "finding:rollback.flag-missing:ffWidgetGuard", "rollback.flag-missing:ffWidgetGuard"),
    ] {
        let mut state = at(pane, id);
        let from = state.ui.pane;
        press(&mut state, "w");
        assert_eq!((state.ui.pane, state.ui.open.as_deref()), (Pane::Overview, Some(&*format!("finding:{finding}"))));
        press(&mut state, "esc");
        if from != Pane::Overview {
            press(&mut state, "esc");
        }
        assert_eq!((state.ui.pane, selected(&state).as_str()), (from, id));
    }
}

#[test]
fn w_unfolds_the_code_that_hides_the_finding() {
    let mut state = showing(large_assessment(20));
    press(&mut state, "5 j j j");
    let item = selected(&state);
    press(&mut state, "w");
    let finding = format!("finding:checklist.unticked:{}", item.trim_start_matches("item:"));
    assert_eq!((state.ui.pane, selected(&state)), (Pane::Overview, finding.clone()));
    assert_eq!(state.ui.open, Some(finding));
}

#[test]
fn w_is_refused_where_no_finding_speaks() {
    refused_with(at("1", "step:1"), "w", "no finding speaks of it");
    refused_with(at("5", "item:the-team-knows"), "w", "no finding speaks of it");
}

#[test]
fn every_finding_is_spoken_of_where_it_is_settled() {
    let mut state = state();
    let all = state.assessment().unwrap().findings.clone();
    for finding in &all {
        press(&mut state, "1");
        select(&mut state, &format!("finding:{}:{}", finding.code, finding.subject));
        press(&mut state, "enter enter");
        let sight = Selection::of(&state);
        let about = findings_about(state.assessment().unwrap(), state.ui.pane, sight.subject().unwrap());
        let codes: Vec<_> = about.iter().map(|i| (&all[*i].code, &all[*i].subject)).collect();
        let odd = ["widget-1 / widget-2", "widget-3", "ffWidgetCache in \u{202e}widget-0", "9-shell"];
        let is_spoken_of = codes.contains(&(&finding.code, &finding.subject));
        assert!(is_spoken_of || odd.contains(&finding.subject.as_str()), "{}: {codes:?}", finding.subject);
    }
}

#[test]
fn enter_on_a_step_opens_its_pane() {
    let mut state = at("1", "step:4");
    press(&mut state, "l");
    assert_eq!(state.ui.pane, Pane::Flags);
}

#[test]
fn enter_on_an_artifact_asks_for_its_preview_once() {
    let mut state = at("7", "artifact:evidence/lock.json");
    assert_eq!(press(&mut state, "enter"), [Effect::Preview(path("evidence/lock.json"))]);
    assert_eq!(state.ui.open.as_deref(), Some("artifact:evidence/lock.json"));
    update(&mut state, previewed("evidence/lock.json"));
    assert_eq!(press(&mut state, "h l"), []);
}

#[test]
fn a_preview_of_bytes_that_changed_is_asked_for_again() {
    let mut state = at("7", "artifact:evidence/lock.json");
    press(&mut state, "enter");
    update(&mut state, previewed("evidence/lock.json"));
    let mut changed = assessment();
    changed.artifacts[2].artifact.digest = Some(Digest::of(b"another lock"));
    changed.digest = Digest::of(b"with another lock");
    let effects = assess(&mut state, changed);
    assert!(effects.contains(&Effect::Preview(path("evidence/lock.json"))), "{effects:?}");
}

#[test]
fn an_open_detail_scrolls_and_esc_closes_it() {
    let mut state = at("7", "artifact:evidence/lock.json");
    press(&mut state, "enter");
    update(&mut state, previewed("evidence/lock.json"));
    press(&mut state, "j j ctrl-d");
    assert_eq!((state.ui.detail_top, selected(&state).as_str()), (11, "artifact:evidence/lock.json"));
    press(&mut state, "esc");
    assert_eq!((state.ui.open.as_ref(), state.ui.detail_top), (None, 0));
}

#[test]
fn enter_on_an_open_item_goes_to_its_evidence() {
    let mut state = at("5", "item:both-runs-were-watched");
    press(&mut state, "enter enter");
    assert_eq!(
        (state.ui.pane, selected(&state).as_str()),
        (Pane::Evidence, "artifact:evidence/runs/2-widget.report.json")
    );
    press(&mut state, "h h");
    assert_eq!((state.ui.pane, selected(&state).as_str()), (Pane::Checklist, "item:both-runs-were-watched"));
}

#[test]
fn esc_never_quits_and_q_quits_only_at_the_top() {
    let mut state = at("1", "step:4");
    assert_eq!(press(&mut state, "esc esc esc"), []);
    press(&mut state, "enter enter");
    assert_eq!(press(&mut state, "q q"), [], "a detail, then the way back");
    assert_eq!(state.ui.pane, Pane::Overview);
    assert_eq!(press(&mut state, "q"), [Effect::Quit]);
}

// ---- The walk

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

// ---- Marking

#[test]
fn no_tick_without_having_seen() {
    let mut state = at("5", "item:both-runs-were-watched");
    assert_eq!(press(&mut state, "space"), [Effect::Preview(path("evidence/runs/2-widget.report.json"))]);
    assert_eq!(state.ui.open.as_deref(), Some("item:both-runs-were-watched"));
    assert!(state.decisions.seen.contains("both-runs-were-watched"));
    assert_eq!(press(&mut state, "space"), [mark("both-runs-were-watched", Mark::Tick)]);
}

#[test]
fn an_item_whose_evidence_changed_must_be_seen_again() {
    let mut state = at("5", "item:both-runs-were-watched");
    press(&mut state, "space");
    let mut changed = assessment();
    changed.artifacts[7].artifact.digest = Some(Digest::of(b"another run"));
    changed.digest = Digest::of(b"with another run");
    assess(&mut state, changed);
    assert!(!press(&mut state, "space").iter().any(|effect| matches!(effect, Effect::Mark { .. })));
    assert!(!state.decisions.seen.is_empty());
}

#[test]
fn what_was_seen_stays_seen_when_other_evidence_changes() {
    let mut state = at("5", "item:both-runs-were-watched");
    press(&mut state, "space");
    assess(&mut state, with_item("the-team-knows", |item| item.because = "ask them".to_owned()));
    assert_eq!(press(&mut state, "space"), [mark("both-runs-were-watched", Mark::Tick)]);
}

#[test]
fn a_failing_item_cannot_be_ticked_and_says_why() {
    let mut state = at("5", "item:the-gate-passes");
    assess(&mut state, with_item("the-gate-passes", |item| item.ticked = false));
    refused_with(state, "space", "its check fails, and a hand cannot settle it: the two runs");
}

#[test]
fn a_tick_that_the_evidence_does_not_bear_is_taken_off_by_hand() {
    let mut state = at("5", "item:the-gate-passes");
    assert_eq!(press(&mut state, "space"), [mark("the-gate-passes", Mark::Untick)]);
}

#[test]
fn a_sensed_tick_cannot_be_argued_with() {
    let mut state = state();
    press(&mut state, "5 =");
    select(&mut state, "item:the-baseline-is-there");
    refused_with(state, "space", "its check holds, and a hand cannot argue with it");
}

#[test]
fn an_item_whose_check_holds_is_recorded_once_it_was_seen() {
    let mut state = at("5", "item:raw-data-is-kept");
    press(&mut state, "space");
    assert_eq!(press(&mut state, "space"), [mark("raw-data-is-kept", Mark::Tick)]);
}

#[test]
fn a_persons_tick_is_taken_off_by_hand() {
    let mut state = at("5", "item:the-docs-were-read");
    assert_eq!(press(&mut state, "space"), [mark("the-docs-were-read", Mark::Untick)]);
}

#[test]
fn space_does_nothing_where_there_is_no_item() {
    refused_with(state(), "space", "`space` means nothing here");
    refused_with(at("5", "section:Runs:the-gate-passes"), "space", "only checklist items are ticked");
}

#[test]
fn a_second_mark_waits_until_the_first_is_answered() {
    let mut state = at("5", "item:the-docs-were-read");
    press(&mut state, "space");
    refused_with(state.clone(), "space", "a tick is being written");
    update(&mut state, Event::Refused("the checklist changed: nothing was written".to_owned()));
    assert_eq!(said(&state), "the checklist changed: nothing was written");
    assert_eq!(press(&mut state, "space").len(), 1);
}

/// Takes the tick off `the-docs-were-read`, and shows the checklist without it.
fn unticked() -> State {
    let mut state = at("5", "item:the-docs-were-read");
    press(&mut state, "space");
    let effects = update(&mut state, Event::Marked { id: "the-docs-were-read".to_owned(), ticked: false });
    assert_eq!(effects, [Effect::Rescan(PairOverride::default())]);
    assess(&mut state, with_item("the-docs-were-read", |item| (item.ticked, item.state) = (false, ItemState::Open)));
    state
}

#[test]
fn undo_takes_a_mark_back_and_redo_does_it_again() {
    let mut state = unticked();
    assert_eq!(press(&mut state, "u"), [mark("the-docs-were-read", Mark::Tick)]);
    update(&mut state, Event::Marked { id: "the-docs-were-read".to_owned(), ticked: true });
    assess(&mut state, assessment());
    refused_with(state.clone(), "u", "there is nothing to undo");
    assert_eq!(press(&mut state, "U"), [mark("the-docs-were-read", Mark::Untick)]);
    update(&mut state, Event::Marked { id: "the-docs-were-read".to_owned(), ticked: false });
    assert_eq!((state.decisions.undo.len(), state.decisions.redo.len()), (1, 0));
}

#[test]
fn an_undo_that_was_refused_can_be_tried_again() {
    let mut state = unticked();
    press(&mut state, "u");
    update(&mut state, Event::Refused("no room".to_owned()));
    assert_eq!(press(&mut state, "u"), [mark("the-docs-were-read", Mark::Tick)]);
}

#[test]
fn an_undo_is_refused_when_the_item_was_changed_elsewhere() {
    let mut state = unticked();
    assess(&mut state, assessment());
    refused_with(state.clone(), "u", "stands so already");
    let mut gone = assessment();
    gone.checklist.as_mut().expect("a checklist").items.retain(|item| item.id != "the-docs-were-read");
    assess(&mut state, gone);
    refused_with(state, "u", "no longer in the checklist");
}

// ---- Read-only

/// What the bar offers.
fn offered(state: &State) -> Vec<Offer> {
    hints(state, &Selection::of(state)).collect()
}

#[test]
fn a_read_only_cockpit_refuses_everything_that_writes() {
    let read_only = |pane: &str, id: &str| {
        let mut state = at(pane, id);
        state.session.access = Access::ReadOnly;
        state
    };
    let why = "this cockpit is read-only";
    for keys in ["space", "u", "U", "E", ": 'tick' enter", ": 'untick' enter", ": 'emit' enter"] {
        refused_with(read_only("5", "item:both-runs-were-watched"), keys, why);
    }
    let bar = offered(&read_only("5", "item:both-runs-were-watched"));
    assert!(bar.iter().all(|offer| !offer.action.writes()), "{bar:?}");
}

// ---- Emitting

/// The emit dialog over an assessment in which everything holds, and what signs it.
fn emitting() -> (State, String) {
    let mut state = showing(ready_assessment());
    assert_eq!(press(&mut state, "E"), []);
    let Some(Dialog::Emit { draft, .. }) = &state.ui.dialog else { panic!("no dialog") };
    let words = confirmation(draft);
    (state, words)
}

#[test]
fn a_note_is_written_only_on_the_typed_word_and_enter() {
    let (mut state, words) = emitting();
    assert_eq!(words, format!("sign {}", ready_assessment().digest.short()));
    let effects = press(&mut state, &format!("'{words}' enter"));
    assert_eq!(effects, [Effect::Emit(draft(&ready_assessment(), Decision::Approved))]);
    assert_eq!(state.ui.dialog, None);
    refused_with(state.clone(), "E", "a note is being written");
    update(&mut state, Event::Emitted(path("evidence/note.md")));
    assert_eq!(said(&state), "the note was written: evidence/note.md");
}

#[test]
fn enter_alone_and_other_words_never_commit() {
    let (state, words) = emitting();
    for typed in
        ["", "sign", "sign 000000", "yes", &words[..words.len() - 1], &format!("{words}0"), &words.to_uppercase()]
    {
        refused_with(state.clone(), &format!("'{typed}' enter"), "nothing was written: type `sign ");
    }
    refused_with(state, "enter enter E enter", "nothing was written");
}

#[test]
fn esc_leaves_the_dialog_and_what_was_typed_is_forgotten() {
    let (mut state, words) = emitting();
    press(&mut state, &format!("'{words}' esc"));
    assert_eq!(state.ui.dialog, None);
    press(&mut state, "E");
    refused_with(state, "enter", "nothing was written");
}

#[test]
fn old_digits_no_longer_work_when_the_evidence_changes_under_the_dialog() {
    let (mut state, words) = emitting();
    press(&mut state, &format!("'{words}'"));
    let mut other = ready_assessment();
    other.digest = Digest::of(b"other evidence");
    let effects = assess(&mut state, other.clone());
    assert!(effects.contains(&Effect::Draft { reason: None }));
    assert!(said(&state).contains("the evidence changed"), "{}", said(&state));
    refused_with(state.clone(), "enter", "the evidence changed since this note was previewed");
    update(&mut state, drafted(&other));
    refused_with(state.clone(), "enter", "the evidence changed since this note was previewed");
    press(&mut state, "esc E");
    let effects = press(&mut state, &format!("'sign {}' enter", other.digest.short()));
    assert_eq!(effects, [Effect::Emit(draft(&other, Decision::Approved))]);
}

#[test]
fn drafts_of_other_evidence_are_not_shown() {
    let mut state = state();
    assess(&mut state, ready_assessment());
    assert_eq!(state.draft(), None);
    update(&mut state, drafted(&assessment()));
    assert_eq!(state.draft(), None);
    refused_with(state, "E", "the note is still being drafted");
}

#[test]
fn tab_switches_the_decision_where_approved_is_allowed_and_empties_the_field() {
    let (mut state, words) = emitting();
    press(&mut state, &format!("'{words}' tab"));
    assert_eq!(state.draft().map(|draft| draft.decision), Some(Decision::Blocked));
    refused_with(state.clone(), "enter", "nothing was written");
    let effects = press(&mut state, &format!("'{words}' enter"));
    assert_eq!(effects, [Effect::Emit(draft(&ready_assessment(), Decision::Blocked))]);
    let mut blocked = fixtures::state();
    press(&mut blocked, "E");
    refused_with(blocked, "tab", "APPROVED is refused");
}

#[test]
fn the_confirmation_cannot_be_pasted() {
    let (mut state, words) = emitting();
    update(&mut state, Event::Paste(words));
    assert!(said(&state).contains("typed, not pasted"));
    refused_with(state, "enter", "nothing was written");
}

#[test]
fn a_reason_is_typed_in_place_and_the_note_is_drafted_anew() {
    let mut state = state();
    let effects = press(&mut state, "e 'too  earlu' backspace 'y ' enter");
    assert_eq!(effects, [Effect::Draft { reason: Some("too  early".to_owned()) }]);
    refused_with(state.clone(), "E", "still being drafted");
    assert_eq!(press(&mut state, "e ctrl-u enter"), [Effect::Draft { reason: None }]);
    press(&mut state, "e 'never mind' esc");
    assert_eq!(state.decisions.reason, None);
}

// ---- Choosing the gate's runs

#[test]
fn a_report_is_made_run_a_or_b_and_given_back_to_the_evidence() {
    let mut state = at("2", "report:evidence/runs/3-widget.report.json");
    let choice = |a: Option<&str>, b: Option<&str>| Effect::Rescan(PairOverride { pair: [a.map(path), b.map(path)] });
    assert_eq!(press(&mut state, "a"), [choice(Some(SPARE), None)]);
    assert_eq!(press(&mut state, "A"), [choice(None, Some(SPARE))], "one report is not compared with itself");
    assert_eq!(press(&mut state, "A"), [choice(None, None)]);
    refused_with(at("2", "report:evidence/runs/9-shell.report.json"), "a", "was not executed");
}

// ---- Dialogs, messages, the rest

#[test]
fn the_palette_does_what_is_named_and_refuses_what_cannot_be_done() {
    let mut state = state();
    press(&mut state, ": 'checkl' enter");
    assert_eq!((state.ui.pane, &state.ui.dialog), (Pane::Checklist, &None));
    refused_with(state.clone(), ": 'undo' enter", "there is nothing to undo");
    refused_with(state.clone(), ": 'no such verb' enter", "no action holds `no such verb`");
    assert_eq!(press(&mut state, ": 'resc' enter"), [Effect::Rescan(PairOverride::default())]);
}

#[test]
fn the_palette_names_the_commands() {
    let state = state();
    for command in ["status", "kpi", "gate", "checklist", "tick", "untick", "note"] {
        let offers = palette(&state, command);
        let twin = offers.first().and_then(|offer| offer.twin.clone()).unwrap_or_default();
        assert!(twin.starts_with(&format!("signoff {command}")), "{command}: {twin}");
    }
}

#[test]
fn enter_that_chooses_emit_in_the_palette_does_not_confirm_it() {
    let mut state = showing(ready_assessment());
    assert_eq!(press(&mut state, ": 'emit' enter enter"), []);
    assert!(matches!(state.ui.dialog, Some(Dialog::Emit { .. })));
}

#[test]
fn the_help_lists_the_keys_of_the_pane_and_typing_filters_it() {
    let mut state = state();
    press(&mut state, "5 ? 'signoff tick'");
    let Some(Dialog::Help { filter, .. }) = state.ui.dialog.clone() else { panic!("no help") };
    let offers = help(&state, &filter);
    assert_eq!(offers[0].action, Action::Toggle);
    assert_eq!(offers[0].keys, [Key::Char(' ')]);
    assert!(offers.iter().all(|offer| offer.twin.as_deref() == Some("signoff tick ITEM")));
    press(&mut state, "esc 1");
    assert!(help(&state, "").iter().all(|offer| offer.action != Action::Toggle));
}

#[test]
fn the_bar_offers_only_what_can_be_done_now() {
    let actions = |state: &State| offered(state).iter().map(|offer| offer.action).collect::<Vec<_>>();
    assert!(actions(&at("5", "item:both-runs-were-watched")).contains(&Action::Toggle));
    let mut failing = at("5", "item:the-gate-passes");
    assert!(actions(&failing).contains(&Action::Toggle));
    assess(&mut failing, with_item("the-gate-passes", |item| item.ticked = false));
    assert!(!actions(&failing).contains(&Action::Toggle));
    assert!(!actions(&showing(ready_assessment())).contains(&Action::NextBlocker));
}

#[test]
fn an_unbound_key_is_refused_by_name() {
    refused_with(state(), "x", "`x` means nothing here: `?` lists the keys that do");
}

#[test]
fn a_message_stays_until_the_next_key() {
    let mut state = state();
    press(&mut state, "x j");
    assert_eq!(state.ui.message, None);
}

#[test]
fn the_log_keeps_the_newest_two_hundred() {
    let mut state = state();
    for i in 0..300 {
        update(&mut state, Event::Refused(format!("refusal {i}")));
    }
    assert_eq!(state.ui.log.len(), 200);
    assert_eq!(state.ui.log[199].text, "refusal 299");
    press(&mut state, "! g");
    assert_eq!(state.ui.dialog, Some(Dialog::Log { top: 0 }));
    press(&mut state, "G");
    assert_eq!(state.ui.dialog, Some(Dialog::Log { top: 200 - state.ui.page() }));
    press(&mut state, "q");
    assert_eq!(state.ui.dialog, None);
}

#[test]
fn paste_goes_into_fields_only() {
    let mut state = state();
    update(&mut state, Event::Paste("q\nq".to_owned()));
    assert_eq!((said(&state), state.ui.pane), ("there is no field to paste into", Pane::Overview));
    press(&mut state, "/");
    update(&mut state, Event::Paste("ga\u{1b}te\n".to_owned()));
    assert_eq!(state.ui.filter, "gate");
}

#[test]
fn ctrl_c_twice_in_a_row_quits() {
    let mut state = state();
    assert_eq!(press(&mut state, "ctrl-c"), []);
    assert_eq!(press(&mut state, "j ctrl-c"), []);
    assert_eq!(press(&mut state, "ctrl-c"), [Effect::Quit]);
    let (mut dialog, _) = emitting();
    assert_eq!(press(&mut dialog, "ctrl-c"), []);
    assert_eq!(dialog.ui.dialog, None);
}

#[test]
fn suspend_and_repaint_work_in_dialogs_too() {
    let mut state = state();
    assert_eq!(press(&mut state, "ctrl-z ? ctrl-z ctrl-l"), [Effect::Suspend, Effect::Suspend, Effect::Repaint]);
    assert!(state.ui.dialog.is_some());
}

#[test]
fn zoom_is_taken_back_by_z_and_by_q() {
    let mut state = state();
    press(&mut state, "z");
    assert_eq!(state.ui.zoomed, Zoomed::Yes);
    assert_eq!(press(&mut state, "q"), []);
    assert_eq!(state.ui.zoomed, Zoomed::No);
}

// ---- The keymap

#[test]
fn every_action_has_words_and_every_hint_a_key() {
    let keymap = Keymap::built_in().expect("the built-in keymap");
    for action in Action::ALL {
        let words = keymap.words(*action).unwrap_or_else(|| panic!("{action} has no words"));
        assert!(!words.short.is_empty() && !words.help.is_empty(), "{action}");
        assert_eq!(action.name().parse(), Ok(*action));
    }
    for context in Pane::ALL.into_iter().map(Context::Pane).chain([Context::Emitting, Context::Log, Context::Help]) {
        for action in keymap.hints(context) {
            assert!(keymap.key(context, action).is_some(), "{action} in {}", context.name());
        }
    }
}

fn unusable(patch: &str) -> String {
    Keymap::patched("mine.toml", patch).expect_err("a refusal").to_string()
}

#[test]
fn an_operators_own_file_patches_the_keymap_and_the_bar_follows() {
    let patch = "[keys.global]\nx = \"next-blocker\"\nb = \"\"\n";
    let keymap = Keymap::patched("mine.toml", patch).expect("a keymap");
    let mut state = state();
    state.keymap = keymap;
    assert!(offered(&state).iter().any(|offer| offer.action == Action::NextBlocker && offer.keys == [Key::Char('x')]));
    press(&mut state, "x");
    assert_ne!(state.ui.pane, Pane::Overview);
    refused_with(state, "b", "`b` means nothing here");
}

#[test]
fn two_actions_on_one_key_are_refused_by_name() {
    let why = "`x` in `keys.global` means `undo` and `redo`: keep one of them";
    assert_eq!(unusable("[keys.global]\nx = \"undo\"\n\nx = \"redo\"\n"), format!("mine.toml:4: {why}"));
    let spelled = unusable("[keys.checklist]\n\" \" = \"undo\"\nspace = \"redo\"\n");
    assert_eq!(spelled, "mine.toml:3: `space` in `keys.checklist` means `undo` and `redo`: keep one of them");
}

#[test]
fn keys_that_terminals_take_are_never_bound() {
    for key in ["s", "q", "b", "a", "h", "i", "j", "m"] {
        let why = format!("mine.toml:2: `ctrl-{key}` is never bound: terminals take it for themselves");
        assert_eq!(unusable(&format!("[keys.global]\nctrl-{key} = \"undo\"\n")), why);
    }
}

#[test]
fn what_is_unknown_is_refused_with_its_line() {
    assert!(unusable("[keys.global]\nj = \"down\"\nf1 = \"undo\"\n").starts_with("mine.toml:3: `f1` is no key"));
    assert!(unusable("\n[keys.global]\nx = \"fly\"\n").starts_with("mine.toml:3: `fly` is no action"));
    assert!(unusable("[keys.moon]\nx = \"undo\"\n").starts_with("mine.toml:1: `moon` is no context"));
    assert!(unusable("colour = 1\n").starts_with("mine.toml:1: `colour` is unknown"));
    assert!(unusable("[keys.global]\nx = 1\n").starts_with("mine.toml:2: `x` expects text in quotes"));
    assert!(unusable("[keys.global\n").starts_with("mine.toml:1: "));
}

// ---- At random

/// What may happen to a cockpit.
#[derive(Clone, Debug)]
enum Happening {
    Key(Key),
    /// The words that would sign the draft on screen, typed without Enter.
    Words,
    Paste(String),
    Resize(u16, u16),
    Reload(u8),
    Drafted,
    Refused,
    Previewed,
}

fn happening() -> impl Strategy<Value = Happening> {
    let named = ["enter", "esc", "tab", "backtab", "backspace", "space", "up", "down", "home", "end", "pgup", "pgdn"];
    let named = prop::sample::select(named.to_vec()).prop_map(|key| Happening::Key(key.parse().expect("a key")));
    let letters = "jkgGlhbBuU/nNaA=fezE:?!q12345678signx".chars().collect::<Vec<_>>();
    let letters = prop::sample::select(letters).prop_map(|c| Happening::Key(Key::Char(c)));
    prop_oneof![
        12 => letters,
        6 => named,
        2 => prop::sample::select(vec!['c', 'd', 'u', 'z', 'l', 'x']).prop_map(|c| Happening::Key(Key::Ctrl(c))),
        2 => Just(Happening::Words),
        1 => any::<String>().prop_map(Happening::Paste),
        1 => (any::<u16>(), any::<u16>()).prop_map(|(width, height)| Happening::Resize(width, height)),
        3 => (0..4_u8).prop_map(Happening::Reload),
        3 => Just(Happening::Drafted),
        1 => Just(Happening::Refused),
        1 => Just(Happening::Previewed),
    ]
}

/// One of several states of the evidence.
fn evidence(which: u8) -> Assessment {
    let mut fewer = assessment();
    fewer.digest = Digest::of(b"much is gone");
    (fewer.checklist, fewer.closure, fewer.rollback, fewer.gate.pair, fewer.gate.json) = (None, None, None, None, None);
    fewer.reports.truncate(1);
    fewer.artifacts.truncate(2);
    match which {
        0 => assessment(),
        1 => ready_assessment(),
        2 => large_assessment(60),
        _ => fewer,
    }
}

fn happen(state: &mut State, happening: Happening) -> Vec<Effect> {
    let event = match happening {
        Happening::Key(key) => Event::Key(key),
        Happening::Words => {
            let words = state.draft().map(confirmation).unwrap_or_default();
            return words.chars().flat_map(|c| update(state, Event::Key(Key::Char(c)))).collect();
        }
        Happening::Paste(text) => Event::Paste(text),
        Happening::Resize(width, height) => Event::Resize(width, height),
        Happening::Reload(which) => Event::Assessed(Box::new(evidence(which)), now()),
        Happening::Drafted => match state.assessment() {
            Some(assessment) => drafted(assessment),
            None => return Vec::new(),
        },
        Happening::Refused => Event::Refused("no room".to_owned()),
        Happening::Previewed => previewed(RUN_B),
    };
    update(state, event)
}

proptest! {
    #[test]
    fn whatever_happens_nothing_panics_and_no_note_is_written_without_the_typed_word(
        happenings in prop::collection::vec(happening(), 1..120)
    ) {
        let mut state = empty_state();
        for happening in happenings {
            let before = state.clone();
            let is_enter = matches!(happening, Happening::Key(Key::Enter));
            let effects = happen(&mut state, happening);
            for effect in effects {
                if let Effect::Emit(written) = effect {
                    let signed = matches!(&before.ui.dialog, Some(Dialog::Emit { draft, input })
                        if *draft == written && input.trim() == confirmation(draft));
                    prop_assert!(is_enter && signed && before.is_current(&written));
                }
            }
            let sight = Selection::of(&state);
            prop_assert!(sight.cursor.is_none_or(|at| sight.entries[at].subject.is_selectable()));
            prop_assert!(state.ui.log.len() <= Ui::LOGGED && state.ui.trail.len() <= Ui::TRAIL);
            if let (Some(cursor), None) = (sight.cursor, &state.ui.dialog) {
                let top = state.ui.top.get(&state.ui.pane).copied().unwrap_or(0);
                prop_assert!((top..top + state.ui.page()).contains(&cursor), "{cursor} from {top}");
            }
        }
    }
}

#[test]
fn the_evidence_of_what_is_selected_is_asked_for_where_its_detail_is_on_screen() {
    let mut state = at("7", "artifact:evidence/runs/1-widget.report.json");
    assert!(!press(&mut state, "j").iter().any(|effect| matches!(effect, Effect::Preview(_))));
    let asked = update(&mut state, Event::Resize(120, 40));
    assert!(matches!(asked.as_slice(), [Effect::Preview(_)]), "{asked:?}");
    let asked = press(&mut state, "k");
    assert!(matches!(asked.as_slice(), [Effect::Preview(_)]), "{asked:?}");
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

// ---- What turned the verdict

/// The fixture with other bytes in one file, and one finding less.
fn without(code: &str, rewritten: &str) -> Assessment {
    let mut changed = assessment();
    changed.findings.retain(|finding| finding.code.name() != code);
    changed.artifacts.iter_mut().for_each(|fact| fact.findings.clear());
    let file = changed.artifacts.iter_mut().find(|fact| fact.artifact.path.as_str() == rewritten).expect("the file");
    file.artifact.digest = Some(Digest::of(b"other bytes"));
    changed.digest = Digest::of(code.as_bytes());
    changed
}

#[test]
fn a_change_of_what_blocks_is_told_kept_and_leads_to_the_file_that_caused_it() {
    let mut state = state();
    assert!(!ids(&state).contains(&"change".to_owned()));
    assess(&mut state, without("rollback.flag-missing", REHEARSAL));
    let sentence = "12:00 UTC: BLOCKED by 7, was 8; changed: rollback-rehearsal.md";
    assert_eq!(said(&state), sentence);
    assert_eq!(state.ui.log.last().map(|message| message.text.as_str()), Some(sentence));
    select(&mut state, "change");
    press(&mut state, "enter enter");
    assert_eq!((state.ui.pane, selected(&state)), (Pane::Evidence, format!("artifact:{REHEARSAL}")));
    press(&mut state, "h h");
    assert_eq!((state.ui.pane, selected(&state)), (Pane::Overview, "change".to_owned()));
}

#[test]
fn evidence_that_changes_nothing_of_what_blocks_is_no_change() {
    let mut state = state();
    assess(&mut state, with_item("the-team-knows", |item| item.ticked = !item.ticked));
    assert_eq!(state.facts.turned, None);
    assert!(!ids(&state).contains(&"change".to_owned()));
}

#[test]
fn an_error_on_screen_is_not_talked_over_by_a_change() {
    let mut state = state();
    update(&mut state, Event::Refused("the disk is full".to_owned()));
    assess(&mut state, without("rollback.flag-missing", REHEARSAL));
    assert_eq!(said(&state), "the disk is full");
    assert!(state.ui.log.last().is_some_and(|message| message.text.contains("was 8")));
}

#[test]
fn a_frozen_screen_tells_the_change_when_it_thaws() {
    let mut state = state();
    press(&mut state, "f");
    assess(&mut state, without("rollback.flag-missing", REHEARSAL));
    assert_eq!(state.facts.turned, None);
    press(&mut state, "f");
    assert!(state.facts.turned.is_some());
}

// ---- Links of an artifact

#[test]
fn enter_follows_the_marked_link_of_an_opened_artifact_and_tab_marks_the_next() {
    let mut state = at("7", &format!("artifact:{RUN_B}"));
    press(&mut state, "enter");
    press(&mut state, "tab");
    assert_eq!(said(&state), format!("Enter opens {KEPT}"), "what is missing is no stop");
    press(&mut state, "backtab enter");
    assert_eq!(selected(&state), format!("artifact:{RAW_B}"));
    press(&mut state, "enter");
    assert_eq!(selected(&state), format!("artifact:{RUN_B}"), "and back, by the only one that refers to it");
    press(&mut state, "h h");
    assert_eq!(selected(&state), format!("artifact:{RAW_B}"));
}

#[test]
fn unclaimed_files_stand_together_and_the_filter_finds_them() {
    let mut state = state();
    press(&mut state, "7");
    assert_eq!(ids(&state)[14..], ["heading:Nobody claims these 1", "artifact:evidence/notes\u{1b}[2J.txt"]);
    press(&mut state, "/ 'unclaimed' enter");
    assert_eq!(selected(&state), "artifact:evidence/notes\u{1b}[2J.txt");
    assert_eq!(ids(&state).len(), 2);
}

// ---- From a number to its rows

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
    let raw = changed.artifacts.iter_mut().find(|it| it.artifact.path.as_str() == RAW_B).unwrap();
    raw.artifact.digest = Some(Digest::of(b"other rows"));
    let mut gone = changed.clone();
    let effects = assess(&mut state, changed);
    assert!(effects.contains(&lines(6)), "{effects:?}");
    gone.reports[2].metrics[1].against = Some([].into());
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
