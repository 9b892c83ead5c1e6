//! Which runs have anything in common at all: only these need comparing (`coincidence`).

use std::collections::{BTreeMap, HashMap};

use crate::domain::evidence::raw_runs::{RawRuns, Sketch};

use super::coincidence::LEAST_PACED;

/// Runs by the prints of what they hold.
#[derive(Debug, Default)]
pub struct Encounters {
    count: usize,
    sessions: HashMap<u64, Vec<usize>>,
    rows: HashMap<u64, Vec<usize>>,
    /// By print, then by how many paces a run has.
    paces: HashMap<u64, BTreeMap<u64, Vec<usize>>>,
}

impl Encounters {
    /// Adds a run and answers its number, counted from 0.
    pub fn add(&mut self, run: &RawRuns) -> usize {
        let number = self.count;
        self.count += 1;
        hashes(&run.prints.sessions).for_each(|hash| self.sessions.entry(hash).or_default().push(number));
        hashes(&run.prints.rows).for_each(|hash| self.rows.entry(hash).or_default().push(number));
        let paced = paced(run);
        for hash in hashes(&run.prints.paces) {
            self.paces.entry(hash).or_default().entry(paced).or_default().push(number);
        }
        number
    }

    /// The runs that were added and hold a session or a row of this one, or so many paces that some of them may tell
    /// something, in their order. Every run that [`Shared`] finds something in common with is among them.
    ///
    /// [`Shared`]: super::coincidence::Shared
    pub fn of(&self, run: &RawRuns) -> Vec<usize> {
        // No more pairs can agree than there are; fewer than these are not told.
        let least = (LEAST_PACED / paced(run) as f64).ceil() as u64;
        let sessions = hashes(&run.prints.sessions).filter_map(|hash| self.sessions.get(&hash));
        let rows = hashes(&run.prints.rows).filter_map(|hash| self.rows.get(&hash));
        let paces = hashes(&run.prints.paces).filter_map(|hash| self.paces.get(&hash));
        let paces = paces.flat_map(|by_length| by_length.range(least..).map(|(_, runs)| runs));
        let mut met: Vec<usize> = sessions.chain(rows).chain(paces).flatten().copied().collect();
        met.sort_unstable();
        met.dedup();
        met
    }
}

fn hashes(sketch: &Sketch) -> impl Iterator<Item = u64> {
    sketch.prints().iter().map(|print| print.hash)
}

fn paced(run: &RawRuns) -> u64 {
    run.prints.timed.saturating_sub(1)
}
