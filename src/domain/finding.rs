//! Findings: what the evaluation has to say (docs/contracts.md, section 2).

mod answer;
mod code;
mod rule;
mod severity;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::values::path::{Location, PackPath};

pub use answer::{Answer, AnswerKind, Validity};
pub use code::{Code, Family};
pub use rule::Rule;
pub use severity::Severity;

/// One thing the evaluation has to say. All texts are untrusted: they quote evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub code: Code,
    /// How much it weighs, with what people said to it.
    pub severity: Severity,
    /// How much it weighs under the profile, whatever people said to it.
    #[serde(skip)]
    pub inherent: Severity,
    /// What somebody said to it, whether or not that counts.
    #[serde(skip)]
    pub answer: Option<Answer>,
    /// Durable, and unique in its assessment: code and subject, and where several share both, of what it says.
    pub id: String,
    /// What it is about: a run, a file, a field, an item.
    pub subject: String,
    /// One sentence.
    pub message: String,
    /// What it rests on.
    pub evidence: Vec<Location>,
    /// What to do next, or the command to run.
    pub remedy: String,
    /// What the rule held against each other, in the order in which it looked.
    #[serde(skip)]
    pub compared: Vec<Compared>,
}

/// One value that a rule looked at, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What it is, in a few words: `reported wrongClickRate`.
    pub what: String,
    /// As it stands there; for what is not there, the word for that.
    pub value: String,
    pub origin: Origin,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file of the pack.
    Evidence {
        place: Location,
        /// Where in it beyond the line: a JSON pointer, or `row 17`.
        part: Option<String>,
    },
    /// The profile: its key, dotted.
    Profile(String),
    /// Worked out by signoff: from what.
    Computed(String),
}

impl Origin {
    /// A file of the pack, at its line where that is known.
    pub fn at(place: Location) -> Self {
        Self::Evidence { place, part: None }
    }

    /// The place in a file of the pack; `None` for what comes from elsewhere.
    pub fn place(&self) -> Option<&Location> {
        match self {
            Self::Evidence { place, .. } => Some(place),
            Self::Profile(_) | Self::Computed(_) => None,
        }
    }

    pub fn profile(key: impl Into<String>) -> Self {
        Self::Profile(key.into())
    }

    pub fn computed(from: impl Into<String>) -> Self {
        Self::Computed(from.into())
    }
}

/// In words, untrusted: `docs/a.json:7 /scope/runId`, ``profile `runs.gate_type` ``, `by signoff, from ...`.
impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Evidence { place, part } => {
                write!(f, "{place}")?;
                part.as_ref().map_or(Ok(()), |part| write!(f, " {part}"))
            }
            Self::Profile(key) => write!(f, "profile `{key}`"),
            Self::Computed(from) => write!(f, "by signoff, from {from}"),
        }
    }
}

impl Finding {
    /// The most places that are added at once.
    pub const PLACES: usize = 50;

    /// A finding of the code's own severity, so far without evidence and remedy.
    pub fn new(code: Code, subject: impl Into<String>, message: impl Into<String>) -> Self {
        let subject = subject.into();
        Self {
            code,
            severity: code.severity(),
            inherent: code.severity(),
            answer: None,
            id: format!("{}:{subject}", code.name()),
            subject,
            message: message.into(),
            evidence: Vec::new(),
            remedy: String::new(),
            compared: Vec::new(),
        }
    }

    /// The same with a place that it rests on.
    pub fn at(mut self, place: Location) -> Self {
        if !self.evidence.contains(&place) {
            self.evidence.push(place);
        }
        self
    }

    /// The same with places that it rests on; of very many the first ones, so that no finding grows with the evidence.
    pub fn at_all(self, places: impl IntoIterator<Item = Location>) -> Self {
        places.into_iter().take(Self::PLACES).fold(self, Self::at)
    }

    /// The same with what to do next.
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// The same with a value that the rule looked at, once; of very many the first [`Finding::PLACES`].
    pub fn comparing(mut self, what: impl Into<String>, value: impl Into<String>, origin: Origin) -> Self {
        let compared = Compared { what: what.into(), value: value.into(), origin };
        if self.compared.len() < Self::PLACES && !self.compared.contains(&compared) {
            self.compared.push(compared);
        }
        self
    }

    /// The same under another severity than the code's own.
    pub fn weighing(mut self, severity: Severity) -> Self {
        (self.severity, self.inherent) = (severity, severity);
        self
    }

    /// Whether somebody's answer to it counts.
    pub fn is_answered(&self) -> bool {
        self.answer.as_ref().is_some_and(Answer::holds)
    }

    /// Whether it would block, and is put up with for a time.
    pub fn is_waived(&self) -> bool {
        self.answer.as_ref().is_some_and(Answer::waives)
    }

    /// All that it says: its sentence, the values that it compared, and the files that it rests on, of which a sentence names
    /// but the first. In which lines of these, it does not: they move with what is written above them.
    pub fn says(&self) -> String {
        let compared = self.compared.iter().map(|it| format!("\n{}: {}", it.what, it.value));
        let files: BTreeSet<&PackPath> = self.evidence.iter().map(|place| &place.path).collect();
        let files = files.into_iter().map(|path| format!("\n{path}"));
        std::iter::once(self.message.clone()).chain(compared).chain(files).collect()
    }

    /// The subject as it is called: the last part of a path, anything else as it is.
    pub fn name(&self) -> &str {
        let last = self.subject.rsplit('/').find(|part| !part.is_empty());
        last.filter(|_| !self.subject.contains(' ')).unwrap_or(&self.subject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::path::PackPath;

    #[test]
    fn an_origin_says_where_to_look() {
        let place = || Location::line(&PackPath::new("a/b.json").unwrap(), 7);
        assert_eq!(Origin::at(place()).to_string(), "a/b.json:7");
        assert_eq!(Origin::Evidence { place: place(), part: Some("row 5".to_owned()) }.to_string(), "a/b.json:7 row 5");
        assert_eq!(Origin::profile("runs.gate_type").to_string(), "profile `runs.gate_type`");
        assert_eq!(Origin::computed("4 rows").to_string(), "by signoff, from 4 rows");
    }

    #[test]
    fn a_finding_compares_each_value_once_and_never_more_than_can_be_read() {
        let many = |finding: Finding, at: u64| finding.comparing("row", (at / 2).to_string(), Origin::computed("rows"));
        let finding = (0..1000).fold(Finding::new(Code::KpiCoverage, "a", "b"), many);
        assert_eq!(finding.compared.len(), Finding::PLACES);
        assert_eq!(finding.compared[1].value, "1");
    }
}
