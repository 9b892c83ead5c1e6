//! The cockpit's state: facts (the assessment, replaced whole), decisions (ticks, reasons: precious) and what is on
//! screen (disposable). Things are selected by a durable id, never by row.

/// Everything the cockpit knows.
#[derive(Clone, Debug, Default)]
pub struct State {}
