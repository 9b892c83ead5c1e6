//! The setup lock: MCP gateways and plugins with their pinned values (contracts, section 1, setup lock).

use super::Fault;
use super::document::Document;

/// The lock file. It is looked at through JSON pointers, since unknown keys are allowed everywhere.
#[derive(Clone, Debug)]
pub struct SetupLock {
    pub document: Document,
}

/// Reads a lock file.
///
/// # Errors
/// A [`Fault`] where the text is no JSON, or no JSON object.
pub fn parse(text: &str) -> Result<SetupLock, Fault> {
    todo!("{text}")
}

/// Where the external provisioning stands in the lock.
pub const PROVISIONING: &str = "/domains/mcp/externalProvisioning";
/// Where the plugins stand in the lock.
pub const PLUGINS: &str = "/domains/plugins";
