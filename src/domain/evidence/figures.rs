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

/// A row's cells, and the rates in it over the number in its column of samples.
fn of_row(block: &Block, head: &[String]) -> Vec<ImpossibleFigure> {
    const SAMPLES: [&str; 8] = ["n", "rows", "samples", "samplecount", "samplesize", "sessions", "runs", "total"];
    const RATES: [&str; 5] = ["rate", "share", "passed", "failed", "success"];
    let cell = |at: usize| block.lines.get(at).map(|line| line.text.trim());
    let column = head.iter().position(|name| SAMPLES.contains(&name.as_str()));
    let over = column.and_then(cell).and_then(|text| text.parse::<u64>().ok());
    let is_rate = |at: &usize| head.get(*at).is_some_and(|name| RATES.contains(&name.as_str()));
    let mut found: Vec<ImpossibleFigure> = block.lines.iter().flat_map(of_line).collect();
    for line in (0..block.lines.len()).filter(is_rate).filter_map(|at| block.lines.get(at)) {
        let rate = Percentage::read(&joined(line.text.trim())).zip(over);
        found.extend(rate.and_then(|(rate, over)| rate.fault_over(over)).map(|why| figure(line, why)));
    }
    found
}

/// Longer lines hold no figures that a person typed.
const LONGEST: usize = 2_000;
/// So much of a line is told.
const WRITTEN: usize = 120;
/// What stands in a line about what is asked, or is known of something else than rows: no rate of it is held to a count.
const ELSEWHERE: [&str; 25] = [
    "confidence",
    "ci",
    "lower",
    "upper",
    "bound",
    "interval",
    "required",
    "needed",
    "asked",
    "planned",
    "target",
    "threshold",
    "limit",
    "goal",
    "least",
    "most",
    "coverage",
    "cpu",
    "memory",
    "p50",
    "p90",
    "p95",
    "p99",
    "before",
    "wanted",
];

fn of_line(line: &Line) -> Vec<ImpossibleFigure> {
    if line.text.len() > LONGEST {
        return Vec::new();
    }
    let text = joined(&line.text);
    let words: Vec<&str> = words(&text);
    let is_of_rows = !words.iter().any(|word| ELSEWHERE.contains(&word.to_lowercase().as_str()));
    let is_alone = words.iter().filter(|word| Percentage::read(word).is_some()).count() < 2;
    let rates = (is_of_rows && is_alone).then(|| part_of_whole(&words).into_iter().chain(rates(&words)));
    let told = rates.into_iter().flatten().chain(totals(&text).filter(|_| is_of_rows));
    told.map(|why| figure(line, why)).collect()
}

fn figure(line: &Line, why: String) -> ImpossibleFigure {
    ImpossibleFigure { line: line.number, written: line.text.trim().chars().take(WRITTEN).collect(), why }
}

/// With the sign of percent at its number.
fn joined(text: &str) -> String {
    text.replace(" %", "%").replace('\u{a0}', " ")
}

/// Words without the marks around them: brackets, quotes, equals signs; a percent sign stays at its number.
fn words(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '`' | '*' | '|' | '='));
    let parts = parts.map(|word| word.trim_matches(|c| matches!(c, ',' | ';' | ':' | '"')));
    parts.map(|word| word.trim_end_matches('.')).filter(|word| !word.is_empty()).collect()
}

/// What is said to be `count` of `whole`, and which words say so.
struct Share {
    count: u64,
    whole: u64,
    begins: usize,
    ends: usize,
    in_words: InWords,
}

/// Whether `of` stands between the two, or a slash, which may be a date or an hour.
#[derive(Clone, Copy, PartialEq, Eq)]
enum InWords {
    Yes,
    No,
}

/// `39 of 40`, `39/40`, `39 out of 40`.
fn shares(words: &[&str]) -> Vec<Share> {
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
    let share = |count, whole, begins, ends, in_words| Some(Share { count, whole, begins, ends, in_words });
    let of = |at: usize| match words.get(at + 1..) {
        Some(["of", ..]) => share(number(at)?, number(at + 2)?, at, at + 3, InWords::Yes),
        Some(["out", "of", ..]) => share(number(at)?, number(at + 3)?, at, at + 4, InWords::Yes),
        _ => {
            let (count, whole) = words[at].split_once('/')?;
            share(count.parse().ok()?, whole.parse().ok()?, at, at + 1, InWords::No)
        }
    };
    (0..words.len()).filter_map(of).filter(|share| share.whole > 0).collect()
}

