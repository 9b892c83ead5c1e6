//! All journals of a pack as one graph: each entry leads to the ones that its writer had read. What holds is worked out
//! from it alone, never from the order of lines or files, so that every clone comes to the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::values::digest::{Digest, Digester};
use crate::domain::values::path::{Location, PackPath};

use super::JournalFile;
use super::entry::{About, Act, Entry, Recorded};

/// Successors of forked lines that are looked at; beyond, a fork counts as open.
const MOST_FORKED: usize = 1_024;

/// The entries, ascending by their number and digest.
#[derive(Clone, Debug, Default)]
pub struct Graph<'a> {
    nodes: Vec<Node<'a>>,
    index: HashMap<Digest, usize>,
}

#[derive(Clone, Debug)]
struct Node<'a> {
    place: Location,
    recorded: &'a Recorded,
    /// What its writer had read, as far as it is there and older: never a later node.
    parents: Vec<usize>,
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
        let parents: Vec<Vec<usize>> = found.iter().map(|(_, it)| parents(it)).collect();
        let nodes = found.into_iter().zip(parents);
        let nodes = nodes.map(|((place, recorded), parents)| Node { place, recorded, parents }).collect();
        Self { nodes, index }
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
        let settled = self.settled(&forked);
        let fork = |(all, is_settled): (&Vec<usize>, bool)| Fork {
            successors: all.iter().map(|at| self.nodes[*at].placed()).collect(),
            is_settled,
        };
        forked.iter().zip(settled).map(fork).collect()
    }

    /// For each fork, whether one entry had read all its successors.
    fn settled(&self, forked: &[Vec<usize>]) -> Vec<bool> {
        let members: Vec<usize> = forked.iter().flatten().copied().collect();
        if members.len() > MOST_FORKED {
            return vec![false; forked.len()];
        }
        let place: HashMap<usize, usize> = members.into_iter().zip(0..).collect();
        let mut reached: Vec<BTreeSet<usize>> = Vec::with_capacity(self.nodes.len());
        for (at, node) in self.nodes.iter().enumerate() {
            let own = place.get(&at).copied();
            reached.push(node.parents.iter().flat_map(|parent| reached[*parent].iter().copied()).chain(own).collect());
        }
        let is_in = |all: &[usize], read: &BTreeSet<usize>| all.iter().all(|at| read.contains(&place[at]));
        forked.iter().map(|all| reached.iter().any(|read| is_in(all, read))).collect()
    }

    /// SHA-256 over the digests of the acts upon items and findings that count, each on a line.
    pub fn decided(said: &EverySaid<'_>) -> Digest {
        let counting = said.iter().filter(|(about, _)| about.item().is_some() || about.finding().is_some());
        let mut digester = Digester::default();
        let acts = counting.flat_map(|(_, said)| said.acts());
        acts.for_each(|act| digester.update(format!("{}\n", act.id).as_bytes()));
        digester.finish()
    }

    /// What the journals say of everything that they speak of.
    pub fn said(&self) -> EverySaid<'_> {
        let mut newest: BTreeMap<&About, Vec<Placed<'_>>> = BTreeMap::new();
        // From the newest on: an act counts where no later act on the same had read it.
        let mut read: Vec<BTreeSet<&About>> = vec![BTreeSet::new(); self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate().rev() {
            let about = &node.recorded.entry.about;
            let mut known = std::mem::take(&mut read[at]);
            if known.insert(about) {
                newest.entry(about).or_default().push(node.placed());
            }
            if let Some((last, others)) = node.parents.split_last() {
                others.iter().for_each(|parent| read[*parent].extend(&known));
                let theirs = std::mem::replace(&mut read[*last], known);
                read[*last].extend(theirs);
            }
        }
        newest.into_iter().map(|(about, acts)| (about, Said::of(acts))).collect()
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
