//! Rollback rehearsals (docs/contracts.md, section 1: rollback rehearsal).

use jiff::civil::Date;

use crate::domain::profile::Profile;

use super::entry::{self, Statement};
use super::label;
use super::markdown::{self, Block, BlockKind};
use super::outcome::Outcome;

/// What a rehearsal document says. Both layouts are read: a bullet per flag with its text, and a bullet per flag with
/// nested `Evidence:` and `Result:` bullets; a table row per flag too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// `Date:` in the text.
    pub date: Option<Date>,
    /// `Commit under validation:`, `Base commit ...:` or any labelled commit; as written, without back quotes.
    pub commit: Option<String>,
    pub commit_line: Option<u64>,
    /// The document says of itself that it is pending, a plan or a placeholder: it is no rehearsal.
    pub pending: bool,
    /// Flags that the document says something about, in order of appearance.
    pub flags: Vec<FlagEvidence>,
    /// Sentences about the fallback of new sessions (the second step of the expected rollback).
    pub fallback: Option<(u64, String)>,
    /// The first words that record before and after (the third step of the expected rollback): a statement that names
    /// both, or a heading or table that does, over what it heads.
    pub before_and_after: Option<(u64, String)>,
}

/// What was verified for one flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagEvidence {
    pub flag: String,
    /// The line (from 1) of the flag's entry.
    pub line: u64,
    /// What was verified and how, in the document's words.
    pub how: String,
    /// Whether it held. An entry that says fail, pending, skipped or not run does not; one that says nothing but the
    /// flag's name does not either.
    pub verified: bool,
}

/// Reads a rehearsal document.
pub fn parse(text: &str, profile: &Profile) -> Rehearsal {
    let blocks = markdown::blocks(text);
    let family = Family::of(&profile.flags);
    let (commit, commit_line) = label::commit(&blocks).unzip();
    Rehearsal {
        date: label::date(&blocks),
        commit,
        commit_line,
        pending: label::is_pending(&blocks),
        flags: entry::entries(&blocks, |text| family.named_by(text)).into_iter().map(FlagEvidence::from).collect(),
        fallback: fallback(&blocks),
        before_and_after: before_and_after(&blocks),
    }
}

impl From<Statement> for FlagEvidence {
    fn from(entry: Statement) -> Self {
        Self { flag: entry.name, line: entry.line, how: entry.how, verified: entry.outcome == Outcome::Holds }
    }
}

/// The names that count as flags: the closure set, and what is spelled like it.
struct Family<'p> {
    flags: &'p [String],
    /// What all flags of the set begin with, up to where their own names differ.
    prefix: &'p str,
}

impl<'p> Family<'p> {
    fn of(flags: &'p [String]) -> Self {
        let first = flags.first().map_or("", String::as_str);
        let shared = first
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .take_while(|end| flags.iter().all(|flag| flag.as_bytes().starts_with(&first.as_bytes()[..*end])));
        let shared = shared.last().unwrap_or(0);
        // `ffT` shared by chance: the family ends before the capital.
        let end = first[..shared].find(char::is_uppercase).unwrap_or(shared);
        let alone = flags.len() < 2 || end < 2;
        Self { flags, prefix: if alone { "" } else { &first[..end] } }
    }

    /// The flags in a text's entry position: at most three words may go before the first one, and only
    /// further flags may follow it directly.
    fn named_by(&self, text: &str) -> Vec<String> {
        const WORDS_BEFORE: usize = 3;
        let mut names: Vec<String> = Vec::new();
        let words = text.split(|c: char| !is_name(c)).filter(|word| !word.is_empty());
        for (index, word) in words.enumerate() {
            match self.is_flag(word) {
                true if !names.iter().any(|name| name == word) => names.push(word.to_owned()),
                true => {}
                false if names.is_empty() && index < WORDS_BEFORE => {}
                false if word == "and" => {}
                false => break,
            }
        }
        names
    }

    fn is_flag(&self, word: &str) -> bool {
        let alike = || {
            let rest = word.strip_prefix(self.prefix).filter(|_| !self.prefix.is_empty());
            rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
        };
        self.flags.iter().any(|flag| flag == word) || alike()
    }
}

/// Whether a character may be part of a flag's name.
fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// The first sentence that states what new sessions fall back to. A heading, or a sentence that only asks for it
/// (`verify ...`), states nothing.
fn fallback(blocks: &[Block]) -> Option<(u64, String)> {
    let lines = blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Heading(_)));
    lines.flat_map(|block| Some((block.lines.first()?.number, block.text()))).find(|(_, text)| states_fallback(text))
}

fn states_fallback(text: &str) -> bool {
    let lower = text.to_lowercase();
    let speaks = ["fallback", "falls back", "fall back", "fell back"].iter().any(|it| lower.contains(it));
    let about = ["session", "legacy"].iter().any(|it| lower.contains(it));
    speaks && about && states(text)
}

/// Whether a text says what was, and does not only ask for it (`verify ...`) or deny it.
fn states(text: &str) -> bool {
    const ASKED: [&str; 8] = ["validate", "verify", "ensure", "check", "confirm", "test", "disable", "record"];
    let lower = text.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    !ASKED.contains(&first) && Outcome::of(&[text]) == Outcome::Holds
}

