//! `signoff explain --json`, schema `signoff.explain/v1`: rules, and the findings of each on a pack with their reasoning.

use serde::Serialize;

use crate::domain::assessment::Assessment;
use crate::domain::finding::{Code, Compared, Finding, Origin};
use crate::domain::profile::Profile;

use super::answer::Answer;
use super::place::EvidenceOutput;

/// The document's name and version; a change that a reader could stumble over changes it.
const SCHEMA: &str = "signoff.explain/v1";

/// The whole document.
#[derive(Debug, Serialize)]
pub struct Explain<'a> {
    schema: &'static str,
    /// The pack, as the operator named it; `null` where the rules alone were asked for.
    pack: Option<&'a str>,
    profile: &'a str,
    /// The one that was asked for, or all of them.
    rules: Vec<Rule<'a>>,
}

#[derive(Debug, Serialize)]
struct Rule<'a> {
    code: &'static str,
    title: &'static str,
    severity: Severities,
    sentence: &'static str,
    source: &'a str,
    /// `null` without a pack; empty where the rule found nothing.
    findings: Option<Vec<Reasoned<'a>>>,
}

/// The code's own severity, and the one that holds under the profile.
#[derive(Debug, Serialize)]
struct Severities {
    default: &'static str,
    profile: &'static str,
}

#[derive(Debug, Serialize)]
struct Reasoned<'a> {
    severity: &'static str,
    subject: &'a str,
    message: &'a str,
    compared: Vec<Value<'a>>,
    evidence: Vec<EvidenceOutput<'a>>,
    remedy: &'a str,
    /// What somebody said to it; `null` where nobody did.
    answer: Option<Answer<'a>>,
}

#[derive(Debug, Serialize)]
struct Value<'a> {
    what: &'a str,
    value: &'a str,
    origin: Whence<'a>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Whence<'a> {
    Evidence {
        #[serde(flatten)]
        place: EvidenceOutput<'a>,
        /// A JSON pointer, or `row 17`.
        #[serde(skip_serializing_if = "Option::is_none")]
        part: Option<&'a str>,
    },
    Profile {
        key: &'a str,
    },
    Computed {
        from: &'a str,
    },
}

impl<'a> Explain<'a> {
    /// The rules behind `codes`, and what each found on the pack that the operator named so.
    pub fn new(codes: &[Code], profile: &'a Profile, found: Option<(&'a str, &'a Assessment)>) -> Self {
        let rule = |code: &Code| {
            let rule = profile.rule(*code);
            Rule {
                code: code.name(),
                title: code.title(),
                severity: Severities { default: code.severity().word(), profile: profile.severity_of(*code).word() },
                sentence: rule.sentence,
                source: rule.source,
                findings: found.map(|(_, assessment)| assessment.findings_of(*code).map(Reasoned::new).collect()),
            }
        };
        let pack = found.map(|(pack, _)| pack);
        Self { schema: SCHEMA, pack, profile: &profile.name, rules: codes.iter().map(rule).collect() }
    }
}

impl<'a> Reasoned<'a> {
    fn new(finding: &'a Finding) -> Self {
        Self {
            severity: finding.severity.word(),
            subject: &finding.subject,
            message: &finding.message,
            compared: finding.compared.iter().map(Value::new).collect(),
            evidence: finding.evidence.iter().map(EvidenceOutput::from).collect(),
            remedy: &finding.remedy,
            answer: finding.answer.as_ref().map(Answer::from),
        }
    }
}

impl<'a> Value<'a> {
    fn new(compared: &'a Compared) -> Self {
        let origin = match &compared.origin {
            Origin::Evidence { place, part } => Whence::Evidence { place: place.into(), part: part.as_deref() },
            Origin::Profile(key) => Whence::Profile { key },
            Origin::Computed(from) => Whence::Computed { from },
        };
        Self { what: &compared.what, value: &compared.value, origin }
    }
}
