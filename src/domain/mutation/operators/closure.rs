//! Damages for `closure.*`: the setup lock's gateways, and the transcripts of their smoke tests.

use serde_json::{Value, json};

use crate::domain::assessment::{ClosureFact, FieldFact, FieldState, SmokeFact, TargetFact};
use crate::domain::evidence::setup_lock::PROVISIONING;
use crate::domain::profile::FieldFormat;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;
use crate::domain::values::pointer::pointer;

use super::json as documents;
use super::mutation::{Attempt, Edit, Mutation};
use super::original::Original;

pub(super) const NO_LOCK: &str = "no setup lock is in the pack";
const NO_FIELD: &str = "the profile asks for no field";

fn closure<'a>(original: &Original<'a>) -> Result<&'a ClosureFact, String> {
    if original.profile.closure.targets.is_empty() {
        return Err("the profile names no gateway".to_owned());
    }
    original.assessment.closure.as_ref().ok_or_else(|| NO_LOCK.to_owned())
}

/// The lock with its provisioning changed.
fn provisioned(original: &Original<'_>, what: String, change: impl FnOnce(&mut Value)) -> Attempt {
    let path = &closure(original)?.path;
    let edit = documents::edited(original, path, |document| {
        if let Some(provisioning) = document.pointer_mut(PROVISIONING) {
            change(provisioning);
        }
    })?;
    Ok(Mutation::new(what, vec![edit]))
}

/// The lock's entry of a target, inside the provisioning.
fn entry<'v>(provisioning: &'v mut Value, target: &str) -> Option<&'v mut Value> {
    let targets = provisioning.get_mut("targets")?.as_array_mut()?;
    targets.iter_mut().find(|it| it.get("name").and_then(Value::as_str) == Some(target))
}

/// The first concrete field, one that a predicate prefers before all others.
fn field<'a>(
    original: &Original<'a>,
    prefers: impl Fn(&TargetFact, &FieldFact) -> bool,
) -> Result<(&'a TargetFact, &'a FieldFact), String> {
    let targets = closure(original)?.targets.iter();
    let fields = targets.flat_map(|target| target.fields.iter().map(move |field| (target, field)));
    let concrete: Vec<_> = fields.filter(|(_, field)| field.state == FieldState::Concrete).collect();
    let preferred = concrete.iter().find(|(target, field)| prefers(target, field)).or(concrete.first());
    preferred.copied().ok_or_else(|| "no field of a gateway is concrete".to_owned())
}

pub(super) fn lock_gone(original: &Original<'_>) -> Attempt {
    if original.profile.closure.targets.is_empty() && original.profile.plugins.required.is_empty() {
        return Err("the profile names neither gateway nor plugin".to_owned());
    }
    let locks: Vec<PackPath> = original.pack.paths_of(Kind::SetupLock).cloned().collect();
    let path = locks.first().ok_or(NO_LOCK)?;
    Ok(Mutation::gone(format!("`{path}` is gone"), locks.clone()))
}

pub(super) fn placeholder_back(original: &Original<'_>) -> Attempt {
    let (target, field) = field(original, |_, _| true)?;
    let what = format!("`{}` of {} is `<required>` again", field.name, target.name);
    provisioned(original, what, |it| set(it, target, &field.name, json!("<required>")))
}

pub(super) fn field_gone(original: &Original<'_>) -> Attempt {
    let (target, field) = field(original, |_, _| true)?;
    provisioned(original, format!("`{}` of {} is gone", field.name, target.name), |provisioning| {
        if let Some(entry) = entry(provisioning, &target.name) {
            documents::take(entry, "", &field.name);
        }
    })
}

/// A field that must look like something is no such thing; any other is a number.
pub(super) fn field_garbled(original: &Original<'_>) -> Attempt {
    let format = |target: &TargetFact, field: &FieldFact| {
        let known = original.profile.closure.targets.iter().find(|it| it.name == target.name);
        known.and_then(|it| it.fields.iter().find(|it| it.name == field.name)).map_or(FieldFormat::Text, |it| it.format)
    };
    let (target, field) = field(original, |target, field| format(target, field) != FieldFormat::Text)?;
    let garbled = if format(target, field) == FieldFormat::Text { json!(0) } else { json!("garbled") };
    let what = format!("`{}` of {} is `{}`", field.name, target.name, garbled.to_string().trim_matches('"'));
    provisioned(original, what, |it| set(it, target, &field.name, garbled))
}

/// A gateway that may be deferred is, and the reason is gone.
pub(super) fn deferred_silently(original: &Original<'_>) -> Attempt {
    let target = closure(original)?.targets.iter().find(|it| it.status.is_some() && !wants_concrete(original, it));
    let target = target.ok_or("the operating mode lets no gateway be deferred")?;
    let field = target.fields.first().ok_or(NO_FIELD)?;
    provisioned(original, format!("{} is deferred without a reason", target.name), |provisioning| {
        set(provisioning, target, &field.name, json!("deferred-for-now"));
        set(provisioning, target, "actionToClose", Value::Null);
        documents::put(provisioning, "/closurePolicy/allowDeferredCloudTargets", json!(true));
        documents::put(provisioning, "/closurePolicy/deferredTargets", json!([target.name]));
    })
}

