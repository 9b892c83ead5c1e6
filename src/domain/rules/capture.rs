//! The rules behind `capture.*`: a run that was captured is judged once it is whole, and it is what was captured.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::domain::assessment::wording::{counted, cut, join_capped, quoted};
use crate::domain::assessment::{CaptureFact, CaptureStanding, ReportFact, Side};
use crate::domain::evidence::capture::{Capture, CaptureRecord, CaptureSession, CaptureState};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::raw_runs::RawRuns;
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::profile::Profile;
use crate::domain::values::pace::Pace;
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::time_span::{TimeSpan, time};

use super::references::rows_of_capture;

/// Each time that a capture is stopped, the row under way is not told: once is an accident.
const ONCE: usize = 1;
/// So much longer than a row may take is waited for its writing.
const SLACK: SignedDuration = SignedDuration::from_secs(60);

/// Tells how far the captures are, and what is to be said of them.
pub(super) fn check_captures(
    pack: &Pack,
    profile: &Profile,
    reports: &[ReportFact],
) -> (Vec<CaptureFact>, Vec<Finding>) {
    let mut told = (Vec::new(), Vec::new());
    for (path, capture) in pack.captures() {
        let look = Look::new(pack, profile, reports, (path, capture));
        let fact = look.fact();
        told.1.extend(look.incomplete(&fact).or_else(|| look.differs(&fact)));
        told.1.extend(look.uncontrolled(&fact));
        told.0.push(fact);
    }
    told.1.extend(reports.iter().filter_map(|report| without_record(pack, report)));
    told.1.extend(two_ways(pack, reports));
    told
}

/// The gate's two runs, where they were not captured in the same way: the names of their runs aside.
fn two_ways(pack: &Pack, reports: &[ReportFact]) -> Option<Finding> {
    let of = |side: Side| {
        let rows = side.among(reports)?.raw.path()?;
        pack.captures().find(|(path, it)| rows_of_capture(path, &it.record).as_ref() == Some(rows))
    };
    let ((_, a), (path, b)) = of(Side::A).zip(of(Side::B))?;
    let (a, b) = (&a.record, &b.record);
    let differing =
        [("harness", a.files != b.files), ("scenarios", a.scenarios != b.scenarios), ("machine", a.host != b.host)];
    let differing: Vec<String> = differing.iter().filter(|(_, is)| *is).map(|(what, _)| (*what).to_owned()).collect();
    (!differing.is_empty()).then(|| {
        let message = format!(
            "{} was captured with another {} than {}.",
            quoted(&b.run_id),
            differing.join(" and "),
            quoted(&a.run_id)
        );
        Finding::new(Code::CaptureUncontrolled, b.run_id.as_str(), message)
            .at(Location::file(path))
            .comparing("what differs between the two runs", differing.join(", "), Origin::at(Location::file(path)))
            .remedy("Capture both runs in one go, `signoff collect PLAN --two-runs`, or say why this does not matter.")
    })
}

/// Rows that say they were captured, and no record of the pack tells whether they are whole.
fn without_record(pack: &Pack, report: &ReportFact) -> Option<Finding> {
    let rows = report.raw.path().filter(|_| report.executed)?;
    let capture = &pack.raw(rows)?.captured.as_ref()?.capture;
    if pack.captures().any(|(path, it)| rows_of_capture(path, &it.record).as_ref() == Some(rows)) {
        return None;
    }
    let message = format!(
        "The rows {} say that they were captured, and their record is not beside them: whether they are whole cannot be told.",
        quoted(rows.name())
    );
    let severity = if report.gate_side.is_some() { Severity::Blocker } else { Severity::Warning };
    Some(
        Finding::new(Code::CaptureIncomplete, report.name(), message)
            .weighing(severity)
            .at(Location::file(rows))
            .comparing("the capture that the rows name", cut(capture), Origin::at(Location::file(rows)))
            .comparing("records beside them", "0", Origin::computed("the capture records of the pack"))
            .remedy("Keep the record (`*.capture.json`) beside its rows."),
    )
}

/// One record, with what is known of its rows.
struct Look<'a> {
    pack: &'a Pack,
    profile: &'a Profile,
    reports: &'a [ReportFact],
    path: &'a PackPath,
    capture: &'a Capture,
    record: &'a CaptureRecord,
    rows: Option<PackPath>,
    raw: Option<&'a RawRuns>,
}

