//! What is said of a capture once it has ended.

use crate::domain::evidence::capture::CaptureState;
use crate::domain::values::escaped::Escaped;
use crate::io::store::StoreError;
use crate::run::CommandOutput;
use crate::run::operations::capturing::Capture;

/// What is said of a capture that is whole.
pub(super) fn told(capture: &Capture<'_>) -> Escaped {
    Escaped::new(&format!("{}: {}, captured whole", capture.record.run_id, capture.counted()))
}

/// What is said of a capture that is not whole.
pub(super) fn stopped(capture: &Capture<'_>) -> Option<String> {
    if capture.is_whole() {
        return None;
    }
    let hint = match capture.record.state {
        CaptureState::Spoiled => "capture it anew into another file",
        _ => "`--resume` goes on with it",
    };
    let text = format!("{}: {}; {}", capture.record.run_id, capture.counted(), capture.why_stopped());
    Some(format!("signoff: {}\nhint: {hint}\n", Escaped::new(&text)))
}

/// What is said where the record could not be written.
pub(super) fn unrecorded(error: &StoreError) -> CommandOutput {
    let text = format!("the rows are kept, and their record is not up to date: {error}");
    CommandOutput::failed(text, error.remedy())
}
