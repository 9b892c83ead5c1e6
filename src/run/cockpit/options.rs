//! The options of the cockpit.

use std::path::PathBuf;

use clap::Args;

use crate::app::state::{Access, Provenance};
use crate::run::options::{Identity, Target};

#[derive(Clone, Debug, Default, Args)]
pub struct Options {
    #[command(flatten)]
    pub target: Target,
    /// Write nothing: no ticks, no note
    #[arg(long)]
    read_only: bool,
    /// Draw boxes and glyphs in ASCII only
    #[arg(long)]
    pub(super) ascii: bool,
    /// Colours: default, mono, cvd (blue and orange) or contrast
    #[arg(long, value_name = "NAME")]
    pub(super) theme: Option<String>,
    /// Keys of your own [default: signoff/keymap.toml in ~/.config, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(super) keymap: Option<PathBuf>,
    #[command(flatten)]
    pub(super) identity: Identity,
    #[arg(skip)]
    pub(super) provenance: Provenance,
}

impl Options {
    pub fn for_the_example(target: Target) -> Self {
        Self { target, provenance: Provenance::Example, ..Self::default() }
    }

    pub(super) fn access(&self) -> Access {
        if self.read_only { Access::ReadOnly } else { Access::ReadWrite }
    }
}
