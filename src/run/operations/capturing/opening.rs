//! Opening a capture: into files that are not there yet, or from where one stopped.

use std::path::Path;

use jiff::Timestamp;

use crate::domain::capturing::plan::RunPlan;
use crate::domain::capturing::surroundings::{Outputs, dirt};
use crate::domain::evidence::capture::{CaptureRecord, CaptureState};
use crate::domain::evidence::raw_runs::captured::CapturedRows;
use crate::domain::evidence::raw_runs::{self, RawRuns};
use crate::domain::values::digest::Digest;
use crate::io::row_file::RowFile;
use crate::io::store::StoreError;
use crate::io::{clock, input, output};
use crate::run::UsageError;
use crate::run::operations::preparing::{self, Dirt, dirty};

use super::capture::Capture;
use super::prepared::{Prepared, session};
use super::records::{Place, read_record};

/// How a capture is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// From its first row on, into files that are not there yet.
    Begin,
    /// From where it stopped.
    Resume,
    /// From where it stopped, or from its first row on where nothing is there: the second of two runs.
    ResumeOrBegin,
}

/// Opens a capture of a run into a file.
///
/// # Errors
/// [`UsageError`] where the file, its record or the work tree does not allow it; nothing was run.
pub fn open<'p>(
    prepared: &'p Prepared,
    run_id: &str,
    rows: &Path,
    (mode, allowed): (Mode, Dirt),
) -> Result<Capture<'p>, UsageError> {
    let plan = prepared.plan.named(run_id.to_owned());
    let outputs = prepared.outputs(rows);
    // What lies about since it began may well be the harness's own.
    let untracked = prepared.checkout.untracked.iter().filter(|_| mode == Mode::Begin);
    let differing = prepared.checkout.changed.iter().chain(untracked);
    let mut dirt = dirt(differing, &prepared.profile, &outputs);
    dirt.sort();
    dirt.dedup();
    if !dirt.is_empty() && allowed == Dirt::Refused {
        return Err(dirty(&dirt));
    }
    let place = Place::of(rows);
    match mode {
        Mode::Resume => resume(prepared, plan, place, (dirt, outputs)),
        Mode::ResumeOrBegin if place.is_begun() => resume(prepared, plan, place, (dirt, outputs)),
        Mode::Begin | Mode::ResumeOrBegin => begin(prepared, plan, place, (dirt, outputs)),
    }
}

fn begin<'p>(
    prepared: &'p Prepared,
    plan: RunPlan,
    place: Place,
    (dirt, outputs): (Vec<String>, Outputs),
) -> Result<Capture<'p>, UsageError> {
    let begun = clock::now();
    let record = prepared.record(&plan, &place, dirt, begun);
    // What cannot be looked at cannot be created either, and then it is told why.
    let taken = [&place.rows, &place.record].into_iter().find(|path| input::is_there(path).unwrap_or(false));
    if let Some(taken) = taken {
        let text = format!("{}: exists already; nothing was run", taken.display());
        return Err(UsageError::new(text, "name another file; `--resume` goes on with a capture that was stopped"));
    }
    let text = record.to_text().map_err(UsageError::unprintable)?;
    output::create(&place.record, text.as_bytes()).map_err(|error| not_begun(&error))?;
    let rows = RowFile::create(&place.rows).map_err(|error| not_begun(&error))?;
    Ok(Capture::new(prepared, plan, place, (record, Digest::of(text.as_bytes())), (rows, outputs), begun))
}

