//! What a note and the evidence tell otherwise.

/// Something that a note says otherwise than the evidence.
pub(super) struct Disagreement {
    pub sentence: String,
    pub what: &'static str,
    pub of_note: String,
    pub of_evidence: String,
}
