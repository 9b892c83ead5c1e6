//! Ticking and unticking, as the commands and the cockpit do it: the act is written into the person's journal, synced,
//! and then the byte into the checklist.

use std::io;
use std::path::PathBuf;

use crate::domain::assessment::unjudged::Unjudged;
use crate::domain::assessment::{Assessment, ChecklistFact, ItemFact};
use crate::domain::evidence::artifact::Condition;
use crate::domain::evidence::journal::entry::{Entry, SeenFile};
use crate::domain::evidence::journal::graph::Graph;
use crate::domain::evidence::journal::{self, line_marks};
use crate::domain::evidence::pack::Pack;
use crate::domain::signing::recording::{self, Deed, Shown, Writer, asks_for_reason, is_idle};
use crate::domain::signing::tick::{Mark, refusal};
use crate::domain::values::digest::Digest;
use crate::domain::values::escaped::Escaped;
use crate::domain::values::path::PackPath;
use crate::io::output::Folders;
use crate::io::row_file::RowFile;
use crate::io::store::StoreError;
use crate::io::{clock, describe_error};
use crate::run::mark::{MarkEdit, MarkError, write_mark};
use crate::run::person::Person;
use crate::run::pipeline::{Judged, MAX_TEXT, Pipeline};

/// Lines of a file that is larger than this are not told apart later: 1 MiB.
const MAX_MARKED: u64 = 1 << 20;
/// So many bytes of an entry tell lines, at most.
const ROOM: usize = 16 << 10;
/// How often a journal is looked at again that somebody else writes to.
const TURNS: usize = 8;

/// What somebody asked for.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    pub id: &'a str,
    pub mark: Mark,
    pub reason: Option<&'a str>,
    /// The item as it was on screen; `None` where nothing was: as it is.
    pub shown: Option<&'a Shown>,
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
    #[error("{0}; nothing was written")]
    Unjudged(Unjudged),
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
    #[error("the folder of the journals, `{0}`, leads outside the pack; nothing was written")]
    NoFolder(String),
    #[error("{}: {why}; nothing was written", Escaped::new(.path.as_str()))]
    Journal { path: PackPath, why: String },
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The act stands in the journal, and the checklist as it was.
    #[error("recorded in {}, but not carried out: {source}", Escaped::new(.path.as_str()))]
    NotCarriedOut { path: PackPath, source: MarkError },
}

impl NotMarked {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::Unjudged(unjudged) => unjudged.hint.clone(),
            Self::NoChecklist => "`signoff status` says what is wrong".to_owned(),
            Self::NoItem { .. } => "`signoff checklist` prints the ids".to_owned(),
            Self::Refused { .. } => "`signoff checklist` tells what its check looks at".to_owned(),
            Self::NotShown { .. } => "look at it as it is now, then again".to_owned(),
            Self::NoReason { .. } => "say in a sentence what was looked at".to_owned(),
            Self::NoFolder(_) => "name another one as `paths.journal` in the profile".to_owned(),
            Self::Journal { .. } => "let the journal be read and written, then again".to_owned(),
            Self::Store(error) => error.remedy(),
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
    let path = journal_of(pipeline, person)?;
    for _ in 0..TURNS {
        let place = match real_place(pipeline, &path) {
            Ok(place) => place,
            // Where the pack itself is gone, that is the reason.
            Err(error) => return judge(pipeline).map_err(NotMarked::Unjudged).and(Err(error)),
        };
        // Held from before it is read until the byte is written: nobody else adds a line of this person meanwhile.
        let held = RowFile::waited_for(&place, |line| Entry::parse(line).is_ok())?;
        let (pack, assessment) = judge(pipeline).map_err(NotMarked::Unjudged)?;
        let acting = Acting { pipeline, pack: &pack, assessment: &assessment, path: &path, person, order };
        match acting.act(held, place) {
            Err(NotMarked::Store(StoreError::Changed(_) | StoreError::Exists(_))) => {}
            done => return done,
        }
    }
    Err(NotMarked::Journal { path, why: "another program writes to it all the time".to_owned() })
}

fn journal_of(pipeline: &Pipeline, person: &Person) -> Result<PackPath, NotMarked> {
    let folder = pipeline.profile().paths.journal();
    let text = format!("{folder}/{}", journal::file_name(&person.by, &person.host));
    PackPath::new(&text).ok_or(NotMarked::NoFolder(folder))
}

fn real_place(pipeline: &Pipeline, path: &PackPath) -> Result<PathBuf, NotMarked> {
    let refused = |error: io::Error| NotMarked::Journal { path: path.clone(), why: describe_error(&error) };
    pipeline.root().real_path(path).map_err(refused)
}

