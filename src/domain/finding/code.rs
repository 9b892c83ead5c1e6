//! The codes of findings, in one table: family, name, severity, title.

use serde::{Deserialize, Serialize};

use super::severity::Severity;

/// What codes are about: the beginning of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Policy,
    Evidence,
    Kpi,
    Gate,
    Capture,
    Flags,
    Rollback,
    Closure,
    Plugin,
    Contract,
    Checklist,
    Journal,
    Checksum,
    Note,
    History,
    Provenance,
}

macro_rules! codes {
    ($($variant:ident $family:ident $name:literal $severity:ident $title:literal;)*) => {
        /// A finding's stable code, in the order in which findings of one severity are listed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $(#[serde(rename = $name)] $variant,)*
        }

        impl Code {
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it is about.
            pub fn family(self) -> Family {
                match self { $(Self::$variant => Family::$family,)* }
            }

            /// What it says in a few words, before the subject: the finding's headline on both faces.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// The default severity. Where the contract names two (blocker for a gate run, else warning), the
            /// stronger one: the rule lowers it, a profile's override holds for both.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    PolicyRelaxed Policy "policy.relaxed" Warning "rules are relaxed";
    PolicyOwn Policy "policy.own" Warning "rules of the pack's own";
    EvidenceUnreadable Evidence "evidence.unreadable" Blocker "evidence cannot be read";
    EvidenceDuplicateKey Evidence "evidence.duplicate-key" Blocker "a key stands twice";
    EvidencePathEscapes Evidence "evidence.path-escapes" Blocker "path leads outside the pack";
    EvidenceLinkMissing Evidence "evidence.link-missing" Warning "named file is not in the pack";
    EvidencePlaceholder Evidence "evidence.placeholder" Warning "placeholders are left";
    EvidenceAhead Evidence "evidence.ahead" Warning "dated after now";
    EvidenceSetAside Evidence "evidence.set-aside" Warning "a report is set aside";
    EvidenceLeftover Evidence "evidence.leftover" Info "a save left a file behind";
    KpiNotExecuted Kpi "kpi.not-executed" Info "report was never run";
    KpiRawMissing Kpi "kpi.raw-missing" Blocker "rows are missing";
    KpiRawInvalid Kpi "kpi.raw-invalid" Blocker "rows are not valid";
    KpiDiffersFromRaw Kpi "kpi.differs-from-raw" Blocker "report differs from its rows";
    KpiSummaryDiffers Kpi "kpi.summary-differs" Warning "summary differs from reports";
    KpiTargetMissed Kpi "kpi.target-missed" Blocker "target missed";
    KpiCoverage Kpi "kpi.coverage" Blocker "run covers too little";
    KpiNotProven Kpi "kpi.not-proven" Warning "target met, not proven";
    KpiRowsShared Kpi "kpi.rows-shared" Blocker "two runs share rows";
    KpiRowsRepeated Kpi "kpi.rows-repeated" Blocker "rows are told twice";
    KpiTooAlike Kpi "kpi.too-alike" Blocker "too alike to be two";
    KpiClock Kpi "kpi.clock" Warning "times that no clock gives";
    KpiStatusContradicts Kpi "kpi.status-contradicts" Warning "status against the metrics";
    KpiImpossible Kpi "kpi.impossible" Warning "a number that cannot be";
    KpiCannotTell Kpi "kpi.cannot-tell" Info "copies cannot be told";
    KpiTimeOrder Kpi "kpi.time-order" Warning "times are out of order";
    KpiWorseThanBaseline Kpi "kpi.worse-than-baseline" Warning "worse than the baseline";
    ProvenanceNoCommit Provenance "provenance.no-commit" Blocker "measured on no commit";
    ProvenanceDiffers Provenance "provenance.differs" Warning "not of one release";
    GateMissing Gate "gate.missing" Blocker "no two gate runs";
    GateNotComparable Gate "gate.not-comparable" Blocker "runs not comparable";
    GateFailed Gate "gate.failed" Blocker "gate does not pass";
    GateSuperseded Gate "gate.superseded" Blocker "a newer gate run is left out";
    GateOutputMissing Gate "gate.output-missing" Blocker "gate output is not kept";
    GateOutputDiffers Gate "gate.output-differs" Blocker "kept gate output differs";
    GateOutputStale Gate "gate.output-stale" Warning "kept gate output is stale";
    GateRepeated Gate "gate.repeated" Info "runs failed before these two";
    CaptureIncomplete Capture "capture.incomplete" Blocker "a capture is not whole";
    CaptureDiffers Capture "capture.differs" Blocker "not what was captured";
    CaptureUncontrolled Capture "capture.uncontrolled" Warning "not captured under control";
    FlagsInactive Flags "flags.inactive" Warning "flag was off";
    FlagsUnknown Flags "flags.unknown" Info "flag outside the closure set";
    RollbackMissing Rollback "rollback.missing" Blocker "no rollback rehearsal";
    RollbackFlagMissing Rollback "rollback.flag-missing" Blocker "flag not rehearsed";
    RollbackStepFailed Rollback "rollback.step-failed" Blocker "a step of the rollback failed";
    RollbackSuperseded Rollback "rollback.superseded" Blocker "a newer rehearsal failed";
    RollbackUndecided Rollback "rollback.undecided" Warning "rehearsal states no result";
    RollbackCommitDiffers Rollback "rollback.commit-differs" Warning "rehearsed on another build";
    ClosureLockMissing Closure "closure.lock-missing" Blocker "no setup lock";
    ClosurePlaceholder Closure "closure.placeholder" Blocker "field is a placeholder";
    ClosureFieldMissing Closure "closure.field-missing" Blocker "field is missing";
    ClosureFieldMalformed Closure "closure.field-malformed" Blocker "field is malformed";
    ClosureDeferredWithoutRationale Closure "closure.deferred-without-rationale" Blocker "deferred without a reason";
    ClosureDeferredNotAllowed Closure "closure.deferred-not-allowed" Blocker "must not be deferred";
    ClosureStatusInconsistent Closure "closure.status-inconsistent" Blocker "status does not add up";
    ClosureProbeFailed Closure "closure.probe-failed" Warning "a probe failed";
    ClosurePinUnobserved Closure "closure.pin-unobserved" Info "a pin was not seen in what ran";
    ClosureSmokeEvidenceMissing Closure "closure.smoke-evidence-missing" Blocker "no smoke-test evidence";
    ClosureGap Closure "closure.gap" Blocker "the lock names a gap";
    PluginMissing Plugin "plugin.missing" Blocker "plugin is missing";
    PluginVersionDiffers Plugin "plugin.version-differs" Blocker "plugin of another version";
    PluginDenied Plugin "plugin.denied" Blocker "plugin is denied";
    PluginHostDiffers Plugin "plugin.host-differs" Warning "not as required here";
    PluginNotApplied Plugin "plugin.not-applied" Blocker "plugin is not applied";
    ContractFileMissing Contract "contract.file-missing" Blocker "contract file is missing";
    ContractVersionDiffers Contract "contract.version-differs" Blocker "contract of another version";
    ContractNotChecked Contract "contract.not-checked" Info "contracts are not checked";
    ChecklistMissing Checklist "checklist.missing" Blocker "no checklist";
    ChecklistItemMissing Checklist "checklist.item-missing" Blocker "required item is missing";
    ChecklistItemRemoved Checklist "checklist.item-removed" Warning "items gone since measured";
    ChecklistLookalike Checklist "checklist.lookalike" Warning "looks like an item, is none";
    ChecklistUnticked Checklist "checklist.unticked" Blocker "not ticked";
    ChecklistTickedUnverified Checklist "checklist.ticked-unverified" Blocker "ticked, but its check fails";
    ChecklistEvidenceChanged Checklist "checklist.evidence-changed" Blocker "changed since it was ticked";
    ChecklistContested Checklist "checklist.contested" Blocker "two people disagree";
    ChecklistParentOpen Checklist "checklist.parent-open" Warning "parent and children disagree";
    JournalBroken Journal "journal.broken" Blocker "a journal's line was changed";
    JournalForked Journal "journal.forked" Blocker "a journal goes on twice";
    JournalCut Journal "journal.cut" Blocker "lines of a journal are gone";
    JournalOrder Journal "journal.order" Blocker "a journal is out of order";
    JournalNotCarriedOut Journal "journal.not-carried-out" Warning "the checklist says otherwise";
    ChecksumMismatch Checksum "checksum.mismatch" Warning "checksum differs";
    ChecksumLineEndings Checksum "checksum.line-endings" Info "only line endings differ";
    ChecksumFileMissing Checksum "checksum.file-missing" Warning "checksummed file is missing";
    NoteCommitDiffers Note "note.commit-differs" Warning "note approves another commit";
    NoteBlocked Note "note.blocked" Blocker "the newest note says BLOCKED";
    NoteDiffers Note "note.differs" Warning "note differs from the evidence";
    NoteApprovalsMissing Note "note.approvals-missing" Blocker "approvals are missing";
    NoteContradicts Note "note.contradicts" Blocker "note no longer holds";
    NoteAltered Note "note.altered" Blocker "note is not as it was written";
    HistoryAbsent History "history.absent" Info "no git history at hand";
    HistoryCommitUnknown History "history.commit-unknown" Blocker "commit not in the history";
    HistoryUnmerged History "history.unmerged" Warning "measured, and never merged";
    HistoryChangedSince History "history.changed-since" Warning "changed since the approval";
    HistoryCodeAmongDocuments History "history.code-among-documents" Warning "programs among documents";
    HistoryPullRequestMissing History "history.pull-request-missing" Warning "not found as merged";
    HistoryOtherOrigin History "history.other-origin" Info "work tree of another origin";
    HistoryUncommitted History "history.uncommitted" Info "not as committed";
}

impl Code {
    /// Whether it says that evidence, rules, or what people did with them is not what it was: nobody may wave that
    /// through.
    pub fn is_of_integrity(self) -> bool {
        matches!(self.family(), Family::Policy | Family::Evidence | Family::Journal)
            || matches!(self, Self::KpiDiffersFromRaw | Self::KpiRowsShared | Self::KpiRowsRepeated | Self::NoteAltered)
            // What a person stands for is not what it was, or is not so.
            || matches!(self, Self::ChecklistEvidenceChanged | Self::ChecklistContested)
            || matches!(self, Self::ChecklistTickedUnverified | Self::NoteContradicts)
            // Who decides, and that somebody decided against it, is not for one person to wave through.
            || matches!(self, Self::NoteBlocked | Self::NoteApprovalsMissing)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_s_name_begins_with_its_family() {
        for code in Code::ALL {
            let family = format!("{:?}.", code.family()).to_lowercase();
            assert!(code.name().starts_with(&family), "{code}: {family}");
        }
    }

    #[test]
    fn a_title_is_a_few_words_of_its_own() {
        let mut titles: Vec<&str> = Code::ALL.iter().map(|code| code.title()).collect();
        assert!(titles.iter().all(|title| (8..=30).contains(&title.len()) && !title.ends_with('.')), "{titles:?}");
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), Code::ALL.len());
    }
}
