//! The clock.

use jiff::civil::Date;
use jiff::{Timestamp, Zoned};

/// This moment, in UTC.
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Today in the operator's time zone.
pub fn today() -> Date {
    Zoned::now().date()
}

/// As the canonical programs spell a moment: `2026-02-13T15:10:50.744Z`.
pub fn to_millis(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}
