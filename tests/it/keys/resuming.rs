//! What comes back after a lost connection, and what does not.

use signoff::app::acknowledging::Scope;
use signoff::app::bookmark::Bookmark;
use signoff::app::dialog::Dialog;
use signoff::app::event::Event;
use signoff::app::key::Key;
use signoff::app::look::Sight;
use signoff::app::pane::Pane;
use signoff::app::state::{Access, State};
use signoff::app::update::update;
use signoff::domain::assessment::{Assessment, ItemState, Record};
use signoff::domain::values::digest::Digest;
use signoff::view::lay_out;

use super::answering::{GATE, PLACEHOLDER, agreed, on};
use super::marking::act;
use super::{assess, at, emitting, press, said, selected};
use crate::fixtures::screen::Shown;
use crate::fixtures::{assessment, change_items, empty_state, select, state};

/// The next cockpit over such a pack, after what the last one kept.
fn after(last: &State, assessment: Assessment) -> State {
    let text = serde_json::to_string(&last.bookmark()).unwrap();
    let mut next = empty_state();
    update(&mut next, Event::Resumed(Ok(serde_json::from_str(&text).unwrap())));
    assess(&mut next, assessment);
    next
}

/// What the dialog's field holds, with `|` where the caret stands.
fn typed(state: &State) -> String {
    let (Some(Dialog::Reason { input } | Dialog::Filter { input })
    | Some(
        Dialog::Vouch { input, .. }
        | Dialog::Acknowledge { input, .. }
        | Dialog::Waive { input, .. }
        | Dialog::Withdraw { input, .. }
        | Dialog::Pin { input, .. }
        | Dialog::Defer { input, .. }
        | Dialog::Attach { input, .. },
    )) = &state.ui.dialog
    else {
        return "none".to_owned();
    };
    let (before, behind) = input.halves();
    format!("{before}|{behind}")
}

#[test]
fn a_reason_that_was_being_typed_is_back_with_its_caret_and_what_was_on_screen() {
    let mut last = at("6", "target:Widget Gateway");
    press(&mut last, "e 'not tested yet' left left left");
    let mut next = after(&last, assessment());
    assert_eq!((next.ui.pane, selected(&next).as_str()), (Pane::Closure, "target:Widget Gateway"));
    assert_eq!(typed(&next), "not tested |yet");
    assert_eq!(said(&next), "back from the last time: where you were, what you were typing");
    let text = lay_out(&next, 80, 24).text();
    assert!(text.contains("reason: not tested yet") && text.contains("what you were typing"), "{text}");
    press(&mut next, "enter");
    assert_eq!(next.decisions.reason.as_deref(), Some("not tested yet"));
    assert_eq!(after(&next, assessment()).decisions.reason.as_deref(), Some("not tested yet"));
}

#[test]
fn whatever_takes_text_is_back_where_what_it_is_about_is_still_there() {
    for (pane, id, keys, back) in [
        ("6", "target:Widget Gateway", "d 'no room'", "no room|"),
        ("6", "target:Widget Gateway", "a 'out.json' home", "|out.json"),
        ("6", "field:Widget Gateway:version", "i backspace '2'", "2.4.2|"),
        ("7", "artifact:evidence/lock.json", "/ 'lock'", "lock|"),
    ] {
        let mut last = at(pane, id);
        press(&mut last, keys);
        let next = after(&last, assessment());
        assert_eq!((typed(&next).as_str(), selected(&next).as_str()), (back, id), "{keys}");
        let mut gone = assessment();
        gone.closure = None;
        let without = after(&last, gone);
        let is_gone = pane == "6";
        assert_eq!(typed(&without) == "none", is_gone, "{keys}");
        assert_eq!(said(&without).contains("the log has it"), is_gone, "{}", said(&without));
        let text = back.replace('|', "");
        let is_logged = without.ui.log.iter().any(|it| it.text.ends_with(&format!("not put back: {text}")));
        assert_eq!((is_logged, without.ui.unsaid.is_none()), (is_gone, true), "{keys}");
    }
}

/// A cockpit in which the reason for a tick of the item behind which nothing stands is being typed.
fn vouching() -> (State, Assessment) {
    let mut bare = assessment();
    let checklist = bare.checklist.as_mut().unwrap();
    change_items(checklist, |items| {
        for item in items.iter_mut().filter(|item| item.id == "the-team-knows") {
            (item.evidence, item.behind) = (Vec::new(), Vec::new());
        }
    });
    let mut last = state();
    assess(&mut last, bare.clone());
    press(&mut last, "5 =");
    select(&mut last, "item:the-team-knows");
    press(&mut last, "space space 'told them'");
    (last, bare)
}

