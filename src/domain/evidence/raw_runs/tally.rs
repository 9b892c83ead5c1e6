//! Holds rows to the contract and counts them. Which flags, scenarios and metrics there are is the profile's business.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::value::RawValue;

use crate::domain::evidence::document;
use crate::domain::evidence::parse_error::ParseError;
use crate::domain::profile::{Metric, Profile};
use crate::domain::values::javascript;
use crate::domain::values::rate::Tally;
use crate::domain::values::shortened::shortened;

use super::against::RowAgainst;
use super::captured::CaptureCollector;
use super::fingerprints::{self, RowFingerprints};
use super::measurements::{MeasuredRow, MeasurementCollector};
use super::outcomes::Outcomes;
use super::problems::{Phase, ProblemCollector, RowPosition};
use super::repeats::{RepeatCollector, RowKeys};
use super::row::{self, MAX_ROW_BYTES, Members};
use super::runs::{PROVENANCE, RawRuns, UNKNOWN_FLAGS_LISTED};
use super::statuses::Statuses;
use super::times::Times;

/// The fields of a row that hold text, besides its environment.
const TEXTS: [&str; 5] = ["runId", TIME, SCENARIO, SESSION, STATUS];
const STATUS: &str = "finalStatus";
const SESSION: &str = "sessionId";
const TIME: &str = "timestamp";
const SCENARIO: &str = "scenarioId";
const ENVIRONMENT: &str = "environment";
const FLAGS: &str = "featureFlags";

/// The rows so far, in sums.
pub(super) struct Rows<'p> {
    profile: &'p Profile,
    rows: u64,
    /// Per scenario of the profile, in its order.
    scenarios: Vec<u64>,
    /// Indices into the profile's scenarios, in order of first appearance.
    appeared: Vec<usize>,
    tallies: Vec<Tally>,
    /// The first valid value of each field of [`PROVENANCE`], trimmed.
    provenance: [Option<String>; PROVENANCE.len()],
    /// The first valid value of each flag of the profile.
    flags: Vec<Option<bool>>,
    unknown_flags: Vec<String>,
    captured: CaptureCollector,
    /// The text of an environment and of flags that are known to agree with the first row: equal text needs no
    /// second look.
    agreed_environment: String,
    agreed_flags: String,
    times: Times,
    found: ProblemCollector,
    /// Per metric of the profile, in its order.
    against: Vec<Vec<RowAgainst>>,
    prints: RowFingerprints,
    repeats: RepeatCollector,
    measurements: MeasurementCollector,
    statuses: Statuses,
}

/// What a row's texts tell.
#[derive(Default)]
struct RowTexts<'r> {
    /// The index of its scenario, where it has a known one.
    scenario: Option<usize>,
    at: Option<Timestamp>,
    session: Option<u64>,
    status: Option<Cow<'r, str>>,
}

impl<'p> Rows<'p> {
    pub(super) fn new(profile: &'p Profile) -> Self {
        Self {
            profile,
            rows: 0,
            scenarios: vec![0; profile.runs.scenarios.len()],
            appeared: Vec::new(),
            tallies: vec![Tally::default(); profile.metrics.len()],
            provenance: Default::default(),
            flags: vec![None; profile.flags.len()],
            unknown_flags: Vec::new(),
            captured: CaptureCollector::default(),
            agreed_environment: String::new(),
            agreed_flags: String::new(),
            times: Times::default(),
            found: ProblemCollector::default(),
            against: vec![Vec::new(); profile.metrics.len()],
            prints: RowFingerprints::default(),
            repeats: RepeatCollector::new(profile.metrics.len()),
            measurements: MeasurementCollector::default(),
            statuses: Statuses::default(),
        }
    }

    /// Forgets every row.
    pub(super) fn start_over(&mut self) {
        *self = Self::new(self.profile);
    }

    pub(super) fn has_syntax_problem(&self) -> bool {
        self.found.has(Phase::Syntax)
    }

    pub(super) fn file_problem(&mut self, why: impl Into<String>) {
        self.found.push(Phase::Syntax, None, "", || why.into());
    }

    pub(super) fn too_long(&mut self, place: RowPosition) {
        self.rows += 1;
        self.found.push(Phase::Syntax, Some(place), "", || {
            format!("longer than {MAX_ROW_BYTES} bytes: no row of an executed scenario is that long; split the file")
        });
    }

    /// A row that cannot be read.
    pub(super) fn fault(&mut self, place: RowPosition, fault: &ParseError) {
        self.rows += 1;
        let line = place.line + fault.line.unwrap_or(1) - 1;
        let column = fault.column.unwrap_or(1);
        self.found.push(Phase::Syntax, Some(place), "", || format!("line {line}, column {column}: {}", fault.why));
    }

    /// A row's text, without white space before it.
    pub(super) fn row_text(&mut self, place: RowPosition, text: &str) {
        if text.starts_with('{') {
            return match serde_json::from_str(text) {
                Ok(members) => {
                    let outcomes = self.row(place, &members);
                    self.captured.add(place, &members, javascript::trim(text), outcomes);
                }
                Err(error) => self.fault(place, &document::fault(&error)),
            };
        }
        match serde_json::from_str::<&RawValue>(text) {
            Ok(value) => self.no_object(place, value.get()),
            Err(error) => self.fault(place, &document::fault(&error)),
        }
    }

