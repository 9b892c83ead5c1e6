//! Plans of controlled runs (runbook, section 4, step 1), as TOML.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Deserialize;

use crate::domain::evidence::capture::ScenarioFact;
use crate::domain::profile::{Metric, Profile};
use crate::domain::values::placeholder::is_filler;
use crate::domain::values::toml_text::{self, TomlError};

/// What is to be captured.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunPlan {
    pub run: Run,
    #[serde(rename = "scenario", default)]
    pub scenarios: Vec<Scenario>,
}

/// What every row says of the run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    pub id: String,
    /// As reports and gate know it: `gate`, `baseline`.
    #[serde(rename = "type")]
    pub run_type: String,
    pub provider: String,
    pub model: String,
    /// Of the application.
    pub version: String,
    /// The flags as the harness sets them: each of the profile's, and no other.
    pub flags: BTreeMap<String, bool>,
    #[serde(default)]
    pub limits: Limits,
    /// Where programs run and files are named from, seen from the plan's own folder; the work tree around it is measured.
    #[serde(default = "here")]
    pub folder: String,
    /// `owner/name`, where the work tree has no remote `origin` that says it.
    #[serde(default)]
    pub repo: Option<String>,
    /// What programs see of the environment beside what every probe does: `NAME`, or `NAME=VALUE` to set it.
    #[serde(default)]
    pub environment: Vec<String>,
}

/// Where a capture ends, however far it is.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// For all rows together, in seconds.
    #[serde(default)]
    pub total_s: Option<u64>,
    /// So much of what a row prints is read, in KiB: 1 MiB unless it says otherwise.
    #[serde(default = "output_kib")]
    pub output_kib: u64,
}

/// One scenario of the run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// One of `runs.scenarios`.
    pub id: String,
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// So many rows.
    pub count: u64,
    /// For one row, in seconds.
    pub limit_s: u64,
    /// Where each metric's value is read, by the metric's name or by its field.
    pub read: BTreeMap<String, Reading>,
}

/// Where a row's value is read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Reading {
    /// Any exit status but 0 counts against the metric.
    Exit,
    /// At this pointer in the JSON object that the program prints on a line of its own.
    Json(String),
}

/// The most rows of a run, and of a scenario.
const MOST_ROWS: u64 = 1_000_000;
/// The longest that anything may be given, in seconds: a week.
const LONGEST_S: u64 = 7 * 24 * 3600;
/// The most that is read of a row's output, in KiB: 64 MiB.
const MOST_OUTPUT_KIB: u64 = 64 << 10;
/// The longest name of a run, in bytes: it becomes part of file names.
const LONGEST_ID: usize = 100;
/// The longest text that a row names, in bytes.
const LONGEST_NAME: usize = 200;
/// What the environment of a program begins with where it is ours to set.
pub const OWN: &str = "SIGNOFF_";

fn here() -> String {
    ".".to_owned()
}

fn output_kib() -> u64 {
    1 << 10
}

impl Default for Limits {
    fn default() -> Self {
        Self { total_s: None, output_kib: output_kib() }
    }
}

impl TryFrom<String> for Reading {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let is_escaped = |rest: &str| rest.starts_with('0') || rest.starts_with('1');
        let is_pointer = |it: &&str| it.starts_with('/') && it.split('~').skip(1).all(is_escaped);
        match text.strip_prefix("json:").filter(is_pointer) {
            Some(pointer) => Ok(Self::Json(pointer.to_owned())),
            None if text == "exit" => Ok(Self::Exit),
            None => Err(format!("\"{text}\" is no reading, expected \"exit\" or \"json:/POINTER\"")),
        }
    }
}

impl RunPlan {
    /// Reads a plan, and holds it whole against the profile.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its line; one [`TomlError`] where it is no TOML, or of another form.
    pub fn read(text: &str, profile: &Profile) -> Result<Self, Vec<TomlError>> {
        let plan: Self = toml_text::read(text).map_err(|wrong| vec![wrong])?;
        let mut faults = Faults { text, found: Vec::new() };
        plan.check_run(profile, &mut faults);
        plan.check_scenarios(profile, &mut faults);
        if faults.found.is_empty() { Ok(plan) } else { Err(faults.found) }
    }

    /// How many rows it asks for.
    pub fn rows(&self) -> u64 {
        self.scenarios.iter().map(|scenario| scenario.count).sum()
    }

    /// Which of the scenarios a row is of, from 1: one scenario after the other, as the plan names them.
    pub fn position_of(&self, row: u64) -> Option<usize> {
        let ends = self.scenarios.iter().scan(0, |end, scenario| {
            *end += scenario.count;
            Some(*end)
        });
        ends.into_iter().position(|end| row <= end)
    }

