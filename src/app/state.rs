//! The cockpit's state: facts (the assessment, replaced whole), decisions (ticks, reasons: precious) and what is on
//! screen (disposable). Things are selected by a durable id, never by row, since evidence reloads under the cursor.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::assess::Choice;
use crate::domain::assessment::Assessment;
use crate::domain::checklist::Mark;
use crate::domain::note::Draft;
use crate::domain::path::PackPath;

use super::event::{Now, Preview, Watching};
use super::keymap::Keymap;
use super::pane::Pane;

/// Everything the cockpit knows.
#[derive(Clone, Debug)]
pub struct State {
    pub facts: Facts,
    /// What came in while the screen is frozen (`f`): it waits here, with a badge.
    pub waiting: Option<Facts>,
    pub decisions: Decisions,
    pub ui: Ui,
    pub keymap: Keymap,
    pub session: Session,
}

/// What does not change while the cockpit runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The pack, as the operator named it.
    pub pack: String,
    /// Who looks: the login name, as row 1 shows it.
    pub operator: String,
    pub access: Access,
    pub glyphs: Glyphs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    ReadWrite,
    /// Nothing can be written.
    ReadOnly,
}

/// Which characters frames are drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyphs {
    Unicode,
    Ascii,
}

/// What is so: replaced whole, never edited.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// `None` while the first reading is under way.
    pub assessment: Option<Box<Assessment>>,
    pub now: Option<Now>,
    /// Why the pack cannot be read any more.
    pub lost: Option<String>,
    pub watching: Option<Watching>,
    /// The note as it would be written, per decision.
    pub drafts: Option<Drafts>,
    pub previews: BTreeMap<PackPath, Preview>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafts {
    /// `None` where APPROVED is refused.
    pub approved: Option<Draft>,
    pub blocked: Draft,
}

/// What the operator decided: precious.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    pub reason: Option<String>,
    pub choice: Choice,
    /// Items whose evidence was on screen.
    pub seen: BTreeSet<String>,
    pub undo: Vec<Marked>,
    pub redo: Vec<Marked>,
}

/// A tick or untick that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    pub id: String,
    pub mark: Mark,
}

/// What is on screen: disposable.
#[derive(Clone, Debug, Default)]
pub struct Ui {
    pub width: u16,
    pub height: u16,
    pub pane: Pane,
    /// The selected entry's id, per pane.
    pub selected: BTreeMap<Pane, String>,
    /// The first entry on screen, per pane, as an index: moved only when the operator moves.
    pub top: BTreeMap<Pane, usize>,
    /// Entries that are opened: their detail is on screen in narrow terminals too.
    pub open: Option<String>,
    /// First line of the detail on screen.
    pub detail_top: usize,
    /// Entries folded open or closed by hand (`=` and Enter on a section).
    pub unfolded: BTreeSet<String>,
    pub filter: String,
    pub dialog: Option<Dialog>,
    /// The last thing to say, until the next key.
    pub message: Option<Message>,
    /// Errors and events, newest last, at most 200.
    pub log: Vec<Message>,
    pub zoomed: Zoomed,
    pub shown: ShownFields,
    /// Ctrl-c was pressed once; a second one quits.
    pub interrupted: Interrupted,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoomed {
    #[default]
    No,
    Yes,
}

/// `=`: all fields, or only what differs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShownFields {
    #[default]
    Differing,
    All,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Interrupted {
    #[default]
    No,
    Once,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub weight: Weight,
    /// Untrusted: may quote evidence.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Word,
    Refusal,
    Error,
}

/// What stands over the panes and takes the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// `?`: the keys that work here and now; typing filters.
    Help { filter: String, top: usize },
    /// `:`: the verbs.
    Palette { input: String, selected: usize },
    /// `/`.
    Filter { input: String },
    /// A reason for the note, typed in place.
    Reason { input: String },
    /// `E`: the draft is frozen here: what was previewed is what is written.
    Emit { draft: Draft, input: String },
    /// `!`.
    Log { top: usize },
}

impl State {
    /// The assessment on screen.
    pub fn assessment(&self) -> Option<&Assessment> {
        self.facts.assessment.as_deref()
    }
}
