//! Writing into a person's journal: it is held, the pack is judged, and what was decided upon that is added and synced.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::assessment::Assessment;
use crate::domain::assessment::unjudged::Unjudged;
use crate::domain::evidence::artifact::Condition;
use crate::domain::evidence::journal;
use crate::domain::evidence::journal::graph::Graph;
use crate::domain::evidence::pack::Pack;
use crate::domain::signing::recording::{self, Deed, Signer, UNSIGNED, Unwritten, Writer};
use crate::domain::values::digest::Digest;
use crate::domain::values::path::PackPath;
use crate::io::output::Folders;
use crate::io::row_file::RowFile;
use crate::io::store::StoreError;
use crate::io::{clock, describe_error};
use crate::run::person::Person;
use crate::run::pipeline::{Judged, MAX_TEXT, Pipeline};

/// How often a journal is looked at again that somebody else writes to.
const TURNS: usize = 8;

/// Why nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum NotRecorded {
    #[error("{0}; nothing was written")]
    Unjudged(Unjudged),
    #[error("the folder of the journals, `{0}`, leads outside the pack; nothing was written")]
    NoFolder(String),
    #[error("`{0}` is a link, and behind one no journal is read; nothing was written")]
    Link(String),
    #[error("{path}: {why}; nothing was written")]
    Journal { path: PackPath, why: String },
    #[error("{path}: would be longer than the {} MiB that are read of it; nothing was written", MAX_TEXT >> 20)]
    Full { path: PackPath },
    #[error("{0}; nothing was written")]
    NotSigned(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl NotRecorded {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::Unjudged(unjudged) => unjudged.hint.clone(),
            Self::NoFolder(_) => "name another one as `paths.journal` in the profile".to_owned(),
            Self::Link(link) => {
                format!("put what it leads to in the place of `{link}`, or name another folder as `paths.journal`")
            }
            Self::Journal { .. } => "let the journal be read and written, then again".to_owned(),
            Self::Full { .. } => {
                "leave it as it is, since others name its lines, and go on in a new one: under another name (`--as`), or \
                 on another machine"
                    .to_owned()
            }
            Self::NotSigned(_) => {
                "`--sign` with a key of yours that `note.signers` in the profile lists, and that `ssh-keygen` can use"
                    .to_owned()
            }
            Self::Store(error) => error.remedy(),
        }
    }

    /// Whether somebody else wrote meanwhile: it is tried again.
    fn is_passing(&self) -> bool {
        matches!(self, Self::Store(StoreError::Changed(_) | StoreError::Exists(_)))
    }
}

/// A person's journal, held, and the pack as it was judged meanwhile.
pub struct Desk<'a> {
    pub pipeline: &'a Pipeline,
    pub pack: &'a Pack,
    pub assessment: &'a Assessment,
    /// Of the journal.
    pub path: &'a PackPath,
    pub person: &'a Person,
    place: PathBuf,
    /// `None` where there is none yet.
    held: Option<RowFile>,
}

