//! A field's value, collected by a command that prints it here.

use serde_json::Value;

use crate::domain::assessment::TargetFact;
use crate::domain::profile::{ClosureField, FieldFormat};

use crate::domain::values::image_ref::ImageRef;

use super::plan::{Unready, arguments};

/// The command, and how its answer is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    pub argv: Vec<String>,
    format: FieldFormat,
    /// The lock's image: a digest of another repository is none of it.
    image: Option<String>,
}

impl Collection {
    /// # Errors
    /// [`Unready`] where no command prints the value here, or another value that the command names is not concrete.
    pub fn of(field: &ClosureField, target: &TargetFact) -> Result<Self, Unready> {
        if field.fill.is_empty() {
            return Err(format!("no command prints `{}` here", field.name));
        }
        let image = target.fields.iter().find(|it| it.format == FieldFormat::ImageRef);
        let image = image.and_then(|it| it.value.clone());
        Ok(Self { argv: arguments(&field.fill, &target.fields)?, format: field.format, image })
    }

    /// The first value of the right form in an answer: a line, or an element of a line that is a JSON list.
    ///
    /// # Errors
    /// Why there is none.
    pub fn read(&self, output: &str) -> Result<String, String> {
        let own = output.lines().flat_map(values).filter(|value| self.is_own(value));
        let found = own.into_iter().find_map(|value| self.format.pin_in(&value));
        found.ok_or_else(|| {
            let said = output.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("nothing");
            let image = self.image.as_ref().filter(|_| self.format == FieldFormat::Sha256);
            let of = image.map_or_else(String::new, |image| format!(" of `{image}`"));
            format!("it answered `{said}`, expected {}{of}", self.format.words())
        })
    }

    /// Whether a value, where it names its image, is of the lock's.
    fn is_own(&self, value: &str) -> bool {
        let repository = |text| ImageRef::parse(text).map(|image| image.repository());
        let Some(printed) = value.contains('@').then(|| repository(value)) else { return true };
        let own = self.image.as_deref().and_then(repository);
        own.is_none() || printed == own
    }
}

fn values(line: &str) -> Vec<String> {
    match serde_json::from_str(line.trim()) {
        Ok(Value::Array(list)) => list.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect(),
        Ok(Value::String(text)) => vec![text],
        _ => vec![line.trim().to_owned()],
    }
}
