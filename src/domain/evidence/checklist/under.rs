//! What a task item stands under: the headings above it and the list items around it. The same words under another
//! heading ask for something else.

use crate::domain::evidence::markdown::{Block, BlockKind, Line};
use crate::domain::values::digest::Digest;

/// What stands between the parts.
const BETWEEN: &str = " \u{203a} ";
/// A path of more characters is cut, so that a long heading does not stand in every item beneath it; its digest tells it
/// apart.
const LONGEST: usize = 240;

/// The words behind what they stand under.
pub(super) fn joined(path: &str, words: &str) -> String {
    if path.is_empty() { words.to_owned() } else { format!("{path}{BETWEEN}{words}") }
}

/// An item's words without what it stands under.
pub fn own_words(words: &str) -> &str {
    words.rsplit(BETWEEN).next().unwrap_or(words)
}

/// The headings and list items of a checklist, as they follow each other.
#[derive(Default)]
pub(super) struct Under {
    parts: Vec<Part>,
    /// Of how many it is known what is left of them.
    known: usize,
}

struct Part {
    /// How many list items it stands in, its own included.
    depth: usize,
    /// Of a heading, from 1; 0 for a list item.
    level: u8,
    is_task: bool,
    /// What it says in its own lines.
    text: String,
    /// What is left of that where something is struck out.
    left: Option<String>,
}

impl Under {
    /// Takes in the next block.
    pub fn add(&mut self, block: &Block) {
        let part =
            |level| Part { depth: block.depth, level, is_task: block.task.is_some(), text: said(block), left: None };
        self.parts.extend(level(block).map(part));
    }

    /// Takes in what is left of the next block: they come in the same order.
    pub fn add_left(&mut self, block: &Block) {
        if level(block).is_none() {
            return;
        }
        if let Some(part) = self.parts.get_mut(self.known) {
            part.left = Some(said(block)).filter(|left| *left != part.text);
        }
        self.known += 1;
    }

    /// What each task item stands under, in their order: empty where that is nothing.
    pub fn paths(self) -> impl Iterator<Item = String> {
        let mut around: Vec<(Part, String)> = Vec::new();
        self.parts.into_iter().filter_map(move |part| {
            let is_over = |(it, _): &mut (Part, String)| {
                it.depth > part.depth || (it.depth == part.depth && it.level >= part.level)
            };
            while around.pop_if(is_over).is_some() {}
            let above = around.last().map_or_else(String::new, |(_, path)| path.clone());
            let (is_task, path) = (part.is_task, cut(joined(&above, &part.label())));
            around.push((part, path));
            is_task.then_some(above)
        })
    }
}

impl Part {
    fn label(&self) -> String {
        match &self.left {
            None => self.text.clone(),
            Some(left) => format!("{} ~~ {left}", self.text).trim_end().to_owned(),
        }
    }
}

/// Of a heading from 1, 0 for a list item; under anything else nothing stands.
fn level(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading(level) => Some(level),
        BlockKind::Item => Some(0),
        BlockKind::Paragraph | BlockKind::Row => None,
    }
}

fn said(block: &Block) -> String {
    block.lines.iter().flat_map(Line::said).collect::<Vec<_>>().join(" ")
}

fn cut(path: String) -> String {
    match path.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}... {}", &path[..end], Digest::of(path.as_bytes())),
        None => path,
    }
}
