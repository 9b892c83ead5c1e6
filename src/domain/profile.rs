//! What one release must show: flags, scenarios, targets, paths, closure and plugin requirements, item rules,
//! severities. The reliability migration is the default profile (`assets/profile.toml`); a pack's `signoff.toml` or
//! `--profile FILE` overrides it key by key (tables merge, everything else is replaced).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::finding::{Code, Rule, Severity};
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;
use crate::domain::values::rate::Rate;

mod closure;
mod contract;
mod reading;
mod validity;

pub use closure::{
    Closure, ClosureField, ClosureTarget, FieldFormat, Mode, PluginEntry, Plugins, RequiredPlugin, RequiredTest,
};
pub use contract::{Contract, ContractVersion};

/// A validated profile.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Machine name, shown in `status`.
    pub name: String,
    /// As the approval note's heading names the release.
    pub title: String,
    pub paths: Paths,
    /// Which file names suggest which kind, first match wins: `*` stands for any characters of the file's name.
    pub kinds: Vec<KindPattern>,
    pub runs: Runs,
    pub metrics: Vec<Metric>,
    /// What counts as a placeholder in executed evidence (besides `<...>` and blank).
    pub placeholders: Vec<String>,
    /// The flags of the closure set, in report order.
    pub flags: Vec<String>,
    pub rollback: Rollback,
    pub checklist: ChecklistRules,
    pub closure: Closure,
    pub plugins: Plugins,
    pub note: NoteRules,
    /// What the source tree must say of itself, where it is in the pack.
    #[serde(default)]
    pub contracts: Vec<Contract>,
    pub history: HistoryRules,
    /// The runbook's steps: their titles, in order.
    pub steps: Vec<String>,
    /// Overrides of the codes' own severities.
    #[serde(default)]
    pub severity: BTreeMap<Code, Severity>,
    /// Where each code's rule comes from: a section of the release's runbook, a paper, or what signoff itself asks.
    #[serde(default)]
    pub sources: BTreeMap<Code, String>,
}

/// Places in the pack, from its root.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paths {
    /// The folder that makes a folder a pack; everything in it is an artifact.
    pub evidence: String,
    /// Where notes are written.
    pub artifacts: String,
    pub checklist: String,
    pub lock: String,
}

impl Paths {
    /// Whether a path lies in the evidence folder.
    pub fn is_evidence(&self, path: &PackPath) -> bool {
        path.is_beneath(&self.evidence)
    }

    /// The top folder that a path leads into: the first one on its way that does not hold the evidence as well, or the
    /// evidence folder. A pack that has it holds the tree that the path is of. `None` for a path without such a folder.
    pub fn tree_of(&self, path: &PackPath) -> Option<PackPath> {
        let mut evidence = self.evidence.split('/');
        let mut end = 0;
        for part in path.folder().split('/').filter(|part| !part.is_empty()) {
            end += part.len() + usize::from(end > 0);
            let tree = &path.as_str()[..end];
            if evidence.next() != Some(part) || tree == self.evidence {
                return PackPath::new(tree);
            }
        }
        None
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindPattern {
    pub name: String,
    pub kind: Kind,
}

/// The measured runs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Runs {
    /// Scenario ids; every one must be in a run.
    pub scenarios: Vec<String>,
    /// Rows a run must have at least; a report may ask for more, never for less.
    pub min_sample_count: u64,
    /// `scope.runType` of the runs that the gate compares.
    pub gate_type: String,
    /// `scope.runType` of the runs that they are compared against.
    pub baseline_type: String,
    /// How sure the rows must make of a target to prove it, between 0 and 1: 0.95 is one chance in twenty to be wrong.
    pub confidence: f64,
    /// A run is worse than the baseline where chance alone would show that more rarely than this, between 0 and 1.
    pub significance: f64,
    /// Two runs share rows where chance alone would show as many in common more rarely than this, between 0 and 1.
    pub coincidence: f64,
    /// How surely a sample must show a change that is said to be seen by it, between 0 and 1.
    pub power: f64,
}

/// One rate of the report.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// As the report names it: `wrongClickRate`.
    pub name: String,
    /// In words, for people: `wrong click`.
    pub label: String,
    /// The row's field.
    pub field: String,
    /// Whether the field may be a count too (more than none means true).
    #[serde(default)]
    pub count: bool,
    /// The scenarios whose rows it is taken over, and in which the field is required; all rows where absent.
    pub scenarios: Option<Vec<String>>,
    /// The rate that passes; none for a rate that is only told.
    pub target: Option<Target>,
}

impl Metric {
    /// Whether a row counts against it: a false one where many true ones are asked for, else a true one.
    pub fn counts_against(&self, hit: bool) -> bool {
        hit != matches!(self.target, Some(Target::AtLeast(_)))
    }
}

