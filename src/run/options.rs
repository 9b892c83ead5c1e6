//! The options that commands and the cockpit share.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;

use super::UsageError;
use super::person::Person;
use super::pipeline::Pipeline;

// No doc comments on structs of options: clap would take them for what a command is about.
#[derive(Clone, Debug, Default, Args)]
pub struct Target {
    /// The folder that holds the evidence [default: this folder or its nearest ancestor that holds a pack]
    pub pack: Option<PathBuf>,
    #[command(flatten)]
    pub(super) judging: Judging,
}

#[derive(Clone, Debug, Default, Args)]
pub struct Judging {
    /// A profile over the default one, in place of the pack's own `signoff.toml`
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
    /// Judge as of this moment (2026-02-13T15:00:00Z) [default: now]
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

#[derive(Clone, Debug, Default, Args)]
pub struct Identity {
    /// Whose name stands under it [default: $SIGNOFF_AS, else the login name]
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,
}

impl Identity {
    /// # Errors
    /// As [`Person::named`].
    pub(super) fn person(&self) -> Result<Person, UsageError> {
        Person::named(self.name.as_deref())
    }
}

impl Target {
    /// # Errors
    /// As [`Pipeline::open`].
    pub(super) fn open(&self) -> Result<Pipeline, UsageError> {
        self.judging.open(self.pack.as_deref())
    }

    /// The same to act on it.
    ///
    /// # Errors
    /// As [`Pipeline::open`], and where another moment is asked for.
    pub(super) fn open_to_act(&self) -> Result<Pipeline, UsageError> {
        match self.judging.at {
            None => self.open(),
            Some(_) => Err(UsageError::new(
                "what somebody does is of the moment at which it is done, and of no other: `--at`; nothing was written",
                "leave out `--at`",
            )),
        }
    }
}

impl Judging {
    /// # Errors
    /// As [`Pipeline::open`].
    pub(super) fn open(&self, pack: Option<&Path>) -> Result<Pipeline, UsageError> {
        Ok(Pipeline::open(pack, self.profile.as_deref())?.judging_at(self.at))
    }
}