impl<'a> Look<'a> {
    fn new(
        pack: &'a Pack,
        profile: &'a Profile,
        reports: &'a [ReportFact],
        (path, capture): (&'a PackPath, &'a Capture),
    ) -> Self {
        let rows = rows_of_capture(path, &capture.record);
        let raw = rows.as_ref().and_then(|rows| pack.raw(rows));
        Self { pack, profile, reports, path, capture, record: &capture.record, rows, raw }
    }

    fn fact(&self) -> CaptureFact {
        let record = self.record;
        let last = record.sessions.last();
        let (silent_from, pace) = (self.silent_from(last), self.pace(last));
        let why = record.spoiled_by().or_else(|| last.and_then(|session| session.stopped_by.as_deref()));
        let is_silent = || silent_from.is_none_or(|from| self.pack.moment.is_after(from));
        let state = if record.spoiled_by().is_some() { CaptureState::Spoiled } else { record.state };
        let standing = match CaptureStanding::of(state, why, is_silent) {
            CaptureStanding::Whole => match self.differences() {
                none if none.is_empty() => CaptureStanding::Whole,
                differences => CaptureStanding::Differs(differences),
            },
            standing => standing,
        };
        let silent_from = silent_from.filter(|_| standing == CaptureStanding::Growing);
        CaptureFact {
            record: self.path.clone(),
            rows: self.rows.clone(),
            run_id: record.run_id.clone(),
            run_type: record.run_type.clone(),
            environment: record.environment.clone(),
            plan: record.plan.path.clone(),
            standing,
            pace,
            silent_from,
        }
    }

    /// As far as the rows show; their times are the rows' own.
    fn pace(&self, last: Option<&CaptureSession>) -> Pace {
        let (done, failed) = self.raw.map_or((0, 0), |raw| (raw.rows, raw.rows.saturating_sub(raw.statuses.clean)));
        let begun = last.and_then(|session| time(Some(&session.begun)));
        let elapsed = begun.zip(self.last_row()).map(|(begun, last)| last.duration_since(begun));
        let timed = done.saturating_sub(last.map_or(0, |session| session.rows_before)).saturating_sub(1);
        let elapsed = elapsed.and_then(|elapsed| Duration::try_from(elapsed).ok()).unwrap_or_default();
        Pace { done, planned: self.record.planned, failed, elapsed, timed }
    }

    fn last_row(&self) -> Option<Timestamp> {
        self.raw.and_then(|raw| raw.times.last)
    }

    fn silent_from(&self, last: Option<&CaptureSession>) -> Option<Timestamp> {
        let begun = last.and_then(|session| time(Some(&session.begun)));
        let active = self.last_row().into_iter().chain(begun).max()?;
        let limit = SignedDuration::from_secs(i64::try_from(self.record.longest_row_s).ok()?);
        active.checked_add(limit.checked_add(limit)?.checked_add(SLACK)?).ok()
    }

    /// In what the rows that are there are not those that were captured.
    fn differences(&self) -> Vec<String> {
        let record = self.record;
        let (Some(rows), Some(raw)) = (&self.rows, self.raw) else {
            return vec![format!("its rows {} are not in the pack, or no rows", quoted(&record.rows))];
        };
        let artifact = self.pack.entry(rows).map(|entry| &entry.artifact);
        let digests = artifact.and_then(|it| it.digest).into_iter();
        let digests = digests.chain(artifact.and_then(|it| it.line_endings).map(|forms| forms.lf));
        let is_same = record.rows_sha256.is_some_and(|captured| digests.into_iter().any(|it| it == captured));
        let bytes = (!is_same).then(|| format!("{} is not the file that was captured", quoted(rows.name())));
        let counts = [("planned", record.planned), ("written", record.written)];
        let counts = counts.into_iter().filter(|(_, count)| *count != raw.rows);
        let counts = counts.map(|(what, count)| format!("{count} rows were {what}, {} are there", raw.rows));
        let told = bytes.into_iter().chain(self.other_rows(raw)).chain(counts).chain(self.other_counts(raw));
        told.chain(self.other_provenance(raw)).chain(self.other_run()).collect()
    }

    /// What the rows say themselves of how they were captured.
    fn other_rows(&self, raw: &RawRuns) -> Option<String> {
        let captured = raw.captured.as_ref()?;
        if captured.capture != self.record.capture {
            return Some(format!("the rows are of the capture {}", quoted(&captured.capture)));
        }
        captured.broken.map(|place| format!("row {} is not as it was captured", place.row))
    }

