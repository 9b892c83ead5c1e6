//! The cockpit's state: facts (the assessment, replaced whole), decisions (ticks, reasons: precious) and what is on
//! screen (disposable). Things are selected by a durable id, never by row, since evidence reloads under the cursor.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;

use crate::domain::assessment::Assessment;
use crate::domain::assessment::change::Change;
use crate::domain::evidence::note::Decision;
use crate::domain::mutation::mutant::{Mutant, Mutants};
use crate::domain::rules::pair::PairOverride;
use crate::domain::signing::note::Draft;
use crate::domain::signing::tick::Mark;
use crate::domain::values::path::{Location, PackPath};

use super::bookmark::{Bookmark, Typed};
use super::dialog::Dialog;
use super::event::{Excerpt, Now, Preview, Watching};
use super::keymap::{Context, Keymap};
use super::lock_text::LockText;
use super::look::{Look, Press};
use super::pane::Pane;
use super::reading::{Drafts, Judged, Reading};

/// Everything the cockpit knows.
#[derive(Clone, Debug)]
pub struct State {
    pub facts: Facts,
    /// What was judged while the screen is frozen (`f`): it waits here, with a badge. A reading that fails does not
    /// wait: it ends the freeze.
    pub waiting: Option<Box<Judged>>,
    pub testing: Testing,
    pub decisions: Decisions,
    pub ui: Ui,
    pub keymap: Keymap,
    pub session: Session,
    /// What was kept of the last cockpit, until the pack is judged.
    pub resume: Option<Box<Bookmark>>,
}

/// What does not change while the cockpit runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The pack, as the operator named it.
    pub pack: String,
    pub provenance: Provenance,
    /// Who looks: the login name, as row 1 shows it.
    pub operator: String,
    pub access: Access,
    pub glyphs: Glyphs,
}

/// Where the evidence comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Provenance {
    #[default]
    Operator,
    /// Made up, in a folder that is gone once the cockpit ends.
    Example,
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
    pub reading: Reading,
    pub watching: Option<Watching>,
    pub previews: BTreeMap<PackPath, Preview>,
    /// Lines of files, by the place that they are of.
    pub excerpts: BTreeMap<Location, Excerpt>,
    /// The newest change of what blocks since the cockpit was opened.
    pub verdict_change: Option<VerdictChange>,
}

/// A change of what blocks, and when it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictChange {
    pub at: Timestamp,
    pub change: Change,
}

/// The test whether the gate can block.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Testing {
    #[default]
    NotAsked,
    UnderWay,
    /// Why it could not be done.
    Failed(String),
    /// May be of other evidence than is on screen: [`Mutants::are_stale`].
    Done(Box<Mutants>),
}

/// What the operator decided: precious.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    pub reason: Option<String>,
    pub choice: PairOverride,
    /// The decision that the note pane and the emit dialog show; `None`: APPROVED where it is allowed, else BLOCKED.
    pub decision: Option<Decision>,
    /// Items of which all that decides was on screen, as it is now: what is otherwise must be seen again.
    pub seen: BTreeSet<String>,
    pub undo: Vec<Write>,
    pub redo: Vec<Write>,
    /// Writes that were asked for and have not been answered, oldest first.
    pub awaited: VecDeque<Awaited>,
}

/// A write on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Awaited {
    Mark(Marked, Origin),
    /// What takes the place of the lock's text, where that is known before it is written.
    Lock(Option<LockText>, Origin),
    Answer,
    Emit,
}

/// What was written, and can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    Mark(Marked),
    Lock(LockText),
}

/// A write of this cockpit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    pub done: Done,
    /// Whether evidence was read since: where it does not stand in that, somebody else changed it.
    pub was_read: bool,
}

/// Who asked for a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Hand,
    Undo,
    Redo,
}

/// A tick or untick that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    pub id: String,
    pub mark: Mark,
    /// Why: of a tick; and of an untick, that of the tick that it took off.
    pub reason: Option<String>,
}

/// What is on screen: disposable.
#[derive(Clone, Debug, Default)]
pub struct Ui {
    pub width: u16,
    pub height: u16,
    pub pane: Pane,
    /// The selected entry's id, per pane.
    pub selected: BTreeMap<Pane, String>,
    /// Where the selected entry stood, per pane: its neighbour is selected when it is gone.
    pub positions: BTreeMap<Pane, usize>,
    /// The first entry on screen, per pane, as an index: moved only when the operator moves, or by as much as the
    /// selected entry moved when evidence was read again.
    pub top: BTreeMap<Pane, usize>,
    /// The entry that is opened: its detail is on screen in narrow terminals too.
    pub open: Option<String>,
    /// Where the operator came from, newest last, at most [`Ui::TRAIL`].
    pub trail: Vec<EntryRef>,
    /// The row against a metric that is looked at in its file.
    pub rows: Option<Trail>,
    /// First line of the detail on screen.
    pub detail_top: usize,
    /// What of the opened item's card was on screen so far.
    pub look: Option<Look>,
    /// What the dialog of the last frame asked, where the whole of it was on screen.
    pub question: Option<Dialog>,
    /// The same once the keyboard was quiet since: what was typed before answers something else.
    pub read: Option<Dialog>,
    /// The key that asked for a tick, or for what is to be seen before, until the keyboard was quiet.
    pub press: Option<Press>,
    /// What the operator asked for of an item that is to be seen first.
    pub asked: Option<Mark>,
    /// What was typed for the write that is under way.
    pub sent: Option<Typed>,
    /// What was typed and came to nothing: its write was refused, or its item is to be seen first. It stands in the field
    /// when the same is asked for again.
    pub unsaid: Option<Typed>,
    /// Which of the opened artifact's links Enter follows.
    pub link: usize,
    /// Entries that stand otherwise than by themselves: settled sections that are open, others that are closed.
    pub unfolded: BTreeSet<String>,
    /// Keeps the entries of the pane on screen that hold it, in either case; empty: all.
    pub filter: String,
    pub dialog: Option<Dialog>,
    /// The last thing to say, until the next key.
    pub message: Option<Message>,
    /// Errors and events, newest last, at most 200.
    pub log: Vec<Message>,
    pub zoomed: Zoomed,
    pub frozen: Frozen,
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

/// Which row against which metric is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail {
    pub report: PackPath,
    /// The metric's name.
    pub metric: String,
    /// Which of the listed rows, from 0.
    pub at: usize,
}

