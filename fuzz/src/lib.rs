//! What the targets share. Each target's `Covers:` tells the files whose parsers it reaches; `tests/it/fuzzing.rs` holds
//! that no parser is without one.

#[path = "../../tests/it/fixtures/edits.rs"]
pub mod edits;
#[path = "../../tests/it/fixtures/folder.rs"]
pub mod folder;
#[path = "../../tests/it/fixtures/lawful.rs"]
pub mod lawful;
pub mod packs;
#[path = "../../tests/it/fixtures/signed.rs"]
pub mod signed;

use std::sync::OnceLock;

use signoff::domain::evidence::ParseError;
use signoff::domain::profile::Profile;
use signoff::domain::values::kind::Kind;

/// Which target reads a kind of evidence. A new kind does not compile without one.
pub fn target_of(kind: Kind) -> &'static str {
    match kind {
        Kind::RawRuns => "raw_runs",
        Kind::Report
        | Kind::GateOutput
        | Kind::SetupLock
        | Kind::SmokeTranscript
        | Kind::ProbeTranscript
        | Kind::Capture
        | Kind::Attestation
        | Kind::Unknown => "json_documents",
        Kind::Checklist => "checklist",
        Kind::Rollback | Kind::Regression | Kind::Summary | Kind::ApprovalNote => "documents",
        Kind::Checksums => "checksums",
        Kind::Journal => "journal",
        Kind::Source => "sources",
    }
}

/// The kinds that a target reads.
pub fn kinds_of(target: &str) -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(move |kind| target_of(*kind) == target)
}

/// The default profile, read once.
pub fn profile() -> &'static Profile {
    static PROFILE: OnceLock<Profile> = OnceLock::new();
    PROFILE.get_or_init(|| Profile::read(&[]).expect("the default profile"))
}

/// A fault names a place that the text has.
pub fn check_place(bytes: &[u8], fault: &ParseError) {
    let lines = bytes.split(|byte| *byte == b'\n').count() as u64;
    assert!(fault.line.is_none_or(|line| (1..=lines).contains(&line)), "{fault:?} of {lines} lines");
    assert!(fault.column.is_none_or(|column| column <= bytes.len() as u64 + 1), "{fault:?}");
    assert!(!fault.why.is_empty());
}

/// What stands before each of the first NULs, and the rest.
pub fn parts<const N: usize>(bytes: &[u8]) -> Option<[&str; N]> {
    let parts: Vec<&str> = std::str::from_utf8(bytes).ok()?.splitn(N, '\0').collect();
    parts.try_into().ok()
}
