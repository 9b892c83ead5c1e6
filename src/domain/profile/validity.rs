//! What a profile must hold beyond its types.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;
use crate::domain::values::toml_text::Keys;

use super::pattern::matches;
use super::{ClosureTarget, Contract, JOURNAL_ENDING, LinePattern, Paths, Probe, Profile};

/// The runbook's steps that the assessment tells about: capture, reports, gate, rollback, checklist, note.
const STEPS: usize = 6;

type Invalid = (Keys, String);

/// The first thing that does not hold, with the keys where it stands.
pub(super) fn first_fault(profile: &Profile) -> Option<Invalid> {
    lists(profile)
        .or_else(|| paths(profile))
        .or_else(|| runs(profile))
        .or_else(|| metrics(profile))
        .or_else(|| required_items(profile))
        .or_else(|| closure(profile))
        .or_else(|| plugins(profile))
        .or_else(|| probes(profile))
        .or_else(|| note(profile))
        .or_else(|| signers(profile))
        .or_else(|| waivers(profile))
        .or_else(|| contracts(profile))
}

fn fault(keys: &str, why: impl Into<String>) -> Option<Invalid> {
    Some((keys.split(' ').map(str::to_owned).collect(), why.into()))
}

fn lists(profile: &Profile) -> Option<Invalid> {
    let names = |keys: &str, list: &[String]| {
        let mut seen = BTreeSet::new();
        let twice = list.iter().find(|name| !seen.insert(name.as_str()));
        match (list.iter().find(|name| name.trim().is_empty()), twice) {
            (Some(_), _) => fault(keys, "a blank name in the list, expected names only"),
            (_, Some(name)) => fault(keys, format!("`{name}` stands twice in the list, expected each name once")),
            _ if list.is_empty() => fault(keys, "an empty list, expected at least one entry"),
            _ => None,
        }
    };
    if profile.steps.len() != STEPS {
        return fault("steps", format!("{} steps, expected exactly {STEPS}", profile.steps.len()));
    }
    if let Some(flag) = profile.flags.iter().find(|flag| flag.contains(['.', '/', '~'])) {
        return fault("flags", format!("`{flag}` holds a `.`, `/` or `~`, by which the fields of reports are parted"));
    }
    names("flags", &profile.flags)
        .or_else(|| names("runs scenarios", &profile.runs.scenarios))
        .or_else(|| names("steps", &profile.steps))
        .or_else(|| names("rollback steps", &profile.rollback.steps))
        .or_else(|| names("metrics", &profile.metrics.iter().map(|metric| metric.name.clone()).collect::<Vec<_>>()))
        .or_else(|| profile.kinds.is_empty().then(|| fault("kinds", "an empty list, expected at least one entry"))?)
}

fn paths(profile: &Profile) -> Option<Invalid> {
    let paths = &profile.paths;
    let named = [
        ("paths evidence", &paths.evidence),
        ("paths artifacts", &paths.artifacts),
        ("paths checklist", &paths.checklist),
        ("paths lock", &paths.lock),
    ];
    let optional = [
        ("paths capture_plan", &paths.capture_plan),
        ("paths rehearsal_plan", &paths.rehearsal_plan),
        ("paths journal", &paths.journal),
    ];
    let optional = optional.into_iter().filter_map(|(keys, text)| Some((keys, text.as_ref()?)));
    let is_plain = |text: &str| PackPath::new(text).is_some_and(|path| path.as_str() == text);
    let spelled = named.into_iter().chain(optional).find(|(_, text)| !is_plain(text)).map(|(keys, text)| {
        fault(keys, format!("`{text}` is no plain path, expected one from the pack's root without `.` and `..`"))
    });
    spelled.unwrap_or_else(|| journal(paths))
}

/// What is never read would never be told.
fn journal(paths: &Paths) -> Option<Invalid> {
    let folder = paths.journal();
    let one = PackPath::new(&format!("{folder}/a{JOURNAL_ENDING}"));
    let is_read = one.is_some_and(|path| paths.is_evidence(&path) && !paths.is_set_aside(&path));
    let why = || format!("`{folder}` is no folder that is read, expected one in `{}`", paths.evidence);
    (!is_read).then(|| fault("paths journal", why())).flatten()
}

fn runs(profile: &Profile) -> Option<Invalid> {
    let runs = &profile.runs;
    if runs.min_sample_count == 0 {
        return fault("runs min_sample_count", "0 rows, expected at least 1");
    }
    let shares = [
        ("runs confidence", runs.confidence),
        ("runs significance", runs.significance),
        ("runs coincidence", runs.coincidence),
        ("runs power", runs.power),
    ];
    if runs.workers == 0 {
        return fault("runs workers", "0 rows at once, expected at least 1");
    }
    if let Some((keys, share)) = shares.iter().find(|(_, share)| !(*share > 0.0 && *share < 1.0)) {
        return fault(keys, format!("{share}, expected a number between 0 and 1"));
    }
    if runs.gate_type == runs.baseline_type {
        return fault("runs baseline_type", format!("`{}` is the gate's type too, expected another", runs.gate_type));
    }
    None
}

