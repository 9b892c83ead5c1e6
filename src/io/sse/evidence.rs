//! What is kept of an answer.

/// The most bytes of UTF-8 that `Answer::output` has.
pub(super) const CAP: usize = 4096;

/// The bytes kept are a little more than the cap, so that a character which
/// begins before the cap is whole, and it is known that something was cut.
const KEPT: usize = CAP + 4;

/// The first bytes of what was received.
#[derive(Default)]
pub(super) struct Evidence {
    bytes: Vec<u8>,
}

impl Evidence {
    /// Keeps `bytes`, or as much of them as there is room for.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        let room = KEPT - self.bytes.len();
        self.bytes.extend(bytes.iter().take(room));
    }

    /// Whether nothing more can be kept.
    pub(super) fn is_full(&self) -> bool {
        self.bytes.len() == KEPT
    }

    /// The text, of at most [`CAP`] bytes, and whether it was cut.
    pub(super) fn into_text(self) -> (String, bool) {
        let mut text = String::from_utf8_lossy(&self.bytes).into_owned();
        let is_cut = text.len() > CAP;
        text.truncate(text.floor_char_boundary(CAP));
        (text, is_cut)
    }
}
