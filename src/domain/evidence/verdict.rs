//! Verdicts: the value of a `Result` field or column, or an entry's own text.

use jiff::civil::{Date, Time};

use super::denial;
use super::outcome::Said;
use super::totals::{self, Totals};

/// What says outright that something holds. Nothing else does.
const HOLDS: [&str; 20] = [
    "pass",
    "passed",
    "passes",
    "verified",
    "confirmed",
    "success",
    "successful",
    "successfully",
    "succeeded",
    "ok",
    "✓",
    "✔",
    "✔️",
    "✅",
    "☑",
    "☑️",
    "bestanden",
    "erfolgreich",
    "validated",
    "green",
];
/// What says the opposite where a verdict begins with it.
const FAILS: [&str; 32] = [
    "fail",
    "failed",
    "fails",
    "failing",
    "failure",
    "ko",
    "nok",
    "no",
    "not",
    "nein",
    "pending",
    "skipped",
    "todo",
    "tbd",
    "blocked",
    "broken",
    "aborted",
    "abandoned",
    "cancelled",
    "canceled",
    "interrupted",
    "rejected",
    "refused",
    "denied",
    "incomplete",
    "unsuccessful",
    "unverified",
    "untested",
    "errored",
    "crashed",
    "missing",
    "deferred",
];
/// What may stand before the word that decides: `all tests passed`.
const LEAD: [&str; 12] =
    ["all", "test", "tests", "suite", "suites", "spec", "specs", "files", "checks", "cases", "the", "both"];
/// Endings of names of files.
const ENDINGS: [&str; 30] = [
    "test", "tests", "spec", "ts", "tsx", "js", "jsx", "mjs", "cjs", "rs", "py", "go", "java", "kt", "cs", "rb",
    "swift", "md", "json", "ndjson", "log", "txt", "png", "jpg", "yml", "yaml", "toml", "sh", "ps1", "html",
];
/// The longest value that is told whole, in words, where it is no verdict: a longer one is prose.
const SHORT: usize = 3;

/// What the value of a result field says.
pub fn of_value(value: &str) -> Said {
    let text = plain(value);
    let words: Vec<&str> = text.split_whitespace().collect();
    let first = words.first().copied().unwrap_or_default();
    if first.is_empty() {
        return Said::Unclear("its result is left empty".to_owned());
    }
    if is_unfilled(&text) {
        return Said::Unclear(format!("its result `{}` is not filled in", value.trim()));
    }
    if FAILS.contains(&bare(first)) && !is_relief(&words) {
        return Said::Fails(format!("its result says `{}`", value.trim()));
    }
    match of_text(value) {
        Said::Nothing(_) if is_qualified(first) || words.len() <= SHORT => {
            Said::Unclear(format!("its result says `{}`, which is no plain pass", value.trim()))
        }
        said => said,
    }
}

/// What a whole text says that stands for itself, such as an entry's.
pub fn of_text(text: &str) -> Said {
    let lower = plain(text);
    if let Some(clause) = denial::denied(text).filter(|_| !is_unfilled(&lower)) {
        return Said::Fails(format!("it says `{clause}`"));
    }
    if is_verdict(&lower) {
        return Said::Holds;
    }
    if Totals::of(text).lacking {
        return Said::Unclear(format!("its totals `{}` show no full pass", text.trim()));
    }
    let words: Vec<&str> = lower.split_whitespace().collect();
    // `passes through actions` begins a sentence.
    if words.first().is_some_and(|first| is_qualified(first) && bare(first) != "passes") && words.len() <= SHORT {
        return Said::Unclear(format!("it says `{}`, which is no plain pass", text.trim()));
    }
    Said::Nothing("it names what was expected, not what was seen".to_owned())
}

/// Lower case, without the marks around it.
fn plain(text: &str) -> String {
    let text = text.trim().trim_matches(['*', '_', '"', '\'', '`']).trim();
    text.strip_suffix(['.', '!']).unwrap_or(text).to_lowercase()
}

/// `no failures`, `no regressions`: a value that begins like a failure and is none.
fn is_relief(words: &[&str]) -> bool {
    const BAD: [&str; 10] =
        ["failure", "failures", "failed", "error", "errors", "regression", "regressions", "issue", "issues", "crashes"];
    matches!(words, ["no" | "not", bad, ..] if BAD.contains(&bare(bad)))
}

/// Whether the value begins as a pass and goes on as something else: `pass with exceptions`, `pass?`.
fn is_qualified(first: &str) -> bool {
    HOLDS.contains(&bare(first.split(['?', '/', '|']).next().unwrap_or_default()))
}

/// `pass/fail`, `<pass>`, `pass or fail`: a template's.
fn is_unfilled(text: &str) -> bool {
    let choices: Vec<&str> = text.split(['/', '|', ' ']).map(bare).filter(|it| !it.is_empty() && *it != "or").collect();
    let has = |list: &[&str]| choices.iter().any(|it| list.contains(it));
    let is_choice =
        choices.len() <= 4 && has(&HOLDS) && has(&FAILS) && (text.contains(['/', '|']) || text.contains(" or "));
    let is_bracketed = text.starts_with('<') && text.ends_with('>');
    is_choice || is_bracketed
}

