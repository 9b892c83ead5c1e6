//! `prove --json`: every rule and whether it noticed.

use serde::Serialize;

use crate::domain::assessment::Assessment;
use crate::domain::finding::Finding;
use crate::domain::mutation::mutant::{Mutant, Mutants, Outcome};

/// `signoff.prove/v1`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Proving<'a> {
    schema: &'static str,
    pack: &'a str,
    profile: &'a str,
    /// Whether no rule is vacuous.
    proved: bool,
    noticed: usize,
    /// Of the noticed ones, those that block.
    blocking: usize,
    /// Of the noticed ones, those that are there to block and do not.
    lowered: usize,
    vacuous: usize,
    speaking: usize,
    not_tried: usize,
    rules: Vec<Rule<'a>>,
}

#[derive(Debug, Serialize)]
struct Rule<'a> {
    code: &'static str,
    /// `noticed`, `vacuous`, `speaks` or `not-tried`.
    outcome: &'static str,
    /// What was done to the copy; `null` where nothing was.
    damage: Option<&'a str>,
    /// Whether it was noticed as something that blocks.
    blocks: bool,
    /// What the rule said.
    finding: Option<&'a Finding>,
    /// Why it was not tried.
    why: Option<&'a str>,
}

impl<'a> Proving<'a> {
    pub fn new(assessment: &'a Assessment, mutants: &'a Mutants, pack: &'a str) -> Self {
        let count = mutants.count();
        Self {
            schema: "signoff.prove/v1",
            pack,
            profile: &assessment.profile,
            proved: count.vacuous == 0,
            noticed: count.noticed,
            blocking: count.blocking,
            lowered: count.lowered,
            vacuous: count.vacuous,
            speaking: count.speaking,
            not_tried: count.not_tried,
            rules: mutants.list.iter().map(Rule::from).collect(),
        }
    }
}

impl<'a> From<&'a Mutant> for Rule<'a> {
    fn from(mutant: &'a Mutant) -> Self {
        let (outcome, damage, finding, why) = match &mutant.outcome {
            Outcome::Noticed { what, told, .. } => ("noticed", Some(what), Some(&told.finding), None),
            Outcome::Vacuous { what } => ("vacuous", Some(what), None, None),
            Outcome::Speaks { told } => ("speaks", None, Some(&told.finding), None),
            Outcome::NotTried { why } => ("not-tried", None, None, Some(why)),
        };
        Self {
            code: mutant.code.name(),
            outcome,
            damage: damage.map(String::as_str),
            blocks: mutant.outcome.blocks(),
            finding,
            why: why.map(String::as_str),
        }
    }
}
