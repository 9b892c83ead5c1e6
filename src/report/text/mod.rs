//! Pages for people: the same words as the cockpit's panes, wrapped to a width, every piece of evidence made visible.

pub mod checklist;
pub mod explain;
mod machine;
pub mod mutants;
pub mod overview;
pub mod page;
pub mod paint;
mod samples;
