//! What is being signed, in words: the gate's runs and the commit that they measured.

use super::report::ReportFact;
use super::{Assessment, wording};

impl Assessment {
    /// The gate's runs, what their names share written once: `gate-run-003/004`.
    pub fn runs(&self) -> String {
        let mut names = self.gate_runs().map(ReportFact::label);
        match (names.next(), names.next()) {
            (Some(first), Some(second)) => joined(first, second),
            (Some(only), None) => only.to_owned(),
            (None, _) => "no two runs".to_owned(),
        }
    }

    /// The same with the commit that they measured: `gate-run-003/004 @ ce12f95`.
    pub fn runs_and_commit(&self) -> String {
        let commit = self.gate_runs().find_map(|run| run.commit.as_deref());
        match self.gate_runs().next() {
            Some(_) => format!("{} @ {}", self.runs(), commit.map_or("no commit", wording::short_commit)),
            None => self.runs(),
        }
    }
}

/// Two names; of the second only what differs, where they are the same up to their last `-`.
fn joined(first: &str, second: &str) -> String {
    match (first.rsplit_once('-'), second.rsplit_once('-')) {
        (Some((one, _)), Some((other, end))) if one == other && !end.is_empty() => format!("{first}/{end}"),
        _ => format!("{first}/{second}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_runs_are_named_once_as_far_as_they_agree() {
        assert_eq!(joined("gate-run-003", "gate-run-004"), "gate-run-003/004");
        assert_eq!(joined("a", "b"), "a/b");
        assert_eq!(joined("run-1", "other-2"), "run-1/other-2");
        assert_eq!(joined("run-1", "run-1-b"), "run-1/run-1-b");
        assert_eq!(joined("run-1", "run-"), "run-1/run-");
    }
}
