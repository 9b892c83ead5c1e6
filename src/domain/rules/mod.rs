//! The rules: one file per family of codes (contracts, section 2).

pub mod checklist;
pub mod closure;
pub mod evidence;
pub mod flags;
pub mod gate;
pub mod kpi;
pub mod note;
pub mod plugins;
pub mod rollback;