/// The first words that record the state before and after. A heading alone records nothing: something stands below it.
fn before_and_after(blocks: &[Block]) -> Option<(u64, String)> {
    let said = blocks.iter().enumerate().filter_map(|(index, block)| {
        let text = block.text();
        let heads = matches!(block.kind, BlockKind::Heading(_));
        let has_below = || blocks.get(index + 1).is_some_and(|next| !matches!(next.kind, BlockKind::Heading(_)));
        let records = names_both(&text) && (if heads { has_below() } else { states(&text) });
        records.then(|| Some((block.lines.first()?.number, text))).flatten()
    });
    said.into_iter().next()
}

/// Whether a text names both and denies neither.
fn names_both(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let has = |word: &str| words.contains(&word);
    has("before") && has("after") && !["not", "no", "never"].iter().any(|word| has(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NESTED: &str = "# Rehearsal 7 (Acme Widget)\n\nDate: 2026-03-04\nStatus: completed (next one pending)\n\n\
        - Base commit at rehearsal time: `abcdef1`\n\n## Flags\n\n- `wgCache`\n  - Evidence: `cache.test`\n  - Result: pass\n\
        - `wgQueue`\n  - Evidence: `queue.test`\n  - Result: fail\n- `wgOther`\n\n## Notes\n\n- A later run is pending.\n";

    fn profile(flags: &[&str]) -> Profile {
        let mut profile = Profile::read(&[]).unwrap();
        profile.flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        profile
    }

    fn flags(text: &str) -> Vec<(String, bool)> {
        let rehearsal = parse(text, &profile(&["wgCache", "wgQueue"]));
        rehearsal.flags.into_iter().map(|entry| (entry.flag, entry.verified)).collect()
    }

    fn verified(names: &[(&str, bool)]) -> Vec<(String, bool)> {
        names.iter().map(|(name, verified)| ((*name).to_owned(), *verified)).collect()
    }

    #[test]
    fn nested_results_decide_and_a_bare_name_is_no_evidence() {
        assert_eq!(flags(NESTED), verified(&[("wgCache", true), ("wgQueue", false), ("wgOther", false)]));
        let rehearsal = parse(NESTED, &profile(&["wgCache", "wgQueue"]));
        assert_eq!((rehearsal.date, rehearsal.commit.as_deref()), ("2026-03-04".parse().ok(), Some("abcdef1")));
        assert_eq!((rehearsal.commit_line, rehearsal.pending), (Some(6), false));
        assert_eq!(
            (rehearsal.flags[0].line, rehearsal.flags[0].how.as_str()),
            (10, "Evidence: cache.test; Result: pass")
        );
    }

    #[test]
    fn one_line_per_flag_tables_and_sections_are_read() {
        let both = verified(&[("wgCache", true), ("wgQueue", false)]);
        assert_eq!(flags("- `wgCache`: falls back to disk when disabled.\n- `wgQueue`: not run\n"), both);
        assert_eq!(
            flags(
                "| Flag | Before | After | Result |\n|--|--|--|--|\n| `wgCache` | true | false | pass |\n| wgQueue | true | false | |\n"
            ),
            both
        );
        assert_eq!(flags("### wgCache\n\nLegacy path is used.\n\n### wgQueue\n\n- [ ] Legacy path is used.\n"), both);
        assert_eq!(flags("wgCache: legacy path is used\nwgQueue: TODO\n"), both);
    }

    #[test]
    fn a_mention_in_passing_is_no_entry() {
        assert_eq!(
            flags("- The legacy path is used when wgCache is off.\n\nAll of it was seen with `wgQueue` on.\n"),
            []
        );
    }

    #[test]
    fn a_failure_said_anywhere_outweighs_success() {
        assert_eq!(flags("- `wgCache`: pass\n\n## Again\n\n- `wgCache`: failed\n"), verified(&[("wgCache", false)]));
        assert_eq!(
            flags("- `wgCache`: true\n\n## After\n\n- `wgCache`: legacy path\n"),
            verified(&[("wgCache", true)])
        );
    }

    #[test]
    fn a_set_of_flags_may_share_no_family() {
        let rehearsal =
            parse("- dark-mode: pass\n- fastPath: pass\n- xray: pass\n", &profile(&["dark-mode", "fastPath"]));
        assert_eq!(rehearsal.flags.len(), 2);
        assert!(parse("- a: pass\n", &profile(&[])).flags.is_empty());
    }

    #[test]
    fn the_fallback_of_new_sessions_is_a_statement_and_no_intention() {
        let fallback = |text| parse(text, &profile(&["wgCache"])).fallback;
        assert_eq!(
            fallback("Verify that sessions fall back.\n\nFallback outcome: new sessions use disk.\n").unwrap().0,
            3
        );
        assert_eq!(fallback("## Fallback of new sessions\n\nFallback of new sessions: not verified.\n"), None);
    }

    #[test]
    fn before_and_after_are_recorded_by_a_statement_or_under_a_heading() {
        let recorded = |text| parse(text, &profile(&["wgCache"])).before_and_after;
        assert_eq!(
            recorded("# Rehearsal\n\nBefore: all on. After: all off.\n"),
            Some((3, "Before: all on. After: all off.".to_owned()))
        );
        assert_eq!(recorded("## Before and after\n\n- `wgCache`: on, then off\n").map(|(line, _)| line), Some(1));
        assert_eq!(
            recorded("| Flag | Before | After |\n|--|--|--|\n| wgCache | on | off |\n").map(|(at, _)| at),
            Some(1)
        );
        assert_eq!(recorded("## Before and after\n\n## Notes\n\nNone.\n"), None);
        assert_eq!(recorded("Record the state before and after.\n\nBefore and after: not recorded.\n"), None);
        assert_eq!(recorded("It was looked at before lunch.\n"), None);
    }
}