    /// What the record says of numbers that the rows do not bear out, or it does not itself.
    fn other_counts(&self, raw: &RawRuns) -> Vec<String> {
        let record = self.record;
        let of = |id: &str| raw.scenario_counts.iter().find(|(known, _)| known == id).map_or(0, |(_, count)| *count);
        let scenarios = record.scenarios.iter().filter(|it| it.count != of(&it.id));
        let scenarios = scenarios
            .map(|it| format!("{} rows of {} were planned, {} are there", it.count, quoted(&it.id), of(&it.id)));
        let failed = raw.rows.saturating_sub(raw.statuses.clean);
        let failed = (failed != record.failed)
            .then(|| format!("{} rows failed as they were captured, {failed} do now", record.failed));
        let first = record.sessions.first().is_none_or(|session| session.rows_before != 0);
        let first = first.then(|| "it does not tell of its first session".to_owned());
        let last =
            record.sessions.last().is_some_and(|session| session.ended.is_none() || session.stopped_by.is_some());
        let last = last.then(|| "its last session did not come to an end".to_owned());
        scenarios.chain(failed).chain(first).chain(last).collect()
    }

    fn other_provenance(&self, raw: &RawRuns) -> Vec<String> {
        let environment = &self.record.environment;
        let stated = [
            ("environment.git.repo", &environment.git.repo),
            ("environment.git.branch", &environment.git.branch),
            ("environment.git.commit", &environment.git.commit),
            ("environment.model.provider", &environment.model.provider),
            ("environment.model.name", &environment.model.name),
            ("environment.app.version", &environment.app.version),
        ];
        let other = |(field, recorded): (&str, &String)| {
            let told = raw.provenance_of(field)?;
            (told != recorded.trim())
                .then(|| format!("`{field}` is {} in the rows, {} in the record", quoted(told), quoted(recorded)))
        };
        stated.into_iter().filter_map(other).collect()
    }

    /// What the reports that rest on the rows say otherwise.
    fn other_run(&self) -> Vec<String> {
        let says = |report: &ReportFact| {
            let is_other_id = report.id() != Some(self.record.run_id.trim());
            let is_other_type = report.run_type.as_deref() != Some(self.record.run_type.as_str());
            let told = [
                (is_other_id, "run id", report.id(), &self.record.run_id),
                (is_other_type, "type", report.run_type.as_deref(), &self.record.run_type),
            ];
            told.into_iter()
                .filter(|(is_other, ..)| *is_other)
                .map(|(_, what, told, recorded)| {
                    let told = quoted(told.unwrap_or("none"));
                    format!("{} has the {what} {told}, captured was {}", quoted(report.path.name()), quoted(recorded))
                })
                .collect::<Vec<_>>()
        };
        self.resting().flat_map(says).collect()
    }

