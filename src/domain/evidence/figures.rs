//! Counts and rates typed in a text, held against each other (docs/independence.md, S7): a rate that no count over so
//! many gives, more of something than there are, totals that do not add up.

use crate::domain::values::folded::folded;

use super::markdown::{Block, BlockKind, Line};

/// A figure that cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImpossibleFigure {
    /// From 1.
    pub line: u64,
    /// The figure as it is written.
    pub written: String,
    /// Why it cannot be, as the end of a sentence.
    pub why: String,
}

/// The figures of a text that cannot be, in order.
pub fn impossible(blocks: &[Block], output: &[Line]) -> Vec<ImpossibleFigure> {
    let mut found = Vec::new();
    let mut head: Vec<String> = Vec::new();
    for block in blocks {
        match block.kind {
            BlockKind::Row if block.heads_table => head = block.lines.iter().map(|line| folded(&line.text)).collect(),
            BlockKind::Row => found.extend(of_row(block, &head)),
            _ => found.extend(block.lines.iter().flat_map(of_line)),
        }
    }
    found.extend(output.iter().flat_map(of_line));
    found
}

/// A row's cells, and its percentages over the number in its column of samples.
fn of_row(block: &Block, head: &[String]) -> Vec<ImpossibleFigure> {
    const SAMPLES: [&str; 9] = ["n", "rows", "samples", "samplecount", "samplesize", "sessions", "runs", "total", "of"];
    let cell = |at: usize| block.lines.get(at).map(|line| line.text.trim());
    let column = head.iter().position(|name| SAMPLES.contains(&name.as_str()));
    let over = column.and_then(cell).and_then(|text| text.parse::<u64>().ok());
    let mut found: Vec<ImpossibleFigure> = block.lines.iter().flat_map(of_line).collect();
    for line in &block.lines {
        let rate = Percentage::read(line.text.trim()).zip(over);
        found.extend(rate.and_then(|(rate, over)| rate.fault_over(over)).map(|why| figure(line, why)));
    }
    found
}

fn of_line(line: &Line) -> Vec<ImpossibleFigure> {
    let words: Vec<&str> = words(&line.text);
    let parts = part_of_whole(&words).chain(rates(&words)).chain(totals(&line.text));
    parts.map(|why| figure(line, why)).collect()
}

fn figure(line: &Line, why: String) -> ImpossibleFigure {
    ImpossibleFigure { line: line.number, written: line.text.trim().to_owned(), why }
}

/// Words without the marks around them: brackets, quotes, equals signs; a percent sign stays at its number.
fn words(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '`' | '*' | '|' | '='));
    let parts = parts.map(|word| word.trim_matches(|c| matches!(c, ',' | ';' | ':' | '"')));
    parts.map(|word| word.trim_end_matches('.')).filter(|word| !word.is_empty()).collect()
}

/// What is said to be `count` of `whole`, with the words after it.
struct Share {
    count: u64,
    whole: u64,
    after: usize,
}

/// `39 of 40`, `39/40`, `39 out of 40`.
fn shares(words: &[&str]) -> Vec<Share> {
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
    let of = |at: usize| match words.get(at + 1..) {
        Some(["of", ..]) => Some(Share { count: number(at)?, whole: number(at + 2)?, after: at + 3 }),
        Some(["out", "of", ..]) => Some(Share { count: number(at)?, whole: number(at + 3)?, after: at + 4 }),
        _ => {
            let (count, whole) = words[at].split_once('/')?;
            Some(Share { count: count.parse().ok()?, whole: whole.parse().ok()?, after: at + 1 })
        }
    };
    (0..words.len()).filter_map(of).filter(|share| share.whole > 0).collect()
}

/// What rows, tests and the like are called: `5/2` may be a date, `3 of 2 files` is none.
const COUNTED: [&str; 14] = [
    "rows", "row", "runs", "tests", "test", "files", "suites", "cases", "sessions", "samples", "passed", "failed",
    "actions", "attempts",
];

/// More of something than there are, and a rate beside a count that is another.
fn part_of_whole(words: &[&str]) -> impl Iterator<Item = String> {
    let found = shares(words).into_iter().filter_map(|share| {
        let Share { count, whole, after } = share;
        if count > whole {
            let is_counted = words.get(after).is_some_and(|word| COUNTED.contains(&word.to_lowercase().as_str()));
            return is_counted.then(|| format!("there are no {count} of {whole}"));
        }
        let counted = words[after..].iter().take_while(|word| COUNTED.contains(&word.to_lowercase().as_str())).count();
        let rate = words.get(after + counted).and_then(|word| Percentage::read(word))?;
        let exact = 100.0 * count as f64 / whole as f64;
        (!rate.is_of(exact)).then(|| format!("{count} of {whole} is {}", Percentage::of(exact, rate.decimals + 1)))
    });
    found.collect::<Vec<_>>().into_iter()
}

/// A rate over a number that gives no such rate: `97.3 % of 40 rows`, `97.3 % (n = 40)`.
fn rates(words: &[&str]) -> impl Iterator<Item = String> {
    let number = |word: Option<&&str>| word.and_then(|word| word.parse::<u64>().ok());
    let over = |at: usize| match words.get(at + 1..)? {
        ["of" | "over" | "in", rest @ ..] | rest @ [_, ..] if rest.len() > 1 => {
            let is_counted = COUNTED.contains(&rest[1].to_lowercase().as_str());
            let over = number(rest.first()).filter(|_| is_counted);
            over.or_else(|| number(rest.get(1)).filter(|_| matches!(rest[0], "n" | "N")))
        }
        _ => None,
    };
    let joined = (0..words.len()).filter_map(|at| Some((Percentage::read(words[at])?, over(at)?)));
    joined.filter_map(|(rate, over)| rate.fault_over(over)).collect::<Vec<_>>().into_iter()
}

