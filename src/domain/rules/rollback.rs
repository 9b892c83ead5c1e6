//! Rules behind `rollback.*`.

use std::collections::BTreeMap;

use crate::domain::assessment::RollbackFact;
use crate::domain::assessment::wording::{cut, quoted};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::rollback::{FlagEvidence, Rehearsal};
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::path::{Location, PackPath};

use super::citing::{ABSENT, listed};
use super::words::{same_commit, short};

/// The rehearsal that counts.
#[derive(Clone, Debug)]
pub struct Counting<'a> {
    pub path: &'a PackPath,
    pub rehearsal: &'a Rehearsal,
    /// What it says of each flag, in the order in which it does.
    entries: BTreeMap<&'a str, Vec<&'a FlagEvidence>>,
}

impl<'a> Counting<'a> {
    fn new(path: &'a PackPath, rehearsal: &'a Rehearsal) -> Self {
        let mut entries: BTreeMap<&str, Vec<&FlagEvidence>> = BTreeMap::new();
        rehearsal.flags.iter().for_each(|entry| entries.entry(&entry.flag).or_default().push(entry));
        Self { path, rehearsal, entries }
    }

    fn entries(&self, flag: &str) -> &[&'a FlagEvidence] {
        self.entries.get(flag).map_or(&[], Vec::as_slice)
    }

    /// What was verified for a flag, and where; `None` where nothing that held was.
    pub fn verified(&self, flag: &str) -> Option<(String, Location)> {
        let entries = self.entries(flag);
        let entry = entries.first().filter(|_| entries.iter().all(|entry| entry.verified))?;
        Some((entry.how.clone(), Location::line(self.path, entry.line)))
    }
}

/// The rehearsal of the measured commit, else the newest by date, then by name. One that is pending is a plan; one that
/// names no flag counts only where it is of the measured commit.
pub fn choose<'a>(pack: &'a Pack, measured: Option<&str>) -> Option<Counting<'a>> {
    let of_measured = |rehearsal: &Rehearsal| match (&rehearsal.commit, measured) {
        (Some(commit), Some(measured)) => same_commit(commit, measured),
        _ => false,
    };
    pack.rehearsals()
        .filter(|(_, rehearsal)| !rehearsal.pending && (!rehearsal.flags.is_empty() || of_measured(rehearsal)))
        .max_by_key(|(path, rehearsal)| (of_measured(rehearsal), rehearsal.date, *path))
        .map(|(path, rehearsal)| Counting::new(path, rehearsal))
}

/// Holds the rehearsal that counts against the closure set and the measured commit.
pub fn check_rehearsal(
    pack: &Pack,
    profile: &Profile,
    counting: Option<&Counting<'_>>,
    measured: Option<(&str, Origin)>,
) -> (Option<RollbackFact>, Vec<Finding>) {
    let Some(counting) = counting else { return (None, vec![missing(pack, profile)]) };
    let mut findings: Vec<Finding> = profile
        .flags
        .iter()
        .filter(|flag| counting.verified(flag).is_none())
        .map(|flag| flag_missing(flag, counting))
        .collect();
    findings.extend(measured.and_then(|(commit, at)| commit_differs(counting, (commit, &at))));
    (Some(fact(profile, counting)), findings)
}

fn fact(profile: &Profile, counting: &Counting<'_>) -> RollbackFact {
    let said = [disabled(profile, counting), fallback(counting), recorded(profile, counting)];
    RollbackFact {
        path: counting.path.clone(),
        commit: counting.rehearsal.commit.clone(),
        date: counting.rehearsal.date,
        steps: profile.rollback.steps.iter().cloned().zip(said.into_iter().chain(std::iter::repeat(None))).collect(),
    }
}

/// What is said to one step of the expected rollback, and where.
type Said = Option<(String, Location)>;

/// The closure set's flags that were verified.
fn verified<'p>(profile: &'p Profile, counting: &Counting<'_>) -> Vec<(&'p str, Location)> {
    let flags = profile.flags.iter();
    flags.filter_map(|flag| Some((flag.as_str(), counting.verified(flag)?.1))).collect()
}

fn disabled(profile: &Profile, counting: &Counting<'_>) -> Said {
    let verified = verified(profile, counting);
    let (_, place) = verified.first()?;
    Some((format!("{} of {} flags verified", verified.len(), profile.flags.len()), place.clone()))
}