    /// The same plan for another run.
    #[must_use]
    pub fn named(&self, id: String) -> Self {
        Self { run: Run { id, ..self.run.clone() }, ..self.clone() }
    }

    /// What its report is certain to miss: less than the profile asks for.
    pub fn shortfalls(&self, profile: &Profile) -> Vec<String> {
        let least = profile.runs.min_sample_count;
        let few = (self.rows() < least)
            .then(|| format!("{} rows are planned, and the profile asks for {least}", self.rows()));
        let planned: BTreeSet<&str> = self.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
        let missing: Vec<&str> =
            profile.runs.scenarios.iter().map(String::as_str).filter(|id| !planned.contains(id)).collect();
        let missing = (!missing.is_empty()).then(|| format!("no row of {} is planned", missing.join(", ")));
        few.into_iter().chain(missing).collect()
    }

    fn check_run(&self, profile: &Profile, faults: &mut Faults<'_>) {
        let run = &self.run;
        let repo = run.repo.iter().map(|repo| ("repo", repo));
        let texts = [("type", &run.run_type), ("provider", &run.provider), ("model", &run.model)];
        for (key, text) in texts.into_iter().chain([("version", &run.version)]).chain(repo) {
            is_name(text, &["run", key], faults);
        }
        is_repository(run.repo.as_deref(), &["run", "repo"], faults);
        is_id(&run.id, &["run", "id"], faults);
        for flag in profile.flags.iter().filter(|flag| !run.flags.contains_key(*flag)) {
            faults.add(&["run", "flags"], format!("`{flag}` of the profile is not set, expected true or false"));
        }
        for flag in run.flags.keys().filter(|flag| !profile.flags.contains(flag)) {
            let known = profile.flags.join(", ");
            faults.add(&["run", "flags", flag], format!("is no flag of the profile, expected {known}"));
        }
        faults.seconds(&["run", "limits", "total_s"], run.limits.total_s.unwrap_or(1));
        faults.add_if(
            !(1..=MOST_OUTPUT_KIB).contains(&run.limits.output_kib),
            &["run", "limits", "output_kib"],
            || format!("is {}, expected 1 to {MOST_OUTPUT_KIB}", run.limits.output_kib),
        );
        check_environment(&run.environment, &["run", "environment"], faults);
    }

    fn check_scenarios(&self, profile: &Profile, faults: &mut Faults<'_>) {
        faults.add_if(self.scenarios.is_empty(), &[], || "no `[[scenario]]`, expected at least one".to_owned());
        let mut seen = BTreeSet::new();
        for (index, scenario) in self.scenarios.iter().enumerate() {
            let at = index.to_string();
            let known = &profile.runs.scenarios;
            faults.add_if(!known.contains(&scenario.id), &["scenario", &at, "id"], || {
                format!("\"{}\" is no scenario of the profile, expected one of {}", scenario.id, known.join(", "))
            });
            faults.add_if(!seen.insert(&scenario.id), &["scenario", &at, "id"], || {
                format!("\"{}\" stands twice, expected each scenario once", scenario.id)
            });
            check_argv(&scenario.argv, &["scenario", &at, "argv"], faults);
            faults.add_if(!(1..=MOST_ROWS).contains(&scenario.count), &["scenario", &at, "count"], || {
                format!("is {}, expected 1 to {MOST_ROWS} rows", scenario.count)
            });
            faults.seconds(&["scenario", &at, "limit_s"], scenario.limit_s);
            scenario.check_readings(profile, &at, faults);
        }
        let all = self.scenarios.iter().fold(0_u64, |sum, scenario| sum.saturating_add(scenario.count));
        faults.add_if(all > MOST_ROWS, &["scenario"], || format!("asks for {all} rows, expected at most {MOST_ROWS}"));
    }
}

impl Scenario {
    pub fn limit(&self) -> Duration {
        Duration::from_secs(self.limit_s)
    }

