//! What kept transcripts show of the profile's probes: of each the newest run counts, of a gateway on the values that the
//! lock pins. What a transcript says of itself (`passed`) can fail it, and shows nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::assessment::wording::{cut, join_capped, quoted};
use crate::domain::assessment::{FieldFact, FieldState, ProbeFact, ProbeState, Unobserved};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::transcript::{About, Passed, SmokeTest, Transcript};
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::{ClosureField, ClosureTarget, FieldFormat, Probe, Profile, Purpose, Seen, template};
use crate::domain::values::folded::folded;
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::pointer::pointer;
use crate::domain::values::time_span::TimeSpan;

/// What is asked, by the target's name, and what was seen, by what it is evidence for.
pub struct Probes<'a> {
    of_targets: BTreeMap<&'a str, Vec<&'a Probe>>,
    runs: BTreeMap<Key, Vec<Run<'a>>>,
}

/// What a run is evidence for: a class of things, and the thing's name, folded.
type Key = (&'static str, String);

impl<'a> Probes<'a> {
    pub(super) fn new(pack: &'a Pack, profile: &'a Profile) -> Self {
        let mut of_targets: BTreeMap<&str, Vec<&Probe>> = BTreeMap::new();
        for probe in &profile.probes {
            probe.target.as_deref().into_iter().for_each(|name| of_targets.entry(name).or_default().push(probe));
        }
        Self { of_targets, runs: runs(pack) }
    }

    /// Holds every probe of a target against the newest run of it, in whichever transcripts.
    pub(super) fn check_target(&self, target: &ClosureTarget, fields: &[FieldFact]) -> Vec<ProbeFact> {
        let probes = self.of_targets.get(target.name.as_str()).map_or(&[][..], Vec::as_slice);
        let runs = self.runs_of((TARGET, folded(&target.name)));
        let by_test = by_test(runs);
        let pins = Pins { target: Some(target), fields };
        probes.iter().map(|probe| fact(probe, &pins, (runs, &by_test))).collect()
    }

    fn runs_of(&self, key: Key) -> &[Run<'a>] {
        self.runs.get(&key).map_or(&[], Vec::as_slice)
    }
}

/// Probes of no target: of prerequisites and of runtimes. What failed is told, and closes nothing.
pub(super) fn check_prerequisites(pack: &Pack, profile: &Profile) -> (Vec<ProbeFact>, Vec<Finding>) {
    let all = Probes::new(pack, profile);
    let is_required = |runtime: &str| profile.plugins.required.iter().any(|plugin| plugin.runtime == runtime);
    let of = |probe: &Probe| {
        let key = match probe.purpose() {
            Purpose::Target(_) => return None,
            Purpose::Runtime(name) if !is_required(name) => return None,
            Purpose::Runtime(name) => (RUNTIME, folded(name)),
            Purpose::Prerequisite => (PREREQUISITE, folded(&probe.name)),
        };
        let runs = all.runs_of(key);
        Some(fact(probe, &Pins { target: None, fields: &[] }, (runs, &by_test(runs))))
    };
    let facts: Vec<ProbeFact> = profile.probes.iter().filter_map(of).collect();
    let findings = facts.iter().filter_map(|fact| failed(fact, &fact.name)).collect();
    (facts, findings)
}

/// That the newest run of a probe failed.
pub(super) fn failed(fact: &ProbeFact, subject: &str) -> Option<Finding> {
    let ProbeState::Failed { why, places, .. } = &fact.state else { return None };
    let message = format!("The newest run of the probe {} shows nothing: {why}.", quoted(&fact.name));
    let finding = Finding::new(Code::ClosureProbeFailed, subject, message).at_all(places.iter().cloned());
    let finding =
        finding.comparing("what the kept transcripts show", why.as_str(), Origin::computed("the transcripts"));
    let finding = finding.comparing("what it must show", fact.answer.as_str(), Origin::profile("probes"));
    Some(finding.remedy(format!("Mend what it names, and {}.", fact.how_to_run())))
}

fn fact(probe: &Probe, pins: &Pins<'_>, (runs, by_test): (&[Run<'_>], &ByTest<'_, '_>)) -> ProbeFact {
    let newest = by_test.get(&folded(&probe.name)).map_or_else(Vec::new, |runs| newest(runs));
    let shortfalls: Vec<Shortfall> = newest.iter().filter_map(|run| pins.shortfall(run, probe)).collect();
    let state = if newest.is_empty() {
        let Shortfall { why, places, .. } = not_run(runs, probe);
        ProbeState::NotRun { why, places }
    } else if shortfalls.is_empty() {
        let paths: BTreeSet<PackPath> = newest.iter().map(|run| run.path.clone()).collect();
        let unobserved: BTreeSet<Unobserved> = newest.iter().flat_map(|run| pins.unobserved(run.transcript)).collect();
        ProbeState::Shown { paths: paths.into_iter().collect(), unobserved: unobserved.into_iter().collect() }
    } else {
        let why = join_capped(&shortfalls.iter().map(Shortfall::whole).collect::<Vec<_>>());
        let reason = shortfalls.first().map_or_else(String::new, |it| it.why.clone());
        ProbeState::Failed { why, reason, places: shortfalls.into_iter().flat_map(|it| it.places).collect() }
    };
    ProbeFact {
        name: probe.name.clone(),
        target: probe.target.clone(),
        runtime: probe.runtime.clone(),
        command: probe.command(|name| pins.shown(name)),
        answer: probe.answer.clone(),
        warning: probe.warning.clone(),
        elsewhere: probe.elsewhere.iter().map(|command| filled_in(command, pins)).collect(),
        state,
    }
}

