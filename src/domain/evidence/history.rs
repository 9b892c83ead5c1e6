//! What the history of the git work tree around a pack says, and what is asked of it: facts, judged by `rules/history`.
//!
//! Every answer can be undecided, with its reason. Undecided is never a pass.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::domain::values::digest::{Digest, LineEndings};
use crate::domain::values::path::PackPath;

use super::artifact::Artifact;

/// A commit's name as evidence spells it: 7 to 64 hex digits, in lower case. Nothing else is ever asked for: neither
/// `HEAD` nor a branch, a range or an option can be taken for one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitName(String);

impl CommitName {
    /// `None` for a text that is no such name.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        ((7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CommitName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What an assessment wants to know of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Questions {
    /// Of executed reports, the gate's two first.
    pub measured: Vec<CommitName>,
    /// Of the note that counts.
    pub approved: Option<CommitName>,
    /// The profile's closure pull requests, as it spells them.
    pub pull_requests: Vec<String>,
    /// The checklist, of which the first measured commit is asked.
    pub checklist: Option<PackPath>,
    /// The setup lock, of which the commit that is checked out is asked.
    pub lock: Option<PackPath>,
    /// The folder that holds the evidence.
    pub folder: String,
    /// Every file that was read.
    pub files: Vec<PackPath>,
    /// Who committed the evidence.
    pub authors: Wanted,
}

/// Whether something is asked that takes its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    #[default]
    NotAsked,
    Asked,
}

/// Who wrote a commit, as git tells it. Untrusted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Author {
    pub name: String,
    pub email: String,
}

/// Who changed a line last, and when: RFC 3339.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    pub author: Author,
    pub at: String,
}

impl Author {
    /// Whether somebody of this name is meant: as the name, the address, or what stands before its `@`, in either case.
    pub fn is_called(&self, name: &str) -> bool {
        let local = self.email.split('@').next().unwrap_or_default();
        let name = name.trim().to_lowercase();
        !name.is_empty() && [self.name.as_str(), &self.email, local].iter().any(|own| own.trim().to_lowercase() == name)
    }
}

/// What is known of the history.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum History {
    /// Nobody asked.
    #[default]
    Unasked,
    /// It is being asked: neither a pass nor a finding.
    Asking,
    /// There is none at hand: one sentence why.
    Absent(String),
    Present(Box<Record>),
}

/// An answer, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<T> {
    Known(T),
    /// A part of a sentence: `the clone is shallow`.
    Undecided(String),
}

impl<T> Answer<T> {
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Undecided(_) => None,
        }
    }
}

/// How much of the history the clone holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    #[default]
    Whole,
    /// Cut off somewhere: what is not found may be beyond the cut.
    Shallow,
}

/// What git answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The commit that is checked out; `None` where nothing was ever committed.
    pub head: Option<String>,
    pub depth: Depth,
    /// Whole name of each commit that was asked for; `None` for one that is not there.
    pub commits: BTreeMap<CommitName, Answer<Option<String>>>,
    /// Between a measured commit and the approved one, where both are there.
    pub relations: BTreeMap<(CommitName, CommitName), Relation>,
    /// From the first measured commit, and from the approved one, to the commit that is checked out.
    pub to_head: BTreeMap<CommitName, Relation>,
    /// The items of the checklist in the first measured commit; `None` where they were not seen.
    pub checklist: Option<Vec<String>>,
    /// The setup lock's text in the commit that is checked out; `None` where it was not seen.
    pub lock: Option<String>,
    /// The newest commit that merged each pull request; `None` where none did.
    pub pull_requests: BTreeMap<String, Answer<Option<String>>>,
    /// Of those that no commit merged, or none since: the newest commit that took one back.
    pub reverted: BTreeMap<String, String>,
    /// Of every file that was read or is committed beneath the evidence folder.
    pub files: BTreeMap<PackPath, Tracked>,
    /// Why no file is listed, where none could be.
    pub untold: Option<String>,
    /// By file beneath the evidence folder, who committed it; `None` where nobody asked.
    pub authors: Option<Answer<BTreeMap<PackPath, BTreeSet<Author>>>>,
    /// By line of the committed checklist, who changed it last; as far as that was told.
    pub signed_lines: BTreeMap<u64, Signed>,
    /// The repository (`owner/name`) that the remote `origin` names.
    pub origin: Option<String>,
}

