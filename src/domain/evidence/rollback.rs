//! Rollback rehearsals (docs/contracts.md, section 1: rollback rehearsal).

use std::collections::{BTreeSet, HashSet};

use jiff::civil::Date;

use crate::domain::profile::Profile;
use crate::domain::values::by_id::ById;

use super::build::Build;
use super::entry::{self, Statement};
use super::label::{self, StatedDate};
use super::markdown::{self, Block};
use super::outcome::{Said, StatedResult};
use super::overall::Overall;
use super::setting::Recorded;
use super::statement;

/// What a rehearsal document says. Both layouts are read: a bullet per flag with its text, and a bullet per flag with
/// nested `Evidence:` and `Result:` bullets; a table row per flag too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsal {
    /// `Date:` in the text.
    pub date: StatedDate,
    /// `Commit under validation:`, `Base commit ...:` or any labelled commit; as written, without back quotes.
    pub commit: Option<String>,
    pub commit_line: Option<u64>,
    /// `Repo:`, `Branch:` and `Version:`, as written, where they are stated: of which build it is.
    pub build: Build,
    /// The document says of itself that it is pending, a plan or a placeholder: it is no rehearsal.
    pub pending: bool,
    /// Flags that the document says something about, in order of appearance, and what it says; where the document says
    /// of itself that it failed, they did.
    pub flags: ById<Statement>,
    /// What it says about the fallback of new sessions (the second step of the expected rollback).
    pub fallback: Option<StepEvidence>,
    /// What it records as before and after (the third step of the expected rollback).
    pub before_and_after: Option<StepEvidence>,
}

/// What a document says to a step of the expected rollback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepEvidence {
    /// From 1.
    pub line: u64,
    /// In the document's words.
    pub words: String,
    pub result: StatedResult,
}

impl Rehearsal {
    pub fn date(&self) -> Option<Date> {
        self.date.read()
    }

    /// What it says to a flag; `None` where it does not name it, or names it and says nothing.
    pub fn flag(&self, name: &str) -> Option<&Statement> {
        self.flags.by_id(name).filter(|entry| !entry.how.trim().is_empty())
    }

    /// The entry in which it says that one of these flags, or a step, did not hold: its line and words.
    pub fn failure(&self, flags: &[String]) -> Option<(u64, &str)> {
        let of_flags = flags.iter().filter_map(|flag| self.flag(flag)).map(|it| (it.line, &it.how, &it.result));
        let steps = [&self.fallback, &self.before_and_after].into_iter().flatten();
        let mut all = of_flags.chain(steps.map(|step| (step.line, &step.words, &step.result)));
        all.find(|(.., result)| matches!(result, StatedResult::Fails(_))).map(|(line, words, _)| (line, words.as_str()))
    }
}

/// The step of new sessions, as it goes among the names of entries.
const FALLBACK: &str = "fallback of new sessions";

/// Reads a rehearsal document.
pub fn parse(text: &str, profile: &Profile) -> Rehearsal {
    let markdown::Statements { blocks, output } = markdown::statements(text);
    let family = Family::of(&profile.flags);
    let (commit, commit_line) = label::commit(&blocks).unzip();
    let flags = entry::places(&blocks, |text| family.named_by(text));
    let says = |block: &&&Block| !block.lines.iter().all(label::names_the_build);
    let outside: Vec<Block> = flags.outside.iter().filter(says).map(|block| (*block).clone()).collect();
    let overall = Overall::of(&flags.outside, &output, |text| family.mentioned(text));
    let flags = flags.entries(&overall);
    Rehearsal {
        date: label::stated_date(&blocks),
        commit,
        commit_line,
        build: Build::of(&blocks),
        pending: label::is_pending(&blocks),
        fallback: fallback(&outside, &overall),
        before_and_after: before_and_after(&outside, &flags, profile),
        flags,
    }
}