/// What rows, tests and the like are called: `5/2` may be a date, `3 of 2 files` is none.
const COUNTED: [&str; 14] = [
    "rows", "row", "runs", "tests", "test", "files", "suites", "cases", "sessions", "samples", "passed", "failed",
    "actions", "attempts",
];

fn is_counted(word: Option<&&str>) -> bool {
    word.is_some_and(|word| COUNTED.contains(&word.to_lowercase().as_str()))
}

/// Of what there is one after the other: `step 3/6`.
const TURNS: [&str; 11] =
    ["step", "run", "shard", "attempt", "phase", "part", "batch", "round", "page", "stage", "suite"];

/// More of something than there are, and a rate beside a count that is another.
fn part_of_whole(words: &[&str]) -> Vec<String> {
    let fault = |share: Share| {
        let Share { count, whole, begins, ends, in_words } = share;
        let before = begins.checked_sub(1).and_then(|at| words.get(at));
        if before.is_some_and(|word| TURNS.contains(&word.to_lowercase().as_str())) {
            return None;
        }
        if count > whole {
            let is_result = matches!(words.get(ends), Some(&("passed" | "failed")));
            let is_told = (in_words == InWords::Yes && is_counted(words.get(ends))) || is_result;
            return is_told.then(|| format!("there are no {count} of {whole}"));
        }
        let counted = words[ends..].iter().take_while(|word| is_counted(Some(word))).count();
        let rate = [words.get(ends + counted), before].into_iter().flatten().find_map(|word| Percentage::read(word))?;
        // Beside a count of what failed the rate of what passed may stand.
        let exact = [count, whole - count].map(|count| 100.0 * count as f64 / whole as f64);
        let is_one = exact.iter().any(|exact| rate.is_of(*exact));
        (!is_one).then(|| format!("{count} of {whole} is {}", Percentage::of(exact[0], rate.decimals + 1)))
    };
    shares(words).into_iter().filter_map(fault).collect()
}

/// A rate over a number that gives no such rate: `97.3% of 40 rows`, `pass rate 97.3% (n = 40)`.
fn rates(words: &[&str]) -> Vec<String> {
    const OF_ROWS: [&str; 8] = ["rate", "passed", "failed", "pass", "fail", "success", "click", "clicks"];
    let is_of_rows = words.iter().any(|word| OF_ROWS.contains(&word.to_lowercase().as_str()));
    let number = |word: &str| word.parse::<u64>().ok();
    let over = |at: usize| match words.get(at + 1..)? {
        ["of", "the", over, counted, ..] | ["of", over, counted, ..] if is_counted(Some(counted)) => number(over),
        ["n" | "N", over, ..] if is_of_rows => number(over),
        _ => None,
    };
    let joined = (0..words.len()).filter_map(|at| Some((Percentage::read(words[at])?, over(at)?)));
    joined.filter_map(|(rate, over)| rate.fault_over(over)).collect()
}

/// A percentage as written.
struct Percentage {
    value: f64,
    decimals: usize,
}

impl Percentage {
    /// More of them nobody reads.
    const DECIMALS: usize = 9;

