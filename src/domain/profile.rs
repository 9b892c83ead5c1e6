//! What one release must show: flags, scenarios, targets, paths, closure and plugin requirements, item rules,
//! severities. The reliability migration is the default profile (`assets/profile.toml`); a pack's `signoff.toml` or
//! `--profile FILE` overrides it key by key (tables merge, everything else is replaced).

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::finding::{Code, Rule, Severity};
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;

use pattern::matches;
use policy::{Policy, PolicySource};

mod checklist;
mod closure;
mod contract;
pub mod default;
mod direction;
mod field_format;
mod paths;
mod pattern;
pub mod policy;
mod probe;
mod reading;
mod relaxation;
mod runs;
pub(super) mod template;
mod validity;
mod waivers;

pub use checklist::{Check, ChecklistRules};
pub use closure::{Closure, ClosureField, ClosureMode, ClosureTarget, PluginEntry, Plugins, RequiredPlugin};
pub use contract::{Contract, ContractVersion};
pub use field_format::FieldFormat;
pub use paths::{JOURNAL_ENDING, KindPattern, Paths, SIGNATURE_ENDING, STATEMENT_ENDING};
pub use policy::Sources;
pub use probe::{LinePattern, Probe, Purpose, Seen};
pub use relaxation::Relaxation;
pub use runs::{Metric, Runs, Target};
pub use waivers::Waivers;

/// A validated profile.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Machine name, shown in `status`.
    pub name: String,
    /// As the approval note's heading names the release.
    pub title: String,
    /// The repository that is released: `owner/name`. Without one it is the one that the runs name.
    #[serde(default)]
    pub repo: Option<String>,
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
    /// What is run against the targets, and what it must show.
    #[serde(default)]
    pub probes: Vec<Probe>,
    pub plugins: Plugins,
    pub note: NoteRules,
    pub waivers: Waivers,
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
    /// Who set these rules.
    #[serde(skip)]
    pub policy: Policy,
}

/// The expected rollback.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rollback {
    /// The steps that a rehearsal has to show (runbook, section 2).
    pub steps: Vec<String>,
}

/// The approval note's template (docs/contracts.md, section 1).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteRules {
    /// The file's name after the date: `final-approval-note.md`.
    pub file_name: String,
    /// The closure pull requests, one list entry each: `` `#20` (traceability) ``.
    pub pull_requests: Vec<PullRequest>,
    /// Whether a warning blocks until somebody has acknowledged it.
    #[serde(default)]
    pub answered_warnings: bool,
    /// How many people have to approve before a note says APPROVED.
    #[serde(default = "one")]
    pub approvals: usize,
    /// Whose signatures count, as lines of an `allowed_signers` file: `NAME ssh-ed25519 KEY`.
    #[serde(default)]
    pub signers: Vec<String>,
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

fn one() -> usize {
    1
}

impl NoteRules {
    /// Whether more than one person has to approve.
    pub fn asks_for_several(&self) -> bool {
        self.approvals > 1
    }
}

impl HistoryRules {
    pub(super) fn is_document(&self, path: &str) -> bool {
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

impl Profile {
    /// The profile whose commands may be run: the default one where the one in force is the pack's own. Nothing that a pack
    /// names is run.
    ///
    /// # Errors
    /// As [`Profile::read`], of the default profile.
    pub fn trusted(&self) -> Result<Cow<'_, Self>, ProfileError> {
        match self.policy.source {
            PolicySource::Pack => Self::read(&[]).map(Cow::Owned),
            PolicySource::BuiltIn | PolicySource::File => Ok(Cow::Borrowed(self)),
        }
    }

    /// The severity of a code under this profile.
    pub fn severity_of(&self, code: Code) -> Severity {
        self.severity.get(&code).copied().unwrap_or_else(|| code.severity())
    }

    /// The rule behind a code, and where this release has it from.
    pub fn rule(&self, code: Code) -> Rule<'_> {
        Rule::of(code, &self.sources)
    }

    /// The kind that a file's name suggests, in whichever case; `path` decides for the checklist and the lock.
    pub fn kind_of(&self, path: &PackPath) -> Kind {
        match path.as_str() {
            _ if self.paths.is_set_aside(path) => Kind::Unknown,
            it if it == self.paths.checklist => Kind::Checklist,
            it if it == self.paths.lock => Kind::SetupLock,
            _ if self.paths.is_journal(path) => Kind::Journal,
            it if it.trim_end_matches(SIGNATURE_ENDING).ends_with(STATEMENT_ENDING) => Kind::Attestation,
            _ => {
                let name = as_markdown(&path.name().to_lowercase());
                let is_of = |rule: &&KindPattern| matches(&rule.name.to_lowercase(), &name);
                self.kinds.iter().find(is_of).map_or(Kind::Unknown, |rule| rule.kind)
            }
        }
    }
}

/// Documents are Markdown by whichever ending: `a.markdown` and `a.txt` are `a.md`.
fn as_markdown(name: &str) -> String {
    let stem = [".markdown", ".mdx", ".txt"].iter().find_map(|ending| name.strip_suffix(ending));
    stem.map_or_else(|| name.to_owned(), |stem| format!("{stem}.md"))
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
        assert_eq!(kind("docs/2026-Rollback-003.TXT"), Kind::Rollback);
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
        let profile = toml::Value::Table(default::DEFAULT.parse().unwrap());
        let sources = BTreeMap::new();
        let sentences = Code::ALL.iter().map(|code| Rule::of(*code, &sources).sentence);
        let keys = sentences.flat_map(|sentence| sentence.split('`').skip(1).step_by(2));
        for key in keys.filter(|key| key.contains('.') && !by_default.contains(key)) {
            let found = key.split('.').try_fold(&profile, |at, part| at.get(part));
            assert!(found.is_some(), "`{key}` is no key of the profile");
        }
    }
}
