//! Asks git what an assessment wants to know of the history. Whatever cannot be told is an answer too.

mod authors;
mod files;
mod merges;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::evidence::checklist;
use crate::domain::evidence::history::{
    Answer, Blob, Changes, CommitName, Depth, History, Questions, Record, Relation, Wanted,
};
use crate::domain::values::path::PackPath;
use crate::io::kill_switch::KillSwitch;

use super::listing;
use super::origin::origin;
use super::program::{Asking, End, Git, Question, Said};

/// How much is read of the files that differ between two commits, in bytes.
const CHANGES: usize = 2 << 20;
/// A checklist or a lock is no larger than this, in bytes.
const DOCUMENT: usize = 8 << 20;
/// Short answers are no longer than this, in bytes.
const SHORT: usize = 256 << 10;

/// Asks git, and remembers the contents that it has seen.
#[derive(Debug)]
pub struct GitHistory {
    /// Where the program is looked for.
    path: OsString,
    /// How long all that is asked in one go may take together.
    limit: Duration,
    blobs: HashMap<String, Blob>,
    kill_switch: KillSwitch,
}

/// The program of this process's own search path, for two seconds.
impl Default for GitHistory {
    fn default() -> Self {
        Self::new(std::env::var_os("PATH").unwrap_or_default(), Duration::from_secs(2))
    }
}

impl GitHistory {
    pub fn new(path: OsString, limit: Duration) -> Self {
        Self { path, limit, blobs: HashMap::new(), kill_switch: KillSwitch::default() }
    }

    /// What ends its asking.
    pub fn kill_switch(&self) -> KillSwitch {
        self.kill_switch.clone()
    }

    /// Asks in the pack's root, for as long as the program may take and no longer.
    pub fn ask(&mut self, root: &Path, questions: &Questions) -> History {
        let Some(tree) = work_tree(root) else { return no_work_tree() };
        let git = match Git::find(&self.path, &tree) {
            Ok(git) => git,
            Err(refused) => return History::Absent(format!("The pack lies in a git work tree, but {refused}.")),
        };
        let asking = git.begin(root, self.limit, &self.kill_switch);
        let place = match place(asking) {
            Ok(place) => place,
            Err(why) => return History::Absent(format!("The history of the git work tree cannot be told: {why}.")),
        };
        History::Present(Box::new(Talk { asking, questions, root, place }.record(&mut self.blobs)))
    }
}

/// What is to be said of a pack around which there is no work tree; `None` where there is one, and git has to be asked.
pub fn none_at(root: &Path) -> Option<History> {
    work_tree(root).is_none().then(no_work_tree)
}

fn no_work_tree() -> History {
    History::Absent("The pack lies in no git work tree: what its history would show was not looked at.".to_owned())
}

/// The folder that holds `.git`.
pub(super) fn work_tree(root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    root.ancestors().find(|folder| folder.join(".git").symlink_metadata().is_ok()).map(Path::to_owned)
}

/// Where the pack lies in its repository.
#[derive(Debug)]
struct WorkTree {
    depth: Depth,
    /// Of an object's whole name, in hex digits.
    digits: usize,
    /// From the work tree's root to the pack's, with `/` at its end; empty where they are one.
    prefix: Vec<u8>,
}

fn place(asking: Asking<'_>) -> Result<WorkTree, String> {
    let arguments = ["rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-object-format"];
    let said = done(asking, Question::new(arguments.into_iter().chain(["--show-prefix"]), SHORT))?;
    let mut lines = said.bytes.splitn(4, |byte| *byte == b'\n');
    let mut line = || lines.next().unwrap_or_default();
    let (inside, shallow, format, prefix) = (line(), line(), line(), line());
    if inside != b"true" {
        return Err("the pack lies in no work tree of it".to_owned());
    }
    Ok(WorkTree {
        depth: if shallow == b"true" { Depth::Shallow } else { Depth::Whole },
        digits: if format == b"sha256" { 64 } else { 40 },
        prefix: prefix.strip_suffix(b"\n").unwrap_or(prefix).to_vec(),
    })
}

/// Asks, and takes nothing but a whole answer.
pub(super) fn done(asking: Asking<'_>, question: Question<'_>) -> Result<Said, String> {
    let said = asking.ask(question)?;
    match said.end {
        End::Exit(Some(0)) => Ok(said),
        _ => Err(undone(asking, &said)),
    }
}

