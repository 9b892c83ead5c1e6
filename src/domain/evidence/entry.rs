//! Entries of an evidence document: what it says to each of a set of names (flags, phases), in lists, tables and
//! sections alike.

use std::collections::HashMap;

use super::markdown::{Block, BlockKind, Line};
use super::outcome::Outcome;

/// What a document says to one name, all places together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub name: String,
    /// The line (from 1) of the place that decided, else of the first one.
    pub line: u64,
    /// The words of that place.
    pub how: String,
    pub outcome: Outcome,
}

/// The entries of a document, in order of first appearance, one per name. `names_of` gives the names that a text is
/// about: those in the entry position, at the beginning of an item, a table cell, a heading or a line.
pub(super) fn entries(blocks: &[Block], names_of: impl Fn(&str) -> Vec<String>) -> Vec<Statement> {
    let mut found = Found::default();
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        at += 1;
        if block.lines.iter().any(|line| !names_of(&line.text).is_empty()) {
            let rest = blocks[at..].iter().take_while(|next| belongs(block, next, &names_of)).count();
            places(block, &blocks[at..at + rest], &names_of).into_iter().for_each(|place| found.merge(place));
            at += rest;
        }
    }
    found.entries
}

/// Whether `next` says more about the entry that `block` began.
fn belongs(block: &Block, next: &Block, names_of: &impl Fn(&str) -> Vec<String>) -> bool {
    let inside = match (block.kind, next.kind) {
        (BlockKind::Row, _) => false,
        (BlockKind::Heading(own), BlockKind::Heading(other)) => other > own,
        (BlockKind::Heading(_), _) => true,
        (_, BlockKind::Heading(_) | BlockKind::Row) => false,
        (_, BlockKind::Paragraph) => next.depth >= block.depth && next.depth > 0,
        (_, BlockKind::Item) => next.depth > block.depth,
    };
    inside && next.lines.iter().all(|line| names_of(&line.text).is_empty())
}

/// The entries that one block begins, `rest` being what belongs to its last one.
fn places(block: &Block, rest: &[Block], names_of: &impl Fn(&str) -> Vec<String>) -> Vec<Statement> {
    if block.kind == BlockKind::Row {
        return row(block, names_of);
    }
    let mut groups: Vec<(Vec<String>, Vec<&Line>)> = Vec::new();
    for line in &block.lines {
        let names = names_of(&line.text);
        match groups.last_mut() {
            // Only a paragraph may hold several entries, one per line; an item's further lines are its own.
            Some((_, lines)) if names.is_empty() || block.kind != BlockKind::Paragraph => lines.push(line),
            _ if !names.is_empty() => groups.push((names, vec![line])),
            _ => {}
        }
    }
    let last = groups.len().saturating_sub(1);
    let entries = groups.into_iter().enumerate().flat_map(|(index, (names, lines))| {
        let mut texts = vec![lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")];
        if index == last {
            texts.extend(rest.iter().map(Block::text));
        }
        let open = block.task.is_some_and(|task| !task.ticked)
            || (index == last && rest.iter().any(|block| block.task.is_some_and(|task| !task.ticked)));
        let line = lines.first().map_or(1, |line| line.number);
        names.into_iter().map(move |name| place(name, line, &texts, open)).collect::<Vec<_>>()
    });
    entries.collect()
}

/// A table row is an entry where exactly one of its cells names something.
fn row(block: &Block, names_of: &impl Fn(&str) -> Vec<String>) -> Vec<Statement> {
    let mut named = block.lines.iter().enumerate().filter(|(_, cell)| !names_of(&cell.text).is_empty());
    let (Some((at, cell)), None) = (named.next(), named.next()) else { return Vec::new() };
    let others = block.lines.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, cell)| cell.text.clone());
    let texts: Vec<String> = others.filter(|text| !text.is_empty()).collect();
    names_of(&cell.text).into_iter().map(|name| place(name, cell.number, &texts, false)).collect()
}

fn place(name: String, line: u64, texts: &[String], open: bool) -> Statement {
    let words: Vec<&str> = texts.iter().map(|text| without_name(text, &name)).filter(|it| !it.is_empty()).collect();
    let outcome = if open { Outcome::Fails } else { Outcome::of(&words) };
    Statement { line, how: words.join("; "), outcome, name }
}

/// What stands behind the name, where the text begins with it.
fn without_name<'a>(text: &'a str, name: &str) -> &'a str {
    let rest = text.strip_prefix(name).unwrap_or(text);
    rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—')).trim()
}

/// The entries so far, each name once.
#[derive(Default)]
struct Found {
    entries: Vec<Statement>,
    places: HashMap<String, usize>,
}

impl Found {
    /// A failure anywhere decides; else the first place that holds; else the first place.
    fn merge(&mut self, place: Statement) {
        match self.places.get(&place.name).map(|at| &mut self.entries[*at]) {
            None => {
                self.places.insert(place.name.clone(), self.entries.len());
                self.entries.push(place);
            }
            Some(entry) if place.outcome > entry.outcome => *entry = place,
            Some(_) => {}
        }
    }
}
