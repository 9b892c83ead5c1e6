//! The setup lock: MCP gateways and plugins with their pinned values (docs/contracts.md, section 1: setup lock).

use serde_json::Value;

use crate::domain::values::folded::folded;

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

impl SetupLock {
    /// The file's text.
    pub fn text(&self) -> &str {
        self.document.text()
    }

    /// The places of the targets of a name, however it is spelled, among the lock's targets.
    pub fn places_of(&self, target: &str) -> Vec<usize> {
        let list = self.document.at(&format!("{PROVISIONING}/targets")).and_then(Value::as_array);
        let named = |entry: &Value| entry.get("name").and_then(Value::as_str).map(folded);
        let is_it = |entry: &Value| named(entry) == Some(folded(target));
        list.into_iter().flatten().enumerate().filter(|(_, entry)| is_it(entry)).map(|(place, _)| place).collect()
    }
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
