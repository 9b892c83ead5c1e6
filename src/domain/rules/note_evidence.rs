//! An approval is of the evidence that its statement lists, and of the waivers that it tells: what came since, nobody
//! approved.

use std::collections::BTreeMap;

use crate::domain::assessment::Assessment;
use crate::domain::assessment::wording::join_capped;
use crate::domain::evidence::artifact::Artifact;
use crate::domain::evidence::attestation::{Statement, statement_of};
use crate::domain::evidence::history::GitStatus;
use crate::domain::evidence::pack::{Pack, PackEntry};
use crate::domain::profile::Profile;
use crate::domain::values::digest::Digest;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;

use super::disagreement::Disagreement;

/// What is not as the note's statement lists it. The checklist is left to its own rules: an item may be about the note.
pub(super) fn since(pack: &Pack, profile: &Profile, assessment: &Assessment, note: &PackPath) -> Vec<Disagreement> {
    let statement = statement_of(note).and_then(|path| pack.entry(&path)?.statement());
    let files = statement.and_then(|statement| other_files(pack, profile, (note, statement)));
    let rules = statement.and_then(|statement| other_rules(profile, statement));
    files.into_iter().chain(rules).chain(untold_waivers(assessment, statement)).collect()
}

fn other_files(pack: &Pack, profile: &Profile, (note, statement): (&PackPath, &Statement)) -> Option<Disagreement> {
    let then: BTreeMap<&PackPath, Digest> = statement.subject.iter().map(|it| (&it.name, it.digest.sha256)).collect();
    let is_weighed = |path: &PackPath| path != note && path.as_str() != profile.paths.checklist;
    let changed =
        then.iter().filter(|(path, _)| is_weighed(path)).filter_map(|(path, digest)| match pack.entry(path) {
            None => Some(format!("{path} is gone")),
            Some(entry) if !entry.artifact.holds(*digest) => Some(format!("{path} has other bytes")),
            Some(_) => None,
        });
    let is_new = |entry: &&PackEntry| counts(pack, &entry.artifact) && !then.contains_key(&entry.artifact.path);
    let new = pack.entries().filter(is_new).filter(|entry| is_weighed(&entry.artifact.path));
    let told: Vec<String> = changed.chain(new.map(|entry| format!("{} is new", entry.artifact.path))).collect();
    (!told.is_empty()).then(|| Disagreement {
        sentence: format!("It was written upon other evidence: {}.", join_capped(&told)),
        what: "evidence",
        of_note: statement.predicate.note.evidence.to_string(),
        of_evidence: join_capped(&told),
    })
}

/// Whether a file that is there takes part in the evidence as a statement lists it. What git is told to leave alone, as
/// what an editor or a file manager leaves, is none where nobody knows what it is.
fn counts(pack: &Pack, artifact: &Artifact) -> bool {
    let is_left_alone = || pack.history.kept(artifact) == Some(GitStatus::Ignored);
    is_evidence(artifact.kind) || (artifact.is_evidence() && artifact.digest.is_some() && !is_left_alone())
}

/// What holds under other rules need not hold under these.
fn other_rules(profile: &Profile, statement: &Statement) -> Option<Disagreement> {
    let (then, now) = (statement.predicate.policy.digest.sha256, profile.policy.digest);
    (then != now).then(|| Disagreement {
        sentence: format!("It was written under another profile: {}, now {}.", then.short(), now.short()),
        what: "profile",
        of_note: then.to_string(),
        of_evidence: now.to_string(),
    })
}

/// What is told of a release, rather than said about it.
pub(super) fn is_evidence(kind: Kind) -> bool {
    !matches!(kind, Kind::ApprovalNote | Kind::Attestation | Kind::Journal | Kind::Unknown | Kind::Source)
}

/// Blockers that are put up with and that the note does not know of.
fn untold_waivers(assessment: &Assessment, statement: Option<&Statement>) -> Option<Disagreement> {
    let is_told = |id: &str| statement.is_some_and(|it| it.predicate.note.findings.iter().any(|told| told.id == id));
    let untold: Vec<String> =
        assessment.waived().filter(|it| !is_told(&it.id)).map(|it| assessment.headline(it)).collect();
    (!untold.is_empty()).then(|| Disagreement {
        sentence: format!("It does not know of what is waived now: {}.", join_capped(&untold)),
        what: "waivers",
        of_note: "told by none".to_owned(),
        of_evidence: join_capped(&untold),
    })
}
