//! Kept outputs of the two-run gate (docs/contracts.md, section 1: gate output).

use super::document::Document;
use super::parse_error::ParseError;

/// A gate output as it was kept.
#[derive(Clone, Debug)]
pub struct GateOutput {
    pub document: Document,
}

/// Reads a gate output. `Ok(None)` for JSON that is none (no `gatePass` and no `reports`).
///
/// # Errors
/// A [`ParseError`] where the text is no JSON.
pub(super) fn parse(text: &str) -> Result<Option<GateOutput>, ParseError> {
    let document = Document::parse(text)?;
    let known = document.at("/gatePass").is_some() || document.at("/reports").is_some();
    Ok(known.then_some(GateOutput { document }))
}

impl GateOutput {
    pub fn checked_at(&self) -> Option<&str> {
        self.document.string("/checkedAt")
    }

    /// The paths of the two reports as written: from the pack's root, or from wherever the gate was run.
    pub fn report_paths(&self) -> [Option<&str>; 2] {
        [self.document.string("/reports/first/path"), self.document.string("/reports/second/path")]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        r#"{"checkedAt":"2026-03-01T00:00:00.000Z","reports":{"first":{"path":"a"},"second":{}},"gatePass":true}"#;

    #[test]
    fn a_kept_output_tells_what_it_names_and_other_json_is_none() {
        let output = parse(TEXT).unwrap().unwrap();
        assert_eq!(output.report_paths(), [Some("a"), None]);
        assert!(parse("[1]").unwrap().is_none());
    }

    #[test]
    fn an_output_cut_at_any_byte_gives_a_located_fault() {
        for end in 0..TEXT.len() {
            assert!(parse(&TEXT[..end]).is_err_and(|fault| fault.line == Some(1) && fault.column.is_some()));
        }
    }
}
