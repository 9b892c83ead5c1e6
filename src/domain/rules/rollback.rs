//! Rules behind `rollback.*`.

use crate::domain::assessment::wording::{cut, join_capped, quoted};
use crate::domain::assessment::{Rehearsed, ReportFact, RollbackFact, measured_report};
use crate::domain::evidence::label::StatedDate;
use crate::domain::evidence::outcome::StatedResult;
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::path::{Location, PackPath};

use super::citing::{ABSENT, listed};
use super::commands::rehearse;
use super::references::has;
use super::rehearsal::{Counting, superseding};
use super::rehearsed_build;

/// Holds the rehearsal that counts against the closure set and the runs.
pub(super) fn check_rehearsal(
    pack: &Pack,
    profile: &Profile,
    counting: Option<Counting<'_>>,
    measured: Option<(&str, Origin)>,
    reports: &[ReportFact],
) -> (Option<RollbackFact>, Vec<Finding>) {
    let Some(counting) = counting else { return (None, vec![missing(pack, profile)]) };
    let commit = measured.as_ref().map(|(commit, _)| *commit);
    let fact = fact(profile, counting);
    let mut findings: Vec<Finding> = profile.flags.iter().filter_map(|flag| flag_missing(flag, counting)).collect();
    findings.extend(fact.steps.iter().skip(FLAGS_STEP).filter_map(|(step, said)| step_failed(step, said.as_ref()?)));
    findings.extend(undecided(profile, counting, &fact));
    findings
        .extend(superseding(pack, profile, counting, commit).into_iter().map(|it| superseded(profile, counting, it)));
    findings.extend(rehearsed_build::check_build(pack, counting, measured, measured_report(reports, profile)));
    (Some(fact), findings)
}

/// The first step is that of the flags, each of which has its own finding.
const FLAGS_STEP: usize = 1;

fn fact(profile: &Profile, counting: Counting<'_>) -> RollbackFact {
    RollbackFact {
        path: counting.path.clone(),
        commit: counting.rehearsal.commit.clone(),
        date: counting.rehearsal.date(),
        steps: counting.steps(profile),
    }
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
        .fold(finding, |it, plan| {
            it.comparing("a plan, not a rehearsal", plan.name(), Origin::at(Location::file(plan)))
        })
        .at_all(plans.into_iter().map(Location::file))
        .remedy(rehearse(profile, &|path| has(pack, path)))
}

fn flag_missing(flag: &str, counting: Counting<'_>) -> Option<Finding> {
    let named = || counting.rehearsal.flags.by_id(flag);
    let (place, why, said) = match (counting.flag(flag), named()) {
        (Some(Rehearsed { result: StatedResult::Fails(why), place, words }), _) => (place, why, words),
        (Some(_), _) => return None,
        (None, Some(entry)) => {
            let place = Location::line(counting.path, entry.line);
            (place, "it is named without saying what was verified".to_owned(), "its name alone".to_owned())
        }
        (None, None) => (Location::file(counting.path), "it is not named".to_owned(), ABSENT.to_owned()),
    };
    let rehearsal = quoted(counting.path.name());
    let message = format!("The rehearsal {rehearsal} does not cover {}: {}.", quoted(flag), cut(&why));
    Some(
        Finding::new(Code::RollbackFlagMissing, flag, message)
            .at(place.clone())
            .comparing(format!("what the rehearsal says to {flag}"), cut(&said), Origin::at(place))
            .comparing("flag of the closure set", flag, Origin::profile("flags"))
            .remedy(format!("Rehearse turning {} off and record what was verified in the rehearsal.", quoted(flag))),
    )
}

fn step_failed(step: &str, said: &Rehearsed) -> Option<Finding> {
    let StatedResult::Fails(why) = &said.result else { return None };
    let message = format!("The rehearsal says that the step {} failed: {}.", quoted(step), cut(why));
    Some(
        Finding::new(Code::RollbackStepFailed, step, message)
            .at(said.place.clone())
            .comparing("what the rehearsal says to the step", cut(&said.words), Origin::at(said.place.clone()))
            .comparing("step of the expected rollback", step, Origin::profile("rollback.steps"))
            .remedy("Find out why, then rehearse the rollback again and record what was seen."),
    )
}