    /// The executed reports that rest on the rows.
    fn resting(&self) -> impl Iterator<Item = &'a ReportFact> {
        let rests = |report: &&ReportFact| self.rows.is_some() && report.raw.path() == self.rows.as_ref();
        self.reports.iter().filter(|report| report.executed).filter(rests)
    }

    /// Whether the gate rests on it, or it may be newer than the older of the gate's two.
    fn weighs(&self) -> Severity {
        let is_of_gate = self.record.run_type.to_lowercase().contains(&self.profile.runs.gate_type.to_lowercase());
        let when = self.last_row().or_else(|| time(Some(&self.record.sessions.last()?.begun)));
        let when = when.map_or(TimeSpan::ANY, TimeSpan::at);
        let older = self.reports.iter().filter(|it| it.gate_side.is_some()).min_by_key(|it| it.measured.to);
        let is_news = is_of_gate && older.is_none_or(|older| when.may_follow(older.measured));
        let is_side = self.resting().any(|report| report.gate_side.is_some());
        if is_news || is_side { Severity::Blocker } else { Severity::Warning }
    }

    fn finding(&self, code: Code, message: String) -> Finding {
        Finding::new(code, self.record.run_id.as_str(), message)
            .at(Location::file(self.path))
            .at_all(self.rows.iter().filter(|_| self.raw.is_some()).map(Location::file))
    }

    fn incomplete(&self, fact: &CaptureFact) -> Option<Finding> {
        let run = quoted(&fact.run_id);
        let progress = fact.progress();
        let message = match &fact.standing {
            CaptureStanding::Growing => format!("{run} is being captured: {progress}. It is judged once it is whole."),
            CaptureStanding::Silent => {
                format!("The capture of {run} is not whole and nothing more comes: {progress}.")
            }
            CaptureStanding::Stopped(why) => format!("The capture of {run} was stopped: {progress}; {}.", cut(why)),
            CaptureStanding::Spoiled(why) => format!("The capture of {run} is spoiled: {progress}; {}.", cut(why)),
            CaptureStanding::Whole | CaptureStanding::Differs(_) => return None,
        };
        let resumed = self.rows.as_ref().map_or_else(|| self.record.rows.clone(), PackPath::to_string);
        let remedy = match fact.standing {
            CaptureStanding::Growing => "Wait for its last row.".to_owned(),
            CaptureStanding::Spoiled(_) => {
                "Capture it anew into another file, and keep this one out of the evidence.".to_owned()
            }
            _ => format!("Go on with it: `signoff collect {} --out {resumed} --resume`.", self.record.plan.path),
        };
        let at = |pointer: &str| Origin::at(self.line(pointer));
        Some(
            self.finding(Code::CaptureIncomplete, message)
                .weighing(self.weighs())
                .comparing("rows that are there", fact.pace.done.to_string(), self.rows_origin())
                .comparing("rows that make it whole", self.record.planned.to_string(), at("/planned"))
                .comparing("state of the capture", fact.standing.word(), at("/state"))
                .remedy(remedy),
        )
    }

    fn line(&self, pointer: &str) -> Location {
        Location::line(self.path, self.capture.document.line_of(pointer))
    }

    fn rows_origin(&self) -> Origin {
        self.rows.as_ref().map_or_else(|| Origin::at(self.line("/rows")), |rows| Origin::at(Location::file(rows)))
    }

    fn differs(&self, fact: &CaptureFact) -> Option<Finding> {
        let CaptureStanding::Differs(differences) = &fact.standing else { return None };
        let message =
            format!("What is kept of {} is not what was captured: {}.", quoted(&fact.run_id), join_capped(differences));
        let digest = |digest: Option<String>| digest.unwrap_or_else(|| "none".to_owned());
        let artifact = self.rows.as_ref().and_then(|rows| self.pack.entry(rows)).map(|entry| &entry.artifact);
        let there = artifact.and_then(|it| it.digest).map(|it| it.to_string());
        let captured = self.record.rows_sha256.map(|it| it.to_string());
        Some(
            self.finding(Code::CaptureDiffers, message)
                .weighing(self.weighs())
                .comparing(
                    "digest of the rows that were captured",
                    digest(captured),
                    Origin::at(self.line("/rowsSha256")),
                )
                .comparing("digest of the rows that are there", digest(there), self.rows_origin())
                .remedy("Put back the rows and the record as they were captured, or capture the run anew."),
        )
    }

    /// What was not as it should be while it was captured: of runs that count alone.
    fn uncontrolled(&self, fact: &CaptureFact) -> Option<Finding> {
        self.resting().next()?;
        let record = self.record;
        let changed: Vec<String> = record.changed.iter().map(|path| quoted(path)).collect();
        let changed = (!changed.is_empty())
            .then(|| format!("from a work tree in which {} differed from the commit", join_capped(&changed)));
        let jumped = record.sessions.iter().filter_map(|session| session.clock_jumped_ms);
        let jumped = jumped.max_by_key(|ms| ms.unsigned_abs()).map(|ms| format!("while the clock jumped by {ms} ms"));
        let resumed = record.resumed() as u64;
        let resumed = (resumed > 0).then(|| format!("in {}", counted(resumed + 1, "session")));
        let is_often = record.resumed() > ONCE;
        let severity =
            if changed.is_some() || jumped.is_some() || is_often { Severity::Warning } else { Severity::Info };
        let parts: Vec<String> = [changed, jumped, resumed].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| {
            let message = format!("{} was captured {}.", quoted(&fact.run_id), parts.join(", and "));
            self.finding(Code::CaptureUncontrolled, message)
                .weighing(severity)
                .comparing("files that differed", record.changed.len().to_string(), Origin::at(self.line("/changed")))
                .comparing(
                    "times that it was begun or gone on with",
                    record.sessions.len().to_string(),
                    Origin::at(self.line("/sessions")),
                )
                .remedy("Capture it anew from the commit itself, in one go, or say why this does not matter.")
        })
    }
}
