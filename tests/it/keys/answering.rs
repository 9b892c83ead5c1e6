//! Answers to findings: who may give them, what they are of, how they are taken back.

use signoff::app::acknowledging::Scope;
use signoff::app::dialog::Dialog;
use signoff::app::effect::Effect;
use signoff::app::event::Event;
use signoff::app::state::{Access, State};
use signoff::app::update::update;
use signoff::domain::assessment::Assessment;
use signoff::domain::evidence::journal::entry::FindingRef;
use signoff::domain::finding::{Answer, AnswerKind, Code, Severity, Validity};
use signoff::domain::rules::pair::PairOverride;
use signoff::domain::signing::answering::Reply;
use signoff::domain::values::path::Location;
use signoff::view::lay_out;

use super::{press, refused_with, said};
use crate::fixtures::findings::finding;
use crate::fixtures::screen::Shown;
use crate::fixtures::{CHECKLIST, SPARE, assessment, path, select, showing};

pub(super) const PLACEHOLDER: &str = "finding:evidence.placeholder:widget-3";
pub(super) const GATE: &str = "finding:gate.failed:widget-1 / widget-2";

/// With two more placeholders, that are not folded.
fn several() -> Assessment {
    let mut assessment = assessment();
    let more = ["widget-4", "widget-5"];
    let more = more.map(|subject| finding(Code::EvidencePlaceholder, Severity::Warning, subject, SPARE, 6));
    assessment.findings.extend(more);
    assessment
}

/// Where a policy from outside allows failed gates.
pub(super) fn agreed() -> Assessment {
    let mut assessment = assessment();
    assessment.policy.lies_outside = true;
    assessment.waivers.codes = vec![Code::GateFailed];
    assessment.waivers.longest_days = 7;
    assessment
}

pub(super) fn on(assessment: Assessment, entry: &str) -> State {
    let mut state = showing(assessment);
    press(&mut state, "1");
    select(&mut state, entry);
    state
}

/// Cockpits in which something can be answered, in either way.
pub(super) fn cockpits() -> [State; 3] {
    let acknowledged = answered(several(), Code::EvidencePlaceholder, &AnswerKind::Acknowledged);
    [on(several(), PLACEHOLDER), on(agreed(), GATE), on(acknowledged, PLACEHOLDER)]
}

fn answered(mut assessment: Assessment, code: Code, kind: &AnswerKind) -> Assessment {
    let place = Location::line(&path(CHECKLIST), 1);
    for finding in assessment.findings.iter_mut().filter(|it| it.code == code) {
        finding.answer = Some(Answer {
            kind: kind.clone(),
            by: "anna".to_owned(),
            host: "desk".to_owned(),
            at: "2025-05-06T12:00:00Z".to_owned(),
            reason: "read".to_owned(),
            place: place.clone(),
            validity: Validity::Holds,
        });
    }
    assessment
}

fn of(assessment: &Assessment, code: Code) -> Vec<FindingRef> {
    assessment.findings_of(code).map(FindingRef::of).collect()
}

#[test]
fn a_warning_is_acknowledged_with_a_reason_and_no_blank() {
    let mut state = on(several(), PLACEHOLDER);
    assert_eq!(press(&mut state, "space enter"), []);
    assert!(said(&state).contains("a blank is no reason"), "{}", said(&state));
    let wanted = Effect::Answer {
        findings: of(&several(), Code::EvidencePlaceholder)[..1].to_vec(),
        reply: Reply::Acknowledge,
        reason: "it is a draft".to_owned(),
    };
    assert_eq!(press(&mut state, "'it is a draft ' enter"), [wanted]);
    refused_with(state.clone(), "space", "a change is being written");
    let rescan = update(&mut state, Event::Answered("1 finding acknowledged".to_owned()));
    assert_eq!((rescan, said(&state)), (vec![Effect::Rescan(PairOverride::default())], "1 finding acknowledged"));
}

