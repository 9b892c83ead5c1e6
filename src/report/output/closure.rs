//! Closure and plugins as JSON.

use serde::Serialize;

use crate::domain::assessment::{ClosureFact, FieldFact, Here, Locked, PluginFact, TargetFact};

/// `closure{mode,declared,computed,targets[]}`.
#[derive(Debug, Serialize)]
pub struct Closure<'a> {
    mode: Option<&'a str>,
    declared: Option<&'a str>,
    computed: &'a str,
    targets: Vec<Target<'a>>,
}

#[derive(Debug, Serialize)]
struct Target<'a> {
    name: &'a str,
    status: Option<&'a str>,
    fields: Vec<Field<'a>>,
}

#[derive(Debug, Serialize)]
struct Field<'a> {
    name: &'a str,
    value: Option<&'a str>,
    state: &'static str,
}

/// `plugins[]{runtime,entry,locked,host}`.
#[derive(Debug, Serialize)]
pub struct Plugin<'a> {
    runtime: &'a str,
    entry: &'a str,
    /// The lock says to this entry what is required of it: present in that version, or absent where it is denied.
    locked: bool,
    /// Whether this machine loads it; `null` where it was not asked, or could not be seen.
    host: Option<bool>,
}

impl<'a> From<&'a ClosureFact> for Closure<'a> {
    fn from(fact: &'a ClosureFact) -> Self {
        Self {
            mode: fact.mode.as_deref(),
            declared: fact.declared.as_deref(),
            computed: &fact.computed,
            targets: fact.targets.iter().map(Target::from).collect(),
        }
    }
}

impl<'a> From<&'a TargetFact> for Target<'a> {
    fn from(fact: &'a TargetFact) -> Self {
        let fields = fact.fields.iter().map(Field::from).collect();
        Self { name: &fact.name, status: fact.status.as_deref(), fields }
    }
}

impl<'a> From<&'a FieldFact> for Field<'a> {
    fn from(fact: &'a FieldFact) -> Self {
        Self { name: &fact.name, value: fact.value.as_deref(), state: fact.state.word() }
    }
}

impl<'a> From<&'a PluginFact> for Plugin<'a> {
    fn from(fact: &'a PluginFact) -> Self {
        let host = fact.here.as_ref().filter(|here| !matches!(here, Here::Unseen(_))).map(|here| *here == Here::Yes);
        Self { runtime: &fact.runtime, entry: &fact.entry, locked: fact.locked == Locked::Yes, host }
    }
}
