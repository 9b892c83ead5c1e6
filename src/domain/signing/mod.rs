//! What a person puts their name to: ticks, and the approval note.

pub mod approval;
pub mod note;
pub mod tick;
