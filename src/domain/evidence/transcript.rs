//! Transcripts of probes: what was run, how it ended and what it answered; of a gateway (`*.smoke.json`), or of a runtime or
//! a prerequisite (`*.probe.json`). This project's own format (docs/contracts.md, section 1: smoke-test transcript), written
//! by a probe, by hand or by a script.
//!
//! ```json
//! {
//!   "transcriptVersion": "v1",
//!   "target": "Example Gateway",
//!   "ranAt": "2026-02-13T15:20:00Z",
//!   "pins": { "containerDigest": "sha256:..." },
//!   "tests": [
//!     { "name": "gateway is listed", "command": "docker ps", "exitStatus": 0, "passed": true, "output": "..." }
//!   ]
//! }
//! ```

use std::collections::HashMap;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::domain::values::pointer::pointer;

use super::document::Document;
use super::parse_error::ParseError;

/// A transcript.
#[derive(Clone, Debug)]
pub struct Transcript {
    pub document: Document,
    pub about: About,
    /// RFC 3339.
    pub ran_at: Option<String>,
    /// Lock fields as they were when the tests ran: a transcript of other pins proves nothing about these.
    pub pins: Vec<(String, String)>,
    /// Lock fields as they were seen in what ran, each with every value that was seen.
    pub observed: Vec<(String, Vec<String>)>,
    /// Lock fields that were looked for in what ran and could not be seen, and why.
    pub unobserved: Vec<(String, String)>,
    pub tests: Vec<SmokeTest>,
}

/// What a transcript speaks of, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A target of the lock.
    Target(String),
    /// A runtime whose plugins the lock pins.
    Runtime(String),
    /// A probe of neither.
    Prerequisite(String),
}

/// One test of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmokeTest {
    pub name: String,
    pub command: String,
    pub exit_status: Option<i64>,
    /// How it ended where no exit status tells, in words.
    pub ended: Option<String>,
    pub passed: Passed,
    /// Its first [`MOST_OUTPUT`] bytes; empty where none was kept.
    pub output: String,
    /// Whether there was more of it.
    pub is_cut: bool,
    pub line: u64,
}

/// What a test says of itself. That it passed is for people: what it answered tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passed {
    Unsaid,
    Yes,
    /// Anything but `true`, as JSON.
    No(String),
}

/// So much of a test's output is judged, in bytes: what a probe must show stands at its beginning.
pub const MOST_OUTPUT: usize = 64 << 10;

/// The version of the format that this project reads and writes.
const VERSION: &str = "v1";

/// The key by which a transcript is known under any name.
pub(super) const MARK: &str = "transcriptVersion";

/// Reads a transcript. `Ok(None)` for JSON without `transcriptVersion`.
///
/// # Errors
/// A [`ParseError`] where the text is no JSON, or a transcript of another version than `v1`, without `tests`, or that does
/// not name one thing that it speaks of.
pub fn parse(text: &str) -> Result<Option<Transcript>, ParseError> {
    let document = Document::parse(text)?;
    let Some(version) = document.at(&pointer(&[MARK])) else { return Ok(None) };
    if version.as_str() != Some(VERSION) {
        return Err(misfit(
            &document,
            "/transcriptVersion",
            format!("`transcriptVersion` is {version}, not \"{VERSION}\""),
        ));
    }
    let about = about(&document)?;
    let mut tests = tests(&document)?;
    // What the whole says against itself, every test of it does.
    if let no @ Passed::No(_) = passed_in(document.value()) {
        tests.iter_mut().for_each(|test| test.passed = no.clone());
    }
    let ran_at = document.string("/ranAt").map(str::to_owned);
    let (pins, unobserved) = (texts(&document, "/pins"), texts(&document, "/unobserved"));
    let observed = observed(&document)?;
    Ok(Some(Transcript { about, ran_at, pins, observed, unobserved, tests, document }))
}

fn about(document: &Document) -> Result<About, ParseError> {
    let named = |key: &str| document.at(&format!("/{key}")).map(|it| it.as_str().unwrap_or_default().trim().to_owned());
    let blank = |name: &String| name.is_empty();
    match (named("target"), named("runtime"), named("prerequisite")) {
        (Some(name), None, None) if !blank(&name) => Ok(About::Target(name)),
        (None, Some(name), None) if !blank(&name) => Ok(About::Runtime(name)),
        (None, None, Some(name)) if !blank(&name) => Ok(About::Prerequisite(name)),
        _ => {
            let why = "one of `target`, `runtime` and `prerequisite` must name what it speaks of".to_owned();
            Err(misfit(document, "/target", why))
        }
    }
}