fn resume<'p>(
    prepared: &'p Prepared,
    plan: RunPlan,
    place: Place,
    (dirt, outputs): (Vec<String>, Outputs),
) -> Result<Capture<'p>, UsageError> {
    let (mut record, digest) = read_record(&place.record)?;
    is_the_same(prepared, &plan, &record, &place)?;
    let missing = !input::is_there(&place.rows).unwrap_or(true) && record.written == 0;
    let opened = if missing { RowFile::create(&place.rows) } else { RowFile::resume(&place.rows) };
    let rows = opened.map_err(|error| not_begun(&error))?;
    let known = rows.reader().map_err(|error| not_begun(&error))?;
    let known = raw_runs::read(known, &prepared.profile)
        .map_err(|error| UsageError::new(format!("{}: {error}", place.rows.display()), "let it be read"))?;
    let digest_now = rows.digest().map_err(|error| not_begun(&error))?;
    let begun = clock::now();
    check_rows(&place, &record, (digest_now, &known), begun)?;
    record.changed.extend(dirt.into_iter().filter(|path| !record.changed.contains(path)).collect::<Vec<_>>());
    record.written = known.rows;
    record.failed = known.rows - known.statuses.clean;
    if record.state != CaptureState::Complete {
        record.state = CaptureState::Running;
        record.rows_sha256 = None;
        record.sessions.push(session(begun, known.rows));
    }
    let mut capture = Capture::new(prepared, plan, place, (record, digest), (rows, outputs), begun);
    if let Some(captured) = known.captured {
        capture.follow(captured.link);
    }
    capture.keep().map_err(|error| not_begun(&error))?;
    Ok(capture)
}

/// A capture is gone on with by the same plan, harness, build and machine alone.
fn is_the_same(prepared: &Prepared, plan: &RunPlan, record: &CaptureRecord, place: &Place) -> Result<(), UsageError> {
    let fresh = prepared.record(plan, place, Vec::new(), Timestamp::UNIX_EPOCH);
    let is_plan = (record.planned, record.longest_row_s, &record.scenarios, &record.rows)
        == (fresh.planned, fresh.longest_row_s, &fresh.scenarios, &fresh.rows);
    let is_run = (&record.run_id, &record.run_type, &record.feature_flags)
        == (&fresh.run_id, &fresh.run_type, &fresh.feature_flags);
    let other = [
        (!is_plan, "by another plan"),
        (record.plan.sha256 != prepared.plan_fact.sha256, "by another plan"),
        (!is_run, "as another run"),
        (record.sessions.first().is_none_or(|it| it.rows_before != 0), "in sessions that it does not tell"),
        (record.environment != prepared.environment, "from another commit, branch or repository"),
        (record.files != prepared.files, "with another harness"),
        (record.host != preparing::host(&prepared.launcher), "on another machine"),
        (record.state == CaptureState::Spoiled || record.spoiled_by().is_some(), "until something changed under it"),
    ];
    match other.iter().find(|(is_other, _)| *is_other) {
        None => Ok(()),
        Some((_, what)) => Err(UsageError::new(
            format!("{}: was captured {what}; nothing was run", place.record.display()),
            "go on with what it was begun with, or capture anew into another file",
        )),
    }
}

/// The rows that are there are those that were captured so far.
fn check_rows(
    place: &Place,
    record: &CaptureRecord,
    (digest, known): (Digest, &RawRuns),
    now: Timestamp,
) -> Result<(), UsageError> {
    let is_other = record.rows_sha256.is_some_and(|captured| captured != digest);
    let problem = known.problems.listed.first().filter(|_| known.rows > 0).map(|it| it.message.clone());
    let is_short = record.state == CaptureState::Complete && known.rows < record.planned;
    let is_of_it = |it: &CapturedRows| it.capture == record.capture && it.broken.is_none();
    let follow = known.rows == 0 || known.captured.as_ref().is_some_and(is_of_it);
    let is_count = known.rows < record.written || known.rows > record.planned;
    let why = if known.times.last.is_some_and(|last| now < last) {
        Some("its last row is from later than the clock tells: it was put back".to_owned())
    } else if is_other || is_short || is_count || (problem.is_none() && !follow) {
        Some("holds other rows than were captured".to_owned())
    } else {
        problem
    };
    match why {
        None => Ok(()),
        Some(why) => Err(UsageError::new(
            format!("{}: {why}; nothing was run", place.rows.display()),
            "put back what was captured, or capture anew into another file",
        )),
    }
}

fn not_begun(error: &StoreError) -> UsageError {
    UsageError::new(format!("{error}; nothing was run"), error.remedy())
}
