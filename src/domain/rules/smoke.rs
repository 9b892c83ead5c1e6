//! Smoke-test evidence of a closed target: what the profile's probes must have shown, by the newest run of each, on the
//! values that the lock pins. What a transcript says of itself (`passed`) can fail it, and shows nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::assessment::wording::{join_capped, quoted};
use crate::domain::assessment::{FieldFact, SmokeFact};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::transcript::{Passed, SmokeTest, SmokeTranscript};
use crate::domain::profile::{ClosureTarget, FieldFormat, Probe, Profile, Seen};
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::time_span::TimeSpan;

/// What is asked of every target, and what was seen of it: both by the target's name.
pub struct Smoke<'a> {
    probes: BTreeMap<&'a str, Vec<&'a Probe>>,
    runs: BTreeMap<String, Vec<Run<'a>>>,
}

impl<'a> Smoke<'a> {
    pub(super) fn new(pack: &'a Pack, profile: &'a Profile) -> Self {
        let mut probes: BTreeMap<&str, Vec<&Probe>> = BTreeMap::new();
        profile.probes.iter().for_each(|probe| probes.entry(&probe.target).or_default().push(probe));
        Self { probes, runs: runs(pack) }
    }

    /// Holds every probe of a target against the newest run of it, in whichever transcripts.
    pub(super) fn check_transcripts(&self, target: &ClosureTarget, fields: &[FieldFact]) -> SmokeFact {
        let Some(probes) = self.probes.get(target.name.as_str()) else { return SmokeFact::NotRequired };
        let pins = Pins { target, fields };
        let runs = self.runs.get(&as_read(&target.name)).map_or(&[][..], Vec::as_slice);
        let by_test = by_test(runs);
        let (mut counting, mut shortfalls) = (BTreeSet::new(), Vec::new());
        for probe in probes {
            let newest = by_test.get(&as_read(&probe.name)).map_or_else(Vec::new, |runs| newest(runs));
            shortfalls.extend(newest.is_empty().then(|| not_run(runs, probe)));
            shortfalls.extend(newest.iter().filter_map(|run| pins.shortfall(run, probe)));
            counting.extend(newest.iter().map(|run| run.path.clone()));
        }
        if shortfalls.is_empty() {
            return SmokeFact::Evidenced(counting.into_iter().collect());
        }
        missing(&pins, probes, shortfalls)
    }
}

fn missing(pins: &Pins<'_>, probes: &[&Probe], shortfalls: Vec<Shortfall>) -> SmokeFact {
    let tests = probes.iter().map(|probe| (probe.name.clone(), probe.command(|name| pins.shown(name)))).collect();
    let mut whys: Vec<String> = shortfalls.iter().map(|it| it.why.clone()).collect();
    whys.dedup();
    let places = shortfalls.into_iter().flat_map(|it| it.places).collect();
    SmokeFact::Missing { why: join_capped(&whys), places, tests }
}

/// One test of one transcript.
struct Run<'a> {
    path: &'a PackPath,
    transcript: &'a SmokeTranscript,
    test: &'a SmokeTest,
    ran: TimeSpan,
}

/// Why a probe is not evidenced, and where that stands.
struct Shortfall {
    why: String,
    places: Vec<Location>,
}

/// Every test of every transcript, by its target.
fn runs(pack: &Pack) -> BTreeMap<String, Vec<Run<'_>>> {
    let mut found: BTreeMap<String, Vec<Run<'_>>> = BTreeMap::new();
    for (path, transcript) in pack.transcripts() {
        let ran = TimeSpan::of(transcript.ran_at.as_deref(), path.name());
        if ran.is_ahead_of(pack.moment) {
            continue;
        }
        let tests = transcript.tests.iter().map(|test| Run { path, transcript, test, ran });
        found.entry(as_read(&transcript.target)).or_default().extend(tests);
    }
    found
}

fn by_test<'r, 'a>(runs: &'r [Run<'a>]) -> BTreeMap<String, Vec<&'r Run<'a>>> {
    let mut found: BTreeMap<String, Vec<&Run<'_>>> = BTreeMap::new();
    runs.iter().for_each(|run| found.entry(as_read(&run.test.name)).or_default().push(run));
    found
}

