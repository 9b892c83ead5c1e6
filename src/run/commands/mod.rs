//! The headless commands, one file each: its options, as clap reads them, and what it does.

pub mod answer;
pub mod checklist;
pub mod collect;
pub mod demo;
pub mod diff;
pub mod explain;
pub mod gate;
pub mod kpi;
mod named;
pub mod note;
pub mod pin;
pub mod probe;
pub mod prove;
pub mod rehearse;
pub mod status;
pub mod surface;
pub mod verify;
