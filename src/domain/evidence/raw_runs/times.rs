//! When rows were measured.

use jiff::Timestamp;

use crate::domain::values::time_span::time;

/// When the rows were measured, by their `timestamp` (RFC 3339 or RFC 2822).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// The earliest and the latest of all; `None` while no row has a readable one.
    pub first: Option<Timestamp>,
    pub last: Option<Timestamp>,
    /// Rows whose time cannot be read.
    pub unparsed: u64,
    /// Rows that are earlier than the readable one before them.
    pub backward: u64,
    /// In nanoseconds, the greatest step by which all of them lie apart: how finely times are told. 0 while they are
    /// all one time.
    pub grain: u128,
    /// Of the newest readable row.
    latest: Option<Timestamp>,
}

impl Times {
    /// Whether they lie apart by fractions of a second: coarser ones are a timetable more often than a measurement.
    pub fn tell_fractions(&self) -> bool {
        !self.grain.is_multiple_of(1_000_000_000)
    }

    /// Takes in a row's time; `None` where it cannot be read.
    pub(super) fn add(&mut self, text: &str) -> Option<Timestamp> {
        let Some(at) = time(Some(text)) else {
            self.unparsed += 1;
            return None;
        };
        let before = self.latest.unwrap_or(at);
        self.grain = common_step(self.grain, at.as_nanosecond().abs_diff(before.as_nanosecond()));
        self.backward += u64::from(self.latest.is_some_and(|before| at < before));
        self.latest = Some(at);
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        self.last = Some(self.last.map_or(at, |last| last.max(at)));
        Some(at)
    }
}

/// The greatest step of which both are multiples; 0 is one of any.
pub fn common_step(one: u128, other: u128) -> u128 {
    if other == 0 { one } else { common_step(other, one % other) }
}