/// A row's outcomes are kept in so many bits.
const METRICS: usize = u64::BITS as usize;

fn metrics(profile: &Profile) -> Option<Invalid> {
    if profile.metrics.len() > METRICS {
        return fault("metrics", format!("{} metrics, expected at most {METRICS}", profile.metrics.len()));
    }
    profile.metrics.iter().enumerate().find_map(|(index, metric)| {
        let keys = format!("metrics {index} scenarios");
        let over = metric.scenarios.as_ref()?;
        let unknown = over.iter().find(|name| !profile.runs.scenarios.contains(name));
        match unknown {
            Some(name) => fault(&keys, format!("`{name}` is no scenario of `runs.scenarios`, expected one of them")),
            None if over.is_empty() => fault(&keys, "an empty list, expected scenarios or no such key"),
            None => None,
        }
    })
}

fn closure(profile: &Profile) -> Option<Invalid> {
    let closure = &profile.closure;
    if closure.modes.is_empty() && !closure.targets.is_empty() {
        return fault("closure modes", "an empty list, expected at least one mode for the targets");
    }
    if let Some(index) = closure.targets.iter().position(|target| target.fields.is_empty()) {
        return fault(&format!("closure targets {index} fields"), "an empty list, expected the fields that are pinned");
    }
    closure.modes.iter().enumerate().find_map(|(index, mode)| {
        [("concrete", &mode.concrete), ("deferrable", &mode.deferrable)].into_iter().find_map(|(key, names)| {
            let unknown = names.iter().find(|name| !closure.targets.iter().any(|target| target.name == **name))?;
            fault(
                &format!("closure modes {index} {key}"),
                format!("`{unknown}` is no target of `closure.targets`, expected one of them"),
            )
        })
    })
}

fn plugins(profile: &Profile) -> Option<Invalid> {
    let wrong = profile.plugins.required.iter().position(|plugin| !plugin.list.starts_with('/'))?;
    fault(&format!("plugins required {wrong} list"), "no JSON pointer, expected one that begins with `/`")
}

/// The longest that a probe may take, in seconds.
const LONGEST_PROBE_S: u64 = 3_600;

/// A probe is of one target, of one runtime or of neither, can be run, and its patterns name fields of its target.
fn probes(profile: &Profile) -> Option<Invalid> {
    let targets: BTreeMap<&str, &ClosureTarget> =
        profile.closure.targets.iter().map(|target| (target.name.as_str(), target)).collect();
    let mut names = BTreeSet::new();
    profile.probes.iter().enumerate().find_map(|(index, probe)| {
        let at = |key: &str, why: String| fault(&format!("probes {index} {key}"), why);
        let target = probe.target.as_deref().map(|name| (name, targets.get(name).copied()));
        if let Some((name, None)) = target {
            return at("target", format!("`{name}` is no target of `closure.targets`, expected one of them"));
        }
        if probe.name.trim().is_empty() || !names.insert(probe.name.as_str()) {
            return at("name", "blank or there twice, expected each name once".to_owned());
        }
        let target = target.and_then(|(_, target)| target);
        unrunnable(probe).or_else(|| unjudgeable(probe, target)).and_then(|(key, why)| at(&key, why))
    })
}

/// Why a probe cannot be run: its key and the reason.
fn unrunnable(probe: &Probe) -> Option<(String, String)> {
    let wrong = |key: &str, why: String| Some((key.to_owned(), why));
    if probe.target.is_some() && probe.runtime.is_some() {
        return wrong("runtime", "a target and a runtime, expected one of them or neither".to_owned());
    }
    if probe.argv.first().is_none_or(|program| program.trim().is_empty()) {
        return wrong("argv", "no program in it, expected one and its arguments".to_owned());
    }
    if !(1..=LONGEST_PROBE_S).contains(&probe.limit_s) {
        return wrong("limit_s", format!("{} s, expected 1 to {LONGEST_PROBE_S}", probe.limit_s));
    }
    None
}

/// Why what a probe answers cannot be judged: its key and the reason.
fn unjudgeable(probe: &Probe, target: Option<&ClosureTarget>) -> Option<(String, String)> {
    let wrong = |key: &str, why: &str| Some((key.to_owned(), why.to_owned()));
    if probe.exit.is_empty() {
        return wrong("exit", "an empty list, expected at least one exit status");
    }
    if probe.answer.trim().is_empty() {
        return wrong("answer", "blank, expected what the output must show, in words");
    }
    if probe.shows.is_empty() {
        return wrong("shows", "an empty list, expected at least one pattern");
    }
    [("shows", &probe.shows), ("lacks", &probe.lacks)].into_iter().find_map(|(key, patterns)| {
        let (inner, why) = patterns.iter().enumerate().find_map(|(at, it)| Some((at, unusable(it, target)?)))?;
        Some((format!("{key} {inner}"), why))
    })
}

