//! The eight panes.

use serde::{Deserialize, Serialize};

/// A pane of the cockpit, in the order of the digits that open it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pane {
    #[default]
    Overview,
    Kpi,
    Gate,
    Flags,
    Checklist,
    Closure,
    Evidence,
    Note,
}

impl Pane {
    pub const ALL: [Self; 8] = [
        Self::Overview,
        Self::Kpi,
        Self::Gate,
        Self::Flags,
        Self::Checklist,
        Self::Closure,
        Self::Evidence,
        Self::Note,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Kpi => "Kpi",
            Self::Gate => "Gate",
            Self::Flags => "Flags",
            Self::Checklist => "Checklist",
            Self::Closure => "Closure",
            Self::Evidence => "Evidence",
            Self::Note => "Note",
        }
    }
}
