//! What the runtimes of a machine say that they load: their files and the outputs of their own commands (runbook, section 8).
//! No evidence of the pack: it is read where the operator asks for it.

pub mod claude;
pub mod jsonc;
pub mod opencode;
mod output;
pub mod paths;

use claude::ClaudePlugin;
use opencode::OpencodeConfig;

/// What a machine was found to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostReading {
    pub sources: Vec<HostSource>,
}

/// A file or a command that tells what a runtime loads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostSource {
    /// `opencode` or `claude`.
    pub runtime: String,
    /// A path, or a command as it is typed.
    pub name: String,
    pub said: Result<RuntimeSaid, Silence>,
}

/// Why a source says nothing: a part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Silence {
    /// There is no such file, or no such program.
    #[error("{0}")]
    Absent(String),
    /// It is there, and could not be read or did not answer: what others say of the runtime shows nothing.
    #[error("{0}")]
    Failed(String),
}

/// What a source says, by what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuntimeSaid {
    /// opencode's file.
    OpencodeFile(OpencodeConfig),
    /// All of opencode's files, merged by itself.
    OpencodeMerged(OpencodeConfig),
    ClaudeInstalled(Vec<ClaudePlugin>),
    /// `id@marketplace` and whether it is enabled.
    ClaudeSettings(Vec<(String, bool)>),
    ClaudeListed(Vec<ClaudePlugin>),
    ClaudeMarketplaces(Vec<String>),
}
