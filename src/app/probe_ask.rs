//! What an operator asks to be run, and how far it is.

use crate::domain::probing::batch::Batch;

/// What is asked to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeAsk {
    /// The probes of a name: a probe, a target, a runtime.
    Probes(String),
    /// What the runtimes on this machine load.
    Host,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeStage {
    Preparing,
    /// Exactly this is about to be run.
    Asking {
        lines: Vec<String>,
        batches: Vec<Batch>,
        top: usize,
    },
    Running {
        probe: String,
        seconds: u64,
        written: usize,
    },
    /// It is being ended.
    Ending,
}
