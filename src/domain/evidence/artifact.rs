//! A file of the pack, as it was found.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::values::digest::{Digest, LineEndings};
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;
use crate::domain::values::temporary::is_temporary;

use super::mentions::Mention;

/// One file of the pack and what became of reading it. Directories are no artifacts.
#[derive(Clone, Debug, PartialEq)]
pub struct Artifact {
    pub path: PackPath,
    /// Suggested by the name, confirmed by the content: a file whose content is of no known form is `Unknown`.
    pub kind: Kind,
    /// In bytes, as read (or as the file system says where it was not read).
    pub size: u64,
    pub modified: Option<Timestamp>,
    /// Of the bytes that were read; `None` where the file could not be read whole.
    pub digest: Option<Digest>,
    /// What the digest would be under other line endings; `None` for a file that is too large to ask.
    pub line_endings: Option<LineEndings>,
    /// What it names, where it is Markdown that could be read.
    pub mentions: Arc<[Mention]>,
    pub condition: Condition,
}

impl Artifact {
    /// Whether it takes part in what a release is judged by, as a file of the evidence: what a killed save left does not.
    pub fn is_evidence(&self) -> bool {
        self.kind.is_evidence() && !is_temporary(self.path.name())
    }

    /// Whether it holds the bytes of this digest, or the same with other line ends: git may turn all of them, and never some.
    pub fn holds(&self, digest: Digest) -> bool {
        let Some(found) = self.digest else { return false };
        let forms = self.line_endings.map(|forms| [forms.lf, forms.crlf]).filter(|forms| forms.contains(&found));
        found == digest || forms.is_some_and(|forms| forms.contains(&digest))
    }
}

/// Whether the file could be read and parsed.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Readable,
    /// Younger than two seconds and not (yet) parseable: neither a failure nor evidence. Only a live cockpit says so.
    BeingWritten,
    /// Could not be read or parsed. `line` and `column` count from 1.
    Unreadable {
        why: String,
        line: Option<u64>,
        column: Option<u64>,
    },
    /// A link that leads outside the pack: it was not opened.
    Escapes {
        target: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::temporary::{SUFFIX, prefix};

    #[test]
    fn what_a_killed_save_left_is_no_evidence() {
        let named = |name: &str| Artifact {
            path: PackPath::new(&format!("docs/{name}")).unwrap(),
            kind: Kind::Unknown,
            size: 1,
            modified: None,
            digest: None,
            line_endings: None,
            mentions: Arc::default(),
            condition: Condition::Readable,
        };
        assert!(named("a.txt").is_evidence() && !named(&format!("{}a{SUFFIX}", prefix(&[]))).is_evidence());
        assert!(!Artifact { kind: Kind::Journal, ..named("a.txt") }.is_evidence());
    }
}
