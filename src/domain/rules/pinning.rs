//! Whether a change of the lock may be made: by judging the lock as it would be. What is refused is refused with the
//! sentences that the judgement would say of it.

use crate::domain::assessment::FieldState;
use crate::domain::evidence::content::Content;
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Severity};
use crate::domain::profile::Profile;
use crate::domain::signing::pin::{LockChange, PinRefusal};
use crate::domain::values::kind::Kind;

use super::closure::check_targets;

/// The lock's text with a change made that the judgement bears.
///
/// # Errors
/// [`PinRefusal`] where there is no lock, the change cannot be made, a value has not its form, something would stand
/// against what the lock says then, or it says so already.
pub fn check(pack: &Pack, profile: &Profile, change: &LockChange) -> Result<String, PinRefusal> {
    let (closure, _) = check_targets(pack, profile);
    let locks = pack.setup_locks().next().zip(closure);
    let ((path, lock), closure) =
        locks.ok_or_else(|| PinRefusal::Judged(format!("there is no readable lock at `{}`", profile.paths.lock)))?;
    let text = change.applied(lock, &closure, profile)?;
    let mut then = pack.clone();
    let content = Content::of(path, Kind::SetupLock, text.as_bytes(), profile);
    let (artifact, evidence) = content.into_entry(path.clone(), Kind::SetupLock, None);
    then.insert(artifact, evidence);
    let (after, findings) = check_targets(&then, profile);
    let against: Vec<&Finding> = findings.iter().filter(|finding| speaks_against(finding, profile, change)).collect();
    let is_concrete = match (change, &after) {
        (LockChange::Pin { target, field, .. }, Some(after)) => {
            let fields = after.targets.iter().filter(|it| it.name == *target).flat_map(|it| &it.fields);
            fields.filter(|it| it.name == *field).all(|it| it.state == FieldState::Concrete)
        }
        _ => true,
    };
    match against.as_slice() {
        [] if text == lock.text() => Err(PinRefusal::Already),
        [] if is_concrete => Ok(text),
        [] => {
            Err(PinRefusal::Judged("a value that is deferred is no pin: defer the target with its reason".to_owned()))
        }
        against => Err(PinRefusal::Judged(sentences(against))),
    }
}

/// That a status does not follow, or that nothing was tested, is only said where nothing else is: it follows from that.
fn sentences(findings: &[&Finding]) -> String {
    let follows = [Code::ClosureStatusInconsistent, Code::ClosureSmokeEvidenceMissing];
    let is_cause = |finding: &&&Finding| !follows.contains(&finding.code);
    let causes: Vec<&str> = findings.iter().filter(is_cause).map(|finding| finding.message.as_str()).collect();
    let all = findings.iter().map(|finding| finding.message.as_str());
    if causes.is_empty() { all.collect::<Vec<_>>().join(" ") } else { causes.join(" ") }
}

/// Whether a finding about the changed lock forbids the change. A pin is held to its own form; what closes or defers, to
/// all that is said of the target, or of the whole.
fn speaks_against(finding: &Finding, profile: &Profile, change: &LockChange) -> bool {
    let blocks = profile.severity.get(&finding.code).copied().unwrap_or(finding.severity) == Severity::Blocker;
    let is_of = |target: &String| finding.subject == *target || finding.subject.starts_with(&format!("{target} "));
    blocks
        && match change {
            LockChange::Pin { target, field, .. } => finding.subject == format!("{target} {field}"),
            LockChange::Close { target } => is_of(target),
            LockChange::Defer { target, .. } => is_of(target) && finding.code != Code::ClosureSmokeEvidenceMissing,
            LockChange::CloseAll => true,
            LockChange::Attach { .. } => false,
        }
}
