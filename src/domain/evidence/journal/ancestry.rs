//! Who had read whom, among entries in an order in which nobody had read a later one.

use std::collections::HashMap;
use std::ops::RangeInclusive;

/// Of each entry the earlier ones that its writer had read last.
#[derive(Clone, Debug, Default)]
pub struct Ancestry(Vec<Vec<usize>>);

/// Bits of a number: what is followed from entry to entry has a bit of its own.
const BITS: usize = u64::BITS as usize;

/// Entries that are looked for together, at most.
pub const MOST_TOGETHER: usize = 1_024;

/// Which of the entries that are looked for somebody had read: a bit for each.
type Found = [u64; MOST_TOGETHER / BITS];

impl Ancestry {
    /// Of each entry the places of its parents, each less than its own.
    pub fn new(parents: Vec<Vec<usize>>) -> Self {
        Self(parents)
    }

    /// Of each entry, whether a later one of its own group had read it. A group is its entries, ascending.
    ///
    /// So many groups as a number has bits are followed in one pass: whoever had read of how many groups, an entry costs
    /// two numbers of memory, and n entries no more than n / 128 passes.
    pub fn read_by_their_own(&self, groups: &[&[usize]]) -> Vec<bool> {
        let mut is_read = vec![false; self.0.len()];
        let mut groups: Vec<&[usize]> = groups.iter().copied().filter(|group| group.len() > 1).collect();
        // A pass goes from the last to the first entry of its groups: such as lie near each other share it.
        groups.sort_unstable_by_key(|group| group.first().copied());
        groups.chunks(BITS).for_each(|groups| self.follow(groups, &mut is_read));
        is_read
    }

    fn follow(&self, groups: &[&[usize]], is_read: &mut [bool]) {
        let members = || groups.iter().zip(0..).flat_map(|(group, bit)| group.iter().map(move |at| (*at, 1 << bit)));
        let places = || members().map(|(at, _)| at);
        let Some((first, last)) = places().min().zip(places().max()) else { return };
        let mut own = vec![0_u64; last + 1 - first];
        members().for_each(|(at, group)| own[at - first] = group);
        let mut later = vec![0_u64; own.len()];
        for at in (first..=last).rev() {
            let (own, known) = (own[at - first], later[at - first]);
            is_read[at] |= own & known != 0;
            let parents = self.0[at].iter().filter(|parent| **parent >= first);
            parents.for_each(|parent| later[parent - first] |= own | known);
        }
    }

    /// For each group, whether somebody had read all of it, or had read all but their own entry; nobody had where the
    /// groups, which share no entry, have more than [`MOST_TOGETHER`] in all.
    pub fn read_together(&self, groups: &[Vec<usize>]) -> Vec<bool> {
        let members: Vec<usize> = groups.iter().flatten().copied().collect();
        if members.is_empty() || members.len() > MOST_TOGETHER {
            return vec![false; groups.len()];
        }
        let bits: HashMap<usize, usize> = members.into_iter().zip(0..).collect();
        let found = self.found(&bits);
        let is_whole = |group: &Vec<usize>| {
            let (words, wanted) = wanted(group.iter().map(|at| bits[at]));
            let holds = |found: &Found| words.clone().all(|word| wanted[word] & !found[word] == 0);
            found.iter().any(holds)
        };
        groups.iter().map(is_whole).collect()
    }

    /// Of each entry, which of those with a bit it is or its writer had read.
    fn found(&self, bits: &HashMap<usize, usize>) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::with_capacity(self.0.len());
        for (at, parents) in self.0.iter().enumerate() {
            let mut own = wanted(bits.get(&at).copied().into_iter()).1;
            for parent in parents {
                own.iter_mut().zip(found[*parent]).for_each(|(own, read)| *own |= read);
            }
            found.push(own);
        }
        found
    }
}

/// These bits, and the words from the first one's to the last one's.
fn wanted(bits: impl Iterator<Item = usize> + Clone) -> (RangeInclusive<usize>, Found) {
    let mut wanted = Found::default();
    bits.clone().for_each(|bit| wanted[bit / BITS] |= 1 << (bit % BITS));
    let words = bits.map(|bit| bit / BITS);
    (words.clone().min().unwrap_or(0)..=words.max().unwrap_or(0), wanted)
}
