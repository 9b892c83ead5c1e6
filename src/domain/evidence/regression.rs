//! Regression evidence: which phases were tested, on which commit.

use jiff::civil::Date;

use super::entry::entries;
use super::outcome::Outcome;
use super::{label, markdown};

/// What a regression evidence document says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Regression {
    pub date: Option<Date>,
    pub commit: Option<String>,
    /// The document says of itself that it is pending, a plan or a placeholder.
    pub pending: bool,
    /// Phases named in an evidence line (`P0` in `- P0 evidence: ...`), with the line, in order of appearance.
    pub phases: Vec<(String, u64)>,
}

/// Reads a regression evidence document. A phase counts where its entry says what was tested, and nothing in it failed
/// or is still to be done.
pub fn parse(text: &str) -> Regression {
    let blocks = markdown::blocks(text);
    let tested = entries(&blocks, phases_of).into_iter().filter(|entry| entry.outcome == Outcome::Holds);
    Regression {
        date: label::date(&blocks),
        commit: label::commit(&blocks).map(|(commit, _)| commit),
        pending: label::is_pending(&blocks),
        phases: tested.map(|entry| (entry.name, entry.line)).collect(),
    }
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

    #[test]
    fn a_phase_counts_where_something_was_tested() {
        let regression = parse(EVIDENCE);
        assert_eq!(regression.phases, [("P0".to_owned(), 8), ("P1".to_owned(), 9)]);
        assert_eq!((regression.date, regression.commit.as_deref()), ("2026-03-04".parse().ok(), Some("abcdef1")));
        assert!(!regression.pending);
    }

    #[test]
    fn phases_in_tables_headings_and_groups_are_read_too() {
        let phases = |text| parse(text).phases.into_iter().map(|(phase, _)| phase).collect::<Vec<_>>();
        assert_eq!(phases("| Phase | Tests |\n|--|--|\n| P0 | all passed |\n| P1 | skipped |\n"), ["P0"]);
        assert_eq!(phases("## P2\n\nretry suite passed\n\n## P4\n"), ["P2"]);
        assert_eq!(phases("- P0, P1: suites passed\n- No P3 regressions\n- P5x evidence: passed\n"), ["P0", "P1"]);
    }
}
