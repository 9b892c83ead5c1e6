//! The headless commands, one file each.

pub mod checklist;
pub mod demo;
pub mod explain;
pub mod gate;
pub mod kpi;
mod named;
pub mod note;
pub mod prove;
pub mod status;
pub mod surface;

use crate::run::Target;

/// How a command prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Text,
    Json,
}

/// What is to be printed of which evidence, and how: the options of `status`, `checklist` and `prove` as typed.
#[derive(Clone, Debug, Default)]
pub struct Print {
    pub target: Target,
    pub format: Format,
    pub colour: surface::Colour,
}