/// An entry of a pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRef {
    pub pane: Pane,
    pub id: Option<String>,
}

/// `f`: whether new evidence waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Frozen {
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

impl Ui {
    /// How far back `h` leads.
    pub const TRAIL: usize = 32;
    /// Cells of the last row that stand before the text of a refusal.
    pub(super) const BEFORE_REFUSAL: usize = 10;
    /// Messages kept in the log.
    pub const LOGGED: usize = 200;
    /// Lines of a detail that stand above its preview, at most.
    pub(super) const ABOVE_PREVIEW: usize = 48;
    /// Rows against a metric that are shown with it, at most.
    pub const ROWS: usize = 200;
    /// Rows that are not the list's: row 1, the tabs, the frame's two, the hints.
    const AROUND: usize = 5;

    /// From this size on a list has its pane to itself; below it the current entry's detail stands under the list.
    pub const SINGLE: (u16, u16) = (80, 24);
    /// From this size on the detail stands beside the list.
    pub const BESIDE: (u16, u16) = (120, 30);

    /// Whether the selected entry's detail is on screen.
    pub(super) fn shows_detail(&self) -> bool {
        let beside = self.is_at_least(Self::BESIDE) && self.zoomed == Zoomed::No;
        self.open.is_some() || beside || !self.is_at_least(Self::SINGLE)
    }

    /// Whether the terminal has so many columns and rows.
    pub(super) fn is_at_least(&self, (width, height): (u16, u16)) -> bool {
        self.width >= width && self.height >= height
    }

    /// How many entries the list has room for, one row each: what a page is. At least one.
    pub fn page(&self) -> usize {
        usize::from(self.height).saturating_sub(Self::AROUND).max(1)
    }
}

impl VerdictChange {
    /// When it was seen: `12:00 UTC`.
    pub fn clock(&self) -> String {
        clock(self.at)
    }
}

/// A moment as the screen tells it: `12:00 UTC`.
pub fn clock(at: Timestamp) -> String {
    at.strftime("%H:%M UTC").to_string()
}

impl State {
    /// A cockpit that has read nothing yet.
    pub fn new(session: Session, keymap: Keymap) -> Self {
        let (facts, decisions, ui) = (Facts::default(), Decisions::default(), Ui::default());
        Self { facts, waiting: None, testing: Testing::NotAsked, decisions, ui, keymap, session, resume: None }
    }

    /// The assessment on screen; `None` where the newest reading is under way or failed.
    pub fn assessment(&self) -> Option<&Assessment> {
        self.facts.reading.judged().map(|judged| &judged.assessment)
    }

    /// The clock's word at the assessment on screen.
    pub fn now(&self) -> Option<Now> {
        self.facts.reading.judged().map(|judged| judged.now)
    }

    /// One of the rules that were tried.
    pub(super) fn mutant(&self, index: usize) -> Option<&Mutant> {
        match &self.testing {
            Testing::Done(mutants) => mutants.list.get(index),
            _ => None,
        }
    }

    /// The note as it would be written now; `None` while it is being drafted.
    pub fn draft(&self) -> Option<&Draft> {
        self.drafts().map(|drafts| drafts.of(self.decisions.decision))
    }

    /// Why there is no note to be shown.
    pub fn undrafted(&self) -> Option<&str> {
        self.facts.reading.judged()?.drafts.as_ref()?.as_ref().err().map(String::as_str)
    }

    /// The notes as they would be written now; `None` while they are being drafted, and where there are none.
    pub(super) fn drafts(&self) -> Option<&Drafts> {
        self.facts.reading.judged()?.drafts.as_ref()?.as_ref().ok()
    }

    /// Whether a draft was made from the newest reading, on screen or waiting.
    pub fn is_current(&self, draft: &Draft) -> bool {
        let newest = self.waiting.as_deref().or(self.facts.reading.judged());
        newest.is_some_and(|judged| draft.basis.holds_for(&judged.assessment))
    }

    /// Whether something waits for the keyboard to be quiet.
    pub fn awaits_pause(&self) -> bool {
        self.ui.press.is_some() || (self.ui.question.is_some() && self.ui.question != self.ui.read)
    }

    /// Where keys are pressed: in the dialog, or in the pane.
    pub fn context(&self) -> Context {
        self.ui.dialog.as_ref().map_or(Context::Pane(self.ui.pane), Dialog::context)
    }
}
