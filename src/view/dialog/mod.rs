//! What stands over the panes, at the body's end: the hints below it are of what it offers.

mod answer;
mod emit;
mod help;
mod log;
mod palette;
mod pin;
mod probe;
mod prompt;

use crate::app::dialog::Dialog;
use crate::app::state::State;
use crate::view::body::Body;
use crate::view::screen::{Position, Row};

/// The body with the dialog over its end.
pub(super) struct Covered {
    pub rows: Vec<Row>,
    /// Where the terminal's cursor stands in the dialog.
    pub cursor: Option<Position>,
    /// Rows of the body that the dialog leaves free.
    pub free: usize,
    /// What the dialog asks, where there is room for the whole of it.
    pub question: Option<Dialog>,
}

/// Puts the dialog over the body's end.
pub(super) fn over(state: &State, body: &Body<'_>, mut rows: Vec<Row>) -> Covered {
    let (dialog, typed) = match &state.ui.dialog {
        Some(Dialog::Help { filter, top }) => {
            let (rows, typed) = help::help(body, filter, *top);
            return alone(rows, typed);
        }
        Some(Dialog::Log { last }) => return alone(log::log(body, *last), None),
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
        Some(Dialog::Withdraw { findings, input }) => answer::withdraw(body, findings, input),
        Some(Dialog::Defer { target, input }) => {
            prompt::prompt(body, (&format!("why is {target} deferred: "), "why deferred: "), input)
        }
        Some(Dialog::Attach { target, input }) => {
            prompt::prompt(body, (&format!("file for {target}: "), "file: "), input)
        }
        None => return Covered { free: body.height, ..alone(rows, None) },
    };
    let first = body.height.saturating_sub(dialog.len());
    let hidden = dialog.len().saturating_sub(body.height);
    rows.resize(first, Row::default());
    rows.extend(dialog.into_iter().skip(hidden));
    let cursor = typed.and_then(|(column, row)| Some((column, first + row.checked_sub(hidden)?)));
    let question = state.ui.dialog.as_ref().filter(|_| hidden == 0).and_then(Dialog::question);
    Covered { rows, cursor, free: first, question }
}

fn alone(rows: Vec<Row>, cursor: Option<Position>) -> Covered {
    Covered { rows, cursor, free: 0, question: None }
}