/// Does `work` at a desk: nobody else adds a line of this person meanwhile. It is begun again where somebody else wrote.
///
/// # Errors
/// Those of `work`, and [`NotRecorded`].
pub fn at_desk<T, E>(
    pipeline: &mut Pipeline,
    judge: &mut dyn FnMut(&mut Pipeline) -> Judged,
    person: &Person,
    work: &mut dyn FnMut(&mut Desk<'_>) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<NotRecorded> + AsNotRecorded,
{
    let path = journal_of(pipeline, person)?;
    for _ in 0..TURNS {
        if let Some(link) = link_on_the_way(pipeline, &path) {
            return Err(NotRecorded::Link(link).into());
        }
        let place = match real_place(pipeline, &path) {
            Ok(place) => place,
            // Where the pack itself is gone, that is the reason.
            Err(error) => return Err(judge(pipeline).map_or_else(NotRecorded::Unjudged, |_| error).into()),
        };
        // Held from before the pack is read until all is written.
        let held = RowFile::waited_for(&place, journal::is_whole).map_err(NotRecorded::Store)?;
        let (pack, assessment) = judge(pipeline).map_err(NotRecorded::Unjudged)?;
        let mut desk = Desk { pipeline, pack: &pack, assessment: &assessment, path: &path, place, person, held };
        match work(&mut desk) {
            Err(error) if error.as_not_recorded().is_some_and(NotRecorded::is_passing) => {}
            done => return done,
        }
    }
    Err(NotRecorded::Journal { path, why: "another program writes to it all the time".to_owned() }.into())
}

/// An error that may be one of the journal's.
pub trait AsNotRecorded {
    fn as_not_recorded(&self) -> Option<&NotRecorded>;
}

impl AsNotRecorded for NotRecorded {
    fn as_not_recorded(&self) -> Option<&NotRecorded> {
        Some(self)
    }
}

fn journal_of(pipeline: &Pipeline, person: &Person) -> Result<PackPath, NotRecorded> {
    let folder = pipeline.profile().paths.journal();
    let text = format!("{folder}/{}", journal::file_name(&person.by, &person.host));
    PackPath::new(&text).ok_or(NotRecorded::NoFolder(folder))
}

fn real_place(pipeline: &Pipeline, path: &PackPath) -> Result<PathBuf, NotRecorded> {
    let refused = |error: io::Error| NotRecorded::Journal { path: path.clone(), why: describe_error(&error) };
    pipeline.root().real_path(path).map_err(refused)
}

/// The outermost link from the evidence folder to a journal: that folder is read wherever it stands, and no link in it is
/// followed to another one.
fn link_on_the_way(pipeline: &Pipeline, path: &PackPath) -> Option<String> {
    let (root, evidence) = (pipeline.root().path(), &pipeline.profile().paths.evidence);
    let steps = Path::new(path.as_str()).ancestors().take_while(|step| *step != Path::new(evidence));
    let link = steps.filter(|step| root.join(step).is_symlink()).last()?;
    Some(link.display().to_string())
}

impl Desk<'_> {
    /// Adds an entry for each deed, and has the disk confirm them.
    ///
    /// # Errors
    /// [`NotRecorded`]: then no entry stands.
    pub fn record(&mut self, deeds: Vec<Deed>) -> Result<(), NotRecorded> {
        self.record_signed(deeds, UNSIGNED)
    }

    /// The same with a signature in each.
    ///
    /// # Errors
    /// As [`Desk::record`], and where one is not signed.
    pub fn record_signed(&mut self, deeds: Vec<Deed>, sign: Signer<'_>) -> Result<(), NotRecorded> {
        if deeds.is_empty() {
            return Ok(());
        }
        let lines = self.lines(deeds, sign)?;
        let length = self.held.as_ref().map_or(0, RowFile::length) + lines.len() as u64;
        if length > MAX_TEXT {
            return Err(NotRecorded::Full { path: self.path.clone() });
        }
        let folder = self.place.parent().unwrap_or(&self.place);
        let _made = Folders::made(folder).map_err(|error| StoreError::failed(folder, error))?;
        match &mut self.held {
            Some(file) => file.append(&lines)?,
            None => self.held = Some(RowFile::begun(&self.place, &lines)?),
        }
        Ok(())
    }

    fn lines(&self, deeds: Vec<Deed>, sign: Signer<'_>) -> Result<String, NotRecorded> {
        let graph = Graph::of(self.pack.journals());
        let Person { by, host } = self.person;
        let at = clock::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let writer = Writer { by, host, at: &at, last: self.last()? };
        let lines = recording::lines(&graph, writer, self.assessment.policy.digest, (deeds, sign));
        lines.map_err(|error| match error {
            Unwritten::NotJson(error) => self.unwritten(error.to_string()),
            Unwritten::NotSigned(why) => NotRecorded::NotSigned(why),
        })
    }

    /// The last act of the person's journal, which is held: it must be the one that was judged.
    fn last(&self) -> Result<Option<Digest>, NotRecorded> {
        let entry = self.pack.entry(self.path).map(|entry| &entry.artifact.condition);
        if let Some(Condition::Unreadable { why, .. }) = entry {
            return Err(self.unwritten(format!("cannot be read: {why}")));
        }
        let judged = self.pack.journals().find(|(path, _)| *path == self.path).and_then(|(_, file)| file.last());
        let Some(held) = &self.held else { return Ok(judged) };
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut held.reader()?, &mut bytes)
            .map_err(|error| self.unwritten(describe_error(&error)))?;
        let there = journal::parse(&bytes).map_err(|error| self.unwritten(error.to_string()))?;
        let is_judged = there.last() == judged;
        is_judged.then_some(judged).ok_or_else(|| StoreError::Changed(self.path.as_str().into()).into())
    }

    fn unwritten(&self, why: String) -> NotRecorded {
        NotRecorded::Journal { path: self.path.clone(), why }
    }
}
