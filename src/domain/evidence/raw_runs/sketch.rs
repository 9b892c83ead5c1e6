//! What is kept of very many values, so that two runs can be asked what they have in common: the hashes that come first
//! in order, exact where there are few, and of many a sample that falls on the same values in every file.

use super::problems::RowPosition;

/// Values by their hashes. A value is kept in every sketch or in none, as far as both reach: what two samples share is
/// the same share of what the files share. Hashes have 64 bits: among so few that are kept, two values with one hash
/// are rarer than one in a billion files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// By hash, each once, when finished.
    kept: Vec<RowFingerprint>,
    /// Hashes from this one on were left out; `None` where every one is kept.
    limit: Option<u64>,
    most: usize,
}

/// One value: where it stands first, and how often it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowFingerprint {
    pub hash: u64,
    /// What it is besides the time, hashed; 0 where that means nothing.
    pub class: u64,
    pub count: u64,
    pub place: RowPosition,
}

impl Default for Sketch {
    fn default() -> Self {
        Self::keeping(Self::MOST)
    }
}

impl Sketch {
    /// How many different values are kept of one file: 2.5 MiB.
    const MOST: usize = 1 << 16;

    /// A sketch of at most so many values.
    fn keeping(most: usize) -> Self {
        Self { kept: Vec::new(), limit: None, most }
    }

    pub(super) fn add(&mut self, hash: u64, class: u64, place: RowPosition) {
        if self.limit.is_some_and(|limit| hash >= limit) {
            return;
        }
        self.kept.push(RowFingerprint { hash, class, count: 1, place });
        if self.kept.len() >= 2 * self.most {
            self.settle();
        }
    }

    pub(super) fn finish(mut self) -> Self {
        self.settle();
        self.kept.shrink_to_fit();
        self
    }

    /// Counts equal ones together, and lets go of the last ones where there are too many.
    fn settle(&mut self) {
        self.kept.sort_unstable_by_key(|print| (print.hash, print.place.row));
        self.kept.dedup_by(|next, first| {
            let same = next.hash == first.hash;
            first.count += if same { next.count } else { 0 };
            same
        });
        if let Some(beyond) = self.kept.get(self.most) {
            self.limit = Some(beyond.hash);
            self.kept.truncate(self.most);
        }
    }

    /// The values that are kept, by hash.
    pub fn prints(&self) -> &[RowFingerprint] {
        &self.kept
    }

    /// What both hold, as far as both reach, in the order of the first one's rows.
    pub fn shared(&self, other: &Self) -> Vec<(RowFingerprint, RowFingerprint)> {
        let (mut one, mut two) = (self.kept.iter().peekable(), other.kept.iter().peekable());
        let mut shared = Vec::new();
        while let (Some(first), Some(second)) = (one.peek(), two.peek()) {
            match first.hash.cmp(&second.hash) {
                std::cmp::Ordering::Less => drop(one.next()),
                std::cmp::Ordering::Greater => drop(two.next()),
                std::cmp::Ordering::Equal => shared.extend(one.next().copied().zip(two.next().copied())),
            }
        }
        shared.sort_unstable_by_key(|(first, _)| first.place.row);
        shared
    }

    /// The share of all values that two sketches both reach, 0 to 1; 1 where neither left any out.
    pub fn reach(&self, other: &Self) -> f64 {
        let limit = [self.limit, other.limit].into_iter().flatten().min();
        limit.map_or(1.0, |limit| limit as f64 / 2_f64.powi(64))
    }

    /// The values below another's limit: those that it would have kept.
    pub fn within(&self, other: &Self) -> &[RowFingerprint] {
        let end = other.limit.map_or(self.kept.len(), |limit| self.kept.partition_point(|it| it.hash < limit));
        &self.kept[..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(value: u64) -> u64 {
        value.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    fn sketch(most: usize, values: impl IntoIterator<Item = u64>) -> Sketch {
        let mut sketch = Sketch::keeping(most);
        for (at, value) in values.into_iter().enumerate() {
            sketch.add(spread(value), 0, RowPosition { row: at as u64 + 1, line: at as u64 + 1 });
        }
        sketch.finish()
    }

    #[test]
    fn few_values_are_kept_each_once_with_their_count_and_first_row() {
        let kept = sketch(8, [1, 2, 1, 3, 1]);
        let mut rows: Vec<_> = kept.prints().iter().map(|it| (it.place.row, it.count)).collect();
        rows.sort_unstable();
        assert_eq!(rows, [(1, 3), (2, 1), (4, 1)]);
        let shared = kept.shared(&sketch(8, [9, 3, 1]));
        let rows: Vec<_> = shared.iter().map(|(one, other)| (one.place.row, other.place.row)).collect();
        assert_eq!((rows, kept.reach(&kept)), (vec![(1, 3), (4, 2)], 1.0));
    }

    #[test]
    fn many_values_are_sampled_alike_and_none_is_held_beyond_the_most() {
        let (one, other) = (sketch(100, 0..10_000), sketch(100, 5_000..40_000));
        assert_eq!((one.prints().len(), other.prints().len()), (100, 100));
        let reach = one.reach(&other);
        assert!((0.001..0.006).contains(&reach), "{reach}");
        let guess = one.shared(&other).len() as f64 / reach;
        assert!((2_000.0..10_000.0).contains(&guess), "{guess}");
        assert_eq!(sketch(10, (0..50_000).map(|it| it % 7)).prints().iter().map(|it| it.count).sum::<u64>(), 50_000);
    }
}
