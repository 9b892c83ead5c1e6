//! The rule behind `kpi.clock`: runs whose times no clock can have shown, and gate runs of another length than those
//! before them.

use crate::domain::assessment::ReportFact;
use crate::domain::assessment::wording::{join_capped, quoted};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::Measurements;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::statistics::clock::{self, ClockFault};
use crate::domain::values::path::{Location, PackPath};

/// So many other runs make a history.
const HISTORY: usize = 3;
/// How many times as long or as short as any other run one may be.
const FAR: f64 = 5.0;

/// One finding per executed run.
pub(super) fn check_clocks(pack: &Pack, profile: &Profile, reports: &[ReportFact]) -> Vec<Finding> {
    let runs = reports.iter().filter_map(|report| {
        let path = report.raw.path()?;
        Some(Run { report, path, measured: &pack.raw(path)?.measurements })
    });
    let runs: Vec<Run<'_>> = runs.collect();
    let paces = Paces::of(&runs);
    runs.iter().filter_map(|run| finding(profile, run, &paces)).collect()
}

struct Run<'a> {
    report: &'a ReportFact,
    path: &'a PackPath,
    measured: &'a Measurements,
}

/// How fast other runs than the gate's measured, from the fastest to the slowest, in milliseconds a row.
struct Paces(Vec<f64>);

impl Paces {
    fn of(runs: &[Run<'_>]) -> Self {
        let others = runs.iter().filter(|run| run.report.gate_side.is_none());
        let mut paces: Vec<f64> = others.filter_map(|run| clock::pace(run.measured)).collect();
        paces.sort_by(f64::total_cmp);
        Self(paces)
    }

    /// The paces that a gate run is far from.
    fn far_from(&self, run: &Run<'_>) -> Option<(f64, [f64; 2])> {
        let pace = clock::pace(run.measured).filter(|_| run.report.gate_side.is_some())?;
        let (fastest, slowest) = (*self.0.first()?, *self.0.last()?);
        let is_far = pace * FAR < fastest || pace > slowest * FAR;
        (self.0.len() >= HISTORY && is_far).then_some((pace, [fastest, slowest]))
    }
}

fn finding(profile: &Profile, run: &Run<'_>, paces: &Paces) -> Option<Finding> {
    let faults = clock::faults(run.measured, profile.runs.workers);
    let far = paces.far_from(run);
    let history = far.map(|(pace, [fastest, slowest])| {
        format!("{pace:.0} ms a row, where the runs before took {fastest:.0} to {slowest:.0} ms")
    });
    let said: Vec<String> = faults.iter().map(words).chain(history).collect();
    (!said.is_empty()).then(|| {
        let message =
            format!("The times of {} are none that a clock shows: {}.", quoted(run.report.name()), said.join("; "));
        let at = || Origin::at(Location::file(run.path));
        let finding = Finding::new(Code::KpiClock, run.report.name(), message)
            .at(Location::file(&run.report.path))
            .at(Location::file(run.path));
        let finding = said.iter().fold(finding, |finding, said| finding.comparing("its times", said, at()));
        finding
            .comparing("rows at once", profile.runs.workers.to_string(), Origin::profile("runs.workers"))
            .comparing("fields of durations", join_capped(&profile.runs.measured), Origin::profile("runs.measured"))
            .remedy(
                "Find out how the times came about; where rows are measured at once, say how many in `runs.workers`.",
            )
    })
}

fn words(fault: &ClockFault) -> String {
    match fault {
        ClockFault::TooEarly { rows, of, field } => {
            format!("{rows} of {of} rows begin before the one before can have ended, by its {}", quoted(field))
        }
        ClockFault::TooLong { together, wall, field } => {
            format!("its actions took {together:.0} ms together by {}, the run {wall:.0} ms", quoted(field))
        }
        ClockFault::TooFast { pace: 0.0 } => "all rows are of one instant".to_owned(),
        ClockFault::TooFast { pace } => format!("a row every {pace:.3} ms"),
        ClockFault::OneInterval { interval } => format!("every row follows after exactly {interval} ms"),
    }
}
