//! What turned the verdict.

use signoff::app::event::Event;
use signoff::app::pane::Pane;
use signoff::app::update::update;
use signoff::domain::assessment::Assessment;
use signoff::domain::values::digest::Digest;

use super::{assess, press, said, selected, with_item};
use crate::fixtures::{REHEARSAL, artifact_of, assessment, ids, select, state};

/// The fixture with other bytes in one file, and one finding less.
fn without(code: &str, rewritten: &str) -> Assessment {
    let mut changed = assessment();
    changed.findings.retain(|finding| finding.code.name() != code);
    changed.artifacts.iter_mut().for_each(|fact| fact.findings.clear());
    artifact_of(&mut changed, rewritten).artifact.digest = Some(Digest::of(b"other bytes"));
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
    assert_eq!(state.facts.verdict_change, None);
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
    assert_eq!(state.facts.verdict_change, None);
    press(&mut state, "f");
    assert!(state.facts.verdict_change.is_some());
}
