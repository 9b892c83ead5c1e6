//! Rules behind approvals by several people: whose count, and whether a note that says APPROVED has enough of them.

use crate::domain::assessment::wording::quoted;
use crate::domain::assessment::{ApprovalFact, ApprovalStanding, Missing, QuorumFact};
use crate::domain::evidence::history::{Answer, Author};
use crate::domain::evidence::journal::entry::{Act, Entry, ReleaseRef};
use crate::domain::evidence::journal::graph::{EverySaid, Graph, Placed, Said};
use crate::domain::evidence::note::{ApprovalNote, Decision};
use crate::domain::evidence::pack::{Pack, Signature};
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::{Location, PackPath};

/// The approvals; `None` where one person's is enough.
pub(super) fn count_approvals(pack: &Pack, profile: &Profile, said: &EverySaid<'_>) -> Option<QuorumFact> {
    if !profile.note.asks_for_several() {
        return None;
    }
    let given = |(release, said): (&ReleaseRef, &Said<'_>)| match said {
        Said::Agreed(placed) if placed.entry.act == Act::Approve => Some(approval(pack, release, placed)),
        Said::Agreed(_) | Said::Contested(_) => None,
    };
    let approvals = said.iter().filter_map(|(about, said)| Some((about.release()?, said))).filter_map(given).collect();
    let now = ReleaseRef { evidence: pack.digest(), decided: Graph::decided(said), approver: String::new() };
    Some(QuorumFact { needed: profile.note.approvals, approvals, now })
}

fn approval(pack: &Pack, release: &ReleaseRef, placed: &Placed<'_>) -> ApprovalFact {
    let Entry { by, host, at, .. } = placed.entry;
    let void = |why: &str| ApprovalStanding::Void(why.to_owned());
    let standing = match pack.signatures.get(&placed.id) {
        _ if *by != release.approver => void("somebody else wrote it down"),
        None => void("it is not signed"),
        Some(Signature::Fails(why)) => void(why),
        Some(Signature::Holds) => authorship(pack, by),
    };
    let (host, at, place) = (host.clone(), at.clone(), placed.place.clone());
    ApprovalFact { of: release.clone(), host, at, place, standing }
}

/// Whether somebody wrote some of the evidence: as who captured it, or in git as author of one of its files.
fn authorship(pack: &Pack, by: &str) -> ApprovalStanding {
    let captured = pack.captures().find(|(_, capture)| capture.record.operator.eq_ignore_ascii_case(by));
    if let Some((path, _)) = captured {
        return ApprovalStanding::Author(format!("{by} captured {path}"));
    }
    let authors = pack.history.record().and_then(|record| record.authors.as_ref());
    match authors {
        None => ApprovalStanding::Author("git does not tell who wrote it".to_owned()),
        Some(Answer::Undecided(why)) => ApprovalStanding::Author(format!("who wrote it cannot be told: {why}")),
        Some(Answer::Known(files)) => {
            let wrote = |(path, authors): &(&PackPath, &std::collections::BTreeSet<Author>)| {
                is_evidence(pack, path) && authors.iter().any(|author| author.is_called(by))
            };
            let written = files.iter().find(wrote);
            written.map_or(ApprovalStanding::Independent, |(path, _)| {
                ApprovalStanding::Author(format!("{by} committed {path}"))
            })
        }
    }
}

/// What is measured or rehearsed; who ticks a checklist or writes a note is no author of that.
fn is_evidence(pack: &Pack, path: &PackPath) -> bool {
    pack.entry(path).is_some_and(|entry| {
        !matches!(
            entry.artifact.kind,
            Kind::Checklist | Kind::ApprovalNote | Kind::Journal | Kind::Unknown | Kind::Source
        )
    })
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