/// Why a pattern cannot be used over the fields of a target.
fn unusable(pattern: &LinePattern, target: Option<&ClosureTarget>) -> Option<String> {
    let fields = target.map_or(&[][..], |target| target.fields.as_slice());
    let some = |name: &str| fields.iter().any(|field| field.name == name).then(|| vec![String::new()]);
    let why = pattern.over(some).err()?;
    let (text, of) = (pattern.as_str(), target.map_or("no target", |target| target.name.as_str()));
    Some(format!("`{text}` is no regular expression over a field of {of}: {why}"))
}

fn required_items(profile: &Profile) -> Option<Invalid> {
    let mut names = BTreeSet::new();
    profile.checklist.required.iter().enumerate().find_map(|(index, required)| {
        let at = |key: &str, why: String| fault(&format!("checklist required {index} {key}"), why);
        if required.item.trim().is_empty() || !names.insert(required.item.as_str()) {
            return at("item", "blank or there twice, expected a few words of its own".to_owned());
        }
        required.expressions(&profile.flags).err().and_then(|why| at("pattern", why))
    })
}

/// A contract's file must lead into a tree, or nothing could tell whether that is in the pack; and it has one meaning.
fn contracts(profile: &Profile) -> Option<Invalid> {
    let (mut names, mut files) = (BTreeSet::new(), BTreeSet::new());
    profile.contracts.iter().enumerate().find_map(|(index, contract)| {
        let at = |key: &str, why: String| fault(&format!("contracts {index} {key}"), why);
        let (name, file) = (contract.name.as_str(), contract.file.as_str());
        let path = PackPath::new(file).filter(|path| path.as_str() == file && profile.paths.tree_of(path).is_some());
        let Some(path) = path else {
            return at(
                "file",
                format!("`{file}` is no plain path, expected one from the pack's root with a folder in it"),
            );
        };
        let kind = profile.kind_of(&path);
        if kind != Kind::Unknown {
            return at("file", format!("`{file}` is read as {}, expected a file of the source tree", kind.words()));
        }
        if name.trim().is_empty() {
            return at("name", "a blank name".to_owned());
        }
        if !names.insert(name) {
            return at("name", format!("`{name}` stands twice, expected each name once"));
        }
        if !files.insert(file) {
            return at("file", format!("`{file}` stands twice, expected one contract with all its versions"));
        }
        versions(contract).and_then(|(inner, key, why)| at(&format!("versions {inner} {key}"), why))
    })
}

/// The first version that could not be looked for: its index, its key and why.
fn versions(contract: &Contract) -> Option<(usize, &'static str, String)> {
    let mut names = BTreeSet::new();
    contract.versions.iter().enumerate().find_map(|(index, version)| {
        let wrong = |key, why: &str| Some((index, key, why.to_owned()));
        if version.pattern.groups() == 0 {
            return wrong("pattern", "no group in it, expected one around the version that it finds");
        }
        if version.expected.trim().is_empty() {
            return wrong("expected", "a blank version");
        }
        if version.name.trim().is_empty() || !names.insert(version.name.as_str()) {
            return wrong("name", "blank or there twice, expected each name once");
        }
        None
    })
}

fn waivers(profile: &Profile) -> Option<Invalid> {
    let waivers = &profile.waivers;
    if let Some(code) = waivers.codes.iter().find(|code| code.is_of_integrity()) {
        return fault("waivers codes", format!("`{code}` can never be waived, expected codes of other findings"));
    }
    (waivers.longest_days == 0).then(|| fault("waivers longest_days", "0 days, expected at least 1")).flatten()
}

/// As many people have to be known as have to approve.
fn signers(profile: &Profile) -> Option<Invalid> {
    let note = &profile.note;
    if note.approvals == 0 {
        return fault("note approvals", "nobody, expected at least 1");
    }
    let wrong = note.signers.iter().position(|line| line.split_whitespace().count() < 3 || line.contains('\n'));
    if let Some(index) = wrong {
        return fault(&format!("note signers {index}"), "no line of an `allowed_signers` file, expected NAME TYPE KEY");
    }
    let names: BTreeSet<&str> = note.signers.iter().filter_map(|line| line.split_whitespace().next()).collect();
    let few = || format!("the keys of {} people, expected those of {} at least", names.len(), note.approvals);
    (note.asks_for_several() && names.len() < note.approvals).then(|| fault("note signers", few())).flatten()
}

/// A note that is written must be found again as a note.
fn note(profile: &Profile) -> Option<Invalid> {
    let name = format!("0000-00-00-{}", profile.note.file_name);
    let kind = profile.kinds.iter().find(|rule| matches(&rule.name, &name)).map(|rule| rule.kind);
    if kind == Some(Kind::ApprovalNote) && !name.contains('/') {
        return None;
    }
    fault("note file_name", "no entry of `kinds` takes such a name for an approval note, expected one that does")
}
