//! Probes that go into one transcript: of a target, of a runtime, or one prerequisite.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::assessment::{Assessment, TargetFact};
use crate::domain::evidence::transcript::About;
use crate::domain::profile::{PluginEntry, Probe, Profile, Purpose};
use crate::domain::values::digest::Digest;
use crate::domain::values::folded::folded;
use crate::domain::values::path::PackPath;

use super::observation::Observation;
use super::plan::{ProbePlan, Unready};

/// What is run together and kept together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub about: About,
    pub plans: Vec<ProbePlan>,
    /// Probes that cannot be run as things stand, and why.
    pub unready: Vec<(String, Unready)>,
    /// The lock at that moment: its path from the pack's root, and its digest.
    pub lock: Option<(String, Digest)>,
    /// The lock's values of the target.
    pub pins: Vec<(String, String)>,
    /// How the output of a probe may spell each of them.
    pub spellings: BTreeMap<String, Vec<String>>,
    pub observations: Vec<Observation>,
}

/// Which probes are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked<'a> {
    All,
    /// A probe, a target, a runtime or a plugin.
    Named(&'a str),
}

/// The probes that are asked for, as they would be run. `trusted` is the profile whose commands may be run; `platform` the
/// system's name.
pub fn batches(trusted: &Profile, assessment: &Assessment, asked: Asked<'_>, platform: &str) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    let known = |probe: &&Probe| is_asked_of(assessment, probe) && is_asked(trusted, probe, asked);
    for probe in trusted.probes.iter().filter(known) {
        let about = about(probe);
        let at = batches.iter().position(|batch| batch.about == about).unwrap_or_else(|| {
            batches.push(Batch::of(about, trusted, assessment));
            batches.len() - 1
        });
        let target = probe.target.as_deref().and_then(|name| assessment.target(name));
        let is_passed_over = asked == Asked::All && target.is_some_and(TargetFact::is_deferred);
        let plan = match is_passed_over {
            true => Err("its target is deferred".to_owned()),
            false => ProbePlan::new(probe, target, platform),
        };
        match plan {
            Ok(plan) => batches[at].plans.push(plan),
            Err(why) => batches[at].unready.push((probe.name.clone(), why)),
        }
    }
    batches
}

/// Whether the release asks for what a probe is evidence for: another profile may have other targets.
fn is_asked_of(assessment: &Assessment, probe: &Probe) -> bool {
    assessment.all_probes().any(|fact| fact.name == probe.name && fact.target == probe.target)
}

fn is_asked(trusted: &Profile, probe: &Probe, asked: Asked<'_>) -> bool {
    let Asked::Named(name) = asked else { return true };
    let is_named = |known: &str| folded(known) == folded(name);
    let is_of_plugin = |runtime: &str| {
        let plugins = trusted.plugins.required.iter().filter(|plugin| plugin.runtime == runtime);
        plugins.into_iter().any(|plugin| names_of(&plugin.entry).iter().any(|it| is_named(it)))
    };
    is_named(&probe.name)
        || match probe.purpose() {
            Purpose::Target(target) => is_named(target),
            Purpose::Runtime(runtime) => is_named(runtime) || is_of_plugin(runtime),
            Purpose::Prerequisite => is_named("prerequisites"),
        }
}

/// How a plugin may be named.
fn names_of(entry: &PluginEntry) -> Vec<String> {
    match entry {
        PluginEntry::Package { name, version } => vec![name.clone(), format!("{name}@{version}")],
        PluginEntry::FileEndingWith(end) => vec![end.clone()],
        PluginEntry::Text(text) => vec![text.clone()],
        PluginEntry::Installed { id, marketplace, .. } => vec![id.clone(), format!("{id}@{marketplace}")],
    }
}

fn about(probe: &Probe) -> About {
    match probe.purpose() {
        Purpose::Target(name) => About::Target(name.to_owned()),
        Purpose::Runtime(name) => About::Runtime(name.to_owned()),
        Purpose::Prerequisite => About::Prerequisite(probe.name.clone()),
    }
}

impl Batch {
    fn of(about: About, trusted: &Profile, assessment: &Assessment) -> Self {
        let lock = assessment.lock().map(|(path, digest)| (path.to_string(), digest));
        let spellings = BTreeMap::new();
        let mut batch =
            Self { about, plans: vec![], unready: vec![], lock, pins: vec![], spellings, observations: vec![] };
        if let About::Target(name) = &batch.about {
            let fact = assessment.target(name);
            let target = trusted.closure.targets.iter().find(|it| it.name == *name);
            let fields = fact.into_iter().flat_map(|fact| &fact.fields);
            batch.pins = fields.filter_map(|field| Some((field.name.clone(), field.value.clone()?))).collect();
            let format = |name: &str| target.map(|target| target.format(name)).unwrap_or_default();
            let spelled = |(name, value): &(String, String)| (name.clone(), format(name).spellings(value));
            batch.spellings = batch.pins.iter().map(spelled).collect();
            batch.observations = target.zip(fact).map_or_else(Vec::new, |(it, fact)| Observation::all(it, fact));
        }
        batch
    }

    /// What it is of, in a word or two.
    pub fn subject(&self) -> &str {
        let (About::Target(name) | About::Runtime(name) | About::Prerequisite(name)) = &self.about;
        name
    }

    /// Where its transcript may go: the free names of the day.
    pub fn paths(
        &self,
        assessment: &Assessment,
        profile: &Profile,
        today: Date,
    ) -> impl Iterator<Item = PackPath> + use<> {
        let ending = match self.about {
            About::Target(_) => ".smoke.json",
            About::Runtime(_) | About::Prerequisite(_) => ".probe.json",
        };
        assessment.free_paths(&profile.paths.artifacts, today, &slug(self.subject()), ending)
    }
}

/// A name as a file's: small letters and digits, joined by hyphens.
pub fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    if slug.is_empty() { "probe".to_owned() } else { slug }
}
