//! Captures: how far each is, and whether what it captured is whole.

use std::time::Duration;

use jiff::Timestamp;

use crate::domain::evidence::capture::{CaptureEnvironment, CaptureState};
use crate::domain::values::pace::Pace;
use crate::domain::values::path::PackPath;

/// One capture, by its record.
#[derive(Clone, Debug, PartialEq)]
pub struct CaptureFact {
    pub record: PackPath,
    /// Where its rows are, or should be; `None` where the record names no place in the pack.
    pub rows: Option<PackPath>,
    pub run_id: String,
    pub run_type: String,
    /// What the rows are of, as the record has it.
    pub environment: CaptureEnvironment,
    /// The plan, as it was typed.
    pub plan: String,
    pub standing: CaptureStanding,
    pub pace: Pace,
    /// When its next row can no longer be on its way; `None` where it does not grow.
    pub silent_from: Option<Timestamp>,
}

/// How a capture stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaptureStanding {
    /// It grows.
    Growing,
    /// It says that it grows, and no row came for longer than one may take.
    Silent,
    /// It ended early: why.
    Stopped(String),
    /// Something changed under it: what.
    Spoiled(String),
    /// Every row is there, as it was captured.
    Whole,
    /// What is there is not what was captured: how not.
    Differs(Vec<String>),
}

impl CaptureStanding {
    /// One word, for scripts.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Growing => "growing",
            Self::Silent => "silent",
            Self::Stopped(_) => "stopped",
            Self::Spoiled(_) => "spoiled",
            Self::Whole => "whole",
            Self::Differs(_) => "differs",
        }
    }

    /// As a record says it.
    pub fn of(state: CaptureState, why: Option<&str>, is_silent: impl FnOnce() -> bool) -> Self {
        let why = || why.unwrap_or("it does not say why").to_owned();
        match state {
            CaptureState::Running if is_silent() => Self::Silent,
            CaptureState::Running => Self::Growing,
            CaptureState::Stopped => Self::Stopped(why()),
            CaptureState::Spoiled => Self::Spoiled(why()),
            CaptureState::Complete => Self::Whole,
        }
    }
}

impl CaptureFact {
    /// How far it is, in words: `87 of 200, 2 failed, 4 min left`.
    pub fn progress(&self) -> String {
        match self.standing {
            CaptureStanding::Growing => self.pace.words(),
            _ => self.pace.counted(),
        }
    }

    /// How long the rest takes at this pace; `None` where it does not grow.
    pub fn left(&self) -> Option<Duration> {
        self.pace.left().filter(|_| self.standing == CaptureStanding::Growing)
    }

    pub fn is_unfinished(&self) -> bool {
        !matches!(self.standing, CaptureStanding::Whole | CaptureStanding::Differs(_))
    }
}
