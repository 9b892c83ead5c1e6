//! The rules: one file per family of codes (docs/contracts.md, section 2). Each is a pure function from the pack, the
//! profile and what earlier families found to facts and findings; severities stand as in the codes' table or as the
//! contract lowers them, `assess` lays the profile's own over them.

mod applied;
pub mod assess;
pub mod baseline;
pub mod checklist;
pub mod checksums;
mod citing;
pub mod claims;
pub mod closure;
pub mod contract;
mod denied;
pub mod evidence;
pub mod flags;
mod gaps;
pub mod gate;
pub mod history;
pub mod kpi;
pub mod links;
pub mod note;
pub mod pair;
pub mod plugins;
pub mod policy;
pub mod proof;
pub mod references;
pub mod rehearsal;
mod rehearsed_build;
pub mod repeated;
pub mod rollback;
pub mod samples;
pub mod shared;
pub mod smoke;
mod spelling;
pub mod steps;
pub mod times;
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
