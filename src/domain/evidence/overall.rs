//! What an evidence document says of itself as a whole: in its title, its status, its totals, its outcome lines, and in
//! sentences outside of its entries that say the opposite. Read before single entries.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::markdown::{Block, BlockKind, Line};
use super::outcome::Said;
use super::setting::setting;
use super::totals::Totals;
use super::{denial, label, statement, verdict};

/// One thing that a document says of itself, or of some names outside of their entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// From 1.
    pub line: u64,
    pub words: String,
    pub said: Said,
}

/// Everything that a document says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overall {
    /// In the document's order.
    claims: Vec<Claim>,
    /// Where in `claims` is the strongest one about nobody in particular: about all.
    about_all: Option<usize>,
    /// And the strongest one about each name.
    about: HashMap<String, usize>,
    totals: Totals,
}

impl Overall {
    /// Reads what stands outside of the entries, and the outputs. `mentioned` gives the names in a text, wherever.
    pub fn of(outside: &[&Block], output: &[Line], mentioned: impl Fn(&str) -> Vec<String>) -> Self {
        let mut read = Self::default();
        if let Some(block) = outside.first().filter(|block| matches!(block.kind, BlockKind::Heading(_))) {
            read.claim(line_of(block), &block.text(), of_title(&block.text()), Vec::new());
        }
        for (line, status) in label::statuses(outside) {
            read.claim(line, &status, of_status(&status), Vec::new());
        }
        let is_prose = |block: &&&Block| {
            let is_head = matches!(block.kind, BlockKind::Heading(_)) || block.heads_table;
            !is_head && !block.lines.iter().all(label::names_the_build)
        };
        for block in outside.iter().filter(is_prose) {
            for text in texts(block) {
                read.totals = read.totals.and(Totals::of(&text));
                let about = mentioned(&text);
                read.claim(line_of(block), &text, of_sentence(&text), about);
            }
        }
        for line in output {
            read.totals = read.totals.and(Totals::of(&line.text));
            read.claim(line.number, &line.text, of_output(&line.text), Vec::new());
        }
        read
    }

    fn claim(&mut self, line: u64, words: &str, said: Option<Said>, about: Vec<String>) {
        let Some(said) = said else { return };
        let own = self.claims.len();
        self.claims.push(Claim { line, words: words.to_owned(), said });
        if about.is_empty() {
            self.about_all = Some(self.stronger(self.about_all.unwrap_or(own), own));
        }
        for name in about {
            let known = self.about.get(&name).copied().unwrap_or(own);
            self.about.insert(name, self.stronger(known, own));
        }
    }

    /// The stronger of two claims, of equals the first in the document.
    fn stronger(&self, one: usize, other: usize) -> usize {
        let rank = |at: usize| (self.claims[at].said.weight(), Reverse(at));
        if rank(other) > rank(one) { other } else { one }
    }

    /// The strongest claim about a name, the first of equals.
    pub fn claim_about(&self, name: &str) -> Option<&Claim> {
        let about = [self.about_all, self.about.get(name).copied()].into_iter().flatten();
        about.reduce(|one, other| self.stronger(one, other)).map(|at| &self.claims[at])
    }

    /// Whether the totals show at least one pass, and no failure.
    pub fn shows_passes(&self) -> bool {
        self.totals.show_passes()
    }
}

fn line_of(block: &Block) -> u64 {
    block.lines.first().map_or(1, |line| line.number)
}

/// A text per statement of a block; a row of label and value is one.
fn texts(block: &Block) -> Vec<String> {
    match (block.kind, block.lines.as_slice()) {
        (BlockKind::Row, [label, value]) => vec![format!("{}: {}", label.text.trim_end_matches(':'), value.text)],
        (BlockKind::Row, cells) => cells.iter().map(|cell| cell.text.clone()).collect(),
        _ => statement::sentences(&block.lines),
    }
}

fn of_title(title: &str) -> Option<Said> {
    const BAD: [&str; 19] = [
        "failed",
        "aborted",
        "unsuccessful",
        "cancelled",
        "canceled",
        "abandoned",
        "rejected",
        "interrupted",
        "void",
        "voided",
        "invalid",
        "invalidated",
        "superseded",
        "withdrawn",
        "simulated",
        "tabletop",
        "mocked",
        "partial",
        "partially",
    ];
    let lower = title.to_lowercase();
    let is_bad = lower.split(|c: char| !c.is_alphanumeric()).any(|word| BAD.contains(&word));
    let denied = is_bad || denial::denied(title).is_some();
    denied.then(|| Said::Fails(format!("the document is titled `{title}`")))
}

/// A status that is not known to say that it was done leaves everything open.
fn of_status(status: &str) -> Option<Said> {
    const DONE: [&str; 9] =
        ["complete", "completed", "done", "executed", "finished", "final", "approved", "closed", "performed"];
    let clause = status.split([';', ',', '(', '.']).next().unwrap_or_default().trim();
    let is_done = DONE.iter().any(|word| clause.eq_ignore_ascii_case(word)) || setting(clause).is_some();
    match verdict::of_value(status) {
        Said::Fails(_) => Some(Said::Fails(format!("the document's status is `{status}`"))),
        Said::Holds => None,
        _ if is_done || verdict::of_value(clause) == Said::Holds => None,
        _ => Some(Said::Unclear(format!("the document's status is `{status}`"))),
    }
}

/// A sentence outside of the entries: a result of the whole, totals, or what says the opposite.
fn of_sentence(text: &str) -> Option<Said> {
    let result = statement::result_of(text).and_then(|(value, said)| match said {
        Said::Fails(_) => Some(Said::Fails(format!("the document says `{text}`"))),
        Said::Unclear(_) if of_status(value).is_some() => Some(Said::Unclear(format!("the document says `{text}`"))),
        _ => None,
    });
    let contradicts = denial::contradicted(text).map(|_| Said::Fails(format!("the document says `{text}`")));
    Said::strongest([result, of_totals(text), of_exit(text), contradicts].into_iter().flatten())
}

/// A line of a program's output: totals, and what runners print before a test that failed.
fn of_output(text: &str) -> Option<Said> {
    const MARKS: [&str; 6] = ["FAIL ", "FAILED ", "✗", "✘", "✕", "❌"];
    let line = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '|' | '│' | '·'));
    let is_marked = MARKS.iter().any(|mark| line.starts_with(mark)) || line.contains("AssertionError");
    let marked = is_marked.then(|| Said::Fails(format!("its output says `{}`", line.trim())));
    marked.or_else(|| of_totals(text)).or_else(|| of_exit(text))
}

/// `Exit code: 1`, `exit status 2`.
fn of_exit(text: &str) -> Option<Said> {
    let lower = text.to_lowercase();
    let (_, after) = ["exit code", "exit status", "exited with"].iter().find_map(|mark| lower.split_once(mark))?;
    let mut words = after.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let status: u64 = words.find(|word| !matches!(*word, "code" | "status" | "was" | "is"))?.parse().ok()?;
    (status != 0).then(|| Said::Fails(format!("it says `{}`", text.trim())))
}

fn of_totals(text: &str) -> Option<Said> {
    let totals = Totals::of(text);
    if totals.failed {
        Some(Said::Fails(format!("its totals say `{}`", text.trim())))
    } else {
        totals.lacking.then(|| Said::Unclear(format!("its totals say `{}`", text.trim())))
    }
}
