//! What a sentence of evidence says about its outcome.

/// The outcome that an entry states, weakest first: where a document says several things, the strongest counts, so that
/// one failure outweighs any number of successes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing but a name or a setting: no evidence.
    Silent,
    /// Something was verified, and nothing speaks against it.
    Holds,
    /// It says fail, pending, skipped, not run, or leaves the result open.
    Fails,
}

impl Outcome {
    /// What an entry's sentences (its own and those nested in it) say together. Names of tests and
    /// files do not speak.
    pub(super) fn of(sentences: &[&str]) -> Self {
        let sentences: Vec<String> = sentences.iter().map(|text| spoken(text).to_lowercase()).collect();
        if sentences.iter().any(|text| is_failure(text)) {
            return Self::Fails;
        }
        if sentences.iter().any(|text| has_substance(text)) { Self::Holds } else { Self::Silent }
    }
}

/// Words that, wherever they stand, say that something does not hold or was not done.
const AGAINST: [&str; 14] = [
    "pending",
    "skipped",
    "todo",
    "tbd",
    "fail",
    "failed",
    "unverified",
    "untested",
    "unexecuted",
    "unrehearsed",
    "uncovered",
    "unable",
    "cannot",
    "placeholder",
];
/// Words that say so where they are (nearly) all that a clause says.
const CURT: [&str; 18] = [
    "fails",
    "failing",
    "failure",
    "blocked",
    "broken",
    "missing",
    "deferred",
    "planned",
    "open",
    "unknown",
    "inconclusive",
    "none",
    "no",
    "n/a",
    "na",
    "error",
    "red",
    "incomplete",
];
/// What has to have been done: `not run`, `not yet verified`.
const DONE: [&str; 18] = [
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
];
/// Settings and template words: they state no outcome.
const SETTINGS: [&str; 12] =
    ["true", "false", "on", "off", "enabled", "yes", "evidence", "result", "before", "after", "outcome", "status"];
/// Signs that say the same as `fail`.
const SIGNS: [char; 4] = ['❌', '✗', '✘', '☐'];

fn is_failure(text: &str) -> bool {
    let words: Vec<&str> = words(text).collect();
    text.contains(SIGNS)
        || has_placeholder(text)
        || is_unanswered(text)
        || words.iter().enumerate().any(|(at, word)| speaks_against(word, &words, at))
        || text.split([':', ';', '(', ')', ',', '.', '—', '–', '→', '|']).any(is_curt)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty())
}

fn speaks_against(word: &str, words: &[&str], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
    let after = words.get(at + 1).copied().unwrap_or_default();
    match word {
        // `0 failed`, `no skipped tests`, `fail-safe`, `fail over` are no failures.
        _ if AGAINST.contains(&word) => {
            let is_denied = matches!(before, "0" | "no" | "zero" | "never" | "nothing" | "none");
            let is_design = word == "fail" && matches!(after, "safe" | "over" | "back" | "open" | "closed" | "soft");
            !is_denied && !is_design
        }
        "not" | "never" | "didn't" | "wasn't" | "weren't" | "isn't" | "hasn't" => {
            words[at + 1..].iter().take(3).any(|next| DONE.contains(next))
        }
        _ => false,
    }
}

/// A clause of at most three words of which one is curt: `blocked by CI`.
fn is_curt(clause: &str) -> bool {
    let clause = clause.trim();
    let words: Vec<&str> = clause.split_whitespace().collect();
    let first = words.first().copied().unwrap_or_default();
    let alone = matches!(first, "no" | "none" | "na" | "n/a" | "open");
    CURT.contains(&first) && words.len() <= if alone { 1 } else { 3 }
}

/// `<pass/fail>`: the template was not filled in.
fn has_placeholder(text: &str) -> bool {
    text.split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .is_some_and(|(inside, _)| inside.starts_with(|c: char| c.is_alphabetic()) && !inside.contains('<'))
}

/// `Result:` with nothing behind it.
fn is_unanswered(text: &str) -> bool {
    let ends = text.trim_end();
    ["result:", "outcome:", "verdict:", "conclusion:"].iter().any(|label| ends.ends_with(label))
}

fn has_substance(text: &str) -> bool {
    words(text).any(|word| !SETTINGS.contains(&word)) || text.contains(['✓', '✔', '✅', '☑'])
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
    fn what_was_verified_holds() {
        for text in [
            "defaults to disabled when no override is given (`flags.test`)",
            "disabled mode falls back to the legacy path",
            "pass",
            "12 passed, 0 failed",
            "test: \"skipped and failed actions pass through\"",
            "fail-safe path is taken, no skipped retries",
            "pass (`failed.test`, `src/pending.spec.ts`)",
            "does not require the router",
            "✅",
        ] {
            assert_eq!(Outcome::of(&[text]), Outcome::Holds, "{text}");
        }
    }

    #[test]
    fn what_failed_or_was_not_done_fails() {
        for text in [
            "fail",
            "Result: FAILED",
            "pending",
            "2 failed",
            "not run",
            "was not yet verified",
            "skipped (no host)",
            "TODO",
            "Result:",
            "Result: <pass/fail>",
            "blocked by CI",
            "❌",
            "could not be tested",
            "n/a",
            "untested",
        ] {
            assert_eq!(Outcome::of(&["Evidence: a.test", text]), Outcome::Fails, "{text}");
        }
    }

    #[test]
    fn a_name_or_a_setting_alone_is_no_evidence() {
        for text in ["", "true", "`off`", "Before: true, after: false", "Evidence:"] {
            assert_eq!(Outcome::of(&[text]), Outcome::Silent, "{text}");
        }
    }
}
