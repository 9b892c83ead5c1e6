//! Ticking and unticking, as the commands and the cockpit do it: the act is written into the person's journal, synced,
//! and then the byte into the checklist.

use crate::domain::assessment::{ChecklistFact, ItemFact};
use crate::domain::evidence::journal::entry::SeenFile;
use crate::domain::evidence::journal::line_marks;
use crate::domain::signing::recording::{Deed, Shown, asks_for_reason, is_repeated, said};
use crate::domain::signing::tick::{Mark, refusal};
use crate::domain::values::digest::Digest;
use crate::domain::values::path::PackPath;
use crate::io::store::StoreError;
use crate::run::mark::{MarkEdit, MarkError, write_mark};
use crate::run::person::Person;
use crate::run::pipeline::{Judged, Pipeline};
use crate::run::typed::typed;

use super::journaling::{AsNotRecorded, Desk, NotRecorded, at_desk};

/// Lines of a file that is larger than this are not told apart later: 1 MiB.
const MAX_MARKED: u64 = 1 << 20;
/// What an act that stands in the journal alone has changed.
const STANDS: &str = "the checklist stands as it was";
/// So many bytes of an entry tell lines, at most.
const ROOM: usize = 16 << 10;

/// What somebody asked for.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    pub id: &'a str,
    pub mark: Mark,
    pub reason: Option<&'a str>,
    /// The item as it was on screen; `None` where nothing was: as it is.
    pub shown: Option<&'a Shown>,
    /// Whether all that decides was on screen.
    pub on_screen: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct Marked {
    pub checklist: ChecklistFact,
    pub item: ItemFact,
    pub outcome: Outcome,
    /// Where the disk did not confirm the byte.
    pub unconfirmed: Option<MarkError>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It stood so, and the journal says so.
    Already,
    /// Written into both.
    Done,
    /// The checklist stood so: the act was recorded.
    Recorded,
}

/// Why nothing was ticked, or only half of it was done.
#[derive(Debug, thiserror::Error)]
pub enum NotMarked {
    #[error("there is no readable checklist in the pack")]
    NoChecklist,
    #[error("`{id}` is no item of {}", checklist.path)]
    NoItem { checklist: Box<ChecklistFact>, id: String },
    #[error("`{id}` stays as it is: {why}")]
    Refused { id: String, why: String },
    #[error("what stands behind `{id}` is not what was on screen; nothing was written")]
    NotShown { id: String },
    #[error("`{id}` is not ticked without a reason: {why}")]
    NoReason { id: String, why: &'static str },
    #[error(transparent)]
    Recording(#[from] NotRecorded),
    /// The act stands in the journal, and the checklist as it was.
    #[error("recorded in {path}, but not carried out: {}", .source.to_string().replace("nothing was written", STANDS))]
    NotCarriedOut { path: PackPath, source: MarkError },
}

impl NotMarked {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::NoChecklist => "`signoff status` says what is wrong".to_owned(),
            Self::NoItem { .. } => "`signoff checklist` prints the ids".to_owned(),
            Self::Refused { .. } => "`signoff checklist` tells what its check looks at".to_owned(),
            Self::NotShown { .. } => "look at it as it is now, then again".to_owned(),
            Self::NoReason { .. } => "say in a sentence what was looked at".to_owned(),
            Self::Recording(error) => error.remedy(),
            Self::NotCarriedOut { source, .. } => format!("{}; then the same again", source.remedy()),
        }
    }

    /// The same in one sentence, with what to do about it.
    pub fn told(&self) -> String {
        match self {
            Self::Refused { why, .. } => why.clone(),
            error => format!("{error}; {}", error.remedy()),
        }
    }
}

impl AsNotRecorded for NotMarked {
    fn as_not_recorded(&self) -> Option<&NotRecorded> {
        match self {
            Self::Recording(error) => Some(error),
            _ => None,
        }
    }
}

/// Does what is asked for, of the pack as `judge` finds it.
///
/// # Errors
/// [`NotMarked`].
pub fn mark(
    pipeline: &mut Pipeline,
    judge: &mut dyn FnMut(&mut Pipeline) -> Judged,
    person: &Person,
    order: Order<'_>,
) -> Result<Marked, NotMarked> {
    at_desk(pipeline, judge, person, &mut |desk| Acting { desk, order }.act())
}

