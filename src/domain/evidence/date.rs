//! Dates as people write them.

use jiff::civil::Date;

/// How far into a text a date is looked for, in words: further on, it belongs to something else.
const WORDS: usize = 24;
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The first date in a text: `2026-02-13`, `2026/02/13`, `13.02.2026`, `Feb 13, 2026`, `13 February 2026`,
/// `Fri, 13 Feb 2026 10:00:00 +0100`. One that may be read in two ways (`02/03/2026`) is none.
pub fn in_text(text: &str) -> Option<Date> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '`' | '*' | '_'))
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .collect();
    (0..words.len()).find_map(|at| numeric(words[at]).or_else(|| spelled(words.get(at..at + 3)?)))
}

/// In one word, with the time behind it or not.
fn numeric(word: &str) -> Option<Date> {
    let parts = |sign: char| -> Option<[&str; 3]> { word.split(sign).collect::<Vec<_>>().try_into().ok() };
    if let Some(date) = word.get(..10).and_then(|word| word.parse().ok()) {
        return Some(date);
    }
    match (parts('.'), parts('/')) {
        (Some([day, month, year]), _) => of(year, month.parse().ok()?, day),
        (_, Some([year, month, day])) if year.len() == 4 => of(year, month.parse().ok()?, day),
        // The greater one is the day; of two that may be months nobody knows.
        (_, Some([one, other, year])) => match (one.parse::<i8>().ok()?, other.parse::<i8>().ok()?) {
            (day, month) if day > 12 => of(year, month, one),
            (month, day) if day > 12 || day == month => of(year, month, other),
            _ => None,
        },
        _ => None,
    }
}

/// Three words: day, month and year, or month, day and year.
fn spelled(words: &[&str]) -> Option<Date> {
    let [one, other, year] = words else { return None };
    match (month(one), month(other)) {
        (None, Some(month)) => of(year, month, one),
        (Some(month), None) => of(year, month, other),
        _ => None,
    }
}

/// A month by its English name, from three letters on.
fn month(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = word.trim_end_matches('.').to_lowercase();
    let short = MONTHS.iter().position(|it| lower.get(..3) == Some(*it))?;
    (lower.len() == 3 || lower == "sept" || lower == NAMES[short]).then(|| i8::try_from(short + 1).ok()).flatten()
}

fn of(year: &str, month: i8, day: &str) -> Option<Date> {
    let year = year.trim_end_matches(|c: char| !c.is_ascii_digit());
    let day = day.trim_end_matches(['.', 's', 't', 'n', 'd', 'r', 'h']);
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    Date::new(year, month, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_forms_that_people_write() {
        for text in [
            "2026-02-13",
            "2026-02-13T10:00:00Z",
            "13.02.2026",
            "13.2.2026",
            "Feb 13, 2026",
            "February 13th, 2026",
            "13 Feb 2026",
            "13. February 2026",
            "Fri, 13 Feb 2026 10:00:00 +0100",
            "2026/02/13",
            "13/02/2026",
            "02/13/2026",
            "on 13 Feb 2026 (local)",
            "`2026-02-13`",
        ] {
            assert_eq!(in_text(text), "2026-02-13".parse().ok(), "{text}");
        }
    }

    #[test]
    fn what_has_two_readings_or_none_is_no_date() {
        for text in ["02/03/2026", "soon", "", "13.13.2026", "Feb 2026", "2026", "31 Feb 2026", "13 Feb 26", "1.2.3"] {
            assert_eq!(in_text(text), None, "{text}");
        }
    }
}
