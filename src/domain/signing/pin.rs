//! Changes of the setup lock by hand: a field is pinned, a target or the whole is closed, a target is deferred, an artifact
//! is named as evidence. Here is which member of the file gets which value; whether it may is judged (`rules::pinning`).

use crate::domain::assessment::{ClosureFact, FieldState, TargetFact};
use crate::domain::evidence::json_edit::{JsonEdit, JsonEditError, edited};
use crate::domain::evidence::setup_lock::{PROVISIONING, SetupLock};
use crate::domain::profile::Profile;
use crate::domain::values::escaped::is_hazardous;
use crate::domain::values::path::PackPath;
use crate::domain::values::pointer::pointer;

/// The lock's member in which a target names what proves that it was provisioned.
pub const PROVISIONED_BY: &str = "provisioningEvidence";
/// What a field holds that is deferred.
const DEFERRED: &str = "deferred";

/// What a hand does to the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LockChange {
    Pin {
        target: String,
        field: String,
        value: String,
    },
    /// A target's own status says that it is closed.
    Close {
        target: String,
    },
    /// The lock's status says so of the whole.
    CloseAll,
    Defer {
        target: String,
        reason: String,
    },
    /// A target names an artifact of the pack.
    Attach {
        target: String,
        artifact: PackPath,
    },
}

/// Why a change is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinRefusal {
    #[error("the lock names no target `{0}`")]
    NoTarget(String),
    #[error("the lock names the target `{0}` more than once: which one is meant?")]
    TargetTwice(String),
    #[error("`{field}` is no field that `{target}` must pin: {known}")]
    NoField { target: String, field: String, known: String },
    #[error("a value is one line without control characters")]
    NotOneLine,
    #[error("a blank is no {0}")]
    Blank(&'static str),
    #[error("all fields of `{0}` are concrete: there is nothing to defer")]
    NothingToDefer(String),
    #[error("the mode {0} is none that the profile knows: nothing says how it closes")]
    UnknownMode(String),
    #[error("it says so already")]
    Already,
    #[error(transparent)]
    Unwritable(#[from] JsonEditError),
    /// What would be wrong then: sentences of the judgement.
    #[error("{0}")]
    Judged(String),
}

impl LockChange {
    /// What was done, in a few words.
    pub fn words(&self) -> String {
        match self {
            Self::Pin { target, field, value } => format!("{target}: {field} is {value}"),
            Self::Close { target } => format!("{target} is closed"),
            Self::CloseAll => "the lock is closed".to_owned(),
            Self::Defer { target, .. } => format!("{target} is deferred"),
            Self::Attach { target, artifact } => format!("{target} names {artifact}"),
        }
    }

    /// The lock's text with the change made.
    ///
    /// # Errors
    /// [`PinRefusal`] where it cannot be made.
    pub fn applied(&self, lock: &SetupLock, closure: &ClosureFact, profile: &Profile) -> Result<String, PinRefusal> {
        let edits = match self {
            Self::Pin { target, field, value } => vec![pinned(lock, closure, (target, field), value)?],
            Self::Close { target } => {
                vec![member(lock, target, "status", &profile.closure.target_closed)?]
            }
            Self::CloseAll => {
                vec![JsonEdit { pointer: format!("{PROVISIONING}/status"), value: closed_status(closure, profile)? }]
            }
            Self::Defer { target, reason } => deferred(lock, fact_of(closure, target)?, profile, reason)?,
            Self::Attach { target, artifact } => vec![member(lock, target, PROVISIONED_BY, artifact.as_str())?],
        };
        Ok(edited(lock.text(), &edits)?)
    }
}

fn fact_of<'c>(closure: &'c ClosureFact, target: &str) -> Result<&'c TargetFact, PinRefusal> {
    let fact = closure.targets.iter().find(|fact| fact.name == target);
    fact.ok_or_else(|| PinRefusal::NoTarget(target.to_owned()))
}

/// A member of the target's entry, which stands in the lock once.
fn member(lock: &SetupLock, target: &str, key: &str, value: &str) -> Result<JsonEdit, PinRefusal> {
    match lock.places_of(target).as_slice() {
        [] => Err(PinRefusal::NoTarget(target.to_owned())),
        [place] => {
            let place = place.to_string();
            let pointer = format!("{PROVISIONING}{}", pointer(&["targets", &place, key]));
            Ok(JsonEdit { pointer, value: value.to_owned() })
        }
        _ => Err(PinRefusal::TargetTwice(target.to_owned())),
    }
}

fn pinned(
    lock: &SetupLock,
    closure: &ClosureFact,
    (target, field): (&str, &str),
    value: &str,
) -> Result<JsonEdit, PinRefusal> {
    let fact = fact_of(closure, target)?;
    if !fact.fields.iter().any(|known| known.name == field) {
        let known: Vec<&str> = fact.fields.iter().map(|field| field.name.as_str()).collect();
        let (target, field) = (target.to_owned(), field.to_owned());
        return Err(PinRefusal::NoField { target, field, known: known.join(", ") });
    }
    member(lock, target, field, one_line(value, "value")?)
}

/// A text that may stand in the lock.
fn one_line<'v>(value: &'v str, what: &'static str) -> Result<&'v str, PinRefusal> {
    let value = value.trim();
    if value.chars().any(is_hazardous) {
        return Err(PinRefusal::NotOneLine);
    }
    if value.is_empty() { Err(PinRefusal::Blank(what)) } else { Ok(value) }
}

fn deferred(
    lock: &SetupLock,
    target: &TargetFact,
    profile: &Profile,
    reason: &str,
) -> Result<Vec<JsonEdit>, PinRefusal> {
    let reason = one_line(reason, "reason")?;
    let open = target.fields.iter().filter(|field| !matches!(field.state, FieldState::Concrete | FieldState::Deferred));
    let open: Vec<&str> = open.map(|field| field.name.as_str()).collect();
    if open.is_empty() && !target.is_deferred() {
        return Err(PinRefusal::NothingToDefer(target.name.clone()));
    }
    let fields = open.into_iter().map(|field| (field, DEFERRED));
    let rest = [("status", profile.closure.target_deferred.as_str()), ("actionToClose", reason)];
    fields.chain(rest).map(|(key, value)| member(lock, &target.name, key, value)).collect()
}

/// The status that the whole has once it is closed in its mode.
fn closed_status(closure: &ClosureFact, profile: &Profile) -> Result<String, PinRefusal> {
    let named = closure.mode.as_deref().unwrap_or("none");
    let mode = profile.closure.modes.iter().find(|mode| mode.name == named);
    mode.map(|mode| mode.closed_status.clone()).ok_or_else(|| PinRefusal::UnknownMode(named.to_owned()))
}
