//! Checklist items held against the journals: who ticked them, what changed since, and where the file says otherwise.

use std::collections::{BTreeMap, BTreeSet};

use similar::Algorithm;

use crate::domain::assessment::wording::{join_capped, quoted};
use crate::domain::assessment::{ActFact, Changed, Elsewhere, ItemFact, ItemState, Record};
use crate::domain::evidence::checklist::own_words;
use crate::domain::evidence::history::GitStatus;
use crate::domain::evidence::journal::entry::{Act, Entry, SeenFile};
use crate::domain::evidence::journal::graph::{EverySaid, Placed, Said};
use crate::domain::evidence::journal::line_marks;
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::values::digest::Digest;
use crate::domain::values::path::{Location, PackPath};

/// From this share of equal words on, an item that is gone may be one that reads otherwise now.
const ALIKE: f32 = 0.5;
/// So many items that are gone are compared with those that are there.
const MOST_COMPARED: usize = 400;

/// What the journals of a pack say of its items.
#[derive(Debug)]
pub(super) struct Records<'a> {
    pack: &'a Pack,
    checklist: &'a PackPath,
    said: BTreeMap<&'a str, &'a Said<'a>>,
    /// Ticks of items that are gone, each for the item that reads most like it.
    reworded: BTreeMap<String, Placed<'a>>,
    /// Ticks of items that are gone, and that no item reads like.
    gone: Vec<Placed<'a>>,
}

impl<'a> Records<'a> {
    pub fn of(pack: &'a Pack, checklist: &'a PackPath, said: &'a EverySaid<'a>, items: &[ItemFact]) -> Self {
        let said: BTreeMap<&str, &Said<'_>> = said.iter().filter_map(|(about, it)| Some((about.item()?, it))).collect();
        let ids: BTreeSet<&str> = items.iter().map(|item| item.id.as_str()).collect();
        let gone = said.iter().filter(|(id, said)| said.is_ticked() && !ids.contains(*id));
        let orphans = || gone.clone().flat_map(|(_, said)| said.acts()).take(MOST_COMPARED);
        let all: Vec<&ItemFact> = items.iter().take(MOST_COMPARED).collect();
        let is_unsaid = |item: &&ItemFact| item.ticked && !said.contains_key(item.id.as_str());
        let unsaid: Vec<&ItemFact> = all.iter().copied().filter(is_unsaid).collect();
        let reworded = reworded(&orphans().collect::<Vec<_>>(), &unsaid);
        let gone = orphans().filter(|tick| alike(tick.entry, &all).next().is_none()).cloned().collect();
        Self { pack, checklist, reworded, gone, said }
    }

    /// Ticks of what the checklist holds no more.
    pub fn gone(&self) -> Vec<Finding> {
        self.gone.iter().map(|tick| item_gone(self.checklist, tick)).collect()
    }

    /// What they say of an item as it is now.
    pub fn of_item(&self, item: &ItemFact) -> Record {
        let act = |placed: &Placed<'_>| self.fact(placed, item);
        match self.said.get(item.id.as_str()) {
            Some(Said::Agreed(placed)) if placed.entry.act == Act::Tick => Record::Ticked(act(placed)),
            Some(Said::Agreed(placed)) => Record::Unticked(act(placed)),
            Some(Said::Contested(acts)) => Record::Contested(acts.iter().map(act).collect()),
            None => match self.reworded.get(&item.id) {
                Some(placed) => Record::Ticked(act(placed)),
                None => self.elsewhere(item).map_or(Record::None, Record::Elsewhere),
            },
        }
    }

    /// Whose commit ticked it. Lines are told of the checklist as it is committed: of another one they say nothing.
    fn elsewhere(&self, item: &ItemFact) -> Option<Elsewhere> {
        let artifact = &self.pack.entry(self.checklist)?.artifact;
        let is_committed = self.pack.history.kept(artifact) == Some(GitStatus::Committed);
        let signed = self.pack.history.record()?.signed_lines.get(&item.line);
        let signed = signed.filter(|_| is_committed && item.ticked)?;
        Some(Elsewhere { by: signed.author.name.clone(), at: signed.at.clone() })
    }

    fn fact(&self, placed: &Placed<'_>, item: &ItemFact) -> ActFact {
        let Entry { by, host, at, on_screen, reason, .. } = placed.entry;
        ActFact {
            id: placed.id,
            place: placed.place.clone(),
            by: by.clone(),
            host: host.clone(),
            at: at.clone(),
            is_tick: placed.entry.act == Act::Tick,
            on_screen: *on_screen,
            reason: reason.clone(),
            changes: self.changes(placed.entry, item),
        }
    }

