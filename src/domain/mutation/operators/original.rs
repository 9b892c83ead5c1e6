//! What damages are made from.

use crate::domain::assessment::wording::quoted;
use crate::domain::assessment::{Assessment, RawFact, ReportFact, Side};
use crate::domain::evidence::pack::Pack;
use crate::domain::profile::Profile;
use crate::domain::rules::kpi::measured_commit;
use crate::domain::values::digest::Digest;
use crate::domain::values::path::PackPath;

pub(super) const NO_TWO_RUNS: &str = "there are no two gate runs";

/// Hands out a file's bytes, or says why not: words that end a sentence (`it is larger than 64 MiB`).
pub type Source<'a> = &'a dyn Fn(&PackPath) -> Result<Vec<u8>, String>;

/// A pack as it is, its judgement, and a way to its bytes.
#[derive(Clone, Copy)]
pub struct Original<'a> {
    pub pack: &'a Pack,
    pub profile: &'a Profile,
    /// Of this pack under this profile.
    pub assessment: &'a Assessment,
    pub source: Source<'a>,
}

/// A run whose rows are there and valid.
#[derive(Clone, Copy)]
pub(super) struct Measured<'a> {
    pub report: &'a ReportFact,
    pub raw: &'a PackPath,
}

impl Measured<'_> {
    /// As messages call it.
    pub(super) fn name(&self) -> String {
        name(self.report)
    }
}

/// A run as messages call it: its id, else its report's path.
pub(super) fn name(report: &ReportFact) -> String {
    quoted(report.name())
}

impl<'a> Original<'a> {
    /// The bytes that were judged.
    pub(super) fn bytes(&self, path: &PackPath) -> Result<Vec<u8>, String> {
        let bytes = (self.source)(path).map_err(|why| format!("`{path}` cannot be damaged: {why}"))?;
        let judged = self.pack.entry(path).and_then(|entry| entry.artifact.digest);
        if judged.is_some_and(|judged| judged != Digest::of(&bytes)) {
            return Err(format!("`{path}` changed while the gate was tested"));
        }
        Ok(bytes)
    }

    /// The same as text.
    pub(super) fn text(&self, path: &PackPath) -> Result<String, String> {
        String::from_utf8(self.bytes(path)?).map_err(|_| format!("`{path}` is no text"))
    }

    /// The gate's two runs.
    pub(super) fn pair(&self) -> Result<[&'a ReportFact; 2], String> {
        let [a, b] = Side::BOTH.map(|side| self.assessment.side(side));
        a.zip(b).map(<[_; 2]>::from).ok_or_else(|| NO_TWO_RUNS.to_owned())
    }

    /// The commit that the release stands for.
    pub(super) fn commit(&self) -> Result<&'a str, String> {
        let measured = measured_commit(self.pack, &self.assessment.reports, self.profile);
        measured.map(|(commit, _)| commit).ok_or_else(|| "the runs name no commit".to_owned())
    }

    /// The report that the release rests on most: the second gate run, else the newest executed one.
    pub(super) fn report(&self) -> Result<&'a ReportFact, String> {
        let newest = || self.assessment.reports.iter().rfind(|report| report.executed);
        let second = self.pair().ok().map(|[_, second]| second).filter(|report| report.executed);
        second.or_else(newest).ok_or_else(|| "no executed report is in the pack".to_owned())
    }

    /// The first run with valid rows: the gate's before all others.
    pub(super) fn run(&self) -> Result<Measured<'a>, String> {
        let pair = self.pair().into_iter().flatten();
        let others = self.assessment.reports.iter().rev();
        let found = pair.chain(others).find_map(measured);
        found.ok_or_else(|| "no executed report with valid rows is in the pack".to_owned())
    }
}

pub(super) fn measured(report: &ReportFact) -> Option<Measured<'_>> {
    match &report.raw {
        RawFact::Recomputed { path, .. } => Some(Measured { report, raw: path }),
        _ => None,
    }
}
