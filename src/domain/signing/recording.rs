//! The next line of somebody's journal (docs/contracts.md, section 1: journal).

use crate::domain::assessment::ItemFact;
use crate::domain::evidence::journal::entry::{Act, Entry, Meaning, SeenFile, Version};
use crate::domain::evidence::journal::graph::Graph;
use crate::domain::values::digest::Digest;

use super::tick::Mark;

/// Who writes, when, and after which line.
#[derive(Clone, Copy, Debug)]
pub struct Writer<'a> {
    pub by: &'a str,
    pub host: &'a str,
    /// RFC 3339.
    pub at: &'a str,
    /// The last line of their own journal.
    pub last: Option<Digest>,
}

/// What somebody does to an item, and what they had before them.
#[derive(Clone, Debug)]
pub struct Deed<'a> {
    pub item: &'a ItemFact,
    pub mark: Mark,
    /// The files behind the item, with the marks of their lines.
    pub evidence: Vec<SeenFile>,
    /// Of the profile in force.
    pub policy: Digest,
    /// Whether what stands behind the item was on screen.
    pub on_screen: bool,
    pub reason: Option<&'a str>,
}

/// What is to be seen of an item before it is marked: a mark is of that, and of nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub words: String,
    pub behind: Vec<SeenFile>,
}

impl Shown {
    pub fn of(item: &ItemFact) -> Self {
        Self { words: item.words.clone(), behind: item.behind.clone() }
    }
}

/// The entry: it names the last line of every journal that was read.
pub fn entry(read: &Graph<'_>, writer: Writer<'_>, deed: Deed<'_>) -> Entry {
    let others = read.heads().into_iter().filter(|head| Some(*head) != writer.last);
    Entry {
        journal: Version::V1,
        n: read.greatest().saturating_add(1),
        prev: writer.last,
        seen: others.collect(),
        by: writer.by.to_owned(),
        host: writer.host.to_owned(),
        at: writer.at.to_owned(),
        act: act(deed.mark),
        item: deed.item.id.clone(),
        text: deed.item.words.clone(),
        evidence: deed.evidence,
        policy: deed.policy,
        meaning: meaning(deed.mark),
        on_screen: deed.on_screen,
        reason: deed.reason.map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned),
    }
}

fn act(mark: Mark) -> Act {
    match mark {
        Mark::Tick => Act::Tick,
        Mark::Untick => Act::Untick,
    }
}

fn meaning(mark: Mark) -> Meaning {
    match mark {
        Mark::Tick => Meaning::Verified,
        Mark::Untick => Meaning::Withdrawn,
    }
}

/// Why an item is not ticked without a reason, as the end of a sentence.
pub fn asks_for_reason(item: &ItemFact, mark: Mark, reason: Option<&str>) -> Option<&'static str> {
    let is_given = reason.is_some_and(|reason| !reason.trim().is_empty());
    let asks = mark == Mark::Tick && item.needs_reason() && !is_given;
    asks.then_some("nothing stands behind it: it names no file, no pull request and no flag")
}

/// Whether an act would say nothing new: the file and the journal stand so already.
pub fn is_idle(item: &ItemFact, mark: Mark) -> bool {
    match mark {
        Mark::Tick => item.ticked && item.record.is_current(),
        Mark::Untick => !item.ticked && item.record.tick().is_none() && !item.record.is_contested(),
    }
}
