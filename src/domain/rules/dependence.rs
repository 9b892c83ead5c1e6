//! Which runs are not independent of each other: what one shows, the other shows again.

use std::collections::BTreeSet;

use crate::domain::assessment::ReportFact;
use crate::domain::values::path::PackPath;

/// Pairs of runs that are no two measurements.
#[derive(Clone, Debug, Default)]
pub struct Dependence {
    /// Their reports, the lesser path first.
    pairs: BTreeSet<[PackPath; 2]>,
    /// Files of rows that were told by an earlier run already.
    told_again: BTreeSet<PackPath>,
}

impl Dependence {
    /// Notes that a later run tells of an earlier one's measurements again.
    pub(super) fn note(&mut self, earlier: &ReportFact, later: &ReportFact) {
        self.pairs.insert(pair(earlier, later));
        self.told_again.extend(later.raw.path().cloned());
    }

    /// Takes in what else was found.
    pub(super) fn join(&mut self, other: Self) {
        self.pairs.extend(other.pairs);
        self.told_again.extend(other.told_again);
    }

    /// Whether two runs are no two measurements.
    pub fn joins(&self, one: &ReportFact, other: &ReportFact) -> bool {
        self.pairs.contains(&pair(one, other))
    }

    /// Files of rows that were told by an earlier run already.
    pub(super) fn told_again(&self) -> &BTreeSet<PackPath> {
        &self.told_again
    }
}

fn pair(one: &ReportFact, other: &ReportFact) -> [PackPath; 2] {
    let mut pair = [one.path.clone(), other.path.clone()];
    pair.sort();
    pair
}
