//! Writing the note.

use signoff::app::effect::Effect;
use signoff::app::event::Event;
use signoff::app::key::Key;
use signoff::app::state::State;
use signoff::app::update::update;
use signoff::domain::assessment::Assessment;
use signoff::domain::evidence::note::Decision;
use signoff::domain::values::digest::Digest;
use signoff::view::lay_out;

use crate::fixtures::screen::Shown;

use super::{assess, emitting, press, refused_with, said};
use crate::fixtures::{self, assessment, draft, drafted, path, ready_assessment, state};

#[test]
fn a_note_is_written_only_on_the_typed_word_and_enter() {
    let (mut state, words) = emitting();
    assert_eq!(words, format!("sign {}", ready_assessment().digest.short()));
    let effects = press(&mut state, &format!("'{words}' enter"));
    assert_eq!(effects, [Effect::Emit(draft(&ready_assessment(), Decision::Approved))]);
    assert_eq!(state.ui.dialog, None);
    for keys in ["E", "5 G space"] {
        refused_with(state.clone(), keys, "a note is being written: wait for it");
    }
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

#[test]
fn the_dialog_takes_the_draft_that_was_dated_for_it_and_no_other() {
    let (mut state, words) = emitting();
    let mut dated = draft(&ready_assessment(), Decision::Approved);
    dated.request.author.at = "2025-05-06T18:30:00Z".parse().unwrap();
    let blocked = draft(&ready_assessment(), Decision::Blocked);
    update(&mut state, Event::Drafted { approved: Some(dated.clone()), blocked });
    let other = ready_assessment_of("other evidence");
    update(&mut state, drafted(&other));
    assert_eq!(press(&mut state, &format!("'{words}' enter")), [Effect::Emit(dated)]);
}

fn ready_assessment_of(evidence: &str) -> Assessment {
    Assessment { digest: Digest::of(evidence.as_bytes()), ..ready_assessment() }
}

#[test]
fn a_burst_that_comes_before_the_dialog_was_drawn_writes_nothing() {
    let mut state = emitting().0;
    press(&mut state, "esc");
    let words = state.draft().expect("a draft").confirmation();
    let burst = |state: &mut State, keys: &str| -> Vec<Effect> {
        keys.chars().map(|c| if c == '\r' { Key::Enter } else { Key::Char(c) }).fold(Vec::new(), |mut effects, key| {
            effects.extend(update(state, Event::Key(key)));
            effects
        })
    };
    for keys in [format!("E{words}\r"), "\r\r".to_owned(), format!("{words}\r")] {
        let effects = burst(&mut state, &keys);
        assert!(!effects.iter().any(Effect::writes), "{keys:?}: {effects:?}");
    }
    // Seen, it is typed as ever; dated anew meanwhile, it is shown once more before Enter counts.
    super::pause(&mut state);
    let mut dated = draft(&ready_assessment(), Decision::Approved);
    dated.request.author.at = "2025-05-06T18:30:00Z".parse().unwrap();
    let blocked = draft(&ready_assessment(), Decision::Blocked);
    update(&mut state, Event::Drafted { approved: Some(dated.clone()), blocked });
    assert_eq!(burst(&mut state, &format!("{words}\r")), []);
    assert!(said(&state).contains("then again"), "{}", said(&state));
    super::look(&mut state);
    assert_eq!(burst(&mut state, "\r"), [], "that key may have been typed before the frame was seen");
    super::pause(&mut state);
    assert_eq!(burst(&mut state, "\r"), [Effect::Emit(dated)]);
}

#[test]
fn a_terminal_with_too_few_rows_for_the_dialog_writes_no_note() {
    let (mut state, words) = emitting();
    update(&mut state, Event::Resize(80, 9));
    refused_with(state.clone(), &format!("'{words}' enter"), "add rows");
    update(&mut state, Event::Resize(80, 24));
    let effects = press(&mut state, &format!("'{words}' enter"));
    assert_eq!(effects, [Effect::Emit(draft(&ready_assessment(), Decision::Approved))]);
}

#[test]
fn where_there_is_no_note_to_be_drafted_it_is_said_and_asked_for_no_more() {
    let mut state = state();
    assess(&mut state, ready_assessment());
    assert_eq!(update(&mut state, Event::NotDrafted("a note is of the two newest runs".to_owned())), []);
    assert_eq!(state.draft(), None);
    refused_with(state.clone(), "E", "of the two newest runs");
    press(&mut state, "8");
    let text = lay_out(&state, 80, 24).text();
    assert!(text.contains("of the two newest runs") && !text.contains("loading"), "{text}");
    update(&mut state, drafted(&ready_assessment()));
    assert!(state.draft().is_some());
}
