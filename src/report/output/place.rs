//! A place in the evidence, as JSON.

use serde::Serialize;

use crate::domain::values::path::Location;

#[derive(Debug, Serialize)]
pub(super) struct EvidenceOutput<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
}

impl<'a> From<&'a Location> for EvidenceOutput<'a> {
    fn from(location: &'a Location) -> Self {
        Self { path: location.path.as_str(), line: location.line }
    }
}
