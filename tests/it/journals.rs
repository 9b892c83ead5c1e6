//! Journals of several people in several clones: what is merged in whatever order says the same everywhere.

use std::collections::{BTreeMap, BTreeSet};

use signoff::domain::assessment::{ItemFact, ItemState};
use signoff::domain::evidence::journal::entry::About;
use signoff::domain::evidence::journal::graph::{Graph, Said};
use signoff::domain::evidence::journal::{JournalFile, file_name, parse};
use signoff::domain::signing::recording::{Deed, UNSIGNED, Writer, lines};
use signoff::domain::signing::tick::Mark;
use signoff::domain::values::digest::Digest;
use signoff::domain::values::path::PackPath;

use crate::fixtures::checklist::item;
use crate::fixtures::measuring::noise;

const PEOPLE: [&str; 3] = ["anna", "bo", "cy"];
const ITEMS: [&str; 2] = ["the-bell-rings", "the-window-was-washed"];

/// A clone's journals: lines by the file's name.
#[derive(Clone, Default)]
struct Checkout(BTreeMap<String, Vec<String>>);

impl Checkout {
    fn read(&self) -> BTreeMap<PackPath, JournalFile> {
        let parsed = self.0.iter().map(|(name, lines)| {
            let file = parse(lines.concat().as_bytes()).unwrap();
            assert!(file.broken.is_empty() && file.cut_off.is_none(), "{file:?}");
            (PackPath::new(name).unwrap(), file)
        });
        parsed.collect()
    }

    /// Somebody acts, having read all that is here.
    fn act(&mut self, by: &str, item: &ItemFact, mark: Mark) {
        let read = self.read();
        let graph = Graph::of(read.iter());
        let name = file_name(by, "desk");
        let own = read.get(&PackPath::new(&name).unwrap());
        let last = own.and_then(|file| Some(file.entries.last()?.1.id));
        let writer = Writer { by, host: "desk", at: "2025-05-06T12:00:00Z", last };
        let policy = Digest::of(b"policy");
        let deed = Deed::marking(item, mark, Vec::new()).because(Some("heard"), true);
        let line = lines(&graph, writer, policy, (vec![deed], UNSIGNED)).unwrap();
        self.0.entry(name).or_default().push(line);
    }

    /// As a text merge does it: of each file what both have, then what either added, one side after the other or mixed.
    fn merge(&mut self, other: &Self, choose: &mut dyn FnMut(usize) -> usize) {
        for (name, theirs) in &other.0 {
            let ours = self.0.entry(name.clone()).or_default();
            let known: BTreeSet<String> = ours.iter().cloned().collect();
            let added: Vec<String> = theirs.iter().filter(|line| !known.contains(*line)).cloned().collect();
            let shared = ours.iter().zip(theirs).take_while(|(one, other)| one == other).count();
            let mut at = shared + choose(ours.len() - shared + 1);
            for line in added {
                ours.insert(at, line);
                at += 1 + choose(ours.len() - at);
            }
        }
    }

    /// Who counts for each item, and whether they agree.
    fn said(&self) -> BTreeMap<String, (bool, Vec<Digest>)> {
        let read = self.read();
        let graph = Graph::of(read.iter());
        assert_eq!((graph.cut().len(), graph.out_of_order().len()), (0, 0));
        let of_item = |(about, said): (&About, Said<'_>)| {
            let ids = said.acts().iter().map(|act| act.id).collect();
            (about.item().unwrap().to_owned(), (said.is_ticked(), ids))
        };
        graph.said().into_iter().map(of_item).collect()
    }

    fn entries(&self) -> usize {
        Graph::of(self.read().iter()).count()
    }
}

fn items() -> Vec<ItemFact> {
    ITEMS.map(|id| item(id, 1, "Before", id, None, ItemState::Open)).to_vec()
}

/// A walk through acts and merges in three clones; everybody acts everywhere, so that journals fork as well.
fn walk(seed: u64) -> ([Checkout; 3], usize, usize) {
    let mut noise = noise(seed);
    let mut choose = move |below: usize| (noise() * below as f64) as usize;
    let (items, mut clones) = (items(), <[Checkout; 3]>::default());
    let (mut acts, mut merges) = (0, 0);
    for _ in 0..12 {
        let at = choose(3);
        if choose(3) < 2 {
            let mark = [Mark::Tick, Mark::Untick][choose(2)];
            clones[at].act(PEOPLE[choose(3)], &items[choose(2)], mark);
            acts += 1;
        } else {
            let other = clones[(at + 1 + choose(2)) % 3].clone();
            clones[at].merge(&other, &mut choose);
            merges += 1;
        }
    }
    // Two ways and three ways, in every order: each clone takes in the two others as they were.
    let before = clones.clone();
    for (at, clone) in clones.iter_mut().enumerate() {
        let first = choose(2);
        for other in [(at + 1 + first) % 3, (at + 2 - first) % 3] {
            clone.merge(&before[other], &mut choose);
            merges += 1;
        }
    }
    (clones, acts, merges)
}

#[test]
fn ten_thousand_merges_lose_nothing_and_say_the_same_in_every_clone() {
    let (mut merged, mut contested) = (0, 0);
    for seed in 1.. {
        let (clones, acts, merges) = walk(seed);
        // Two equal acts on what was read alike are one entry.
        let entries = clones[0].entries();
        assert!(entries <= acts, "seed {seed}");
        for clone in &clones[1..] {
            assert_eq!((clone.entries(), clone.said()), (entries, clones[0].said()), "seed {seed}");
        }
        contested += clones[0].said().values().filter(|(is_ticked, ids)| !is_ticked && ids.len() > 1).count();
        merged += merges;
        if merged >= 10_000 {
            break;
        }
    }
    assert!(contested > 100, "{contested}");
}

#[test]
fn acts_that_disagree_are_contested_until_somebody_acts_who_read_both() {
    let (items, mut here) = (items(), Checkout::default());
    let mut there = here.clone();
    here.act("anna", &items[0], Mark::Tick);
    there.act("bo", &items[0], Mark::Untick);
    here.merge(&there, &mut |_| 0);
    assert_eq!(here.said()[ITEMS[0]].1.len(), 2);
    here.act("cy", &items[0], Mark::Tick);
    assert_eq!((here.said()[ITEMS[0]].0, here.said()[ITEMS[0]].1.len()), (true, 1));
}

#[test]
fn one_journal_that_goes_on_in_two_clones_is_forked_until_somebody_acts_who_read_both() {
    let (items, mut here) = (items(), Checkout::default());
    here.act("anna", &items[0], Mark::Tick);
    let mut there = here.clone();
    here.act("anna", &items[0], Mark::Untick);
    there.act("anna", &items[1], Mark::Tick);
    here.merge(&there, &mut |_| 0);
    let forks = |clone: &Checkout| {
        let read = clone.read();
        let graph = Graph::of(read.iter());
        graph.forks().iter().map(|fork| (fork.successors.len(), fork.is_settled)).collect::<Vec<_>>()
    };
    assert_eq!(forks(&here), [(2, false)]);
    here.act("bo", &items[1], Mark::Untick);
    assert_eq!(forks(&here), [(2, true)]);
}
