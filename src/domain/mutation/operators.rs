//! Damage done on purpose, in memory: for every code what would have to happen to the evidence for its rule to speak.
//! A file per family, as the rules have. Made from the profile and from what was parsed, so that it fits any release;
//! done to bytes, so that the parsers take part.
//!
//! What neither pack nor profile names is not damaged, and its rules are not tried. What they name is, also where the
//! profile then asks nothing of it (a metric without a target): that is how a rule that cannot speak is found.

mod capture;
mod checklist;
mod checksums;
mod closure;
mod contract;
mod copies;
mod evidence;
mod flags;
mod gate;
mod history;
mod journal;
mod json;
mod kpi;
pub(super) mod mutation;
mod note;
pub mod original;
mod plugins;
mod policy;
mod rows;

use crate::domain::finding::Code;

use mutation::Attempt;
use original::Original;

/// The damages that match a code: one, or one for each thing that its rule looks at. Every code has its arm, so that no
/// rule can be added without saying how it is proved.
pub(super) fn of(code: Code, original: &Original<'_>) -> Vec<Attempt> {
    let make: fn(&Original<'_>) -> Attempt = match code {
        Code::PolicyRelaxed => policy::relaxed,
        Code::PolicyOwn => policy::own,
        Code::EvidenceUnreadable => evidence::unreadable,
        Code::EvidenceDuplicateKey => evidence::key_twice,
        Code::EvidencePathEscapes => evidence::path_outside,
        Code::EvidenceLinkMissing => evidence::dead_link,
        Code::EvidencePlaceholder => evidence::placeholder,
        Code::EvidenceAhead => evidence::dated_ahead,
        Code::EvidenceSetAside => evidence::thrown_away,
        Code::EvidenceLeftover => evidence::left_over,
        Code::KpiNotExecuted => kpi::never_run,
        Code::KpiRawMissing => kpi::rows_gone,
        Code::KpiRawInvalid => kpi::row_broken,
        Code::KpiDiffersFromRaw => kpi::miscounted,
        Code::KpiSummaryDiffers => kpi::summed_up_otherwise,
        Code::KpiTargetMissed => return kpi::rows_turned(original),
        Code::KpiCoverage => kpi::scenario_left_out,
        Code::KpiRowsShared => kpi::run_repeated,
        Code::KpiRowsRepeated => copies::row_told_twice,
        Code::KpiTooAlike => return vec![copies::run_echoed(original), copies::half_repeated(original)],
        Code::KpiClock => copies::clock_stopped,
        Code::KpiStatusContradicts => copies::all_crashed,
        Code::KpiImpossible => copies::more_than_all,
        Code::KpiCannotTell => copies::nothing_measured,
        Code::KpiNotProven => kpi::one_row_left,
        Code::KpiTimeOrder => return vec![kpi::row_from_the_future(original), kpi::run_at_the_same_time(original)],
        Code::KpiWorseThanBaseline => kpi::much_worse,
        Code::ProvenanceNoCommit => gate::no_commit,
        Code::ProvenanceDiffers => gate::other_platform,
        Code::GateMissing => gate::one_run,
        Code::GateNotComparable => gate::other_commit,
        Code::GateFailed => gate::side_fails,
        Code::GateRepeated => gate::failed_before,
        Code::GateSuperseded => gate::aborted_since,
        Code::GateOutputMissing => gate::output_gone,
        Code::GateOutputDiffers => gate::output_turned,
        Code::GateOutputStale => gate::report_renewed,
        Code::CaptureIncomplete => capture::stopped,
        Code::CaptureDiffers => capture::other_rows,
        Code::CaptureUncontrolled => capture::from_changes,
        Code::FlagsInactive => flags::flipped,
        Code::FlagsUnknown => flags::stray,
        Code::RollbackMissing => flags::rehearsals_gone,
        Code::RollbackFlagMissing => flags::flag_failed,
        Code::RollbackStepFailed => flags::fallback_denied,
        Code::RollbackSuperseded => flags::failed_again,
        Code::RollbackUndecided => flags::result_doubted,
        Code::RollbackCommitDiffers => flags::rehearsed_elsewhere,
        Code::ClosureLockMissing => closure::lock_gone,
        Code::ClosurePlaceholder => closure::placeholder_back,
        Code::ClosureFieldMissing => closure::field_gone,
        Code::ClosureFieldMalformed => closure::field_garbled,
        Code::ClosureDeferredWithoutRationale => closure::deferred_silently,
        Code::ClosureDeferredNotAllowed => closure::deferred_anyway,
        Code::ClosureStatusInconsistent => closure::status_changed,
        Code::ClosureProbeFailed => closure::probe_failed,
        Code::ClosurePinUnobserved => closure::pin_unobserved,
        Code::ClosureSmokeEvidenceMissing => {
            return vec![closure::transcripts_gone(original), closure::answers_gone(original)];
        }
        Code::ClosureGap => closure::gap_named,
        Code::PluginMissing => plugins::unlisted,
        Code::PluginVersionDiffers => plugins::other_version,
        Code::PluginDenied => plugins::denied,
        Code::PluginHostDiffers => plugins::not_loaded,
        Code::PluginNotApplied => plugins::planned,
        Code::ChecklistMissing => checklist::gone,
        Code::ChecklistItemMissing => checklist::item_struck_out,
        Code::ChecklistItemRemoved => history::item_removed,
        Code::ChecklistLookalike => checklist::box_without_a_blank,
        Code::ChecklistUnticked => checklist::unticked,
        Code::ChecklistTickedUnverified => return checklist::evidence_gone(original),
        Code::ChecklistEvidenceChanged => journal::evidence_changed,
        Code::ChecklistContested => journal::contested,
        Code::JournalBroken => journal::line_changed,
        Code::JournalForked => journal::goes_on_twice,
        Code::JournalCut => journal::lines_cut,
        Code::JournalOrder => journal::out_of_order,
        Code::JournalNotCarriedOut => journal::not_carried_out,
        Code::ChecklistParentOpen => checklist::child_differs,
        Code::ChecksumMismatch => checksums::changed,
        Code::ChecksumLineEndings => checksums::line_endings,
        Code::ChecksumFileMissing => checksums::file_gone,
        Code::ContractFileMissing => contract::file_gone,
        Code::ContractVersionDiffers => contract::other_version,
        Code::ContractNotChecked => contract::tree_gone,
        Code::HistoryAbsent => history::absent,
        Code::HistoryCommitUnknown => history::commit_unknown,
        Code::HistoryUnmerged => history::never_merged,
        Code::HistoryChangedSince => history::changed_since,
        Code::HistoryCodeAmongDocuments => history::program_among_documents,
        Code::HistoryPullRequestMissing => history::pull_request_missing,
        Code::HistoryOtherOrigin => history::other_origin,
        Code::HistoryUncommitted => history::uncommitted,
        Code::NoteBlocked => note::blocked_since,
        Code::NoteDiffers => note::other_branch,
        Code::NoteCommitDiffers => note::other_commit,
        Code::NoteApprovalsMissing => note::approved_by_few,
        Code::NoteContradicts => note::blocked_after_all,
        Code::NoteAltered => note::altered,
    };
    vec![make(original)]
}
