//! Findings: what the evaluation has to say (contracts, section 2).

use serde::{Deserialize, Serialize};

use super::path::Location;

/// One thing the evaluation has to say. All texts are untrusted: they quote evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub code: Code,
    pub severity: Severity,
    /// What it is about: a run, a file, a field, an item. Code and subject together are the finding's durable id.
    pub subject: String,
    /// One sentence.
    pub message: String,
    /// What it rests on.
    pub evidence: Vec<Location>,
    /// What to do next, or the command to run.
    pub remedy: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Blocker,
    Warning,
    Info,
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident;)*) => {
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

            /// The default severity. Where the contract names two (blocker for a gate run, else warning), the
            /// stronger one: the rule lowers it, a profile's override holds for both.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    EvidenceUnreadable "evidence.unreadable" Blocker;
    EvidenceDuplicateKey "evidence.duplicate-key" Blocker;
    EvidencePathEscapes "evidence.path-escapes" Blocker;
    EvidenceLinkMissing "evidence.link-missing" Warning;
    EvidencePlaceholder "evidence.placeholder" Warning;
    KpiNotExecuted "kpi.not-executed" Info;
    KpiRawMissing "kpi.raw-missing" Blocker;
    KpiRawInvalid "kpi.raw-invalid" Blocker;
    KpiDiffersFromRaw "kpi.differs-from-raw" Blocker;
    KpiTargetMissed "kpi.target-missed" Blocker;
    KpiCoverage "kpi.coverage" Blocker;
    KpiNotProven "kpi.not-proven" Warning;
    KpiTimeOrder "kpi.time-order" Warning;
    KpiWorseThanBaseline "kpi.worse-than-baseline" Warning;
    GateMissing "gate.missing" Blocker;
    GateNotComparable "gate.not-comparable" Blocker;
    GateFailed "gate.failed" Blocker;
    GateOutputMissing "gate.output-missing" Blocker;
    GateOutputDiffers "gate.output-differs" Blocker;
    GateOutputStale "gate.output-stale" Warning;
    FlagsInactive "flags.inactive" Warning;
    FlagsUnknown "flags.unknown" Info;
    RollbackMissing "rollback.missing" Blocker;
    RollbackFlagMissing "rollback.flag-missing" Blocker;
    RollbackCommitDiffers "rollback.commit-differs" Warning;
    ClosureLockMissing "closure.lock-missing" Blocker;
    ClosurePlaceholder "closure.placeholder" Blocker;
    ClosureFieldMissing "closure.field-missing" Blocker;
    ClosureFieldMalformed "closure.field-malformed" Blocker;
    ClosureDeferredWithoutRationale "closure.deferred-without-rationale" Blocker;
    ClosureDeferredNotAllowed "closure.deferred-not-allowed" Blocker;
    ClosureStatusInconsistent "closure.status-inconsistent" Blocker;
    ClosureSmokeEvidenceMissing "closure.smoke-evidence-missing" Blocker;
    PluginMissing "plugin.missing" Blocker;
    PluginVersionDiffers "plugin.version-differs" Blocker;
    PluginDenied "plugin.denied" Blocker;
    ChecklistMissing "checklist.missing" Blocker;
    ChecklistUnticked "checklist.unticked" Blocker;
    ChecklistTickedUnverified "checklist.ticked-unverified" Blocker;
    ChecklistParentOpen "checklist.parent-open" Warning;
    ChecksumMismatch "checksum.mismatch" Warning;
    ChecksumLineEndings "checksum.line-endings" Info;
    ChecksumFileMissing "checksum.file-missing" Warning;
    NoteCommitDiffers "note.commit-differs" Warning;
    NoteContradicts "note.contradicts" Blocker;
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

impl Finding {
    /// The most places that are added at once.
    pub const PLACES: usize = 50;

    /// A finding of the code's own severity, so far without evidence and remedy.
    pub fn new(code: Code, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            subject: subject.into(),
            message: message.into(),
            evidence: Vec::new(),
            remedy: String::new(),
        }
    }

    /// The same with a place that it rests on.
    pub fn at(mut self, place: Location) -> Self {
        if !self.evidence.contains(&place) {
            self.evidence.push(place);
        }
        self
    }

    /// The same with places that it rests on; of very many the first ones, so that no finding grows with the evidence.
    pub fn at_all(self, places: impl IntoIterator<Item = Location>) -> Self {
        places.into_iter().take(Self::PLACES).fold(self, Self::at)
    }

    /// The same with what to do next.
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// The same under another severity than the code's own.
    pub fn weighing(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}