    /// A row that is JSON, but no object.
    pub(super) fn no_object(&mut self, place: RowPosition, text: &str) {
        self.rows += 1;
        self.found.push(Phase::Fields, Some(place), TEXTS[0], || {
            let text = shortened(text);
            format!("the row must be an object with `{}` and the other fields, but it is {text}", TEXTS[0])
        });
    }

    fn row(&mut self, place: RowPosition, row: &Members<'_>) -> Outcomes {
        self.rows += 1;
        self.duplicate(place, "", row);
        let texts = self.texts(place, row);
        self.prints.row(place, row, texts.at);
        let mut outcomes = Outcomes::default();
        for (index, metric) in self.profile.metrics.iter().enumerate() {
            if let Some(hit) = self.metric(place, row, (index, metric), texts.scenario) {
                outcomes.note(index, hit, metric.counts_against(hit));
            }
        }
        self.measured(place, row, &texts, outcomes);
        let environment = row.find(ENVIRONMENT);
        if environment.is_none_or(|it| it.get() != self.agreed_environment) && self.environment(place, environment) {
            self.agreed_environment = environment.map_or_else(String::new, |it| it.get().to_owned());
        }
        let flags = row.find(FLAGS);
        if flags.is_none_or(|it| it.get() != self.agreed_flags) && self.flags(place, flags) {
            self.agreed_flags = flags.map_or_else(String::new, |it| it.get().to_owned());
        }
        outcomes
    }

    /// Keeps what the row measured, and looks whether an earlier one told of it already.
    fn measured(&mut self, place: RowPosition, row: &Members<'_>, texts: &RowTexts<'_>, outcomes: Outcomes) {
        let RowTexts { scenario, at, session, status } = texts;
        let values = self.measurements.values(row, self.profile);
        let numbers: Vec<u64> = values.iter().map(|(_, value)| value.to_bits()).collect();
        let instant = at.map(Timestamp::as_nanosecond);
        let keys = RowKeys {
            attempt: session.zip(instant).map(|told| fingerprints::hash((told, scenario))),
            told: instant.map(|at| fingerprints::hash((at, scenario, outcomes, status, &numbers))),
            measured: (!numbers.is_empty()).then(|| fingerprints::hash(&numbers)),
            session: *session,
            at: *at,
        };
        let ways = self.repeats.add(place, &keys, outcomes);
        self.measurements.add(MeasuredRow { place, scenario: *scenario, at: *at, outcomes }, values, ways);
        self.statuses.add(place, status.as_deref(), outcomes, self.profile);
    }