/// Names are compared as people read them.
fn as_read(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The runs of a test that no other is surely newer than, of one transcript the last: all of these must count.
fn newest<'r, 'a>(runs: &[&'r Run<'a>]) -> Vec<&'r Run<'a>> {
    let last = runs.iter().map(|run| run.ran.from).max();
    let newest: BTreeMap<&PackPath, &Run<'_>> = runs.iter().map(|run| (run.path, *run)).collect();
    newest.into_values().filter(|run| last.is_some_and(|last| run.ran.to >= last)).collect()
}

fn not_run(runs: &[Run<'_>], probe: &Probe) -> Shortfall {
    let mut paths: Vec<&PackPath> = runs.iter().map(|run| run.path).collect();
    paths.dedup();
    let files: Vec<String> = paths.iter().map(|path| quoted(path.name())).collect();
    let why = match files.as_slice() {
        [] => "the pack holds no smoke-test transcript of it".to_owned(),
        [file] => format!("{file} does not hold the test {}", quoted(&probe.name)),
        several => format!("none of {} holds the test {}", join_capped(several), quoted(&probe.name)),
    };
    Shortfall { why, places: paths.into_iter().map(Location::file).collect() }
}

/// What the lock pins of a target.
struct Pins<'a> {
    target: &'a ClosureTarget,
    fields: &'a [FieldFact],
}

impl Pins<'_> {
    /// Why a run shows nothing of what its probe asks for; `None` where it does.
    fn shortfall(&self, run: &Run<'_>, probe: &Probe) -> Option<Shortfall> {
        let file = quoted(run.path.name());
        let place = Location::line(run.path, run.test.line);
        if let Some(why) = unshown(run.test, probe, self) {
            return Some(Shortfall { why: format!("{file} {why}"), places: vec![place] });
        }
        let (name, why) = self.other_pin(run.transcript)?;
        let line = run.transcript.document.line_of(&format!("/pins/{name}"));
        Some(Shortfall { why: format!("{file} {why}"), places: vec![Location::line(run.path, line)] })
    }

    /// The first field of the lock that a transcript was not taken with, and why.
    fn other_pin(&self, transcript: &SmokeTranscript) -> Option<(&str, String)> {
        self.fields.iter().find_map(|field| {
            let (name, locked) = (field.name.as_str(), field.value.as_deref()?);
            let why = match transcript.pins.iter().find(|(pinned, _)| pinned == name) {
                None => format!("does not say with which {name} it was taken"),
                Some((_, pin)) if self.format(name).same(pin, locked) => return None,
                Some((_, pin)) => format!("was taken with {name} {}, the lock says {}", quoted(pin), quoted(locked)),
            };
            Some((name, why))
        })
    }

    fn format(&self, name: &str) -> FieldFormat {
        self.target.fields.iter().find(|field| field.name == name).map(|field| field.format).unwrap_or_default()
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.name == name)?.value.as_deref()
    }

    /// A field's value for a command; empty where the lock has none.
    fn shown(&self, name: &str) -> Option<String> {
        let is_field = self.target.fields.iter().any(|field| field.name == name);
        is_field.then(|| self.value(name).unwrap_or_default().to_owned())
    }

    fn spellings(&self, name: &str) -> Option<Vec<String>> {
        self.value(name).map(|value| self.format(name).spellings(value))
    }
}

/// Why a test does not show what its probe asks for.
fn unshown(test: &SmokeTest, probe: &Probe, pins: &Pins<'_>) -> Option<String> {
    let name = quoted(&test.name);
    if let Passed::No(stated) = &test.passed {
        return Some(format!("says that the test {name} did not pass (`passed` is {})", quoted(stated)));
    }
    unaccepted(test, probe).or_else(|| unanswered(test, probe, pins))
}

fn unaccepted(test: &SmokeTest, probe: &Probe) -> Option<String> {
    let name = quoted(&test.name);
    let Some(status) = test.exit_status else {
        return Some(format!("does not say with which `exitStatus` the test {name} ended"));
    };
    let accepted: Vec<String> = probe.exit.iter().map(i64::to_string).collect();
    let is_accepted = probe.exit.contains(&status);
    let why =
        || format!("says that the test {name} ended with exit status {status}, expected {}", accepted.join(" or "));
    (!is_accepted).then(why)
}

fn unanswered(test: &SmokeTest, probe: &Probe, pins: &Pins<'_>) -> Option<String> {
    let name = quoted(&test.name);
    if test.output.trim().is_empty() {
        return Some(format!("keeps no output of the test {name}"));
    }
    match probe.look(&test.output, |field| pins.spellings(field)) {
        Seen::Answer => None,
        Seen::Refusal(line) => Some(format!("keeps what is no answer of the test {name}: {}", quoted(line.trim()))),
        Seen::Nothing => {
            let within = if test.is_cut { " in its first 64 KiB" } else { "" };
            Some(format!("does not show {} in the output of the test {name}{within}", probe.answer))
        }
    }
}
