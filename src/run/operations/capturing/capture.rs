//! A capture that is open, from its next row to its last one.

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::domain::capturing::attempt::Attempt;
use crate::domain::capturing::faults::OWN;
use crate::domain::capturing::plan::{RunPlan, Scenario};
use crate::domain::capturing::row::RowFrame;
use crate::domain::capturing::surroundings::Outputs;
use crate::domain::evidence::capture::{CaptureRecord, CaptureState};
use crate::domain::evidence::raw_runs::captured::link;
use crate::domain::values::child_end::ChildEnd;
use crate::domain::values::digest::Digest;
use crate::domain::values::pace::Pace;
use crate::domain::values::time_span::to_millis;
use crate::io::child::Streams;
use crate::io::launcher::Order;
use crate::io::replace::replace;
use crate::io::row_file::{RowFile, Stamps};
use crate::io::store::StoreError;
use crate::run::Console;
use crate::run::operations::progress::ProgressLine;

use super::prepared::Prepared;
use super::records::Place;
use super::steady_clock::SteadyClock;

/// How often it is looked whether the work tree and the harness are still what they were.
const LOOK_AGAIN: Duration = Duration::from_secs(10);
/// How often the record tells how many rows there are: what was written before is missed where it is gone.
const TELL_AGAIN: Duration = Duration::from_secs(1);

/// A capture that is open: its rows are locked.
#[derive(Debug)]
pub struct Capture<'p> {
    prepared: &'p Prepared,
    plan: RunPlan,
    pub place: Place,
    pub record: CaptureRecord,
    /// Of the record as it was last written.
    kept: Digest,
    rows: RowFile,
    outputs: Outputs,
    clock: SteadyClock,
    looked: Instant,
    told: Instant,
    /// The last thing that git noted of what is checked out.
    head: Vec<u8>,
    /// What ties the next row to the last one.
    link: String,
    /// What nobody may write to while it is captured.
    stamps: Stamps,
}

/// Why a capture ended before its last row.
enum Stop {
    Stopped(String),
    Spoiled(String),
}

impl<'p> Capture<'p> {
    pub(super) fn new(
        prepared: &'p Prepared,
        plan: RunPlan,
        place: Place,
        (record, kept): (CaptureRecord, Digest),
        (rows, outputs): (RowFile, Outputs),
        begun: Timestamp,
    ) -> Self {
        let (clock, now) = (SteadyClock::begun_at(begun), Instant::now());
        let (link, stamps, head) =
            (link(&record.capture), Stamps::of(&prepared.watched()), prepared.checkout.head_mark());
        Self { prepared, plan, place, record, kept, rows, outputs, clock, looked: now, told: now, head, link, stamps }
    }

    /// What ties its next row to the last one that is there.
    pub(super) fn follow(&mut self, link: String) {
        self.link = link;
    }

    pub fn is_whole(&self) -> bool {
        self.record.state == CaptureState::Complete
    }

    /// Captures what is left of the run, and writes down how it ended.
    ///
    /// # Errors
    /// [`StoreError`] where the record could not be written: the rows are as they are.
    pub fn run(&mut self, console: &mut dyn Console) -> Result<(), StoreError> {
        if self.is_whole() {
            return Ok(());
        }
        let mut progress = ProgressLine::new(console, self.plan.run.id.clone());
        let mut stop = self.rows_to_the_end(&mut progress).err();
        if !matches!(stop, Some(Stop::Spoiled(_))) {
            let changed = self.prepared.change(&self.outputs).or_else(|| self.put_back());
            stop = changed.map(Stop::Spoiled).or(stop);
        }
        progress.end();
        self.end(stop)
    }

    fn rows_to_the_end(&mut self, progress: &mut ProgressLine<'_>) -> Result<(), Stop> {
        while self.record.written < self.record.planned {
            self.check_limits()?;
            self.next_row(progress)?;
        }
        Ok(())
    }

    fn check_limits(&mut self) -> Result<(), Stop> {
        let total = self.plan.run.limits.total_s;
        if let Some(total) = total.filter(|total| self.clock.elapsed() >= Duration::from_secs(*total)) {
            return Err(Stop::Stopped(format!("the {total} s of `total_s` are up")));
        }
        if let Some(put_back) = self.put_back() {
            return Err(Stop::Spoiled(self.prepared.change(&self.outputs).unwrap_or(put_back)));
        }
        if self.told.elapsed() >= TELL_AGAIN {
            self.told = Instant::now();
            self.keep().map_err(|error| Stop::Spoiled(format!("its record could not be written: {error}")))?;
        }
        if self.looked.elapsed() >= LOOK_AGAIN {
            self.looked = Instant::now();
            return self.prepared.change(&self.outputs).map_or(Ok(()), |what| Err(Stop::Spoiled(what)));
        }
        Ok(())
    }

    /// What somebody wrote to since it began, whatever it says now: part of a sentence.
    fn put_back(&self) -> Option<String> {
        let file = self.stamps.changed().map(|path| format!("{} was changed, and put back", path.display()));
        let head = self.prepared.checkout.head_mark();
        // Housekeeping may forget what was noted.
        let moved = head != self.head && !head.is_empty();
        file.or_else(|| moved.then(|| "something else was checked out or committed, and taken back".to_owned()))
    }

