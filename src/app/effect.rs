//! What the cockpit asks the outside to do. Effects are values; `run` performs them.

use crate::domain::rules::pair::PairOverride;
use crate::domain::signing::note::Draft;
use crate::domain::signing::tick::Mark;
use crate::domain::values::digest::Digest;
use crate::domain::values::path::{Location, PackPath};

/// One thing to do. Its outcome comes back as an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Read the whole pack again, whatever the watcher says, and judge it under this choice from now on.
    Rescan(PairOverride),
    /// Write one byte of the checklist, if the file still has this digest and the item this id.
    Mark { id: String, mark: Mark, checklist: PackPath, digest: Digest },
    /// Draft the note for both decisions, with this reason or the default one.
    Draft { reason: Option<String> },
    /// Write the note, if the evidence still has the draft's digest.
    Emit(Draft),
    /// Try every rule on a damaged copy of the pack, in memory, under this choice.
    Prove(PairOverride),
    /// Read the beginning of an artifact.
    Preview(PackPath),
    /// Read the lines around a line of a file.
    Excerpt(Location),
    /// Give the terminal back to the shell until it says `fg`.
    Suspend,
    /// Draw everything anew.
    Repaint,
    /// End the cockpit.
    Quit,
}
