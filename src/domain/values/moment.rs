//! The moment of judging.

use jiff::{SignedDuration, Timestamp};

/// The moment at which a pack is judged: an input, so that the same pack, profile and moment give the same judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(Timestamp);

/// Clocks and zones disagree by so much, and nobody is to blame.
const GRACE: SignedDuration = SignedDuration::from_hours(24);

impl Moment {
    pub fn new(at: Timestamp) -> Self {
        Self(at)
    }

    /// Whether what is dated so cannot have happened yet, a day of grace aside.
    pub fn is_before(self, at: Timestamp) -> bool {
        self.0.checked_add(GRACE).is_ok_and(|latest| latest < at)
    }

    /// Whether this is still to come: not this instant itself.
    pub fn is_until(self, end: Timestamp) -> bool {
        self.0 < end
    }

    /// The moment after so much time; `None` beyond all time.
    pub fn after(self, time: SignedDuration) -> Option<Timestamp> {
        self.0.checked_add(time).ok()
    }

    /// Whether it is later than this.
    pub fn is_after(self, at: Timestamp) -> bool {
        self.0 > at
    }
}

impl Default for Moment {
    /// The end of time: nothing lies ahead of it.
    fn default() -> Self {
        Self(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_grace_is_given_and_no_more() {
        let moment = Moment::new("2026-05-04T12:00:00Z".parse().unwrap());
        let is_ahead = |at: &str| moment.is_before(at.parse().unwrap());
        assert!(!is_ahead("2026-05-04T12:00:00Z") && !is_ahead("2026-05-05T12:00:00Z"));
        assert!(is_ahead("2026-05-05T12:00:01Z"));
        assert!(!Moment::default().is_before(Timestamp::MAX));
    }
}