/// A threshold on a rounded rate, spelled as in reports: `>=0.95`, `<0.01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Target {
    AtLeast(Rate),
    Below(Rate),
}

impl Target {
    /// The rate that it asks for, from the one side or the other.
    pub fn bound(self) -> Rate {
        match self {
            Self::AtLeast(bound) | Self::Below(bound) => bound,
        }
    }

    /// Whether a rate passes; a rate over no rows never does.
    pub fn is_met_by(self, rate: Option<Rate>) -> bool {
        rate.is_some_and(|rate| match self {
            Self::AtLeast(bound) => rate >= bound,
            Self::Below(bound) => rate < bound,
        })
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AtLeast(bound) => f.pad(&format!(">={bound}")),
            Self::Below(bound) => f.pad(&format!("<{bound}")),
        }
    }
}

impl TryFrom<String> for Target {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let bound = |digits: &str| {
            let value: f64 = digits.parse().ok().filter(|value| (0.0..=1.0).contains(value))?;
            Some(Rate::from_millionths((value * 1e6).round() as u32))
        };
        let target = match (text.strip_prefix(">="), text.strip_prefix('<')) {
            (Some(digits), _) => bound(digits).map(Self::AtLeast),
            (_, Some(digits)) => bound(digits).map(Self::Below),
            _ => None,
        };
        target.ok_or_else(|| format!("`{text}` is no target: expected `>=RATE` or `<RATE` with a rate from 0 to 1"))
    }
}

/// The expected rollback.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rollback {
    /// The steps that a rehearsal has to show (runbook, section 2).
    pub steps: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecklistRules {
    /// Ties items to checks: the first rule whose pattern matches the item's text decides. An item that none matches
    /// is for a person.
    pub items: Vec<ItemRule>,
    /// Regular expressions of items that are not required.
    #[serde(default)]
    pub optional: Vec<Pattern>,
}

impl ChecklistRules {
    /// The check that an item's text is tied to, with what the pattern's group `subject` matched. `None`: a person's.
    pub fn check_for(&self, text: &str) -> Option<(Check, Option<String>)> {
        self.items.iter().find_map(|rule| {
            let found = rule.pattern.0.captures(text)?;
            Some((rule.check, found.name("subject").map(|subject| subject.as_str().to_owned())))
        })
    }

    pub fn is_required(&self, text: &str) -> bool {
        !self.optional.iter().any(|pattern| pattern.0.is_match(text))
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemRule {
    /// A regular expression over the item's text; `(?i)` for either case. What the group `subject` matches is handed
    /// to the check (a flag, a phase).
    pub pattern: Pattern,
    pub check: Check,
}

/// A regular expression, compiled when the profile is read.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern(regex_lite::Regex);

impl Pattern {
    /// As the profile spells it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// What the first group of each match took that took anything, the whole match where there is no group, each with
    /// where it begins.
    pub fn found<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
        self.0.captures_iter(text).filter_map(|found| {
            let group = found.iter().skip(1).flatten().next().or_else(|| found.get(0))?;
            Some((group.start(), group.as_str()))
        })
    }

    /// How many groups it has, the whole match not counted.
    pub fn groups(&self) -> usize {
        self.0.captures_len() - 1
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        regex_lite::Regex::new(&text).map(Self).map_err(|error| format!("`{text}` is no regular expression: {error}"))
    }
}

/// A condition that the machine can hold (cockpit.md, rule 4: a sensed item is not ticked by hand).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// An executed baseline report with every metric of the profile is there.
    BaselineReport,
    /// The two-run gate passes and its kept output agrees.
    Gate,
    /// Every executed report's raw runs are there and valid.
    RawRuns,
    /// Every flag of the closure set is rehearsed, or the flag named by `subject`.
    RollbackFlags,
    /// Regression evidence is there, for the phase named by `subject` where there is one.
    Regression,
    /// An approval note with commit, pull requests and links to both gate reports is there.
    ApprovalNote,
}

impl Check {
    /// As the profile and `checklist --json` name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::BaselineReport => "baseline-report",
            Self::Gate => "gate",
            Self::RawRuns => "raw-runs",
            Self::RollbackFlags => "rollback-flags",
            Self::Regression => "regression",
            Self::ApprovalNote => "approval-note",
        }
    }
}

/// The approval note's template (contracts, section 1).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteRules {
    /// The file's name after the date: `final-approval-note.md`.
    pub file_name: String,
    /// The closure pull requests, one list entry each: `` `#20` (traceability) ``.
    pub pull_requests: Vec<PullRequest>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PullRequest {
    /// `#20`.
    pub number: String,
    pub title: String,
}

