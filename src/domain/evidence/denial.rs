//! What says that something did not hold or was not done. A form that is not known here costs no more than a person's
//! look: it never makes anything hold.

use super::totals::Totals;

/// The first clause of a text that denies, or its totals where they tell of failures; `None` where nothing does.
/// Names of tests and files do not speak.
pub fn denied(text: &str) -> Option<String> {
    let lower = without_what_says_none(&spoken(text).to_lowercase().replace('’', "'"));
    let clause = clauses(&lower).find(|clause| speaks_against(clause) || contradicts_clause(clause));
    let total = || Totals::of(&lower).failed.then(|| lower.trim());
    clause.or_else(total).map(|clause| clause.trim().to_owned())
}

/// The first clause that says that what was to happen did not, wherever it stands: narrower than [`denied`], for
/// sentences outside of any entry.
pub fn contradicted(text: &str) -> Option<String> {
    let lower = without_what_says_none(&spoken(text).to_lowercase().replace('’', "'"));
    clauses(&lower).find(|clause| contradicts_clause(clause)).map(|clause| clause.trim().to_owned())
}

/// Without counts of nothing (`failed: 0`, `skipped: none`, `failures=0`), and without sentences that say that nobody and
/// nothing broke (`no session crashed, hung or stalled`), or that are of something else (`unrelated settings ...`).
fn without_what_says_none(lower: &str) -> String {
    let sentences = lower.split_inclusive(['.', ';', '\n']).filter(|sentence| !says_that_none(sentence));
    sentences.map(without_zero_counts).collect()
}

fn says_that_none(sentence: &str) -> bool {
    let words = words(sentence);
    let first = words.first().copied().unwrap_or_default();
    let is_none = matches!(first, "no" | "none" | "neither" | "nobody" | "nothing");
    let is_of_what_broke = words.iter().any(|word| BROKE.contains(word));
    let is_of_more = words.iter().any(|word| EXPECTED.contains(word) || DONE.contains(word) || *word == "but");
    (is_none && is_of_what_broke && !is_of_more) || matches!(first, "unrelated")
}

/// `failed: 0`, `failed tests: none`, `skipped = 0`, `blocked: no`: the label and its count say nothing.
fn without_zero_counts(sentence: &str) -> String {
    const NONE: [&str; 7] = ["0", "none", "no", "nil", "zero", "nothing", "keine"];
    let mut kept = String::new();
    let mut rest = sentence;
    while let Some(at) = rest.find([':', '=']) {
        let (label, after) = (&rest[..at], &rest[at + 1..]);
        let value = after.trim_start_matches([' ', '`', '"', '\'', '*']);
        let word: &str = value.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let behind = value[word.len()..].trim_start_matches(['`', '"', '\'', '*']);
        let is_all = behind.is_empty() || behind.starts_with([',', ';', ')', '.', '|', '\n', ' ']);
        let is_sentence =
            behind.trim_start().starts_with(char::is_alphabetic) && !behind.trim_start().contains(['=', ':']);
        let start = label.rfind([',', ';', '(', '|', ':', '=']).map_or(0, |at| at + 1);
        let is_bad = words(&label[start..]).iter().any(|word| {
            AGAINST.contains(word)
                || CURT.contains(word)
                || matches!(*word, "failures" | "errors" | "error" | "crashes")
        });
        if is_bad && NONE.contains(&word) && is_all && !is_sentence {
            kept.push_str(&label[..start]);
            rest = behind;
        } else {
            kept.push_str(&rest[..=at]);
            rest = after;
        }
    }
    kept + rest
}

