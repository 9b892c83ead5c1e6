//! Findings: what the evaluation has to say (contracts, section 2).

use serde::{Deserialize, Serialize};

use crate::domain::values::path::Location;

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
    /// What the rule held against each other, in the order in which it looked.
    #[serde(skip)]
    pub compared: Vec<Compared>,
}

/// One value that a rule looked at, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What it is, in a few words: `reported wrongClickRate`.
    pub what: String,
    /// As it stands there; for what is not there, the word for that.
    pub value: String,
    pub origin: Origin,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file of the pack.
    Evidence {
        place: Location,
        /// Where in it beyond the line: a JSON pointer, or `row 17`.
        part: Option<String>,
    },
    /// The profile: its key, dotted.
    Profile(String),
    /// Worked out by signoff: from what.
    Computed(String),
}

impl Origin {
    /// A file of the pack, at its line where that is known.
    pub fn at(place: Location) -> Self {
        Self::Evidence { place, part: None }
    }

    /// A row of a file, both from 1.
    pub fn row(place: Location, row: u64) -> Self {
        Self::Evidence { place, part: Some(format!("row {row}")) }
    }

    /// The place in a file of the pack; `None` for what comes from elsewhere.
    pub fn place(&self) -> Option<&Location> {
        match self {
            Self::Evidence { place, .. } => Some(place),
            Self::Profile(_) | Self::Computed(_) => None,
        }
    }

    pub fn profile(key: impl Into<String>) -> Self {
        Self::Profile(key.into())
    }

    pub fn computed(from: impl Into<String>) -> Self {
        Self::Computed(from.into())
    }
}

/// In words, untrusted: `docs/a.json:7 /scope/runId`, ``profile `runs.gate_type` ``, `by signoff, from ...`.
impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Evidence { place, part } => {
                write!(f, "{place}")?;
                part.as_ref().map_or(Ok(()), |part| write!(f, " {part}"))
            }
            Self::Profile(key) => write!(f, "profile `{key}`"),
            Self::Computed(from) => write!(f, "by signoff, from {from}"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Blocker,
    Warning,
    Info,
}

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
            compared: Vec::new(),
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

    /// The same with a value that the rule looked at, once; of very many the first [`Finding::PLACES`].
    pub fn comparing(mut self, what: impl Into<String>, value: impl Into<String>, origin: Origin) -> Self {
        let compared = Compared { what: what.into(), value: value.into(), origin };
        if self.compared.len() < Self::PLACES && !self.compared.contains(&compared) {
            self.compared.push(compared);
        }
        self
    }

    /// The same under another severity than the code's own.
    pub fn weighing(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The subject as it is called: the last part of a path, anything else as it is.
    pub fn name(&self) -> &str {
        let last = self.subject.rsplit('/').find(|part| !part.is_empty());
        last.filter(|_| !self.subject.contains(' ')).unwrap_or(&self.subject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::path::PackPath;

    #[test]
    fn an_origin_says_where_to_look() {
        let place = || Location::line(&PackPath::new("a/b.json").unwrap(), 7);
        assert_eq!(Origin::at(place()).to_string(), "a/b.json:7");
        assert_eq!(Origin::row(place(), 5).to_string(), "a/b.json:7 row 5");
        assert_eq!(Origin::profile("runs.gate_type").to_string(), "profile `runs.gate_type`");
        assert_eq!(Origin::computed("4 rows").to_string(), "by signoff, from 4 rows");
    }

    #[test]
    fn a_finding_compares_each_value_once_and_never_more_than_can_be_read() {
        let many = |finding: Finding, at: u64| finding.comparing("row", (at / 2).to_string(), Origin::computed("rows"));
        let finding = (0..1000).fold(Finding::new(Code::KpiCoverage, "a", "b"), many);
        assert_eq!(finding.compared.len(), Finding::PLACES);
        assert_eq!(finding.compared[1].value, "1");
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