    fn next_row(&mut self, progress: &mut ProgressLine<'_>) -> Result<(), Stop> {
        let number = self.record.written + 1;
        let index = self.plan.position_of(number).unwrap_or_default();
        let (scenario, program) = (&self.plan.scenarios[index], &self.prepared.programs[index]);
        let frame = self.frame();
        let begun = self.clock.now();
        let attempt = self.attempt(&frame, number, (scenario, program), &mut || progress.beat());
        if attempt.end == ChildEnd::Cancelled {
            return Err(Stop::Stopped(format!("it was interrupted in row {number}, which was not written")));
        }
        let row = frame.row((number, begun, &self.link), scenario, &attempt, &self.prepared.profile);
        self.rows.append(&row.text).map_err(|error| match error {
            StoreError::Changed(_) => Stop::Spoiled("somebody else wrote to its rows".to_owned()),
            uncertain @ StoreError::Uncertain { .. } => Stop::Spoiled(uncertain.to_string()),
            other => Stop::Stopped(other.to_string()),
        })?;
        self.link = link(row.text.trim());
        self.record.written = number;
        self.record.failed += u64::from(row.is_against);
        progress.row(self.pace(), &scenario.id, row.failure.as_deref());
        Ok(())
    }

    fn frame(&self) -> RowFrame {
        RowFrame {
            run_id: self.plan.run.id.clone(),
            capture: self.record.capture.clone(),
            environment: self.record.environment.clone(),
            flags: self.plan.run.flags.clone(),
        }
    }

    fn attempt(
        &self,
        frame: &RowFrame,
        number: u64,
        (scenario, program): (&Scenario, &Path),
        beat: &mut dyn FnMut(),
    ) -> Attempt {
        let run = &self.plan.run;
        let own = [
            format!("{OWN}RUN={}", run.id),
            format!("{OWN}SCENARIO={}", scenario.id),
            format!("{OWN}ROW={number}"),
            format!("{OWN}SESSION={}", frame.session(number)),
        ];
        let flags = run.flags.iter().map(|(flag, set)| format!("{OWN}FLAG_{flag}={set}"));
        let named: Vec<String> = run.environment.iter().cloned().chain(own).chain(flags).collect();
        let cap = usize::try_from(run.limits.output_kib << 10).unwrap_or(usize::MAX);
        let order = Order {
            program,
            arguments: scenario.argv.get(1..).unwrap_or_default(),
            named: &named,
            folder: &self.prepared.folder,
            limit: scenario.limit(),
            cap,
            streams: Streams::Apart,
        };
        let begun = self.clock.elapsed();
        let ran = self.prepared.launcher.run(&order, &mut |_| beat());
        let took = self.clock.elapsed().saturating_sub(begun);
        Attempt { end: ran.end, took, stdout: ran.output, stderr: ran.errors, is_cut: ran.is_cut }
    }

    fn pace(&self) -> Pace {
        let before = self.record.sessions.last().map_or(0, |session| session.rows_before);
        let CaptureRecord { written, planned, failed, .. } = self.record;
        Pace { done: written, planned, failed, elapsed: self.clock.elapsed(), timed: written - before }
    }

    fn end(&mut self, stop: Option<Stop>) -> Result<(), StoreError> {
        let jumped = self.clock.jumped();
        let stop = match self.rows.digest() {
            Ok(digest) => {
                self.record.rows_sha256 = Some(digest);
                stop
            }
            Err(error) => Some(Stop::Spoiled(match stop {
                Some(Stop::Spoiled(why) | Stop::Stopped(why)) => why,
                None => error.to_string(),
            })),
        };
        let (state, stopped_by, spoiled_by) = match stop {
            None => (CaptureState::Complete, None, None),
            Some(Stop::Stopped(why)) => (CaptureState::Stopped, Some(why), None),
            Some(Stop::Spoiled(why)) => (CaptureState::Spoiled, None, Some(why)),
        };
        self.record.state = state;
        if let Some(session) = self.record.sessions.last_mut() {
            session.ended = Some(to_millis(self.clock.now()));
            (session.stopped_by, session.spoiled_by) = (stopped_by, spoiled_by);
            session.clock_jumped_ms = jumped.map(|jumped| jumped.as_millis() as i64);
        }
        self.keep()
    }

    /// Writes the record, in place of the one that this capture wrote before.
    pub(super) fn keep(&mut self) -> Result<(), StoreError> {
        let text = self.record.to_text().map_err(|error| StoreError::failed(&self.place.record, error))?;
        replace(&self.place.record, text.as_bytes(), self.kept)?;
        self.kept = Digest::of(text.as_bytes());
        Ok(())
    }

    /// Why it is not whole, in words.
    pub fn why_stopped(&self) -> &str {
        let stopped = || self.record.sessions.last().and_then(|session| session.stopped_by.as_deref());
        self.record.spoiled_by().or_else(stopped).unwrap_or_default()
    }

    pub fn counted(&self) -> String {
        self.pace().counted()
    }
}
