//! The release-readiness checklist: GitHub-flavoured task list items under headings (docs/contracts.md, section 1:
//! checklist).

use std::collections::{HashMap, HashSet};

use crate::domain::values::digest::Digest;

use super::markdown::{self, Block, BlockKind};

/// More items than this are no checklist.
pub(super) const MOST_ITEMS: usize = 100_000;

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
    let mut outline = Outline::default();
    markdown::blocks(text).iter().for_each(|block| outline.read(block));
    Checklist { items: outline.items }
}

/// The items so far, and where in the document they stand.
#[derive(Default)]
struct Outline {
    items: Vec<Item>,
    section: String,
    /// The list items around the current place: their depth, and their index where they are task items.
    around: Vec<(usize, Option<usize>)>,
    ids: Ids,
}

impl Outline {
    fn read(&mut self, block: &Block) {
        match block.kind {
            BlockKind::Heading(_) => self.section = block.text(),
            BlockKind::Item => self.enter(block),
            BlockKind::Paragraph | BlockKind::Row => {}
        }
    }

    fn enter(&mut self, block: &Block) {
        while self.around.last().is_some_and(|(depth, _)| *depth >= block.depth) {
            self.around.pop();
        }
        let index = block.task.map(|task| {
            let parents = || self.around.iter().filter_map(|(_, index)| *index);
            let text = block.text();
            self.items.push(Item {
                id: self.ids.issue(&self.section, &text),
                line: task.line,
                section: self.section.clone(),
                text,
                depth: parents().count(),
                ticked: task.ticked,
                mark: task.mark,
                parent: parents().next_back(),
            });
            self.items.len() - 1
        });
        self.around.push((block.depth, index));
    }
}

/// The ids given so far.
#[derive(Default)]
struct Ids {
    taken: HashSet<String>,
    /// How often an id was asked for: the next count to try.
    counts: HashMap<String, usize>,
}

impl Ids {
    /// Characters of an id, at most.
    const LONGEST: usize = 60;
    /// Of which the section may take so many, so that the item's own words are always there,
    const SECTION: usize = 24;
    /// and so many are kept free for a count.
    const COUNT: usize = 8;

    fn issue(&mut self, section: &str, text: &str) -> String {
        let section = slug(section, Self::SECTION);
        let mut words = slug(text, Self::LONGEST - Self::COUNT - section.len() - 1);
        if words.is_empty() {
            // No Latin letter or digit in it: its own bytes name it.
            words = format!("item-{}", Digest::of(text.as_bytes()).short());
        }
        let id = if section.is_empty() { words } else { format!("{section}-{words}") };
        self.distinct(id)
    }

    fn distinct(&mut self, id: String) -> String {
        let count = self.counts.entry(id.clone()).or_insert(0);
        let mut candidate = id.clone();
        loop {
            *count += 1;
            if *count > 1 {
                candidate = format!("{id}-{count}");
            }
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

/// The text's Latin words and digits in lower case, joined by `-`: as many whole words as fit in `longest` characters.
fn slug(text: &str, longest: usize) -> String {
    let mut slug = String::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let room = longest - slug.len();
        let word = word.to_ascii_lowercase();
        match slug.is_empty() {
            true => slug.push_str(&word[..word.len().min(room)]),
            false if word.len() < room => slug.extend(["-", &word]),
            false => break,
        }
    }
    slug
}

impl Checklist {
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }
}
