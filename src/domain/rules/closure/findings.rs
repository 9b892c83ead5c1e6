//! What the lock's closure breaks, as findings with the values that were compared.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::domain::assessment::wording::{counted, cut, join_capped, quoted};
use crate::domain::assessment::{FieldFact, FieldState, ProbeState, SmokeFact, TargetFact};
use crate::domain::evidence::setup_lock::PROVISIONING;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::FieldFormat;
use crate::domain::rules::citing::{ABSENT, in_json, listed};
use crate::domain::rules::probes;
use crate::domain::values::path::Location;

use super::{Lock, OPEN, concrete, format_of, is_concrete, other_digest, plain};

impl Lock<'_> {
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

    /// What is missing, malformed, deferred or untested about one target.
    pub(super) fn target_findings(&self, target: &TargetFact) -> Vec<Finding> {
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
        findings.extend(self.probe_findings(target));
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
        let pin = format!("signoff pin \"{}\" {}", target.name, field.name);
        let remedy = match (&field.fill, field.collect.as_slice()) {
            (Some(_), commands) => {
                format!("Pin the value: `{pin} --collect`, or what `{}` prints.", commands.join("`, `"))
            }
            (None, []) => format!("Pin the real value: `{pin} VALUE`."),
            (None, commands) => format!("Collect the value (`{}`) and pin it: `{pin} VALUE`.", commands.join("`, `")),
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
            "placeholders, besides those of any tool",
            words,
            Origin::profile("placeholders"),
        )
    }

    fn expected(&self, target: &TargetFact, field: &FieldFact) -> String {
        let Some(asked) = self.profile.closure.targets.iter().find(|it| it.name == target.name) else {
            return FieldFormat::Text.words().to_owned();
        };
        let format = format_of(asked, &field.name);
        match other_digest(asked, &target.fields).filter(|_| format == FieldFormat::ImageRef) {
            Some(pinned) => format!("the digest that `{}` pins", pinned.name),
            None => format.words().to_owned(),
        }
    }

    fn deferred_finding(&self, target: &TargetFact) -> Option<Finding> {
        let deferred: Vec<&FieldFact> = target.fields.iter().filter(|it| it.state == FieldState::Deferred).collect();
        let first = deferred.first()?;
        let fields: Vec<String> = deferred.iter().map(|field| format!("`{}`", field.name)).collect();
        let place = self.place_of(&target.name, &first.name);
        if let Some(why) = self.forbids_deferral(&target.name) {
            let message = format!("{} defers {}, but {why}.", quoted(&target.name), join_capped(&fields));
            let finding = Finding::new(Code::ClosureDeferredNotAllowed, target.name.as_str(), message);
            let finding = self.deferral(self.cite_of(finding, &target.name, &first.name));
            let remedy = format!("Collect the values and pin them: `signoff pin \"{}\" FIELD VALUE`.", target.name);
            return Some(finding.at(place).remedy(remedy));
        }
        (!self.has_rationale(target)).then(|| {
            let message = format!(
                "{} defers {} without a rationale in `actionToClose`.",
                quoted(&target.name),
                join_capped(&fields)
            );
            let finding = Finding::new(Code::ClosureDeferredWithoutRationale, target.name.as_str(), message);
            let finding = self.cite_of(finding, &target.name, &first.name);
            self.cite_of(finding, &target.name, "actionToClose")
                .at(self.place_of(&target.name, "actionToClose"))
                .remedy(format!("Say why: `signoff pin \"{}\" --defer REASON`.", target.name))
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
        let deferrable = self.mode.map(|mode| {
            let key = format!("closure.modes.{}.deferrable", mode.name);
            (listed(&mode.deferrable), Origin::profile(key))
        });
        let finding = deferrable
            .into_iter()
            .fold(finding, |it, (names, key)| it.comparing("may be deferred in this mode", names, key));
        let finding = self.cite(finding, "deferral allowed", "closurePolicy/allowDeferredCloudTargets");
        self.cite(finding, "deferred targets named", "closurePolicy/deferredTargets")
    }

    /// What the transcripts lack of a closed target; of one that is open what failed in them.
    fn probe_findings(&self, target: &TargetFact) -> Vec<Finding> {
        match &target.smoke {
            SmokeFact::Missing { why, places } => vec![self.smoke_finding(target, why, places)],
            SmokeFact::Evidenced(_) => self.unobserved(target).into_iter().collect(),
            SmokeFact::NotRequired => {
                target.probes.iter().filter_map(|probe| probes::failed(probe, &target.name)).collect()
            }
        }
    }

    fn smoke_finding(&self, target: &TargetFact, why: &str, places: &[Location]) -> Finding {
        let commands: Vec<String> = target.probes.iter().map(|probe| format!("`{}`", probe.command)).collect();
        let message = format!("{} is closed without smoke-test evidence: {why}.", quoted(&target.name));
        let remedy = format!(
            "Run `signoff probe \"{}\"`, or {} and keep what they answered as {}/<name>.smoke.json.",
            target.name,
            commands.join(", "),
            self.profile.paths.artifacts
        );
        let finding = Finding::new(Code::ClosureSmokeEvidenceMissing, target.name.as_str(), message);
        let names = target.probes.iter().map(|probe| &probe.name);
        let asked = Origin::profile("probes");
        let shown = Origin::computed("the smoke transcripts of the pack");
        let finding = finding
            .at(self.place_of(&target.name, "status"))
            .at_all(places.iter().cloned())
            .comparing("what the kept transcripts show", cut(why), shown)
            .comparing("tests that must have shown it", listed(names), asked);
        self.cite_of(finding, &target.name, "status").remedy(remedy)
    }

    /// What of the pins could not be seen in what ran.
    fn unobserved(&self, target: &TargetFact) -> Option<Finding> {
        let (mut unseen, mut places) = (BTreeSet::new(), BTreeSet::new());
        for probe in &target.probes {
            let ProbeState::Shown { paths, unobserved } = &probe.state else { continue };
            unseen.extend(unobserved);
            places.extend(paths.iter().filter(|_| !unobserved.is_empty()));
        }
        let first = *unseen.first()?;
        let whys: Vec<String> = unseen.iter().map(ToString::to_string).collect();
        let name = quoted(&target.name);
        let message = format!("What ran of {name} was not seen to be what is pinned: {}.", join_capped(&whys));
        let finding = Finding::new(Code::ClosurePinUnobserved, target.name.as_str(), message);
        let finding = finding.at_all(places.into_iter().map(Location::file));
        let seen = Origin::computed("the transcripts of the pack");
        let finding =
            self.cite_of(finding, &target.name, &first.field).comparing("seen in what ran", cut(&first.why), seen);
        Some(finding.remedy("Nothing to do where it cannot be had; else run what is pinned, and its probes again."))
    }

    /// Where a status, the mode or a target's own status does not follow from the fields. `said` is what was found about
    /// the fields: where it is something, a lock that claims no closure is open for reasons that were told.
    pub(super) fn inconsistent(&self, targets: &[TargetFact], computed: &str, said: &[Finding]) -> Vec<Finding> {
        let declared = self.string("status");
        let is_closed = |status: &str| self.profile.closure.modes.iter().any(|mode| mode.closed_status == status);
        let claims = declared.is_some_and(is_closed);
        let mut findings = Vec::new();
        if self.profile.closure.modes.is_empty() {
            return findings;
        }
        if self.mode.is_none() {
            findings.push(self.unknown_mode());
        } else if (claims || computed != OPEN || said.is_empty()) && (declared != Some(computed) || !claims) {
            findings.push(self.status_differs(targets, computed));
        }
        let held_to_it = targets.iter().filter(|target| claims || self.says_closed(target));
        findings.extend(held_to_it.filter_map(|target| self.target_status(target)));
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
            .remedy("Close what is open, and then the whole: `signoff pin --close`; or declare the status that holds.")
    }

    fn says_closed(&self, target: &TargetFact) -> bool {
        target.status.as_deref() == Some(&self.profile.closure.target_closed)
    }

    /// A target's own status against its fields.
    fn target_status(&self, target: &TargetFact) -> Option<Finding> {
        let closure = &self.profile.closure;
        let should = if is_concrete(&target.fields) { &closure.target_closed } else { &closure.target_deferred };
        let agrees = target.status.as_deref() == Some(should);
        let is_there = !self.indices(&target.name).is_empty();
        if !is_there || agrees {
            return None;
        }
        let status = plain(self.value_of(&target.name, "status"));
        let open: Vec<String> = target
            .fields
            .iter()
            .filter(|field| field.state != FieldState::Concrete)
            .map(|field| format!("`{}` is {}", field.name, field.state.word()))
            .collect();
        let fields = if open.is_empty() { "all its fields are concrete".to_owned() } else { join_capped(&open) };
        let message = format!("{} has the status {status}, but {fields}.", quoted(&target.name));
        let finding = Finding::new(Code::ClosureStatusInconsistent, target.name.as_str(), message);
        let key = if should == &closure.target_closed { "closure.target_closed" } else { "closure.target_deferred" };
        Some(
            self.cite_of(finding, &target.name, "status")
                .comparing("its fields", cut(&fields), Origin::computed("the required fields of the target"))
                .comparing("status of such a target", should.as_str(), Origin::profile(key))
                .at(self.place_of(&target.name, "status"))
                .remedy(match should == &closure.target_closed {
                    true => {
                        format!("Close it once its probes have shown it: `signoff pin \"{}\" --close`.", target.name)
                    }
                    false => {
                        format!("Pin what is open, or defer it: `signoff pin \"{}\" --defer REASON`.", target.name)
                    }
                }),
        )
    }
}
