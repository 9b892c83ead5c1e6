//! All journals of a pack as one graph: each entry leads to the ones that its writer had read. What holds is worked out
//! from it alone, never from the order of lines or files, so that every clone comes to the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::values::digest::{Digest, Digester};
use crate::domain::values::path::{Location, PackPath};

use super::JournalFile;
use super::ancestry::Ancestry;
use super::entry::{About, Act, Entry, Recorded};

/// The entries, ascending by their number and digest.
#[derive(Clone, Debug, Default)]
pub struct Graph<'a> {
    nodes: Vec<Node<'a>>,
    index: HashMap<Digest, usize>,
    /// What each one's writer had read, as far as it is there and older: never a later node.
    ancestry: Ancestry,
}

#[derive(Clone, Debug)]
struct Node<'a> {
    place: Location,
    recorded: &'a Recorded,
}

/// An entry and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed<'a> {
    pub place: &'a Location,
    pub id: Digest,
    pub entry: &'a Entry,
}

/// What the journals say of everything that they speak of.
pub type EverySaid<'a> = BTreeMap<&'a About, Said<'a>>;

/// What the journals say of an item or a finding.
#[derive(Clone, Debug, PartialEq)]
pub enum Said<'a> {
    /// The newest of the acts that no later one had read.
    Agreed(Placed<'a>),
    /// Acts that disagree, of which neither's writer had read the other.
    Contested(Vec<Placed<'a>>),
}

/// One line with two successors.
#[derive(Clone, Debug, PartialEq)]
pub struct Fork<'a> {
    pub successors: Vec<Placed<'a>>,
    /// Whether somebody acted since who had read them all.
    pub is_settled: bool,
}

impl<'a> Graph<'a> {
    /// A line that stands in several places is one entry.
    pub fn of(files: impl Iterator<Item = (&'a PackPath, &'a JournalFile)>) -> Self {
        let placed = |(path, file): (&'a PackPath, &'a JournalFile)| {
            file.entries.iter().map(move |(line, recorded)| (Location::line(path, *line), recorded))
        };
        let mut found: Vec<(Location, &Recorded)> = files.flat_map(placed).collect();
        found.sort_by_key(|(place, it)| (it.entry.n, it.id, place.clone()));
        found.dedup_by_key(|(_, it)| it.id);
        let index: HashMap<Digest, usize> = found.iter().zip(0..).map(|((_, it), at)| (it.id, at)).collect();
        let parents = |it: &Recorded| {
            let read = named(&it.entry).filter_map(|id| index.get(id).copied());
            read.filter(|parent| found[*parent].1.entry.n < it.entry.n).collect()
        };
        let ancestry = Ancestry::new(found.iter().map(|(_, it)| parents(it)).collect());
        let nodes = found.into_iter().map(|(place, recorded)| Node { place, recorded }).collect();
        Self { nodes, index, ancestry }
    }

