//! When something is from, as closely as it is known.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::moment::Moment;

/// From when something is: a moment, a day, or any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSpan {
    pub from: Timestamp,
    pub to: Timestamp,
}

impl TimeSpan {
    /// Nothing is known.
    pub const ANY: Self = Self { from: Timestamp::MIN, to: Timestamp::MAX };

    /// From the time that is stated (RFC 3339, or RFC 2822), else from the date in a file's name.
    pub fn of(stated: Option<&str>, name: &str) -> Self {
        let day = || stated.and_then(date_in).or_else(|| date_in(name)).and_then(Self::day);
        time(stated).map(Self::at).or_else(day).unwrap_or(Self::ANY)
    }

    pub fn at(moment: Timestamp) -> Self {
        Self { from: moment, to: moment }
    }

    /// A whole day, in UTC.
    pub fn day(date: Date) -> Option<Self> {
        let from = date.to_zoned(TimeZone::UTC).ok()?.timestamp();
        Some(Self { from, to: from.checked_add(SignedDuration::from_hours(24) - SignedDuration::from_nanos(1)).ok()? })
    }

    pub fn is_a_moment(self) -> bool {
        self.from == self.to
    }

    pub fn is_known(self) -> bool {
        self != Self::ANY
    }

    /// Whether it may be as new as another, or newer.
    pub fn may_follow(self, other: Self) -> bool {
        self.to >= other.from
    }

    /// Whether it lies ahead of the moment of judging.
    pub fn is_ahead_of(self, moment: Moment) -> bool {
        moment.is_before(self.from)
    }
}

/// A time as evidence states it: RFC 3339, or RFC 2822 (`Fri, 13 Feb 2026 10:00:00 +0100`).
pub fn time(text: Option<&str>) -> Option<Timestamp> {
    let text = text?.trim();
    let mail = || Some(jiff::fmt::rfc2822::parse(text).ok()?.timestamp());
    text.parse().ok().or_else(mail)
}

/// Whether a text is a time as RFC 3339 spells it: with a date, seconds and an offset.
pub fn is_rfc_3339(text: &str) -> bool {
    let is_at = |at: usize, sign: &str| text.get(at..at + 1).is_some_and(|it| it.eq_ignore_ascii_case(sign));
    let has_offset = || {
        let end = text.len().checked_sub("+00:00".len()).and_then(|at| text.get(at..));
        end.is_some_and(|end| end.starts_with(['+', '-']) && end.get(3..4) == Some(":"))
    };
    let is_spelled = is_at(10, "T") && is_at(13, ":") && is_at(16, ":");
    is_spelled && (text.ends_with(['Z', 'z']) || has_offset()) && text.parse::<Timestamp>().is_ok()
}

/// As the canonical programs spell a moment: `2026-02-13T15:10:50.744Z`.
pub fn to_millis(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// The first `YYYY-MM-DD` in a text.
pub fn date_in(text: &str) -> Option<Date> {
    (0..text.len()).find_map(|at| text.get(at..at + "YYYY-MM-DD".len())?.parse().ok())
}

/// The last number in a file's name, before its endings: 4 in `2026-02-13-gate-run-004.report.json`. A date is none.
pub fn number_in(name: &str) -> Option<u64> {
    let stem = name.split('.').next()?;
    let stem = date_in(stem).map_or_else(|| stem.to_owned(), |date| stem.replacen(&date.to_string(), "", 1));
    let digits = stem.trim_end_matches(|c: char| !c.is_ascii_digit());
    digits[digits.trim_end_matches(|c: char| c.is_ascii_digit()).len()..].parse().ok()
}

/// The number at the end of a name: 2 of `2026-02-13-final-approval-note-2.md`, 1 where it has none. A date is none.
pub fn number_at_end(name: &str) -> u64 {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let undated = date_in(stem).map_or_else(|| stem.to_owned(), |date| stem.replacen(&date.to_string(), "", 1));
    undated.rsplit_once('-').and_then(|(_, number)| number.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stated_time_comes_before_the_date_in_a_name() {
        let span = TimeSpan::of(Some("2026-02-13T15:00:00Z"), "2026-02-11-a.json");
        assert_eq!(span, TimeSpan::at("2026-02-13T15:00:00Z".parse().unwrap()));
        assert_eq!(TimeSpan::of(Some("Fri, 13 Feb 2026 16:00:00 +0100"), ""), span);
        let day = TimeSpan::of(Some("soon"), "2026-02-13-a.json");
        assert!(day.may_follow(span) && span.may_follow(day) && day.is_known());
        let next = TimeSpan::of(None, "2026-02-14.md");
        assert!(next.may_follow(day) && !day.may_follow(next) && !span.may_follow(next));
        assert_eq!(TimeSpan::of(None, "a.json"), TimeSpan::ANY);
    }

    #[test]
    fn the_number_of_a_name_is_its_last_one() {
        for (name, number) in [
            ("2026-02-13-gate-run-004.report.json", Some(4)),
            ("gate-run-12-rerun.report.json", Some(12)),
            ("2026-02-13-final.report.json", None),
            ("2026-02-13.json", None),
            ("rehearsal-002.md", Some(2)),
            ("", None),
        ] {
            assert_eq!(number_in(name), number, "{name}");
        }
    }

    #[test]
    fn the_number_at_the_end_of_a_name_is_behind_its_last_dash() {
        for (name, number) in [
            ("2026-02-13-final-approval-note.md", 1),
            ("2026-02-13-final-approval-note-2.md", 2),
            ("2026-02-13-sign-off-12.md", 12),
            ("2026-02-13-v4-sign-off.md", 1),
            ("2026-02-13.md", 1),
            ("2026-02-13-2.md", 2),
            ("note-2026-02-13.md", 1),
            ("", 1),
        ] {
            assert_eq!(number_at_end(name), number, "{name}");
        }
    }
}
