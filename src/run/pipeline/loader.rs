//! From a found file to an artifact and its meaning, with what was read before: only what changed is read again.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::evidence::artifact::{Artifact, Condition};
use crate::domain::evidence::content::Content;
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::{self, Breach, RawRuns};
use crate::domain::evidence::{Evidence, ParseError, foreign};
use crate::domain::profile::Profile;
use crate::domain::values::digest::{Digester, LineEndingsDigester};
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;
use crate::domain::values::temporary::is_temporary;
use crate::io::describe_error;
use crate::io::scan::{Fingerprint, FoundFile, FoundKind, Root};

/// Evidence that is read whole is no larger than this: 8 MiB.
pub const MAX_TEXT: u64 = 8 << 20;
/// Files that are read in pieces (raw runs, and whatever is only hashed) are no larger than this: 64 GiB, some ninety
/// million rows. Memory does not grow with them, but a file without an end (one that is written while it is read, or
/// made of holes) has to be given up at some time.
const MAX_STREAM: u64 = 64 << 30;
/// A file that was modified less than this ago, in nanoseconds, may still be in the making (docs/faults.md: watching).
/// Nor is its fingerprint proof: a clock that ticks rarely gives two versions the same time.
const YOUNG: i128 = 2_000_000_000;
/// How often a file is read that changes while it is read.
const TURNS: usize = 3;

/// What a pass over the pack is made with.
#[derive(Debug)]
pub struct Pass<'a> {
    pub root: &'a Root,
    pub profile: &'a Profile,
    pub young: RecentFiles,
    pub now: Timestamp,
}

/// What was read so far.
#[derive(Debug, Default)]
pub struct Loader {
    /// By path and the kind that it was read as: a file that a report names is read as two.
    known: HashMap<(PackPath, Kind), Known>,
    /// When the youngest file that is being written can be judged.
    again: Option<Timestamp>,
}

/// A file as it was read.
#[derive(Clone, Debug)]
struct Known {
    fingerprint: Fingerprint,
    modified: Option<Timestamp>,
    kind: Kind,
    content: Content,
    /// Whether an equal fingerprint proves equal bytes.
    settled: bool,
}

impl Loader {
    /// Begins a new pass.
    pub(super) fn begin(&mut self) {
        self.again = None;
    }

    /// Ends a pass: what is not in the pack any more is forgotten.
    pub(super) fn end(&mut self, pack: &Pack) {
        self.known.retain(|(path, _), _| pack.contains(path));
    }

    /// Forgets everything: under another profile it may mean something else.
    pub(super) fn forget(&mut self) {
        self.known.clear();
    }

    /// Takes every file for read and settled, with other bytes than it has.
    #[cfg(test)]
    pub(super) fn mistake_all(&mut self, bytes: &[u8]) {
        for known in self.known.values_mut() {
            (known.settled, known.content.digest) = (true, Some(crate::domain::values::digest::Digest::of(bytes)));
        }
    }

    /// When to look again because a file was being written; `None` where none was.
    pub(super) fn again(&self) -> Option<Timestamp> {
        self.again
    }

    /// Puts what was found into the pack, read as `kind`. A folder is only put there where a file should be.
    pub(super) fn load(&mut self, pass: &Pass<'_>, found: FoundFile, kind: Kind, pack: &mut Pack) {
        // Whoever names it: what is set aside never counts.
        let kind = if pass.profile.paths.is_set_aside(&found.path) { Kind::Unknown } else { kind };
        let unread = |condition| Artifact {
            path: found.path.clone(),
            kind,
            size: 0,
            modified: None,
            digest: None,
            line_endings: None,
            mentions: Arc::default(),
            condition,
        };
        let artifact = match found.what {
            FoundKind::File { fingerprint, modified } => {
                let (artifact, evidence) = self.file(pass, &found.path, kind, (fingerprint, modified));
                return match is_temporary(found.path.name()) {
                    true => pack.insert(Artifact { mentions: Arc::default(), ..artifact }, Evidence::Unknown),
                    false => pack.insert(artifact, evidence),
                };
            }
            FoundKind::Folder { .. } if kind == Kind::Unknown => return,
            FoundKind::Folder { .. } => unread(unreadable("a folder, not a file")),
            FoundKind::Unreadable(why) => unread(unreadable(why)),
            FoundKind::Escapes(target) => unread(Condition::Escapes { target }),
        };
        pack.insert(artifact, Evidence::Unknown);
    }

