//! From an entry into its detail and on to what it speaks of, and back.

use signoff::app::effect::Effect;
use signoff::app::event::Event;
use signoff::app::navigation::findings_about;
use signoff::app::pane::Pane;
use signoff::app::selection::Selection;
use signoff::app::update::update;
use signoff::domain::values::digest::Digest;

use super::{assess, at, press, refused_with, said, selected};
use crate::fixtures::{
    KEPT, LOCK, RAW_B, RUN_B, artifact_of, assessment, large_assessment, path, previewed, select, showing, state,
};

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
    press(&mut state, "5");
    select(&mut state, "item:part-2");
    press(&mut state, "w");
    let finding = "finding:checklist.unticked:part-2";
    assert_eq!((state.ui.pane, selected(&state).as_str()), (Pane::Overview, finding));
    assert_eq!(state.ui.open.as_deref(), Some(finding));
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
        let selection = Selection::of(&state);
        let about = findings_about(state.assessment().unwrap(), state.ui.pane, &selection.thing(&state).unwrap());
        let codes: Vec<_> = about.iter().map(|it| (&it.code, &it.subject)).collect();
        let odd = ["widget-1 / widget-2", "widget-3", "ffWidgetCache in \u{202e}widget-0", "9-shell"];
        let is_spoken_of = codes.contains(&(&finding.code, &finding.subject));
        assert!(is_spoken_of || odd.contains(&finding.subject.as_str()), "{}: {codes:?}", finding.subject);
    }
}

#[test]
fn enter_on_a_step_tells_what_to_do_and_once_more_opens_its_pane() {
    let mut state = at("1", "step:4");
    press(&mut state, "l");
    assert_eq!((state.ui.pane, state.ui.open.as_deref()), (Pane::Overview, Some("step:4")));
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
    artifact_of(&mut changed, LOCK).artifact.digest = Some(Digest::of(b"another lock"));
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
    press(&mut state, "enter enter enter");
    assert_eq!(press(&mut state, "q q"), [], "a detail, then the way back");
    assert_eq!(state.ui.pane, Pane::Overview);
    assert_eq!(press(&mut state, "q"), [Effect::Quit]);
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
