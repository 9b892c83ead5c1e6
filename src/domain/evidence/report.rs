//! KPI reports (docs/contracts.md, section 1: KPI report).

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

    /// As written, relative to the report's own folder.
    pub fn raw_runs_path(&self) -> Option<&str> {
        self.document.string("/executionStatus/rawRunsPath")
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