/// A command of another system with the fields that have a value; the others are left to be filled in.
fn filled_in(command: &str, pins: &Pins<'_>) -> String {
    let value = |name: &str| pins.shown(name).map(|text| if text.is_empty() { format!("<{name}>") } else { text });
    template::filled(command, value)
}

const TARGET: &str = "target";
const RUNTIME: &str = "runtime";
const PREREQUISITE: &str = "prerequisite";

type ByTest<'r, 'a> = BTreeMap<String, Vec<&'r Run<'a>>>;

/// One test of one transcript.
struct Run<'a> {
    path: &'a PackPath,
    transcript: &'a Transcript,
    test: &'a SmokeTest,
    ran: TimeSpan,
}

/// Why a probe is not evidenced, and where that stands.
struct Shortfall {
    /// The transcript's name, quoted; `None` where there is none.
    file: Option<String>,
    /// What it says or does, as after its name.
    why: String,
    places: Vec<Location>,
}

impl Shortfall {
    fn whole(&self) -> String {
        self.file.as_ref().map_or_else(|| self.why.clone(), |file| format!("{file} {}", self.why))
    }
}

/// Every test of every transcript, by what it is evidence for.
fn runs(pack: &Pack) -> BTreeMap<Key, Vec<Run<'_>>> {
    let mut found: BTreeMap<Key, Vec<Run<'_>>> = BTreeMap::new();
    for (path, transcript) in pack.smoke_transcripts().chain(pack.probe_transcripts()) {
        let ran = TimeSpan::of(transcript.ran_at.as_deref(), path.name());
        if ran.is_ahead_of(pack.moment) {
            continue;
        }
        let tests = transcript.tests.iter().map(|test| Run { path, transcript, test, ran });
        found.entry(key_of(&transcript.about)).or_default().extend(tests);
    }
    found
}

fn key_of(about: &About) -> Key {
    match about {
        About::Target(name) => (TARGET, folded(name)),
        About::Runtime(name) => (RUNTIME, folded(name)),
        About::Prerequisite(name) => (PREREQUISITE, folded(name)),
    }
}

fn by_test<'r, 'a>(runs: &'r [Run<'a>]) -> ByTest<'r, 'a> {
    let mut found = ByTest::new();
    runs.iter().for_each(|run| found.entry(folded(&run.test.name)).or_default().push(run));
    found
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
        [] => "the pack holds no transcript of it".to_owned(),
        [file] => format!("{file} does not hold the test {}", quoted(&probe.name)),
        several => format!("none of {} holds the test {}", join_capped(several), quoted(&probe.name)),
    };
    Shortfall { file: None, why, places: paths.into_iter().map(Location::file).collect() }
}

/// What the lock pins of a target.
struct Pins<'a> {
    target: Option<&'a ClosureTarget>,
    fields: &'a [FieldFact],
}

