//! Rules behind `flags.*`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::domain::assessment::wording::quoted;
use crate::domain::assessment::{FlagFact, FlagInRun, ReportFact};
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::path::Location;
use crate::domain::values::pointer::pointer;

use super::citing::{in_report, listed};
use super::rehearsal::Counting;

const FLAGS: &str = "/environment/featureFlags";

/// Tells every flag in the gate's runs, the newest baseline and the rehearsal.
pub(super) fn check_flags(
    pack: &Pack,
    profile: &Profile,
    reports: &[ReportFact],
    rehearsal: Option<Counting<'_>>,
) -> (Vec<FlagFact>, Vec<Finding>) {
    let shown = shown(profile, reports);
    let unknown = unknown(pack, profile, reports);
    let expected: BTreeSet<&str> = profile.flags.iter().map(String::as_str).collect();
    let fact = |name: &str| FlagFact {
        name: name.to_owned(),
        expected: expected.contains(name),
        runs: shown.iter().map(|report| in_run(pack, report, name)).collect(),
        rehearsed: rehearsal.and_then(|counting| counting.flag(name)),
    };
    let names = profile.flags.iter().chain(unknown.iter().map(|(name, _)| name));
    let facts: Vec<FlagFact> = names.map(|name| fact(name)).collect();
    let sides: Vec<&ReportFact> = reports.iter().filter(|report| report.gate_side.is_some()).collect();
    let mut findings: Vec<Finding> =
        profile.flags.iter().filter_map(|flag| inactive(pack, profile, flag, &sides)).collect();
    findings.extend(unknown.into_iter().map(|(name, places)| {
        let message = format!("The flag {} is not in the closure set.", quoted(&name));
        let finding = Finding::new(Code::FlagsUnknown, name.as_str(), message);
        let carried = places.iter().fold(finding, |finding, place| {
            finding.comparing("flag that is carried", name.as_str(), Origin::at(place.clone()))
        });
        let closure_set = Origin::profile("flags");
        carried.at_all(places).comparing("closure set", listed(&profile.flags), closure_set).remedy(
            "Add it to the profile's `flags` where the release depends on it; otherwise there is nothing to do.",
        )
    }));
    (facts, findings)
}

/// The gate's two runs and the newest executed baseline.
fn shown<'a>(profile: &Profile, reports: &'a [ReportFact]) -> Vec<&'a ReportFact> {
    let is_baseline = |report: &ReportFact| {
        report.executed && report.run_type.as_deref() == Some(profile.runs.baseline_type.as_str())
    };
    let newest = reports.iter().rposition(is_baseline);
    let keep = |(index, report): &(usize, &ReportFact)| report.gate_side.is_some() || Some(*index) == newest;
    reports.iter().enumerate().filter(keep).map(|(_, report)| report).collect()
}

fn in_run(pack: &Pack, report: &ReportFact, flag: &str) -> FlagInRun {
    let run_id = report.name().to_owned();
    FlagInRun { report: report.path.clone(), run_id, value: value(pack, report, flag) }
}

fn value(pack: &Pack, report: &ReportFact, flag: &str) -> Option<bool> {
    pack.report(&report.path)?.document.at(FLAGS)?.get(flag)?.as_bool()
}

fn place(pack: &Pack, report: &ReportFact, flag: &str) -> Location {
    in_report(pack, &report.path, &pointer(&["environment", "featureFlags", flag]))
}

fn inactive(pack: &Pack, profile: &Profile, flag: &str, sides: &[&ReportFact]) -> Option<Finding> {
    let off = sides.iter().filter(|report| value(pack, report, flag) == Some(false));
    let off: Vec<&ReportFact> = off.copied().collect();
    let runs: Vec<String> = off.iter().map(|it| quoted(it.name())).collect();
    (!off.is_empty()).then(|| {
        let message = format!("The flag {} of the closure set is off in {}.", quoted(flag), runs.join(" and "));
        let finding =
            Finding::new(Code::FlagsInactive, flag, message).at_all(off.iter().map(|report| place(pack, report, flag)));
        off.iter()
            .fold(finding, |finding, report| {
                let place = place(pack, report, flag);
                let part = Some(pointer(&["environment", "featureFlags", flag]));
                let what = format!("{flag} in {}", report.name());
                finding.comparing(what, "false", Origin::Evidence { place, part })
            })
            .comparing("flags of the closure set", listed(&profile.flags), Origin::profile("flags"))
            .remedy(format!("Measure the runs again with {} on, or take it out of the closure set.", quoted(flag)))
    })
}

/// Flags outside the closure set in executed reports and in their rows, with their places, in order of their names.
fn unknown(pack: &Pack, profile: &Profile, reports: &[ReportFact]) -> Vec<(String, Vec<Location>)> {
    let mut found = BTreeMap::<String, Vec<Location>>::new();
    for report in reports.iter().filter(|report| report.executed) {
        let flags = pack.report(&report.path).and_then(|it| it.document.at(FLAGS)).and_then(Value::as_object);
        for name in flags.into_iter().flatten().map(|(name, _)| name) {
            found.entry(name.clone()).or_default().push(place(pack, report, name));
        }
    }
    for (path, raw) in pack.raw_runs() {
        for name in &raw.unknown_flags {
            found.entry(name.clone()).or_default().push(Location::file(path));
        }
    }
    profile.flags.iter().for_each(|flag| drop(found.remove(flag)));
    found.into_iter().collect()
}