    /// Checks the row's texts.
    fn texts<'r>(&mut self, place: RowPosition, row: &Members<'r>) -> RowTexts<'r> {
        let mut told = RowTexts::default();
        for field in TEXTS {
            match row::text(row.find(field)) {
                None => self.wrong(Phase::Fields, place, field, "a string that is not blank", row.find(field)),
                Some(id) if field == SCENARIO => told.scenario = self.scenario(place, &id),
                Some(at) if field == TIME => told.at = self.times.add(&at),
                Some(id) if field == SESSION => told.session = Some(self.prints.session(place, &id)),
                Some(status) if field == STATUS => told.status = Some(status),
                Some(_) => {}
            }
        }
        told
    }

    fn scenario(&mut self, place: RowPosition, id: &str) -> Option<usize> {
        let known = &self.profile.runs.scenarios;
        let Some(index) = known.iter().position(|scenario| scenario == id) else {
            self.found.push(Phase::Fields, Some(place), SCENARIO, || {
                format!("`{SCENARIO}` is \"{}\", expected one of {}", shortened(id), known.join(", "))
            });
            return None;
        };
        if self.scenarios[index] == 0 {
            self.appeared.push(index);
        }
        self.scenarios[index] += 1;
        Some(index)
    }

    /// Checks a metric's field and counts it, where the metric is taken over the row; whether the row is a hit.
    fn metric(
        &mut self,
        place: RowPosition,
        row: &Members<'_>,
        metric: (usize, &Metric),
        scenario: Option<usize>,
    ) -> Option<bool> {
        let (index, metric) = metric;
        let known = &self.profile.runs.scenarios;
        if !scenario.map_or(metric.scenarios.is_none(), |scenario| metric.is_over(&known[scenario])) {
            return None;
        }
        let value = row.find(&metric.field);
        let (hit, expected) = if metric.count {
            (row::count(value), "a boolean or a finite number that is not negative")
        } else {
            (row::boolean(value), "a boolean")
        };
        match hit {
            None => self.wrong(Phase::Fields, place, &metric.field, expected, value),
            Some(hit) => {
                self.tallies[index].total += 1;
                self.tallies[index].hits += u64::from(hit);
                let listed = &mut self.against[index];
                if metric.counts_against(hit) && listed.len() < RowAgainst::LISTED {
                    listed.push(RowAgainst::of(place, row));
                }
            }
        }
        hit
    }

    /// Checks the provenance; whether all of it agrees with the first row's.
    fn environment(&mut self, place: RowPosition, environment: Option<&RawValue>) -> bool {
        let before = self.found.total();
        self.duplicates_beneath(place, ENVIRONMENT, environment);
        for (index, field) in PROVENANCE.iter().enumerate() {
            let mut names = field.split('.').skip(1);
            let value = environment.and_then(|it| names.try_fold(it, |value, name| Members::of(value).find(name)));
            match row::text(value) {
                None => self.wrong(Phase::ProvenanceFields, place, field, "a string that is not blank", value),
                Some(text) => self.provenance(place, index, text),
            }
        }
        self.found.total() == before
    }

    fn provenance(&mut self, place: RowPosition, index: usize, text: Cow<'_, str>) {
        let trimmed = javascript::trim(&text);
        let first = self.provenance[index].get_or_insert_with(|| trimmed.to_owned());
        if first != trimmed {
            self.found.push(Phase::Provenance, Some(place), PROVENANCE[index], || {
                let (own, first) = (shortened(trimmed), shortened(first));
                format!("`{}` is \"{own}\", but the first row has \"{first}\"", PROVENANCE[index])
            });
        }
    }

    /// Checks the flags; whether all of them agree with the first row's.
    fn flags(&mut self, place: RowPosition, flags: Option<&RawValue>) -> bool {
        let before = self.found.total();
        self.duplicates_beneath(place, FLAGS, flags);
        let members = flags.map(Members::of).unwrap_or_default();
        for (index, flag) in self.profile.flags.iter().enumerate() {
            let field = format!("{FLAGS}.{flag}");
            match row::boolean(members.find(flag)) {
                None => self.wrong(Phase::FlagFields, place, &field, "a boolean", members.find(flag)),
                Some(set) => {
                    let first = *self.flags[index].get_or_insert(set);
                    if first != set {
                        self.found.push(Phase::Flags, Some(place), &field, || {
                            format!("`{field}` is {set}, but the first row has {first}")
                        });
                    }
                }
            }
        }
        self.note_unknown_flags(&members);
        self.found.total() == before
    }

    fn note_unknown_flags(&mut self, members: &Members<'_>) {
        for name in members.names().filter(|name| !self.profile.flags.iter().any(|flag| flag == name)) {
            if self.unknown_flags.len() < UNKNOWN_FLAGS_LISTED && !self.unknown_flags.iter().any(|it| it == name) {
                self.unknown_flags.push(name.to_owned());
            }
        }
    }

    fn wrong(&mut self, phase: Phase, place: RowPosition, field: &str, expected: &str, value: Option<&RawValue>) {
        self.found.push(phase, Some(place), field, || {
            format!("`{field}` must be {expected}, but it is {}", row::described(value))
        });
    }

    /// Looks for keys named twice in a value and, as far as provenance lies in them, in the objects inside it.
    fn duplicates_beneath(&mut self, place: RowPosition, field: &str, value: Option<&RawValue>) {
        let members = value.map(Members::of).unwrap_or_default();
        self.duplicate(place, field, &members);
        let inner = |path: &str| path.strip_prefix(field)?.strip_prefix('.')?.split('.').next().map(str::to_owned);
        let mut names: Vec<String> = PROVENANCE.iter().filter_map(|path| inner(path)).collect();
        names.dedup();
        for name in names {
            let inside = members.find(&name).map(Members::of).unwrap_or_default();
            self.duplicate(place, &format!("{field}.{name}"), &inside);
        }
    }

    fn duplicate(&mut self, place: RowPosition, inside: &str, members: &Members<'_>) {
        if let Some(key) = members.duplicate() {
            let key = shortened(key).into_owned();
            let field = if inside.is_empty() { key } else { format!("{inside}.{key}") };
            self.found.push(Phase::Keys, Some(place), &field, || {
                format!("`{field}` is named twice: two readers would see two truths")
            });
        }
    }

    pub(super) fn finish(mut self) -> RawRuns {
        if self.rows == 0 && !self.has_syntax_problem() {
            self.file_problem("the file is empty: it must hold at least one row");
        }
        let known = &self.profile.runs.scenarios;
        let (repeats, counting) = self.repeats.finish(self.profile.runs.workers);
        let provenance = PROVENANCE.iter().zip(self.provenance);
        let flags = self.profile.flags.iter().zip(self.flags);
        RawRuns {
            rows: self.rows,
            scenario_counts: self.appeared.iter().map(|at| (known[*at].clone(), self.scenarios[*at])).collect(),
            tallies: self.tallies,
            provenance: provenance.filter_map(|(name, value)| Some(((*name).to_owned(), value?))).collect(),
            flags: flags.filter_map(|(name, set)| Some((name.clone(), set?))).collect(),
            unknown_flags: self.unknown_flags,
            captured: self.captured.finish(),
            times: self.times,
            problems: self.found.finish(),
            against: self.against.into_iter().map(Into::into).collect(),
            prints: self.prints.finish(),
            repeats,
            measurements: self.measurements.finish(counting),
            statuses: self.statuses,
        }
    }
}