#[test]
fn a_reason_for_a_tick_is_back_and_counts_once_the_item_was_on_screen() {
    let (last, bare) = vouching();
    let mut next = after(&last, bare);
    assert_eq!((typed(&next).as_str(), next.ui.open.as_deref()), ("told them|", Some("item:the-team-knows")));
    let mut unseen = next.clone();
    assert_eq!(update(&mut unseen, Event::Key(Key::Enter)), []);
    assert_eq!(typed(&unseen), "told them|", "no frame showed what is asked");
    let sight = Sight { card: None, ..lay_out(&unseen, 80, 24).sight };
    update(&mut unseen, Event::Drawn(Box::new(sight)));
    update(&mut unseen, Event::Paused);
    assert_eq!(update(&mut unseen, Event::Key(Key::Enter)), []);
    assert!(said(&unseen).contains("look at it first") && unseen.ui.dialog.is_none());
    press(&mut unseen, "space space");
    assert_eq!(typed(&unseen), "told them|", "what was typed waits until it was seen");
    let sight = lay_out(&next, 80, 24).sight;
    update(&mut next, Event::Drawn(Box::new(sight)));
    update(&mut next, Event::Paused);
    assert!(!press(&mut next, "enter").is_empty());
}

/// The same after somebody else ticked the item.
fn ticked(bare: &Assessment) -> Assessment {
    let mut ticked = bare.clone();
    change_items(ticked.checklist.as_mut().unwrap(), |items| {
        let item = items.iter_mut().find(|item| item.id == "the-team-knows").unwrap();
        (item.ticked, item.state, item.record) = (true, ItemState::Manual, Record::Ticked(act("lee", true)));
    });
    ticked
}

#[test]
fn a_reason_for_what_cannot_be_done_now_waits_until_it_can_be_and_is_asked_for() {
    let (last, bare) = vouching();
    let next = after(&last, ticked(&bare));
    assert!(next.ui.dialog.is_none() && said(&next).contains("it waits until you ask for the same"), "{}", said(&next));
    assert_eq!(typed(&after(&next, bare.clone())), "told them|");
    let mut later = next;
    assess(&mut later, bare);
    press(&mut later, "space space");
    assert_eq!(typed(&later), "told them|");
}

#[test]
fn what_is_typed_while_the_pack_is_read_is_not_lost_to_an_older_cockpit() {
    let mut state = empty_state();
    update(&mut state, Event::Resumed(Ok(Bookmark::default())));
    press(&mut state, "/ 'too late' ctrl-c");
    let typed = state.ui.unsaid.clone();
    assert!(typed.is_some(), "{}", said(&state));
    assess(&mut state, assessment());
    assert_eq!(state.ui.unsaid, typed);
}

#[test]
fn what_was_typed_last_time_stands_in_the_log_where_something_else_waits() {
    let (last, bare) = vouching();
    let mut next = empty_state();
    update(&mut next, Event::Resumed(Ok(last.bookmark())));
    press(&mut next, "/ 'late' ctrl-c");
    let typed = next.ui.unsaid.clone();
    next.ui.filter.clear();
    assess(&mut next, ticked(&bare));
    assert!(next.ui.unsaid == typed && typed.is_some());
    assert!(next.ui.log.iter().any(|it| it.text.ends_with("not put back: told them")), "{:?}", next.ui.log);
}

#[test]
fn a_cockpit_that_may_not_write_does_not_ask_for_what_would_be_written() {
    let (last, bare) = vouching();
    let text = serde_json::to_string(&last.bookmark()).unwrap();
    let mut next = empty_state();
    next.session.access = Access::ReadOnly;
    update(&mut next, Event::Resumed(Ok(serde_json::from_str(&text).unwrap())));
    assess(&mut next, bare);
    assert_eq!((next.ui.pane, next.ui.dialog.is_none()), (Pane::Checklist, true));
    assert!(said(&next).contains("it waits until you ask for the same"), "{}", said(&next));
}

#[test]
fn the_word_that_signs_and_what_nobody_typed_are_not_kept() {
    let (mut signing, words) = emitting();
    press(&mut signing, &format!("'{words}'"));
    let kept = serde_json::to_string(&signing.bookmark()).unwrap();
    assert!(!kept.contains("sign ") && kept.contains("\"typed\":null"), "{kept}");
    let mut pinning = at("6", "field:Widget Gateway:version");
    press(&mut pinning, "i");
    let kept = serde_json::to_string(&pinning.bookmark()).unwrap();
    assert!(!kept.contains("2.4.1") && kept.contains("\"typed\":null"), "{kept}");
}

#[test]
fn of_the_evidence_nothing_stands_in_what_is_kept() {
    let kept = serde_json::to_string(&vouching().0.bookmark()).unwrap();
    for word in ["team", "knows", "item", "Widget"] {
        assert!(!kept.replace("\"item\"", "").contains(word), "{word}: {kept}");
    }
    assert!(kept.contains("told them"));
}