impl Pins<'_> {
    /// Why a run shows nothing of what its probe asks for; `None` where it does.
    fn shortfall(&self, run: &Run<'_>, probe: &Probe) -> Option<Shortfall> {
        let file = quoted(run.path.name());
        let place = Location::line(run.path, run.test.line);
        if let Some(why) = unshown(run.test, probe, self) {
            return Some(Shortfall { file: Some(file), why, places: vec![place] });
        }
        let (member, why) = self.other_pin(run.transcript).or_else(|| self.other_seen(run.transcript))?;
        let line = run.transcript.document.line_of(&member);
        Some(Shortfall { file: Some(file), why, places: vec![Location::line(run.path, line)] })
    }

    /// The first field of the lock that a transcript was not taken with, as a pointer, and why.
    fn other_pin(&self, transcript: &Transcript) -> Option<(String, String)> {
        self.fields.iter().find_map(|field| {
            let (name, locked) = (field.name.as_str(), field.value.as_deref()?);
            let why = match transcript.pins.iter().find(|(pinned, _)| pinned == name) {
                None => format!("does not say with which {name} it was taken"),
                Some((_, pin)) if self.format(name).same(pin, locked) => return None,
                Some((_, pin)) => format!("was taken with {name} {}, the lock says {}", quoted(pin), quoted(locked)),
            };
            Some((pointer(&["pins", name]), why))
        })
    }

    /// The first field of which something else was seen in what ran than the lock pins, as a pointer, and why.
    fn other_seen(&self, transcript: &Transcript) -> Option<(String, String)> {
        let is_field = |name: &str| self.fields_of_target().any(|field| field.name == name);
        if let Some((name, _)) = transcript.observed.iter().find(|(name, _)| self.target.is_some() && !is_field(name)) {
            let why = format!("says that {} was observed, which is no field of the target", quoted(name));
            return Some((pointer(&["observed", name]), why));
        }
        self.fields.iter().find_map(|field| {
            let (name, locked) = (field.name.as_str(), field.value.as_deref()?);
            let (_, seen) = transcript.observed.iter().find(|(observed, _)| observed == name)?;
            let other = seen.iter().find(|value| !self.format(name).same(value, locked))?;
            let why = format!("another {name} ran: {}, the lock says {}", quoted(other), quoted(locked));
            Some((pointer(&["observed", name]), why))
        })
    }

    /// Fields that could not be seen in what ran, and why.
    fn unobserved(&self, transcript: &Transcript) -> Vec<Unobserved> {
        let is_field = |name: &str| self.fields.iter().any(|field| field.name == name);
        let unseen = transcript.unobserved.iter().filter(|(name, _)| is_field(name));
        unseen.map(|(field, why)| Unobserved { field: field.clone(), why: why.clone() }).collect()
    }

    fn fields_of_target(&self) -> impl Iterator<Item = &ClosureField> {
        self.target.into_iter().flat_map(|target| &target.fields)
    }

    fn format(&self, name: &str) -> FieldFormat {
        self.target.map(|target| target.format(name)).unwrap_or_default()
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.name == name)?.value.as_deref()
    }

    /// A field's value for a command; empty where the lock has none that is concrete.
    fn shown(&self, name: &str) -> Option<String> {
        let is_field = self.fields_of_target().any(|field| field.name == name);
        let concrete = self.fields.iter().find(|field| field.name == name && field.state == FieldState::Concrete);
        is_field.then(|| concrete.and_then(|field| field.value.clone()).unwrap_or_default())
    }

    fn spellings(&self, name: &str) -> Option<Vec<String>> {
        self.value(name).map(|value| self.format(name).spellings(value))
    }
}

/// Why a test does not show what its probe asks for: by how it ended and what it answered; then by what it says of itself.
fn unshown(test: &SmokeTest, probe: &Probe, pins: &Pins<'_>) -> Option<String> {
    let denied = || {
        let Passed::No(stated) = &test.passed else { return None };
        let name = quoted(&test.name);
        Some(format!("says that the test {name} did not pass (`passed` is {})", quoted(stated)))
    };
    unaccepted(test, probe).or_else(|| unanswered(test, probe, pins)).or_else(denied)
}

fn unaccepted(test: &SmokeTest, probe: &Probe) -> Option<String> {
    let name = quoted(&test.name);
    let Some(status) = test.exit_status else {
        return Some(match &test.ended {
            Some(how) => format!("says that the test {name} {how}"),
            None => format!("does not say with which `exitStatus` the test {name} ended"),
        });
    };
    let accepted: Vec<String> = probe.exit.iter().map(i64::to_string).collect();
    // Who was ended, or did not begin, has no exit status of its own.
    let is_accepted = probe.exit.contains(&status) && test.ended.is_none();
    let why = || match &test.ended {
        Some(how) => format!("says of the test {name} that it {how}"),
        None => format!(
            "says that the test {name} ended with exit status {status}, expected {}{}",
            accepted.join(" or "),
            complaint(test)
        ),
    };
    (!is_accepted).then(why)
}

/// What it said about it, in its first line.
fn complaint(test: &SmokeTest) -> String {
    let first = test.output.lines().map(str::trim).find(|line| !line.is_empty());
    first.map_or_else(String::new, |line| format!(": {}", cut(line)))
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
