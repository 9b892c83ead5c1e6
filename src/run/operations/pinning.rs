//! Changing the setup lock: the commands and the cockpit do it alike.

use std::io;

use crate::domain::assessment::{Assessment, TargetFact};
use crate::domain::evidence::pack::Pack;
use crate::domain::probing::batch::slug;
use crate::domain::probing::collection::Collection;
use crate::domain::profile::Profile;
use crate::domain::rules::pinning;
use crate::domain::signing::lock_diff::unified;
use crate::domain::signing::pin::{LockChange, PinRefusal};
use crate::domain::values::digest::Digest;
use crate::domain::values::path::PackPath;
use crate::domain::values::redacted::redacted;
use crate::io::describe_error;
use crate::io::probe::ProbeRunner;
use crate::io::replace::replace;
use crate::io::store::StoreError;
use crate::run::pipeline::Pipeline;

use super::keeping::keep_new;

/// What a lock was before a change, so that the change can be taken back.
#[derive(Debug)]
pub struct Changed {
    /// What was done, in a few words.
    pub words: String,
    pub path: PackPath,
    pub before: String,
    pub after: String,
    /// What is to be said although it was written: the disk did not confirm it.
    pub unconfirmed: Option<StoreError>,
}

/// Why the lock is as it was.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    #[error(transparent)]
    Refused(#[from] PinRefusal),
    #[error("{0}")]
    Unwritten(String),
}

/// Makes a change that the judgement bears, of a pack as it was just read.
///
/// # Errors
/// [`LockError`]; nothing was written.
pub fn change_lock(pipeline: &Pipeline, pack: &Pack, change: &LockChange) -> Result<Changed, LockError> {
    let text = pinning::check(pack, pipeline.profile(), change)?;
    let lock = pack.setup_locks().next().map(|(path, lock)| (path.clone(), lock.text().to_owned()));
    let (path, before) = lock.ok_or_else(|| LockError::Unwritten("there is no readable lock".to_owned()))?;
    let unconfirmed = write_lock(pipeline, &path, &text, Digest::of(before.as_bytes()))?;
    Ok(Changed { words: change.words(), path, before, after: text, unconfirmed })
}

/// Puts a text in the lock's place, if that still has this digest. The error of a disk that did not confirm it.
///
/// # Errors
/// [`LockError`]; nothing was written.
pub fn write_lock(
    pipeline: &Pipeline,
    path: &PackPath,
    text: &str,
    expected: Digest,
) -> Result<Option<StoreError>, LockError> {
    let unplaced = |error: io::Error| LockError::Unwritten(format!("{path}: {}", describe_error(&error)));
    let place = pipeline.root().real_path(path).map_err(unplaced)?;
    match replace(&place, text.as_bytes(), expected) {
        Ok(()) => Ok(None),
        Err(error @ StoreError::Unconfirmed { .. }) => Ok(Some(error)),
        Err(error) => Err(LockError::Unwritten(error.told())),
    }
}

/// How a field's value is collected here.
///
/// # Errors
/// A sentence, where no command that may be run prints it.
pub fn collection(trusted: &Profile, target: &TargetFact, field: &str) -> Result<Collection, String> {
    let fields = trusted.closure.targets.iter().filter(|it| it.name == target.name).flat_map(|it| &it.fields);
    let asked = fields.into_iter().find(|it| it.name == field);
    Collection::of(asked.ok_or_else(|| format!("no command is known that prints `{field}` here"))?, target)
}

/// The value, as its command prints it here.
///
/// # Errors
/// A sentence.
pub fn collect(collection: &Collection, runner: &ProbeRunner) -> Result<String, String> {
    runner.ask(&collection.argv).and_then(|output| collection.read(&output))
}

/// What proves that a target was provisioned is no longer than this: 16 MiB.
pub const MAX_OUTPUT: u64 = 16 << 20;

/// Keeps what proves that a target was provisioned as an artifact of the pack, and has the target name it.
///
/// # Errors
/// [`LockError`]; where the lock could not be changed, it says where the artifact is kept.
pub fn attach(
    pipeline: &Pipeline,
    (pack, assessment): (&Pack, &Assessment),
    target: &str,
    bytes: &[u8],
) -> Result<Changed, LockError> {
    let artifact = keep_output(pipeline, assessment, target, bytes).map_err(LockError::Unwritten)?;
    let change = LockChange::Attach { target: target.to_owned(), artifact: artifact.clone() };
    let unnamed = |why| LockError::Unwritten(format!("{why}; {artifact} is kept, and nothing names it"));
    change_lock(pipeline, pack, &change).map_err(unnamed)
}

fn keep_output(pipeline: &Pipeline, assessment: &Assessment, target: &str, bytes: &[u8]) -> Result<PackPath, String> {
    let text = std::str::from_utf8(bytes).map(|text| redacted(text).0);
    let kept = text.as_ref().map_or(bytes, |text| text.as_bytes());
    place(pipeline, assessment, (&format!("{}-provisioning", slug(target)), ".txt"), kept)
}

/// Keeps the lock's diff as an artifact of the pack, and answers its path.
///
/// # Errors
/// A sentence.
pub fn keep_diff(pipeline: &Pipeline, assessment: &Assessment) -> Result<PackPath, String> {
    let closure = assessment.closure.as_ref();
    let diff = closure.and_then(|closure| Some((closure, closure.diff.as_ref()?)));
    let (closure, diff) = diff.ok_or("there is no lock, or none to compare it with")?;
    if diff.before == diff.now {
        return Err(format!("the lock is as it was at {}: there is nothing to keep", diff.since));
    }
    place(pipeline, assessment, ("lock", ".diff"), unified(diff, closure.path.as_str()).as_bytes())
}

fn place(
    pipeline: &Pipeline,
    assessment: &Assessment,
    (stem, ending): (&str, &str),
    bytes: &[u8],
) -> Result<PackPath, String> {
    let folder = &pipeline.profile().paths.artifacts;
    let names = assessment.free_paths(folder, pipeline.today(), stem, ending);
    keep_new(pipeline, names, bytes).map_err(|why| why.told())
}
