//! Text fields: the caret, what is erased, and what is pasted.

use signoff::app::dialog::Dialog;
use signoff::app::event::Event;
use signoff::app::state::State;
use signoff::app::update::update;
use signoff::view::lay_out;

use super::{assess, at, emitting, press, said};
use crate::fixtures::screen::Shown;
use crate::fixtures::{large_assessment, state};

/// What the dialog's field holds, with `|` where the caret stands.
fn typed(state: &State) -> String {
    let field = match &state.ui.dialog {
        Some(Dialog::Help { filter: field, .. }) => field,
        Some(
            Dialog::Palette { input: field, .. }
            | Dialog::Filter { input: field }
            | Dialog::Reason { input: field }
            | Dialog::Emit { input: field, .. }
            | Dialog::Pin { input: field, .. }
            | Dialog::Defer { input: field, .. }
            | Dialog::Attach { input: field, .. },
        ) => field,
        other => panic!("no field: {other:?}"),
    };
    let (before, behind) = field.halves();
    format!("{before}|{behind}")
}

/// A cockpit for each dialog with a field that is empty when it opens.
fn fields() -> Vec<(&'static str, State)> {
    let mut fields: Vec<(&str, State)> = ["e", "/", "?", ":"].map(|key| (key, state())).into();
    fields.extend(["d", "a"].map(|key| (key, at("6", "target:Widget Gateway"))));
    fields.push(("i ctrl-u", at("6", "field:Widget Gateway:version")));
    fields.iter_mut().for_each(|(keys, state)| drop(press(state, keys)));
    fields.push(("E", emitting().0));
    fields
}

#[test]
fn in_every_field_the_caret_moves_and_text_is_typed_and_erased_where_it_stands() {
    for (name, mut state) in fields() {
        let mut after = |keys: &str| {
            press(&mut state, keys);
            typed(&state)
        };
        assert_eq!(after("'one wo' left left 'two '"), "one two |wo", "{name}");
        assert_eq!(after("home delete right backspace"), "|e two wo", "{name}");
        assert_eq!(after("end ctrl-w left"), "e two| ", "{name}");
        assert_eq!(after("ctrl-w"), "e | ", "{name}");
        assert!(after("ctrl-u") == "|" || name == "?", "{name}");
    }
}

#[test]
fn lines_that_are_pasted_into_a_reason_are_one_line_where_the_caret_stands() {
    let mut state = state();
    press(&mut state, "e 'because: .' left");
    update(&mut state, Event::Paste("the gateway\r\nwas\tnot\n\ntested\u{7}\n".to_owned()));
    assert_eq!(typed(&state), "because: the gateway was not tested|.");
}

#[test]
fn a_value_of_several_lines_is_not_pasted_into_the_lock() {
    let mut state = at("6", "field:Widget Gateway:version");
    press(&mut state, "i ctrl-u '2'");
    update(&mut state, Event::Paste("1.0\n2.0".to_owned()));
    assert_eq!((typed(&state).as_str(), said(&state).contains("not one line")), ("2|", true));
    update(&mut state, Event::Paste(" .1\n".to_owned()));
    assert_eq!(typed(&state), "2.1|");
}

#[test]
fn moving_the_caret_leaves_what_is_listed_for_the_text_as_it_is() {
    let mut state = state();
    press(&mut state, ": 'e' down down left");
    assert!(matches!(state.ui.dialog, Some(Dialog::Palette { selected: 2, .. })), "{:?}", state.ui.dialog);
    press(&mut state, "delete");
    assert!(matches!(state.ui.dialog, Some(Dialog::Palette { selected: 0, .. })), "{:?}", state.ui.dialog);
}

#[test]
fn however_long_a_reason_is_caret_and_hints_stay_on_screen() {
    let mut state = state();
    press(&mut state, &format!("e '{}'", "long word ".repeat(50)));
    for (width, height) in [(30, 8), (40, 10), (80, 24), (160, 50)] {
        update(&mut state, Event::Resize(width, height));
        for keys in ["end", "home", "end left left left left left left left left left left"] {
            press(&mut state, keys);
            let screen = lay_out(&state, width, height);
            let rows: Vec<String> = screen.rows.iter().map(Shown::text).collect();
            let [.., field, hints] = &rows[..] else { panic!("no rows") };
            assert!(field.contains("reason: ") && hints.contains("enter confirm"), "{field}\n{hints}");
            assert_eq!(screen.cursor.map(|(_, row)| row), Some(height - 2));
            assert_eq!(keys == "home", screen.cursor == Some((9, height - 2)), "{keys}: {:?}", screen.cursor);
        }
    }
}

#[test]
fn why_a_reason_is_refused_is_said_while_it_is_still_typed() {
    let mut state = at("6", "target:Widget Gateway");
    press(&mut state, "d ' ' enter");
    let text = lay_out(&state, 80, 24).text();
    assert!(
        text.contains("refused: a blank is no reason") && text.contains("why is Widget Gateway deferred:"),
        "{text}"
    );
    assess(&mut state, large_assessment(3));
    assert!(matches!(state.ui.dialog, Some(Dialog::Defer { .. })));
}