/// What the history of the git work tree is judged by.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryRules {
    /// Files that may change between the measured commit and the approved one, from the root of the work tree or of the
    /// pack: `*` stands for any characters, `/` among them.
    pub documents: Vec<String>,
}

impl HistoryRules {
    pub fn is_document(&self, path: &str) -> bool {
        self.documents.iter().any(|pattern| matches(pattern, path))
    }
}

/// A profile that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{why}", .line.map(|line| format!("line {line}: ")).unwrap_or_default())]
pub struct ProfileError {
    /// Which of the overrides, from 0; `None` where none of them holds what is wrong.
    pub layer: Option<usize>,
    /// In the override's text, from 1.
    pub line: Option<u64>,
    /// What is wrong and what was expected.
    pub why: String,
}

/// The embedded default profile's text.
pub const DEFAULT: &str = include_str!("../../assets/profile.toml");

impl Profile {
    /// The default profile with `overrides` laid over it, in order.
    ///
    /// # Errors
    /// [`ProfileError`] for text that is no TOML, an unknown key, a value of the wrong type, a pattern that is no
    /// regular expression, a metric over an unknown scenario, or a closure mode that names an unknown target (the whole list: `profile/validity.rs`).
    pub fn read(overrides: &[&str]) -> Result<Self, ProfileError> {
        reading::read(overrides)
    }

    /// The severity of a code under this profile.
    pub fn severity_of(&self, code: Code) -> Severity {
        self.severity.get(&code).copied().unwrap_or_else(|| code.severity())
    }

    /// The rule behind a code, and where this release has it from.
    pub fn rule(&self, code: Code) -> Rule<'_> {
        Rule::of(code, &self.sources)
    }

    /// The kind that a file's name suggests; `path` decides for the checklist and the lock.
    pub fn kind_of(&self, path: &PackPath) -> Kind {
        match path.as_str() {
            it if it == self.paths.checklist => Kind::Checklist,
            it if it == self.paths.lock => Kind::SetupLock,
            _ => {
                self.kinds.iter().find(|rule| matches(&rule.name, path.name())).map_or(Kind::Unknown, |rule| rule.kind)
            }
        }
    }
}

/// Whether a name fits a pattern in which `*` stands for any characters.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, tail)) => name
            .strip_prefix(head)
            .is_some_and(|rest| (0..=rest.len()).any(|at| rest.is_char_boundary(at) && matches(tail, &rest[at..]))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_suggest_the_kinds_of_the_contract() {
        let profile = Profile::read(&[]).unwrap();
        let kind = |name: &str| profile.kind_of(&PackPath::new(name).unwrap());
        assert_eq!(kind("docs/a.raw-runs.ndjson"), Kind::RawRuns);
        assert_eq!(kind("docs/2026-report.json"), Kind::Report);
        assert_eq!(kind("docs/reliability-kpi-report.template.json"), Kind::Unknown);
        assert_eq!(kind("docs/reliability/release-readiness-checklist.md"), Kind::Checklist);
    }

    #[test]
    fn a_tree_is_the_first_folder_that_does_not_hold_the_evidence() {
        let paths = Profile::read(&[]).unwrap().paths;
        let tree = |path: &str| paths.tree_of(&PackPath::new(path).unwrap()).map(|tree| tree.to_string());
        assert_eq!(tree("apps/ui/src/a.ts").as_deref(), Some("apps"));
        assert_eq!(tree("docs/api/v1/a.md").as_deref(), Some("docs/api"));
        assert_eq!(tree("docs/reliability/artifacts/a.md").as_deref(), Some("docs/reliability"));
        assert_eq!((tree("docs/a.md"), tree("README.md")), (None, None));
    }

    #[test]
    fn every_rule_of_the_default_profile_names_its_source() {
        let profile = Profile::read(&[]).unwrap();
        let without: Vec<&Code> = Code::ALL.iter().filter(|code| !profile.sources.contains_key(code)).collect();
        assert!(without.is_empty(), "without a source: {without:?}");
        assert!(profile.sources.values().all(|source| !source.trim().is_empty()));
    }

    #[test]
    fn thresholds_are_named_by_keys_that_the_profile_has() {
        // Closed or denied lists may be absent from the default profile: their types hold them.
        let by_default = ["plugins.denied"];
        let profile = toml::Value::Table(DEFAULT.parse().unwrap());
        let sources = BTreeMap::new();
        let sentences = Code::ALL.iter().map(|code| Rule::of(*code, &sources).sentence);
        let keys = sentences.flat_map(|sentence| sentence.split('`').skip(1).step_by(2));
        for key in keys.filter(|key| key.contains('.') && !by_default.contains(key)) {
            let found = key.split('.').try_fold(&profile, |at, part| at.get(part));
            assert!(found.is_some(), "`{key}` is no key of the profile");
        }
    }
}