fn fallback(counting: &Counting<'_>) -> Said {
    let (line, sentence) = counting.rehearsal.fallback.as_ref()?;
    Some((sentence.clone(), Location::line(counting.path, *line)))
}

/// What the rehearsal itself records as before and after; else that it says for every flag what was verified.
fn recorded(profile: &Profile, counting: &Counting<'_>) -> Said {
    if let Some((line, sentence)) = &counting.rehearsal.before_and_after {
        return Some((sentence.clone(), Location::line(counting.path, *line)));
    }
    let verified = verified(profile, counting);
    let (_, place) = verified.first().filter(|_| verified.len() == profile.flags.len())?;
    Some((format!("what was verified is recorded for each of {} flags", verified.len()), place.clone()))
}

fn missing(pack: &Pack, profile: &Profile) -> Finding {
    let plans: Vec<&PackPath> = pack.rehearsals().map(|(path, _)| path).collect();
    let found =
        if plans.is_empty() { "the pack holds none" } else { "what the pack holds are plans that were not run" };
    let flags: Vec<String> = profile.flags.iter().map(|flag| quoted(flag)).collect();
    let message = format!("No rollback rehearsal covers the active flags {}: {found}.", flags.join(", "));
    let finding = Finding::new(Code::RollbackMissing, "rollback rehearsal", message)
        .comparing("rehearsals that were run", "0", Origin::computed("the rollback documents of the pack"))
        .comparing("flags to rehearse", listed(&profile.flags), Origin::profile("flags"));
    plans
        .iter()
        .fold(finding, |it, plan| it.comparing("a plan, not a rehearsal", plan.name(), Origin::at(Location::file(plan))))
        .at_all(plans.into_iter().map(Location::file))
        .remedy("Rehearse the rollback with the full flag set off and write down what was verified per flag, with date and commit.")
}

fn flag_missing(flag: &str, counting: &Counting<'_>) -> Finding {
    let entry = counting.entries(flag).iter().find(|entry| !entry.verified);
    let (place, why) = match entry {
        Some(entry) if entry.how.trim().is_empty() => {
            (Location::line(counting.path, entry.line), "it is named without saying what was verified".to_owned())
        }
        Some(entry) => (Location::line(counting.path, entry.line), format!("its entry says {}", quoted(&entry.how))),
        None => (Location::file(counting.path), "it is not named".to_owned()),
    };
    let message = format!("The rehearsal {} does not cover {}: {why}.", quoted(counting.path.name()), quoted(flag));
    let said = entry.map_or(ABSENT, |entry| if entry.how.trim().is_empty() { "its name alone" } else { &entry.how });
    Finding::new(Code::RollbackFlagMissing, flag, message)
        .at(place.clone())
        .comparing(format!("what the rehearsal says to {flag}"), cut(said), Origin::at(place))
        .comparing("flag of the closure set", flag, Origin::profile("flags"))
        .remedy(format!("Rehearse turning {} off and record what was verified in the rehearsal.", quoted(flag)))
}

fn commit_differs(counting: &Counting<'_>, (measured, measuring): (&str, &Origin)) -> Option<Finding> {
    let rehearsed = counting.rehearsal.commit.as_deref();
    if rehearsed.is_some_and(|commit| same_commit(commit, measured)) {
        return None;
    }
    let on = rehearsed.map_or("no named commit".to_owned(), |commit| format!("commit {}", quoted(short(commit))));
    let message = format!("The rollback was rehearsed on {on}, the runs measured {}.", quoted(short(measured)));
    let place = match counting.rehearsal.commit_line {
        Some(line) => Location::line(counting.path, line),
        None => Location::file(counting.path),
    };
    let remedy = format!("Rehearse again on {}, or state why the difference does not matter.", quoted(short(measured)));
    Some(
        Finding::new(Code::RollbackCommitDiffers, counting.path.as_str(), message)
            .at(place.clone())
            .comparing("commit rehearsed", rehearsed.map_or_else(|| ABSENT.to_owned(), cut), Origin::at(place))
            .comparing("commit measured", cut(measured), measuring.clone())
            .remedy(remedy),
    )
}
