//! What the check that is tied to an item finds in the evidence.

use std::collections::{BTreeMap, HashMap};

use crate::domain::assessment::wording::{counted, cut, join_capped, quoted};
use crate::domain::assessment::{GateFact, RawFact, ReportFact};
use crate::domain::evidence::entry::Statement;
use crate::domain::evidence::outcome::StatedResult;
use crate::domain::evidence::pack::Pack;
use crate::domain::profile::{Check, Profile};
use crate::domain::values::path::{Location, PackPath};

use super::rehearsal::Counting;
use super::{dated, note};

/// What the checks rest on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grounds<'a> {
    pub pack: &'a Pack,
    pub profile: &'a Profile,
    pub reports: &'a [ReportFact],
    pub gate: &'a GateFact,
    pub rehearsal: Option<Counting<'a>>,
}

/// What a check found: three answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Holds,
    Fails,
    /// The evidence says neither: a person's.
    Undecided,
}

/// The answer, why, and the evidence that it rests on.
#[derive(Clone)]
pub(super) struct Sensed {
    pub answer: Answer,
    pub because: String,
    pub evidence: Vec<Location>,
}

impl Sensed {
    fn holding(because: impl Into<String>, evidence: Vec<Location>) -> Self {
        Self { answer: Answer::Holds, because: because.into(), evidence }
    }

    fn failing(because: impl Into<String>, evidence: Vec<Location>) -> Self {
        Self { answer: Answer::Fails, because: because.into(), evidence }
    }

    fn undecided(why: impl std::fmt::Display, evidence: Vec<Location>) -> Self {
        let because = format!("{why}. A person verifies this: look at what the item names, then tick it.");
        Self { answer: Answer::Undecided, because, evidence }
    }
}

/// What the checks found: each looks at the evidence once, however many items are tied to it.
pub(super) struct Senses<'a> {
    pub grounds: Grounds<'a>,
    regressions: Regressions<'a>,
    found: HashMap<(Check, Option<String>), Sensed>,
}

impl<'a> Senses<'a> {
    pub(super) fn of(grounds: Grounds<'a>) -> Self {
        Self { grounds, regressions: Regressions::of(grounds.pack), found: HashMap::new() }
    }

    pub(super) fn sense(&mut self, check: Check, subject: Option<String>) -> Sensed {
        let (grounds, regressions) = (self.grounds, &self.regressions);
        let look = |(check, subject): &(Check, Option<String>)| match check {
            Check::BaselineReport => baseline_report(grounds),
            Check::Gate => gate(grounds),
            Check::RawRuns => raw_runs(grounds),
            Check::RollbackFlags => rollback_flags(grounds, subject.as_deref()),
            Check::Regression => regressions.sense(subject.as_deref()),
            Check::ApprovalNote => approval_note(grounds),
        };
        // The others look at the same, whatever the item names.
        let speaks_of_it = matches!(check, Check::RollbackFlags | Check::Regression);
        let asked = (check, subject.filter(|_| speaks_of_it));
        self.found.entry(asked).or_insert_with_key(look).clone()
    }
}

fn baseline_report(grounds: Grounds<'_>) -> Sensed {
    let baseline = &grounds.profile.runs.baseline_type;
    let is_baseline = |it: &&ReportFact| it.executed && it.run_type.as_deref() == Some(baseline.as_str());
    let Some(report) = grounds.reports.iter().rfind(is_baseline) else {
        return Sensed::failing(format!("No executed report of type {} is in the pack.", quoted(baseline)), Vec::new());
    };
    let absent = report.metrics.iter().filter(|metric| metric.reported.is_none());
    let absent: Vec<String> = absent.map(|metric| quoted(&metric.name)).collect();
    let evidence = vec![Location::file(&report.path)];
    let file = quoted(report.path.name());
    if absent.is_empty() {
        Sensed::holding(format!("{file} is executed and reports every metric."), evidence)
    } else {
        Sensed::failing(format!("{file} does not report {}.", join_capped(&absent)), evidence)
    }
}

fn gate(grounds: Grounds<'_>) -> Sensed {
    let fact = grounds.gate;
    let evidence: Vec<Location> = fact.pair.iter().flatten().chain(&fact.output).map(Location::file).collect();
    match fact.fault() {
        None => Sensed::holding("The two runs are comparable, both pass, the kept output agrees.", evidence),
        Some(why) => Sensed::failing(format!("The two-run gate: {why}."), evidence),
    }
}

fn raw_runs(grounds: Grounds<'_>) -> Sensed {
    let executed: Vec<&ReportFact> = grounds.reports.iter().filter(|report| report.executed).collect();
    let evidence = executed.iter().map(|report| Location::file(&report.path)).collect();
    let broken: Vec<String> = executed
        .iter()
        .filter_map(|report| match &report.raw {
            RawFact::Recomputed { .. } => None,
            RawFact::Missing(why) => Some(format!("{} ({why})", quoted(report.path.name()))),
            RawFact::Invalid { .. } | RawFact::NotExecuted => {
                Some(format!("{} (its rows break the row contract)", quoted(report.path.name())))
            }
        })
        .collect();
    if executed.is_empty() {
        return Sensed::failing("No executed report is in the pack.", evidence);
    }
    if broken.is_empty() {
        let reports = counted(executed.len() as u64, "executed report");
        return Sensed::holding(format!("The raw runs of {reports} are there and valid."), evidence);
    }
    Sensed::failing(format!("Without valid raw runs: {}.", join_capped(&broken)), evidence)
}

