//! Rules behind `closure.*` (runbook, sections 7 and 9).

use serde_json::Value;

use super::super::assessment::{ClosureFact, FieldFact, FieldState, SmokeFact, TargetFact};
use super::super::evidence::document::Document;
use super::super::evidence::setup_lock::PROVISIONING;
use super::super::finding::{Code, Finding, Origin};
use super::super::pack::Pack;
use super::super::path::{Location, PackPath};
use super::super::profile::{ClosureField, ClosureTarget, FieldFormat, Mode, Profile};
use super::citing::{ABSENT, in_json, listed};
use super::evidence::is_placeholder;
use super::references::pointer;
use super::smoke;
use super::words::{counted, cut, json, quoted, told};

/// What the closure is while it does not add up to a closed status.
const OPEN: &str = "open";
/// How a deferred value begins, and what it may be without a reason.
const DEFERRED: &str = "deferred";

/// Holds the lock against the profile's targets. `None` where the pack has no readable lock.
pub fn judge(pack: &Pack, profile: &Profile) -> (Option<ClosureFact>, Vec<Finding>) {
    let Some((path, lock)) = pack.setup_locks().next() else { return (None, lock_missing(pack, profile)) };
    let look = Lock::new(profile, path, &lock.document);
    let targets: Vec<TargetFact> = profile.closure.targets.iter().map(|target| look.target(pack, target)).collect();
    let computed = look.computed(&targets);
    let mut findings: Vec<Finding> = targets.iter().flat_map(|target| look.target_findings(target)).collect();
    findings.extend(look.inconsistent(&targets, &computed, findings.is_empty()));
    let fact = ClosureFact {
        path: path.clone(),
        mode: look.string("operatingMode").map(str::to_owned),
        declared: look.string("status").map(str::to_owned),
        computed,
        targets,
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
    mode: Option<&'a Mode>,
}

impl<'a> Lock<'a> {
    fn new(profile: &'a Profile, path: &'a PackPath, document: &'a Document) -> Self {
        let named = document.string(&format!("{PROVISIONING}/operatingMode"));
        let mode = profile.closure.modes.iter().find(|mode| Some(mode.name.as_str()) == named);
        Self { profile, path, document, mode }
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

    /// The same with the value of a key of the provisioning.
    fn cite(&self, finding: Finding, what: &str, key: &str) -> Finding {
        finding.citing(what, self.path, self.document, &format!("{PROVISIONING}/{key}"))
    }

    /// The same with the value of a target's key.
    fn cite_of(&self, finding: Finding, target: &str, key: &str) -> Finding {
        match self.pointer_to(target, key) {
            Some(pointer) => finding.citing(format!("{target} {key}"), self.path, self.document, &pointer),
            None => finding.comparing(format!("{target} {key}"), ABSENT, Origin::at(self.provisioning("targets"))),
        }
    }

    /// The names of the lock's targets, in its order.
    fn named(&self, finding: Finding) -> Finding {
        let list = self.at("targets").and_then(Value::as_array).into_iter().flatten();
        let names: Vec<String> = list.map(|it| plain(it.get("name"))).collect();
        let at = in_json(self.path, self.document, &format!("{PROVISIONING}/targets"));
        finding.comparing("targets in the lock", listed(&names), at)
    }

    fn provisioning(&self, key: &str) -> Location {
        self.place(&format!("{PROVISIONING}/{key}"))
    }

    /// Indices of the lock's targets of that name.
    fn indices(&self, name: &str) -> Vec<usize> {
        let list = self.at("targets").and_then(Value::as_array);
        let named = list.into_iter().flatten().enumerate();
        named.filter(|(_, it)| it.get("name").and_then(Value::as_str) == Some(name)).map(|(index, _)| index).collect()
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

    fn target(&self, pack: &Pack, target: &ClosureTarget) -> TargetFact {
        let text = |key| self.value_of(&target.name, key).and_then(Value::as_str).map(str::to_owned);
        let fields: Vec<FieldFact> = target.fields.iter().map(|field| self.field(target, field)).collect();
        let status = text("status");
        let is_closed = status.as_deref() == Some(&self.profile.closure.target_closed) || is_concrete(&fields);
        let smoke = if is_closed && self.asks_for_smoke_tests() {
            smoke::judge(pack, target, &fields)
        } else {
            SmokeFact::NotRequired
        };
        TargetFact { name: target.name.clone(), status, rationale: text("actionToClose"), fields, smoke }
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
            collect: field.collect.clone(),
        }
    }

    fn state_of(&self, text: &str, format: FieldFormat) -> FieldState {
        let token = self.string("closurePolicy/forbidPlaceholderToken").unwrap_or_default();
        if is_placeholder(self.profile, text) || (!token.trim().is_empty() && text.contains(token)) {
            FieldState::Placeholder
        } else if text == DEFERRED || text.strip_prefix(DEFERRED).is_some_and(|reason| reason.starts_with('-')) {
            FieldState::Deferred
        } else if fits(text, format) {
            FieldState::Concrete
        } else {
            FieldState::Malformed
        }
    }

    /// Asked for unless the policy says that it is not.
    fn asks_for_smoke_tests(&self) -> bool {
        self.at("closurePolicy/requireSmokeTestEvidence") != Some(&Value::Bool(false))
    }

    /// Why a target may not be deferred; `None` where it may.
    fn forbids_deferral(&self, target: &str) -> Option<String> {
        if let Some(mode) = self.mode.filter(|mode| mode.concrete.iter().any(|name| name == target)) {
            return Some(format!("the mode {} wants it concrete", quoted(&mode.name)));
        }
        if self.at("closurePolicy/allowDeferredCloudTargets") != Some(&Value::Bool(true)) {
            return Some("the policy's `allowDeferredCloudTargets` is not true".to_owned());
        }
        let named = self.at("closurePolicy/deferredTargets").and_then(Value::as_array);
        let is_named = named.into_iter().flatten().any(|name| name.as_str() == Some(target));
        (!is_named).then(|| "the policy's `deferredTargets` does not name it".to_owned())
    }

    fn has_rationale(&self, target: &TargetFact) -> bool {
        target.rationale.as_ref().is_some_and(|text| !is_placeholder(self.profile, text))
    }

    fn is_properly_deferred(&self, target: &TargetFact) -> bool {
        let settled = |field: &FieldFact| matches!(field.state, FieldState::Concrete | FieldState::Deferred);
        target.fields.iter().all(settled) && self.forbids_deferral(&target.name).is_none() && self.has_rationale(target)
    }

    /// The mode's closed status where the fields add up to it, else open (contracts, section 1, setup lock).
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

    fn target_findings(&self, target: &TargetFact) -> Vec<Finding> {
        let found = self.indices(&target.name).len();
        if found == 0 {
            let message = format!("The lock does not name the target {}.", quoted(&target.name));
            let remedy = "Add the target with all its fields to the lock.";
            let finding = Finding::new(Code::ClosureFieldMissing, target.name.as_str(), message);
            let required = Origin::profile("closure.targets");
            let finding = self.named(finding).comparing("target required", target.name.as_str(), required);
            return vec![finding.at(self.provisioning("targets")).remedy(remedy)];
        }
        let mut findings: Vec<Finding> =
            target.fields.iter().filter_map(|field| self.field_finding(target, field)).collect();
        if found > 1 {
            let message = format!("The lock names the target {} {found} times.", quoted(&target.name));
            let finding = Finding::new(Code::ClosureFieldMalformed, target.name.as_str(), message);
            let once = Origin::profile("closure.targets");
            let finding = self.named(finding).comparing("times to name it", "1", once);
            findings.push(finding.at(self.provisioning("targets")).remedy("Keep the one that is true."));
        }
        findings.extend(self.deferred_finding(target));
        findings.extend(self.smoke_finding(target));
        findings
    }

    fn field_finding(&self, target: &TargetFact, field: &FieldFact) -> Option<Finding> {
        let value = field.value.as_deref().map_or("nothing".to_owned(), quoted);
        let (code, what) = match field.state {
            FieldState::Concrete | FieldState::Deferred => return None,
            FieldState::Placeholder => (Code::ClosurePlaceholder, format!("still holds the placeholder {value}")),
            FieldState::Missing => (Code::ClosureFieldMissing, "has no value".to_owned()),
            FieldState::Malformed => {
                (Code::ClosureFieldMalformed, format!("is {value}, expected {}", self.expected(target, field)))
            }
        };
        let remedy = match field.collect.as_slice() {
            [] => "Put the real value into the lock.".to_owned(),
            commands => format!("Collect the value and put it into the lock: `{}`.", commands.join("`, `")),
        };
        let message = format!("The field `{}` of {} {what}.", field.name, quoted(&target.name));
        let finding = Finding::new(code, format!("{} {}", target.name, field.name), message);
        let finding = self.cite_of(finding.at(self.place_of(&target.name, &field.name)), &target.name, &field.name);
        let asked = format!("closure.targets.{}.fields.{}", target.name, field.name);
        let finding = finding.comparing("asked for", self.expected(target, field), Origin::profile(asked));
        Some(self.against_placeholders(finding, field).remedy(remedy))
    }

    /// Beside a placeholder: what counts as one.
    fn against_placeholders(&self, finding: Finding, field: &FieldFact) -> Finding {
        if field.state != FieldState::Placeholder {
            return finding;
        }
        let words = listed(&self.profile.placeholders);
        self.cite(finding, "forbidden token", "closurePolicy/forbidPlaceholderToken").comparing(
            "placeholders, besides blanks and `<...>`",
            words,
            Origin::profile("placeholders"),
        )
    }

    fn expected(&self, target: &TargetFact, field: &FieldFact) -> &'static str {
        let targets = self.profile.closure.targets.iter().find(|it| it.name == target.name);
        let format = targets.and_then(|it| it.fields.iter().find(|it| it.name == field.name)).map(|it| it.format);
        match format.unwrap_or_default() {
            FieldFormat::Text => "text",
            FieldFormat::Sha256 => "`sha256:` and 64 hex digits",
            FieldFormat::Url => "an http or https URL with a host",
        }
    }

    fn deferred_finding(&self, target: &TargetFact) -> Option<Finding> {
        let deferred: Vec<&FieldFact> = target.fields.iter().filter(|it| it.state == FieldState::Deferred).collect();
        let first = deferred.first()?;
        let fields: Vec<String> = deferred.iter().map(|field| format!("`{}`", field.name)).collect();
        let place = self.place_of(&target.name, &first.name);
        if let Some(why) = self.forbids_deferral(&target.name) {
            let message = format!("{} defers {}, but {why}.", quoted(&target.name), told(&fields));
            let finding = Finding::new(Code::ClosureDeferredNotAllowed, target.name.as_str(), message);
            let finding = self.deferral(self.cite_of(finding, &target.name, &first.name));
            return Some(finding.at(place).remedy("Collect the concrete values and put them into the lock."));
        }
        (!self.has_rationale(target)).then(|| {
            let message =
                format!("{} defers {} without a rationale in `actionToClose`.", quoted(&target.name), told(&fields));
            let finding = Finding::new(Code::ClosureDeferredWithoutRationale, target.name.as_str(), message);
            let finding = self.cite_of(finding, &target.name, &first.name);
            self.cite_of(finding, &target.name, "actionToClose")
                .at(self.place_of(&target.name, "actionToClose"))
                .remedy("Write into `actionToClose` why it is deferred and what closes it.")
        })
    }

    /// What decides whether a target may be deferred: mode, and the lock's policy.
    fn deferral(&self, finding: Finding) -> Finding {
        let finding = self.cite(finding, "operating mode", "operatingMode");
        let concrete = self.mode.map(|mode| {
            let key = format!("closure.modes.{}.concrete", mode.name);
            (listed(&mode.concrete), Origin::profile(key))
        });
        let finding =
            concrete.into_iter().fold(finding, |it, (names, key)| it.comparing("concrete in this mode", names, key));
        let finding = self.cite(finding, "deferral allowed", "closurePolicy/allowDeferredCloudTargets");
        self.cite(finding, "deferred targets named", "closurePolicy/deferredTargets")
    }

    fn smoke_finding(&self, target: &TargetFact) -> Option<Finding> {
        let SmokeFact::Missing { why, tests } = &target.smoke else { return None };
        let commands: Vec<String> = tests.iter().map(|(_, command)| format!("`{command}`")).collect();
        let message = format!("{} is closed without smoke-test evidence: {why}.", quoted(&target.name));
        let remedy = format!(
            "Run {} and keep what they answered as {}/<name>.smoke.json.",
            commands.join(", "),
            self.profile.paths.artifacts
        );
        let finding = Finding::new(Code::ClosureSmokeEvidenceMissing, target.name.as_str(), message);
        let names = tests.iter().map(|(name, _)| name);
        let asked = Origin::profile(format!("closure.targets.{}.smoke_tests", target.name));
        let shown = Origin::computed("the smoke transcripts of the pack");
        let finding = finding
            .at(self.place_of(&target.name, "status"))
            .comparing("what the kept transcripts show", cut(why), shown)
            .comparing("tests that must have passed", listed(names), asked);
        let finding = self.cite_of(finding, &target.name, "status");
        let finding = self.cite(finding, "smoke evidence asked for", "closurePolicy/requireSmokeTestEvidence");
        Some(finding.remedy(remedy))
    }

    fn inconsistent(&self, targets: &[TargetFact], computed: &str, nothing_else_said: bool) -> Vec<Finding> {
        let declared = self.string("status");
        let is_closed = |status: &str| self.profile.closure.modes.iter().any(|mode| mode.closed_status == status);
        let claims = declared.is_some_and(is_closed);
        let mut findings = Vec::new();
        if self.profile.closure.modes.is_empty() {
            return findings;
        }
        if self.mode.is_none() {
            findings.push(self.unknown_mode());
        } else if (claims || computed != OPEN || nothing_else_said) && (declared != Some(computed) || !claims) {
            findings.push(self.status_differs(targets, computed));
        }
        findings.extend(targets.iter().filter_map(|target| self.target_status(target, claims)));
        findings
    }

    fn unknown_mode(&self) -> Finding {
        let known: Vec<String> = self.profile.closure.modes.iter().map(|mode| quoted(&mode.name)).collect();
        let named = plain(self.at("operatingMode"));
        let message = format!("The operating mode {named} is none of {}.", known.join(", "));
        let finding = Finding::new(Code::ClosureStatusInconsistent, "operatingMode", message);
        let names = listed(self.profile.closure.modes.iter().map(|mode| &mode.name));
        self.cite(finding, "operating mode", "operatingMode")
            .comparing("known modes", names, Origin::profile("closure.modes"))
            .at(self.provisioning("operatingMode"))
            .remedy("Name the mode that the release is closed in.")
    }

    fn status_differs(&self, targets: &[TargetFact], computed: &str) -> Finding {
        let declared = plain(self.at("status"));
        let fields = counted(concrete(targets), "concrete field");
        let wanted = plain(self.at("closurePolicy/requiredConcreteFieldCount"));
        let message = format!(
            "The lock declares {declared}, but its mode and fields add up to {} ({fields}, the policy wants {wanted}).",
            quoted(computed)
        );
        let finding = Finding::new(Code::ClosureStatusInconsistent, "status", message);
        let finding = self.cite(self.cite(finding, "declared status", "status"), "operating mode", "operatingMode");
        let fields = Origin::computed(format!("the fields of {}", counted(targets.len() as u64, "target")));
        self.cite(finding, "concrete fields asked for", "closurePolicy/requiredConcreteFieldCount")
            .comparing("concrete fields", concrete(targets).to_string(), fields)
            .comparing("status that follows", computed, Origin::computed("mode and fields"))
            .at(self.provisioning("status"))
            .at(self.provisioning("closurePolicy/requiredConcreteFieldCount"))
            .remedy("Close the fields that are open, or declare the status that holds.")
    }

    /// A target's own status against its fields; what is not closed is only held to it where the lock claims closure.
    fn target_status(&self, target: &TargetFact, claims: bool) -> Option<Finding> {
        let closure = &self.profile.closure;
        let says_closed = target.status.as_deref() == Some(&closure.target_closed);
        let should = if is_concrete(&target.fields) { &closure.target_closed } else { &closure.target_deferred };
        let agrees = target.status.as_deref() == Some(should);
        let is_there = !self.indices(&target.name).is_empty();
        if !is_there || agrees || !(claims || says_closed) {
            return None;
        }
        let status = plain(self.value_of(&target.name, "status"));
        let open: Vec<String> = target
            .fields
            .iter()
            .filter(|field| field.state != FieldState::Concrete)
            .map(|field| format!("`{}` is {}", field.name, field.state.word()))
            .collect();
        let fields = if open.is_empty() { "all its fields are concrete".to_owned() } else { told(&open) };
        let message = format!("{} has the status {status}, but {fields}.", quoted(&target.name));
        let finding = Finding::new(Code::ClosureStatusInconsistent, target.name.as_str(), message);
        let key = if should == &closure.target_closed { "closure.target_closed" } else { "closure.target_deferred" };
        Some(
            self.cite_of(finding, &target.name, "status")
                .comparing("its fields", cut(&fields), Origin::computed("the required fields of the target"))
                .comparing("status of such a target", should.as_str(), Origin::profile(key))
                .at(self.place_of(&target.name, "status"))
                .remedy(format!("Make status and fields agree: {}.", quoted(should))),
        )
    }
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

fn fits(text: &str, format: FieldFormat) -> bool {
    match format {
        FieldFormat::Text => true,
        FieldFormat::Sha256 => text
            .strip_prefix("sha256:")
            .is_some_and(|digits| digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())),
        FieldFormat::Url => is_url(text),
    }
}

/// `http` or `https` with a host that a URL can have.
fn is_url(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let Some(rest) = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (host, None),
    };
    let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_address = host.starts_with('[') && host.ends_with(']') && host.len() > 3;
    let host_fits = is_address || (host.chars().any(char::is_alphanumeric) && host.chars().all(is_name));
    host_fits && port_fits && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_has_a_scheme_and_a_host() {
        for text in ["http://localhost:8811/sse", "https://a.example/x?y=1", "http://[::1]:80/", "HTTPS://Host"] {
            assert!(is_url(text), "{text}");
        }
        for text in
            ["localhost:8811", "http://", "http:///x", "ftp://host", "http://a b/", "http://host:99999", "http://<h>/"]
        {
            assert!(!is_url(text), "{text}");
        }
    }
}
