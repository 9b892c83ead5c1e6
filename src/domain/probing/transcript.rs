//! A transcript as it is kept (docs/contracts.md, section 1: smoke-test transcript): what was run, how it ended, what it
//! answered and on which values of the lock. Output is escaped, and secrets are taken out.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::domain::evidence::transcript::About;
use crate::domain::profile;
use crate::domain::values::digest::Digest;
use crate::domain::values::redacted::shown_output;
use crate::domain::values::time_span::to_millis;

use super::batch::Batch;
use super::observation::{NEVER_PUSHED, Seen};
use super::plan::{ProbePlan, Task};

/// What came of running a probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeRun {
    pub started: Timestamp,
    pub took: Duration,
    /// `None` where none was run: an event stream is read, and a program may not be there.
    pub program: Option<ProgramFact>,
    /// The first line with which the program tells its version.
    pub version: Option<String>,
    pub end: ProbeEnd,
    pub output: Vec<u8>,
    /// Whether there was more of it.
    pub is_cut: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramFact {
    pub path: String,
    /// Of its file; `None` where that could not be read.
    pub digest: Option<Digest>,
}

/// How a probe ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeEnd {
    Exit(i32),
    Signal(i32),
    TimeUp,
    /// The operator ended it: nothing is kept.
    Cancelled,
    NotStarted(String),
    /// An event stream answered as it must, or why not.
    Answer(Result<(), String>),
}

/// Where it was run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostFact {
    pub name: String,
    /// `Linux 6.1 x86_64`.
    pub system: String,
    /// What of its environment may have the tools ask another one.
    pub environment: Vec<(String, String)>,
}

/// What was run of a batch, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRun {
    pub host: HostFact,
    pub runs: Vec<ProbeRun>,
    /// By the field's name: what was seen of it, or why it could not be looked at.
    pub seen: Vec<(String, Result<Seen, String>)>,
    /// Whether the operator ended it.
    pub is_cancelled: bool,
}

impl ProbeEnd {
    /// What stands for it as `exitStatus`; `None` where the program gave none.
    fn exit_status(&self) -> Option<i64> {
        match self {
            Self::Exit(status) => Some(i64::from(*status)),
            Self::Answer(answer) => Some(i64::from(answer.is_err())),
            Self::Signal(_) | Self::TimeUp | Self::Cancelled | Self::NotStarted(_) => None,
        }
    }

    /// How it ended where no exit status tells; part of a sentence.
    fn words(&self, limit: Duration) -> Option<String> {
        match self {
            Self::Exit(_) | Self::Answer(Ok(())) => None,
            Self::Answer(Err(why)) => Some(why.clone()),
            Self::Signal(number) => Some(format!("was ended by signal {number}")),
            Self::TimeUp => Some(format!("was ended after its limit of {} s", limit.as_secs())),
            Self::Cancelled => Some("was cancelled".to_owned()),
            Self::NotStarted(why) => Some(format!("did not begin: {why}")),
        }
    }
}

/// The transcript's text, in the order in which a person reads it.
pub fn text(batch: &Batch, run: &BatchRun) -> String {
    let mut document = frame(batch);
    let started = run.runs.first().map(|run| run.started);
    put(&mut document, "ranAt", started.map(to_millis));
    put(&mut document, "by", Some(concat!("signoff ", env!("CARGO_PKG_VERSION")).to_owned()));
    document.insert("host".into(), host(&run.host));
    if let Some((path, digest)) = &batch.lock {
        document.insert("lock".into(), json!({ "path": path, "sha256": digest.to_string() }));
    }
    object(&mut document, "pins", members(&batch.pins));
    put_seen(&mut document, run);
    let tests = batch.plans.iter().zip(&run.runs).map(|(plan, run)| test(batch, plan, run));
    document.insert("tests".into(), tests.collect());
    pretty(&Value::Object(document))
}

fn host(fact: &HostFact) -> Value {
    let mut host = Map::new();
    put(&mut host, "name", Some(fact.name.clone()));
    put(&mut host, "system", Some(fact.system.clone()));
    let told = fact.environment.iter().map(|(name, value)| (name.clone(), json!(shown_output(value.as_bytes()).0)));
    object(&mut host, "environment", told.collect());
    Value::Object(host)
}

