//! Rows that `signoff collect` wrote: each names its capture, its number, and a digest of the row before it, so that none is
//! missing, told twice, moved or changed without being seen.

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::domain::values::digest::Digest;

use super::outcomes::Outcomes;
use super::problems::RowPosition;
use super::row::{self, Members};

/// The field by which a captured row names its capture.
pub const CAPTURE_MARK: &str = "signoffCapture";
const CAPTURE: &str = "capture";
const ROW: &str = "row";
const PREVIOUS: &str = "previous";
/// So many hex digits of a digest tie a row to the one before it.
const DIGITS: usize = 16;

/// What rows say of their capture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CapturedRows {
    /// As the first of them names it.
    pub capture: String,
    /// The first row that does not follow the one before it, or contradicts itself.
    pub broken: Option<RowPosition>,
    /// What ties the next row to the last one.
    pub link: String,
}

/// What ties the first row to its capture, and each further one to the text of the row before it, without white space around.
pub fn link(text: &str) -> String {
    let mut digits = Digest::of(text.as_bytes()).to_string();
    digits.truncate(DIGITS);
    digits
}

/// The mark of a row, from 1.
pub fn mark(capture: &str, number: u64, previous: &str) -> Value {
    json!({ CAPTURE: capture, ROW: number, PREVIOUS: previous })
}

/// Whether a captured row says that it could not be measured, or did not end well.
fn is_failed(row: &Members<'_>) -> bool {
    let probe = row.find("probe").map(Members::of).unwrap_or_default();
    row::boolean(probe.find("ok")) != Some(true) || probe.find("exitStatus").is_none_or(|status| status.get() != "0")
}

/// The rows so far; `None` while none was captured.
#[derive(Debug, Default)]
pub(super) struct CaptureCollector {
    rows: u64,
    found: Option<CapturedRows>,
}

impl CaptureCollector {
    /// A row that is an object, with its text.
    pub(super) fn add(&mut self, place: RowPosition, row: &Members<'_>, text: &str, outcomes: Outcomes) {
        self.rows += 1;
        let mark = row.find(CAPTURE_MARK).map(Members::of);
        if mark.is_none() && self.found.is_none() {
            return;
        }
        let named = mark.as_ref().and_then(|mark| row::text(mark.find(CAPTURE))).unwrap_or_default();
        let is_first = self.rows == 1;
        let found = self.found.get_or_insert_with(|| CapturedRows {
            capture: named.clone().into_owned(),
            broken: (!is_first).then_some(place),
            link: link(&named),
        });
        let number = mark.as_ref().and_then(|mark| mark.find(ROW)).map(RawValue::get);
        let previous = mark.as_ref().and_then(|mark| row::text(mark.find(PREVIOUS)));
        let follows = named == found.capture.as_str()
            && number == Some(self.rows.to_string().as_str())
            && previous.as_deref() == Some(&found.link);
        // One that could not be measured counts against everything, and so does a bad end that nothing accounts for.
        if !follows || (is_failed(row) && !outcomes.has_worse()) {
            found.broken.get_or_insert(place);
        }
        found.link = link(text);
    }

    pub(super) fn finish(self) -> Option<CapturedRows> {
        self.found
    }
}