    /// The metrics that its rows feed, each with where its value is read.
    pub fn readings<'a>(&'a self, profile: &'a Profile) -> impl Iterator<Item = (&'a Metric, &'a Reading)> {
        self.fed(profile).filter_map(|metric| Some((metric, self.reading(metric)?)))
    }

    pub fn fact(&self) -> ScenarioFact {
        let Self { id, argv, count, limit_s, .. } = self.clone();
        ScenarioFact { id, argv, count, limit_s }
    }

    fn fed<'a>(&'a self, profile: &'a Profile) -> impl Iterator<Item = &'a Metric> {
        profile.metrics.iter().filter(|metric| metric.is_over(&self.id))
    }

    fn reading(&self, metric: &Metric) -> Option<&Reading> {
        self.read.get(&metric.name).or_else(|| self.read.get(&metric.field))
    }

    fn check_readings(&self, profile: &Profile, at: &str, faults: &mut Faults<'_>) {
        for metric in self.fed(profile).filter(|metric| self.reading(metric).is_none()) {
            let why = format!("`{}` is not read, expected \"exit\" or \"json:/POINTER\"", metric.name);
            faults.add(&["scenario", at, "read"], why);
        }
        for key in self.read.keys() {
            let named = || self.fed(profile).filter(|metric| [&metric.name, &metric.field].contains(&key));
            let is_twice = named()
                .any(|metric| key == &metric.field && key != &metric.name && self.read.contains_key(&metric.name));
            faults.add_if(named().next().is_none(), &["scenario", at, "read", key], || {
                let fed: Vec<&str> = self.fed(profile).map(|metric| metric.name.as_str()).collect();
                format!("is no metric that `{}` feeds, expected {}", self.id, fed.join(", "))
            });
            faults.add_if(is_twice, &["scenario", at, "read", key], || {
                "its metric is named twice, by its name and by its field".to_owned()
            });
        }
    }
}

/// What is wrong with a plan, so far.
pub(super) struct Faults<'t> {
    pub text: &'t str,
    pub found: Vec<TomlError>,
}

impl Faults<'_> {
    pub(super) fn add(&mut self, keys: &[&str], why: impl Into<String>) {
        let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        self.found.push(TomlError::at(self.text, &keys, &why.into()));
    }

    pub(super) fn add_if(&mut self, is_wrong: bool, keys: &[&str], why: impl FnOnce() -> String) {
        if is_wrong {
            self.add(keys, why());
        }
    }

    pub(super) fn seconds(&mut self, keys: &[&str], seconds: u64) {
        self.add_if(!(1..=LONGEST_S).contains(&seconds), keys, || {
            format!("is {seconds}, expected 1 to {LONGEST_S} seconds")
        });
    }
}

/// An id becomes part of file names and of rows.
pub(super) fn is_id(id: &str, keys: &[&str], faults: &mut Faults<'_>) {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let fits = (1..=LONGEST_ID).contains(&id.len()) && id.chars().all(is_plain) && !id.starts_with(['.', '-']);
    faults
        .add_if(!fits, keys, || format!("\"{id}\" is no id: letters, digits, `.`, `_` and `-`, at most {LONGEST_ID}"));
}

/// What rows and documents name is one line, and no word that waits for another one.
pub(super) fn is_name(text: &str, keys: &[&str], faults: &mut Faults<'_>) {
    faults.add_if(is_filler(text), keys, || format!("\"{text}\" is still to be filled in"));
    let is_plain = text.len() <= LONGEST_NAME && !text.chars().any(char::is_control);
    faults.add_if(!is_plain, keys, || format!("expected one line of at most {LONGEST_NAME} bytes"));
}

pub(super) fn is_repository(repo: Option<&str>, keys: &[&str], faults: &mut Faults<'_>) {
    let is_one = |repo: &str| repo.split('/').filter(|part| !part.trim().is_empty()).count() >= 2;
    let wrong = repo.filter(|repo| !is_one(repo));
    wrong.into_iter().for_each(|repo| faults.add(keys, format!("\"{repo}\" is no OWNER/NAME")));
}

pub(super) fn check_argv(argv: &[String], keys: &[&str], faults: &mut Faults<'_>) {
    faults.add_if(argv.is_empty(), keys, || "names no program, expected the program and its arguments".to_owned());
    let unfilled = |word: &&String| word.starts_with('<') && word.ends_with('>') && word.len() > 2;
    if let Some(word) = argv.iter().find(unfilled) {
        faults.add(keys, format!("\"{word}\" is still to be filled in"));
    }
    faults.add_if(argv.iter().any(|word| word.contains('\0')), keys, || "holds a NUL character".to_owned());
}

pub(super) fn check_environment(environment: &[String], keys: &[&str], faults: &mut Faults<'_>) {
    for entry in environment {
        let name = entry.split_once('=').map_or(entry.as_str(), |(name, _)| name);
        let is_variable = !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control());
        faults.add_if(!is_variable || entry.contains('\0'), keys, || {
            format!("\"{entry}\" is no variable, expected NAME or NAME=VALUE")
        });
        faults.add_if(name == "PATH" || name.starts_with(OWN), keys, || {
            format!("`{name}` is signoff's own to set, expected other variables")
        });
    }
}
