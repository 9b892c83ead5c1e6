//! Words for messages: values quoted and lists told, so that no message grows with the evidence.

use serde_json::Value;

/// The most characters of one value that a message quotes.
const QUOTED: usize = 120;
/// The most entries of one list that a message tells.
const TOLD: usize = 20;

/// A text in back quotes, cut where it is long.
pub fn quoted(text: &str) -> String {
    format!("`{}`", cut(text))
}

/// A JSON value as it stands in its file, in back quotes; `nothing` where it is absent.
pub fn json(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| quoted(&value.to_string()))
}

/// The text, cut where it is long.
pub fn cut(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// Entries with commas between them; of a long list the first ones and how many more.
pub fn told(entries: &[String]) -> String {
    let more = entries.len().saturating_sub(TOLD);
    let shown = entries[..entries.len() - more].join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

/// `1 row`, `2 rows`.
pub fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// A share of one in percent, with no more digits than it has: `95 %`, `99.5 %`.
pub fn percent(share: f64) -> String {
    format!("{} %", (share * 1e6).round() / 1e4)
}

/// A commit short enough to read.
pub fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}

/// From so many hex digits on a commit's name is whole, and the beginning of no other.
const WHOLE: usize = 40;

/// Whether two spellings name one commit: equal, or one a prefix of the other with at least seven hex digits.
pub fn same_commit(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim().to_ascii_lowercase(), other.trim().to_ascii_lowercase());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let is_hash = |text: &str| text.len() >= 7 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_cut = is_hash(short) && short.len() < WHOLE;
    (!one.is_empty() && one == other) || (is_cut && is_hash(long) && long.starts_with(short.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_of_seven_digits_names_the_commit_and_a_shorter_one_does_not() {
        assert!(same_commit("ab12cd3", "AB12CD3ef"));
        assert!(!same_commit("ab12cd", "ab12cd3ef"));
        assert!(!same_commit("", ""));
        assert!(!same_commit(&"a".repeat(40), &"a".repeat(41)), "a digit too many names no commit, or another one");
        assert!(same_commit("v1.2", "v1.2") && !same_commit("release", "release-2"));
    }

    #[test]
    fn long_values_and_lists_are_cut() {
        assert_eq!(quoted(&"é".repeat(130)).chars().count(), 125);
        let many: Vec<String> = (0..25).map(|number| number.to_string()).collect();
        assert!(told(&many).ends_with("19 and 5 more"));
    }
}
