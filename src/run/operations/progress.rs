//! How far a capture is, as its operator sees it: a bar that is drawn anew on a terminal, else a line now and then.

use std::time::{Duration, Instant};

use crate::domain::values::escaped::Escaped;
use crate::domain::values::pace::{Pace, rounded};
use crate::run::Console;

/// A bar is drawn anew at most so often.
const REDRAW: Duration = Duration::from_millis(200);
/// Where lines are written, one comes each time that another of so many parts is done.
const PARTS: u64 = 10;
/// So much of a run's name stands before its bar, in columns.
const LONGEST_NAME: usize = 16;
/// Of the bar, in columns.
const WIDTH: u64 = 20;

/// The progress of one run.
pub(super) struct ProgressLine<'c> {
    console: &'c mut dyn Console,
    run: String,
    drawn: Option<Instant>,
    line: String,
    /// Whether `line` is what stands on the terminal.
    is_shown: bool,
}

impl<'c> ProgressLine<'c> {
    pub(super) fn new(console: &'c mut dyn Console, run: String) -> Self {
        Self { console, run, drawn: None, line: String::new(), is_shown: true }
    }

    /// Time passes within a row.
    pub(super) fn beat(&mut self) {
        if !self.is_shown && self.drawn.is_none_or(|drawn| drawn.elapsed() >= REDRAW) {
            self.draw();
        }
    }

    /// A row is done; where it could not be measured, why.
    pub(super) fn row(&mut self, pace: Pace, scenario: &str, failure: Option<&str>) {
        let failed = failure.map(|why| Escaped::new(&format!("row {} ({scenario}): {why}", pace.done)).into_string());
        if self.console.is_terminal() {
            if let Some(failed) = failed {
                self.console.redraw(&format!("{failed}\n"));
            }
            (self.line, self.is_shown) = (bar(&self.run, pace), false);
            return self.beat();
        }
        if let Some(failed) = failed {
            self.console.tell(&format!("{failed}\n"));
        }
        let part = |done: u64| done * PARTS / pace.planned.max(1);
        if part(pace.done) != part(pace.done.saturating_sub(1)) {
            self.console.tell(&format!("{}: {}\n", self.run, pace.words()));
        }
    }

    /// Nothing more comes.
    pub(super) fn end(&mut self) {
        if self.console.is_terminal() && !self.line.is_empty() {
            self.draw();
            self.console.tell("\n");
        }
    }

    fn draw(&mut self) {
        (self.drawn, self.is_shown) = (Some(Instant::now()), true);
        self.console.redraw(&self.line);
    }
}

/// `gate-7 [#####...............] 87 of 200, 2 failed, 1.2 a second, 4 min left`
fn bar(run: &str, pace: Pace) -> String {
    let run: String = run.chars().take(LONGEST_NAME).collect();
    let full = (pace.done * WIDTH / pace.planned.max(1)).min(WIDTH) as usize;
    let (done, open) = ("#".repeat(full), ".".repeat(WIDTH as usize - full));
    let rate = pace.rate().map_or_else(String::new, |rate| format!(", {} a second", short(rate)));
    let left = pace.left().filter(|_| pace.done < pace.planned);
    let left = left.map_or_else(String::new, |left| format!(", {} left", rounded(left)));
    format!("{run} [{done}{open}] {}{rate}{left}", pace.counted())
}

fn short(rate: f64) -> String {
    if rate >= 10.0 { format!("{rate:.0}") } else { format!("{rate:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Heard(Vec<String>);

    impl Console for Heard {
        fn tell(&mut self, words: &str) {
            self.0.push(words.to_owned());
        }

        fn ask(&mut self, _: &str) -> Option<bool> {
            None
        }

        fn read_line(&mut self, _: &str, _: &dyn Fn() -> bool) -> Option<String> {
            None
        }

        fn can_ask(&self) -> bool {
            false
        }

        fn is_terminal(&self) -> bool {
            false
        }

        fn redraw(&mut self, _: &str) {}
    }

    #[test]
    fn without_a_terminal_a_line_comes_with_every_tenth_part_and_every_failure() {
        let mut heard = Heard::default();
        let mut progress = ProgressLine::new(&mut heard, "gate-7".to_owned());
        for done in 1..=200 {
            let pace = Pace { done, planned: 200, failed: done / 150, elapsed: Duration::from_secs(done), timed: done };
            progress.row(pace, "open", (done == 150).then_some("it printed \u{1b}[2J"));
        }
        assert_eq!(heard.0.len(), 11, "{:?}", heard.0);
        assert_eq!(heard.0[0], "gate-7: 20 of 200, 0 failed, 3 min left\n");
        assert_eq!(heard.0[7], "row 150 (open): it printed <U+001B>[2J\n");
        assert_eq!(heard.0[10], "gate-7: 200 of 200, 1 failed\n");
    }

    #[test]
    fn a_bar_fits_into_eighty_columns() {
        let pace = Pace { done: 87, planned: 200, failed: 2, elapsed: Duration::from_secs(72), timed: 87 };
        let line = bar("gate-7", pace);
        assert_eq!(line, "gate-7 [########............] 87 of 200, 2 failed, 1.2 a second, 94 s left");
        assert!(line.len() < 80);
    }
}