/// One try, of the pack as it was judged.
struct Acting<'a, 'd> {
    desk: &'a mut Desk<'d>,
    order: Order<'a>,
}

impl Acting<'_, '_> {
    fn act(self) -> Result<Marked, NotMarked> {
        let assessment = self.desk.assessment;
        let checklist = assessment.checklist.as_ref().ok_or(NotMarked::NoChecklist)?;
        let item = self.item(checklist)?;
        if self.is_repeated(item) {
            return Ok(self.marked(checklist, item, Outcome::Already, None));
        }
        let Order { mark, reason, on_screen, .. } = self.order;
        let deed = Deed::marking(item, mark, self.evidence(item)?).because(reason, on_screen);
        self.desk.record(vec![deed])?;
        self.carry_out(checklist, item)
    }

    fn is_repeated(&self, item: &ItemFact) -> bool {
        let Order { mark, reason, .. } = self.order;
        is_repeated(item, mark, (&self.desk.person.by, said(reason)))
    }

    /// The item, if it may be marked so.
    fn item<'b>(&self, checklist: &'b ChecklistFact) -> Result<&'b ItemFact, NotMarked> {
        let Order { id, mark, reason, .. } = self.order;
        let no_item = || NotMarked::NoItem { checklist: Box::new(checklist.clone()), id: id.to_owned() };
        let item = checklist.items.by_id(id).ok_or_else(no_item)?;
        if self.order.shown.is_some_and(|shown| *shown != Shown::of(item)) {
            return Err(NotMarked::NotShown { id: id.to_owned() });
        }
        if let Some(why) = refusal(item, mark) {
            return Err(NotMarked::Refused { id: id.to_owned(), why });
        }
        if let Some(Err(why)) = said(reason).map(typed) {
            return Err(NotMarked::NoReason { id: id.to_owned(), why });
        }
        match asks_for_reason(item, mark, reason) {
            Some(why) if !self.is_repeated(item) => Err(NotMarked::NoReason { id: id.to_owned(), why }),
            _ => Ok(item),
        }
    }

    /// The files behind the item as they are, with the marks of their lines.
    fn evidence(&self, item: &ItemFact) -> Result<Vec<SeenFile>, NotMarked> {
        let mut room = ROOM;
        let with_lines = |seen: &SeenFile| {
            let lines = self.lines(seen)?.filter(|lines| lines.len() <= room);
            room -= lines.as_ref().map_or(0, String::len);
            Ok(SeenFile { lines, ..seen.clone() })
        };
        item.behind.iter().map(with_lines).collect()
    }

    fn lines(&self, seen: &SeenFile) -> Result<Option<String>, NotMarked> {
        let size = self.desk.pack.entry(&seen.path).map(|entry| entry.artifact.size);
        if seen.sha256.is_none() || size.is_none_or(|size| size > MAX_MARKED) {
            return Ok(None);
        }
        let changed = || NotRecorded::Store(StoreError::Changed(seen.path.as_str().into()));
        let bytes = self.desk.pipeline.root().read(&seen.path, MAX_MARKED).map_err(|_| changed())?;
        if Some(Digest::of(&bytes)) != seen.sha256 {
            return Err(changed().into());
        }
        Ok(line_marks::of(&bytes))
    }

    fn carry_out(&self, checklist: &ChecklistFact, item: &ItemFact) -> Result<Marked, NotMarked> {
        let edit = MarkEdit { id: &item.id, words: &item.words, mark: self.order.mark };
        let stood = item.ticked == (self.order.mark == Mark::Tick);
        let outcome = if stood { Outcome::Recorded } else { Outcome::Done };
        match write_mark(self.desk.pipeline.root(), &checklist.path, &edit) {
            Ok(()) => Ok(self.marked(checklist, item, outcome, None)),
            Err(error @ MarkError::Store(StoreError::Unconfirmed { .. })) => {
                Ok(self.marked(checklist, item, outcome, Some(error)))
            }
            Err(source) => Err(NotMarked::NotCarriedOut { path: self.desk.path.clone(), source }),
        }
    }

    fn marked(
        &self,
        checklist: &ChecklistFact,
        item: &ItemFact,
        outcome: Outcome,
        unconfirmed: Option<MarkError>,
    ) -> Marked {
        Marked { checklist: checklist.clone(), item: item.clone(), outcome, unconfirmed }
    }
}
