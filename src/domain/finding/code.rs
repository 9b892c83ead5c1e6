//! The codes of findings, in one table: name, severity, title.

use serde::{Deserialize, Serialize};

use super::severity::Severity;

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $title:literal;)*) => {
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
    EvidenceUnreadable "evidence.unreadable" Blocker "evidence cannot be read";
    EvidenceDuplicateKey "evidence.duplicate-key" Blocker "a key stands twice";
    EvidencePathEscapes "evidence.path-escapes" Blocker "path leads outside the pack";
    EvidenceLinkMissing "evidence.link-missing" Warning "named file is not in the pack";
    EvidencePlaceholder "evidence.placeholder" Warning "placeholders are left";
    KpiNotExecuted "kpi.not-executed" Info "report was never run";
    KpiRawMissing "kpi.raw-missing" Blocker "rows are missing";
    KpiRawInvalid "kpi.raw-invalid" Blocker "rows are not valid";
    KpiDiffersFromRaw "kpi.differs-from-raw" Blocker "report differs from its rows";
    KpiTargetMissed "kpi.target-missed" Blocker "target missed";
    KpiCoverage "kpi.coverage" Blocker "run covers too little";
    KpiNotProven "kpi.not-proven" Warning "target met, not proven";
    KpiRowsShared "kpi.rows-shared" Blocker "two runs share rows";
    KpiTimeOrder "kpi.time-order" Warning "times are out of order";
    KpiWorseThanBaseline "kpi.worse-than-baseline" Warning "worse than the baseline";
    GateMissing "gate.missing" Blocker "no two gate runs";
    GateNotComparable "gate.not-comparable" Blocker "runs not comparable";
    GateFailed "gate.failed" Blocker "gate does not pass";
    GateOutputMissing "gate.output-missing" Blocker "gate output is not kept";
    GateOutputDiffers "gate.output-differs" Blocker "kept gate output differs";
    GateOutputStale "gate.output-stale" Warning "kept gate output is stale";
    GateRepeated "gate.repeated" Info "runs failed before these two";
    FlagsInactive "flags.inactive" Warning "flag was off";
    FlagsUnknown "flags.unknown" Info "flag outside the closure set";
    RollbackMissing "rollback.missing" Blocker "no rollback rehearsal";
    RollbackFlagMissing "rollback.flag-missing" Blocker "flag not rehearsed";
    RollbackCommitDiffers "rollback.commit-differs" Warning "rehearsed on another commit";
    ClosureLockMissing "closure.lock-missing" Blocker "no setup lock";
    ClosurePlaceholder "closure.placeholder" Blocker "field is a placeholder";
    ClosureFieldMissing "closure.field-missing" Blocker "field is missing";
    ClosureFieldMalformed "closure.field-malformed" Blocker "field is malformed";
    ClosureDeferredWithoutRationale "closure.deferred-without-rationale" Blocker "deferred without a reason";
    ClosureDeferredNotAllowed "closure.deferred-not-allowed" Blocker "must not be deferred";
    ClosureStatusInconsistent "closure.status-inconsistent" Blocker "status does not add up";
    ClosureSmokeEvidenceMissing "closure.smoke-evidence-missing" Blocker "no smoke-test evidence";
    PluginMissing "plugin.missing" Blocker "plugin is missing";
    PluginVersionDiffers "plugin.version-differs" Blocker "plugin of another version";
    PluginDenied "plugin.denied" Blocker "plugin is denied";
    ContractFileMissing "contract.file-missing" Blocker "contract file is missing";
    ContractVersionDiffers "contract.version-differs" Blocker "contract of another version";
    ContractNotChecked "contract.not-checked" Info "contracts are not checked";
    ChecklistMissing "checklist.missing" Blocker "no checklist";
    ChecklistUnticked "checklist.unticked" Blocker "not ticked";
    ChecklistTickedUnverified "checklist.ticked-unverified" Blocker "ticked, but its check fails";
    ChecklistParentOpen "checklist.parent-open" Warning "parent and children disagree";
    ChecksumMismatch "checksum.mismatch" Warning "checksum differs";
    ChecksumLineEndings "checksum.line-endings" Info "only line endings differ";
    ChecksumFileMissing "checksum.file-missing" Warning "checksummed file is missing";
    NoteCommitDiffers "note.commit-differs" Warning "note approves another commit";
    NoteContradicts "note.contradicts" Blocker "note no longer holds";
    HistoryAbsent "history.absent" Info "no git history at hand";
    HistoryCommitUnknown "history.commit-unknown" Warning "commit not in the history";
    HistoryPullRequestMissing "history.pull-request-missing" Warning "not found as merged";
    HistoryUncommitted "history.uncommitted" Info "not as committed";
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
    fn a_title_is_a_few_words_of_its_own() {
        let mut titles: Vec<&str> = Code::ALL.iter().map(|code| code.title()).collect();
        assert!(titles.iter().all(|title| (8..=30).contains(&title.len()) && !title.ends_with('.')), "{titles:?}");
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), Code::ALL.len());
    }
}
