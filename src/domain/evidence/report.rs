//! KPI reports (docs/contracts.md, section 1: KPI report).

use serde_json::Value;

use super::document::Document;
use super::parse_error::ParseError;

/// A KPI report as it was found: a JSON object that has at least two of a report's sections, so that a report that lost
/// one is judged as a report.
#[derive(Clone, Debug)]
pub struct KpiReport {
    pub document: Document,
}

/// The sections of a report that shells have too.
const SECTIONS: [&str; 5] = ["/scope", "/environment", "/metrics", "/targetResult", "/executionStatus"];

/// Reads a report. `Ok(None)` for JSON that is no report at all.
///
/// # Errors
/// A [`ParseError`] where the text is no JSON.
pub fn parse(text: &str) -> Result<Option<KpiReport>, ParseError> {
    let document = Document::parse(text)?;
    let sections = SECTIONS.iter().filter(|section| document.at(section).is_some()).count();
    Ok((sections >= 2).then_some(KpiReport { document }))
}

impl KpiReport {
    pub fn run_id(&self) -> Option<&str> {
        self.document.string("/scope/runId")
    }

    pub fn run_type(&self) -> Option<&str> {
        self.document.string("/scope/runType")
    }

    pub fn generated_at(&self) -> Option<&str> {
        self.document.string("/generatedAt")
    }

    pub fn commit(&self) -> Option<&str> {
        self.document.string("/environment/git/commit")
    }

    pub fn state(&self) -> Option<&str> {
        self.document.string("/executionStatus/state")
    }

    /// Whether the report claims to rest on runs. A shell that was never run is no evidence, and no error.
    pub fn is_executed(&self) -> bool {
        self.state() == Some("executed")
    }

    /// Whether it says that all its targets are met and that enough was covered: the booleans, nothing else.
    pub fn says_it_passes(&self) -> bool {
        let holds = |pointer| self.document.at(pointer) == Some(&Value::Bool(true));
        holds("/targetResult/coveragePass") && holds("/targetResult/allPass")
    }

    /// Whether it is a shell for a run to come: it says so, and holds nothing that was measured. A run that was aborted
    /// is none.
    pub fn is_plan(&self) -> bool {
        const PLANS: [&str; 8] = ["pending", "planned", "plan", "scheduled", "draft", "template", "todo", "not"];
        let state = self.state().unwrap_or_default().to_lowercase();
        let first = state.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let is_measured = |pointer| self.document.at(pointer).is_some_and(holds_a_number);
        (first.is_empty() || PLANS.contains(&first)) && !is_measured("/metrics") && !is_measured("/scope/sampleCount")
    }

    /// Whether another report tells of the same measurement in the same words: when it was written aside.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        SECTIONS.iter().all(|section| self.document.at(section) == other.document.at(section))
    }

    /// As written, relative to the report's own folder.
    pub fn raw_runs_path(&self) -> Option<&str> {
        self.document.string("/executionStatus/rawRunsPath")
    }
}

/// Whether there is a number other than 0 in it.
fn holds_a_number(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => text.trim().parse::<f64>().is_ok_and(|number| number != 0.0),
        Value::Array(list) => list.iter().any(holds_a_number),
        Value::Object(map) => map.values().any(holds_a_number),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_that_lost_a_section_is_a_report_and_other_json_is_none() {
        let text = r#"{"scope":{"runId":"a"},"executionStatus":{"state":"executed"}}"#;
        let report = parse(text).unwrap().unwrap();
        assert!(report.is_executed());
        assert_eq!((report.run_id(), report.run_type()), (Some("a"), None));
        for other in ["null", "[]", "{}", r#"{"scope":1}"#, "\"scope\""] {
            assert!(parse(other).unwrap().is_none(), "{other}");
        }
    }

    #[test]
    fn a_report_cut_at_any_byte_gives_a_located_fault() {
        let text = r#"{"scope":{"runId":"a\u00e9"},"metrics":{"rate":0.5},"environment":null}"#;
        assert!(parse(text).unwrap().is_some());
        for end in 0..text.len() {
            let fault = parse(&text[..end]).unwrap_err();
            assert!(fault.line == Some(1) && fault.column.is_some());
        }
    }
}
