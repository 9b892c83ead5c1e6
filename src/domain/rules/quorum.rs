//! Rules behind approvals by several people: whose count, and whether a note that says APPROVED has enough of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::assessment::wording::quoted;
use crate::domain::assessment::{ApprovalFact, ApprovalStanding, Missing, QuorumFact};
use crate::domain::evidence::artifact::Artifact;
use crate::domain::evidence::history::{Answer, Author, Depth, GitStatus};
use crate::domain::evidence::journal::entry::{Act, Entry, Meaning, ReleaseRef};
use crate::domain::evidence::journal::graph::{EverySaid, Graph, Placed};
use crate::domain::evidence::note::{ApprovalNote, Decision};
use crate::domain::evidence::pack::{Pack, Signature};
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::{Location, PackPath};

use super::note_evidence::is_evidence;

/// The approvals; `None` where one person's is enough.
pub(super) fn count_approvals(
    pack: &Pack,
    profile: &Profile,
    (journal, said): (&Graph<'_>, &EverySaid<'_>),
) -> Option<QuorumFact> {
    if !profile.note.asks_for_several() {
        return None;
    }
    let grounds = Grounds { pack, profile, refused_at: refused_at(journal) };
    let given = journal.placed().filter(|it| it.entry.act == Act::Approve);
    let given = given.filter_map(|placed| Some(grounds.approval(placed.entry.about.release()?, &placed)));
    let mut approvals: Vec<ApprovalFact> = given.collect();
    // Of what one person said of one state the approval that counts: nobody else's line takes it away.
    approvals.sort_by(|one, other| one.of.cmp(&other.of).then(one.is_void().cmp(&other.is_void())));
    approvals.dedup_by(|one, other| one.of == other.of);
    let now = ReleaseRef { evidence: pack.digest(), decided: Graph::decided(said), approver: String::new() };
    Some(QuorumFact { needed: profile.note.approvals, approvals, now })
}

/// The number of the last act that wrote a note against the release.
fn refused_at(journal: &Graph<'_>) -> u64 {
    let refused = journal.placed().filter(|it| it.entry.act == Act::Emit && it.entry.meaning != Meaning::Approved);
    refused.map(|it| it.entry.n).max().unwrap_or(0)
}

struct Grounds<'a> {
    pack: &'a Pack,
    profile: &'a Profile,
    refused_at: u64,
}

impl Grounds<'_> {
    fn approval(&self, release: &ReleaseRef, placed: &Placed<'_>) -> ApprovalFact {
        let Entry { by, host, at, n, policy, .. } = placed.entry;
        let void = |why: &str| ApprovalStanding::Void(why.to_owned());
        let standing = match self.pack.signatures.get(&placed.id) {
            _ if *by != release.approver => void("somebody else wrote it down"),
            _ if *policy != self.profile.policy.digest => void("it was given under other rules"),
            _ if *n < self.refused_at => void("a note that was written since says BLOCKED"),
            None => void("it is not signed"),
            Some(Signature::Fails(why)) => void(why),
            Some(Signature::Holds) => authorship(self.pack, by),
        };
        let (host, at, place) = (host.clone(), at.clone(), placed.place.clone());
        ApprovalFact { of: release.clone(), host, at, place, standing }
    }
}

/// Whether somebody wrote some of the evidence: as who captured it, or in git as author of one of its files.
fn authorship(pack: &Pack, by: &str) -> ApprovalStanding {
    let captured = pack.captures().find(|(_, capture)| capture.record.operator.eq_ignore_ascii_case(by));
    if let Some((path, _)) = captured {
        return ApprovalStanding::Author(format!("{by} captured {path}"));
    }
    let Some(record) = pack.history.record() else {
        return ApprovalStanding::Author("git does not tell who wrote it".to_owned());
    };
    match &record.authors {
        None => ApprovalStanding::Author("git does not tell who wrote it".to_owned()),
        Some(_) if record.depth == Depth::Shallow => {
            ApprovalStanding::Author("who wrote it cannot be told: the clone is shallow".to_owned())
        }
        Some(Answer::Undecided(why)) => ApprovalStanding::Author(format!("who wrote it cannot be told: {why}")),
        Some(Answer::Known(files)) => written_by(pack, files, by),
    }
}

/// Somebody who committed none of the evidence, all of which is committed as it is.
fn written_by(pack: &Pack, files: &BTreeMap<PackPath, BTreeSet<Author>>, by: &str) -> ApprovalStanding {
    // Who ticks a checklist is no author of what was measured and rehearsed.
    let is_written = |it: &&Artifact| it.kind != Kind::Checklist && is_evidence(it.kind);
    let mut evidence = pack.entries().map(|entry| &entry.artifact).filter(is_written);
    let told = evidence.find_map(|artifact| {
        let (path, authors) = (&artifact.path, files.get(&artifact.path));
        let is_committed = pack.history.kept(artifact) == Some(GitStatus::Committed);
        match authors.filter(|_| is_committed) {
            None => Some(format!("git does not tell who wrote {path} as it is")),
            Some(authors) if authors.iter().any(|author| author.is_called(by)) => {
                Some(format!("{by} committed {path}"))
            }
            Some(_) => None,
        }
    });
    told.map_or(ApprovalStanding::Independent, ApprovalStanding::Author)
}

/// A note that says APPROVED without enough approvals of what it was written upon.
pub(super) fn check_quorum(quorum: Option<&QuorumFact>, newest: Option<(&PackPath, &ApprovalNote)>) -> Option<Finding> {
    let (quorum, (path, note)) = (quorum?, newest?);
    if note.decision != Some(Decision::Approved) {
        return None;
    }
    let missing = match note.evidence {
        Some(evidence) => quorum.missing(quorum.counting(evidence)),
        None => Missing::People(quorum.needed),
    };
    if missing == Missing::Nothing {
        return None;
    }
    let given = note.evidence.map_or(0, |evidence| quorum.counting(evidence).count());
    let message = format!("The note {} says APPROVED, and {}.", quoted(path.name()), missing.words());
    let place = Location { path: path.clone(), line: note.decision_line };
    let finding = Finding::new(Code::NoteApprovalsMissing, path.as_str(), message)
        .at(place.clone())
        .comparing("decision", Decision::Approved.word(), Origin::at(place))
        .comparing("approvals that count", given.to_string(), Origin::computed("the journals"))
        .comparing("approvals asked for", quorum.needed.to_string(), Origin::profile("note.approvals"));
    let told = quorum.approvals.iter().fold(finding, |finding, it| {
        finding.comparing(format!("approval of {}", it.of.approver), words(&it.standing), Origin::at(it.place.clone()))
    });
    Some(
        told.remedy(
            "Have enough people approve what is there now: `signoff note --decision approved --sign KEY`, each.",
        ),
    )
}

fn words(standing: &ApprovalStanding) -> String {
    match standing {
        ApprovalStanding::Independent => "counts".to_owned(),
        ApprovalStanding::Author(why) => format!("counts as an author's: {why}"),
        ApprovalStanding::Void(why) => format!("does not count: {why}"),
    }
}
