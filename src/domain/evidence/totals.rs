//! Totals of tests in a text: `41 passed, 1 failed`, `Failures: 3`, `2 of 5 tests passed`.

/// What the totals of a text come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// At least one passed.
    pub passed: bool,
    /// At least one failed.
    pub failed: bool,
    /// Some that should have passed are not accounted for, or none was there: `0 tests`, `0 passed`, `2 of 5 passed`.
    pub lacking: bool,
}

const PASSED: [&str; 7] = ["passed", "pass", "passes", "passing", "ok", "succeeded", "green"];
const FAILED: [&str; 12] = [
    "failed", "fail", "fails", "failing", "failure", "failures", "error", "errors", "errored", "crashed", "broken",
    "red",
];
const SKIPPED: [&str; 4] = ["skipped", "skip", "todo", "ignored"];
/// What is counted.
const COUNTED: [&str; 18] = [
    "test",
    "tests",
    "file",
    "files",
    "suite",
    "suites",
    "case",
    "cases",
    "spec",
    "specs",
    "check",
    "checks",
    "assertion",
    "assertions",
    "scenario",
    "scenarios",
    "flag",
    "flags",
];
/// What may stand before a number that is a total.
const LEAD: [&str; 22] = [
    "there", "were", "was", "with", "had", "has", "have", "are", "is", "but", "and", "in", "all", "we", "saw", "got",
    "result", "results", "total", "totals", "run", "only",
];

impl Totals {
    pub fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        clauses(&lower).map(of_clause).fold(Self::default(), Self::and)
    }

    /// At least one passed, none failed, and none is lacking.
    pub fn show_passes(self) -> bool {
        self.passed && !self.failed && !self.lacking
    }

    /// Of both.
    pub fn and(self, other: Self) -> Self {
        Self {
            passed: self.passed || other.passed,
            failed: self.failed || other.failed,
            lacking: self.lacking || other.lacking,
        }
    }
}

/// What stands between commas, semicolons, bars, brackets and full stops; a colon stays inside.
fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '|', '(', ')', '[', ']', '\n']).flat_map(|part| part.split(". ")).map(str::trim)
}

fn of_clause(clause: &str) -> Totals {
    let (label, said) = clause.rsplit_once(':').unwrap_or(("", clause));
    let words: Vec<&str> = words(said);
    let label: Vec<&str> = self::words(label);
    if words.first() == Some(&"no") && words.get(1).is_some_and(|word| COUNTED[..6].contains(word)) && words.len() <= 5
    {
        return Totals { lacking: true, ..Totals::default() };
    }
    // `Failures: 3`, `Failed 3`: the word stands before its number.
    if let [.., named, count] = [label.as_slice(), words.as_slice()].concat().as_slice()
        && let Some((count, all)) = number(count)
        && (words.len() == 1 || (words.len() == 2 && label.is_empty()))
    {
        return counted(named, count, all);
    }
    let numbers = words.iter().enumerate().filter_map(|(at, word)| Some((at, number(word)?)));
    numbers
        .filter(|(at, _)| words[..*at].iter().all(|word| may_lead(word)))
        .map(|(at, (count, all))| followed(&words[at + 1..], count, all))
        .fold(Totals::default(), Totals::and)
}

/// What is said after a number: `failed`, `tests passed`, `of 5 tests passed`.
fn followed(after: &[&str], count: u64, all: Option<u64>) -> Totals {
    let (after, all) = match after {
        ["of" | "from", of, rest @ ..] | ["out", "of", of, rest @ ..] if number(of).is_some() => {
            (rest, number(of).map(|(of, _)| of))
        }
        _ => (after, all),
    };
    let skip =
        after.iter().take_while(|word| COUNTED.contains(word) || matches!(**word, "were" | "was" | "have")).count();
    match after.get(skip) {
        // `3 failed attempts` counts no tests.
        Some(_) if after.get(skip + 1).is_some_and(|next| !may_lead(next)) => Totals::default(),
        Some(word) => counted(word, count, all),
        None if skip > 0 => counted(after[skip - 1], count, all),
        None => Totals::default(),
    }
}

fn counted(word: &str, count: u64, all: Option<u64>) -> Totals {
    let lacking = all.is_some_and(|all| count < all);
    if PASSED.contains(&word) {
        Totals { passed: count > 0, lacking: lacking || count == 0, failed: false }
    } else if FAILED.contains(&word) {
        Totals { failed: count > 0, ..Totals::default() }
    } else {
        Totals { lacking: count == 0 && COUNTED[..12].contains(&word), ..Totals::default() }
    }
}

fn may_lead(word: &str) -> bool {
    [&LEAD[..], &COUNTED, &PASSED, &FAILED, &SKIPPED].iter().any(|list| list.contains(&word)) || number(word).is_some()
}

/// Whether a word of a total says nothing against it.
pub fn is_good(word: &str) -> bool {
    COUNTED.contains(&word) || PASSED.contains(&word)
}

/// Whether a word of a total speaks against it, where its number is not 0.
pub fn is_bad(word: &str) -> bool {
    FAILED.contains(&word) || SKIPPED.contains(&word)
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '`' | '"' | '*' | '='))
        .filter(|it| !it.is_empty())
        .map(trimmed)
        .collect()
}

fn trimmed(word: &str) -> &str {
    word.trim_end_matches(['.', '!'])
}

/// A count, and of how many: `41`, `5/5`, `three`.
pub fn number(word: &str) -> Option<(u64, Option<u64>)> {
    const SPELLED: [&str; 11] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    if let Some(number) = SPELLED.iter().position(|it| *it == word) {
        return Some((number as u64, None));
    }
    match word.split_once('/') {
        Some((count, all)) => Some((count.parse().ok()?, Some(all.parse().ok()?))),
        None => Some((word.parse().ok()?, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (bool, bool, bool) {
        let Totals { passed, failed, lacking } = Totals::of(text);
        (passed, failed, lacking)
    }

    #[test]
    fn passes_and_failures_are_counted_in_every_form() {
        for text in [
            "16 files passed, 100 tests passed",
            "Tests: 41 passed",
            "Passed: 41",
            "12 passed, 0 failed",
            "Main suite: 16 files passed, 100 tests passed.",
            "5/5 passed",
            "login suites, 212 tests passed.",
            "Tests  19 passed (19)",
            "all 12 tests passed",
            "0 failed, 2 skipped, 3 passed",
        ] {
            assert_eq!(of(text), (true, false, false), "{text}");
        }
        for text in [
            "3 failed",
            "Tests: 41 passed, 1 failed",
            "Failures: 3",
            "Tests  2 failed | 19 passed (21)",
            "two tests failed",
            "2 of 5 failed",
            "Failed 3",
            "There were 3 failed tests",
            "1 error",
            "12 passed and 1 failed",
        ] {
            assert!(of(text).1, "{text}");
        }
    }

    #[test]
    fn none_and_not_all_are_lacking() {
        for text in
            ["Tests: 0", "0 tests", "0 passed", "no tests", "No test files found", "2 of 5 passed", "41/42 passed"]
        {
            assert_eq!(of(text), (of(text).0, false, true), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_totals() {
        for text in [
            "error rate 0",
            "nothing failed",
            "0 failed, 2 skipped",
            "reconnects after 3 failed attempts",
            "Duration: 0.9s",
            "switched back at 14:20",
            "all four flags off",
            "404 pages",
        ] {
            assert_eq!(of(text), (false, false, false), "{text}");
        }
    }
}