/// Words that say so wherever they stand, unless they are denied themselves.
const AGAINST: [&str; 16] = [
    "fail",
    "failed",
    "unverified",
    "untested",
    "unexecuted",
    "unrehearsed",
    "uncovered",
    "unsuccessful",
    "aborted",
    "todo",
    "tbd",
    "placeholder",
    "fehlgeschlagen",
    "gescheitert",
    "échoué",
    "fallito",
];
/// Words that say so where they are (nearly) all that a clause says.
const CURT: [&str; 23] = [
    "omitted",
    "n/a",
    "timeout",
    "flaky",
    "fails",
    "failing",
    "failure",
    "blocked",
    "broken",
    "missing",
    "deferred",
    "planned",
    "pending",
    "skipped",
    "inconclusive",
    "red",
    "incomplete",
    "cancelled",
    "canceled",
    "rejected",
    "abandoned",
    "interrupted",
    "unknown",
];
/// What has to have been done: `not run`, `not yet verified`.
const DONE: [&str; 24] = [
    "merged",
    "satisfied",
    "run",
    "ran",
    "executed",
    "verified",
    "verify",
    "tested",
    "rehearsed",
    "validated",
    "validate",
    "covered",
    "checked",
    "performed",
    "completed",
    "complete",
    "done",
    "confirmed",
    "exercised",
    "passed",
    "pass",
    "ok",
    "bestanden",
    "successful",
];
/// What was to happen, denied wherever it stands.
const EXPECTED: [&str; 26] = [
    "fall",
    "fell",
    "falls",
    "fallen",
    "disable",
    "disabled",
    "deactivate",
    "deactivated",
    "toggle",
    "toggled",
    "revert",
    "reverted",
    "restore",
    "restored",
    "roll",
    "rolled",
    "recover",
    "recovered",
    "turned",
    "switched",
    "honoured",
    "honored",
    "respected",
    "fallback",
    "deaktiviert",
    "abgeschaltet",
];
/// What was to happen, denied where a clause begins with the denial: the flag itself is what it is about.
const OWN: [&str; 16] = [
    "work", "working", "apply", "applied", "change", "changed", "take", "switch", "turn", "start", "hold", "go",
    "stop", "stopped", "respond", "react",
];
const DENIALS: [&str; 20] = [
    "not", "never", "cannot", "can't", "didn't", "doesn't", "don't", "wasn't", "weren't", "isn't", "hasn't", "haven't",
    "won't", "wouldn't", "couldn't", "nicht", "nie", "failed", "refused", "no",
];
/// Verbs of things that went to pieces.
const BROKE: [&str; 20] = [
    "broke",
    "breaks",
    "broken",
    "crashed",
    "crashes",
    "crashing",
    "hung",
    "hangs",
    "deadlocked",
    "panicked",
    "panics",
    "corrupted",
    "corrupts",
    "regressed",
    "stalled",
    "freezes",
    "froze",
    "abgestürzt",
    "stürzte",
    "kaputt",
];
/// Under these a clause tells of a case, not of what happened.
const CASES: [&str; 10] = ["if", "when", "whenever", "unless", "once", "should", "would", "until", "in", "even"];
/// Signs that say the same as `fail`.
const SIGNS: [char; 5] = ['❌', '✗', '✘', '☐', '✖'];

fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split([':', ';', '(', ')', ',', '—', '–', '→', '|']).flat_map(|part| part.split(". "))
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty()).collect()
}

fn speaks_against(clause: &str) -> bool {
    let words = words(clause);
    clause.contains(SIGNS)
        || is_curt(&words)
        || words.iter().enumerate().any(|(at, word)| AGAINST.contains(word) && !is_relieved(&words, at))
        || words.iter().enumerate().any(|(at, word)| {
            is_denial(word) && *word != "no" && words[at + 1..].iter().take(3).any(|next| DONE.contains(next))
        })
}

/// `0 failed`, `no failed tests`, `fail-safe`, `3 failed attempts`, `when the host failed` are no failures.
fn is_relieved(words: &[&str], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |at| words[at]);
    let after = words.get(at + 1).copied().unwrap_or_default();
    // `a failed fallback blocks`: a case, not one that happened.
    let is_case_of = matches!(before, "a" | "any") && EXPECTED.contains(&after);
    let is_denied =
        is_case_of || matches!(before, "0" | "no" | "zero" | "never" | "nothing" | "none" | "without" | "not");
    // `passed 4, failed 0`.
    let is_of_none = matches!(after, "0" | "zero" | "none") && at + 2 == words.len();
    let is_design = matches!(after, "safe" | "over" | "back" | "open" | "closed" | "soft" | "fast");
    // Numbers are read as totals.
    let is_counted = before.parse::<u64>().is_ok();
    is_denied || is_counted || is_of_none || (words[at] == "fail" && is_design) || is_case(&words[..at])
}

