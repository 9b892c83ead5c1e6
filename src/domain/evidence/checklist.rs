//! The release-readiness checklist: GitHub-flavoured task list items under headings (contracts, section 1, checklist).

/// A parsed checklist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checklist {
    /// In order of appearance.
    pub items: Vec<Item>,
}

/// One task list item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Durable: made of the section's and the item's words (and a count where they repeat), never of the line, so that
    /// it survives edits elsewhere. Lower case, `a-z0-9-` only, at most 60 characters, unique in the checklist.
    pub id: String,
    /// The line (from 1) of the item's marker.
    pub line: u64,
    /// The nearest heading above; empty where there is none.
    pub section: String,
    /// The item's own text, Markdown taken off, without nested items.
    pub text: String,
    /// Nesting among task items: 0 for a top one.
    pub depth: usize,
    pub ticked: bool,
    /// The byte between the brackets in the file (a byte order mark counted): what a tick changes.
    pub mark: usize,
    /// The index of the item this one is nested under.
    pub parent: Option<usize>,
}

/// Reads a checklist. An item inside a code fence, a comment or front matter is no item.
pub fn parse(text: &str) -> Checklist {
    todo!("{text}")
}

impl Checklist {
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    pub fn done(&self) -> usize {
        self.items.iter().filter(|item| item.ticked).count()
    }
}
