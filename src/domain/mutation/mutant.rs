//! Whether the gate can block: every rule is tried on a damaged copy of the pack, and either it notices or it is vacuous.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::domain::assessment::basis::Basis;
use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{Assessment, Verdict};
use crate::domain::evidence::content::Content;
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Severity};
use crate::domain::profile::Profile;
use crate::domain::rules::assess::assess;
use crate::domain::rules::pair::PairOverride;

use super::operators;
use super::operators::mutation::{Edit, Mutation};
use super::operators::original::Original;

/// Every rule, tried on one pack.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutants {
    pub basis: Basis,
    /// In the order of the codes; several of one code where its rule looks at several things.
    pub list: Vec<Mutant>,
}

/// One rule, tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutant {
    pub code: Code,
    pub outcome: Outcome,
}

impl Mutant {
    /// Whether a rule that is there to block noticed and does not block: the profile lowers it, or it was no gate run.
    pub fn is_lowered(&self) -> bool {
        let noticed = matches!(self.outcome, Outcome::Noticed { .. });
        noticed && !self.outcome.blocks() && self.code.severity() == Severity::Blocker
    }

    /// What it shows of its rule.
    pub fn standing(&self) -> Standing {
        match &self.outcome {
            Outcome::Noticed { .. } if self.is_lowered() => Standing::Stale,
            Outcome::Noticed { .. } => Standing::Sensed,
            Outcome::Vacuous { .. } => Standing::Blocks,
            Outcome::Speaks { told } => Standing::of_finding(&told.finding),
            Outcome::NotTried { .. } => Standing::Unseen,
        }
    }
}

/// How a mutant ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The rule found the damage.
    Noticed { what: String, told: Reaction, verdict: Verdict },
    /// The damage was done and the rule said nothing.
    Vacuous { what: String },
    /// It speaks about the pack as it is, and so has shown that it notices.
    Speaks { told: Reaction },
    /// There is nothing in the pack that could be damaged: why, in words that end a sentence. Neither noticed nor vacuous.
    NotTried { why: String },
}

/// A finding, and its headline.
#[derive(Clone, Debug, PartialEq)]
pub struct Reaction {
    pub headline: String,
    pub finding: Finding,
}

impl Reaction {
    fn of(assessment: &Assessment, finding: &Finding) -> Self {
        Self { headline: assessment.headline(finding), finding: finding.clone() }
    }
}

/// An outcome without what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeKind {
    Noticed,
    Vacuous,
    Speaks,
    NotTried,
}

impl OutcomeKind {
    /// Those that ask for no look at each, in the order in which they are listed.
    pub const SETTLED: [Self; 3] = [Self::NotTried, Self::Speaks, Self::Noticed];

    /// As every face says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Noticed => "noticed",
            Self::Vacuous => "vacuous",
            Self::Speaks => "speaks already",
            Self::NotTried => "not tried",
        }
    }
}

impl Outcome {
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Self::Noticed { .. } => OutcomeKind::Noticed,
            Self::Vacuous { .. } => OutcomeKind::Vacuous,
            Self::Speaks { .. } => OutcomeKind::Speaks,
            Self::NotTried { .. } => OutcomeKind::NotTried,
        }
    }

    /// As every face says it.
    pub fn word(&self) -> &'static str {
        self.kind().word()
    }

    /// Whether the damage was noticed as something that blocks.
    pub fn blocks(&self) -> bool {
        matches!(self, Self::Noticed { told, .. } if told.finding.severity == Severity::Blocker)
    }
}

/// How many mutants ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub noticed: usize,
    /// Of the noticed ones, those that block.
    pub blocking: usize,
    /// Of the noticed ones, those that are there to block and do not.
    pub lowered: usize,
    pub vacuous: usize,
    pub speaking: usize,
    pub not_tried: usize,
}

impl Count {
    /// Whether the gate can block, in a sentence: no more is claimed than was tried.
    pub fn words(self) -> String {
        match self {
            Self { vacuous: 0, noticed: 0, speaking: 0, .. } => "Unknown: nothing could be tried".to_owned(),
            Self { vacuous: 0, lowered: 1, .. } => {
                "In part: 1 rule notices what should block, and does not block".to_owned()
            }
            Self { vacuous: 0, lowered: 1.., .. } => {
                format!("In part: {} rules notice what should block, and do not block", self.lowered)
            }
            Self { vacuous: 0, not_tried: 0, .. } => "Yes: every rule notices".to_owned(),
            Self { vacuous: 0, .. } => "As far as it could be tried: every damage was noticed".to_owned(),
            Self { vacuous: 1, .. } => "No: 1 damage passed unnoticed".to_owned(),
            Self { vacuous, .. } => format!("No: {vacuous} damages passed unnoticed"),
        }
    }
}

