//! The next lines of somebody's journal (docs/contracts.md, section 1: journal).

use crate::domain::assessment::{ActFact, ItemFact};
use crate::domain::evidence::journal::entry::{
    About, Act, Entry, Meaning, NoteRef, ReleaseRef, SeenFile, Version, Waiver,
};
use crate::domain::evidence::journal::graph::Graph;
use crate::domain::values::digest::Digest;

use super::tick::Mark;

/// Who writes, when, and after which line.
#[derive(Clone, Copy, Debug)]
pub struct Writer<'a> {
    pub by: &'a str,
    pub host: &'a str,
    /// RFC 3339.
    pub at: &'a str,
    /// The last act in their own journal.
    pub last: Option<Digest>,
}

/// What somebody does, and what they had before them.
#[derive(Clone, Debug)]
pub struct Deed {
    pub act: Act,
    pub about: About,
    pub meaning: Meaning,
    /// How that reads which it is about.
    pub text: String,
    /// The files behind an item, with the marks of their lines.
    pub evidence: Vec<SeenFile>,
    /// Whether that was on screen.
    pub on_screen: bool,
    pub reason: Option<String>,
    pub waiver: Option<Waiver>,
}

impl Deed {
    /// A tick or untick.
    pub fn marking(item: &ItemFact, mark: Mark, evidence: Vec<SeenFile>) -> Self {
        let (act, meaning) = match mark {
            Mark::Tick => (Act::Tick, Meaning::Verified),
            Mark::Untick => (Act::Untick, Meaning::Withdrawn),
        };
        let (about, text) = (About::Item(item.id.clone()), item.words.clone());
        Self { act, about, meaning, text, evidence, on_screen: false, reason: None, waiver: None }
    }

    /// The release is approved as it stands.
    pub fn approving(release: ReleaseRef, title: &str) -> Self {
        Self {
            act: Act::Approve,
            about: About::Release(release),
            meaning: Meaning::Approved,
            text: format!("{title} may ship"),
            evidence: Vec::new(),
            on_screen: false,
            reason: None,
            waiver: None,
        }
    }

    /// A note is written, or a newer one takes its place.
    pub fn upon_note(act: Act, note: NoteRef, meaning: Meaning) -> Self {
        let text = note.path.name().to_owned();
        let about = About::Note(note);
        Self { act, about, meaning, text, evidence: Vec::new(), on_screen: false, reason: None, waiver: None }
    }

    /// The same with why, and whether it was on screen.
    #[must_use]
    pub fn because(self, reason: Option<&str>, on_screen: bool) -> Self {
        Self { reason: said(reason).map(str::to_owned), on_screen, ..self }
    }
}

/// A reason without blanks around it; a blank is none.
pub fn said(reason: Option<&str>) -> Option<&str> {
    reason.map(str::trim).filter(|reason| !reason.is_empty())
}

/// What is to be seen of an item before it is marked: a mark is of that, and of nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub words: String,
    pub behind: Vec<SeenFile>,
    /// What people did to it, as far as it counts.
    pub acts: Vec<Digest>,
}

impl Shown {
    pub fn of(item: &ItemFact) -> Self {
        let acts = item.record.acts().iter().map(|act| act.id).collect();
        Self { words: item.words.clone(), behind: item.behind.clone(), acts }
    }
}

/// What signs an entry: its text without a signature in, the signature out; `None` leaves it unsigned.
pub type Signer<'a> = &'a dyn Fn(&str) -> Result<Option<String>, String>;

/// Signs nothing.
pub const UNSIGNED: Signer<'static> = &|_| Ok(None);

/// Why a line was not written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    #[error(transparent)]
    NotJson(#[from] serde_json::Error),
    #[error("{0}")]
    NotSigned(String),
}

/// The next lines of somebody's journal, one for each deed. The first names the last act of every journal that was read.
///
/// # Errors
/// [`Unwritten`].
pub fn lines(
    read: &Graph<'_>,
    writer: Writer<'_>,
    policy: Digest,
    (deeds, sign): (Vec<Deed>, Signer<'_>),
) -> Result<String, Unwritten> {
    let others = read.heads().into_iter().filter(|head| Some(*head) != writer.last);
    let (mut seen, mut prev, mut text) = (others.collect(), writer.last, String::new());
    for (deed, n) in deeds.into_iter().zip(read.greatest().saturating_add(1)..) {
        let Deed { act, about, meaning, text: says, evidence, on_screen, reason, waiver } = deed;
        let mut entry = Entry {
            journal: Version::V1,
            n,
            prev,
            seen: std::mem::take(&mut seen),
            by: writer.by.to_owned(),
            host: writer.host.to_owned(),
            at: writer.at.to_owned(),
            act,
            about,
            text: says,
            evidence,
            policy,
            meaning,
            on_screen,
            reason,
            waiver,
            signature: None,
        };
        entry.signature = sign(&entry.unsigned()?).map_err(Unwritten::NotSigned)?;
        let (line, id) = entry.line()?;
        text.push_str(&line);
        prev = Some(id);
    }
    Ok(text)
}

/// Why an item is not ticked without a reason, as the end of a sentence.
pub fn asks_for_reason(item: &ItemFact, mark: Mark, reason: Option<&str>) -> Option<&'static str> {
    let asks = mark == Mark::Tick && item.needs_reason() && said(reason).is_none();
    asks.then_some("nothing stands behind it: it names no file, no pull request and no flag")
}

/// Whether this person said the same already, for this reason or with none now.
pub fn is_repeated(item: &ItemFact, mark: Mark, (by, reason): (&str, Option<&str>)) -> bool {
    let is_told = |act: &ActFact| act.by == by && (reason.is_none() || act.reason.as_deref() == reason);
    let is_known = match item.record.acts() {
        [] => reason.is_none(),
        acts => acts.iter().all(is_told),
    };
    is_idle(item, mark) && is_known
}

/// Whether an act would say nothing new: the file and the journal stand so already.
pub fn is_idle(item: &ItemFact, mark: Mark) -> bool {
    match mark {
        Mark::Tick => item.ticked && item.record.is_current(),
        Mark::Untick => !item.ticked && item.record.tick().is_none() && !item.record.is_contested(),
    }
}
