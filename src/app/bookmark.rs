//! Where the operator is and what is half typed: what comes back after a lost connection (docs/contracts.md, section 5).
//! Of the evidence nothing stands in it: what an entry, an item or a target is called is told by a digest.

use serde::{Deserialize, Serialize};

use crate::domain::evidence::journal::entry::FindingRef;
use crate::domain::values::digest::Digest;

use super::acknowledging::Scope;
use super::field::Field;
use super::pane::Pane;

/// The version of its form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Version {
    #[default]
    #[serde(rename = "signoff.cockpit/v1")]
    V1,
}

/// What is kept of a cockpit for the next one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bookmark {
    pub(super) version: Version,
    pub(super) pane: Pane,
    /// Of the selected entry's id.
    pub(super) row: Option<Digest>,
    pub(super) filter: String,
    /// The note's reason, where one was confirmed.
    pub(super) reason: Option<String>,
    pub(super) typed: Option<Typed>,
}

/// A text that is being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    pub(super) into: Into,
    text: String,
    /// In bytes.
    caret: usize,
}

/// Which dialog it is typed into, and what that is about, by the digest of its id or name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Into {
    Filter,
    Reason,
    Vouch { item: Digest },
    Acknowledge { finding: Digest, scope: Scope },
    Waive { finding: Digest, days: u32 },
    Withdraw { finding: Digest },
    Pin { target: Digest, field: Digest },
    Defer { target: Digest },
    Attach { target: Digest },
}

/// The digest that stands for an id or a name.
pub(super) fn digest(name: &str) -> Digest {
    Digest::of(name.as_bytes())
}

/// The same for a finding, whatever it says: what is typed of it is given back, and looked at beside what it says then.
pub(super) fn finding_digest(finding: &FindingRef) -> Digest {
    digest(&format!("{} {}", finding.code.name(), finding.subject))
}

impl Into {
    /// Whether both are dialogs of one kind about the same.
    pub(super) fn is_about_the_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Acknowledge { finding: one, .. }, Self::Acknowledge { finding: other, .. })
            | (Self::Waive { finding: one, .. }, Self::Waive { finding: other, .. }) => one == other,
            _ => self == other,
        }
    }
}

impl Bookmark {
    /// What is left of it where the cockpit is ended by hand: what no file holds yet, and where it was typed. `None` where
    /// that is nothing.
    pub fn left(self) -> Option<Self> {
        if self.typed.as_ref().is_some_and(|typed| typed.into != Into::Filter) {
            return Some(self);
        }
        self.reason.is_some().then(|| Self { reason: self.reason, ..Self::default() })
    }

    /// Whether no text in it holds what cannot have been typed.
    pub fn is_typed(&self) -> bool {
        let texts = [Some(&self.filter), self.reason.as_ref(), self.typed.as_ref().map(|typed| &typed.text)];
        !texts.into_iter().flatten().any(|text| text.contains(char::is_control))
    }
}

impl Typed {
    /// `None` where nothing was typed by hand.
    pub(super) fn of(into: Into, field: &Field) -> Option<Self> {
        let caret = field.halves().0.len();
        field.is_typed().then(|| Self { into, text: field.text().to_owned(), caret })
    }

    /// The field with its caret.
    pub(super) fn field(&self) -> Field {
        let mut field = Field::typed(&self.text);
        field.put_caret(self.caret);
        field
    }
}