/// How the approved commit stands to the measured one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Whether the measured commit is in the history of the approved one.
    pub is_ancestor: Answer<bool>,
    /// What differs between the two.
    pub changed: Answer<Changes>,
}

/// Files that differ between two commits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub files: Vec<ChangedPath>,
    /// There are more than are listed.
    pub more: bool,
}

/// A file that differs, untrusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedPath {
    /// From the work tree's root.
    pub path: String,
    /// From the pack's root, where it lies in the pack.
    pub in_pack: Option<String>,
    /// Whether it may be run as a program, as it is then.
    pub is_executable: bool,
}

/// How git holds a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tracked {
    /// In the commit that is checked out, so.
    Committed(Blob),
    /// Added, and not committed yet.
    Added,
    Untracked,
    /// Never committed as things stand: a rule of git's ignores it.
    Ignored,
}

/// A committed content; `None` where it was too much to look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blob {
    pub digest: Option<Digest>,
    pub line_endings: Option<LineEndings>,
}

impl Blob {
    /// Of a committed content. A pointer of Git LFS stands for the content that it names.
    pub fn of(bytes: &[u8]) -> Self {
        match pointed_at(bytes) {
            Some(digest) => Self { digest: Some(digest), line_endings: None },
            None => Self { digest: Some(Digest::of(bytes)), line_endings: Some(LineEndings::of(bytes)) },
        }
    }

    /// Whether the file holds this content, other line endings of a checkout aside; `None` where nobody can tell.
    fn is_of(&self, artifact: &Artifact) -> Option<bool> {
        let (committed, found) = (self.digest?, artifact.digest?);
        let lf = |it: Option<LineEndings>| it.map(|forms| forms.lf);
        let by_line_endings = lf(self.line_endings).is_some() && lf(self.line_endings) == lf(artifact.line_endings);
        Some(committed == found || by_line_endings)
    }
}

/// The digest in a pointer file (git-lfs, specification, "the pointer").
fn pointed_at(bytes: &[u8]) -> Option<Digest> {
    let text = std::str::from_utf8(bytes.get(..bytes.len().min(1024))?).ok()?;
    let rest = text.strip_prefix("version https://git-lfs.github.com/spec/v1\n")?;
    Digest::from_hex(rest.lines().find_map(|line| line.strip_prefix("oid sha256:"))?)
}

/// How an artifact is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GitStatus {
    Committed,
    /// Committed, and changed since.
    Modified,
    Added,
    Untracked,
    Ignored,
}

impl GitStatus {
    /// As lists and details say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::Modified => "modified since it was committed",
            Self::Added => "added, not committed yet",
            Self::Untracked => "untracked",
            Self::Ignored => "ignored by git",
        }
    }
}

impl History {
    pub fn record(&self) -> Option<&Record> {
        match self {
            Self::Present(record) => Some(record),
            _ => None,
        }
    }

    /// Whether the commit that is checked out holds a file at this path.
    pub fn holds(&self, path: &PackPath) -> bool {
        self.record().is_some_and(|record| matches!(record.files.get(path), Some(Tracked::Committed(_))))
    }

    /// Whether the file is committed, and what was committed could not be looked at: too large, or not at hand.
    pub fn is_untold(&self, artifact: &Artifact) -> bool {
        let tracked = self.record().and_then(|record| record.files.get(&artifact.path));
        artifact.digest.is_some() && matches!(tracked, Some(Tracked::Committed(Blob { digest: None, .. })))
    }

    /// How an artifact is kept; `None` where nobody can tell.
    pub fn kept(&self, artifact: &Artifact) -> Option<GitStatus> {
        Some(match self.record()?.files.get(&artifact.path)? {
            Tracked::Committed(blob) if blob.is_of(artifact)? => GitStatus::Committed,
            Tracked::Committed(_) => GitStatus::Modified,
            Tracked::Added => GitStatus::Added,
            Tracked::Untracked => GitStatus::Untracked,
            Tracked::Ignored => GitStatus::Ignored,
        })
    }
}