/// The names that count as flags: the closure set, and what is spelled like it.
struct Family<'p> {
    flags: HashSet<&'p str>,
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
        Self { flags: flags.iter().map(String::as_str).collect(), prefix: if alone { "" } else { &first[..end] } }
    }

    /// The flags in a text's entry position: at most three words may go before the first one, and only
    /// further flags may follow it directly.
    fn named_by(&self, text: &str) -> Vec<String> {
        const WORDS_BEFORE: usize = 3;
        let (mut names, mut seen) = (Vec::new(), HashSet::new());
        let words = text.split(|c: char| !is_name(c)).filter(|word| !word.is_empty());
        for (index, word) in words.enumerate() {
            match self.is_flag(word) {
                true if seen.insert(word) => names.push(word.to_owned()),
                true => {}
                false if names.is_empty() && index < WORDS_BEFORE => {}
                false if word == "and" => {}
                false => break,
            }
        }
        names
    }

    /// Every flag in a text, wherever; where there is none, and it tells of the fallback, that step.
    fn mentioned(&self, text: &str) -> Vec<String> {
        let words = text.split(|c: char| !is_name(c));
        let flags: BTreeSet<&str> = words.filter(|word| self.is_flag(word)).collect();
        if flags.is_empty() && tells_of_fallback(text) {
            return vec![FALLBACK.to_owned()];
        }
        flags.into_iter().map(str::to_owned).collect()
    }

    fn is_flag(&self, word: &str) -> bool {
        let alike = || {
            let rest = word.strip_prefix(self.prefix).filter(|_| !self.prefix.is_empty());
            rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
        };
        self.flags.contains(word) || alike()
    }
}

/// Whether a character may be part of a flag's name.
fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// What is said to the fallback of new sessions, outside of any flag's entry.
fn fallback(outside: &[Block], overall: &Overall) -> Option<StepEvidence> {
    let begins = |text: &str| if begins_with_fallback(text) { vec![FALLBACK.to_owned()] } else { Vec::new() };
    let entry = entry::places(outside, begins).entries(overall).by_id(FALLBACK).cloned();
    let stated = entry.filter(|entry| !entry.how.trim().is_empty()).map(|entry| StepEvidence {
        line: entry.line,
        words: entry.how,
        result: entry.result,
    });
    let told = || {
        let lines = outside.iter().flat_map(|block| &block.lines);
        let sentence = lines.into_iter().find(|line| tells_of_fallback(&line.text) && !asks(&line.text))?;
        let claim = overall.claim_about(FALLBACK).map(|claim| claim.said.clone());
        let said = claim.unwrap_or_else(|| Said::Nothing("it tells of the fallback and states no result".to_owned()));
        Some(StepEvidence { line: sentence.number, words: sentence.text.clone(), result: said.into() })
    };
    stated.or_else(told)
}

/// Whether a text tells what new sessions fall back to.
fn tells_of_fallback(text: &str) -> bool {
    let lower = text.to_lowercase();
    let speaks =
        ["fallback", "falls back", "fall back", "fell back", "fallen back"].iter().any(|it| lower.contains(it));
    speaks && ["session", "legacy", "visual", "old path"].iter().any(|it| lower.contains(it))
}

/// Whether a text is about the fallback from its first words on, as an entry is. One that asks for it states nothing.
fn begins_with_fallback(text: &str) -> bool {
    const WORDS_BEFORE: usize = 3;
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.clone().take(WORDS_BEFORE + 1).collect::<Vec<_>>();
    !asks(text) && words.any(|word| word == "fallback") && first.contains(&"fallback")
}

/// `Verify that sessions fall back`: asked, not said.
fn asks(text: &str) -> bool {
    const ASKED: [&str; 9] =
        ["validate", "verify", "ensure", "check", "confirm", "test", "disable", "record", "expected"];
    let lower = text.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    ASKED.contains(&first)
}

/// What is recorded as before and after: by the document itself, else by the entry of every flag; else where both are
/// named without values.
fn before_and_after(outside: &[Block], flags: &ById<Statement>, profile: &Profile) -> Option<StepEvidence> {
    let texts = |block: &Block| statement::sentences(&block.lines);
    let all: Vec<String> = outside.iter().filter(|block| !block.heads_table).flat_map(texts).collect();
    let is_recorded = |block: &&Block| statement::recorded(&texts(block)) != Recorded::default();
    if let Some(first) = outside.iter().filter(|block| !block.heads_table).find(is_recorded) {
        let result = statement::recorded(&all).said().into();
        return Some(StepEvidence { line: line_of(first), words: first.text(), result });
    }
    of_every_flag(flags, profile).or_else(|| {
        let named = outside.iter().find(|block| names_both(&block.text()))?;
        let why = "before and after are named without values".to_owned();
        Some(StepEvidence { line: line_of(named), words: named.text(), result: StatedResult::Undecided(why) })
    })
}