#[test]
fn tab_means_all_of_the_code_and_then_only_this_again() {
    let mut state = on(several(), PLACEHOLDER);
    press(&mut state, "space tab");
    let Some(Dialog::Acknowledge { asked, .. }) = &state.ui.dialog else { panic!("no dialog") };
    assert_eq!((asked.scope, asked.meant()), (Scope::OfCode, &of(&several(), Code::EvidencePlaceholder)[..]));
    let others: Vec<String> =
        several().findings_of(Code::EvidencePlaceholder).skip(1).map(|it| several().headline(it)).collect();
    let text = lay_out(&state, 120, 30).text();
    assert!(!others.is_empty() && others.iter().all(|it| text.contains(&format!("and {it}"))), "{text}");
    let small = lay_out(&state, 60, 9);
    assert!(small.sight.question.is_some() && small.text().contains("and 2 more"), "{}", small.text());
    press(&mut state, "tab");
    let Some(Dialog::Acknowledge { asked, .. }) = &state.ui.dialog else { panic!("no dialog") };
    assert_eq!(asked.meant().len(), 1);
}

#[test]
fn what_was_answered_is_taken_back_by_the_same_key() {
    let all = answered(several(), Code::EvidencePlaceholder, &AnswerKind::Acknowledged);
    let mut state = on(all.clone(), PLACEHOLDER);
    let findings = of(&all, Code::EvidencePlaceholder)[..1].to_vec();
    let withdrawn = |reason: &str| {
        [Effect::Answer { findings: findings.clone(), reply: Reply::Withdraw, reason: reason.to_owned() }]
    };
    assert_eq!(press(&mut state, "space"), [], "no single key takes back what somebody said");
    let text = lay_out(&state, 80, 24).text();
    assert!(text.contains("TAKE BACK WHAT WAS SAID TO evidence.placeholder"), "{text}");
    assert_eq!(press(&mut state.clone(), "enter"), withdrawn(""));
    assert_eq!(press(&mut state, "'too early' enter"), withdrawn("too early"));
}

#[test]
fn a_blocker_is_not_acknowledged_and_waived_only_where_a_policy_from_outside_allows_it() {
    refused_with(on(assessment(), GATE), "space", "it blocks: settle it");
    refused_with(on(assessment(), GATE), "W", "only a policy from outside the pack");
    refused_with(on(agreed(), "finding:plugin.version-differs:widget-runtime widget-lint@2"), "W", "does not list");
    refused_with(on(agreed(), PLACEHOLDER), "W", "it does not block");
    refused_with(on(agreed(), "step:1"), "W", "only findings are answered");
    let broken = "finding:evidence.unreadable:evidence/runs/broken.gate.json";
    refused_with(on(agreed(), broken), "W", "can never be waived");
}

#[test]
fn a_waiver_says_until_when_and_its_days_go_no_further_than_the_policy() {
    let mut state = on(agreed(), GATE);
    press(&mut state, "W");
    let days = |state: &State| match &state.ui.dialog {
        Some(Dialog::Waive { days, .. }) => *days,
        other => panic!("{other:?}"),
    };
    let mut seen = vec![days(&state)];
    for _ in 0..3 {
        press(&mut state, "tab");
        seen.push(days(&state));
    }
    assert_eq!(seen, [1, 3, 7, 1]);
    let reply = Reply::waive(&state.session.operator, state.now().unwrap().at, 1);
    let findings = of(&agreed(), Code::GateFailed);
    assert_eq!(
        press(&mut state, "'the bench is down' enter"),
        [Effect::Answer { findings, reply, reason: "the bench is down".to_owned() }]
    );
}

#[test]
fn a_cockpit_that_only_reads_answers_nothing() {
    let mut state = on(agreed(), GATE);
    state.session.access = Access::ReadOnly;
    refused_with(state.clone(), "W", "read-only");
    select(&mut state, PLACEHOLDER);
    refused_with(state, "space", "read-only");
}
