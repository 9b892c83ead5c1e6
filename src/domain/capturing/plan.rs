//! Plans of controlled runs (runbook, section 4, step 1), as TOML.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Deserialize;

use crate::domain::evidence::capture::ScenarioFact;
use crate::domain::profile::{Metric, Profile};
use crate::domain::values::toml_text::{self, TomlError};

use super::faults::{Faults, here};

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
        let mut faults = Faults::of(text);
        plan.check_run(profile, &mut faults);
        plan.check_scenarios(profile, &mut faults);
        faults.none_of(plan)
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
        let texts = [("type", &run.run_type), ("provider", &run.provider), ("model", &run.model)];
        for (key, text) in texts.into_iter().chain([("version", &run.version)]) {
            faults.check_name(&["run", key], text);
        }
        run.repo.iter().for_each(|repo| faults.check_repository(&["run", "repo"], repo));
        faults.check_id(&["run", "id"], &run.id);
        for flag in profile.flags.iter().filter(|flag| !run.flags.contains_key(*flag)) {
            faults.add(&["run", "flags"], format!("`{flag}` of the profile is not set, expected true or false"));
        }
        for flag in run.flags.keys().filter(|flag| !profile.flags.contains(flag)) {
            let known = profile.flags.join(", ");
            faults.add(&["run", "flags", flag], format!("is no flag of the profile, expected {known}"));
        }
        let (total, output) = (run.limits.total_s.unwrap_or(1), run.limits.output_kib);
        faults.check_range(&["run", "limits", "total_s"], total, 1..=LONGEST_S, " seconds");
        faults.check_range(&["run", "limits", "output_kib"], output, 1..=MOST_OUTPUT_KIB, "");
        faults.check_environment(&["run", "environment"], &run.environment);
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
            faults.check_argv(&["scenario", &at, "argv"], &scenario.argv);
            faults.check_range(&["scenario", &at, "count"], scenario.count, 1..=MOST_ROWS, " rows");
            faults.check_range(&["scenario", &at, "limit_s"], scenario.limit_s, 1..=LONGEST_S, " seconds");
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