/// Whether nothing is said but a verdict that holds, and what cannot take it back.
fn is_verdict(text: &str) -> bool {
    let totals = Totals::of(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_doubtful = |word: &&str| word.contains(['?', '/', '|']) && !is_name(word) && !is_full(word);
    let lead = words.iter().take_while(|word| LEAD.contains(&bare(word)) || is_name(word)).count();
    let rest = &words[lead..];
    let says = rest.first().is_some_and(|word| HOLDS.contains(&bare(word))) || totals.passed;
    says && !totals.failed
        && !totals.lacking
        && !words.iter().any(is_doubtful)
        && rest.iter().enumerate().all(|(at, _)| is_harmless(rest, at))
}

/// Whether a word cannot take a verdict back: names of files, counts, durations, times, dates, who it was.
fn is_harmless(words: &[&str], at: usize) -> bool {
    let word = bare(words[at]);
    let beside = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |it| bare(it));
    let (before, next) = (beside(at.checked_sub(1)), beside(Some(at + 1)));
    match word {
        "" => true,
        "in" | "on" | "at" | "and" => is_measure(next) || is_name(next),
        "s" | "ms" | "sec" | "seconds" | "min" | "minutes" => is_measure(before),
        // `0 failed`, `failures: 0`, `no failures observed`; that more did is a failure.
        _ if totals::is_bad(word) => {
            before == "no" || totals::number(before).is_some() || totals::number(next).is_some()
        }
        "no" => totals::is_bad(next),
        "observed" | "found" | "seen" => totals::is_bad(before),
        _ => HOLDS.contains(&word) || totals::is_good(word) || is_measure(word) || is_name(word) || is_person(word),
    }
}

/// A count, a duration, a date or a time.
fn is_measure(word: &str) -> bool {
    let number = word.trim_start_matches('~').trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = &word[word.len() - (word.trim_start_matches('~').len() - number.len())..];
    let is_number = !number.is_empty() && number.parse::<f64>().is_ok();
    let is_quantity = is_number && matches!(unit, "" | "s" | "ms" | "m" | "h" | "min" | "x");
    is_quantity || is_full(word) || word.parse::<Date>().is_ok() || word.parse::<Time>().is_ok()
}

/// `5/5`: all of all.
fn is_full(word: &str) -> bool {
    matches!(totals::number(bare(word)), Some((count, Some(all))) if count == all && all > 0)
}

/// A name of a file or a module.
fn is_name(word: &str) -> bool {
    let inner = bare(word);
    let has_ending = inner.split('.').skip(1).any(|part| ENDINGS.contains(&part));
    let is_plain =
        inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '/' | '\\' | '_' | '-' | ':' | '*' | '@'));
    is_plain && (has_ending || (inner.contains("::") && !inner.ends_with(':')))
}

/// `@handle`.
fn is_person(word: &str) -> bool {
    let name = bare(word).strip_prefix('@');
    name.is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| {
        matches!(c, '(' | ')' | '[' | ']' | ',' | ';' | '.' | '`' | '"' | '*' | '_' | '!' | ':' | '-' | '–' | '—' | '·')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_verdict_holds_whatever_cannot_take_it_back_stands_behind_it() {
        for text in [
            "pass",
            "PASS",
            "Passed.",
            "verified",
            "**ok**",
            "✅",
            "pass (`cache.test`)",
            "passed, 12 passed, 0 failed",
            "12 passed, 0 failed",
            "verified (`src/main/router.test.ts`, `router::tests`)",
            "pass in 0.9s",
            "passed on 2026-02-13",
            "pass (5/5)",
            "pass (@ada)",
            "all tests passed",
            "`phase0.test` passed",
            "succeeded at 14:02",
            "confirmed",
            "✔ pass",
            "suites passed",
            "pass (~3 s)",
            "0 failed, 2 skipped, 9 passed",
            "pass (no failures observed)",
            "pass, no errors",
        ] {
            assert_eq!(of_value(text), Said::Holds, "{text}");
            assert_eq!(of_text(text), Said::Holds, "{text}");
        }
    }

    #[test]
    fn what_is_added_to_a_verdict_leaves_it_open() {
        for text in [
            "pass with exceptions",
            "pass?",
            "pass/fail",
            "passed after retry",
            "pass (waived)",
            "pass unless X",
            "",
            "<pass/fail>",
            "pass | fail",
            "pass or fail",
            "partial",
            "pass, mostly",
            "ok for now",
            "passed for 4 of 5 hosts",
            "3/5 passed",
            "pass (sort.of)",
            "passed once",
            "pass - see below",
            "verified by design",
            "passed on Tuesday",
            "ok ok maybe",
            "pass (expected)",
            "0 passed",
        ] {
            assert!(matches!(of_value(text), Said::Unclear(_)), "{text}: {:?}", of_value(text));
        }
    }

    #[test]
    fn a_verdict_that_fails_is_heard() {
        for text in [
            "fail",
            "FAILED",
            "not a pass",
            "no",
            "pending review by QA",
            "aborted",
            "❌",
            "12 passed, 1 failed",
            "pass, but the router did not fall back",
            "crashed",
            "passed? no, failed",
            "skipped",
        ] {
            assert!(matches!(of_value(text), Said::Fails(_)), "{text}: {:?}", of_value(text));
        }
    }

    #[test]
    fn an_unknown_sentence_never_holds() {
        for text in [
            "PASS is expected",
            "expected: pass",
            "should pass",
            "will be verified",
            "passed? no",
            "to be confirmed",
            "the pass was issued",
            "legacy path is used",
            "defaults to disabled",
            "not all tests passed",
            "most tests passed",
            "almost verified",
            "nobody verified it",
            "verified nothing",
            "ok?",
            "hardly passed",
            "looks ok",
            "same as before",
            "disabled",
            "passing this would be good",
            "pass-through",
            "retry suite passed",
            "tests",
            "5",
            "verified it is not",
        ] {
            assert_ne!(of_text(text), Said::Holds, "{text}");
            assert_ne!(of_value(text), Said::Holds, "{text}");
        }
    }
}