/// What was seen of the lock's values in what ran. Where it could not be looked at, the whole transcript shows nothing.
fn put_seen(document: &mut Map<String, Value>, run: &BatchRun) {
    let seen = || run.seen.iter().filter_map(|(field, seen)| Some((field, seen.as_ref().ok()?)));
    let values = seen().filter(|(_, seen)| !seen.values.is_empty());
    let without = seen().filter(|(_, seen)| seen.is_without);
    object(document, "observed", values.map(|(field, seen)| (field.clone(), json!(seen.values))).collect());
    object(document, "unobserved", without.map(|(field, _)| (field.clone(), json!(NEVER_PUSHED))).collect());
    let unseen = run.seen.iter().filter_map(|(field, seen)| Some((field, seen.as_ref().err()?)));
    let whys: Vec<String> = unseen.map(|(field, why)| format!("{field} could not be looked at: {why}")).collect();
    put(
        document,
        "error",
        Some(whys.join("; ")).filter(|why| !why.is_empty()).map(|why| shown_output(why.as_bytes()).0),
    );
}

/// The frame of a transcript, for tests that are run by hand: the values of the lock, and a place for every answer.
pub fn scaffold(batch: &Batch) -> String {
    let mut document = frame(batch);
    document.insert("ranAt".into(), json!("<when it ran, as 2026-02-13T15:20:00Z>"));
    object(&mut document, "pins", members(&batch.pins));
    let test = |plan: &ProbePlan| {
        json!({
            "name": plan.probe.name, "command": plan.task.shown(), "exitStatus": null,
            "output": format!("<what it answered; it must show {}>", plan.probe.answer),
        })
    };
    document.insert("tests".into(), batch.plans.iter().map(test).collect());
    pretty(&Value::Object(document))
}

fn frame(batch: &Batch) -> Map<String, Value> {
    let key = match batch.about {
        About::Target(_) => "target",
        About::Runtime(_) => "runtime",
        About::Prerequisite(_) => "prerequisite",
    };
    let members = [("transcriptVersion".to_owned(), json!("v1")), (key.to_owned(), json!(batch.subject()))];
    members.into_iter().collect()
}

fn test(batch: &Batch, plan: &ProbePlan, run: &ProbeRun) -> Value {
    let (output, secrets) = shown_output(&run.output);
    let mut test = Map::new();
    put(&mut test, "name", Some(plan.probe.name.clone()));
    put(&mut test, "command", Some(plan.task.shown()));
    if let Task::Program(argv) = &plan.task {
        test.insert("argv".into(), json!(argv));
    }
    if let Some(program) = &run.program {
        let digest = program.digest.map(|digest| digest.to_string());
        test.insert("program".into(), json!({ "path": program.path, "sha256": digest }));
    }
    put(&mut test, "version", run.version.as_deref().map(|line| shown_output(line.as_bytes()).0));
    put(&mut test, "startedAt", Some(to_millis(run.started)));
    test.insert("durationMs".into(), json!(u64::try_from(run.took.as_millis()).unwrap_or(u64::MAX)));
    test.insert("limitSeconds".into(), json!(plan.probe.limit_s));
    test.insert("exitStatus".into(), json!(run.end.exit_status()));
    put(&mut test, "ended", run.end.words(plan.limit()));
    test.insert("passed".into(), json!(passed(batch, plan, run, &output)));
    test.insert("output".into(), json!(output));
    if run.is_cut {
        test.insert("outputCut".into(), json!(true));
    }
    if secrets > 0 {
        test.insert("redacted".into(), json!(secrets));
    }
    Value::Object(test)
}

/// Whether the answer is the one that was asked for. It is judged anew wherever the transcript is read.
fn passed(batch: &Batch, plan: &ProbePlan, run: &ProbeRun, output: &str) -> bool {
    let spellings = |field: &str| batch.spellings.get(field).cloned();
    let is_accepted = run.end.exit_status().is_some_and(|status| plan.probe.exit.contains(&status));
    is_accepted && plan.probe.look(output, spellings) == profile::Seen::Answer
}

fn members(pairs: &[(String, String)]) -> Map<String, Value> {
    pairs.iter().map(|(name, value)| (name.clone(), json!(value))).collect()
}

fn put(object: &mut Map<String, Value>, key: &str, text: Option<String>) {
    text.into_iter().for_each(|text| drop(object.insert(key.to_owned(), Value::String(text))));
}

fn object(document: &mut Map<String, Value>, key: &str, members: Map<String, Value>) {
    if !members.is_empty() {
        document.insert(key.to_owned(), Value::Object(members));
    }
}

fn pretty(document: &Value) -> String {
    format!("{document:#}\n")
}
