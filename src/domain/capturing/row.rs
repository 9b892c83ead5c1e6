//! How a captured row is written: one line of raw runs (docs/contracts.md, section 1), with all that it rests on.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::domain::evidence::capture::CaptureEnvironment;
use crate::domain::evidence::raw_runs::captured::{CAPTURE_MARK, mark};
use crate::domain::profile::Profile;
use crate::domain::values::child_end::ChildEnd;
use crate::domain::values::redacted::shown_output;

use super::answer;
use super::attempt::Attempt;
use super::plan::Scenario;

/// So much of each stream is kept in the row, in bytes, as far as there is room: enough to see why it failed.
const EXCERPTS: [usize; 5] = [1024, 512, 256, 128, 0];
/// Rows are made this long, with blanks at their end, in bytes. So none crosses a page of its file, and a process that is
/// killed while it writes leaves a row whole or not at all: the kernel gives up between pages.
const LENGTHS: [usize; 2] = [2048, 4096];
/// The longest that is told of why a row could not be measured, in characters.
const LONGEST_WHY: usize = 200;
/// How a row ends against which something counts, and how one that could not be measured does.
const FAILED: &str = "failed";
const TIMED_OUT: &str = "timeout";
const NOT_MEASURED: &str = "error";

/// What all rows of a capture share.
#[derive(Clone, Debug, PartialEq)]
pub struct RowFrame {
    pub run_id: String,
    /// Of this capture alone.
    pub capture: String,
    pub environment: CaptureEnvironment,
    pub flags: BTreeMap<String, bool>,
}

/// A row as it is appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// With the end of its line; see [`LENGTHS`].
    pub text: String,
    /// Whether it counts against a metric.
    pub is_against: bool,
    /// Why it could not be measured.
    pub failure: Option<String>,
}

impl RowFrame {
    /// The session of a row, from 1: no other row of any capture has it.
    pub fn session(&self, number: u64) -> String {
        format!("{}-{}-{number:03}", self.run_id, self.capture)
    }

    /// The row of a number, begun at a time; `previous` ties it to what goes before it.
    pub fn row(
        &self,
        (number, at, previous): (u64, Timestamp, &str),
        scenario: &Scenario,
        attempt: &Attempt,
        profile: &Profile,
    ) -> Row {
        let answer = answer::read(attempt, scenario, profile);
        let mut row = Map::new();
        let mut put = |key: &str, value: Value| drop(row.insert(key.to_owned(), value));
        put("runId", json!(format!("{}-{number:03}", self.run_id)));
        put("timestamp", json!(to_micros(at)));
        put("scenarioId", json!(scenario.id));
        put("sessionId", json!(self.session(number)));
        put(CAPTURE_MARK, mark(&self.capture, number, previous));
        put("finalStatus", json!(final_status(attempt, &answer, profile)));
        answer.values.iter().for_each(|(field, value)| put(field, value.clone()));
        put("environment", json!(self.environment));
        put("featureFlags", json!(self.flags));
        let text = fitted(row, attempt, &answer);
        let (is_against, failure) = (answer.is_against, answer.failure);
        Row { text, is_against, failure }
    }
}

/// The row's line, with as much of what was printed as its length lets in.
fn fitted(mut row: Map<String, Value>, attempt: &Attempt, answer: &answer::Answer) -> String {
    let mut with = |excerpt: usize| {
        row.insert("probe".to_owned(), probe(attempt, answer, excerpt));
        serde_json::to_string(&row).unwrap_or_default()
    };
    let bare = with(0);
    let Some(length) = LENGTHS.into_iter().find(|length| bare.len() < *length) else { return bare + "\n" };
    let text = EXCERPTS.into_iter().map(with).find(|text| text.len() < length).unwrap_or(bare);
    format!("{text:<width$}\n", width = length - 1 - (text.len() - text.chars().count()))
}

fn final_status<'a>(attempt: &Attempt, answer: &answer::Answer, profile: &'a Profile) -> &'a str {
    match (&answer.failure, answer.is_against) {
        (Some(_), _) if attempt.end == ChildEnd::TimeUp => TIMED_OUT,
        (Some(_), _) => NOT_MEASURED,
        (None, true) => FAILED,
        (None, false) => profile.runs.final_status.good.first().map_or("completed", String::as_str),
    }
}