    /// `97.5%`; `None` for anything else.
    fn read(word: &str) -> Option<Self> {
        let number = word.strip_suffix('%')?.trim_end();
        let number = number.replacen(',', ".", 1);
        let is_number = number.starts_with(|c: char| c.is_ascii_digit());
        let value = number.parse().ok().filter(|value: &f64| is_number && *value <= 100.0)?;
        let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        (decimals <= Self::DECIMALS).then_some(Self { value, decimals })
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

/// Totals that do not add up: `41 passed, 1 failed, 40 total`, `41 passed | 1 failed (40)`, `Passed: 41, total: 40`.
fn totals(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let clauses: Vec<&str> = lower.split([',', '|', ';']).map(str::trim).collect();
    let count = |names: &[&str]| clauses.iter().find_map(|clause| counted_as(clause, names));
    let passed = count(&["passed", "passing"])?;
    let others = [count(&["failed", "failing", "failures"]), count(&["skipped", "pending"])];
    let last =
        clauses.last().filter(|clause| counted_as(clause, &["passed", "passing", "failed", "skipped"]).is_some());
    let total = count(&["total"]).or_else(|| in_brackets(last?))?;
    let sum = others.iter().flatten().try_fold(passed, |sum, count| sum.checked_add(*count))?;
    // What else is counted there may make up for what is missing.
    let is_whole = others.iter().all(Option::is_some) && clauses.len() <= 4;
    (sum > total || (is_whole && sum < total)).then(|| format!("that makes {sum}, not {total}"))
}

/// The number that a clause gives for one of these: `41 passed`, `41 tests passed`, `passed: 41`, `passed=41`; a name with
/// something after it counts something else.
fn counted_as(clause: &str, names: &[&str]) -> Option<u64> {
    let clause = if in_brackets(clause).is_some() { clause.rsplit_once('(')?.0 } else { clause };
    let (label, said) = clause.rsplit_once([':', '=']).unwrap_or(("", clause));
    if words(label).last().is_some_and(|word| names.contains(word)) {
        return words(said).first()?.parse().ok();
    }
    let words = words(said);
    let number = words.iter().rposition(|word| word.parse::<u64>().is_ok())?;
    let is_name = |word: &&str| names.contains(word);
    let after: Vec<&&str> =
        words[number + 1..].iter().filter(|word| !is_counted(Some(word)) || is_name(word)).collect();
    (after.len() == 1 && is_name(after[0])).then(|| words[number].parse().ok())?
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
        assert_eq!(whys("98.5 % (39/40)"), ["39 of 40 is 97.50 %"]);
        assert_eq!(whys("wrong click: 0.73 % of the 200 rows").len(), 1);
        assert_eq!(whys(&format!("39 of 40 (97.{}%)", "1".repeat(70_000))), Vec::<String>::new());
        assert_eq!(whys("| KPI | rate | n |\n|--|--|--|\n| lids | 99.1% | 40 |\n").len(), 1);
        let honest = "- 39 of 40 (97.5%)\n- 1/3 = 33.3%\n- 2/3 (66.6%)\n- 0.5% of 200 rows\n- 97.5% (n = 40)\n- 30% of users\n\
            - 1 of 40 failed, 97.5% passed\n- 16/16 files, 0% failed\n- 40 of 40 rows, 95% required\n- Step 3/6 passed 100%\n\
            - 40 of 40 passed (95% CI 91.2% to 100%)\n- coverage 87.3% in 16 files\n- 400 of 200 rows required\n- 24/7 tests\n\
            - up 12.5% in 3 weeks\n- 20/12 was a Saturday\n- 105% of 30 s\n\n| KPI | rate | n |\n|--|--|--|\n| a | 97.5% | 40 |\n";
        assert_eq!(whys(honest), Vec::<String>::new());
    }

    #[test]
    fn totals_that_do_not_add_up_are_told() {
        assert_eq!(whys("Tests: 41 passed, 1 failed, 40 total"), ["that makes 42, not 40"]);
        assert_eq!(whys("```\nTests  1 failed | 41 passed (41)\n```"), ["that makes 42, not 41"]);
        assert_eq!(whys("12 passed, 0 failed, 1 skipped, 15 total"), ["that makes 13, not 15"]);
        assert_eq!(whys("45 of 40 tests passed"), ["there are no 45 of 40"]);
        assert_eq!(whys("45/40 passed"), ["there are no 45 of 40"]);
        assert_eq!(whys("Passed: 41, Failed: 1, Total: 40"), ["that makes 42, not 40"]);
        assert_eq!(whys("41 tests passed, 1 test failed, 40 tests total"), ["that makes 42, not 40"]);
        let honest = "- run 4 passed: 40, failed: 0, total: 40\n- 41 passed, 2 total warnings\n- 38 passed, 2 failed, 2 flaky, 42 total\n\
            - 41 passed, 3 errors, 41 total\n- 1 failed, 40 passed, 0 skipped, 2 cancelled, 43 total\n- 41 passed, 41 total\n- 40 passed, 44 total\n- 1 failed, 40 passed, 41 total\n- 3 of 5 tests passed\n\
            - 16 files passed (16)\n- 12 passing (340ms)\n- `100 tests passed`, P0 (12)\n";
        assert_eq!(whys(honest), Vec::<String>::new());
    }
}