/// Whether a commit's subject says that it brought the pull request in: `Title (#20)`, `Merge pull request #20 from x`,
/// `Merged PR 20: title`. A number that is only spoken of, and one that a revert quotes, are none.
pub fn merges(subject: &str, number: &str) -> bool {
    let digits = number.trim_start_matches(|c: char| !c.is_ascii_digit());
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let own = if subject.starts_with("Revert \"") { subject.rsplit('"').next().unwrap_or_default() } else { subject };
    let is_merge = own.to_ascii_lowercase().starts_with("merge");
    own.match_indices(digits).any(|(at, _)| {
        let (before, after) = (&own[..at], &own[at + digits.len()..]);
        let ends = after.chars().next().is_none_or(|c| !c.is_alphanumeric());
        let marked = before.ends_with(['#', '!']) || before.to_ascii_uppercase().ends_with("PR ");
        let in_brackets = before.ends_with("(#") || before.ends_with("(!") || before.ends_with("pull request #");
        ends && marked && (is_merge || in_brackets && after.starts_with(')'))
    })
}

/// Whether a commit's subject takes the pull request back: `Revert "Title (#20)"`. Taking back what took it back
/// (`Revert "Revert "Title (#20)""`, `Reapply "Title (#20)"`) brings it in again.
pub fn takes_back(subject: &str, number: &str) -> Option<bool> {
    let (mut rest, mut is_back, mut depth) = (subject, false, 0);
    while let Some((inner, turns)) = quoted_by(rest) {
        (rest, depth) = (inner, depth + 1);
        is_back ^= turns;
    }
    (depth > 0 && merges(rest, number)).then_some(is_back)
}

/// What a subject quotes that takes something back or brings it in again, and whether that turns what it was.
fn quoted_by(subject: &str) -> Option<(&str, bool)> {
    let back = subject.strip_prefix("Revert \"").map(|rest| (rest, true));
    // Git's own word for a revert of a revert: what it quotes was in before.
    let (rest, turns) = back.or_else(|| subject.strip_prefix("Reapply \"").map(|rest| (rest, false)))?;
    // What stands behind the quotation is the commit's own: `Revert "Title (#20)" (#23)`.
    Some((rest.rsplit_once('"').map_or(rest, |(inner, _)| inner), turns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_back_is_told_from_what_was_brought_in_again() {
        for (subject, expected) in [
            ("Revert \"The lid (#20)\"", Some(true)),
            ("Revert \"Revert \"The lid (#20)\"\"", Some(false)),
            ("Reapply \"The lid (#20)\"", Some(false)),
            ("Revert \"Reapply \"The lid (#20)\"\"", Some(true)),
            ("Revert \"Merge pull request #20 from acme/lid\"", Some(true)),
            ("Revert \"The lid (#20)\" (#23)", Some(true)),
            ("Revert \"The knob (#21)\"", None),
            ("Revert \"The old lid (#19)\" (#20)", None),
            ("The lid (#20)", None),
        ] {
            assert_eq!(takes_back(subject, "#20"), expected, "{subject}");
        }
    }

    #[test]
    fn only_hex_digits_name_a_commit() {
        for text in ["HEAD", "main", "--output=x", "abcdef0..abcdef1", "abcdef", "^abcdef0", "abcdef0~1", "", "abcdefg"]
        {
            assert_eq!(CommitName::new(text), None, "{text}");
        }
        assert_eq!(CommitName::new(&"a".repeat(65)), None);
        assert_eq!(CommitName::new(" ABCDEF0 ").unwrap().as_str(), "abcdef0");
    }

    #[test]
    fn a_subject_that_merges_is_told_from_one_that_speaks() {
        for subject in [
            "The new lid (#20)",
            "Merge pull request #20 from acme/lid",
            "Merged PR 20: The new lid",
            "Merged in lid (pull request #20)",
            "Merge branch 'lid' (#20)",
            "Revert \"The old lid (#19)\" (#20)",
        ] {
            assert!(merges(subject, "#20"), "{subject}");
        }
        for subject in [
            "The new lid (#201)",
            "The new lid (#120)",
            "Merge pull request #200 from acme/lid",
            "Prepare for #20",
            "Revert \"The new lid (#20)\"",
            "Revert \"The new lid (#20)\" (#21)",
            "20 lids",
            "Merge the 20 lids",
        ] {
            assert!(!merges(subject, "#20"), "{subject}");
        }
        assert!(!merges("Merge #", "#"));
    }

    #[test]
    fn a_pointer_stands_for_what_it_names() {
        let content = b"many rows";
        let pointer =
            format!("version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 9\n", Digest::of(content));
        assert_eq!(Blob::of(pointer.as_bytes()).digest, Some(Digest::of(content)));
        assert_eq!(Blob::of(content).digest, Some(Digest::of(content)));
    }
}