fn probe(attempt: &Attempt, answer: &answer::Answer, excerpt: usize) -> Value {
    let status = match attempt.end {
        ChildEnd::Exit(status) => Some(status),
        _ => None,
    };
    let mut probe = json!({
        "ok": answer.failure.is_none(),
        "timedOut": attempt.end == ChildEnd::TimeUp,
        "exitStatus": status,
        "durationMs": attempt.took.as_micros() as f64 / 1000.0,
        "stdout": head(&attempt.stdout, excerpt),
        "stderr": head(&attempt.stderr, excerpt),
    });
    if let Some(why) = &answer.failure {
        probe["why"] = json!(why.chars().take(LONGEST_WHY).collect::<String>());
    }
    probe
}

fn head(output: &[u8], most: usize) -> String {
    // What was cut within a character stands as the sign for one that is missing.
    shown_output(&output[..output.len().min(most)]).0
}

/// To the microsecond, so that no row begins before the one before it can have ended.
fn to_micros(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::super::plan::RunPlan;
    use super::*;
    use crate::domain::evidence::capture::{AppFact, GitFact, ModelFact};
    use crate::domain::evidence::raw_runs;
    use crate::domain::evidence::raw_runs::captured::link;

    const PLAN: &str = r#"
[run]
id = "gate-7"
type = "gate"
provider = "bench"
model = "hands"
version = "1.0"
flags = { ffToolRegistry = true, ffInvokeGate = true, ffToolFirstRouting = true, ffConfidenceLayer = true, ffLoopGuardrails = true }
[[scenario]]
id = "open_cursor"
argv = ["open"]
count = 2
limit_s = 5
read = { openAppFirstAttemptSuccess = "exit", wrongClickRate = "json:/wrong", maxLoopTermination = "json:/loop", authHardFailureRate = "exit" }
"#;

    fn profile() -> Profile {
        Profile::read(&[]).unwrap()
    }

    fn frame() -> RowFrame {
        let environment = CaptureEnvironment {
            git: GitFact { repo: "acme/widget".into(), branch: "main".into(), commit: "c0ffee0".into() },
            model: ModelFact { provider: "bench".into(), name: "hands".into() },
            app: AppFact { version: "1.0".into() },
        };
        let flags = profile().flags.into_iter().map(|flag| (flag, true)).collect();
        RowFrame { run_id: "gate-7".into(), capture: "ab12".into(), environment, flags }
    }

    fn row(end: ChildEnd, stdout: &[u8]) -> Row {
        let plan = RunPlan::read(PLAN, &profile()).unwrap();
        let attempt =
            Attempt { end, took: Duration::from_micros(1234), stdout: stdout.into(), stderr: vec![], is_cut: false };
        frame().row((1, Timestamp::UNIX_EPOCH, &link("ab12")), &plan.scenarios[0], &attempt, &profile())
    }

    /// How often each metric is counted against, over a row that keeps the contract.
    fn against(row: &Row) -> Vec<bool> {
        let profile = profile();
        let read = raw_runs::read(row.text.as_bytes(), &profile).unwrap();
        assert!(read.problems.is_empty(), "{}: {:?}", row.text, read.problems);
        assert!(read.captured.is_some_and(|it| it.broken.is_none()), "{}", row.text);
        assert_eq!(read.statuses.contradicting, 0, "{}", row.text);
        profile
            .metrics
            .iter()
            .zip(&read.tallies)
            .map(|(metric, tally)| metric.counts_against(tally.hits == 1))
            .collect()
    }

    const CLEAN: &[u8] = b"log\n{\"wrong\": 0, \"loop\": false}\n";

    #[test]
    fn what_the_program_says_is_what_the_row_says() {
        let clean = row(ChildEnd::Exit(0), CLEAN);
        assert_eq!((against(&clean), clean.is_against, &clean.failure), (vec![false; 4], false, &None));
        assert!(clean.text.contains("\"finalStatus\":\"completed\"") && clean.text.contains("\"durationMs\":1.234"));
        let wrong = row(ChildEnd::Exit(0), b"{\"wrong\": 2, \"loop\": false}");
        assert_eq!((against(&wrong), wrong.is_against), (vec![false, true, false, false], true));
        let failed = row(ChildEnd::Exit(3), CLEAN);
        assert_eq!(against(&failed), [true, false, false, true]);
        assert!(failed.text.contains("\"finalStatus\":\"failed\""));
    }

    #[test]
    fn what_was_not_measured_counts_against_every_metric() {
        let never: [(ChildEnd, &[u8], &str); 12] = [
            (ChildEnd::TimeUp, CLEAN, "longer than 5 s"),
            (ChildEnd::Signal(11), CLEAN, "signal 11"),
            (ChildEnd::NotStarted("no such file".into()), b"", "could not be run: no such file"),
            (ChildEnd::Exit(0), b" \n", "printed nothing"),
            (ChildEnd::Exit(0), b"done", "no JSON object"),
            (ChildEnd::Exit(0), b"{\"wrong\": 0, \"loop\": false}\n{\"wrong\": 0}", "2 JSON objects"),
            (ChildEnd::Exit(0), b"{\"wrong\": 0}", "nothing at `/loop`"),
            (ChildEnd::Exit(0), b"{\"wrong\": -1, \"loop\": false}", "-1 at `/wrong`"),
            (ChildEnd::Exit(0), b"{\"wrong\": 0, \"loop\": \"no\"}", "\"no\" at `/loop`, expected a boolean"),
            (ChildEnd::Exit(0), b"{\"wrong\": 1, \"wrong\": 0, \"loop\": false}", "names `/wrong` twice"),
            (ChildEnd::Exit(0), b"{\"wrong\": 0, \"loop\": fal", "cannot be read"),
            (ChildEnd::Exit(0), b"{\"wrong\": 0, \"loop\": false, \"\xff\": 1}", "cannot be read"),
        ];
        for (end, stdout, why) in never {
            let row = row(end, stdout);
            assert_eq!(against(&row), [true; 4], "{why}");
            assert!(row.failure.as_ref().is_some_and(|told| told.contains(why)), "{why}: {:?}", row.failure);
        }
    }

    #[test]
    fn a_bad_end_that_nothing_accounts_for_counts_against_all() {
        let all_of_json = PLAN.replace("\"exit\"", "\"json:/loop\"");
        let plan = RunPlan::read(&all_of_json, &profile()).unwrap();
        let attempt = |stdout: &[u8]| Attempt {
            end: ChildEnd::Exit(1),
            took: Duration::ZERO,
            stdout: stdout.into(),
            stderr: vec![],
            is_cut: false,
        };
        let row = |stdout| {
            frame().row((1, Timestamp::UNIX_EPOCH, &link("ab12")), &plan.scenarios[0], &attempt(stdout), &profile())
        };
        // `loop` false is a first attempt that did not succeed: that tells why.
        assert_eq!(row(CLEAN).failure, None);
        let crashed = row(b"{\"wrong\": 0, \"loop\": true}");
        assert_eq!(crashed.failure, None, "a loop that was terminated tells why");
        let plan =
            RunPlan::read(&all_of_json.replace("Success = \"json:/loop\"", "Success = \"json:/ok\""), &profile());
        let plan = plan.unwrap();
        let clean = attempt(b"{\"wrong\": 0, \"loop\": false, \"ok\": true}");
        let crashed = frame().row((1, Timestamp::UNIX_EPOCH, &link("ab12")), &plan.scenarios[0], &clean, &profile());
        assert_eq!(against(&crashed), [true; 4]);
    }

    proptest! {
        #[test]
        fn any_output_gives_one_line_that_keeps_the_contract(stdout: Vec<u8>, status in 0..3_i32) {
            let row = row(ChildEnd::Exit(status), &stdout);
            prop_assert_eq!(row.text.matches('\n').count(), 1);
            prop_assert_eq!(row.text.len(), LENGTHS[0]);
            prop_assert!(against(&row).contains(&true) || row.failure.is_none());
        }
    }
}