/// Why an answer is none.
fn undone(asking: Asking<'_>, said: &Said) -> String {
    match said.end {
        End::TimeUp => asking.time_up(),
        End::Cut | End::Enough => "there is more than can be looked at".to_owned(),
        End::Exit(_) if said.complaint.contains("dubious ownership") => {
            "it belongs to another user, and git does not trust it: run as its owner".to_owned()
        }
        End::Exit(_) if said.complaint.is_empty() => "git failed without a word".to_owned(),
        End::Exit(_) => format!("git says `{}`", said.complaint.chars().take(200).collect::<String>()),
    }
}

/// The commits that were asked for, by the names that the evidence gives them.
type Commits = BTreeMap<CommitName, Answer<Option<String>>>;

/// One asking.
struct Talk<'a> {
    asking: Asking<'a>,
    questions: &'a Questions,
    root: &'a Path,
    place: WorkTree,
}

impl Talk<'_> {
    /// What is quick first: a search through a long history comes last, and may take what time is left.
    fn record(&self, blobs: &mut HashMap<String, Blob>) -> Record {
        let Questions { measured, approved, .. } = self.questions;
        let head = self.head();
        let names: BTreeSet<&CommitName> = measured.iter().chain(approved).collect();
        let commits = self.commits(&names);
        let (files, untold) = match self.files(head.as_deref(), blobs) {
            Ok(files) => (files, None),
            Err(why) => (BTreeMap::new(), Some(why)),
        };
        let relations = self.relations(&commits);
        let to_head = self.to_head(head.as_deref(), &commits);
        let checklist = self.checklist(&commits);
        let lock = head.as_deref().zip(self.questions.lock.as_ref()).and_then(|(head, path)| self.text_at(head, path));
        let (pull_requests, reverted) = self.pull_requests(head.as_deref(), &commits);
        let signed_lines = head.as_deref().map(|head| self.signed_lines(head)).unwrap_or_default();
        let asked = head.as_deref().filter(|_| self.questions.authors == Wanted::Asked);
        let authors = asked.map(|head| self.authors(head));
        let origin = origin(self.root).ok();
        let depth = self.place.depth;
        Record {
            head,
            depth,
            commits,
            relations,
            to_head,
            checklist,
            lock,
            pull_requests,
            reverted,
            files,
            untold,
            authors,
            signed_lines,
            origin,
        }
    }

    fn head(&self) -> Option<String> {
        let question = Question::new(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], SHORT);
        let said = done(self.asking, question).ok()?;
        self.object(String::from_utf8_lossy(&said.bytes).trim())
    }

    /// A whole name of an object, and nothing else.
    fn object(&self, text: &str) -> Option<String> {
        (text.len() == self.place.digits).then(|| CommitName::new(text)).flatten().map(|name| name.as_str().to_owned())
    }

    /// Each by its name alone: a branch or a tag that is called so is not meant.
    fn commits(&self, names: &BTreeSet<&CommitName>) -> Commits {
        let told = self.objects_of(names);
        let answer = |name: &CommitName| match &told {
            Err(why) => Answer::Undecided(why.clone()),
            Ok(commits) => {
                let mut fitting = commits.iter().filter(|commit| commit.starts_with(name.as_str()));
                match (fitting.next(), fitting.next()) {
                    (Some(_), Some(_)) => Answer::Undecided(format!("more than one commit begins with `{name}`")),
                    (commit, _) => Answer::Known(commit.cloned()),
                }
            }
        };
        names.iter().map(|name| ((*name).clone(), answer(name))).collect()
    }

    /// Whole names of all commits that begin with one of the names.
    fn objects_of(&self, names: &BTreeSet<&CommitName>) -> Result<BTreeSet<String>, String> {
        let names = names.iter().filter(|name| name.as_str().len() <= self.place.digits);
        let asked: Vec<String> = names.map(|name| format!("--disambiguate={name}")).collect();
        if asked.is_empty() {
            return Ok(BTreeSet::new());
        }
        let said = done(self.asking, Question::new(["rev-parse".to_owned()].into_iter().chain(asked), SHORT))?;
        if said.bytes.is_empty() {
            return Ok(BTreeSet::new());
        }
        let kinds = done(self.asking, Question::new(["cat-file", "--batch-check"], SHORT).reading(said.bytes))?;
        let text = String::from_utf8_lossy(&kinds.bytes).into_owned();
        let commit = |line: &str| {
            let (object, rest) = line.split_once(' ')?;
            self.object(object).filter(|_| rest.starts_with("commit "))
        };
        Ok(text.lines().filter_map(commit).collect())
    }

    fn relations(&self, commits: &Commits) -> BTreeMap<(CommitName, CommitName), Relation> {
        let whole = |name: &CommitName| commits.get(name)?.known()?.clone();
        let mut relations = BTreeMap::new();
        for measured in &self.questions.measured {
            let Some(approved) = &self.questions.approved else { continue };
            if let (Some(from), Some(to)) = (whole(measured), whole(approved)) {
                // Two trees are soon held against each other; what lies between two commits may be long.
                let changed = self.changed(&from, &to);
                let relation = Relation { is_ancestor: self.is_ancestor(&from, &to), changed };
                relations.insert((measured.clone(), approved.clone()), relation);
            }
        }
        relations
    }

    /// From what was measured and approved to what is checked out.
    fn to_head(&self, head: Option<&str>, commits: &Commits) -> BTreeMap<CommitName, Relation> {
        let Some(head) = head else { return BTreeMap::new() };
        let named = self.questions.measured.first().into_iter().chain(&self.questions.approved);
        let known = named.filter_map(|name| Some((name, commits.get(name)?.known()?.as_deref()?)));
        let relation =
            |from: &str| Relation { is_ancestor: self.is_ancestor(from, head), changed: self.changed(from, head) };
        known.map(|(name, from)| (name.clone(), relation(from))).collect()
    }

    /// The items of the checklist as the first measured commit holds it.
    fn checklist(&self, commits: &Commits) -> Option<Vec<String>> {
        let (path, measured) = self.questions.checklist.as_ref().zip(self.questions.measured.first())?;
        let commit = commits.get(measured)?.known()?.as_deref()?;
        let items = checklist::parse(&self.text_at(commit, path)?).items;
        Some(items.into_iter().map(|item| item.text).collect())
    }

    /// A file's text as a commit holds it.
    fn text_at(&self, commit: &str, path: &PackPath) -> Option<String> {
        let prefix = std::str::from_utf8(&self.place.prefix).ok()?;
        let wanted = format!("{commit}:{prefix}{path}\n");
        let said = done(self.asking, Question::new(["cat-file", "--batch"], DOCUMENT).reading(wanted.into_bytes()));
        let said = said.ok().filter(|_| !path.as_str().contains('\n'))?;
        let (_, text) = *listing::contents(&said.bytes).first()?;
        Some(std::str::from_utf8(text).ok()?.to_owned())
    }

    fn is_ancestor(&self, from: &str, to: &str) -> Answer<bool> {
        let said = match self.asking.ask(Question::new(["merge-base", "--is-ancestor", from, to], SHORT)) {
            Ok(said) => said,
            Err(why) => return Answer::Undecided(why),
        };
        match said.end {
            End::Exit(Some(0)) => Answer::Known(true),
            End::Exit(Some(1)) if self.place.depth == Depth::Shallow => Answer::Undecided(SHALLOW.to_owned()),
            End::Exit(Some(1)) => Answer::Known(false),
            _ => Answer::Undecided(undone(self.asking, &said)),
        }
    }

    /// A submodule's new commit is a change, whatever the repository would ignore.
    fn changed(&self, from: &str, to: &str) -> Answer<Changes> {
        let plain = ["-r", "-z", "--raw", "--no-renames", "--no-ext-diff", "--no-textconv"];
        let arguments = ["diff-tree"].into_iter().chain(plain).chain(["--ignore-submodules=none", from, to]);
        match self.asking.ask(Question::new(arguments, CHANGES)) {
            Err(why) => Answer::Undecided(why),
            Ok(said) if matches!(said.end, End::Exit(Some(0)) | End::Cut) => {
                let files = listing::changed(&said.bytes, &self.place.prefix);
                Answer::Known(Changes { files, more: said.end == End::Cut })
            }
            Ok(said) => Answer::Undecided(undone(self.asking, &said)),
        }
    }
}

const SHALLOW: &str = "the clone is shallow";