    fn file(&mut self, pass: &Pass<'_>, path: &PackPath, kind: Kind, stat: Stat) -> (Artifact, Evidence) {
        let key = (path.clone(), kind);
        let fresh = match self.known.get(&key) {
            Some(known) if known.settled && known.fingerprint == stat.0 => Ok(known.clone()),
            _ => read(pass, path, kind),
        };
        match fresh {
            Ok(known) => {
                let told = self.tell(pass, path, &known);
                self.known.insert(key, known);
                told
            }
            Err(condition) => {
                self.known.remove(&key);
                if condition == Condition::BeingWritten {
                    self.wait_until(pass.now.checked_add(jiff::SignedDuration::from_nanos_i128(YOUNG)).ok());
                }
                let (Fingerprint { size, .. }, modified) = stat;
                let path = path.clone();
                (
                    Artifact {
                        path,
                        kind,
                        size,
                        modified,
                        digest: None,
                        line_endings: None,
                        mentions: Arc::default(),
                        condition,
                    },
                    Evidence::Unknown,
                )
            }
        }
    }

    /// The artifact and its meaning; a young file that is no evidence yet may become it.
    fn tell(&mut self, pass: &Pass<'_>, path: &PackPath, known: &Known) -> (Artifact, Evidence) {
        let Known { kind, modified, content, .. } = known.clone();
        let young = (pass.young == RecentFiles::BeingWritten).then(|| end_of_youth(pass.now, modified)).flatten();
        let is_being_written = young.is_some() && is_unfinished(known);
        let (artifact, evidence) = content.into_entry(path.clone(), kind, modified);
        if is_being_written {
            self.wait_until(young);
            return (Artifact { kind, condition: Condition::BeingWritten, ..artifact }, Evidence::Unknown);
        }
        (artifact, evidence)
    }

    fn wait_until(&mut self, at: Option<Timestamp>) {
        self.again = [self.again, at].into_iter().flatten().min();
    }
}

type Stat = (Fingerprint, Option<Timestamp>);

/// When a file stops being young; `None` where it is not. A file from the future is not young, or it would never be
/// judged.
pub(super) fn end_of_youth(now: Timestamp, modified: Option<Timestamp>) -> Option<Timestamp> {
    let modified = modified?;
    let age = now.as_nanosecond() - modified.as_nanosecond();
    let end = Timestamp::from_nanosecond(modified.as_nanosecond() + YOUNG).ok()?;
    (0..YOUNG).contains(&age).then_some(end)
}

/// Whether a file looks as if its writer were not done: it does not parse, or there is nothing in it yet.
fn is_unfinished(known: &Known) -> bool {
    let is_cut = |raw: &RawRuns| raw.rows == 0 || raw.problems.listed.iter().any(|it| it.what == Breach::Syntax);
    match &known.content.meaning {
        Err(_) => true,
        Ok(Evidence::RawRuns(raw)) => is_cut(raw),
        Ok(_) => known.kind != Kind::Unknown && known.content.size == 0,
    }
}

/// Reads a file such that nothing changed from the first byte to the last.
fn read(pass: &Pass<'_>, path: &PackPath, kind: Kind) -> Result<Known, Condition> {
    for _ in 0..TURNS {
        let once = || -> io::Result<(Stat, Content, Stat)> {
            let file = pass.root.open_file(path)?;
            Ok((Fingerprint::of(&file)?, content(pass.profile, (path, kind), &file)?, Fingerprint::of(&file)?))
        };
        let (before, content, after) = once().map_err(|error| unreadable(describe_error(&error)))?;
        if before.0 == after.0 {
            let (fingerprint, modified) = after;
            let settled = fingerprint.changed_ns + YOUNG < pass.now.as_nanosecond();
            return Ok(Known { fingerprint, modified, kind, content, settled });
        }
    }
    Err(match pass.young {
        RecentFiles::BeingWritten => Condition::BeingWritten,
        RecentFiles::Judged => unreadable(format!("changed each time it was read ({TURNS} times)")),
    })
}