/// `39 noticed (29 block), 0 vacuous, 8 speak already, 0 not tried`.
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { noticed, blocking, vacuous, speaking, not_tried, .. } = self;
        write!(f, "{noticed} noticed ({blocking} block), {vacuous} vacuous, {speaking} ")?;
        write!(f, "{}, {not_tried} not tried", if *speaking == 1 { "speaks already" } else { "speak already" })
    }
}

impl Mutants {
    pub fn count(&self) -> Count {
        let mut count = Count::default();
        for mutant in &self.list {
            count.lowered += usize::from(mutant.is_lowered());
            count.blocking += usize::from(mutant.outcome.blocks());
            let of_its_kind = match mutant.outcome {
                Outcome::Noticed { .. } => &mut count.noticed,
                Outcome::Vacuous { .. } => &mut count.vacuous,
                Outcome::Speaks { .. } => &mut count.speaking,
                Outcome::NotTried { .. } => &mut count.not_tried,
            };
            *of_its_kind += 1;
        }
        count
    }

    /// Whether they were made on other evidence than this, under another profile, or on another pair of runs.
    pub fn are_stale(&self, assessment: &Assessment) -> bool {
        !self.basis.holds_for(assessment)
    }
}

/// Tries every rule. The original's assessment is the one that the choice gave.
pub fn prove(original: &Original<'_>, choice: &PairOverride) -> Mutants {
    let list = Code::ALL.iter().flat_map(|code| mutants(original, choice, *code)).collect();
    Mutants { basis: Basis::of(original.assessment), list }
}

fn mutants(original: &Original<'_>, choice: &PairOverride, code: Code) -> Vec<Mutant> {
    let speaking = original.assessment.findings.iter().find(|finding| finding.code == code);
    let told = speaking.map(|finding| Reaction::of(original.assessment, finding));
    let speaks = |told: Reaction| Mutant { code, outcome: Outcome::Speaks { told } };
    // A rule that only speaks in a lower voice (of what is no gate run, say) has not shown all that it can do.
    if let Some(told) = told.clone().filter(|told| told.finding.severity <= original.profile.severity_of(code)) {
        return vec![speaks(told)];
    }
    let outcomes = operators::of(code, original).into_iter().map(|made| match made {
        Ok(damage) => tried(original, choice, code, damage),
        Err(why) => Outcome::NotTried { why },
    });
    let mutants = outcomes.map(|outcome| match (outcome, &told) {
        (Outcome::NotTried { .. }, Some(told)) => speaks(told.clone()),
        (outcome, _) => Mutant { code, outcome },
    });
    mutants.collect()
}

fn tried(original: &Original<'_>, choice: &PairOverride, code: Code, damage: Mutation) -> Outcome {
    // Not where it says so: a line may be another one in a file that was written anew.
    let said = |finding: &Finding| (finding.subject.clone(), finding.severity, finding.message.clone());
    let of_code = original.assessment.findings.iter().filter(|finding| finding.code == code);
    let before: BTreeSet<_> = of_code.map(said).collect();
    let pack = damaged(original.pack, original.profile, &damage);
    let after = assess(&pack, damage.profile.as_deref().unwrap_or(original.profile), choice);
    let is_new = |it: &&Finding| it.code == code && !before.contains(&said(it));
    match after.findings.iter().find(is_new) {
        Some(finding) => {
            Outcome::Noticed { what: damage.what, told: Reaction::of(&after, finding), verdict: after.verdict() }
        }
        None => Outcome::Vacuous { what: damage.what },
    }
}

/// A copy of the pack with some files changed or gone. A changed file is read as the kind that it was.
fn damaged(pack: &Pack, profile: &Profile, damage: &Mutation) -> Pack {
    let mut pack = pack.clone();
    if let Some(history) = &damage.history {
        pack.history = history.clone();
    }
    if let Some(host) = &damage.host {
        pack.host = Some(Arc::new(host.clone()));
    }
    for Edit { path, bytes } in &damage.edits {
        let Some(bytes) = bytes else {
            pack.remove(path);
            continue;
        };
        let known = pack.entry(path).map(|entry| (entry.artifact.kind, entry.artifact.modified));
        let (kind, modified) = known.unwrap_or_else(|| (profile.kind_of(path), None));
        let (artifact, evidence) = Content::of(path, kind, bytes, profile).into_entry(path.clone(), kind, modified);
        pack.insert(artifact, evidence);
    }
    pack
}
