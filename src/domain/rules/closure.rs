//! Rules behind `closure.*` (runbook, sections 7 and 9).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::assessment::wording::quoted;
use crate::domain::assessment::{ClosureFact, FieldFact, FieldState, SmokeFact, TargetFact};
use crate::domain::evidence::document::Document;
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::setup_lock::PROVISIONING;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::probing::plan::{arguments, as_typed};
use crate::domain::profile::policy::PolicySource;
use crate::domain::profile::{ClosureField, ClosureMode, ClosureTarget, FieldFormat, Profile};
use crate::domain::values::digest::Digest;
use crate::domain::values::folded::folded;
use crate::domain::values::image_ref::ImageRef;
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::placeholder::{self, has_template};
use crate::domain::values::pointer::pointer;

use super::citing::ABSENT;
use super::evidence::is_placeholder;
use super::gaps;
use super::lock_changes::compare_locks;
use super::probes::Probes;
use super::words::json;

mod findings;

/// What the closure is while it does not add up to a closed status.
const OPEN: &str = "open";
/// How a deferred value begins, and what it may be without a reason.
const DEFERRED: &str = "deferred";

/// Holds the lock against the profile's targets. `None` where the pack has no readable lock.
pub(super) fn check_targets(pack: &Pack, profile: &Profile) -> (Option<ClosureFact>, Vec<Finding>) {
    let Some((path, lock)) = pack.setup_locks().next() else { return (None, lock_missing(pack, profile)) };
    let look = Lock::new(pack, profile, path, &lock.document);
    let targets: Vec<TargetFact> = profile.closure.targets.iter().map(|target| look.target(target)).collect();
    let computed = look.computed(&targets);
    let mut findings: Vec<Finding> = targets.iter().flat_map(|target| look.target_findings(target)).collect();
    findings.extend(look.inconsistent(&targets, &computed, &findings));
    findings.extend(gaps::check_gaps(path, &lock.document, profile));
    let fact = ClosureFact {
        path: path.clone(),
        mode: look.string("operatingMode").map(str::to_owned),
        declared: look.string("status").map(str::to_owned),
        computed,
        targets,
        diff: compare_locks(pack),
    };
    (Some(fact), findings)
}

/// A lock that is there and cannot be read has its own code.
fn lock_missing(pack: &Pack, profile: &Profile) -> Vec<Finding> {
    let asks = !profile.closure.targets.is_empty() || !profile.plugins.required.is_empty();
    let wanted = PackPath::new(&profile.paths.lock);
    let stands = wanted.is_some_and(|path| super::has_its_own_finding(pack, &path));
    if !asks || stands {
        return Vec::new();
    }
    let lock = &profile.paths.lock;
    let message = format!("There is no setup lock at {}: nothing shows what is pinned.", quoted(lock));
    let remedy = format!("Keep the lock file at {lock}, with every target and plugin pinned.");
    let targets = profile.closure.targets.len().to_string();
    let plugins = profile.plugins.required.len().to_string();
    let finding = Finding::new(Code::ClosureLockMissing, lock.as_str(), message)
        .comparing("file at the lock's path", ABSENT, Origin::computed("the files of the pack"))
        .comparing("path of the lock", lock.as_str(), Origin::profile("paths.lock"))
        .comparing("targets to close", targets, Origin::profile("closure.targets"))
        .comparing("plugins to apply", plugins, Origin::profile("plugins.required"));
    vec![finding.remedy(remedy)]
}

/// The lock's external provisioning under a profile.
struct Lock<'a> {
    profile: &'a Profile,
    path: &'a PackPath,
    document: &'a Document,
    /// `None` for a mode that the profile does not know.
    mode: Option<&'a ClosureMode>,
    /// The places of the lock's targets, by folded name: two spellings of one name are one target.
    places: BTreeMap<String, Vec<usize>>,
    probes: Probes<'a>,
}

