//! When each piece of evidence is from, and the rule behind `evidence.ahead`: what is dated after the moment of judging
//! is told, and does not count as the newest.

use crate::domain::assessment::wording::quoted;
use crate::domain::evidence::Evidence;
use crate::domain::evidence::note::{ApprovalNote, Decision};
use crate::domain::evidence::pack::{Pack, PackEntry};
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::time_span::{TimeSpan, number_in};

use super::kpi;

/// When an entry is from: by its rows, by what it says, by its name.
pub(super) fn when(pack: &Pack, entry: &PackEntry) -> TimeSpan {
    let path = &entry.artifact.path;
    let day = |date| Option::and_then(date, TimeSpan::day).unwrap_or_else(|| TimeSpan::of(None, path.name()));
    match &entry.evidence {
        Evidence::Report(report) => kpi::measured(path, report, kpi::rows_of(pack, path, report)),
        Evidence::StrayReport(report) => kpi::measured(path, report, None),
        Evidence::RawRuns(raw) => raw.times.last.map_or_else(|| day(None), TimeSpan::at),
        Evidence::GateOutput(output) => TimeSpan::of(output.checked_at(), path.name()),
        Evidence::SmokeTranscript(transcript) | Evidence::ProbeTranscript(transcript) => {
            TimeSpan::of(transcript.ran_at.as_deref(), path.name())
        }
        Evidence::Capture(capture) => {
            TimeSpan::of(capture.record.sessions.last().map(|session| session.begun.as_str()), path.name())
        }
        Evidence::Rollback(rehearsal) => day(rehearsal.date()),
        Evidence::Regression(regression) => day(regression.date.read()),
        Evidence::ApprovalNote(note) => of_note(path, note),
        Evidence::Summary(_)
        | Evidence::Checklist(_)
        | Evidence::SetupLock(_)
        | Evidence::Attestation(_)
        | Evidence::Checksums(_)
        | Evidence::Journal(_)
        | Evidence::Source(_)
        | Evidence::Unknown => day(None),
    }
}

/// A note is of the day in its name, else of the one that it states. Where these are two, nothing is approved by the
/// later one, nor blocked by the earlier one.
pub(super) fn of_note(path: &PackPath, note: &ApprovalNote) -> TimeSpan {
    let named = TimeSpan::of(None, path.name());
    let stated = note.date.read().and_then(TimeSpan::day).unwrap_or(TimeSpan::ANY);
    let is_later = match (named.is_known(), stated.is_known()) {
        (true, true) => (stated.from > named.from) != (note.decision == Some(Decision::Approved)),
        (is_named, _) => !is_named,
    };
    if is_later && stated != named { stated } else { named }
}

/// Whether a file may be as new as another, or newer, where all that is known of it is its name: not where it is of an
/// earlier day, or of the same day and has the lower number.
pub(super) fn may_follow_by_name(path: &PackPath, other: &PackPath, other_when: TimeSpan) -> bool {
    let own = TimeSpan::of(None, path.name());
    let is_of_its_day = own.is_known() && own == TimeSpan::of(None, other.name());
    let numbers = number_in(path.name()).zip(number_in(other.name()));
    let is_earlier = is_of_its_day && numbers.is_some_and(|(own, other)| own < other);
    own.may_follow(other_when) && !is_earlier
}

/// One finding per artifact that is dated after the moment of judging, a day of grace aside.
pub(super) fn check_dates(pack: &Pack) -> Vec<Finding> {
    // Rows are told of by the report that rests on them.
    let entries = pack.entries().filter(|entry| !matches!(entry.evidence, Evidence::RawRuns(_)));
    let ahead = entries.map(|entry| (entry, when(pack, entry)));
    ahead.filter(|(_, when)| when.is_ahead_of(pack.moment)).map(|(entry, when)| is_ahead(entry, when)).collect()
}

fn is_ahead(entry: &PackEntry, when: TimeSpan) -> Finding {
    let path = &entry.artifact.path;
    let message = format!(
        "The {} {} is dated {}, after the moment of judging: it does not count as the newest.",
        entry.artifact.kind.words(),
        quoted(path.name()),
        when.from
    );
    Finding::new(Code::EvidenceAhead, path.as_str(), message)
        .at(Location::file(path))
        .comparing("when it is from", when.from.to_string(), Origin::at(Location::file(path)))
        .comparing(
            "what is taken for the newest",
            "nothing later than a day from now",
            Origin::computed("the moment of judging"),
        )
        .remedy(
            "Find out which clock was wrong; measure again what it dated, or judge as of the right moment with `--at`.",
        )
}
