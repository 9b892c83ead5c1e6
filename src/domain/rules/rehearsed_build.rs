//! Whether the rehearsal was of the build that the runs measured.

use jiff::tz::TimeZone;

use crate::domain::assessment::ReportFact;
use crate::domain::assessment::wording::{cut, quoted};
use crate::domain::evidence::build::AS_COMMITTED;
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::values::path::Location;

use super::citing::{ABSENT, in_report};
use super::rehearsal::Counting;
use super::words::{same_branch, same_commit, same_platform, same_repo, same_version, short};

/// So many days before the measured run a rehearsal is of something else.
const DAYS: i32 = 7;

/// Something that the rehearsal states otherwise than the runs do. What it does not state does not differ.
struct Differing {
    what: &'static str,
    rehearsed: (String, Location),
    measured: (String, Origin),
}

/// Holds commit, repository, branch, version and date of the rehearsal against the measured run.
pub(super) fn check_build(
    pack: &Pack,
    counting: Counting<'_>,
    measured: Option<(&str, Origin)>,
    run: Option<&ReportFact>,
) -> Option<Finding> {
    let commit = measured.and_then(|(commit, at)| commit_differs(counting, commit, at));
    let others = run.map_or_else(Vec::new, |run| others(pack, counting, run));
    let differing: Vec<Differing> = commit.into_iter().chain(others).collect();
    let first = differing.first()?;
    let parts: Vec<String> = differing.iter().map(Differing::words).collect();
    let message = format!("The rollback was rehearsed {}.", parts.join(", and "));
    let remedy = match first.what {
        "commit" => format!(
            "Rehearse again on {}, or state why the difference does not matter.",
            quoted(short(&first.measured.0))
        ),
        what => format!("Rehearse again on the {what} of the runs, or state why the difference does not matter."),
    };
    let finding = Finding::new(Code::RollbackCommitDiffers, counting.path.as_str(), message);
    let compared = differing.into_iter().fold(finding, |finding, it| {
        let Differing { what, rehearsed: (rehearsed, place), measured: (measured, origin) } = it;
        finding.at(place.clone()).comparing(format!("{what} rehearsed"), cut(&rehearsed), Origin::at(place)).comparing(
            format!("{what} measured"),
            cut(&measured),
            origin,
        )
    });
    Some(compared.remedy(remedy))
}

impl Differing {
    fn words(&self) -> String {
        let (rehearsed, measured) = (&self.rehearsed.0, &self.measured.0);
        match self.what {
            "commit" if rehearsed == ABSENT => {
                format!("on no named commit, the runs measured {}", quoted(short(measured)))
            }
            "commit" => {
                format!("on commit {}, the runs measured {}", quoted(short(rehearsed)), quoted(short(measured)))
            }
            "work tree" => format!("in a work tree that was {rehearsed}"),
            "date" => format!("on {rehearsed}, more than {DAYS} days before the run of {measured}"),
            what => format!("on {what} {}, the runs are of {}", quoted(rehearsed), quoted(measured)),
        }
    }
}

fn commit_differs(counting: Counting<'_>, measured: &str, at: Origin) -> Option<Differing> {
    let rehearsed = counting.rehearsal.commit.as_deref();
    if rehearsed.is_some_and(|commit| same_commit(commit, measured)) {
        return None;
    }
    let place = match counting.rehearsal.commit_line {
        Some(line) => Location::line(counting.path, line),
        None => Location::file(counting.path),
    };
    let rehearsed = rehearsed.unwrap_or(ABSENT).to_owned();
    Some(Differing { what: "commit", rehearsed: (rehearsed, place), measured: (measured.to_owned(), at) })
}

fn others(pack: &Pack, counting: Counting<'_>, run: &ReportFact) -> Vec<Differing> {
    const VERSION: &str = "/environment/app/version";
    const PLATFORM: &str = "/environment/platform";
    let build = &counting.rehearsal.build;
    let string = |pointer| pack.report(&run.path).and_then(|report| report.document.string(pointer));
    let stated = [
        ("repository", &build.repo, run.repo.as_deref(), "/environment/git/repo", same_repo as fn(&str, &str) -> bool),
        ("branch", &build.branch, run.branch.as_deref(), "/environment/git/branch", same_branch),
        ("version", &build.version, string(VERSION), VERSION, same_version),
        ("platform", &build.platform, string(PLATFORM), PLATFORM, same_platform),
    ];
    let differing = stated.into_iter().filter_map(|(what, rehearsed, measured, pointer, same)| {
        let ((rehearsed, line), measured) = rehearsed.as_ref().zip(measured)?;
        let origin = Origin::at(in_report(pack, &run.path, pointer));
        let place = Location::line(counting.path, *line);
        (!same(rehearsed, measured.trim())).then(|| Differing {
            what,
            rehearsed: (rehearsed.clone(), place),
            measured: (measured.to_owned(), origin),
        })
    });
    let tree = build.work_tree.as_ref().filter(|(stated, _)| !stated.eq_ignore_ascii_case(AS_COMMITTED));
    let tree = tree.map(|(stated, line)| Differing {
        what: "work tree",
        rehearsed: (stated.clone(), Location::line(counting.path, *line)),
        measured: (AS_COMMITTED.to_owned(), Origin::computed("the commit that was measured")),
    });
    differing.chain(tree).chain(date_differs(pack, counting, run)).collect()
}

/// When the rows were measured, not when the report was written: that may be done again.
fn date_differs(pack: &Pack, counting: Counting<'_>, run: &ReportFact) -> Option<Differing> {
    let rehearsed = counting.rehearsal.date()?;
    let rows = run.raw.path()?;
    let measured = pack.raw(rows)?.times.first?.to_zoned(TimeZone::UTC).date();
    let days = rehearsed.until(measured).ok()?.get_days();
    (days > DAYS).then(|| Differing {
        what: "date",
        rehearsed: (rehearsed.to_string(), Location::file(counting.path)),
        measured: (measured.to_string(), Origin::at(Location::file(rows))),
    })
}
