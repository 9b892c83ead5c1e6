//! Damages for `closure.*`: the setup lock's gateways, and the transcripts of their smoke tests.

use serde_json::{Value, json};

use crate::domain::assessment::{ClosureFact, FieldFact, FieldState, TargetFact};
use crate::domain::evidence::setup_lock::PROVISIONING;
use crate::domain::profile::FieldFormat;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;

use super::{Bench, Damage, Edit, Made, json as documents};

pub const NO_LOCK: &str = "no setup lock is in the pack";
const NO_FIELD: &str = "the profile asks for no field";

fn closure<'a>(bench: &Bench<'a>) -> Result<&'a ClosureFact, String> {
    if bench.profile.closure.targets.is_empty() {
        return Err("the profile names no gateway".to_owned());
    }
    bench.assessment.closure.as_ref().ok_or_else(|| NO_LOCK.to_owned())
}

/// The lock with its provisioning changed.
fn provisioned(bench: &Bench<'_>, what: String, change: impl FnOnce(&mut Value)) -> Made {
    let path = &closure(bench)?.path;
    let edit = documents::edited(bench, path, |document| {
        if let Some(provisioning) = document.pointer_mut(PROVISIONING) {
            change(provisioning);
        }
    })?;
    Ok(Damage::new(what, vec![edit]))
}

/// The lock's entry of a target, inside the provisioning.
fn entry<'v>(provisioning: &'v mut Value, target: &str) -> Option<&'v mut Value> {
    let targets = provisioning.get_mut("targets")?.as_array_mut()?;
    targets.iter_mut().find(|it| it.get("name").and_then(Value::as_str) == Some(target))
}

/// The first concrete field, one that a predicate prefers before all others.
fn field<'a>(
    bench: &Bench<'a>,
    prefers: impl Fn(&TargetFact, &FieldFact) -> bool,
) -> Result<(&'a TargetFact, &'a FieldFact), String> {
    let targets = closure(bench)?.targets.iter();
    let fields = targets.flat_map(|target| target.fields.iter().map(move |field| (target, field)));
    let concrete: Vec<_> = fields.filter(|(_, field)| field.state == FieldState::Concrete).collect();
    let preferred = concrete.iter().find(|(target, field)| prefers(target, field)).or(concrete.first());
    preferred.copied().ok_or_else(|| "no field of a gateway is concrete".to_owned())
}

pub fn lock_gone(bench: &Bench<'_>) -> Made {
    if bench.profile.closure.targets.is_empty() && bench.profile.plugins.required.is_empty() {
        return Err("the profile names neither gateway nor plugin".to_owned());
    }
    let locks: Vec<PackPath> = bench.pack.paths_of(Kind::SetupLock).cloned().collect();
    let path = locks.first().ok_or(NO_LOCK)?;
    Ok(Damage::gone(format!("`{path}` is gone"), locks.clone()))
}

pub fn placeholder_back(bench: &Bench<'_>) -> Made {
    let (target, field) = field(bench, |_, _| true)?;
    let what = format!("`{}` of {} is `<required>` again", field.name, target.name);
    provisioned(bench, what, |it| set(it, target, &field.name, json!("<required>")))
}

pub fn field_gone(bench: &Bench<'_>) -> Made {
    let (target, field) = field(bench, |_, _| true)?;
    provisioned(bench, format!("`{}` of {} is gone", field.name, target.name), |provisioning| {
        if let Some(entry) = entry(provisioning, &target.name) {
            documents::take(entry, "", &field.name);
        }
    })
}

