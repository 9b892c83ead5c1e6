//! Rows that are too alike to be two measurements, of two runs or within one.

use crate::domain::evidence::raw_runs::RowPosition;
use crate::domain::finding::Severity;
use crate::domain::statistics::echo::Test;

use super::report::ReportFact;
use super::wording::{are, counted};

/// Rows that echo others.
#[derive(Clone, Debug, PartialEq)]
pub struct EchoFact {
    /// Indices into `Assessment::reports`: whose rows were first, and whose tell of them again; the same within one run.
    pub runs: [usize; 2],
    /// The field that was compared: by its dotted name; of the times between rows `timestamp`.
    pub field: String,
    pub alignment: Alignment,
    /// At most the chance that two honest measurements look so alike, 0 to 1, all that was looked at considered.
    pub chance: f64,
    pub severity: Severity,
    /// A run to which both are as alike, as an index into the reports: their plan may explain it.
    pub third: Option<usize>,
    /// How many more runs are as alike to the gate's, beyond those that are told.
    pub more: usize,
    /// The first rows that answer each other: the values of either, to be drawn above each other.
    pub drawn: [Vec<Beat>; 2],
}

/// How rows answer each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Alignment {
    /// From the first to the last row of either side.
    pub first: [RowPosition; 2],
    pub second: [RowPosition; 2],
    /// How many rows answer one another.
    pub rows: usize,
    /// The second run backwards.
    pub reversed: bool,
    /// The second falls where the first rises.
    pub mirrored: bool,
    /// `second = slope * first + shift`, give or take `jitter`; in the unit of the field.
    pub slope: f64,
    pub shift: f64,
    pub jitter: f64,
    pub test: Test,
}

/// One measured value of a sequence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beat {
    pub value: f64,
    /// How it stands among the values of its scenario, 0 (the lowest) to 1.
    pub rank: f64,
}

impl Beat {
    /// Its step of so many, from 0.
    pub fn level(self, steps: usize) -> usize {
        ((self.rank * steps as f64) as usize).min(steps.saturating_sub(1))
    }
}

impl EchoFact {
    /// How many values are drawn: what the widest screen shows.
    pub const DRAWN: usize = 120;

    /// Whether it lies within one run.
    pub fn is_within(&self) -> bool {
        self.runs[0] == self.runs[1]
    }

    /// What answers what: `rows 81 to 160 are rows 1 to 80, stretched by 1 %`, between runs with their names.
    pub fn words(&self, reports: &[ReportFact]) -> String {
        let [first, second] = self.runs.map(|at| reports.get(at).map_or("", ReportFact::name));
        self.alignment.words(if self.is_within() { ["", ""] } else { [first, second] })
    }

    /// `gate-003 gate-004`, or the one run's name: what its finding is called.
    pub fn subject(&self, reports: &[ReportFact]) -> String {
        let name = |at: usize| reports.get(at).map_or("", ReportFact::name);
        let [first, second] = self.runs;
        if self.is_within() { name(first).to_owned() } else { format!("{} {}", name(first), name(second)) }
    }
}

impl Alignment {
    /// `rows 81 to 160 are rows 1 to 80, stretched by 1 %`; the runs' names stand behind their rows.
    pub fn words(&self, [first, second]: [&str; 2]) -> String {
        if self.test == Test::Still {
            let [from, to] = [self.first[0].row, self.second[1].row];
            return format!("all {} rows of one scenario, of rows {from} to {to}, hold the same value", self.rows + 1);
        }
        let span = |rows: &[RowPosition; 2], of: &str| {
            let of = if of.is_empty() { String::new() } else { format!(" of {of}") };
            if rows[0] == rows[1] {
                format!("row {}{of}", rows[0].row)
            } else {
                format!("rows {} to {}{of}", rows[0].row, rows[1].row)
            }
        };
        let how = self.changes();
        let how = if how.is_empty() { String::new() } else { format!(", {}", how.join(", ")) };
        let are = are(self.second[1].row - self.second[0].row + 1);
        format!("{} {are} {}{how}", span(&self.second, second), span(&self.first, first))
    }

    /// What was done to the first rows to get the second.
    fn changes(&self) -> Vec<String> {
        let mut said = Vec::new();
        match self.test {
            Test::Sets => said.push("in another order".to_owned()),
            _ if self.reversed => said.push("backwards".to_owned()),
            _ => {}
        }
        if self.mirrored {
            said.push("turned upside down".to_owned());
        }
        let stretch = (self.slope.abs() - 1.0) * 100.0;
        // What is blurred looks squeezed a little by that alone.
        let is_clear = self.jitter < 1.0 || stretch.abs() >= 20.0;
        if stretch.abs() >= 0.5 && is_clear {
            let word = if stretch > 0.0 { "stretched" } else { "squeezed" };
            said.push(format!("{word} by {} %", number(stretch.abs())));
        } else if self.shift.abs() >= 0.5 && !self.mirrored && is_clear {
            said.push(format!("moved by {}", number(self.shift)));
        }
        if self.jitter >= 0.5 {
            said.push(format!("give or take {}", number(self.jitter)));
        }
        let longest = (self.first[1].row - self.first[0].row).max(self.second[1].row - self.second[0].row) + 1;
        if (self.rows as u64) < longest {
            said.push(format!("in {}", counted(self.rows as u64, "row")));
        }
        said
    }
}

/// In as few digits as tell it.
fn number(value: f64) -> String {
    let digits = if value.abs() < 10.0 { 1 } else { 0 };
    let text = format!("{value:.digits$}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: u64) -> RowPosition {
        RowPosition { row, line: row }
    }

    fn exact() -> Alignment {
        Alignment {
            first: [at(1), at(80)],
            second: [at(81), at(160)],
            rows: 80,
            reversed: false,
            mirrored: false,
            slope: 1.0,
            shift: 0.0,
            jitter: 0.0,
            test: Test::Sequence,
        }
    }

    #[test]
    fn an_alignment_says_what_was_done_to_the_rows() {
        let said = |alignment: Alignment| alignment.words(["", ""]);
        assert_eq!(said(exact()), "rows 81 to 160 are rows 1 to 80");
        assert_eq!(
            said(Alignment { slope: 1.01, shift: 4.0, ..exact() }),
            "rows 81 to 160 are rows 1 to 80, stretched by 1 %"
        );
        assert_eq!(said(Alignment { shift: -3.0, ..exact() }), "rows 81 to 160 are rows 1 to 80, moved by -3");
        let jittered = Alignment { reversed: true, jitter: 1.25, rows: 64, ..exact() };
        assert_eq!(said(jittered), "rows 81 to 160 are rows 1 to 80, backwards, give or take 1.2, in 64 rows");
        let sets = Alignment { test: Test::Sets, slope: 0.5, ..exact() };
        assert_eq!(
            sets.words(["a", "b"]),
            "rows 81 to 160 of b are rows 1 to 80 of a, in another order, squeezed by 50 %"
        );
    }
}
