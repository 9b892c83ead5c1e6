//! What became of one row: the values of its metrics, read as the plan says. Whatever cannot be read counts against every
//! metric that the scenario feeds, and so does a bad end that nothing else accounts for.

use serde_json::Value;

use crate::domain::evidence::document::Document;
use crate::domain::evidence::utf8;
use crate::domain::profile::{Metric, Profile};
use crate::domain::values::child_end::ChildEnd;

use super::attempt::Attempt;
use super::plan::{Reading, Scenario};

/// What a row says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    /// Per field of the scenario's metrics.
    pub values: Vec<(String, Value)>,
    /// Whether one of them counts against its metric.
    pub is_against: bool,
    /// Why all of them count against theirs, where it could not be measured.
    pub failure: Option<String>,
}

/// Reads what a row's program did.
pub(super) fn read(attempt: &Attempt, scenario: &Scenario, profile: &Profile) -> Answer {
    match measured(attempt, scenario, profile) {
        Ok(answer) => answer,
        Err(why) => Answer {
            values: scenario.readings(profile).map(|(metric, _)| against(metric)).collect(),
            is_against: true,
            failure: Some(why),
        },
    }
}

/// The value that counts against a metric.
fn against(metric: &Metric) -> (String, Value) {
    (metric.field.clone(), Value::Bool(metric.counts_against(true)))
}

fn measured(attempt: &Attempt, scenario: &Scenario, profile: &Profile) -> Result<Answer, String> {
    let status = match &attempt.end {
        ChildEnd::Exit(status) => *status,
        ChildEnd::Signal(number) => return Err(format!("signal {number} ended it")),
        ChildEnd::TimeUp => return Err(format!("it took longer than {} s", scenario.limit_s)),
        ChildEnd::Cancelled => return Err("it was cancelled".to_owned()),
        ChildEnd::NotStarted(why) => return Err(format!("it could not be run: {why}")),
    };
    let asks_for_json = scenario.readings(profile).any(|(_, reading)| matches!(reading, Reading::Json(_)));
    let said = if asks_for_json { Some(json_line(attempt)?) } else { None };
    let (mut values, mut is_against) = (Vec::new(), false);
    for (metric, reading) in scenario.readings(profile) {
        let value = match (reading, &said) {
            (Reading::Json(pointer), Some(document)) => at(document, pointer, metric)?,
            _ => Value::Bool(metric.counts_against(true) == (status != 0)),
        };
        is_against |= metric.counts_against(is_hit(&value));
        values.push((metric.field.clone(), value));
    }
    if status != 0 && !is_against {
        return Err(format!("it ended with exit status {status}, and nothing that it said tells why"));
    }
    Ok(Answer { values, is_against, failure: None })
}

/// The one JSON object that stands on a line of its own; other lines are the program's own business.
fn json_line(attempt: &Attempt) -> Result<Document, String> {
    if attempt.is_cut {
        return Err("it printed more than the plan lets it".to_owned());
    }
    let is_object = |line: &&[u8]| line.trim_ascii_start().starts_with(b"{");
    let lines: Vec<&[u8]> = attempt.stdout.split(|byte| *byte == b'\n').filter(is_object).collect();
    let [line] = lines.as_slice() else {
        return Err(match lines.len() {
            0 if attempt.stdout.trim_ascii().is_empty() => "it printed nothing".to_owned(),
            0 => "it printed no JSON object on a line of its own".to_owned(),
            several => format!("it printed {several} JSON objects, expected one"),
        });
    };
    let document = utf8(line).and_then(|line| Document::parse(line.trim())).map_err(|wrong| {
        let column = wrong.column.map_or_else(String::new, |column| format!(", column {column}"));
        format!("its JSON line cannot be read: {}{column}", wrong.why)
    })?;
    match document.duplicates().first() {
        Some(key) => Err(format!("its JSON line names `{key}` twice")),
        None => Ok(document),
    }
}

fn at(document: &Document, pointer: &str, metric: &Metric) -> Result<Value, String> {
    let value = document.at(pointer).ok_or_else(|| format!("its JSON line has nothing at `{pointer}`"))?;
    let is_count = metric.count && value.as_f64().is_some_and(|count| count >= 0.0);
    if value.is_boolean() || is_count {
        return Ok(value.clone());
    }
    let expected = if metric.count { "a boolean or a number from 0 on" } else { "a boolean" };
    let told: String = value.to_string().chars().take(80).collect();
    Err(format!("its JSON line has {told} at `{pointer}`, expected {expected}"))
}

fn is_hit(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| value.as_f64().is_some_and(|count| count > 0.0))
}
