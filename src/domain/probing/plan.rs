//! One probe with the lock's values put in: what exactly is run.

use std::time::Duration;

use crate::domain::assessment::{FieldFact, FieldState, TargetFact};
use crate::domain::profile::{Probe, template};
use crate::domain::values::escaped::is_hazardous;

/// A probe that can be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbePlan {
    pub probe: Probe,
    pub task: Task,
}

/// What is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// A program and its arguments.
    Program(Vec<String>),
    /// An `http` address whose event stream is read.
    EventStream(String),
}

/// Why a probe cannot be run: part of a sentence.
pub type Unready = String;

impl ProbePlan {
    /// Puts the lock's values in. `platform` is the system's name, as Rust has it.
    ///
    /// # Errors
    /// [`Unready`] on another platform, and where a value that it needs is not concrete, or could be taken for an option.
    pub(super) fn new(probe: &Probe, target: Option<&TargetFact>, platform: &str) -> Result<Self, Unready> {
        if !probe.platforms.is_empty() && !probe.platforms.iter().any(|it| it == platform) {
            return Err(format!("it runs on {} alone", probe.platforms.join(", ")));
        }
        let fields = target.map_or(&[][..], |target| &target.fields);
        let address = probe.sse.as_deref().map(|text| filled_in(text, fields)).transpose()?;
        let task = match address.filter(|address| is_plain_http(address)) {
            Some(address) => Task::EventStream(address),
            None => Task::Program(arguments(&probe.argv, fields)?),
        };
        Ok(Self { probe: probe.clone(), task })
    }

    pub fn limit(&self) -> Duration {
        Duration::from_secs(self.probe.limit_s)
    }
}

impl Task {
    /// The program's name; `None` where none is run.
    pub fn program(&self) -> Option<&str> {
        match self {
            Self::Program(argv) => argv.first().map(String::as_str),
            Self::EventStream(_) => None,
        }
    }

    /// As an operator reads it before it is run: every argument, quoted where a shell would need it.
    pub fn shown(&self) -> String {
        match self {
            Self::Program(argv) => as_typed(argv),
            Self::EventStream(address) => format!("GET {address} (event stream)"),
        }
    }
}

/// A command with the lock's values.
pub fn arguments(argv: &[String], fields: &[FieldFact]) -> Result<Vec<String>, Unready> {
    argv.iter().map(|word| filled_in(word, fields)).collect()
}

fn filled_in(word: &str, fields: &[FieldFact]) -> Result<String, Unready> {
    let named = fields.iter().filter(|field| word.contains(&format!("{{{}}}", field.name)));
    for field in named {
        concrete(field)?;
    }
    let value = |name: &str| fields.iter().find(|field| field.name == name)?.value.clone();
    let text = template::filled(word, value);
    if text.starts_with('-') && !word.starts_with('-') {
        return Err(format!("`{text}` begins as an option does"));
    }
    Ok(text)
}

/// A value of the lock is an argument where it is one.
fn concrete(field: &FieldFact) -> Result<(), Unready> {
    if field.state != FieldState::Concrete {
        return Err(format!("the lock's `{}` is {}", field.name, field.state.word()));
    }
    match field.value.as_deref() {
        Some(value) if !value.chars().any(is_hazardous) => Ok(()),
        _ => Err(format!("the lock's `{}` holds a control character", field.name)),
    }
}

fn is_plain_http(address: &str) -> bool {
    address.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"))
}

/// Words as a POSIX shell takes them apart again.
pub fn as_typed(argv: &[String]) -> String {
    let words: Vec<String> = argv.iter().map(|word| quoted(word)).collect();
    words.join(" ")
}

fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "./:@_=-+,%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}
