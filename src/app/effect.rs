//! What the cockpit asks the outside to do. Effects are values; `run` performs them.

use crate::domain::evidence::journal::entry::FindingRef;
use crate::domain::probing::batch::Batch;
use crate::domain::rules::pair::PairOverride;
use crate::domain::signing::answering::Reply;
use crate::domain::signing::note::Draft;
use crate::domain::signing::pin::LockChange;
use crate::domain::signing::recording::Shown;
use crate::domain::signing::tick::Mark;
use crate::domain::values::digest::Digest;
use crate::domain::values::path::{Location, PackPath};

use super::lock_text::LockText;
use super::probe_ask::ProbeAsk;

/// One thing to do. Its outcome comes back as an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Read the whole pack again, whatever the watcher says, and judge it under this choice from now on.
    Rescan(PairOverride),
    /// Record the act, with whether all that decides was on screen, and write one byte of the checklist, if the item of this
    /// id is still what was shown.
    Mark { id: String, mark: Mark, reason: Option<String>, shown: Shown, on_screen: bool },
    /// Record what was said to these findings, if they still say what was on screen.
    Answer { findings: Vec<FindingRef>, reply: Reply, reason: String },
    /// Draft the note for both decisions, with this reason or the default one.
    Draft { reason: Option<String> },
    /// The same, dated anew: somebody is about to sign it.
    DraftAnew { reason: Option<String> },
    /// Write the note, if the evidence still has the draft's digest.
    Emit(Draft),
    /// Change one thing of the setup lock, if the judgement bears it and the file still has this digest.
    ChangeLock(LockChange, Digest),
    /// Keep a file of the operator's as an artifact, and have a target name it, likewise.
    Attach { target: String, file: String, lock: Digest },
    /// Put the lock's text back, if the file is still the one that a change left.
    RestoreLock(LockText),
    /// Ask a field's command for its value.
    Collect { target: String, field: String },
    /// Keep the lock's diff as an artifact.
    KeepDiff,
    /// Tell exactly what would be run.
    PrepareProbe(ProbeAsk),
    /// Run it.
    RunProbe(ProbeAsk, Vec<Batch>),
    /// End what runs.
    CancelProbe,
    /// Try every rule on a damaged copy of the pack, in memory, under this choice.
    Prove(PairOverride),
    /// Read the beginning of an artifact.
    Preview(PackPath),
    /// Read the lines around a line of a file, or its first ones.
    Excerpt(Location),
    /// Give the terminal back to the shell until it says `fg`.
    Suspend,
    /// Draw everything anew.
    Repaint,
    /// End the cockpit.
    Quit,
}

impl Effect {
    /// Whether it changes a file: what was asked for is done before the end.
    pub fn writes(&self) -> bool {
        matches!(
            self,
            Self::Mark { .. }
                | Self::Answer { .. }
                | Self::Emit(_)
                | Self::ChangeLock(..)
                | Self::Attach { .. }
                | Self::RestoreLock(_)
                | Self::KeepDiff
        )
    }
}
