//! What a person puts their name to: ticks, and the approval note.

pub mod approval;
pub mod lock_diff;
pub mod note;
pub mod pin;
pub mod tick;
