//! The rules: one file per family of codes (docs/contracts.md, section 2). Each is a pure function from the pack, the
//! profile and what earlier families found to facts and findings; severities stand as in the codes' table or as the
//! contract lowers them, `assess` lays the profile's own over them.

mod answered;
mod applied;
pub mod assess;
mod attempts;
mod baseline;
pub mod behind;
mod capture;
mod checklist;
pub mod checksums;
mod citing;
mod claims;
mod clock;
mod closure;
mod commands;
mod contract;
mod dated;
mod denied;
pub mod dependence;
mod disagreement;
mod echoes;
mod evidence;
mod figures;
mod flags;
mod gaps;
mod gate;
pub mod history;
pub mod host;
mod journal;
pub(super) mod kpi;
pub mod links;
mod lock_changes;
pub mod note;
mod note_agrees;
mod note_altered;
mod note_evidence;
pub mod pair;
pub mod pinning;
mod plugins;
mod policy;
mod probes;
mod proof;
mod provenance;
mod quorum;
pub mod recorded;
pub mod references;
mod rehearsal;
mod rehearsed_build;
mod repeated;
mod required_items;
mod rollback;
mod rows_repeated;
pub mod samples;
mod senses;
mod series;
mod set_aside;
mod shared;
mod since;

mod spelling;
mod statuses;
mod steps;
mod summary;
mod superseded;
mod times;
mod words;

use crate::domain::evidence::artifact::Condition;
use crate::domain::evidence::pack::Pack;
use crate::domain::values::path::PackPath;

/// Whether what stands at a path is unreadable or leads outside: it is said there, not as missing.
fn has_its_own_finding(pack: &Pack, path: &PackPath) -> bool {
    pack.entry(path).is_some_and(|entry| {
        matches!(entry.artifact.condition, Condition::Unreadable { .. } | Condition::Escapes { .. })
    })
}
