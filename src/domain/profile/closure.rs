//! What closing takes: gateways with their fields, and plugins (runbook, sections 7 to 9). What is run against them are
//! the probes.

use serde::Deserialize;

use super::direction::{Added, Direction, Directions};
use super::field_format::FieldFormat;

/// The MCP gateways' closure (runbook, sections 7 and 9).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// Operating modes, by the name the lock uses.
    pub modes: Vec<ClosureMode>,
    /// What a closed target's own `status` says.
    pub target_closed: String,
    /// What a deferred target's own `status` says.
    pub target_deferred: String,
    pub targets: Vec<ClosureTarget>,
}

/// Which way each key asks for less.
pub(super) const DIRECTIONS: Directions = &[
    ("closure.target_closed", Direction::Changed),
    ("closure.target_deferred", Direction::Changed),
    // A mode more may ask for fewer concrete targets.
    ("closure.modes", Direction::Entries { by: "name", added: Added::Relaxes }),
    ("closure.modes[].name", Direction::Changed),
    ("closure.modes[].closed_status", Direction::Changed),
    ("closure.modes[].concrete", Direction::Fewer),
    ("closure.modes[].deferrable", Direction::More),
    ("closure.targets", Direction::Entries { by: "name", added: Added::Tightens }),
    ("closure.targets[].name", Direction::Changed),
    ("closure.targets[].fields", Direction::Entries { by: "name", added: Added::Tightens }),
    ("closure.targets[].fields[].name", Direction::Changed),
    ("closure.targets[].fields[].format", Direction::Changed),
    ("closure.targets[].fields[].collect", Direction::Free),
    ("closure.targets[].fields[].fill", Direction::Free),
    ("closure.targets[].fields[].observe", Direction::Fewer),
    ("plugins.required", Direction::Fewer),
    ("plugins.denied", Direction::Fewer),
    ("plugins.applied_modes", Direction::More),
    ("plugins.applied_statuses", Direction::More),
];

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosureMode {
    /// `docker-only`.
    pub name: String,
    /// The status that closure has in this mode: `closed-docker-only`.
    pub closed_status: String,
    /// Targets that must be concrete.
    pub concrete: Vec<String>,
    /// Targets that may be deferred, where the lock's own policy allows and names them too: that can tighten, never
    /// loosen.
    #[serde(default)]
    pub deferrable: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosureTarget {
    /// As the lock names it.
    pub name: String,
    pub fields: Vec<ClosureField>,
}

impl ClosureTarget {
    /// The form of a field of this name.
    pub fn format(&self, name: &str) -> FieldFormat {
        self.fields.iter().find(|field| field.name == name).map(|field| field.format).unwrap_or_default()
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosureField {
    pub name: String,
    #[serde(default)]
    pub format: FieldFormat,
    /// The runbook's commands that collect the value.
    #[serde(default)]
    pub collect: Vec<String>,
    /// A command that prints the value here: its program and arguments, in which `{field}` stands for the lock's value.
    #[serde(default)]
    pub fill: Vec<String>,
    /// Commands that print the value of what runs, each over the lines of the one before, which are `{seen}`: a line for
    /// each thing that runs, with its value or a JSON list of its spellings.
    #[serde(default)]
    pub observe: Vec<Vec<String>>,
}

/// The plugins that must be applied (runbook, section 8).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plugins {
    pub required: Vec<RequiredPlugin>,
    /// Never allowed, besides the lock's own denylist.
    #[serde(default)]
    pub denied: Vec<String>,
    /// What the lock calls plugins that are applied, where it states a `mode`.
    pub applied_modes: Vec<String>,
    /// What the lock calls a plugin that is applied, where it states its `runtimeStatus`.
    pub applied_statuses: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequiredPlugin {
    /// `opencode` or `claude`: a name for people.
    pub runtime: String,
    /// The array in the lock, as a JSON pointer from `domains.plugins`.
    pub list: String,
    pub entry: PluginEntry,
}

/// How an entry is recognised in its list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum PluginEntry {
    /// A string `name@version`.
    Package { name: String, version: String },
    /// A `file://` URL (or path) that ends so, whoever's home it is in.
    FileEndingWith(String),
    /// A string, exactly.
    Text(String),
    /// An object with this `id` and `version`; `marketplace` is looked for beside the list.
    Installed { id: String, version: String, marketplace: String },
}
