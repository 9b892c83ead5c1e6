//! The edge: the pipeline, the headless commands, the cockpit's loop, and the performing of effects. Knows every room;
//! parses, judges and draws nothing itself.

pub mod gate;
pub mod kpi;
mod loader;
mod named;
pub mod pipeline;
mod profile_files;

use crate::io::scan::NoPack;

/// How a command ended: what it says, to whom, and the exit status. `main` alone prints and exits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Data.
    pub stdout: String,
    /// Words for people; every piece of evidence in them has been made visible.
    pub stderr: String,
    pub exit: Exit,
}

/// Exit statuses (contracts, section 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exit {
    /// 0: ready, passed, done.
    #[default]
    Done = 0,
    /// 1: blocked, failed.
    Blocked = 1,
    /// 2: wrong usage or unusable input.
    Unusable = 2,
}

/// Wrong usage or unusable input: what is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct Wrong {
    pub text: String,
    pub hint: String,
}

impl Wrong {
    pub fn new(text: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { text: text.into(), hint: hint.into() }
    }
}

impl From<NoPack> for Wrong {
    fn from(no_pack: NoPack) -> Self {
        Self { text: no_pack.text, hint: no_pack.hint }
    }
}

/// One function from what went wrong to what is said and the exit status.
impl From<Wrong> for Outcome {
    fn from(wrong: Wrong) -> Self {
        let hint = if wrong.hint.is_empty() { String::new() } else { format!("hint: {}\n", wrong.hint) };
        Self { stdout: String::new(), stderr: format!("signoff: {}\n{hint}", wrong.text), exit: Exit::Unusable }
    }
}
