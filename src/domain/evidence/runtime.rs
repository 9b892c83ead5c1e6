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
    /// A part of a sentence where it says nothing: not there, not installed, failed.
    pub said: Result<RuntimeSaid, String>,
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
