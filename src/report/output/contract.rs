//! Contracts as JSON.

use serde::Serialize;

use crate::domain::assessment::{ContractFact, VersionFact};

/// `contracts[]{name,file,expected,found,state}`: `expected` and `found` name the same versions in the same order.
#[derive(Debug, Serialize)]
pub struct Contract<'a> {
    name: &'a str,
    file: &'a str,
    expected: Vec<Expected<'a>>,
    found: Vec<VersionOutput<'a>>,
    /// `holds`, `differs`, `missing`, `unreadable`, `not-checked`.
    state: &'static str,
}

#[derive(Debug, Serialize)]
struct Expected<'a> {
    name: &'a str,
    version: &'a str,
}

#[derive(Debug, Serialize)]
struct VersionOutput<'a> {
    name: &'a str,
    /// Several where the file contradicts itself; `null` where it names none or was not read.
    version: Option<String>,
    /// The first line (from 1) that names it.
    line: Option<u64>,
}

impl<'a> From<&'a ContractFact> for Contract<'a> {
    fn from(fact: &'a ContractFact) -> Self {
        Self {
            name: &fact.name,
            file: fact.file.as_str(),
            expected: fact.versions.iter().map(Expected::from).collect(),
            found: fact.versions.iter().map(VersionOutput::from).collect(),
            state: fact.state.word(),
        }
    }
}

impl<'a> From<&'a VersionFact> for Expected<'a> {
    fn from(fact: &'a VersionFact) -> Self {
        Self { name: &fact.name, version: &fact.expected }
    }
}

impl<'a> From<&'a VersionFact> for VersionOutput<'a> {
    fn from(fact: &'a VersionFact) -> Self {
        Self { name: &fact.name, version: fact.said(), line: fact.found.first().map(|found| found.line) }
    }
}
