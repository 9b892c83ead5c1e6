//! Plans of rollback rehearsals (runbook, section 2), as TOML.

use std::collections::BTreeSet;
use std::time::Duration;

use regex_lite::Regex;
use serde::Deserialize;

use crate::domain::profile::Profile;
use crate::domain::profile::template::filled;
use crate::domain::values::placeholder::is_filler;
use crate::domain::values::toml_text::{self, Keys, TomlError};

use super::faults::{Faults, here};

/// What is to be rehearsed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RehearsalPlan {
    pub rehearsal: About,
    #[serde(rename = "flag", default)]
    pub flags: Vec<FlagPlan>,
    pub fallback: Observation,
}

/// Of what, and where.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub id: String,
    /// Of the application.
    pub version: String,
    /// Where programs run and files are named from, seen from the plan's own folder; the work tree around it is rehearsed.
    #[serde(default = "here")]
    pub folder: String,
    /// `owner/name`, where the work tree has no remote `origin` that says it.
    #[serde(default)]
    pub repo: Option<String>,
    /// What programs see of the environment beside what every probe does: `NAME`, or `NAME=VALUE` to set it.
    #[serde(default)]
    pub environment: Vec<String>,
    /// For one command, in seconds.
    #[serde(default = "limit_s")]
    pub limit_s: u64,
}

/// How one flag is rolled back. In the commands `{flag}` stands for its name, `{before}` for its setting as it was read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlagPlan {
    /// One of the profile's `flags`.
    pub name: String,
    /// Prints the setting on one line: `on`, `true`, `off`, `disabled`.
    pub setting: Vec<String>,
    /// Switches it off for new sessions.
    pub off: Vec<String>,
    /// Puts it back as it was.
    pub restore: Vec<String>,
    /// What a new session does while the flag is on.
    pub before: Observation,
    /// What a new session does once it is off.
    pub after: Observation,
}

/// What is seen, and what it must be: a command with a criterion, or what the operator types.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "ObservationText")]
pub enum Observation {
    Command(ObservedCommand),
    /// What is to be looked at.
    Person(String),
}

#[derive(Clone, Debug)]
pub struct ObservedCommand {
    pub argv: Vec<String>,
    /// One line of the output must match it.
    pub shows: String,
    /// No line of the output may match it.
    pub lacks: Option<String>,
}

/// An observation as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ObservationText {
    argv: Option<Vec<String>>,
    shows: Option<String>,
    lacks: Option<String>,
    ask: Option<String>,
}

impl TryFrom<ObservationText> for Observation {
    type Error = &'static str;

    fn try_from(text: ObservationText) -> Result<Self, Self::Error> {
        match text {
            ObservationText { argv: Some(argv), shows: Some(shows), lacks, ask: None } => {
                Ok(Self::Command(ObservedCommand { argv, shows, lacks }))
            }
            ObservationText { argv: None, shows: None, lacks: None, ask: Some(ask) } => Ok(Self::Person(ask)),
            ObservationText { argv: Some(_), shows: None, ask: None, .. } => Err("`shows` is missing beside `argv`"),
            _ => Err("expected `argv` and `shows`, with or without `lacks`, or `ask` alone"),
        }
    }
}

/// The longest that a command may be given, in seconds: a day.
const LONGEST_S: u64 = 24 * 3600;

fn limit_s() -> u64 {
    60
}

impl RehearsalPlan {
    /// Reads a plan, and holds it whole against the profile.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its line; one [`TomlError`] where it is no TOML, or of another form.
    pub fn read(text: &str, profile: &Profile) -> Result<Self, Vec<TomlError>> {
        let plan: Self = toml_text::read(text).map_err(|wrong| vec![wrong])?;
        let mut faults = Faults::of(text);
        plan.check_about(&mut faults);
        plan.check_flags(profile, &mut faults);
        plan.fallback.check(&["fallback"], &mut faults);
        faults.none_of(plan)
    }

    pub fn limit(&self) -> Duration {
        Duration::from_secs(self.rehearsal.limit_s)
    }

    /// Whether a person is asked for an observation.
    pub fn asks(&self) -> bool {
        let of_flags = self.flags.iter().flat_map(|flag| [&flag.before, &flag.after]);
        of_flags.chain([&self.fallback]).any(|observation| matches!(observation, Observation::Person(_)))
    }

    /// Every command, with its keys in the plan.
    pub fn commands(&self) -> impl Iterator<Item = (Keys, &[String])> {
        let of_flags = self.flags.iter().enumerate().flat_map(|(at, flag)| {
            let own = [
                ("setting", Some(&flag.setting[..])),
                ("off", Some(&flag.off)),
                ("restore", Some(&flag.restore)),
                ("before", flag.before.argv()),
                ("after", flag.after.argv()),
            ];
            own.map(|(key, argv)| (vec!["flag".to_owned(), at.to_string(), key.to_owned()], argv))
        });
        let all = of_flags.chain([(vec!["fallback".to_owned()], self.fallback.argv())]);
        all.filter_map(|(keys, argv)| Some((keys, argv?)))
    }

