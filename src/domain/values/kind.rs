//! The kinds of evidence (docs/contracts.md, section 1), in one table.

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $words:literal;)*) => {
        /// What a file is: suggested by its name, confirmed by its content.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The kind in words, as lists and messages say it.
            pub fn words(self) -> &'static str {
                match self { $(Self::$kind => $words,)* }
            }
        }
    };
}

kinds! {
    RawRuns "raw runs";
    Report "KPI report";
    GateOutput "gate output";
    Checklist "checklist";
    SetupLock "setup lock";
    Rollback "rollback rehearsal";
    Regression "regression evidence";
    Summary "summary";
    ApprovalNote "approval note";
    /// A statement about an approval note, or the signature under one.
    Attestation "attestation";
    Checksums "checksum manifest";
    SmokeTranscript "smoke-test transcript";
    ProbeTranscript "probe transcript";
    Capture "capture record";
    Journal "journal";
    /// A file of the source tree that a contract of the profile names.
    Source "contract source";
    /// Any other file: listed, hashed, not interpreted.
    Unknown "unknown";
}

impl Kind {
    /// Whether it is evidence: what is made from it, or tells what people did with it, takes no part in its digest.
    pub fn is_evidence(self) -> bool {
        !matches!(self, Self::ApprovalNote | Self::Attestation | Self::Journal)
    }
}
