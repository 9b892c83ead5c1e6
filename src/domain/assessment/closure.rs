//! What the lock shows: gateways with their fields and smoke tests, and plugins.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::domain::profile::FieldFormat;
use crate::domain::values::path::{Location, PackPath};

use super::wording::join_capped;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosureFact {
    pub path: PackPath,
    pub mode: Option<String>,
    /// `status` in the lock.
    pub declared: Option<String>,
    /// What mode and fields add up to: the mode's closed status, or `open`.
    pub computed: String,
    pub targets: Vec<TargetFact>,
    /// What changed in the lock; `None` where nothing is known of an earlier one.
    pub diff: Option<LockDiff>,
}

/// The lock beside what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockDiff {
    /// Since what: `commit 0a1b2c3`.
    pub since: String,
    pub values: Vec<ValueChange>,
    /// The whole text, then and now.
    pub before: Arc<str>,
    pub now: Arc<str>,
}

/// A value of the lock that is another one than it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueChange {
    /// From the lock's root, elements of lists by their names.
    pub path: String,
    /// `None` where there was none.
    pub old: Option<String>,
    /// `None` where there is none any more.
    pub new: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetFact {
    pub name: String,
    /// In the lock; `None` where the lock does not name the target.
    pub status: Option<String>,
    /// `actionToClose`.
    pub rationale: Option<String>,
    pub fields: Vec<FieldFact>,
    /// What is run to see that it works.
    pub probes: Vec<ProbeFact>,
    pub smoke: SmokeFact,
}

impl ValueChange {
    /// Its name for people: an element's name and what of it, else the whole path.
    pub fn name(&self) -> String {
        match self.path.rsplit_once(']') {
            Some((element, rest)) if !rest.is_empty() => {
                let name = element.rsplit_once('[').map_or(element, |(_, name)| name);
                format!("{name} {}", rest.trim_start_matches('.'))
            }
            _ => self.path.rsplit('.').next().unwrap_or(&self.path).to_owned(),
        }
    }
}

impl TargetFact {
    /// Whether one of its fields is deferred: then nothing runs that could be tested.
    pub fn is_deferred(&self) -> bool {
        self.fields.iter().any(|field| field.state == FieldState::Deferred)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFact {
    pub name: String,
    pub value: Option<String>,
    pub state: FieldState,
    pub line: Option<u64>,
    pub format: FieldFormat,
    /// The runbook's collection commands.
    pub collect: Vec<String>,
    /// The command that prints the value here, as it would be run; `None` where there is none, or a pack names it.
    pub fill: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldState {
    Concrete,
    Placeholder,
    Deferred,
    Malformed,
    Missing,
}

impl FieldState {
    pub fn word(self) -> &'static str {
        match self {
            Self::Concrete => "concrete",
            Self::Placeholder => "placeholder",
            Self::Deferred => "deferred",
            Self::Malformed => "malformed",
            Self::Missing => "missing",
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

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginFact {
    pub runtime: String,
    /// The required entry, in words.
    pub entry: String,
    pub locked: Locked,
    /// What this machine loads of it; `None` where nobody asked, or nothing is required.
    pub here: Option<Here>,
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
