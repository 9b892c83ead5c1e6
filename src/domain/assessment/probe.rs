//! Probes of the profile, and what the newest run of each that was kept shows.

use std::collections::BTreeSet;
use std::fmt;

use crate::domain::values::path::{Location, PackPath};

use super::wording::join_capped;

/// A probe of the profile, and what the newest run of it that was kept shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeFact {
    pub name: String,
    /// The target that it is evidence for.
    pub target: Option<String>,
    /// The runtime that it is evidence for; of neither: a prerequisite.
    pub runtime: Option<String>,
    /// As a person types it.
    pub command: String,
    /// What its output must show, in words.
    pub answer: String,
    /// What to know before it is run.
    pub warning: Option<String>,
    /// What does the same on another system.
    pub elsewhere: Vec<String>,
    pub state: ProbeState,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeState {
    /// No transcript holds a run of it.
    NotRun { why: String, places: Vec<Location> },
    /// It showed what it must; and what of the pins could not be seen in what ran.
    Shown { paths: Vec<PackPath>, unobserved: Vec<Unobserved> },
    /// It did not, or not on the values that are pinned.
    Failed {
        why: String,
        /// The first reason, without the transcript's name.
        reason: String,
        places: Vec<Location>,
    },
}

/// A field of the lock that could not be seen in what ran, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unobserved {
    pub field: String,
    pub why: String,
}

impl fmt::Display for Unobserved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.field, self.why)
    }
}

impl ProbeFact {
    /// What it is evidence for, in a word or two.
    pub fn purpose(&self) -> &str {
        self.target.as_deref().or(self.runtime.as_deref()).unwrap_or("prerequisite")
    }

    /// How it is run, as the second half of a remedy.
    pub fn how_to_run(&self) -> String {
        format!("run `signoff probe \"{}\"`", self.name)
    }
}

impl ProbeState {
    pub fn word(&self) -> &'static str {
        match self {
            Self::NotRun { .. } => "not run",
            Self::Shown { .. } => "shown",
            Self::Failed { .. } => "failed",
        }
    }

    /// The reason and its places; `None` where it was shown.
    pub fn shortfall(&self) -> Option<(&str, &[Location])> {
        match self {
            Self::NotRun { why, places } | Self::Failed { why, places, .. } => Some((why, places)),
            Self::Shown { .. } => None,
        }
    }
}

/// Smoke-test evidence of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SmokeFact {
    /// The policy asks for none, or the target is deferred.
    NotRequired,
    /// Transcripts show what every probe must show, on these pins.
    Evidenced(Vec<PackPath>),
    /// Why not and where that stands.
    Missing { why: String, places: Vec<Location> },
}

impl SmokeFact {
    /// Of a target that has to be tested: by what its probes show.
    pub fn of(probes: &[ProbeFact]) -> Self {
        let mut whys: Vec<String> = Vec::new();
        let (mut places, mut paths) = (Vec::new(), BTreeSet::new());
        for state in probes.iter().map(|probe| &probe.state) {
            if let ProbeState::Shown { paths: shown, .. } = state {
                paths.extend(shown.iter().cloned());
            }
            let shortfall = state.shortfall();
            whys.extend(shortfall.map(|(why, _)| why.to_owned()));
            places.extend(shortfall.into_iter().flat_map(|(_, places)| places.iter().cloned()));
        }
        whys.dedup();
        match (probes, whys.as_slice()) {
            ([], _) => Self::NotRequired,
            (_, []) => Self::Evidenced(paths.into_iter().collect()),
            _ => Self::Missing { why: join_capped(&whys), places },
        }
    }
}
