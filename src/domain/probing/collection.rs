//! A field's value, collected by a command that prints it here.

use serde_json::Value;

use crate::domain::assessment::TargetFact;
use crate::domain::profile::{ClosureField, FieldFormat};

use super::plan::{Unready, arguments};

/// The command, and how its answer is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    pub argv: Vec<String>,
    format: FieldFormat,
}

impl Collection {
    /// # Errors
    /// [`Unready`] where no command prints the value here, or another value that the command names is not concrete.
    pub fn of(field: &ClosureField, target: &TargetFact) -> Result<Self, Unready> {
        if field.fill.is_empty() {
            return Err(format!("no command prints `{}` here", field.name));
        }
        Ok(Self { argv: arguments(&field.fill, &target.fields)?, format: field.format })
    }

    /// The first value of the right form in an answer: a line, or an element of a line that is a JSON list.
    ///
    /// # Errors
    /// Why there is none.
    pub fn read(&self, output: &str) -> Result<String, String> {
        let found = output.lines().flat_map(values).find_map(|value| self.format.pin_in(&value));
        found.ok_or_else(|| {
            let said = output.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("nothing");
            format!("it answered `{said}`, expected {}", self.format.words())
        })
    }
}

fn values(line: &str) -> Vec<String> {
    match serde_json::from_str(line.trim()) {
        Ok(Value::Array(list)) => list.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect(),
        Ok(Value::String(text)) => vec![text],
        _ => vec![line.trim().to_owned()],
    }
}