    fn changes(&self, entry: &Entry, item: &ItemFact) -> Vec<Changed> {
        let words =
            (entry.text != item.words).then(|| Changed::Words { before: entry.text.clone(), now: item.words.clone() });
        let now: BTreeMap<&PackPath, Option<Digest>> = item.behind.iter().map(|it| (&it.path, it.sha256)).collect();
        let was: BTreeMap<&PackPath, &SeenFile> = entry.evidence.iter().map(|it| (&it.path, it)).collect();
        // What has the same bytes under another name was moved.
        let new: Vec<_> = now.iter().filter(|(path, _)| !was.contains_key(*path)).collect();
        let old: Vec<_> = was.values().filter(|it| !now.contains_key(&it.path)).collect();
        let is_moved = |digest: Option<Digest>| digest.is_some() && new.iter().any(|(_, now)| **now == digest);
        let is_known = |digest: &Option<Digest>| digest.is_some() && old.iter().any(|it| it.sha256 == *digest);
        let added =
            new.iter().filter(|(_, digest)| !is_known(digest)).map(|(path, _)| Changed::Added((**path).clone()));
        let gone = old.iter().filter(|it| !is_moved(it.sha256)).map(|it| self.left(&it.path));
        let bytes = was.values().filter(|it| now.contains_key(&it.path)).filter_map(|it| self.other_bytes(it));
        words.into_iter().chain(bytes).chain(gone).chain(added).collect()
    }

    /// A file that stands behind the item no more.
    fn left(&self, path: &PackPath) -> Changed {
        let is_there = self.pack.entry(path).is_some_and(|entry| entry.artifact.digest.is_some());
        if is_there { Changed::NoLonger(path.clone()) } else { Changed::Gone(path.clone()) }
    }

    fn other_bytes(&self, was: &SeenFile) -> Option<Changed> {
        let artifact = self.pack.entry(&was.path).map(|entry| &entry.artifact);
        match (artifact.and_then(|it| it.digest), was.sha256) {
            (now, before) if now == before || artifact.zip(before).is_some_and(|(it, before)| it.holds(before)) => None,
            (None, Some(_)) => Some(Changed::Gone(was.path.clone())),
            _ => Some(Changed::Bytes { path: was.path.clone(), lines: self.other_lines(was) }),
        }
    }

    fn other_lines(&self, was: &SeenFile) -> Vec<line_marks::ChangedLine> {
        let marks = was.lines.as_deref();
        marks.zip(self.pack.texts.get(&was.path)).map_or_else(Vec::new, |(marks, now)| line_marks::changes(marks, now))
    }
}

/// The items that read much like those that were ticked, each with the tick of the one that it reads most like: no tick is of
/// two items.
fn reworded<'a>(ticks: &[&Placed<'a>], items: &[&ItemFact]) -> BTreeMap<String, Placed<'a>> {
    let pairs = ticks.iter().flat_map(|tick| alike(tick.entry, items).map(move |(ratio, item)| (ratio, *tick, item)));
    let mut pairs: Vec<(f32, &Placed<'a>, &ItemFact)> = pairs.collect();
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (mut found, mut used) = (BTreeMap::new(), BTreeSet::new());
    for (_, tick, item) in pairs {
        if !found.contains_key(&item.id) && used.insert(tick.id) {
            found.insert(item.id.clone(), tick.clone());
        }
    }
    found
}

/// The items that read much like the one that was ticked, wherever they stand, with the share of equal words.
fn alike<'b>(entry: &Entry, items: &[&'b ItemFact]) -> impl Iterator<Item = (f32, &'b ItemFact)> {
    let was: Vec<&str> = own_words(&entry.text).split_whitespace().collect();
    let ratio = move |item: &ItemFact| {
        let is: Vec<&str> = own_words(&item.words).split_whitespace().collect();
        let ops = similar::capture_diff_slices(Algorithm::Myers, &was, &is);
        similar::diff_ratio(&ops, was.len(), is.len())
    };
    items.iter().map(move |item| (ratio(item), *item)).filter(|(ratio, _)| *ratio >= ALIKE)
}

/// Files that were seen with other bytes than they have now: their texts tell which lines changed.
pub fn wanted_texts(pack: &Pack) -> BTreeSet<PackPath> {
    let entries = pack.journals().flat_map(|(_, file)| &file.entries);
    let seen = entries.flat_map(|(_, recorded)| &recorded.entry.evidence).filter(|seen| seen.lines.is_some());
    let digest = |path: &PackPath| pack.entry(path).and_then(|entry| entry.artifact.digest);
    seen.filter(|seen| digest(&seen.path) != seen.sha256).map(|seen| seen.path.clone()).collect()
}