pub(super) fn deferred_anyway(original: &Original<'_>) -> Attempt {
    let target = closure(original)?.targets.iter().find(|it| it.status.is_some() && wants_concrete(original, it));
    let target = target.ok_or("the operating mode wants no gateway concrete")?;
    let field = target.fields.first().ok_or(NO_FIELD)?;
    let what = format!("`{}` of {} is deferred", field.name, target.name);
    provisioned(original, what, |it| set(it, target, &field.name, json!("deferred-for-now")))
}

fn wants_concrete(original: &Original<'_>, target: &TargetFact) -> bool {
    let named = original.assessment.closure.as_ref().and_then(|closure| closure.mode.as_deref());
    let mode = original.profile.closure.modes.iter().find(|mode| Some(mode.name.as_str()) == named);
    mode.is_some_and(|mode| mode.concrete.contains(&target.name))
}

/// The lock declares a closed status that mode and fields do not add up to, else that it is open.
pub(super) fn status_changed(original: &Original<'_>) -> Attempt {
    let computed = closure(original)?.computed.as_str();
    let closed = original.profile.closure.modes.iter().map(|mode| mode.closed_status.as_str());
    let other = closed.chain(["open"]).find(|status| *status != computed);
    let other = other.ok_or("the profile knows no other status")?;
    provisioned(original, format!("the lock declares `{other}`"), |it| documents::put(it, "/status", json!(other)))
}

pub(super) fn gap_named(original: &Original<'_>) -> Attempt {
    let gap = json!(["a gateway is not reachable"]);
    provisioned(original, "the lock names a gap".to_owned(), |it| documents::put(it, "/gaps", gap))
}

/// No transcript is left; where none is there, nothing is done, and the rule should have spoken.
pub(super) fn transcripts_gone(original: &Original<'_>) -> Attempt {
    let all = transcripts(original)?;
    let what =
        if all.is_empty() { "a closed gateway has no transcript" } else { "the smoke tests' transcripts are gone" };
    Ok(Mutation::new(what, all.into_iter().map(Edit::gone).collect()))
}

/// The transcripts still say that everything passed, and keep nothing that was answered.
pub(super) fn answers_gone(original: &Original<'_>) -> Attempt {
    let all = transcripts(original)?;
    if all.is_empty() {
        return Err("the pack holds no smoke-test transcript".to_owned());
    }
    let silent = |path| {
        documents::edited(original, path, |document| {
            let tests = document.get_mut("tests").and_then(Value::as_array_mut);
            tests.into_iter().flatten().for_each(|test| documents::put(test, "/output", json!("")));
        })
    };
    let edits: Result<Vec<Edit>, String> = all.iter().map(silent).collect();
    Ok(Mutation::new("the smoke tests' transcripts keep no output", edits?))
}

/// A run that failed is kept: of a prerequisite, of a runtime, or of a target that is not closed.
pub(super) fn probe_failed(original: &Original<'_>) -> Attempt {
    let open = original
        .assessment
        .targets()
        .filter(|target| target.smoke == SmokeFact::NotRequired)
        .flat_map(|target| &target.probes);
    let probe = original.assessment.probes.iter().chain(open).next();
    let probe = probe.ok_or("the profile names no probe but those of closed gateways")?;
    let (key, of) = match (&probe.target, &probe.runtime) {
        (Some(target), _) => ("target", target),
        (None, Some(runtime)) => ("runtime", runtime),
        (None, None) => ("prerequisite", &probe.name),
    };
    let tests = json!([{ "name": probe.name, "exitStatus": -1, "output": "nothing" }]);
    let transcript = json!({ "transcriptVersion": "v1", key: of, "tests": tests });
    let path = format!("{}/what-if.probe.json", original.profile.paths.artifacts);
    let path = PackPath::new(&path).ok_or("the artifacts folder leads outside the pack")?;
    let edit = Edit::becomes(&path, transcript.to_string());
    Ok(Mutation::new(format!("the probe `{}` failed", probe.name), vec![edit]))
}

/// What ran could not be seen.
pub(super) fn pin_unobserved(original: &Original<'_>) -> Attempt {
    let (target, field) = field(original, |target, _| matches!(target.smoke, SmokeFact::Evidenced(_)))?;
    let SmokeFact::Evidenced(paths) = &target.smoke else { return Err("no gateway is evidenced".to_owned()) };
    let unseen = format!("/unobserved{}", pointer(&[&field.name]));
    let edits: Result<Vec<Edit>, String> =
        paths.iter().map(|path| documents::with(original, path, &unseen, "nobody looked")).collect();
    Ok(Mutation::new(format!("`{}` of {} was not seen in what ran", field.name, target.name), edits?))
}

/// The transcripts of a pack in which a gateway is closed that something must have been seen of.
fn transcripts(original: &Original<'_>) -> Result<Vec<PackPath>, String> {
    let is_closed = |it: &&TargetFact| it.fields.iter().all(|field| field.state == FieldState::Concrete);
    let closed: Vec<&TargetFact> = closure(original)?.targets.iter().filter(is_closed).collect();
    if closed.is_empty() {
        return Err("no gateway is closed".to_owned());
    }
    if !original.profile.probes.iter().any(|probe| closed.iter().any(|it| Some(&it.name) == probe.target.as_ref())) {
        return Err("the profile asks for no smoke test of a closed gateway".to_owned());
    }
    Ok(original.pack.paths_of(Kind::SmokeTranscript).cloned().collect())
}

fn set(provisioning: &mut Value, target: &TargetFact, key: &str, value: Value) {
    if let Some(entry) = entry(provisioning, &target.name) {
        entry[key] = value;
    }
}
