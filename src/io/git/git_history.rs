//! Asks git what an assessment wants to know of the history. Whatever cannot be told is an answer too.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::evidence::checklist;
use crate::domain::evidence::history::{
    Answer, Blob, Changes, CommitName, Depth, History, Questions, Record, Relation, Tracked,
};
use crate::domain::values::path::PackPath;

use super::kill_switch::KillSwitch;
use super::listing::{self, Fate, Listed};
use super::origin::origin;
use super::program::{Asking, End, Git, Question, Said};

/// How much of a listing is read, in bytes: some 200,000 files.
const LISTING: usize = 32 << 20;
/// How much is read of the files that differ between two commits, in bytes.
const CHANGES: usize = 2 << 20;
/// How much is read of the commits that may have merged a pull request, in bytes.
const MERGES: usize = 2 << 20;
/// Short answers are no longer than this, in bytes.
const SHORT: usize = 256 << 10;
/// A committed content that is looked at is no larger than this, in bytes, and all of them together ...
const CONTENT: u64 = 8 << 20;
/// ... are no larger than this.
const CONTENTS: u64 = 64 << 20;
/// Files outside the evidence folder that are asked for at most.
const BEYOND: usize = 500;

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
        let Some(git) = Git::find(&self.path, &tree) else {
            return History::Absent("The pack lies in a git work tree, but no program `git` is installed.".to_owned());
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
fn work_tree(root: &Path) -> Option<PathBuf> {
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
fn done(asking: Asking<'_>, question: Question<'_>) -> Result<Said, String> {
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
            "it belongs to another user, and git does not trust it".to_owned()
        }
        End::Exit(_) if said.complaint.is_empty() => "git failed without a word".to_owned(),
        End::Exit(_) => format!("git says `{}`", said.complaint.chars().take(200).collect::<String>()),
    }
}