fn content(profile: &Profile, at: (&PackPath, Kind), file: &File) -> io::Result<Content> {
    match at.1 {
        // It may still say something: a document names others, JSON may be a transcript.
        Kind::Unknown if file.metadata()?.len() <= MAX_TEXT => whole(profile, at, file),
        Kind::RawRuns | Kind::Unknown => streamed(profile, at.1, file),
        _ => whole(profile, at, file),
    }
}

/// Reads a small file into memory.
fn whole(profile: &Profile, (path, kind): (&PackPath, Kind), file: &File) -> io::Result<Content> {
    let mut bytes = Vec::new();
    file.take(MAX_TEXT + 1).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    if size > MAX_TEXT {
        let why = format!("larger than {} MiB, the limit for a {}", MAX_TEXT >> 20, kind.words());
        return too_large(file, why);
    }
    Ok(Content::of(path, kind, &bytes, profile))
}

/// Reads a file piece by piece: memory does not grow with it.
fn streamed(profile: &Profile, kind: Kind, file: &File) -> io::Result<Content> {
    let mut stream = BufReader::with_capacity(64 << 10, Digesting::new(file));
    let refused = foreign::refuse(stream.fill_buf()?).err();
    let meaning = match (kind, refused) {
        (Kind::RawRuns, Some(refused)) => Err(refused),
        (Kind::RawRuns, None) => Ok(Evidence::RawRuns(raw_runs::read(&mut stream, profile)?.into())),
        _ => Ok(Evidence::Unknown),
    };
    // What the parser left over belongs to the digest too.
    io::copy(&mut stream, &mut io::sink())?;
    let Digesting { digester, forms, size, .. } = stream.into_inner();
    if size > MAX_STREAM {
        return too_large(file, format!("larger than {} GiB", MAX_STREAM >> 30));
    }
    let line_endings = forms.map(LineEndingsDigester::finish);
    Ok(Content { size, digest: Some(digester.finish()), line_endings, mentions: Arc::default(), meaning })
}

fn too_large(file: &File, why: String) -> io::Result<Content> {
    Ok(Content {
        size: file.metadata()?.len(),
        digest: None,
        line_endings: None,
        mentions: Arc::default(),
        meaning: Err(ParseError::new(why)),
    })
}

/// Hashes what is read through it, and ends one byte beyond the limit.
struct Digesting<'a> {
    file: &'a File,
    digester: Digester,
    /// Under other line endings, as far as [`MAX_TEXT`]: beyond it nothing is said of them.
    forms: Option<LineEndingsDigester>,
    size: u64,
}

impl<'a> Digesting<'a> {
    fn new(file: &'a File) -> Self {
        Self { file, digester: Digester::default(), forms: Some(LineEndingsDigester::default()), size: 0 }
    }
}

impl Read for Digesting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = (MAX_STREAM + 1).saturating_sub(self.size);
        let room = usize::try_from(left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let length = self.file.read(&mut buffer[..room])?;
        self.digester.update(&buffer[..length]);
        self.size += length as u64;
        self.forms = self.forms.take().filter(|_| self.size <= MAX_TEXT);
        if let Some(forms) = &mut self.forms {
            forms.update(&buffer[..length]);
        }
        Ok(length)
    }
}

fn unreadable(why: impl Into<String>) -> Condition {
    Condition::Unreadable { why: why.into(), line: None, column: None }
}

/// How a file that is younger than two seconds and does not parse is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecentFiles {
    /// As being written: neither a failure nor evidence (a live cockpit, which looks again).
    BeingWritten,
    /// As any other file (commands, which look once).
    Judged,
}