/// What there is to say of an item's record.
pub(super) fn finding(checklist: &PackPath, item: &ItemFact) -> Option<Finding> {
    match &item.record {
        Record::Contested(acts) => Some(contested(checklist, item, acts)),
        Record::Ticked(act) if !item.ticked => Some(not_carried_out(checklist, item, act)),
        Record::Unticked(act) if item.ticked => Some(not_carried_out(checklist, item, act)),
        record => record.outdated().map(|tick| changed(checklist, item, tick)),
    }
}

fn contested(checklist: &PackPath, item: &ItemFact, acts: &[ActFact]) -> Finding {
    let who: Vec<String> = acts.iter().map(|act| format!("{} {} it", act.who(), verb(act))).collect();
    let message = format!("The item {} is contested, and counts as open: {}.", quoted(&item.text), join_capped(&who));
    let finding = Finding::new(Code::ChecklistContested, item.id.as_str(), message)
        .at(Location::line(checklist, item.line))
        .at_all(acts.iter().map(|act| act.place.clone()));
    acts.iter()
        .fold(finding, |it, act| it.comparing(act.who().as_str(), verb(act), Origin::at(act.place.clone())))
        .remedy("Look at both, then tick or untick it: that act has read them all.")
}

fn changed(checklist: &PackPath, item: &ItemFact, tick: &ActFact) -> Finding {
    let what: Vec<String> = tick.changes.iter().map(Changed::words).collect();
    let text = quoted(&item.text);
    let message = format!("The item {text} is not what {} ticked: {}.", tick.who(), join_capped(&what));
    let severity = if item.state == ItemState::Verified { Severity::Warning } else { Severity::Blocker };
    let places = tick.changes.iter().flat_map(places);
    let finding = Finding::new(Code::ChecklistEvidenceChanged, item.id.as_str(), message)
        .weighing(severity)
        .at(Location::line(checklist, item.line))
        .at_all(places)
        .at(tick.place.clone())
        .comparing("ticked", tick.who(), Origin::at(tick.place.clone()));
    let finding = tick.changes.iter().fold(finding, |finding, change| {
        let place = change.path().map_or_else(|| Location::line(checklist, item.line), Location::file);
        finding.comparing("since then", change.words(), Origin::at(place))
    });
    finding
        .remedy(format!("Look at it again: Space on the item, or `signoff tick {}`, ticks what is there now.", item.id))
}

/// Where what changed is to be seen.
fn places(change: &Changed) -> Vec<Location> {
    let line = |path: &PackPath, changed: &line_marks::ChangedLine| match changed {
        line_marks::ChangedLine::Added { line, .. } => Some(Location::line(path, *line)),
        line_marks::ChangedLine::Gone { .. } => None,
    };
    match change {
        Changed::Bytes { path, lines } => match lines.iter().find_map(|it| line(path, it)) {
            Some(place) => vec![place],
            None => vec![Location::file(path)],
        },
        Changed::Added(path) | Changed::NoLonger(path) => vec![Location::file(path)],
        Changed::Words { .. } | Changed::Gone(_) => Vec::new(),
    }
}

fn not_carried_out(checklist: &PackPath, item: &ItemFact, act: &ActFact) -> Finding {
    let stands = if item.ticked { "ticked" } else { "open" };
    let text = quoted(&item.text);
    let message = format!("The item {text} is {stands} in the checklist, while {} {} it.", act.who(), verb(act));
    Finding::new(Code::JournalNotCarriedOut, item.id.as_str(), message)
        .at(Location::line(checklist, item.line))
        .at(act.place.clone())
        .comparing("in the checklist", stands, Origin::at(Location::line(checklist, item.line)))
        .comparing("in the journal", verb(act), Origin::at(act.place.clone()))
        .remedy(format!("Decide it again: `signoff tick {0}` or `signoff untick {0}`.", item.id))
}

/// Nothing in the checklist reads like what was ticked.
fn item_gone(checklist: &PackPath, tick: &Placed<'_>) -> Finding {
    let Entry { by, at, about, text, .. } = tick.entry;
    let message = format!("The item {} is not in the checklist any more, and {by} at {at} ticked it.", quoted(text));
    Finding::new(Code::JournalNotCarriedOut, about.item().unwrap_or_default(), message)
        .at(tick.place.clone())
        .comparing("in the checklist", "nothing like it", Origin::at(Location::file(checklist)))
        .comparing("in the journal", "ticked", Origin::at(tick.place.clone()))
        .remedy("Put the item back, or see for yourself that it is no longer asked for.")
}

fn verb(act: &ActFact) -> &'static str {
    if act.is_tick { "ticked" } else { "unticked" }
}