    /// Every entry, ascending by number and digest.
    pub fn placed(&self) -> impl Iterator<Item = Placed<'_>> {
        self.nodes.iter().map(Node::placed)
    }

    /// How many entries there are.
    pub fn count(&self) -> usize {
        self.nodes.len()
    }

    /// Of all entries: SHA-256 over their digests, each on a line, in ascending order of number and digest.
    pub fn root(&self) -> Digest {
        let mut digester = Digester::default();
        self.nodes.iter().for_each(|node| digester.update(format!("{}\n", node.recorded.id).as_bytes()));
        digester.finish()
    }

    /// The greatest number; 0 where there is no entry.
    pub fn greatest(&self) -> u64 {
        self.nodes.last().map_or(0, |node| node.recorded.entry.n)
    }

    /// The last entries: those that are nobody's predecessor in a file.
    pub fn heads(&self) -> BTreeSet<Digest> {
        let before: BTreeSet<Digest> = self.nodes.iter().filter_map(|node| node.recorded.entry.prev).collect();
        self.nodes.iter().map(|node| node.recorded.id).filter(|id| !before.contains(id)).collect()
    }

    pub fn holds(&self, id: &Digest) -> bool {
        self.index.contains_key(id)
    }

    /// These entries and all that they lead to, as far as they are there.
    pub fn led_to_by(&self, heads: &[Digest]) -> BTreeSet<Digest> {
        let mut found = BTreeSet::new();
        let mut open: Vec<Digest> = heads.to_vec();
        while let Some(id) = open.pop() {
            let Some(at) = self.index.get(&id) else { continue };
            if found.insert(id) {
                open.extend(named(&self.nodes[*at].recorded.entry));
            }
        }
        found
    }

    /// Entries that somebody names and that are gone, each with who names it.
    pub fn cut(&self) -> Vec<(Digest, Placed<'_>)> {
        let gone = |node: &'_ Node<'a>| {
            named(&node.recorded.entry).filter(|id| !self.index.contains_key(*id)).copied().collect::<Vec<_>>()
        };
        self.nodes.iter().flat_map(|node| gone(node).into_iter().map(|id| (id, node.placed()))).collect()
    }

    /// Entries whose number is not one more than the greatest of those that they name, with what it should be.
    pub fn out_of_order(&self) -> Vec<(u64, Placed<'_>)> {
        let number = |id: &Digest| self.index.get(id).map(|at| self.nodes[*at].recorded.entry.n);
        let wrong = |node: &'_ Node<'a>| {
            let read: Option<Vec<u64>> = named(&node.recorded.entry).map(number).collect();
            let expected = read?.into_iter().max().unwrap_or(0).saturating_add(1);
            (node.recorded.entry.n != expected).then_some(expected)
        };
        self.nodes.iter().filter_map(|node| Some((wrong(node)?, node.placed()))).collect()
    }

    /// Lines with more than one successor, and journals that begin twice.
    pub fn forks(&self) -> Vec<Fork<'_>> {
        /// What an entry follows: a line, or nothing, in the journal of a person at a machine.
        type Before<'b> = (Option<Digest>, Option<(&'b str, &'b str)>);
        let mut successors: BTreeMap<Before<'_>, Vec<usize>> = BTreeMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let Entry { prev, by, host, .. } = &node.recorded.entry;
            let whose = prev.is_none().then_some((by.as_str(), host.as_str()));
            successors.entry((*prev, whose)).or_default().push(at);
        }
        let forked: Vec<Vec<usize>> = successors.into_values().filter(|all| all.len() > 1).collect();
        // One entry that had read all its successors settles a fork; of very many forks none is.
        let settled = self.ancestry.read_together(&forked);
        let fork = |(all, is_settled): (&Vec<usize>, bool)| Fork {
            successors: all.iter().map(|at| self.nodes[*at].placed()).collect(),
            is_settled,
        };
        forked.iter().zip(settled).map(fork).collect()
    }

    /// SHA-256 over the digests of the acts upon items and findings that count, each on a line.
    pub fn decided(said: &EverySaid<'_>) -> Digest {
        let counting = said.iter().filter(|(about, _)| about.item().is_some() || about.finding().is_some());
        let mut digester = Digester::default();
        let acts = counting.flat_map(|(_, said)| said.acts());
        acts.for_each(|act| digester.update(format!("{}\n", act.id).as_bytes()));
        digester.finish()
    }

    /// What the journals say of everything that they speak of: an act counts where no later act on the same had read it.
    pub fn said(&self) -> EverySaid<'_> {
        let mut acts: BTreeMap<&About, Vec<usize>> = BTreeMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            acts.entry(&node.recorded.entry.about).or_default().push(at);
        }
        let groups: Vec<&[usize]> = acts.values().map(Vec::as_slice).collect();
        let is_read = self.ancestry.read_by_their_own(&groups);
        let counting = |acts: Vec<usize>| {
            let newest = acts.into_iter().rev().filter(|at| !is_read[*at]);
            newest.map(|at| self.nodes[at].placed()).collect()
        };
        acts.into_iter().map(|(about, acts)| (about, Said::of(counting(acts)))).collect()
    }
}

