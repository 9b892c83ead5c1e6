//! Facts that reach the cockpit.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::assessment::Assessment;
use crate::domain::assessment::unjudged::Unjudged;
use crate::domain::mutation::mutant::Mutants;
use crate::domain::probing::batch::Batch;
use crate::domain::signing::note::Draft;
use crate::domain::values::path::{Location, PackPath};

use super::bookmark::Bookmark;
use super::key::Key;
use super::lock_text::LockText;
use super::look::Sight;
use super::probe_ask::ProbeAsk;

/// One fact, in the order in which it happened.
#[derive(Clone, Debug)]
pub enum Event {
    Key(Key),
    /// Text pasted by the terminal; refused outside text fields.
    Paste(String),
    /// Columns and rows.
    Resize(u16, u16),
    /// A frame that shows this is on the terminal.
    Drawn(Box<Sight>),
    /// After a key that asked for a tick nothing was pressed for a while: it was pressed once, and is not held down.
    Paused,
    /// What was kept of the last cockpit over this pack, or why it is left out.
    Resumed(Result<Bookmark, String>),
    /// The folder was read and judged.
    Assessed(Box<Assessment>, Now),
    /// The folder could not be read or judged: whatever was judged before no longer counts.
    Unjudged(Unjudged, Timestamp),
    /// How changes are noticed.
    Watching(Watching),
    /// A tick or untick was written.
    Marked {
        id: String,
        ticked: bool,
    },
    /// Findings were answered: in a few words.
    Answered(String),
    /// The lock was changed, or changed back.
    LockChanged(LockText),
    /// What a field's command printed, or why it did not.
    Collected {
        target: String,
        field: String,
        value: Result<String, String>,
    },
    /// An artifact was kept at this path.
    Kept(PackPath),
    /// What would be run, line by line; or why nothing can be.
    ProbeReady {
        ask: ProbeAsk,
        ready: Result<(Vec<String>, Vec<Batch>), String>,
    },
    /// Which probe runs, for how many seconds, and how many bytes it has written.
    ProbeAt {
        probe: String,
        seconds: u64,
        written: usize,
    },
    /// What was run has ended: what it showed, or why it showed nothing.
    ProbeEnded(Result<String, String>),
    /// A write was refused or failed: one sentence. Nothing was written, unless the sentence says so.
    Refused(String),
    /// The note was written to this path.
    Emitted(PackPath),
    /// Every rule was tried on a damaged copy of the pack, or why it could not be: one sentence.
    Proved(Result<Box<Mutants>, String>),
    /// A preview that was asked for.
    Previewed(PackPath, Preview),
    /// Lines around a place that were asked for.
    Excerpted(Excerpt),
    /// Drafts for both decisions, made from the newest assessment; `None` where that decision is refused.
    Drafted {
        approved: Option<Draft>,
        blocked: Draft,
    },
    /// Why there is no note to be drafted.
    NotDrafted(String),
    /// Something to know, in one sentence; no write is answered by it.
    Warned(String),
}

/// The clock's word at an assessment: ages and dates are counted from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    pub at: Timestamp,
    pub today: Date,
}

/// How changes of the folder are noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watching {
    /// The file system tells.
    Events,
    /// It does not: the folder is looked at every so many seconds, and why.
    Polling { seconds: u64, why: String },
}

/// The beginning of an artifact's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preview {
    /// Lines, untrusted, without their line ends; `cut` where there is more than was read.
    Text { lines: Vec<String>, cut: bool },
    /// Bytes that are no text, or why there are none.
    None(String),
}

/// Some lines of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The file, and the line that matters; without one, its beginning.
    pub place: Location,
    /// The number of the first line, from 1.
    pub first: u64,
    pub lines: Preview,
}
