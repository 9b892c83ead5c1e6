//! Entries of an evidence document: what it says to each of a set of names (flags, phases), in lists, tables and
//! sections alike.

use std::collections::HashMap;

use crate::domain::values::by_id::{ById, Identified};

use super::markdown::{Block, BlockKind, Line};
use super::outcome::{Said, StatedResult};
use super::overall::Overall;
use super::setting::Recorded;
use super::statement;

/// What a document says to one name, all places together, and what it says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub name: String,
    /// The line (from 1) of the place that decided, else of the first one.
    pub line: u64,
    /// The words of that place.
    pub how: String,
    pub result: StatedResult,
    /// The settings of before and after that it records.
    pub recorded: Recorded,
}

impl Identified for Statement {
    fn id(&self) -> &str {
        &self.name
    }
}

/// One place that says something to a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub name: String,
    pub line: u64,
    pub texts: Vec<String>,
    pub said: Said,
    /// The texts of the name's other places: settings may stand there.
    pub elsewhere: Vec<String>,
}

/// The places of a document in order of first appearance, one per name, and the blocks that belong to none.
#[derive(Default)]
pub(super) struct Places<'b> {
    pub places: Vec<Place>,
    pub outside: Vec<&'b Block>,
    /// Where in `places` a name has its place.
    by_name: HashMap<String, usize>,
}

impl Places<'_> {
    /// The entries of a document that says this of itself.
    pub fn entries(self, overall: &Overall) -> ById<Statement> {
        self.places.into_iter().map(|place| place.under(overall)).collect()
    }

    /// The place that says most decides; of equals the first that says anything.
    fn merge(&mut self, place: Place) {
        match self.by_name.get(&place.name).map(|at| &mut self.places[*at]) {
            None => {
                self.by_name.insert(place.name.clone(), self.places.len());
                self.places.push(place);
            }
            Some(entry) if place.weight() > entry.weight() => {
                let other = std::mem::replace(entry, place);
                entry.elsewhere.extend(other.texts.into_iter().chain(other.elsewhere));
            }
            Some(entry) => entry.elsewhere.extend(place.texts),
        }
    }
}

impl Place {
    /// A result outweighs none, and of what says as much, any words outweigh a name alone.
    fn weight(&self) -> (u8, bool) {
        (self.said.weight(), !self.texts.is_empty())
    }

    fn under(self, overall: &Overall) -> Statement {
        let all = [self.elsewhere.as_slice(), &self.texts].concat();
        let (recorded, how) = (statement::recorded(&all), self.texts.join("; "));
        match overall.claim_about(&self.name).filter(|claim| claim.said.weight() > self.said.weight().max(1)) {
            Some(claim) => {
                let (line, how, result) = (claim.line, claim.words.clone(), claim.said.clone().into());
                Statement { name: self.name, line, how, result, recorded }
            }
            None => Statement { name: self.name, line: self.line, how, result: self.said.into(), recorded },
        }
    }
}

/// Reads what a document says to the names. `names_of` gives the names that a text is about: those in the entry
/// position, at the beginning of an item, a table cell, a heading or a line. The title names no entry.
pub(super) fn places<'b>(blocks: &'b [Block], names_of: impl Fn(&str) -> Vec<String>) -> Places<'b> {
    let mut read = Places::default();
    let (mut above, mut head) = (None, None);
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        let is_title = at == 0 && block.kind == BlockKind::Heading(1);
        at += 1;
        head = if block.heads_table { Some(block) } else { head.filter(|_| block.kind == BlockKind::Row) };
        let names_any = !is_title && !block.heads_table && names(block, &names_of);
        if names_any {
            let rest = blocks[at..].iter().take_while(|next| belongs(block, next, &names_of)).count();
            let found = of_block(block, &blocks[at..at + rest], head, &names_of);
            found.into_iter().map(|place| place.beneath(above)).for_each(|place| read.merge(place));
            at += rest;
        } else {
            read.outside.push(block);
        }
        if introduces(block) {
            above = Some(block);
        }
    }
    read
}

fn names(block: &Block, names_of: &impl Fn(&str) -> Vec<String>) -> bool {
    block.lines.iter().any(|line| !names_of(&line.text).is_empty())
}

/// A heading, or a paragraph that ends in a colon.
fn introduces(block: &Block) -> bool {
    match block.kind {
        BlockKind::Heading(_) => true,
        BlockKind::Paragraph => block.depth == 0 && block.text().ends_with(':'),
        BlockKind::Item | BlockKind::Row => false,
    }
}

impl Place {
    /// Under what was only expected nothing holds.
    fn beneath(self, above: Option<&Block>) -> Self {
        let above = above.map(Block::text).filter(|text| self.said == Said::Holds && tells_of_expectations(text));
        match above {
            Some(above) => {
                let said = Said::Unclear(format!("it stands under `{above}`, which tells what was expected"));
                Self { said, ..self }
            }
            None => self,
        }
    }
}

