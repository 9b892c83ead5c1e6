//! Numbers in words for people: sizes, ages, instants, counts.

use jiff::Timestamp;

use crate::domain::assessment::wording::counted;

/// A size in bytes as at most six characters: `812 B`, `1.4 kB`, `28 MB`.
pub(super) fn size(bytes: u64) -> String {
    let mut value = bytes as f64;
    for unit in ["B", "kB", "MB", "GB", "TB"] {
        let digits = usize::from(value < 9.95 && unit != "B");
        if value < 999.5 {
            return format!("{value:.digits$} {unit}");
        }
        value /= 1000.0;
    }
    format!("{value:.0} PB")
}

/// How long ago: `now`, `40 s`, `5 min`, `3 h`, `12 d`; a time to come is `ahead`.
pub(super) fn age(now: Timestamp, then: Timestamp) -> String {
    match now.as_second().saturating_sub(then.as_second()) {
        ahead if ahead < -60 => "ahead".to_owned(),
        seconds if seconds < 2 => "now".to_owned(),
        seconds if seconds < 120 => format!("{seconds} s"),
        seconds if seconds < 100 * 60 => format!("{} min", seconds / 60),
        seconds if seconds < 2 * 86400 => format!("{} h", seconds / 3600),
        seconds => format!("{} d", seconds / 86400),
    }
}

/// An instant of a report to the minute: `2026-02-13 15:10`. Anything else as it is.
pub(super) fn minute(written: &str) -> String {
    match written.split_once('T') {
        Some((date, time)) if time.len() >= 5 && time.is_char_boundary(5) => format!("{date} {}", &time[..5]),
        _ => written.to_owned(),
    }
}

/// The same without the year, as lists tell it: `02-13 15:10`.
pub(super) fn minute_in_short(written: &str) -> String {
    let minute = minute(written);
    let is_time = minute.len() == "2026-02-13 15:10".len() && minute.is_ascii();
    if is_time { minute[5..].to_owned() } else { minute }
}

/// `1 row`, `200 rows`.
pub(super) fn count(number: usize, noun: &str) -> String {
    counted(number as u64, noun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_ages_are_short_words() {
        assert_eq!([0, 812, 1_400, 9_960, 28_400_000].map(size), ["0 B", "812 B", "1.4 kB", "10 kB", "28 MB"]);
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        let ages = [0, 40, 300, 10_800, 1_036_800].map(|ago| age(at(2_000_000), at(2_000_000 - ago)));
        assert_eq!(ages, ["now", "40 s", "5 min", "3 h", "12 d"]);
        assert_eq!(age(at(0), at(500)), "ahead");
    }

    #[test]
    fn instants_are_cut_to_the_minute_and_nonsense_is_kept() {
        assert_eq!(minute("2026-02-13T15:10:50.744Z"), "2026-02-13 15:10");
        assert_eq!(minute("yesterday"), "yesterday");
    }
}
