//! The setup lock: MCP gateways and plugins with their pinned values (docs/contracts.md, section 1: setup lock).

use serde_json::Value;

use super::document::Document;
use super::parse_error::ParseError;

/// The lock file. It is looked at through JSON pointers, since unknown keys are allowed everywhere.
#[derive(Clone, Debug)]
pub struct SetupLock {
    pub document: Document,
}

/// Where the external provisioning stands in the lock.
pub const PROVISIONING: &str = "/domains/mcp/externalProvisioning";
/// Where the plugins stand in the lock.
pub const PLUGINS: &str = "/domains/plugins";

/// A value of the lock and its JSON pointer, which finds its line.
#[derive(Clone, Debug, PartialEq)]
pub struct Place<'a> {
    pub pointer: String,
    pub value: &'a Value,
}

/// Reads a lock file.
///
/// # Errors
/// A [`ParseError`] where the text is no JSON, or no JSON object.
pub fn parse(text: &str) -> Result<SetupLock, ParseError> {
    let document = Document::parse(text)?;
    match document.value() {
        Value::Object(_) => Ok(SetupLock { document }),
        _ => Err(ParseError::at(1, 1, "not a setup lock: expected a JSON object")),
    }
}

impl SetupLock {
    /// The status that the provisioning declares for itself.
    pub fn status(&self) -> Option<&str> {
        self.document.string(&format!("{PROVISIONING}/status"))
    }

    pub fn operating_mode(&self) -> Option<&str> {
        self.document.string(&format!("{PROVISIONING}/operatingMode"))
    }

    /// A value of the closure policy by its key (`requiredConcreteFieldCount`).
    pub fn policy(&self, key: &str) -> Option<&Value> {
        self.document.at(&format!("{PROVISIONING}/closurePolicy"))?.get(key)
    }

    /// The targets, whatever their shape; none where the lock has no list of them.
    pub fn targets(&self) -> Vec<Place<'_>> {
        self.elements(&format!("{PROVISIONING}/targets"))
    }

    /// The target of this name: of several the last one, which is the one that a later edit added.
    pub fn target(&self, name: &str) -> Option<Place<'_>> {
        self.targets().into_iter().rfind(|target| target.value.get("name").and_then(Value::as_str) == Some(name))
    }

    /// The entries of a plugin list, by its pointer from [`PLUGINS`] (`/runtimeApplied/plugins`).
    pub fn plugins(&self, list: &str) -> Vec<Place<'_>> {
        self.elements(&format!("{PLUGINS}{list}"))
    }

    /// The elements of the array at a pointer; none where there is no array.
    pub fn elements(&self, pointer: &str) -> Vec<Place<'_>> {
        let elements = self.document.at(pointer).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        elements.iter().zip(0..).map(|(value, at)| Place { pointer: format!("{pointer}/{at}"), value }).collect()
    }

    /// The line (from 1) of a value.
    pub fn line_of(&self, pointer: &str) -> u64 {
        self.document.line_of(pointer)
    }
}