/// A clause of at most three words that begins with a curt one: `blocked by CI`. `skipped by design` is meant so.
fn is_curt(words: &[&str]) -> bool {
    let meant = words
        .iter()
        .any(|word| matches!(*word, "design" | "intended" | "expected" | "intentionally" | "before" | "after" | "off"));
    let first = words.first().copied().unwrap_or_default();
    // `unknown action` begins a sentence.
    let is_alone = first != "unknown" || words.len() == 1;
    words.len() <= 3 && CURT.contains(&first) && !meant && is_alone
}

fn contradicts_clause(clause: &str) -> bool {
    let words = words(clause);
    let at_each = |holds: &dyn Fn(usize) -> bool| (0..words.len()).any(holds);
    at_each(&|at| denies_expected(&words, at))
        || at_each(&|at| is_still_on(&words, at))
        || at_each(&|at| {
            BROKE.contains(&words[at])
                && !is_relieved(&words, at)
                && !is_negated(&words, at)
                && words.get(at + 1) != Some(&"off")
        })
        || at_each(&|at| is_unable(&words, at))
}

/// `did not fall back`, `never disabled`, `failed to roll back`, `no fallback`; and of the flag itself `did not work`.
fn denies_expected(words: &[&str], at: usize) -> bool {
    // `a failed fallback blocks`, and sessions that were there before are not meant to change.
    let is_article = matches!(at.checked_sub(1).map(|at| words[at]), Some("a" | "any" | "each" | "every"));
    let is_before = words[..at].iter().any(|word| matches!(*word, "running" | "existing" | "current" | "ongoing"));
    if !is_denial(words[at]) || is_case(&words[..at]) || is_article || is_before {
        return false;
    }
    let begins = words[..at].iter().all(|word| {
        matches!(*word, "it" | "did" | "does" | "has" | "the" | "flag" | "toggle" | "switch" | "setting" | "rollback")
    });
    let reach = if words[at] == "no" { 1 } else { 3 };
    let next = || words[at + 1..].iter().take(reach);
    next().any(|word| EXPECTED.contains(word)) || (begins && words[at] != "no" && next().any(|word| OWN.contains(word)))
}

fn is_denial(word: &str) -> bool {
    DENIALS.contains(&word)
}

/// `remains enabled`, `stayed active`, `still on`. What the old path does is what is wanted.
fn is_still_on(words: &[&str], at: usize) -> bool {
    const STAYS: [&str; 12] = [
        "remain", "remains", "remained", "stay", "stays", "stayed", "still", "kept", "keeps", "left", "bleibt", "blieb",
    ];
    const WANTED: [&str; 6] = ["legacy", "old", "fallback", "visual", "previous", "path"];
    let after = &words[at + 1..];
    let on = |next: usize| match after.get(next).copied() {
        Some("enabled" | "active" | "engaged" | "aktiv" | "aktiviert") => true,
        // `kept on the old path` is none.
        Some("on") => after.len() == next + 1,
        _ => false,
    };
    STAYS.contains(&words[at])
        && (on(0) || on(1))
        && !is_negated(words, at)
        && !is_case(&words[..at])
        && !words.iter().any(|word| WANTED.contains(word))
}

/// `could not be disabled`, `unable to switch`, `cannot be turned off`.
fn is_unable(words: &[&str], at: usize) -> bool {
    let is_could = words[at] == "couldn't" || (words[at] == "could" && words.get(at + 1) == Some(&"not"));
    (is_could || words[at] == "unable") && !is_case(&words[..at])
}

