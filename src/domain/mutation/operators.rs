//! Damage done on purpose, in memory: for every code what would have to happen to the evidence for its rule to speak.
//! A file per family, as the rules have. Made from the profile and from what was parsed, so that it fits any release;
//! done to bytes, so that the parsers take part.
//!
//! What neither pack nor profile names is not damaged, and its rules are not tried. What they name is, also where the
//! profile then asks nothing of it (a metric without a target): that is how a rule that cannot speak is found.

mod bench;
mod checklist;
mod checksums;
mod closure;
mod contract;
mod evidence;
mod flags;
mod gate;
mod history;
mod json;
mod kpi;
mod note;
mod plugins;
mod rows;

use crate::domain::evidence::history::History;
use crate::domain::finding::Code;
use crate::domain::values::path::PackPath;

pub use bench::{Bench, Source};

/// What is done to a pack.
#[derive(Clone, Debug, PartialEq)]
pub struct Damage {
    /// In a few words, as after "what if": `run B is another report of run A`.
    pub what: String,
    pub edits: Vec<Edit>,
    /// What git would answer then; `None`: what it answered.
    pub history: Option<History>,
}

/// What becomes of one file, or of a folder beyond the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub path: PackPath,
    /// `None`: it is gone.
    pub bytes: Option<Vec<u8>>,
}

impl Damage {
    fn new(what: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { what: what.into(), edits, history: None }
    }

    /// Nothing happened to any file, but git answers otherwise.
    fn answered(what: impl Into<String>, history: History) -> Self {
        Self { what: what.into(), edits: Vec::new(), history: Some(history) }
    }

    /// Files that are gone.
    fn gone(what: impl Into<String>, paths: impl IntoIterator<Item = PackPath>) -> Self {
        Self::new(what, paths.into_iter().map(Edit::gone).collect())
    }
}

impl Edit {
    fn gone(path: PackPath) -> Self {
        Self { path, bytes: None }
    }

    fn becomes(path: &PackPath, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.clone(), bytes: Some(bytes.into()) }
    }
}

/// A damage, or why there is nothing in this pack to which it could be done: words that end a sentence.
pub type Made = Result<Damage, String>;

/// The damages that match a code: one, or one for each thing that its rule looks at. Every code has its arm, so that no
/// rule can be added without saying how it is proved.
pub fn of(code: Code, bench: &Bench<'_>) -> Vec<Made> {
    let make: fn(&Bench<'_>) -> Made = match code {
        Code::EvidenceUnreadable => evidence::unreadable,
        Code::EvidenceDuplicateKey => evidence::key_twice,
        Code::EvidencePathEscapes => evidence::path_outside,
        Code::EvidenceLinkMissing => evidence::dead_link,
        Code::EvidencePlaceholder => evidence::placeholder,
        Code::KpiNotExecuted => kpi::never_run,
        Code::KpiRawMissing => kpi::rows_gone,
        Code::KpiRawInvalid => kpi::row_broken,
        Code::KpiDiffersFromRaw => kpi::miscounted,
        Code::KpiTargetMissed => return kpi::rows_turned(bench),
        Code::KpiCoverage => kpi::scenario_left_out,
        Code::KpiRowsShared => kpi::run_repeated,
        Code::KpiNotProven => kpi::one_row_left,
        Code::KpiTimeOrder => return vec![kpi::row_from_the_future(bench), kpi::run_at_the_same_time(bench)],
        Code::KpiWorseThanBaseline => kpi::much_worse,
        Code::GateMissing => gate::one_run,
        Code::GateNotComparable => gate::other_commit,
        Code::GateFailed => gate::side_fails,
        Code::GateRepeated => gate::failed_before,
        Code::GateOutputMissing => gate::output_gone,
        Code::GateOutputDiffers => gate::output_turned,
        Code::GateOutputStale => gate::report_renewed,
        Code::FlagsInactive => flags::flipped,
        Code::FlagsUnknown => flags::stray,
        Code::RollbackMissing => flags::rehearsals_gone,
        Code::RollbackFlagMissing => flags::flag_failed,
        Code::RollbackCommitDiffers => flags::rehearsed_elsewhere,
        Code::ClosureLockMissing => closure::lock_gone,
        Code::ClosurePlaceholder => closure::placeholder_back,
        Code::ClosureFieldMissing => closure::field_gone,
        Code::ClosureFieldMalformed => closure::field_garbled,
        Code::ClosureDeferredWithoutRationale => closure::deferred_silently,
        Code::ClosureDeferredNotAllowed => closure::deferred_anyway,
        Code::ClosureStatusInconsistent => closure::status_changed,
        Code::ClosureSmokeEvidenceMissing => closure::transcripts_gone,
        Code::PluginMissing => plugins::unlisted,
        Code::PluginVersionDiffers => plugins::other_version,
        Code::PluginDenied => plugins::denied,
        Code::ChecklistMissing => checklist::gone,
        Code::ChecklistUnticked => checklist::unticked,
        Code::ChecklistTickedUnverified => return checklist::evidence_gone(bench),
        Code::ChecklistParentOpen => checklist::child_differs,
        Code::ChecksumMismatch => checksums::changed,
        Code::ChecksumLineEndings => checksums::line_endings,
        Code::ChecksumFileMissing => checksums::file_gone,
        Code::ContractFileMissing => contract::file_gone,
        Code::ContractVersionDiffers => contract::other_version,
        Code::ContractNotChecked => contract::tree_gone,
        Code::HistoryAbsent => history::absent,
        Code::HistoryCommitUnknown => history::commit_unknown,
        Code::HistoryPullRequestMissing => history::pull_request_missing,
        Code::HistoryUncommitted => history::uncommitted,
        Code::NoteCommitDiffers => note::other_commit,
        Code::NoteContradicts => note::blocked_after_all,
    };
    vec![make(bench)]
}