/// A field that must look like something is no such thing; any other is a number.
pub fn field_garbled(bench: &Bench<'_>) -> Made {
    let format = |target: &TargetFact, field: &FieldFact| {
        let known = bench.profile.closure.targets.iter().find(|it| it.name == target.name);
        known.and_then(|it| it.fields.iter().find(|it| it.name == field.name)).map_or(FieldFormat::Text, |it| it.format)
    };
    let (target, field) = field(bench, |target, field| format(target, field) != FieldFormat::Text)?;
    let garbled = if format(target, field) == FieldFormat::Text { json!(0) } else { json!("garbled") };
    let what = format!("`{}` of {} is `{}`", field.name, target.name, garbled.to_string().trim_matches('"'));
    provisioned(bench, what, |it| set(it, target, &field.name, garbled))
}

/// A gateway that may be deferred is, and the reason is gone.
pub fn deferred_silently(bench: &Bench<'_>) -> Made {
    let target = closure(bench)?.targets.iter().find(|it| it.status.is_some() && !wants_concrete(bench, it));
    let target = target.ok_or("the operating mode lets no gateway be deferred")?;
    let field = target.fields.first().ok_or(NO_FIELD)?;
    provisioned(bench, format!("{} is deferred without a reason", target.name), |provisioning| {
        set(provisioning, target, &field.name, json!("deferred-for-now"));
        set(provisioning, target, "actionToClose", Value::Null);
        documents::put(provisioning, "/closurePolicy/allowDeferredCloudTargets", json!(true));
        documents::put(provisioning, "/closurePolicy/deferredTargets", json!([target.name]));
    })
}

pub fn deferred_anyway(bench: &Bench<'_>) -> Made {
    let target = closure(bench)?.targets.iter().find(|it| it.status.is_some() && wants_concrete(bench, it));
    let target = target.ok_or("the operating mode wants no gateway concrete")?;
    let field = target.fields.first().ok_or(NO_FIELD)?;
    let what = format!("`{}` of {} is deferred", field.name, target.name);
    provisioned(bench, what, |it| set(it, target, &field.name, json!("deferred-for-now")))
}

fn wants_concrete(bench: &Bench<'_>, target: &TargetFact) -> bool {
    let named = bench.assessment.closure.as_ref().and_then(|closure| closure.mode.as_deref());
    let mode = bench.profile.closure.modes.iter().find(|mode| Some(mode.name.as_str()) == named);
    mode.is_some_and(|mode| mode.concrete.contains(&target.name))
}

/// The lock declares a closed status that mode and fields do not add up to, else that it is open.
pub fn status_changed(bench: &Bench<'_>) -> Made {
    let computed = closure(bench)?.computed.as_str();
    let closed = bench.profile.closure.modes.iter().map(|mode| mode.closed_status.as_str());
    let other = closed.chain(["open"]).find(|status| *status != computed);
    let other = other.ok_or("the profile knows no other status")?;
    provisioned(bench, format!("the lock declares `{other}`"), |it| documents::put(it, "/status", json!(other)))
}

/// No transcript is left; where none is there, nothing is done, and the rule should have spoken.
pub fn transcripts_gone(bench: &Bench<'_>) -> Made {
    let is_closed = |it: &&TargetFact| it.fields.iter().all(|field| field.state == FieldState::Concrete);
    let closed: Vec<&TargetFact> = closure(bench)?.targets.iter().filter(is_closed).collect();
    if closed.is_empty() {
        return Err("no gateway is closed".to_owned());
    }
    let mut wanted = bench.profile.closure.targets.iter().filter(|target| !target.smoke_tests.is_empty());
    if !wanted.any(|target| closed.iter().any(|it| it.name == target.name)) {
        return Err("the profile asks for no smoke test of a closed gateway".to_owned());
    }
    let all: Vec<PackPath> = bench.pack.paths_of(Kind::SmokeTranscript).cloned().collect();
    let what =
        if all.is_empty() { "a closed gateway has no transcript" } else { "the smoke tests' transcripts are gone" };
    Ok(Damage::new(what, all.into_iter().map(Edit::gone).collect()))
}

fn set(provisioning: &mut Value, target: &TargetFact, key: &str, value: Value) {
    if let Some(entry) = entry(provisioning, &target.name) {
        entry[key] = value;
    }
}
