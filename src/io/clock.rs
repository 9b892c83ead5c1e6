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
