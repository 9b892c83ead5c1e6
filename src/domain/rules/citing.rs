//! What a rule held against each other, cited as it stands.

use serde_json::Value;

use crate::domain::assessment::wording::cut;
use crate::domain::assessment::{MetricFact, ReportFact};
use crate::domain::evidence::document::Document;
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Finding, Origin};
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::pointer::pointer;

/// Where a report names its commit.
pub(super) const COMMIT: &str = "/environment/git/commit";

/// The word for a value that is not there.
pub(super) const ABSENT: &str = "absent";

impl Finding {
    /// The same with the value at a JSON pointer of a document, as it stands there.
    pub(super) fn citing(self, what: impl Into<String>, path: &PackPath, document: &Document, pointer: &str) -> Self {
        self.comparing(what, stated(document.at(pointer)), in_json(path, document, pointer))
    }
}

/// A value's place in a JSON document.
pub(super) fn in_json(path: &PackPath, document: &Document, pointer: &str) -> Origin {
    let part = (!pointer.is_empty()).then(|| pointer.to_owned());
    Origin::Evidence { place: Location::line(path, document.line_of(pointer)), part }
}

/// A value's place in a report: its line where the report can be read.
pub(super) fn in_report(pack: &Pack, path: &PackPath, pointer: &str) -> Location {
    Location { path: path.clone(), line: pack.report(path).map(|report| report.document.line_of(pointer)) }
}

/// A metric's place in a report.
pub(super) fn in_metric(pack: &Pack, run: &ReportFact, metric: &MetricFact) -> Location {
    in_report(pack, &run.path, &pointer(&["metrics", &metric.name]))
}

/// The file of a run's rows, or where there is none its report.
pub(super) fn rows_of(run: &ReportFact) -> Origin {
    Origin::at(Location::file(run.raw.path().unwrap_or(&run.path)))
}

/// A JSON value as it stands in its file; long ones are cut.
pub(super) fn stated(value: Option<&Value>) -> String {
    value.map_or_else(|| ABSENT.to_owned(), |value| cut(&value.to_string()))
}

/// Names with commas between them; a long list is cut.
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
    if names.is_empty() { "none".to_owned() } else { cut(&names.join(", ")) }
}
