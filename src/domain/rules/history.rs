//! Rules behind `history.*`: what the history of the git work tree around the pack shows of the release.
//!
//! What cannot be told is never a pass. A work tree that knows nothing of the release proves nothing either way.

use crate::domain::assessment::wording::{join_capped, quoted};
use crate::domain::assessment::{Assessment, HistoryFact, HistoryStanding, RelationFact, ReportFact};
use crate::domain::evidence::history::{Answer, CommitName, Depth, History, Questions, Record, Relation, Wanted};
use crate::domain::evidence::note::Decision;
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::profile::Profile;
use crate::domain::values::path::Location;

use super::citing::{COMMIT, in_report};
use super::note;
use super::since::{Names, check_since};
use super::words::{same_commit, same_repo, short};

mod merged;
mod uncommitted;

/// Commits of executed reports that are asked for at most.
const COMMITS: usize = 16;

/// What an assessment wants to know of the history.
pub fn questions(assessment: &Assessment, profile: &Profile) -> Questions {
    let mut reports: Vec<_> = assessment.reports.iter().filter(|report| report.executed).collect();
    reports.sort_by_key(|report| report.gate_side.is_none());
    let mut measured = Vec::new();
    for name in reports.iter().filter_map(|report| CommitName::new(report.commit.as_deref()?)) {
        if !measured.contains(&name) && measured.len() < COMMITS {
            measured.push(name);
        }
    }
    Questions {
        measured,
        approved: assessment.notes.last().and_then(|note| CommitName::new(note.commit.as_deref()?)),
        pull_requests: profile.note.pull_requests.iter().map(|it| it.number.clone()).collect(),
        checklist: assessment.checklist.as_ref().map(|checklist| checklist.path.clone()),
        lock: assessment.closure.as_ref().map(|closure| closure.path.clone()),
        folder: profile.paths.evidence.clone(),
        files: assessment.artifacts.iter().map(|fact| fact.artifact.path.clone()).collect(),
        authors: if profile.note.asks_for_several() { Wanted::Asked } else { Wanted::NotAsked },
    }
}

/// The history of the release, and what does not hold about it. `measured` is the report that the release stands for.
pub(super) fn check_history(
    pack: &Pack,
    profile: &Profile,
    measured: Option<&ReportFact>,
) -> (HistoryFact, Vec<Finding>) {
    let fact = |standing| HistoryFact { standing, ..HistoryFact::default() };
    let record = match &pack.history {
        History::Unasked => return (fact(HistoryStanding::Unasked), Vec::new()),
        History::Asking => return (fact(HistoryStanding::Asking), Vec::new()),
        History::Absent(why) => return (fact(HistoryStanding::Absent(why.clone())), vec![absent(why)]),
        History::Present(record) => record,
    };
    let look = HistoryCheck { pack, profile, record, measured };
    if look.is_still_asked() {
        return (fact(HistoryStanding::Asking), Vec::new());
    }
    let mut findings: Vec<Finding> = Vec::new();
    let unrelated = look.is_unrelated().then(|| look.unrelated());
    match &unrelated {
        Some(why) => findings.push(absent(why)),
        None => {
            findings.extend(look.unknown_commits());
            findings.extend(look.beyond_the_cut());
            findings.extend(look.pull_requests());
            findings.extend(look.uncommitted());
            findings.extend(check_since(pack, profile, record, &look.names()));
        }
    }
    let told = HistoryFact {
        relation: unrelated.is_none().then(|| look.relation()).flatten(),
        standing: unrelated.map_or(HistoryStanding::Present, HistoryStanding::Unrelated),
        head: record.head.clone(),
        depth: record.depth,
        pull_requests: look.numbers().map(|(number, answer)| (number.to_owned(), answer)).collect(),
        gone: look.gone().into_iter().cloned().collect(),
    };
    (told, findings)
}

fn absent(why: &str) -> Finding {
    Finding::new(Code::HistoryAbsent, "git history", why)
        .remedy("Judge the pack in a clone of the release's repository to have its history looked at.")
        .comparing("git work tree around the pack", why, computed())
}

fn computed() -> Origin {
    Origin::computed("what the `git` program answered")
}

/// A commit that evidence names, and where.
struct NamedCommit<'a> {
    text: &'a str,
    /// `measured`, `approved`.
    what: &'static str,
    place: Location,
    part: Option<String>,
}

#[derive(Clone, Copy)]
struct HistoryCheck<'a> {
    pack: &'a Pack,
    profile: &'a Profile,
    record: &'a Record,
    measured: Option<&'a ReportFact>,
}