fn tells_of_expectations(text: &str) -> bool {
    const SEEN: [&str; 6] = ["verified", "confirmed", "observed", "actual", "met", "seen"];
    const EXPECTED: [&str; 9] =
        ["expect", "plan", "intend", "target", "criteri", "should", "template", "example", "acceptance"];
    let lower = text.to_lowercase();
    let words = || lower.split(|c: char| !c.is_alphanumeric());
    words().any(|word| EXPECTED.iter().any(|stem| word.starts_with(stem))) && !words().any(|word| SEEN.contains(&word))
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
    inside && !names(next, names_of)
}

/// The entries that one block begins, `rest` being what belongs to its last one.
fn of_block(
    block: &Block,
    rest: &[Block],
    head: Option<&Block>,
    names_of: &impl Fn(&str) -> Vec<String>,
) -> Vec<Place> {
    if block.kind == BlockKind::Row {
        return of_row(block, head, names_of);
    }
    let groups = groups(block, names_of);
    let last = groups.len().saturating_sub(1);
    let places = groups.into_iter().enumerate().flat_map(|(index, (names, lines))| {
        let rest = if index == last { rest } else { &[] };
        let own = after_names(&joined(&lines), &names);
        let texts: Vec<String> = std::iter::once(own).chain(below(rest)).filter(|text| !text.is_empty()).collect();
        let open = std::iter::once(block).chain(rest).any(|block| block.task.is_some_and(|task| !task.ticked));
        let line = lines.first().map_or(1, |line| line.number);
        names.into_iter().map(|name| place(name, line, &texts, open)).collect::<Vec<_>>()
    });
    places.collect()
}

/// Only a paragraph may hold several entries, one per line; an item's further lines are its own.
fn groups<'b>(block: &'b Block, names_of: &impl Fn(&str) -> Vec<String>) -> Vec<(Vec<String>, Vec<&'b Line>)> {
    let mut groups: Vec<(Vec<String>, Vec<&Line>)> = Vec::new();
    for line in &block.lines {
        let names = names_of(&line.text);
        match groups.last_mut() {
            Some((_, lines)) if names.is_empty() || block.kind != BlockKind::Paragraph => lines.push(line),
            _ if !names.is_empty() => groups.push((names, vec![line])),
            _ => {}
        }
    }
    groups
}

/// What stands below an entry: a text per statement, the cells of a table under its head.
fn below(rest: &[Block]) -> Vec<String> {
    let mut head = None;
    let mut texts = Vec::new();
    for block in rest {
        head = if block.heads_table { Some(block) } else { head.filter(|_| block.kind == BlockKind::Row) };
        match block.kind {
            BlockKind::Row if block.heads_table => {}
            BlockKind::Row => texts.extend(cells(block, head, usize::MAX)),
            _ => texts.extend(statement::sentences(&block.lines)),
        }
    }
    texts
}

fn joined(lines: &[&Line]) -> String {
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// A table row is an entry where exactly one of its cells names something.
fn of_row(block: &Block, head: Option<&Block>, names_of: &impl Fn(&str) -> Vec<String>) -> Vec<Place> {
    let mut named = block.lines.iter().enumerate().filter(|(_, cell)| !names_of(&cell.text).is_empty());
    let (Some((at, cell)), None) = (named.next(), named.next()) else { return Vec::new() };
    let texts = cells(block, head, at);
    names_of(&cell.text).into_iter().map(|name| place(name, cell.number, &texts, false)).collect()
}

/// The cells but one, each as its column's head labels it. An empty one says nothing, unless a result is asked for.
fn cells(block: &Block, head: Option<&Block>, but: usize) -> Vec<String> {
    let labelled = block.lines.iter().enumerate().filter(|(at, _)| *at != but).map(|(at, cell)| {
        let label = head.and_then(|head| head.lines.get(at)).map_or("", |label| label.text.trim_end_matches(':'));
        match (label, cell.text.as_str()) {
            ("", text) => text.to_owned(),
            (label, "") if !statement::asks_for_result(label) => String::new(),
            (label, text) => format!("{label}: {text}"),
        }
    });
    labelled.filter(|text| !text.is_empty()).collect()
}

fn place(name: String, line: u64, texts: &[String], open: bool) -> Place {
    let said = if open { Said::Fails("a box of it is not ticked".to_owned()) } else { statement::said(texts) };
    Place { name, line, texts: texts.to_vec(), said, elsewhere: Vec::new() }
}

/// What stands behind the names, where the text begins with them; else the whole text.
fn after_names(text: &str, names: &[String]) -> String {
    let ends = names.iter().filter_map(|name| text.find(name.as_str()).map(|at| (at, at + name.len())));
    let (Some(from), Some(end)) = (ends.clone().map(|(at, _)| at).min(), ends.map(|(_, end)| end).max()) else {
        return text.to_owned();
    };
    let is_plain = text[..from]
        .split(|c: char| !c.is_alphanumeric())
        .all(|word| matches!(word.to_lowercase().as_str(), "" | "flag" | "the" | "feature" | "toggle" | "phase"));
    if !is_plain {
        return text.to_owned();
    }
    text[end..]
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | '`' | '*'))
        .trim()
        .to_owned()
}