fn rollback_flags(grounds: Grounds<'_>, subject: Option<&str>) -> Sensed {
    let Some(counting) = grounds.rehearsal else {
        return Sensed::failing("The pack holds no rollback rehearsal that was run.", Vec::new());
    };
    let wanted: Vec<&str> = match subject {
        Some(flag) => vec![flag],
        None => grounds.profile.flags.iter().map(String::as_str).collect(),
    };
    let file = quoted(counting.path.name());
    let said = |flag: &&str| counting.flag(flag);
    let fails = |flag: &&&str| said(flag).is_none_or(|it| matches!(it.result, StatedResult::Fails(_)));
    let failing: Vec<String> = wanted.iter().filter(fails).map(|flag| quoted(flag)).collect();
    if !failing.is_empty() {
        let evidence = vec![Location::file(counting.path)];
        return Sensed::failing(format!("{file} does not cover {}.", join_capped(&failing)), evidence);
    }
    let evidence = wanted.iter().filter_map(|flag| Some(said(flag)?.place)).collect();
    let undecided = |flag: &&str| match said(flag)?.result {
        StatedResult::Undecided(why) => Some((quoted(flag), why)),
        StatedResult::Holds | StatedResult::Fails(_) => None,
    };
    let open: Vec<(String, String)> = wanted.iter().filter_map(undecided).collect();
    if let Some((_, why)) = open.first() {
        let names: Vec<String> = open.iter().map(|(name, _)| name.clone()).collect();
        return Sensed::undecided(
            format!("{file} states no result for {}: {}", join_capped(&names), cut(why)),
            evidence,
        );
    }
    match subject {
        Some(flag) => Sensed::holding(format!("{file} says that it held for {}.", quoted(flag)), evidence),
        None => Sensed::holding(format!("{file} covers all {}.", counted(wanted.len() as u64, "flag")), evidence),
    }
}

/// What counts for each phase: the newest document that names it; of one day the worse.
struct Regressions<'a> {
    of_phase: BTreeMap<&'a str, (&'a PackPath, &'a Statement)>,
}

impl<'a> Regressions<'a> {
    fn of(pack: &'a Pack) -> Self {
        let mut counting = BTreeMap::new();
        for (path, regression) in pack.regressions().filter(|(_, regression)| !regression.pending) {
            let Some(when) = pack.entry(path).map(|entry| dated::when(pack, entry)) else { continue };
            for said in regression.phases.iter().filter(|_| !when.is_ahead_of(pack.moment)) {
                let key = (when.from, said.result.weight());
                let known = counting.entry(said.name.as_str()).or_insert((key, path, said));
                if key > known.0 {
                    *known = (key, path, said);
                }
            }
        }
        Self { of_phase: counting.into_iter().map(|(phase, (_, path, said))| (phase, (path, said))).collect() }
    }

    fn sense(&self, subject: Option<&str>) -> Sensed {
        let found: Vec<_> = match subject {
            Some(phase) => self.of_phase.get(phase).into_iter().collect(),
            None => self.of_phase.values().collect(),
        };
        let phase = subject.map_or(String::new(), |subject| format!(" for {}", quoted(subject)));
        let evidence = found.iter().map(|(path, said)| Location::line(path, said.line)).collect();
        // The first of the worst: it is the reason that a reader is told.
        let worst = found.iter().rev().max_by_key(|(_, said)| said.result.weight());
        let Some((path, said)) = worst else {
            return Sensed::failing(format!("No regression evidence{phase} is in the pack."), evidence);
        };
        let file = quoted(path.name());
        let why = |why: &str| format!("{file} to {}: {}", quoted(&said.name), cut(why));
        match &said.result {
            StatedResult::Holds => Sensed::holding(format!("{file} holds regression evidence{phase}."), evidence),
            StatedResult::Fails(words) => Sensed::failing(format!("{}.", why(words.as_str())), evidence),
            StatedResult::Undecided(words) => Sensed::undecided(why(words.as_str()), evidence),
        }
    }
}

fn approval_note(grounds: Grounds<'_>) -> Sensed {
    let Some((path, _)) = note::newest(grounds.pack) else {
        return Sensed::failing("The pack holds no approval note.", Vec::new());
    };
    let lacks = note::lacks(grounds.pack, grounds.gate.pair.as_ref());
    let evidence = vec![Location::file(path)];
    if lacks.is_empty() {
        let because = format!("{} decides, with commit, pull requests and both reports.", quoted(path.name()));
        return Sensed::holding(because, evidence);
    }
    Sensed::failing(format!("{} {}.", quoted(path.name()), lacks.join(", ")), evidence)
}