/// What is neither said to hold nor to fail, in one finding: flags, steps, and a date that cannot be read.
fn undecided(profile: &Profile, counting: Counting<'_>, fact: &RollbackFact) -> Option<Finding> {
    let why = |said: &Rehearsed| match &said.result {
        StatedResult::Undecided(why) => Some((why.clone(), said.clone())),
        StatedResult::Holds | StatedResult::Fails(_) => None,
    };
    let nothing = || (String::from("the rehearsal says nothing about it"), None);
    let flags = profile.flags.iter().filter_map(|flag| {
        let (reason, said) = why(&counting.flag(flag)?)?;
        Some((flag.clone(), reason, Some(said)))
    });
    let steps = fact.steps.iter().skip(FLAGS_STEP).filter_map(|(step, said)| {
        let (reason, said) = match said {
            Some(said) => why(said).map(|(reason, said)| (reason, Some(said)))?,
            None => nothing(),
        };
        Some((step.clone(), reason, said))
    });
    let open: Vec<(String, String, Option<Rehearsed>)> = flags.chain(steps).collect();
    let unread = match &counting.rehearsal.date {
        StatedDate::Unread(text) => Some(format!("its date {} cannot be read", quoted(text))),
        StatedDate::Absent | StatedDate::Read(_) => None,
    };
    let names: Vec<String> = open.iter().map(|(name, ..)| quoted(name)).collect();
    let said = (!names.is_empty()).then(|| format!("it states no result for {}", join_capped(&names)));
    let all: Vec<String> = said.into_iter().chain(unread).collect();
    (!all.is_empty()).then(|| {
        let message = format!("The rehearsal {} does not say all: {}.", quoted(counting.path.name()), all.join("; "));
        let finding = Finding::new(Code::RollbackUndecided, counting.path.as_str(), message).at(Location::file(counting.path));
        let places = open.iter().filter_map(|(.., said)| said.as_ref()).map(|said| said.place.clone());
        let finding = finding.at_all(places.collect::<Vec<_>>());
        let finding = match &counting.rehearsal.date {
            StatedDate::Unread(text) => finding.comparing("its date", cut(text), Origin::at(Location::file(counting.path))),
            StatedDate::Absent | StatedDate::Read(_) => finding,
        };
        open.iter()
            .fold(finding, |finding, (name, reason, said)| {
                let place = said.as_ref().map_or_else(|| Location::file(counting.path), |said| said.place.clone());
                finding.comparing(name.as_str(), reason.as_str(), Origin::at(place))
            })
            .comparing("flags and steps to rehearse", listed(&profile.flags), Origin::profile("flags"))
            .remedy("Look at what was rehearsed and tick the items; better, write a `Result:` to each, and the settings before and after.")
    })
}

fn superseded(profile: &Profile, counting: Counting<'_>, newer: Counting<'_>) -> Finding {
    let (line, words) = newer.rehearsal.failure(&profile.flags).unwrap_or((1, ABSENT));
    let date = |it: Counting<'_>| it.rehearsal.date().map_or_else(|| ABSENT.to_owned(), |date| date.to_string());
    let message = format!(
        "The rehearsal {} failed, and is not older than {}, which counts.",
        quoted(newer.path.name()),
        quoted(counting.path.name())
    );
    let place = Location::line(newer.path, line);
    Finding::new(Code::RollbackSuperseded, newer.path.as_str(), message)
        .at(place.clone())
        .at(Location::file(counting.path))
        .comparing("what it says", cut(words), Origin::at(place))
        .comparing("its date", date(newer), Origin::at(Location::file(newer.path)))
        .comparing("date of the one that counts", date(counting), Origin::at(Location::file(counting.path)))
        .remedy("Find out why it failed, then rehearse again on the measured commit.")
}