/// One try, of the pack as it was judged.
struct Acting<'a> {
    pipeline: &'a Pipeline,
    pack: &'a Pack,
    assessment: &'a Assessment,
    /// Of the person's journal.
    path: &'a PackPath,
    person: &'a Person,
    order: Order<'a>,
}

impl Acting<'_> {
    fn act(&self, held: Option<RowFile>, place: PathBuf) -> Result<Marked, NotMarked> {
        let checklist = self.checklist()?;
        let item = self.item(checklist)?;
        if is_idle(item, self.order.mark) {
            return Ok(self.marked(checklist, item, Outcome::Already, None));
        }
        let line = self.line(item, held.as_ref())?;
        let length = held.as_ref().map_or(0, RowFile::length) + line.len() as u64;
        if length > MAX_TEXT {
            return Err(self.unwritten(format!("would be longer than the {} MiB that are read of it", MAX_TEXT >> 20)));
        }
        let folder = place.parent().unwrap_or(&place);
        let _made = Folders::made(folder).map_err(|error| StoreError::failed(folder, error))?;
        let mut file = held.map_or_else(|| RowFile::create(&place), Ok)?;
        file.append(&line)?;
        self.carry_out(checklist, item)
    }

    fn checklist(&self) -> Result<&ChecklistFact, NotMarked> {
        self.assessment.checklist.as_ref().ok_or(NotMarked::NoChecklist)
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
        match asks_for_reason(item, mark, reason) {
            Some(why) if !is_idle(item, mark) => Err(NotMarked::NoReason { id: id.to_owned(), why }),
            _ => Ok(item),
        }
    }

    fn line(&self, item: &ItemFact, held: Option<&RowFile>) -> Result<String, NotMarked> {
        let graph = Graph::of(self.pack.journals());
        let Person { by, host } = self.person;
        let at = clock::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let writer = Writer { by, host, at: &at, last: self.last(held)? };
        let Order { mark, reason, shown, .. } = self.order;
        let on_screen = shown.is_some();
        let (policy, evidence) = (self.assessment.policy.digest, self.evidence(item)?);
        let entry = recording::entry(&graph, writer, Deed { item, mark, evidence, policy, on_screen, reason });
        entry.line().map(|(line, _)| line).map_err(|error| self.unwritten(error.to_string()))
    }

    /// The last line of the person's journal, which is held: it must be the one that was judged.
    fn last(&self, held: Option<&RowFile>) -> Result<Option<Digest>, NotMarked> {
        let last = |file: &journal::JournalFile| file.entries.last().map(|(_, recorded)| recorded.id);
        let entry = self.pack.entry(self.path).map(|entry| &entry.artifact.condition);
        if let Some(Condition::Unreadable { why, .. }) = entry {
            return Err(self.unwritten(format!("cannot be read: {why}")));
        }
        let judged = self.pack.journals().find(|(path, _)| *path == self.path).and_then(|(_, file)| last(file));
        let Some(held) = held else { return Ok(judged) };
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut held.reader()?, &mut bytes)
            .map_err(|error| self.unwritten(describe_error(&error)))?;
        let there = journal::parse(&bytes).map_err(|error| self.unwritten(error.to_string()))?;
        let is_judged = last(&there) == judged;
        is_judged.then_some(judged).ok_or_else(|| StoreError::Changed(self.path.as_str().into()).into())
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
        let size = self.pack.entry(&seen.path).map(|entry| entry.artifact.size);
        if seen.sha256.is_none() || size.is_none_or(|size| size > MAX_MARKED) {
            return Ok(None);
        }
        let changed = || NotMarked::Store(StoreError::Changed(seen.path.as_str().into()));
        let bytes = self.pipeline.root().read(&seen.path, MAX_MARKED).map_err(|_| changed())?;
        if Some(Digest::of(&bytes)) != seen.sha256 {
            return Err(changed());
        }
        Ok(line_marks::of(&bytes))
    }

    fn carry_out(&self, checklist: &ChecklistFact, item: &ItemFact) -> Result<Marked, NotMarked> {
        let edit = MarkEdit { id: &item.id, words: &item.words, mark: self.order.mark };
        let stood = item.ticked == (self.order.mark == Mark::Tick);
        let outcome = if stood { Outcome::Recorded } else { Outcome::Done };
        match write_mark(self.pipeline.root(), &checklist.path, &edit) {
            Ok(()) => Ok(self.marked(checklist, item, outcome, None)),
            Err(error @ MarkError::Store(StoreError::Unconfirmed { .. })) => {
                Ok(self.marked(checklist, item, outcome, Some(error)))
            }
            Err(source) => Err(NotMarked::NotCarriedOut { path: self.path.clone(), source }),
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

    fn unwritten(&self, why: String) -> NotMarked {
        NotMarked::Journal { path: self.path.clone(), why }
    }
}
