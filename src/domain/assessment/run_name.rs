//! What a run is called.

use crate::domain::values::path::PackPath;

/// A run's id, where it has one that says anything, and its report.
#[derive(Clone, Copy, Debug)]
pub(super) struct RunName<'a> {
    id: Option<&'a str>,
    report: &'a PackPath,
}

impl<'a> RunName<'a> {
    pub(super) fn new(id: Option<&'a str>, report: &'a PackPath) -> Self {
        Self { id: id.filter(|id| !id.trim().is_empty()), report }
    }

    /// Its id, else its report's path.
    pub(super) fn whole(self) -> &'a str {
        self.id.unwrap_or(self.report.as_str())
    }

    /// The same where there is little room: its id, else its report's file name without the endings.
    pub(super) fn short(self) -> &'a str {
        let file = self.report.name();
        let stem = file.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(file);
        self.id.unwrap_or(stem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_goes_by_its_id_and_without_one_by_its_report() {
        let path = PackPath::new("docs/run-7.report.json").unwrap();
        let names = |id, path: &PackPath| {
            let name = RunName::new(id, path);
            [name.whole().to_owned(), name.short().to_owned()]
        };
        assert_eq!(names(Some("gate-1"), &path), ["gate-1", "gate-1"]);
        assert_eq!(names(Some(" "), &path), ["docs/run-7.report.json", "run-7"]);
        let hidden = PackPath::new("docs/.json").unwrap();
        assert_eq!(names(None, &hidden), ["docs/.json", ".json"]);
    }
}
