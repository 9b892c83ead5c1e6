//! The required plugins: what the lock says of them, and this machine.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginFact {
    pub runtime: String,
    /// The required entry, in words.
    pub entry: String,
    pub locked: Locked,
    /// What this machine loads of it; `None` where nobody asked, or nothing is required.
    pub here: Option<Here>,
    /// The file or the command that told it.
    pub by: String,
    pub line: Option<u64>,
}

/// What a machine loads of a required plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Here {
    Yes,
    OtherVersion(String),
    OtherMarketplace(String),
    /// Installed, and switched off.
    Disabled,
    Missing,
    /// Why it cannot be seen.
    Unseen(String),
}

impl Here {
    pub fn word(&self) -> &'static str {
        match self {
            Self::Yes => "here",
            Self::OtherVersion(_) => "other version",
            Self::OtherMarketplace(_) => "other market",
            Self::Disabled => "disabled",
            Self::Missing => "not here",
            Self::Unseen(_) => "not seen",
        }
    }

    /// What there is to say beside the word.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::OtherVersion(text) | Self::OtherMarketplace(text) | Self::Unseen(text) => Some(text),
            Self::Yes | Self::Disabled | Self::Missing => None,
        }
    }
}

/// What the lock says to a required plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Locked {
    Yes,
    OtherVersion(String),
    Missing,
    /// On a denylist: an entry that must not be there.
    Denied,
    /// The lock itself says that it is not applied: in these words.
    NotApplied(String),
}