impl<'a> Lock<'a> {
    fn new(pack: &'a Pack, profile: &'a Profile, path: &'a PackPath, document: &'a Document) -> Self {
        let named = document.string(&format!("{PROVISIONING}/operatingMode"));
        let mode = profile.closure.modes.iter().find(|mode| Some(mode.name.as_str()) == named);
        let list = document.at(&format!("{PROVISIONING}/targets")).and_then(Value::as_array);
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, target) in list.into_iter().flatten().enumerate() {
            let name = target.get("name").and_then(Value::as_str);
            name.into_iter().for_each(|name| places.entry(folded(name)).or_default().push(place));
        }
        Self { profile, path, document, mode, places, probes: Probes::new(pack, profile) }
    }

    fn at(&self, key: &str) -> Option<&'a Value> {
        self.document.at(&format!("{PROVISIONING}/{key}"))
    }

    fn string(&self, key: &str) -> Option<&'a str> {
        self.at(key)?.as_str()
    }

    fn place(&self, pointer: &str) -> Location {
        Location::line(self.path, self.document.line_of(pointer))
    }

    fn provisioning(&self, key: &str) -> Location {
        self.place(&format!("{PROVISIONING}/{key}"))
    }

    /// Indices of the lock's targets of that name.
    fn indices(&self, name: &str) -> &[usize] {
        self.places.get(&folded(name)).map_or(&[], Vec::as_slice)
    }

    fn pointer_to(&self, target: &str, key: &str) -> Option<String> {
        let index = self.indices(target).first()?.to_string();
        Some(format!("{PROVISIONING}{}", pointer(&["targets", &index, key])))
    }

    fn value_of(&self, target: &str, key: &str) -> Option<&'a Value> {
        self.document.at(&self.pointer_to(target, key)?)
    }

    fn place_of(&self, target: &str, key: &str) -> Location {
        self.pointer_to(target, key).map_or_else(|| self.provisioning("targets"), |pointer| self.place(&pointer))
    }

    fn target(&self, target: &ClosureTarget) -> TargetFact {
        let text = |key| self.value_of(&target.name, key).and_then(Value::as_str).map(str::to_owned);
        let mut fields: Vec<FieldFact> = target.fields.iter().map(|field| self.field(target, field)).collect();
        hold_together(target, &mut fields);
        let status = text("status");
        let is_closed = status.as_deref() == Some(&self.profile.closure.target_closed) || is_concrete(&fields);
        self.tell_commands(target, &mut fields);
        let probes = self.probes.check_target(target, &fields);
        let smoke = if is_closed { SmokeFact::of(&probes) } else { SmokeFact::NotRequired };
        TargetFact { name: target.name.clone(), status, rationale: text("actionToClose"), fields, probes, smoke }
    }

    fn field(&self, target: &ClosureTarget, field: &ClosureField) -> FieldFact {
        let value = self.value_of(&target.name, &field.name).filter(|value| !value.is_null());
        let state = match value {
            None => FieldState::Missing,
            Some(Value::String(text)) => self.state_of(text, field.format),
            Some(_) => FieldState::Malformed,
        };
        FieldFact {
            name: field.name.clone(),
            value: value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
            state,
            line: self.pointer_to(&target.name, &field.name).map(|pointer| self.document.line_of(&pointer)),
            format: field.format,
            collect: field.collect.clone(),
            fill: None,
        }
    }

    /// How each field's value is had here: nothing that a pack's own profile names is run.
    fn tell_commands(&self, target: &ClosureTarget, fields: &mut [FieldFact]) {
        if self.profile.policy.source == PolicySource::Pack {
            return;
        }
        for field in &target.fields {
            let told = (!field.fill.is_empty()).then(|| as_typed(&arguments(&field.fill, fields).unwrap_or_default()));
            let fact = fields.iter_mut().find(|fact| fact.name == field.name);
            fact.into_iter().for_each(|fact| fact.fill = told.clone().filter(|command| !command.is_empty()));
        }
    }

    fn state_of(&self, text: &str, format: FieldFormat) -> FieldState {
        let token = self.string("closurePolicy/forbidPlaceholderToken").unwrap_or_default();
        let is_forbidden = !token.trim().is_empty() && text.contains(token);
        if is_forbidden || self.is_filler(text) || has_template(text) {
            FieldState::Placeholder
        } else if text == DEFERRED || text.strip_prefix(DEFERRED).is_some_and(|reason| reason.starts_with('-')) {
            FieldState::Deferred
        } else if format.fits(text) {
            FieldState::Concrete
        } else {
            FieldState::Malformed
        }
    }

    /// Why a target may not be deferred; `None` where it may.
    fn forbids_deferral(&self, target: &str) -> Option<String> {
        if let Some(mode) = self.mode.filter(|mode| mode.concrete.iter().any(|name| name == target)) {
            return Some(format!("the mode {} wants it concrete", quoted(&mode.name)));
        }
        if let Some(mode) = self.mode.filter(|mode| !mode.deferrable.iter().any(|name| name == target)) {
            return Some(format!("the mode {} lets no such target be deferred", quoted(&mode.name)));
        }
        if self.at("closurePolicy/allowDeferredCloudTargets") != Some(&Value::Bool(true)) {
            return Some("the policy's `allowDeferredCloudTargets` is not true".to_owned());
        }
        let named = self.at("closurePolicy/deferredTargets").and_then(Value::as_array);
        let is_named = named.into_iter().flatten().any(|name| name.as_str() == Some(target));
        (!is_named).then(|| "the policy's `deferredTargets` does not name it".to_owned())
    }

    fn has_rationale(&self, target: &TargetFact) -> bool {
        target.rationale.as_ref().is_some_and(|text| !self.is_filler(text))
    }

    /// Whether a text is one of the profile's placeholders, or anybody's.
    fn is_filler(&self, text: &str) -> bool {
        is_placeholder(self.profile, text) || placeholder::is_filler(text)
    }

    fn is_properly_deferred(&self, target: &TargetFact) -> bool {
        let settled = |field: &FieldFact| matches!(field.state, FieldState::Concrete | FieldState::Deferred);
        target.fields.iter().all(settled) && self.forbids_deferral(&target.name).is_none() && self.has_rationale(target)
    }

    /// The mode's closed status where the fields add up to it, else open (docs/contracts.md, section 1: setup lock).
    fn computed(&self, targets: &[TargetFact]) -> String {
        let Some(mode) = self.mode else { return OPEN.to_owned() };
        let settled = |target: &TargetFact| {
            is_concrete(&target.fields) || (!mode.concrete.contains(&target.name) && self.is_properly_deferred(target))
        };
        let enough = self.wanted().is_some_and(|wanted| concrete(targets) >= wanted);
        let all = targets.iter().all(settled);
        if all && enough { mode.closed_status.clone() } else { OPEN.to_owned() }
    }

    fn wanted(&self) -> Option<u64> {
        self.at("closurePolicy/requiredConcreteFieldCount").and_then(Value::as_u64)
    }
}

