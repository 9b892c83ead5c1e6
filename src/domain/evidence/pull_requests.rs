//! Pull requests as notes name them.

use std::collections::HashSet;

use super::markdown::Block;

/// A range of more than so many names none.
const LONGEST_RANGE: u32 = 200;

/// `#20`, `PR 20`, `GH-20`, `owner/name#20`, `#20-#25`, and links to pull requests: as `#20`, in order, each once.
pub(super) fn named(blocks: &[Block]) -> Vec<String> {
    let lines = blocks.iter().flat_map(|block| &block.lines);
    let numbers = lines.flat_map(|line| {
        let texts = std::iter::once(line.text.as_str()).chain(line.spans.iter().map(String::as_str));
        written(&line.text).into_iter().chain(texts.flat_map(linked)).collect::<Vec<_>>()
    });
    let mut known = HashSet::new();
    numbers.filter(|number| known.insert(*number)).map(|number| format!("#{number}")).collect()
}

/// Each number behind a mark, and those between the two ends of a range.
fn written(text: &str) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    let mut end_of_last = None;
    for (at, _) in text.match_indices(BEGINNINGS) {
        let Some((number, end)) = marked(text, at) else { continue };
        let between = end_of_last.map_or("", |end: usize| text.get(end..at).unwrap_or_default().trim());
        let is_range = matches!(between, "-" | "\u{2013}" | "\u{2014}" | ".." | "..." | "to" | "through");
        match found.last().copied().filter(|first| is_range && number > *first && number - first <= LONGEST_RANGE) {
            Some(first) => found.extend(first + 1..=number),
            None => found.push(number),
        }
        end_of_last = Some(end);
    }
    found
}

/// What stands before a number.
const MARKS: [&str; 5] = ["#", "PR ", "PR-", "PR#", "GH-"];
/// What each of them begins with.
const BEGINNINGS: [char; 3] = ['#', 'P', 'G'];

/// The number of a mark that begins here, and where it ends. Not within a word: `runbook.md#9-closure` and `#20abc` name
/// none.
fn marked(text: &str, at: usize) -> Option<(u32, usize)> {
    let (before, rest) = text.split_at(at);
    let mark = MARKS.into_iter().find(|mark| rest.starts_with(mark))?;
    let last_word = before.rsplit(|c: char| c.is_whitespace() || "([,;".contains(c)).next().unwrap_or_default();
    let is_of_repo = mark == "#" && last_word.contains('/') && !last_word.contains(".md") && !last_word.contains("://");
    let begins = last_word.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '&' | '/' | '#'));
    let digits = rest[mark.len()..].bytes().take_while(u8::is_ascii_digit).count();
    let end = at + mark.len() + digits;
    let mut after = text[end..].chars();
    let is_end = match (after.next(), after.next()) {
        (None, _) | (Some('-'), Some('#')) => true,
        (Some(c), _) => !c.is_alphanumeric() && !matches!(c, '_' | '-'),
    };
    let begins = begins || is_of_repo || last_word.ends_with("PR");
    (begins && is_end && (1..=9).contains(&digits)).then(|| Some((text[at + mark.len()..end].parse().ok()?, end)))?
}

/// `https://host/owner/name/pull/20`, and a merge request alike.
fn linked(text: &str) -> impl Iterator<Item = u32> {
    let addresses = text.split_whitespace().filter(|word| word.contains("://"));
    addresses.filter_map(|address| {
        let (_, rest) = address.split_once("/pull/").or_else(|| address.split_once("/merge_requests/"))?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        rest[..digits].parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evidence::markdown::blocks;

    #[test]
    fn numbers_are_read_in_the_forms_that_people_write() {
        for (text, expected) in [
            ("`#20`, `#21`", "#20 #21"),
            ("#20-#22", "#20 #21 #22"),
            ("#20..#22 and #24", "#20 #21 #22 #24"),
            ("PR 20, PR-21, GH-22, PR#23", "#20 #21 #22 #23"),
            ("acme/my-widget#20", "#20"),
            ("https://git.example/a/w/pull/20/files", "#20"),
            ("Colour #20abc, file a.md#9-b, docs/a.md#9", ""),
            ("#22-#20", "#22 #20"),
        ] {
            assert_eq!(named(&blocks(text)).join(" "), expected, "{text}");
        }
    }
}