    fn check_about(&self, faults: &mut Faults<'_>) {
        let about = &self.rehearsal;
        faults.check_name(&["rehearsal", "version"], &about.version);
        about.repo.iter().for_each(|repo| faults.check_repository(&["rehearsal", "repo"], repo));
        faults.check_id(&["rehearsal", "id"], &about.id);
        faults.check_range(&["rehearsal", "limit_s"], about.limit_s, 1..=LONGEST_S, " seconds");
        faults.check_environment(&["rehearsal", "environment"], &about.environment);
    }

    fn check_flags(&self, profile: &Profile, faults: &mut Faults<'_>) {
        let mut seen = BTreeSet::new();
        for (index, flag) in self.flags.iter().enumerate() {
            let at = index.to_string();
            faults.add_if(!profile.flags.contains(&flag.name), &["flag", &at, "name"], || {
                format!("\"{}\" is no flag of the profile, expected one of {}", flag.name, profile.flags.join(", "))
            });
            faults.add_if(!seen.insert(&flag.name), &["flag", &at, "name"], || {
                format!("\"{}\" stands twice, expected each flag once", flag.name)
            });
            let known = ["flag", "before"].as_slice();
            let commands =
                [("setting", &flag.setting, &known[..1]), ("off", &flag.off, known), ("restore", &flag.restore, known)];
            for (key, argv, known) in commands {
                faults.check_argv(&["flag", &at, key], argv);
                check_places(argv, known, &["flag", &at, key], faults);
            }
            flag.before.check(&["flag", &at, "before"], faults);
            flag.after.check(&["flag", &at, "after"], faults);
        }
        for flag in profile.flags.iter().filter(|flag| !seen.contains(flag)) {
            faults.add(&["flag"], format!("`{flag}` of the profile is not rehearsed, expected the full set"));
        }
    }
}

impl Observation {
    fn argv(&self) -> Option<&[String]> {
        match self {
            Self::Command(command) => Some(&command.argv),
            Self::Person(_) => None,
        }
    }

    fn check(&self, keys: &[&str], faults: &mut Faults<'_>) {
        let below = |key| [keys, &[key]].concat();
        match self {
            Self::Command(command) => {
                faults.check_argv(&below("argv"), &command.argv);
                let known = if keys == ["fallback"] { [].as_slice() } else { &["flag"] };
                check_places(&command.argv, known, &below("argv"), faults);
                let patterns = [("shows", Some(&command.shows)), ("lacks", command.lacks.as_ref())];
                for (key, pattern) in patterns.into_iter().filter_map(|(key, pattern)| Some((key, pattern?))) {
                    faults.add_if(pattern.trim().is_empty() || is_filler(pattern), &below(key), || {
                        format!("\"{pattern}\" is still to be filled in")
                    });
                    if let Err(error) = Regex::new(pattern) {
                        faults.add(&below(key), format!("is no regular expression: {error}"));
                    }
                }
            }
            Self::Person(ask) => {
                faults.add_if(is_filler(ask), &below("ask"), || format!("\"{ask}\" is still to be filled in"));
            }
        }
    }
}

/// A word in braces that stands for nothing would be handed to the program as it is, once flags are off.
fn check_places(argv: &[String], known: &[&str], keys: &[&str], faults: &mut Faults<'_>) {
    let is_word = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    let named = argv.iter().flat_map(|word| word.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)));
    for name in named.filter(is_word).filter(|name| !known.contains(name)) {
        let known: Vec<String> = known.iter().map(|name| format!("`{{{name}}}`")).collect();
        let known = if known.is_empty() { "none here".to_owned() } else { known.join(" or ") };
        faults.add(keys, format!("`{{{name}}}` stands for nothing, expected {known}"));
    }
}

impl ObservedCommand {
    /// Why an output does not show what it must; `None` where it does.
    pub fn objection(&self, output: &str) -> Option<String> {
        let over = |pattern: &str| Regex::new(pattern).ok();
        let any = |pattern: &Regex| output.lines().any(|line| pattern.is_match(line));
        if let Some(lacks) = self.lacks.as_deref().filter(|lacks| over(lacks).is_none_or(|it| any(&it))) {
            return Some(format!("its output shows what it must not: {lacks}"));
        }
        let is_shown = over(&self.shows).is_some_and(|shows| any(&shows));
        (!is_shown).then(|| format!("its output does not show what it must: {}", self.shows))
    }
}

impl FlagPlan {
    /// A command with the flag's name and its setting of before put in.
    pub fn command(&self, argv: &[String], before: Option<&str>) -> Vec<String> {
        let value = |name: &str| match name {
            "flag" => Some(self.name.clone()),
            "before" => before.map(str::to_owned),
            _ => None,
        };
        argv.iter().map(|word| filled(word, value)).collect()
    }
}
