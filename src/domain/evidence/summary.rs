//! Summaries of runs in words: which numbers they name, and of which run.

use crate::domain::values::folded::folded;

use super::build::Build;
use super::figures::{self, ImpossibleFigure};
use super::markdown::{self, Block, BlockKind};

/// What a summary says in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// In order of appearance.
    pub claims: Vec<Claim>,
    pub build: Build,
    /// Figures that cannot be.
    pub impossible: Vec<ImpossibleFigure>,
}

/// One number, or one yes or no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What it is of, in its letters and digits alone: `wrongclickrate` for `wrong-click rate:`.
    pub what: String,
    pub value: Stated,
    /// From 1.
    pub line: u64,
    /// Where it stands: the heading above, the head of its column and its own line.
    pub about: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated {
    /// As written, without a sign of percent; how many decimals it has, and whether it is in percent.
    Number {
        text: String,
        percent: bool,
    },
    Truth(bool),
}

impl Stated {
    /// Whether a value rounds to what is written.
    pub fn is_of(&self, value: f64) -> bool {
        let Self::Number { text, percent } = self else { return false };
        let Ok(written) = text.parse::<f64>() else { return false };
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let value = if *percent { value * 100.0 } else { value };
        // Half a unit of the last digit, and what a double cannot tell.
        (value - written).abs() <= 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap_or(0)) + 1e-9
    }
}

/// Reads a summary.
pub fn parse(text: &str) -> Summary {
    let mut claims = Vec::new();
    let (mut heading, mut head) = (String::new(), Vec::new());
    let said = markdown::statements(text);
    for block in &said.blocks {
        match block.kind {
            BlockKind::Heading(_) => heading = block.text(),
            BlockKind::Row if block.heads_table => head = block.lines.iter().map(|line| line.text.clone()).collect(),
            BlockKind::Row => claims.extend(of_row(block, &head, &heading)),
            BlockKind::Item | BlockKind::Paragraph => claims.extend(of_lines(block, &heading)),
        }
    }
    let impossible = figures::impossible(&said.blocks, &said.output);
    Summary { claims, build: Build::of(&said.blocks), impossible }
}

/// The first cell names what the others are of.
fn of_row<'a>(block: &'a Block, head: &'a [String], heading: &'a str) -> impl Iterator<Item = Claim> + 'a {
    let label = block.lines.first();
    let cells = block.lines.iter().enumerate().skip(1);
    cells.filter_map(move |(column, cell)| {
        let about = format!("{heading} {}", head.get(column).map_or("", String::as_str));
        Some(Claim { what: folded(&label?.text), value: stated(&cell.text)?, line: cell.number, about })
    })
}

/// `label: value`, and `name=value` within a sentence.
fn of_lines<'a>(block: &'a Block, heading: &'a str) -> impl Iterator<Item = Claim> + 'a {
    block.lines.iter().flat_map(move |line| {
        let about = format!("{heading} {}", line.text);
        let claim = |(label, value): (&str, &str)| {
            let label = label.rsplit([',', ';']).next().unwrap_or(label);
            Some(Claim { what: folded(label), value: stated(value)?, line: line.number, about: about.clone() })
        };
        let tight = line.text.replace(" = ", "=");
        let words = tight.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';'));
        let pairs = words.filter_map(|word| word.split_once('=')).filter_map(claim);
        let labelled = line.text.split_once(':').and_then(claim);
        labelled.into_iter().chain(pairs).collect::<Vec<_>>()
    })
}

fn stated(text: &str) -> Option<Stated> {
    const LEAD: [&str; 5] = ["is", "about", "approx", "ca", "circa"];
    let mut words = text.split_whitespace().map(|word| word.trim_start_matches(['~', '≈', '=']));
    let word =
        words.find(|word| !word.is_empty() && !LEAD.contains(&word.trim_end_matches('.').to_lowercase().as_str()))?;
    let word = word.trim_end_matches([',', ';', '.', ')']);
    match word.to_lowercase().as_str() {
        "true" | "pass" | "passed" | "ok" | "yes" => return Some(Stated::Truth(true)),
        "false" | "fail" | "failed" | "fails" | "no" | "not" => return Some(Stated::Truth(false)),
        _ => {}
    }
    // A comma is a point where it has no more than that one and no thousands behind it.
    let number = word.trim_end_matches('%');
    let number = &match number.split_once(',') {
        Some((whole, part)) if part.len() != 3 => format!("{whole}.{part}"),
        _ if number.starts_with('.') => format!("0{number}"),
        _ => number.to_owned(),
    };
    let is_number = number.starts_with(|c: char| c.is_ascii_digit()) && number.parse::<f64>().is_ok();
    let percent = word.ends_with('%') || words.next().is_some_and(|next| next.starts_with('%'));
    is_number.then(|| Stated::Number { text: number.clone(), percent })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_labels_pairs_and_tables() {
        let text = "# Runs\n\n- wrong-click rate: `0.5 %`\n- run `a` `allPass=true`\n\n| KPI | run-a | run-b |\n|--|--|--|\n\
            | lid opens | 0.975 | 1.0 |\n\n## run-b\n\n- ~~rows: 7~~\n- sample count: 200\n- see `a: b`\n";
        let told: Vec<_> = parse(text).claims.into_iter().map(|it| (it.what, it.value, it.line, it.about)).collect();
        let number = |text: &str, percent| Stated::Number { text: text.to_owned(), percent };
        let expected = [
            ("wrongclickrate", number("0.5", true), 3, "Runs wrong-click rate: 0.5 %"),
            ("allpass", Stated::Truth(true), 4, "Runs run a allPass=true"),
            ("lidopens", number("0.975", false), 8, "Runs run-a"),
            ("lidopens", number("1.0", false), 8, "Runs run-b"),
            ("samplecount", number("200", false), 13, "run-b sample count: 200"),
        ];
        let expected = expected.map(|(what, value, line, about)| (what.to_owned(), value, line, about.to_owned()));
        assert_eq!(told, expected);
    }

    #[test]
    fn a_value_is_held_to_the_digits_that_are_written() {
        let of = |text: &str, percent, value| Stated::Number { text: text.to_owned(), percent }.is_of(value);
        assert!(of("0.98", false, 0.975) && of("97.5", true, 0.975) && of("1.0", false, 1.0) && of("0", false, 0.0));
        assert!(!of("0.97", false, 0.98) && !of("1", true, 0.025) && !of("200", false, 199.0));
    }
}
