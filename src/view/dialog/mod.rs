//! What stands over the panes, at the body's end: the hints below it are of what it offers.

mod answer;
mod emit;
mod help;
mod log;
mod palette;
mod pin;
mod probe;
mod prompt;

use crate::app::state::{Dialog, State};
use crate::view::body::Body;
use crate::view::screen::{Position, Row};

/// The body with the dialog over its end; where the terminal's cursor stands in the dialog; and how many rows of the body it
/// leaves free.
pub(super) fn over(state: &State, body: &Body<'_>, mut rows: Vec<Row>) -> (Vec<Row>, Option<Position>, usize) {
    let (dialog, typed) = match &state.ui.dialog {
        Some(Dialog::Help { filter, top }) => {
            let (rows, typed) = help::help(body, filter, *top);
            return (rows, typed, 0);
        }
        Some(Dialog::Log { last }) => return (log::log(body, *last), None, 0),
        Some(Dialog::Palette { input, selected }) => palette::palette(body, input, *selected),
        Some(Dialog::Emit { draft, input }) => emit::emit(body, draft, input),
        Some(Dialog::Probe(ask, stage)) => (probe::probe(body, ask, stage), None),
        Some(Dialog::Pin { target, field, input }) => pin::pin(body, (target, field), input),
        Some(Dialog::Filter { input }) => prompt::prompt(body, ("filter /", "/"), input),
        Some(Dialog::Reason { input }) => prompt::prompt(body, ("reason: ", "reason: "), input),
        Some(Dialog::Vouch { input, .. }) => {
            prompt::prompt(body, ("nothing stands behind it; why is it ticked: ", "why is it ticked: "), input)
        }
        Some(Dialog::Acknowledge { asked, input }) => answer::acknowledge(body, asked, input),
        Some(Dialog::Waive { finding, days, input }) => answer::waive(body, finding, *days, input),
        Some(Dialog::Defer { target, input }) => {
            prompt::prompt(body, (&format!("why is {target} deferred: "), "why deferred: "), input)
        }
        Some(Dialog::Attach { target, input }) => {
            prompt::prompt(body, (&format!("file for {target}: "), "file: "), input)
        }
        None => return (rows, None, body.height),
    };
    let first = body.height.saturating_sub(dialog.len());
    let hidden = dialog.len().saturating_sub(body.height);
    rows.resize(first, Row::default());
    rows.extend(dialog.into_iter().skip(hidden));
    (rows, typed.and_then(|(column, row)| Some((column, first + row.checked_sub(hidden)?))), first)
}