/// A percentage as written.
struct Percentage {
    value: f64,
    decimals: usize,
}

impl Percentage {
    /// `97.5%`; `None` for anything else.
    fn read(word: &str) -> Option<Self> {
        let number = word.strip_suffix('%')?.trim_end();
        let number = number.replacen(',', ".", 1);
        let is_number = number.starts_with(|c: char| c.is_ascii_digit());
        let value = number.parse().ok().filter(|_| is_number)?;
        Some(Self { value, decimals: number.split_once('.').map_or(0, |(_, decimals)| decimals.len()) })
    }

    fn of(value: f64, decimals: usize) -> String {
        format!("{value:.decimals$} %")
    }

    /// Whether it rounds to what is written, half a unit of the last digit up or down.
    fn is_of(&self, exact: f64) -> bool {
        let unit = 10_f64.powi(-i32::try_from(self.decimals).unwrap_or(i32::MAX));
        // A rate may be cut instead of rounded: what is cut from 97.56 is 97.5.
        (exact - self.value).abs() <= 0.5 * unit + 1e-9 || (0.0..unit - 1e-9).contains(&(exact - self.value))
    }

    /// Why no whole number of so many gives it.
    fn fault_over(&self, over: u64) -> Option<String> {
        if over == 0 {
            return None;
        }
        let count = self.value / 100.0 * over as f64;
        let near = [count.floor(), count.ceil()].map(|count| 100.0 * count / over as f64);
        let is_one = near.iter().any(|exact| self.is_of(*exact) && *exact <= 100.0);
        (!is_one).then(|| {
            let [below, above] = near.map(|exact| Self::of(exact, self.decimals + 1));
            format!("over {over} a rate is {below} or {above}, nothing between")
        })
    }
}

/// Totals that do not add up: `41 passed, 1 failed, 40 total`, `41 passed | 1 failed (40)`.
fn totals(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let words = words(&lower);
    let count = |names: &[&str]| {
        let named = (1..words.len()).find(|at| names.contains(&words[*at]))?;
        words[named - 1].parse::<u64>().ok()
    };
    let kinds = [
        count(&["passed", "passing"]),
        count(&["failed", "failing", "failures"]),
        count(&["skipped", "pending"]),
        count(&["todo", "ignored", "xfailed", "errors"]),
    ];
    let total = count(&["total"]).or_else(|| in_brackets(&lower))?;
    kinds[0]?;
    let sum: u64 = kinds.iter().flatten().sum();
    let names_all = kinds[..3].iter().all(Option::is_some);
    (sum > total || (names_all && sum < total)).then(|| format!("that makes {sum}, not {total}"))
}

/// The number that stands alone in brackets at the end.
fn in_brackets(text: &str) -> Option<u64> {
    text.trim_end().strip_suffix(')')?.rsplit_once('(')?.1.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::markdown::statements;
    use super::*;

    fn whys(text: &str) -> Vec<String> {
        let said = statements(text);
        impossible(&said.blocks, &said.output).into_iter().map(|it| it.why).collect()
    }

    #[test]
    fn a_rate_that_no_count_gives_is_told_and_one_that_some_count_gives_is_not() {
        assert_eq!(whys("wrong click: 0.73% of 200 rows"), ["over 200 a rate is 0.500 % or 1.000 %, nothing between"]);
        assert_eq!(whys("39 of 40 (97.4%)"), ["39 of 40 is 97.50 %"]);
        assert_eq!(whys("39 of 40 tests passed: 97.1%"), ["39 of 40 is 97.50 %"]);
        assert_eq!(whys("| KPI | rate | n |\n|--|--|--|\n| lids | 99.1% | 40 |\n").len(), 1);
        let honest = "- 39 of 40 (97.5%)\n- 1/3 = 33.3%\n- 2/3 (66.6%)\n- 0.5% of 200 rows\n- 97.5% (n = 40)\n- 30% of users\n\
            - up 12.5% in 3 weeks\n- 20/12 was a Saturday\n- 105% of 30 s\n\n| KPI | rate | n |\n|--|--|--|\n| a | 97.5% | 40 |\n";
        assert_eq!(whys(honest), Vec::<String>::new());
    }

    #[test]
    fn totals_that_do_not_add_up_are_told() {
        assert_eq!(whys("Tests: 41 passed, 1 failed, 40 total"), ["that makes 42, not 40"]);
        assert_eq!(whys("```\nTests  1 failed | 41 passed (41)\n```"), ["that makes 42, not 41"]);
        assert_eq!(whys("12 passed, 0 failed, 1 skipped, 15 total"), ["that makes 13, not 15"]);
        assert_eq!(whys("45 of 40 tests passed"), ["there are no 45 of 40"]);
        let honest = "- 41 passed, 41 total\n- 40 passed, 44 total\n- 1 failed, 40 passed, 41 total\n- 3 of 5 tests passed\n\
            - 16 files passed (16)\n- 12 passing (340ms)\n- `100 tests passed`, P0 (12)\n";
        assert_eq!(whys(honest), Vec::<String>::new());
    }
}