fn is_negated(words: &[&str], at: usize) -> bool {
    let before = &words[at.saturating_sub(2)..at];
    before
        .iter()
        .any(|word| is_denial(word) || matches!(*word, "nothing" | "none" | "without" | "nobody" | "0" | "zero"))
}

fn is_case(before: &[&str]) -> bool {
    before.iter().any(|word| CASES.contains(word) && *word != "in")
}

/// What the text says by itself: without the names of files and modules, and without sentences in double quotes, which
/// are names of tests. A quoted word or two is a value (`"fail"`), and speaks.
fn spoken(text: &str) -> String {
    let is_balanced = text.matches('"').count().is_multiple_of(2);
    let mut kept = String::with_capacity(text.len());
    for (index, part) in text.split('"').enumerate() {
        let is_name = is_balanced && index % 2 == 1 && part.split_whitespace().count() > 2;
        kept.push_str(if is_name { " quoted " } else { part });
    }
    let words: Vec<&str> = kept.split_whitespace().map(|word| if is_file_name(word) { "file" } else { word }).collect();
    words.join(" ")
}

/// `operators.test`, `router::tests`: a full stop or two colons within a word.
fn is_file_name(word: &str) -> bool {
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    inner.contains("::") || inner.split('.').skip(1).any(|part| part.starts_with(|c: char| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_or_was_not_done_is_heard() {
        for text in [
            "FAILED",
            "2 failed",
            "not run",
            "was not yet verified",
            "skipped (no host)",
            "TODO",
            "blocked by CI",
            "❌",
            "could not be tested",
            "untested",
            "rollback broke new sessions",
            "crashes after toggle",
            "fehlgeschlagen",
            "the gate stayed active",
            "did not fall back to the visual path",
            "the flag remains enabled",
            "could not be disabled",
            "still on",
            "never switched over",
            "it didn't work",
            "no fallback took place",
            "unable to turn it off",
            "failed to roll back",
            "sessions hung",
            "pending",
            "wurde nicht deaktiviert",
            "tests: 41 passed, 1 failed",
            "the toggle did not take effect",
            "Fallback was refused: did not fall back",
            "failed: 3",
            "failed: none passed",
            "omitted",
            "no session fell back, all crashed",
        ] {
            assert!(denied(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_only_sounds_like_it_is_not() {
        for text in [
            "error rate 0",
            "nothing failed",
            "0 failed, 2 skipped",
            "does not require tool-first routing",
            "router is skipped by design",
            "12 passed, 0 failed",
            "fail-safe path is taken",
            "no crashes",
            "nothing broke",
            "pass (`failed.test`, `src/pending.spec.ts`)",
            "test: \"skipped and failed actions pass through\"",
            "the legacy path stayed active",
            "kept on the old path",
            "falls back when the gate fails",
            "if it does not fall back, restart",
            "reconnects after 3 failed attempts",
            "Issues: none",
            "without crashes",
            "no errors",
            "the app never crashed",
            "skipped as expected",
            "works as before",
            "sessions keep the old path",
            "tests: 20, passed: 20, failed: 0",
            "failed tests: none",
            "passed 4, failed 0",
            "skipped: none; pending: none; blocked: no",
            "passed=4 failed=0",
            "`tests=\"21\" failures=\"0\" errors=\"0\"`",
            "No session crashed, hung or stalled.",
            "Neither session crashed.",
            "Unrelated settings (telemetry, auto-update) remain enabled.",
            "A failed fallback blocks the release.",
            "The test loop is broken off after 10 s.",
            "Running sessions do not fall back; only new sessions do (by design).",
            "before: unknown action blocked",
            "low-confidence clicks, rejected before, are executed",
        ] {
            assert_eq!(denied(text), None, "{text}");
        }
    }

    #[test]
    fn outside_of_entries_only_what_contradicts_is_heard() {
        assert!(contradicted("In the end the router did not fall back.").is_some());
        assert_eq!(contradicted("Not tested on Linux. A later run is pending."), None);
    }
}
