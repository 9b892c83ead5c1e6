//! What the operator is doing: keys become actions, actions change the state and ask for effects.
//!
//! Pure; imports `domain` only. The cockpit's loop (in `run`) feeds [`event::Event`]s to [`update::update`] and performs the
//! [`effect::Effect`]s it returns; facts come back as events at the queue's tail.

pub mod acknowledging;
pub mod action;
pub mod answering;
pub mod availability;
pub mod bookmark;
mod bookmarking;
pub mod dialog;
pub mod effect;
pub mod entries;
pub mod entry;
pub mod event;
pub mod field;
pub mod key;
pub mod keymap;
pub mod links;
pub mod lock_text;
pub mod look;
mod marking;
pub mod navigation;
pub mod pane;
mod pinning;
pub mod probe_ask;
pub mod reading;
pub mod refusal;
pub mod row_trace;
pub mod selection;
pub mod state;
pub mod thing;
mod undoing;
pub mod update;
