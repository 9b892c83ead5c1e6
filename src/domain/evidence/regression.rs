//! Regression evidence: which phases were tested, on which commit.

use crate::domain::values::by_id::ById;

use super::build::Build;
use super::denial;
use super::entry::{Place, Statement, places};
use super::figures::{self, ImpossibleFigure};
use super::label::{self, StatedDate};
use super::markdown::{self, Block, BlockKind};
use super::outcome::Said;
use super::overall::Overall;
use super::totals::Totals;

/// What a regression evidence document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regression {
    pub date: StatedDate,
    pub build: Build,
    /// The document says of itself that it is pending, a plan or a placeholder.
    pub pending: bool,
    /// Phases named in an evidence line (`P0` in `- P0 evidence: ...`), in order of appearance. A phase holds where its
    /// entry names what was tested, and the totals show passes and no failure.
    pub phases: ById<Statement>,
    /// Figures that cannot be.
    pub impossible: Vec<ImpossibleFigure>,
}

/// Reads a regression evidence document.
pub fn parse(text: &str) -> Regression {
    let markdown::Statements { blocks, output } = markdown::statements(text);
    let mut places = places(&blocks, phases_of);
    let overall = Overall::of(&places.outside, &output, |_| Vec::new());
    let suite = places.outside.iter().find_map(|block| suite_denied(block));
    places.places.iter_mut().for_each(|place| place.said = judged(place, &overall));
    if let Some(words) = suite {
        let open = |place: &mut Place| {
            if matches!(place.said, Said::Holds | Said::Nothing(_)) {
                place.said = Said::Fails(format!("the document says `{words}`"));
            }
        };
        places.places.iter_mut().for_each(open);
    }
    Regression {
        date: label::stated_date(&blocks),
        build: Build::of(&blocks),
        pending: label::is_pending(&blocks),
        phases: places.entries(&overall),
        impossible: figures::impossible(&blocks, &output),
    }
}

/// An item or a row outside of the entries that names tests and says that they failed, or were not run.
fn suite_denied(block: &Block) -> Option<String> {
    let is_of_a_suite = matches!(block.kind, BlockKind::Item | BlockKind::Row) && !block.heads_table;
    let text = block.text();
    let lower = text.to_lowercase();
    let is_let_go = ["waived", "n/a", "timed out", "not applicable"].iter().any(|words| lower.contains(words));
    (is_of_a_suite && names_tests(&text) && (is_let_go || denial::denied(&text).is_some())).then_some(text)
}

/// An entry holds where it names tests, and says itself that they passed, or the document's totals do.
fn judged(place: &Place, overall: &Overall) -> Said {
    match &place.said {
        Said::Nothing(_) | Said::Holds if !place.texts.iter().any(|text| names_tests(text)) => {
            Said::Nothing("it names no tests".to_owned())
        }
        Said::Nothing(_) if overall.shows_passes() || place.texts.iter().any(|text| Totals::of(text).show_passes()) => {
            Said::Holds
        }
        Said::Nothing(_) => Said::Nothing("it names tests, and no totals say that they passed".to_owned()),
        said => said.clone(),
    }
}

/// Files of tests, suites, or how many tests there were.
fn names_tests(how: &str) -> bool {
    let lower = how.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "test" | "tests" | "spec" | "specs" | "suite" | "suites"))
}

/// The phases that a text begins with: `P0 ...`, `Phase P1: ...`, `P0, P1 ...`.
fn phases_of(text: &str) -> Vec<String> {
    let text = text.strip_prefix("Phase ").unwrap_or(text);
    text.split([' ', ',', '/', '&', ':'])
        .filter(|word| !word.is_empty() && *word != "and")
        .take_while(|word| is_phase(word))
        .map(str::to_owned)
        .collect()
}

fn is_phase(word: &str) -> bool {
    word.strip_prefix('P')
        .is_some_and(|digits| (1..=2).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVIDENCE: &str = "# Acme Widget regression\n\n- Date: 2026-03-04\n- Commit under validation: `abcdef1`\n\n\
        ## Phases\n\n- P0 evidence: `boot.test`.\n- P1 evidence:\n  - `route.test`: 12 passed\n- P2 evidence: pending\n- P3 evidence:\n";

    fn answers(text: &str) -> Vec<(String, &'static str)> {
        parse(text).phases.iter().map(|entry| (entry.name.clone(), entry.result.word())).collect()
    }

    fn told(expected: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
        expected.iter().map(|(phase, answer)| ((*phase).to_owned(), *answer)).collect()
    }

    #[test]
    fn a_phase_holds_where_tests_are_named_and_passed() {
        let expected = [("P0", "undecided"), ("P1", "holds"), ("P2", "fails"), ("P3", "undecided")];
        assert_eq!(answers(EVIDENCE), told(&expected));
        let regression = parse(EVIDENCE);
        assert_eq!(
            (regression.date.read(), regression.build.commit.as_ref().map(|(commit, _)| commit.as_str())),
            ("2026-03-04".parse().ok(), Some("abcdef1"))
        );
        assert!(!regression.pending);
        let with_totals =
            EVIDENCE.replace("## Phases", "- Main suite: `16 files passed`, `100 tests passed`\n\n## Phases");
        assert_eq!(answers(&with_totals)[0], ("P0".to_owned(), "holds"));
    }

    #[test]
    fn totals_with_a_failure_or_without_a_pass_hold_nothing() {
        let of = |totals: &str| answers(&format!("# R\n\n{totals}\n\n- P0 evidence: `boot.test`\n"))[0].1;
        assert_eq!(of("Tests: 41 passed"), "holds");
        assert_eq!(of("0 failed, 2 skipped, 12 passed"), "holds");
        for (totals, answer) in [
            ("Tests: 41 passed, 1 failed", "fails"),
            ("```\nTests  1 failed | 40 passed (41)\n```", "fails"),
            ("Tests: 0", "undecided"),
            ("", "undecided"),
            ("~~Tests: 41 passed~~", "undecided"),
            ("Tests: 40 of 41 passed", "undecided"),
            ("Status: aborted\n\nTests: 41 passed", "fails"),
        ] {
            assert_eq!(of(totals), answer, "{totals}");
        }
    }

    #[test]
    fn phases_in_tables_headings_and_groups_are_read_too() {
        assert_eq!(
            answers("| Phase | Tests |\n|--|--|\n| P0 | all passed |\n| P1 | skipped |\n"),
            told(&[("P0", "holds"), ("P1", "fails")])
        );
        assert_eq!(answers("## P2\n\nretry suite: 3 passed\n\n## P4\n"), told(&[("P2", "holds"), ("P4", "undecided")]));
        assert_eq!(
            answers("- P0, P1: suites passed\n- No P3 regressions\n- P5x evidence: passed\n"),
            told(&[("P0", "holds"), ("P1", "holds")])
        );
    }
}