impl<'a> HistoryCheck<'a> {
    fn named_measured(self) -> Option<NamedCommit<'a>> {
        let report = self.measured?;
        let place = in_report(self.pack, &report.path, COMMIT);
        Some(NamedCommit { text: report.commit.as_deref()?, what: "measured", place, part: Some(COMMIT.to_owned()) })
    }

    fn named_approved(self) -> Option<NamedCommit<'a>> {
        let (path, note) = note::newest(self.pack)?;
        let place = Location { path: path.clone(), line: note.commit_line };
        Some(NamedCommit { text: note.commit.as_deref()?, what: "approved", place, part: None })
    }

    fn named(self) -> impl Iterator<Item = NamedCommit<'a>> {
        let approved = self.named_approved();
        let measured = self.named_measured();
        let other = |it: &NamedCommit<'_>| !measured.as_ref().is_some_and(|one| same_commit(one.text, it.text));
        let approved = approved.filter(other);
        measured.into_iter().chain(approved)
    }

    fn names(self) -> Names<'a> {
        let approves = |_: &NamedCommit<'_>| {
            note::newest(self.pack).is_some_and(|(_, note)| note.decision == Some(Decision::Approved))
        };
        Names {
            measured: self.named_measured().map(|it| (it.text, it.place)),
            approved: self.named_approved().filter(approves).map(|it| (it.text, it.place)),
            repo: self.repo(),
        }
    }

    fn answer(self, commit: &str) -> Option<&'a Answer<Option<String>>> {
        self.record.commits.get(&CommitName::new(commit)?)
    }

    /// A commit that the evidence names, and that git was not asked for yet.
    fn is_still_asked(self) -> bool {
        let mut names = self.named().filter_map(|it| CommitName::new(it.text));
        names.any(|name| !self.record.commits.contains_key(&name))
    }

    /// The repository that is released: the profile's, else the one that the runs name.
    fn repo(self) -> Option<&'a str> {
        self.profile.repo.as_deref().or(self.measured.and_then(|report| report.repo.as_deref()))
    }

    /// The work tree holds no commit that the evidence names, and is not called as the repository that is released.
    fn is_unrelated(self) -> bool {
        let is_named = self.named().any(|it| self.answer(it.text).is_some());
        let is_its_own =
            self.repo().zip(self.record.origin.as_deref()).is_some_and(|(one, other)| same_repo(one, other));
        let holds_one = self.record.commits.values().any(|answer| *answer != Answer::Known(None));
        is_named && !is_its_own && self.record.depth == Depth::Whole && !holds_one
    }

    fn unrelated(self) -> String {
        let commits: Vec<String> = self.named().map(|it| quoted(short(it.text))).collect();
        format!("The git work tree around the pack holds no commit {}: it is not the release's.", join_capped(&commits))
    }

    /// Of the pair that was asked for.
    fn relation(self) -> Option<RelationFact> {
        let (measured, approved) = (self.named_measured()?, self.named_approved()?);
        if same_commit(measured.text, approved.text) {
            return None;
        }
        let (changed, more) = self.changed(measured.text, approved.text);
        let is_ancestor = self.is_ancestor(measured.text, approved.text);
        Some(RelationFact {
            measured: measured.text.to_owned(),
            approved: approved.text.to_owned(),
            is_ancestor,
            changed,
            more,
        })
    }

    /// Why the two commits were not held against each other.
    fn unasked(self, measured: &str, approved: &str) -> String {
        for commit in [measured, approved] {
            match self.answer(commit) {
                None if CommitName::new(commit).is_none() => return format!("{} is no commit's name", quoted(commit)),
                None => return "the history is still being asked".to_owned(),
                Some(Answer::Undecided(why)) => return why.clone(),
                Some(Answer::Known(None)) if self.record.depth == Depth::Shallow => {
                    return format!("the clone is shallow and does not hold {}", quoted(short(commit)));
                }
                Some(Answer::Known(None)) => return format!("the history does not hold {}", quoted(short(commit))),
                Some(Answer::Known(Some(_))) => {}
            }
        }
        "the history is still being asked".to_owned()
    }

    fn pair(self, measured: &str, approved: &str) -> Option<&'a Relation> {
        self.record.relations.get(&(CommitName::new(measured)?, CommitName::new(approved)?))
    }

    fn is_ancestor(self, measured: &str, approved: &str) -> Answer<bool> {
        let pair = self.pair(measured, approved);
        pair.map_or_else(|| Answer::Undecided(self.unasked(measured, approved)), |it| it.is_ancestor.clone())
    }

    fn changed(self, measured: &str, approved: &str) -> (Answer<Vec<String>>, bool) {
        match self.pair(measured, approved).map(|it| &it.changed) {
            None => (Answer::Undecided(self.unasked(measured, approved)), false),
            Some(Answer::Undecided(why)) => (Answer::Undecided(why.clone()), false),
            Some(Answer::Known(changes)) => {
                let rules = &self.profile.history;
                let is_document = |path: &str| rules.is_document(path);
                let files = changes.files.iter();
                let outside =
                    files.filter(|it| !is_document(&it.path) && !it.in_pack.as_deref().is_some_and(is_document));
                (Answer::Known(outside.map(|it| it.path.clone()).collect()), changes.more)
            }
        }
    }

    fn unknown_commits(self) -> impl Iterator<Item = Finding> {
        let whole = self.record.depth == Depth::Whole;
        let unknown = self.named().filter(move |it| whole && self.answer(it.text) == Some(&Answer::Known(None)));
        unknown.map(|it| {
            let (named, verb) = (quoted(short(it.text)), if it.what == "measured" { "was" } else { "is" });
            let message = format!("The commit {named} that {verb} {} is not in the work tree's repository.", it.what);
            let severity = if it.what == "measured" { Severity::Blocker } else { Severity::Warning };
            Finding::new(Code::HistoryCommitUnknown, it.text, message)
                .weighing(severity)
                .remedy("Fetch the whole history, or find out which repository the commit is of.")
                .comparing(
                    format!("{} commit", it.what),
                    it.text,
                    Origin::Evidence { place: it.place.clone(), part: it.part },
                )
                .comparing("commits of that name in the repository", "none", computed())
                .at(it.place)
        })
    }

    /// What a shallow clone leaves open is said once.
    fn beyond_the_cut(self) -> Option<Finding> {
        let cut = self.record.depth == Depth::Shallow;
        let unknown = self.named().filter(|it| cut && self.answer(it.text) == Some(&Answer::Known(None)));
        let commits: Vec<String> = unknown.map(|it| quoted(short(it.text))).collect();
        let why =
            || format!("The clone is shallow and does not hold {}: its history cannot be told.", join_capped(&commits));
        (!commits.is_empty()).then(|| absent(&why()))
    }
}
