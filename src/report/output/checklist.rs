//! The checklist as JSON: the `checklist` object of `status --json`, and the whole of `checklist --json`.

use serde::Serialize;

use crate::domain::assessment::{ChecklistFact, ItemFact};

/// `checklist{path,done,total,items[]}`.
#[derive(Debug, Serialize)]
pub struct Checklist<'a> {
    path: &'a str,
    /// Ticked items, nested ones included.
    done: usize,
    total: usize,
    items: Vec<Item<'a>>,
}

#[derive(Debug, Serialize)]
struct Item<'a> {
    id: &'a str,
    line: u64,
    section: &'a str,
    text: &'a str,
    depth: usize,
    ticked: bool,
    /// The check tied to it; `null` for a person's item.
    check: Option<&'static str>,
    state: &'static str,
}

impl<'a> From<&'a ChecklistFact> for Checklist<'a> {
    fn from(fact: &'a ChecklistFact) -> Self {
        Self {
            path: fact.path.as_str(),
            done: fact.done(),
            total: fact.items.len(),
            items: fact.items.iter().map(Item::from).collect(),
        }
    }
}

impl<'a> From<&'a ItemFact> for Item<'a> {
    fn from(fact: &'a ItemFact) -> Self {
        Self {
            id: &fact.id,
            line: fact.line,
            section: &fact.section,
            text: &fact.text,
            depth: fact.depth,
            ticked: fact.ticked,
            check: fact.check.map(|check| check.name()),
            state: fact.state.word(),
        }
    }
}