/// By pull request: the newest commit that merged it.
type Merged = BTreeMap<String, Answer<Option<String>>>;
/// By pull request: the commit that took it back.
type Reverted = BTreeMap<String, String>;

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
        let (pull_requests, reverted) = self.pull_requests(head.as_deref(), &commits);
        let origin = origin(self.root);
        let depth = self.place.depth;
        Record { head, depth, commits, relations, to_head, checklist, pull_requests, reverted, files, untold, origin }
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
    fn commits(&self, names: &BTreeSet<&CommitName>) -> BTreeMap<CommitName, Answer<Option<String>>> {
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

    fn relations(
        &self,
        commits: &BTreeMap<CommitName, Answer<Option<String>>>,
    ) -> BTreeMap<(CommitName, CommitName), Relation> {
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
    fn to_head(
        &self,
        head: Option<&str>,
        commits: &BTreeMap<CommitName, Answer<Option<String>>>,
    ) -> BTreeMap<CommitName, Relation> {
        let Some(head) = head else { return BTreeMap::new() };
        let named = self.questions.measured.first().into_iter().chain(&self.questions.approved);
        let known = named.filter_map(|name| Some((name, commits.get(name)?.known()?.as_deref()?)));
        let relation =
            |from: &str| Relation { is_ancestor: self.is_ancestor(from, head), changed: self.changed(from, head) };
        known.map(|(name, from)| (name.clone(), relation(from))).collect()
    }

    /// The items of the checklist as the first measured commit holds it.
    fn checklist(&self, commits: &BTreeMap<CommitName, Answer<Option<String>>>) -> Option<Vec<String>> {
        let (path, measured) = self.questions.checklist.as_ref().zip(self.questions.measured.first())?;
        let commit = commits.get(measured)?.known()?.as_deref()?;
        let prefix = std::str::from_utf8(&self.place.prefix).ok()?;
        let wanted = format!("{commit}:{prefix}{path}\n");
        let said =
            done(self.asking, Question::new(["cat-file", "--batch"], CONTENT as usize).reading(wanted.into_bytes()));
        let said = said.ok().filter(|_| !path.as_str().contains('\n'))?;
        let (_, text) = *listing::contents(&said.bytes).first()?;
        let items = checklist::parse(std::str::from_utf8(text).ok()?).items;
        Some(items.into_iter().map(|item| item.text).collect())
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

    /// Searched for in the history of what is checked out and of the approved commit.
    fn pull_requests(
        &self,
        head: Option<&str>,
        commits: &BTreeMap<CommitName, Answer<Option<String>>>,
    ) -> (Merged, Reverted) {
        let (numbers, blank): (Vec<String>, Vec<String>) =
            self.questions.pull_requests.iter().cloned().partition(|number| !digits(number).is_empty());
        let numbers = &numbers;
        let blank = blank.into_iter().map(|text| (text, Answer::Undecided("it is no number".to_owned())));
        let approved = self.questions.approved.as_ref().and_then(|name| commits.get(name)?.known()?.clone());
        // What is checked out first: of commits of one second it is the newer one.
        let tips: Vec<String> = head.map(str::to_owned).into_iter().chain(approved).collect();
        if tips.is_empty() || numbers.is_empty() {
            let none = numbers.iter().map(|number| (number.clone(), Answer::Known(None)));
            return (none.chain(blank).collect(), BTreeMap::new());
        }
        let has_all = |bytes: &[u8]| listing::fates(bytes, numbers).len() == numbers.len();
        let question = Question::new(search(numbers, tips), MERGES).until(&has_all);
        let (found, why) = match self.asking.ask(question) {
            Err(why) => (BTreeMap::new(), Some(why)),
            Ok(said) => {
                let whole = matches!(said.end, End::Exit(Some(0)) | End::Enough);
                let why = (!whole).then(|| undone(self.asking, &said));
                (listing::fates(&said.bytes, numbers), why)
            }
        };
        let cut = || (self.place.depth == Depth::Shallow).then(|| SHALLOW.to_owned());
        let why = why.or_else(cut);
        let answer = |number: &String| match (found.get(number), &why) {
            (None, Some(why)) => Answer::Undecided(why.clone()),
            (Some(Fate::Merged(commit)), _) => Answer::Known(Some(commit.clone())),
            (Some(Fate::Reverted(_)) | None, _) => Answer::Known(None),
        };
        let answers = numbers.iter().map(|number| (number.clone(), answer(number))).chain(blank).collect();
        let reverted = found.iter().filter_map(|(number, fate)| match fate {
            Fate::Reverted(commit) => Some((number.clone(), commit.clone())),
            Fate::Merged(_) => None,
        });
        (answers, reverted.collect())
    }

    fn files(
        &self,
        head: Option<&str>,
        blobs: &mut HashMap<String, Blob>,
    ) -> Result<BTreeMap<PackPath, Tracked>, String> {
        let committed = head.map_or_else(|| Ok(Vec::new()), |head| self.committed(head))?;
        self.look_at(&committed, blobs)?;
        let mut files: BTreeMap<PackPath, Tracked> = BTreeMap::new();
        for entry in committed.iter().filter(|entry| entry.mode != SUBMODULE) {
            let seen = if entry.mode == LINK { None } else { blobs.get(&entry.object) };
            let tracked = Tracked::Committed(seen.copied().unwrap_or_default());
            files.extend(PackPath::new(&entry.path).map(|path| (path, tracked)));
        }
        let inner: BTreeSet<String> =
            committed.iter().filter(|it| it.mode == SUBMODULE).map(|it| it.path.clone()).collect();
        let is_ours = |path: &&PackPath| {
            let mut ends = path.as_str().match_indices('/').map(|(end, _)| end);
            !ends.any(|end| inner.contains(&path.as_str()[..end]))
        };
        let others: Vec<&PackPath> =
            self.questions.files.iter().filter(|path| !files.contains_key(path)).filter(is_ours).collect();
        let others = self.others(&others)?;
        files.extend(others);
        Ok(files)
    }

    /// The evidence folder, and what was read outside of it.
    fn places(&self) -> impl Iterator<Item = String> {
        let folder = &self.questions.folder;
        let outside = self.questions.files.iter().filter(move |path| !path.is_beneath(folder));
        std::iter::once(folder.clone()).chain(outside.take(BEYOND).map(|path| path.as_str().to_owned()))
    }

    fn committed(&self, head: &str) -> Result<Vec<Listed>, String> {
        let arguments = ["ls-tree", "-r", "-l", "-z", head, "--"].map(str::to_owned);
        let said = done(self.asking, Question::new(arguments.into_iter().chain(self.places()), LISTING))?;
        Ok(listing::listed(&said.bytes))
    }

    /// Contents that were not seen before, as far as they are not too much. As they were committed: no filter is run.
    fn look_at(&self, committed: &[Listed], blobs: &mut HashMap<String, Blob>) -> Result<(), String> {
        let (mut wanted, mut total) = (BTreeSet::new(), 0);
        for entry in committed.iter().filter(|it| it.mode != LINK && !blobs.contains_key(&it.object)) {
            let Some(size) = entry.size.filter(|size| *size <= CONTENT && total + size <= CONTENTS) else { continue };
            if wanted.insert(entry.object.as_str()) {
                total += size;
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let input: String = wanted.iter().map(|object| format!("{object}\n")).collect();
        let room = (CONTENTS as usize) + wanted.len() * 128;
        let said = done(self.asking, Question::new(["cat-file", "--batch"], room).reading(input.into_bytes()))?;
        blobs.extend(listing::contents(&said.bytes).into_iter().map(|(object, bytes)| (object, Blob::of(bytes))));
        Ok(())
    }

    /// How git holds files that are not committed.
    fn others(&self, paths: &[&PackPath]) -> Result<Vec<(PackPath, Tracked)>, String> {
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let listed = ["--literal-pathspecs", "ls-files", "--cached", "-z", "--"]
            .map(str::to_owned)
            .into_iter()
            .chain(self.places());
        let said = done(self.asking, Question::new(listed, LISTING))?;
        let added: BTreeSet<&str> = listing::names(&said.bytes).collect();
        let input: String = paths.iter().map(|path| format!("./{path}\0")).collect();
        let question = Question::new(["check-ignore", "-z", "--stdin"], LISTING).reading(input.into_bytes());
        let said = self.asking.ask(question)?;
        // 1: none is ignored; 128: one lies beyond a link, of which git says nothing.
        if !matches!(said.end, End::Exit(Some(0 | 1 | 128))) {
            return Err(undone(self.asking, &said));
        }
        let ignored: BTreeSet<&str> = listing::names(&said.bytes).filter_map(|path| path.strip_prefix("./")).collect();
        let tracked = |path: &PackPath| match path.as_str() {
            path if added.contains(path) => Tracked::Added,
            path if ignored.contains(path) => Tracked::Ignored,
            _ => Tracked::Untracked,
        };
        Ok(paths.iter().map(|path| ((*path).clone(), tracked(path))).collect())
    }
}

const SHALLOW: &str = "the clone is shallow";
/// What git calls a link, and a repository within.
const LINK: &str = "120000";
const SUBMODULE: &str = "160000";

fn digits(number: &str) -> &str {
    number.trim_start_matches(|c: char| !c.is_ascii_digit())
}

/// Commits whose message holds one of the numbers, newest first; what their subjects say of it is read later.
fn search(numbers: &[String], tips: Vec<String>) -> Vec<String> {
    let plain = ["rev-list", "--encoding=UTF-8", "--format=%H %s", "--fixed-strings"].map(str::to_owned);
    let patterns = numbers
        .iter()
        .map(|number| digits(number))
        .flat_map(|digits| ["#", "!", "PR "].map(|mark| format!("--grep={mark}{digits}")));
    plain.into_iter().chain(patterns).chain(tips).collect()
}
