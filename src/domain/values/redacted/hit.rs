//! Where a secret stands.

/// A secret found at the start of a text: it lies between `kept` and `end`.
pub(super) struct Hit {
    /// How much leads up to the secret and stays, such as a key or the user of a URL.
    pub(super) kept: usize,
    /// Where the secret ends.
    pub(super) end: usize,
    /// What kind of secret it is, in words for the reader of the evidence.
    pub(super) kind: &'static str,
}
