//! The headless commands, one file each.

pub mod checklist;
pub mod demo;
pub mod explain;
pub mod gate;
pub mod kpi;
mod named;
pub mod note;
pub mod prove;
pub mod status;
pub mod surface;
