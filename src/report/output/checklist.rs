//! The checklist as JSON: the `checklist` object of `status --json`, and the whole of `checklist --json`.

use serde::Serialize;

use crate::domain::assessment::{ActFact, Changed, ChecklistFact, ItemFact};
use crate::domain::evidence::journal::entry::SeenFile;
use crate::domain::values::path::Location;

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
    /// Where to look.
    evidence: &'a [Location],
    /// The files behind it, with their digests.
    behind: &'a [SeenFile],
    /// Pull requests and flags that it names.
    names: &'a [String],
    /// The acts that count, newest first; more than one where they disagree. Empty where no journal speaks of it.
    acts: Vec<Act<'a>>,
    /// Whose commit ticked it, where no journal speaks of it and git knows; else `null`.
    elsewhere: Option<Elsewhere<'a>>,
}

#[derive(Debug, Serialize)]
struct Elsewhere<'a> {
    by: &'a str,
    at: &'a str,
}

/// What somebody did to an item.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Act<'a> {
    act: &'static str,
    by: &'a str,
    host: &'a str,
    at: &'a str,
    place: &'a Location,
    on_screen: bool,
    reason: Option<&'a str>,
    /// What differs from what was seen, in words.
    changes: Vec<Change>,
}

#[derive(Debug, Serialize)]
struct Change {
    what: String,
    /// `+ LINE: TEXT` for a line that is there now, `- LINE: gone` for one that was.
    lines: Vec<String>,
}

impl<'a> From<&'a ActFact> for Act<'a> {
    fn from(fact: &'a ActFact) -> Self {
        let change = |it: &Changed| Change { what: it.words(), lines: it.lines() };
        Self {
            act: if fact.is_tick { "tick" } else { "untick" },
            by: &fact.by,
            host: &fact.host,
            at: &fact.at,
            place: &fact.place,
            on_screen: fact.on_screen,
            reason: fact.reason.as_deref(),
            changes: fact.changes.iter().map(change).collect(),
        }
    }
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
            evidence: &fact.evidence,
            behind: &fact.behind,
            names: &fact.names,
            acts: fact.record.acts().iter().map(Act::from).collect(),
            elsewhere: fact.record.elsewhere().map(|it| Elsewhere { by: &it.by, at: &it.at }),
        }
    }
}
