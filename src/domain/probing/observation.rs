//! What is looked for in what runs: the values that the lock pins, as the running thing itself has them.

use serde_json::Value;

use crate::domain::assessment::{FieldFact, TargetFact};
use crate::domain::profile::{ClosureField, ClosureTarget, FieldFormat};

use super::plan::{Unready, arguments, as_typed};

/// In a later step: every line of the step before, an argument each.
const SEEN: &str = "{seen}";

/// How a field is seen: commands, of which each takes the lines of the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    pub field: String,
    steps: Vec<Vec<String>>,
    format: FieldFormat,
    locked: String,
}

/// What was seen of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Every value of what runs.
    pub values: Vec<String>,
    /// Whether something runs that has no such value.
    pub is_without: bool,
}

impl Observation {
    /// The observations of a target: of fields that have commands for it and a value in the lock.
    pub(super) fn all(target: &ClosureTarget, fact: &TargetFact) -> Vec<Self> {
        let observed = target.fields.iter().filter(|field| !field.observe.is_empty());
        observed.filter_map(|field| Self::of(field, fact).ok()).collect()
    }

    fn of(field: &ClosureField, fact: &TargetFact) -> Result<Self, Unready> {
        let locked = fact.fields.iter().find(|it| it.name == field.name).and_then(|it| it.value.clone());
        let fields: Vec<FieldFact> = fact.fields.clone();
        let steps = field.observe.iter().map(|argv| arguments(argv, &fields)).collect::<Result<_, _>>()?;
        let locked = locked.ok_or_else(|| "no value".to_owned())?;
        Ok(Self { field: field.name.clone(), steps, format: field.format, locked })
    }

    /// Its commands, as an operator reads them before they are run.
    pub fn shown(&self) -> Vec<String> {
        self.steps.iter().map(|argv| as_typed(argv)).collect()
    }

    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// A step's command over what the step before wrote; `None` where that was nothing.
    pub fn command(&self, step: usize, before: &str) -> Option<Vec<String>> {
        let argv = self.steps.get(step)?;
        let lines: Vec<&str> = lines(before).filter(|line| !line.starts_with('-')).collect();
        if step > 0 && lines.is_empty() {
            return None;
        }
        let words = argv.iter().flat_map(|word| match word.as_str() {
            SEEN => lines.iter().map(|line| (*line).to_owned()).collect(),
            _ => vec![word.clone()],
        });
        Some(words.collect())
    }

    /// What the last step's output says: a line for each thing that runs, with one value or a JSON list of spellings. Of
    /// several spellings the one that is pinned counts, where it is among them.
    ///
    /// # Errors
    /// That nothing was there to be seen.
    pub fn read(&self, output: &str) -> Result<Seen, String> {
        let mut seen = Seen::default();
        for line in lines(output) {
            let spellings: Vec<String> = match serde_json::from_str::<Value>(line) {
                Ok(Value::Array(list)) => list.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect(),
                Ok(Value::Null) => Vec::new(),
                _ => vec![line.to_owned()],
            };
            match spellings.iter().find(|it| self.format.same(it, &self.locked)) {
                Some(pinned) => seen.values.push(pinned.clone()),
                None if spellings.is_empty() => seen.is_without = true,
                None => seen.values.extend(spellings),
            }
        }
        seen.values.sort();
        seen.values.dedup();
        if seen == Seen::default() { Err("nothing runs that could be looked at".to_owned()) } else { Ok(seen) }
    }
}

/// An image that a registry never held has no digest that others could compare.
pub(super) const NEVER_PUSHED: &str = "what runs has no such value of its own: it came from no registry";

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}
