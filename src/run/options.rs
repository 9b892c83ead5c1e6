//! The options that commands and the cockpit share.

use std::path::PathBuf;

use clap::Args;

use super::UsageError;
use super::pipeline::Pipeline;

// No doc comments on structs of options: clap would take them for what a command is about.
#[derive(Clone, Debug, Default, Args)]
pub struct Target {
    /// The folder that holds the evidence [default: this folder or its nearest ancestor that holds a pack]
    pub pack: Option<PathBuf>,
    /// A profile over the pack's own `signoff.toml` and the default one
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
}

impl Target {
    /// # Errors
    /// As [`Pipeline::open`].
    pub(super) fn open(&self) -> Result<Pipeline, UsageError> {
        Pipeline::open(self.pack.as_deref(), self.profile.as_deref())
    }
}