impl<'a> Said<'a> {
    /// Of the acts that nobody had read, the newest first.
    fn of(mut acts: Vec<Placed<'a>>) -> Self {
        let is_one = acts.iter().all(|act| act.entry.decides() == acts[0].entry.decides());
        if is_one { Self::Agreed(acts.swap_remove(0)) } else { Self::Contested(acts) }
    }

    /// The acts that count.
    pub fn acts(&self) -> &[Placed<'a>] {
        match self {
            Self::Agreed(act) => std::slice::from_ref(act),
            Self::Contested(acts) => acts,
        }
    }

    /// Whether everybody whose act counts ticked it.
    pub fn is_ticked(&self) -> bool {
        matches!(self, Self::Agreed(it) if it.entry.act == Act::Tick)
    }
}

impl<'a> Node<'a> {
    fn placed(&self) -> Placed<'_> {
        Placed { place: &self.place, id: self.recorded.id, entry: &self.recorded.entry }
    }
}

/// The entries that an entry's writer had read last.
fn named(entry: &Entry) -> impl Iterator<Item = &Digest> {
    entry.prev.iter().chain(&entry.seen)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::ancestry::MOST_TOGETHER;
    use super::super::entry::{Meaning, Version};
    use super::*;

    /// More than are followed in one pass.
    const SUBJECTS: u8 = 80;

    /// An entry as a test draws it: what it follows and had read, by their places (some before it, some not, some that
    /// nobody wrote), how far its number is wrong, its subject, and whether it takes something back.
    type Drawn = (Option<usize>, Vec<usize>, u64, u8, bool);

    fn drawn(most: usize, subjects: u8) -> impl Strategy<Value = Vec<Drawn>> {
        let place = 0..most + 2;
        let number = prop_oneof![9 => Just(0_u64), 1 => 1..4_u64];
        let entry = (
            proptest::option::of(place.clone()),
            proptest::collection::vec(place, 0..3),
            number,
            0..subjects,
            proptest::bool::ANY,
        );
        proptest::collection::vec(entry, 0..most)
    }

    fn id(at: usize) -> Digest {
        Digest::of(&at.to_be_bytes())
    }

    fn entry(n: u64, (prev, seen, _, subject, takes_back): &Drawn) -> Entry {
        let (act, meaning) =
            if *takes_back { (Act::Untick, Meaning::Withdrawn) } else { (Act::Tick, Meaning::Verified) };
        Entry {
            journal: Version::V1,
            n,
            prev: prev.map(id),
            seen: seen.iter().copied().map(id).collect(),
            by: "anna".to_owned(),
            host: "desk".to_owned(),
            at: String::new(),
            act,
            about: About::Item(format!("item-{subject}")),
            text: String::new(),
            evidence: Vec::new(),
            policy: id(0),
            meaning,
            on_screen: false,
            reason: None,
            waiver: None,
            signature: None,
        }
    }

    /// The entries, each with the number that its place gives it, or a wrong one.
    fn journal(drawn: &[Drawn]) -> JournalFile {
        let number = |at: usize, wrong: u64| (at as u64 + 1).wrapping_sub(wrong).max(1);
        let recorded = |(at, it): (usize, &Drawn)| Recorded { id: id(at), entry: entry(number(at, it.2), it) };
        let entries = drawn.iter().enumerate().map(|it| (it.0 as u64 + 1, recorded(it))).collect();
        JournalFile { entries, ..JournalFile::default() }
    }

    /// Of each entry the older ones that it names.
    fn parents(graph: &Graph<'_>) -> Vec<Vec<usize>> {
        let of_node = |node: &Node<'_>| {
            let older = |parent: &usize| graph.nodes[*parent].recorded.entry.n < node.recorded.entry.n;
            named(&node.recorded.entry).filter_map(|id| graph.index.get(id).copied()).filter(older).collect()
        };
        graph.nodes.iter().map(of_node).collect()
    }

    /// Of each entry, which ones it leads to, itself included.
    fn reached(graph: &Graph<'_>) -> Vec<BTreeSet<usize>> {
        let mut reached: Vec<BTreeSet<usize>> = Vec::new();
        for (at, parents) in parents(graph).into_iter().enumerate() {
            reached.push(parents.into_iter().flat_map(|parent| reached[parent].clone()).chain([at]).collect());
        }
        reached
    }

    /// The same as [`Graph::said`] by telling every entry all that was said after it.
    fn said_by_telling_all<'g>(graph: &'g Graph<'_>) -> EverySaid<'g> {
        let mut newest: BTreeMap<&About, Vec<Placed<'_>>> = BTreeMap::new();
        let mut read: Vec<BTreeSet<&About>> = vec![BTreeSet::new(); graph.nodes.len()];
        for (at, parents) in parents(graph).into_iter().enumerate().rev() {
            let about = &graph.nodes[at].recorded.entry.about;
            let mut known = std::mem::take(&mut read[at]);
            if known.insert(about) {
                newest.entry(about).or_default().push(graph.nodes[at].placed());
            }
            parents.into_iter().for_each(|parent| read[parent].extend(&known));
        }
        newest.into_iter().map(|(about, acts)| (about, Said::of(acts))).collect()
    }

    proptest! {
        #[test]
        fn what_counts_and_what_is_settled_is_what_telling_every_entry_all_of_it_comes_to(
            drawn in prop_oneof![3 => drawn(40, 6), 1 => drawn(300, SUBJECTS)]
        ) {
            let (path, file) = (PackPath::new("a").unwrap(), journal(&drawn));
            let graph = Graph::of([(&path, &file)].into_iter());
            prop_assert_eq!(graph.said(), said_by_telling_all(&graph));
            let reached = reached(&graph);
            for fork in graph.forks() {
                let all: BTreeSet<usize> = fork.successors.iter().map(|it| graph.index[&it.id]).collect();
                prop_assert_eq!(fork.is_settled, reached.iter().any(|read| all.is_subset(read)));
            }
        }
    }

    /// So many first lines of one journal, and one entry that had read them all.
    fn roots(count: usize) -> JournalFile {
        let root = |at: usize| (None, Vec::new(), at as u64, 0, false);
        let mut drawn: Vec<Drawn> = (0..count).map(root).collect();
        drawn.push((Some(0), (1..count).collect(), 0, 1, false));
        journal(&drawn)
    }

    #[test]
    fn a_fork_of_as_many_as_are_looked_at_is_settled_by_whoever_read_them_all_and_of_one_more_is_open() {
        let path = PackPath::new("a").unwrap();
        for (count, is_settled) in [(2, true), (65, true), (MOST_TOGETHER, true), (MOST_TOGETHER + 1, false)] {
            let file = roots(count);
            let graph = Graph::of([(&path, &file)].into_iter());
            let forks: Vec<(usize, bool)> =
                graph.forks().iter().map(|fork| (fork.successors.len(), fork.is_settled)).collect();
            assert_eq!(forks, [(count, is_settled)]);
        }
    }

    /// Each act on a subject of its own, and then the same once more, by two who had read each other: to keep for each
    /// entry what had been read of it would be to keep 800,000,000 of them.
    #[test]
    fn long_journals_of_many_subjects_are_weighed() {
        let count = 40_000;
        let turn = |at: usize| {
            let before = |by: usize| at.checked_sub(by);
            let mut entry = entry(at as u64 + 1, &(before(2), before(1).into_iter().collect(), 0, 0, false));
            entry.about = About::Item(format!("item-{}", at % (count / 2)));
            (at as u64 + 1, Recorded { id: id(at), entry })
        };
        let file = JournalFile { entries: (0..count).map(turn).collect(), ..JournalFile::default() };
        let path = PackPath::new("a").unwrap();
        let graph = Graph::of([(&path, &file)].into_iter());
        let said = graph.said();
        assert_eq!(said.len(), count / 2);
        assert!(said.values().flat_map(Said::acts).all(|act| act.entry.n > count as u64 / 2));
    }
}