/// What was seen is read to the letter: a slip in it must not pass for nothing seen.
fn observed(document: &Document) -> Result<Vec<(String, Vec<String>)>, ParseError> {
    let Some(stated) = document.at("/observed") else { return Ok(Vec::new()) };
    let values = |value: &Value| match value {
        Value::String(one) => Some(vec![one.clone()]),
        Value::Array(several) if !several.is_empty() => {
            several.iter().map(|it| it.as_str().map(str::to_owned)).collect()
        }
        _ => None,
    };
    let wrong = |at: &str| {
        let why = "`observed` must name fields, each with a value or a list of values, as text".to_owned();
        misfit(document, at, why)
    };
    let fields = stated.as_object().ok_or_else(|| wrong("/observed"))?;
    fields
        .iter()
        .map(|(name, value)| {
            let values = values(value).ok_or_else(|| wrong(&pointer(&["observed", name])))?;
            Ok((name.clone(), values))
        })
        .collect()
}

/// The members of an object, as text.
fn texts(document: &Document, pointer: &str) -> Vec<(String, String)> {
    let object = document.at(pointer).and_then(Value::as_object);
    object.into_iter().flatten().map(|(name, value)| (name.clone(), plain(value))).collect()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn tests(document: &Document) -> Result<Vec<SmokeTest>, ParseError> {
    let listed = document
        .at("/tests")
        .and_then(Value::as_array)
        .filter(|tests| !tests.is_empty())
        .ok_or_else(|| misfit(document, "/tests", "`tests` must be an array of tests, of one at least".into()))?;
    listed.iter().zip(lines_of_tests(document.text())).map(|(test, line)| read_test(test, line)).collect()
}

/// The line of each test, in one pass over the text.
fn lines_of_tests(text: &str) -> Vec<u64> {
    let members: HashMap<String, &RawValue> = serde_json::from_str(text).unwrap_or_default();
    let tests = members.get("tests").and_then(|tests| serde_json::from_str::<Vec<&RawValue>>(tests.get()).ok());
    let (mut line, mut counted) = (1, 0);
    let begins =
        tests.unwrap_or_default().into_iter().map(|test| test.get().as_ptr() as usize - text.as_ptr() as usize);
    begins
        .map(|begin| {
            line += text.as_bytes()[counted..begin].iter().filter(|byte| **byte == b'\n').count() as u64;
            counted = begin;
            line
        })
        .collect()
}

fn read_test(test: &Value, line: u64) -> Result<SmokeTest, ParseError> {
    let text = |key: &str| test.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let name = text("name");
    if name.trim().is_empty() {
        return Err(ParseError {
            why: "not a transcript of probes: a test has no `name`".into(),
            line: Some(line),
            column: None,
        });
    }
    let mut output = text("output");
    let kept = output.floor_char_boundary(MOST_OUTPUT);
    let is_cut = kept < output.len();
    output.truncate(kept);
    Ok(SmokeTest {
        name,
        command: text("command"),
        exit_status: test.get("exitStatus").and_then(Value::as_i64),
        ended: test.get("ended").and_then(Value::as_str).map(str::to_owned),
        passed: passed_in(test),
        output,
        is_cut,
        line,
    })
}

/// What a test, or a transcript as a whole, says of itself: that it did not pass, was skipped, or ended in an error.
fn passed_in(told: &Value) -> Passed {
    let is_against = |key: &&&str| told.get(**key).is_some_and(|it| !matches!(it, Value::Null | Value::Bool(false)));
    let stated = told.get("passed").filter(|stated| !stated.is_null());
    match (stated, ["skipped", "error"].iter().find(is_against)) {
        (Some(Value::Bool(true)) | None, Some(key)) => Passed::No(format!("{key}: {}", plain(&told[*key]))),
        (None, None) => Passed::Unsaid,
        (Some(Value::Bool(true)), None) => Passed::Yes,
        (Some(other), _) => Passed::No(other.to_string()),
    }
}

fn misfit(document: &Document, pointer: &str, why: String) -> ParseError {
    ParseError {
        why: format!("not a transcript of probes: {why}"),
        line: Some(document.line_of(pointer)),
        column: None,
    }
}