fn of_every_flag(flags: &ById<Statement>, profile: &Profile) -> Option<StepEvidence> {
    let of = |name: &String| flags.by_id(name);
    let said = |entry: &Statement| entry.recorded.said();
    let recorded: Vec<&Statement> = profile.flags.iter().filter_map(of).filter(|it| said(it) == Said::Holds).collect();
    let first = recorded.first().filter(|_| recorded.len() == profile.flags.len())?;
    let words = format!("before and after of each of {} flags", recorded.len());
    Some(StepEvidence { line: first.line, words, result: StatedResult::Holds })
}

fn line_of(block: &Block) -> u64 {
    block.lines.first().map_or(1, |line| line.number)
}

fn names_both(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    words.contains(&"before") && words.contains(&"after")
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

    /// What is said to each flag.
    fn answers(text: &str) -> Vec<(String, &'static str)> {
        let rehearsal = parse(text, &profile(&["wgCache", "wgQueue"]));
        rehearsal.flags.iter().map(|entry| (entry.name.clone(), entry.result.word())).collect()
    }

    fn told(names: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
        names.iter().map(|(name, answer)| ((*name).to_owned(), *answer)).collect()
    }

    fn answer(text: &str) -> &'static str {
        answers(text).first().unwrap_or_else(|| panic!("{text}")).1
    }

    #[test]
    fn nested_results_decide_and_a_bare_name_is_no_evidence() {
        assert_eq!(answers(NESTED), told(&[("wgCache", "holds"), ("wgQueue", "fails"), ("wgOther", "undecided")]));
        let rehearsal = parse(NESTED, &profile(&["wgCache", "wgQueue"]));
        assert_eq!((rehearsal.date(), rehearsal.commit.as_deref()), ("2026-03-04".parse().ok(), Some("abcdef1")));
        assert_eq!((rehearsal.commit_line, rehearsal.pending), (Some(6), false));
        let how = "Evidence: cache.test; Result: pass";
        assert_eq!((rehearsal.flags[0].line, rehearsal.flags[0].how.as_str()), (10, how));
        assert!(rehearsal.flag("wgOther").is_none());
    }

    #[test]
    fn one_line_per_flag_tables_and_sections_are_read() {
        let both = told(&[("wgCache", "holds"), ("wgQueue", "fails")]);
        assert_eq!(answers("- `wgCache`: pass\n- `wgQueue`: not run\n"), both);
        let table = "| Flag | Before | After | Result |\n|--|--|--|--|\n| `wgCache` | true | false | pass |\n| wgQueue | true | true | pass |\n";
        assert_eq!(answers(table), both);
        assert_eq!(answers("### wgCache\n\nResult: pass\n\n### wgQueue\n\n- [ ] Result: pass\n"), both);
        assert_eq!(answers("wgCache: verified\nwgQueue: TODO\n"), both);
        assert_eq!(answers("- `wgCache` and `wgQueue`: pass\n"), told(&[("wgCache", "holds"), ("wgQueue", "holds")]));
    }

    #[test]
    fn a_mention_in_passing_is_no_entry() {
        let text = "- The legacy path is used when wgCache is off.\n\nAll of it was seen with `wgQueue` on.\n";
        assert_eq!(answers(text), []);
    }

    #[test]
    fn a_failure_said_anywhere_outweighs_success_and_a_doubt_too() {
        assert_eq!(answers("- `wgCache`: pass\n\n## Again\n\n- `wgCache`: failed\n"), told(&[("wgCache", "fails")]));
        assert_eq!(answers("- `wgCache`: pass\n\n## Again\n\n- `wgCache`: pass?\n"), told(&[("wgCache", "undecided")]));
        assert_eq!(answers("- `wgCache`: true\n\n## After\n\n- `wgCache`: pass\n"), told(&[("wgCache", "holds")]));
        assert_eq!(answers("- [ ] `wgCache`\n\n## Again\n\n- `wgCache`: pass\n"), told(&[("wgCache", "fails")]));
    }

    #[test]
    fn a_lie_about_a_flag_never_holds() {
        for said in [
            "did not fall back to the visual path",
            "rollback broke new sessions",
            "crashes after toggle",
            "fehlgeschlagen",
            "the flag remains enabled",
            "could not be disabled",
            "not a pass",
            "PASS is expected",
            "expected: pass",
            "should pass",
            "will be verified",
            "pass unless X",
            "passed? no",
            "pass with exceptions",
            "pass/fail",
            "passed after retry",
            "pass (waived)",
            "pass?",
            "~~pass~~ legacy",
            "Expected result: pass",
            "3 failed",
            "Tests: 41 passed, 1 failed",
            "disabled by default",
            "legacy path is used",
            "never switched off",
            "on → on",
            "before: on, after: on",
            "0 tests",
            "still on",
            "`on`",
            "Result:",
            "pass\n  on all but two hosts",
        ] {
            assert_ne!(answer(&format!("- `wgCache`: {said}\n")), "holds", "{said}");
            assert_ne!(answer(&format!("- `wgCache`\n  - Result: {said}\n")), "holds", "{said}");
            assert_ne!(
                answer(&format!("| Flag | Result |\n|--|--|\n| wgCache | {} |\n", said.replace('\n', " "))),
                "holds",
                "{said}"
            );
        }
        for text in [
            "### wgCache\n\nthe gate stayed active\n",
            "- `wgCache`\n  - ~~Result: pass~~\n",
            "- `wgCache`: legacy\n  - <del>Result: pass</del>\n",
            "| Flag | Expected |\n|--|--|\n| wgCache | pass |\n",
            "| Flag | After | Result |\n|--|--|--|\n| wgCache | on | pass |\n",
            "## Expected results\n\n- wgCache: pass\n",
            "What we expect:\n\n- wgCache: pass\n",
            "- Expected for wgCache: pass\n",
        ] {
            assert_ne!(answer(text), "holds", "{text}");
        }
        assert_eq!(answers("- ~~`wgCache`: pass~~\n"), []);
    }

    #[test]
    fn an_honest_result_of_a_flag_holds() {
        for said in [
            "pass",
            "PASS",
            "passed",
            "verified",
            "**pass**",
            "✅",
            "ok",
            "pass (`cache.test`)",
            "12 passed, 0 failed",
            "passed, 0 failed, 2 skipped",
            "verified (`router.test.ts`)",
            "confirmed on 2026-03-04",
            "pass in 0.9s",
            "succeeded",
            "pass (5/5)",
            "all tests passed",
            "Verified.",
            "`cache.test` passed",
            "success",
            "passes",
        ] {
            assert_eq!(answer(&format!("- `wgCache`: {said}\n")), "holds", "{said}");
            assert_eq!(
                answer(&format!("- `wgCache`\n  - Evidence: `a.test`\n  - Result: {said}\n")),
                "holds",
                "{said}"
            );
            assert_eq!(answer(&format!("| Flag | Result |\n|--|--|\n| wgCache | {said} |\n")), "holds", "{said}");
        }
        for text in [
            "- `wgCache`: router is skipped by design. Result: pass\n",
            "- `wgCache`\n  - does not require tool-first routing\n  - Result: pass\n",
            "- `wgCache`\n  - error rate 0, nothing failed\n  - Result: pass\n",
            "- `wgCache`: before: on, after: off\n",
            "- `wgCache`: enabled → disabled\n",
            "| Flag | Before | After |\n|--|--|--|\n| `wgCache` | active | inactive |\n",
            "### `wgCache`\n\n- Before: 1\n- After: 0\n",
            "- [x] `wgCache`: pass\n",
            "# R\n\nStatus: completed (test-level rehearsal)\n\n- Tests: 41 passed\n\n## F\n\n- `wgCache`: pass\n",
            "# R\n\nErrors: none\n\n- `wgCache`: pass\n",
        ] {
            assert_eq!(answer(text), "holds", "{text}");
        }
    }

    #[test]
    fn a_document_that_failed_fails_every_flag_and_one_in_doubt_leaves_all_open() {
        let of = |whole: &str| {
            let all = answers(&format!("# Rehearsal\n\n{whole}\n\n## Flags\n\n- `wgCache`: pass\n"));
            all.into_iter().find(|(name, _)| name == "wgCache").unwrap().1
        };
        for whole in [
            "Status: aborted",
            "Status: failed",
            "Tests: 41 passed, 1 failed",
            "3 failed",
            "Outcome: fail",
            "- Overall result: not a pass",
            "Rollback broke new sessions.",
            "The toggles did not take effect: the gate stayed active.",
            "```\nTests  3 failed | 19 passed (22)\n```",
            "| Status | aborted |\n|--|--|\n| Status | aborted |",
            "`2 failed`",
            "`wgCache` could not be disabled in the end.",
        ] {
            assert_eq!(of(whole), "fails", "{whole}");
        }
        for whole in ["Tests: 0", "0 tests", "Status: half way", "Result: pass with exceptions", "Tests: 2 of 5 passed"]
        {
            assert_eq!(of(whole), "undecided", "{whole}");
        }
        for whole in [
            "Status: completed",
            "Tests: 41 passed",
            "`21 passed`",
            "0 failed, 2 skipped",
            "Nothing failed.",
            "Error rate 0.",
            "Result: pass",
            "Status: done; next one pending",
            "~~Status: aborted~~",
            "wgQueue could not be disabled.",
            "Duration: ~0.9s",
            "Reconnects after 3 failed attempts.",
        ] {
            assert_eq!(of(whole), "holds", "{whole}");
        }
        assert_eq!(answer("# Rehearsal 7: failed\n\n- `wgCache`: pass\n"), "fails");
    }

    #[test]
    fn a_set_of_flags_may_share_no_family() {
        let rehearsal =
            parse("- dark-mode: pass\n- fastPath: pass\n- xray: pass\n", &profile(&["dark-mode", "fastPath"]));
        assert_eq!(rehearsal.flags.len(), 2);
        assert!(parse("- a: pass\n", &profile(&[])).flags.is_empty());
    }

    fn step(said: Option<StepEvidence>) -> Option<(u64, &'static str)> {
        said.map(|said| (said.line, said.result.word()))
    }

    #[test]
    fn the_fallback_of_new_sessions_is_judged() {
        let fallback = |text| step(parse(text, &profile(&["wgCache"])).fallback);
        let stated = "Verify that sessions fall back.\n\nFallback outcome: new sessions use disk.\n";
        assert_eq!(fallback(stated), Some((3, "undecided")));
        assert_eq!(fallback("Fallback of new sessions: verified\n"), Some((1, "holds")));
        assert_eq!(fallback("## Fallback\n\n- Result: pass\n"), Some((1, "holds")));
        assert_eq!(fallback("Fallback of new sessions: they did not fall back\n"), Some((1, "fails")));
        assert_eq!(fallback("In the end new sessions did not fall back.\n"), Some((1, "fails")));
        assert_eq!(fallback("New sessions fall back to the legacy path.\n"), Some((1, "undecided")));
        assert_eq!(fallback("Verify that sessions fall back.\n"), None);
    }

    #[test]
    fn a_denied_fallback_is_the_step_s_and_no_flag_s() {
        let text = "# R\n\n- `wgCache`: pass\n\nNew sessions did not fall back to the legacy path.\n";
        assert_eq!(answer(text), "holds");
    }

    #[test]
    fn before_and_after_are_judged_by_their_values() {
        let recorded = |text| step(parse(text, &profile(&["wgCache"])).before_and_after);
        assert_eq!(recorded("# Rehearsal\n\nBefore: all on. After: all off.\n"), Some((3, "holds")));
        assert_eq!(recorded("Before: both flags on\n\nAfter: both flags off\n"), Some((1, "holds")));
        assert_eq!(recorded("Before: on\n\nAfter: on\n"), Some((1, "fails")));
        assert_eq!(recorded("Before: off. After: on.\n"), Some((1, "fails")));
        assert_eq!(recorded("## Before and after\n\nSee the log.\n"), Some((1, "undecided")));
        assert_eq!(recorded("Record the state before and after.\n"), Some((1, "undecided")));
        let table = "| Flag | Before | After |\n|--|--|--|\n| wgCache | on | off |\n";
        assert_eq!(recorded(table), Some((3, "holds")));
        assert_eq!(recorded("It was looked at before lunch.\n"), None);
    }
}