#[test]
fn what_is_left_after_an_end_by_hand_is_what_no_file_holds() {
    let mut state = at("6", "target:Widget Gateway");
    press(&mut state, "/ 'gate' enter");
    assert_eq!(state.bookmark().left(), None);
    press(&mut state, "e 'not yet' enter");
    let next = {
        let left = state.bookmark().left().expect("the reason");
        let mut next = empty_state();
        update(&mut next, Event::Resumed(Ok(left)));
        assess(&mut next, assessment());
        next
    };
    assert_eq!((next.ui.pane, next.ui.filter.as_str()), (Pane::Overview, ""));
    assert_eq!(said(&next), "back from the last time: the note's reason");
    let mut written = next;
    update(&mut written, Event::Emitted(crate::fixtures::path("evidence/note.md")));
    assert_eq!(written.bookmark().left(), None, "the note holds it");
}

#[test]
fn where_nothing_was_typed_and_the_first_row_was_selected_nothing_is_said() {
    let next = after(&state(), assessment());
    assert_eq!(said(&next), "");
}

#[test]
fn what_cannot_be_read_is_said_and_left_out() {
    let mut next = empty_state();
    update(&mut next, Event::Resumed(Err("what was kept of the last time is left out: why".to_owned())));
    assert!(said(&next).contains("left out: why"));
    for text in [
        r#"{}"#,
        r#"{"version":"signoff.cockpit/v2","pane":"kpi","row":null,"filter":"","reason":null,"typed":null}"#,
        r#"{"version":"signoff.cockpit/v1","pane":"moon","row":null,"filter":"","reason":null,"typed":null}"#,
        r#"{"version":"signoff.cockpit/v1","pane":"kpi","row":"x","filter":"","reason":null,"typed":null}"#,
    ] {
        assert!(serde_json::from_str::<Bookmark>(text).is_err(), "{text}");
    }
}

#[test]
fn what_was_confirmed_before_the_pack_was_judged_is_not_replaced_by_what_was_kept() {
    let mut last = at("6", "target:Widget Gateway");
    press(&mut last, "e 'old' enter d 'no room'");
    let text = serde_json::to_string(&last.bookmark()).unwrap();
    let mut next = empty_state();
    update(&mut next, Event::Resumed(Ok(serde_json::from_str(&text).unwrap())));
    press(&mut next, "e 'new'");
    assess(&mut next, assessment());
    assert_eq!(typed(&next), "new|");
    press(&mut next, "enter");
    assess(&mut next, assessment());
    let mut other = assessment();
    other.digest = Digest::of(b"other");
    assess(&mut next, other);
    assert_eq!(next.decisions.reason.as_deref(), Some("new"));
    assert!(next.resume.is_none(), "from here on it is kept what is typed");
    press(&mut next, "6");
    select(&mut next, "target:Widget Gateway");
    press(&mut next, "d");
    assert_eq!(typed(&next), "no room|");
}

#[test]
fn neither_a_refused_write_nor_ctrl_c_throws_away_what_was_typed() {
    let mut state = at("6", "target:Widget Gateway");
    assert_eq!(press(&mut state, "d 'no room' enter").len(), 1);
    let kept = after(&state, assessment());
    assert_eq!(typed(&kept), "no room|", "killed before it was written");
    update(&mut state, Event::Refused("the disk is full".to_owned()));
    assert!(said(&state).contains("what you typed is kept"), "{}", said(&state));
    press(&mut state, "d");
    assert_eq!(typed(&state), "no room|");
    press(&mut state, "ctrl-c");
    assert_eq!(typed(&state), "none");
    assert_eq!(typed(&after(&state, assessment())), "no room|");
    let left = state.bookmark().left().expect("what was typed");
    press(&mut state, "d");
    assert_eq!(typed(&state), "no room|");
    press(&mut state, "esc d");
    assert_eq!((typed(&state).as_str(), left == state.bookmark()), ("|", false), "Esc means it");
}

#[test]
fn an_answer_that_was_being_typed_is_back_whatever_its_finding_says_now() {
    for (keys, id, is_waiver) in [("space tab", PLACEHOLDER, false), ("W tab", GATE, true)] {
        let mut last = on(agreed(), id);
        press(&mut last, &format!("{keys} 'they know'"));
        let mut changed = agreed();
        changed.findings.iter_mut().for_each(|finding| finding.message.push_str(" still"));
        changed.digest = Digest::of(b"changed");
        let next = after(&last, changed);
        assert_eq!(typed(&next), "they know|", "{id}");
        match &next.ui.dialog {
            Some(Dialog::Acknowledge { asked, .. }) => assert_eq!((asked.scope, is_waiver), (Scope::OfCode, false)),
            Some(Dialog::Waive { days, .. }) => assert!(*days > 1 && is_waiver),
            other => panic!("{other:?}"),
        }
        let text = lay_out(&next, 80, 24).text();
        assert!(text.contains("still"), "{text}");
        let mut settled = agreed();
        settled.findings.clear();
        assert_eq!(typed(&after(&last, settled)), "none");
    }
}