/// An image that names its digest names the one that is pinned beside it.
fn hold_together(target: &ClosureTarget, fields: &mut [FieldFact]) {
    if other_digest(target, fields).is_some()
        && let Some(image) = fields.iter_mut().find(|field| format_of(target, &field.name) == FieldFormat::ImageRef)
    {
        image.state = FieldState::Malformed;
    }
}

/// The field that pins another digest than the one that the target's image names.
fn other_digest<'f>(target: &ClosureTarget, fields: &'f [FieldFact]) -> Option<&'f FieldFact> {
    let of = |format| fields.iter().find(move |field| format_of(target, &field.name) == format);
    let (image, pinned) = (of(FieldFormat::ImageRef)?, of(FieldFormat::Sha256)?);
    let named = ImageRef::parse(image.value.as_deref()?)?.digest?;
    let digest = Digest::from_hex(pinned.value.as_deref()?.strip_prefix("sha256:")?)?;
    (named != digest).then_some(pinned)
}

fn format_of(target: &ClosureTarget, name: &str) -> FieldFormat {
    target.fields.iter().find(|field| field.name == name).map(|field| field.format).unwrap_or_default()
}

/// A value as a person reads it: text without JSON's own quotes.
fn plain(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).map_or_else(|| json(value), quoted)
}

fn is_concrete(fields: &[FieldFact]) -> bool {
    fields.iter().all(|field| field.state == FieldState::Concrete)
}

fn concrete(targets: &[TargetFact]) -> u64 {
    let fields = targets.iter().flat_map(|target| &target.fields);
    fields.filter(|field| field.state == FieldState::Concrete).count() as u64
}
