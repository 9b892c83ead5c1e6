//! Rules behind `note.*`.

use super::super::assessment::Assessment;
use super::super::finding::Finding;

/// Whether only writing a note can settle a blocker: the checklist item tied to the approval note's own check, and the
/// contradiction of an earlier note.
pub fn is_settled_by_a_note(finding: &Finding, assessment: &Assessment) -> bool {
    todo!("{finding:?} {}", assessment.title)
}
