//! What a person puts their name to: ticks, and the approval note.

pub mod answering;
pub mod approval;
pub mod attestation;
pub mod author;
pub mod checkpoint;
mod code_span;
pub mod lock_diff;
pub mod note;
mod note_answers;
mod note_grounds;
pub mod pin;
pub mod recording;
pub mod tick;
pub mod verification;
