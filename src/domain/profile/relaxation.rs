//! Where one profile asks for less than another, key by key. A key whose direction nobody declared relaxes with every
//! change.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use crate::domain::finding::Code;

use super::direction::{Added, Direction, Directions};
use super::runs::{self, Target};
use super::{checklist, closure, contract, paths, probe, waivers};

/// A key that asks for less than the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relaxation {
    /// Dotted; an entry of a list by its name: `metrics[wrongClickRate].target`.
    pub key: String,
    /// The default's value, as TOML; `nothing` where it has none.
    pub from: String,
    /// The value in force; `nothing` where it is gone.
    pub to: String,
}

/// Of the keys at the profile's root.
const ROOT: Directions = &[
    ("name", Direction::Free),
    ("title", Direction::Free),
    ("placeholders", Direction::Fewer),
    ("flags", Direction::Fewer),
    ("steps", Direction::Free),
    ("rollback.steps", Direction::Fewer),
    ("repo", Direction::Changed),
    ("note.file_name", Direction::Free),
    ("note.pull_requests", Direction::Entries { by: "number", added: Added::Tightens }),
    ("note.pull_requests[].number", Direction::Changed),
    ("note.pull_requests[].title", Direction::Free),
    ("note.answered_warnings", Direction::Off),
    ("note.approvals", Direction::Lower),
    ("note.signers", Direction::More),
    ("history.documents", Direction::More),
    ("severity.*", Direction::Severity),
    ("sources.*", Direction::Free),
];

const ALL: [Directions; 8] = [
    ROOT,
    paths::DIRECTIONS,
    runs::DIRECTIONS,
    checklist::DIRECTIONS,
    closure::DIRECTIONS,
    probe::DIRECTIONS,
    contract::DIRECTIONS,
    waivers::DIRECTIONS,
];

/// The direction of a key; `None` for a table, whose keys have their own, and for a key that none is declared for.
fn direction_of(key: &str) -> Option<Direction> {
    let fits = |declared: &str| match declared.strip_suffix('*') {
        Some(head) => key.strip_prefix(head).is_some_and(|rest| !rest.is_empty()),
        None => declared == key,
    };
    ALL.into_iter().flatten().find(|(declared, _)| fits(declared)).map(|(_, direction)| *direction)
}

/// The keys of `amended` that ask for less than `default` does, in the order of the keys.
pub(super) fn relaxations(default: &Table, amended: &Table) -> Vec<Relaxation> {
    let mut found = Vec::new();
    compare_tables(("", ""), default, amended, &mut found);
    found
}

/// In how many keys two profiles differ, in whichever direction.
pub(super) fn differences(one: &Table, other: &Table) -> usize {
    let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let differ = |key: &&String| match (one.get(*key), other.get(*key)) {
        (Some(Value::Table(one)), Some(Value::Table(other))) => differences(one, other),
        (one, other) => usize::from(one != other),
    };
    keys.iter().map(differ).sum()
}

/// A key's place: with names, for people, and with `[]`, as directions are declared.
type Key<'a> = (&'a str, &'a str);

fn compare_tables((named, plain): Key<'_>, from: &Table, to: &Table, found: &mut Vec<Relaxation>) {
    let below = |at: &str, key: &str| if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
    let added = to.keys().filter(|key| !from.contains_key(*key));
    for key in from.keys().chain(added) {
        let (named, plain) = (below(named, key), below(plain, key));
        compare((&named, &plain), from.get(key), to.get(key), found);
    }
}

fn compare(key: Key<'_>, from: Option<&Value>, to: Option<&Value>, found: &mut Vec<Relaxation>) {
    match (direction_of(key.1), from, to) {
        (Some(Direction::Entries { by, added }), Some(Value::Array(from)), Some(Value::Array(to))) => {
            compare_entries(key, (by, added), (from, to), found);
        }
        (None, Some(Value::Table(from)), Some(Value::Table(to))) => compare_tables(key, from, to, found),
        (None, None, Some(Value::Table(to))) => compare_tables(key, &Table::new(), to, found),
        // A key whose direction nobody declared relaxes with every change.
        (direction, from, to) => {
            let direction = direction.unwrap_or(Direction::Changed);
            let own = severity_of(key.0);
            let from = from.or(own.as_ref());
            if direction.relaxes(from, to) {
                found.push(Relaxation { key: key.0.to_owned(), from: spelled(from), to: spelled(to) });
            }
        }
    }
}

fn compare_entries(
    (named, plain): Key<'_>,
    (by, added): (&str, Added),
    (from, to): (&[Value], &[Value]),
    found: &mut Vec<Relaxation>,
) {
    let name = |value: &Value| value.get(by).and_then(Value::as_str).map(str::to_owned);
    let by_name = |values: &'_ [Value]| -> BTreeMap<Option<String>, Table> {
        values.iter().filter_map(|value| Some((name(value), value.as_table()?.clone()))).collect()
    };
    let (before, after) = (by_name(from), by_name(to));
    let plain = format!("{plain}[]");
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let new = after.keys().filter(|name| added == Added::Relaxes && !before.contains_key(*name));
    let at = |name: &Option<String>| format!("{named}[{}]", name.as_deref().unwrap_or_default());
    let there = "an entry".to_owned();
    found.extend(gone.map(|name| Relaxation { key: at(name), from: there.clone(), to: spelled(None) }));
    found.extend(new.map(|name| Relaxation { key: at(name), from: spelled(None), to: there.clone() }));
    for (name, from) in &before {
        if let Some(to) = after.get(name) {
            compare_tables((&at(name), &plain), from, to, found);
        }
    }
}

/// A value as TOML, on one line.
fn spelled(value: Option<&Value>) -> String {
    value.map_or_else(
        || "nothing".to_owned(),
        |value| value.to_string().split_whitespace().collect::<Vec<_>>().join(" "),
    )
}

impl Direction {
    /// Whether the key asks for less as `to` than as `from`.
    fn relaxes(self, from: Option<&Value>, to: Option<&Value>) -> bool {
        match self {
            Self::Free => false,
            Self::Lower => number(to) < number(from),
            Self::Higher => number(to) > number(from),
            Self::Off => from == Some(&Value::Boolean(true)) && from != to,
            Self::Fewer => list(from).iter().any(|entry| !list(to).contains(entry)),
            Self::More => list(to).iter().any(|entry| !list(from).contains(entry)),
            Self::Target => is_weaker(target(from), target(to)),
            Self::Severity => weight(to) < weight(from),
            Self::Changed | Self::Entries { .. } => from != to,
        }
    }
}

fn number(value: Option<&Value>) -> Option<f64> {
    value.and_then(|value| value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64)))
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn target(value: Option<&Value>) -> Option<Target> {
    Target::try_from(value?.as_str()?.to_owned()).ok()
}

/// Whether rates meet the second that miss the first.
fn is_weaker(from: Option<Target>, to: Option<Target>) -> bool {
    match (from, to) {
        (None, _) => false,
        (Some(Target::AtLeast(from)), Some(Target::AtLeast(to))) => to < from,
        (Some(Target::Below(from)), Some(Target::Below(to))) => to > from,
        (Some(_), _) => true,
    }
}

/// How much a severity weighs: the blocker most.
fn weight(value: Option<&Value>) -> Option<u8> {
    ["info", "warning", "blocker"]
        .iter()
        .position(|word| value.and_then(Value::as_str) == Some(word))
        .map(|at| at as u8)
}

/// The severity that a key of `[severity]` has by itself: that of the code which it names.
fn severity_of(key: &str) -> Option<Value> {
    let name = key.strip_prefix("severity.")?;
    let code = Code::ALL.iter().find(|code| code.name() == name)?;
    Some(Value::String(code.severity().word().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every key of a profile, as directions are declared for them.
    fn keys(at: &str, value: &Value, found: &mut Vec<String>) {
        let below = |key: &str| if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
        match (value, direction_of(at)) {
            (Value::Table(table), None) => table.iter().for_each(|(key, value)| keys(&below(key), value, found)),
            (Value::Array(entries), Some(Direction::Entries { .. })) => {
                entries.iter().for_each(|entry| keys(&format!("{at}[]"), entry, found));
            }
            (_, None) => found.push(at.to_owned()),
            _ => {}
        }
    }

    #[test]
    fn every_key_of_the_default_profile_has_a_direction() {
        let default = Value::Table(crate::domain::profile::default::DEFAULT.parse().unwrap());
        let mut undeclared = Vec::new();
        keys("", &default, &mut undeclared);
        undeclared.dedup();
        assert_eq!(undeclared, Vec::<String>::new());
    }

    /// What a profile relaxes whose probes and plugins read otherwise than the default's in one place.
    fn relaxed_by(from: &str, to: &str) -> Vec<String> {
        let default = crate::domain::profile::default::DEFAULT;
        assert!(default.contains(from), "{from}");
        let (default, amended) = (default.parse().unwrap(), default.replacen(from, to, 1).parse().unwrap());
        relaxations(&default, &amended).into_iter().map(|found| found.key).collect()
    }

    #[test]
    fn a_probe_that_accepts_more_is_a_relaxation_and_one_that_asks_for_more_is_none() {
        for (from, to, key) in [
            ("exit = [0, 28]", "exit = [0, 28, 7]", "probes[endpoint answers].exit"),
            (r"shows = ['^(?:event|data):\s*\S']", r"shows = ['\S']", "probes[endpoint answers].shows"),
            (r"  '(?i)^data:\s*error\b',", "", "probes[endpoint answers].lacks"),
            ("argv = [\"kubectl\", \"get\", \"pods\"", "argv = [\"echo\"", "probes[adapter pods run].argv"),
            ("name = \"adapters answer\"", "name = \"anything\"", "probes[adapters answer]"),
            (
                "applied_statuses = [\"applied\"]",
                "applied_statuses = [\"applied\", \"failed\"]",
                "plugins.applied_statuses",
            ),
            ("\"runtime-applied\", \"applied\"]", "\"applied\", \"planned\"]", "plugins.applied_modes"),
            ("format = \"image-ref\", ", "", "closure.targets[Docker MCP Gateway].fields[imageRef].format"),
        ] {
            assert_eq!(relaxed_by(from, to), [key]);
        }
        for (from, to) in [
            ("exit = [0, 28]", "exit = [28]"),
            (r"shows = ['^(?:event|data):\s*\S']", r"shows = ['^(?:event|data):\s*\S', 'ready']"),
            (r"  '(?i)^data:\s*error\b',", r"  '(?i)^data:\s*error\b', 'denied',"),
            ("answer = \"the adapters\"", "answer = \"the adapters, by name\""),
            ("\"runtime-applied\", \"applied\"]", "\"applied\"]"),
        ] {
            assert_eq!(relaxed_by(from, to), Vec::<String>::new(), "{to}");
        }
    }

    fn relaxed_between(from: &str, to: &str) -> Vec<String> {
        let [from, to] = [from, to].map(|text| text.parse().unwrap());
        relaxations(&from, &to).into_iter().map(|found| found.key).collect()
    }

    #[test]
    fn a_severity_below_the_code_s_own_is_a_relaxation_and_one_above_is_none() {
        let told = |severity: &str| relaxed_between("", &format!("[severity]\n{severity}"));
        assert_eq!(told("\"gate.failed\" = \"warning\""), ["severity.gate.failed"]);
        assert_eq!(told("\"kpi.not-proven\" = \"info\""), ["severity.kpi.not-proven"]);
        assert!(
            told("\"kpi.not-proven\" = \"blocker\"").is_empty() && told("\"gate.failed\" = \"blocker\"").is_empty()
        );
    }

    #[test]
    fn each_direction_is_the_one_that_asks_for_less() {
        for (from, to) in [
            ("[runs]\nmin_sample_count = 200", "[runs]\nmin_sample_count = 199"),
            ("flags = ['a', 'b']", "flags = ['a', 'c']"),
            ("[history]\ndocuments = ['docs/*']", "[history]\ndocuments = ['docs/*', '*']"),
            ("[[metrics]]\nname = 'm'\ntarget = '<0.01'", "[[metrics]]\nname = 'm'\ntarget = '<0.02'"),
            ("[[metrics]]\nname = 'm'\ntarget = '>=0.95'", "[[metrics]]\nname = 'm'\ntarget = '<0.95'"),
            ("[[metrics]]\nname = 'm'\ntarget = '>=0.95'", "[[metrics]]\nname = 'm'"),
            ("[[metrics]]\nname = 'm'", "[[metrics]]\nname = 'n'"),
            ("[paths]\nlock = 'a'", "[paths]\nlock = 'b'"),
        ] {
            assert_eq!(relaxed_between(from, to).len(), 1, "{from} to {to}");
        }
        for (from, to) in [
            ("[runs]\nmin_sample_count = 200", "[runs]\nmin_sample_count = 400"),
            ("flags = ['a', 'b']", "flags = ['b', 'a', 'c']"),
            ("[history]\ndocuments = ['docs/*', '*.md']", "[history]\ndocuments = ['docs/*']"),
            ("[[metrics]]\nname = 'm'\ntarget = '<0.02'", "[[metrics]]\nname = 'm'\ntarget = '<0.01'"),
            ("[[metrics]]\nname = 'm'\nlabel = 'x'", "[[metrics]]\nname = 'n'\n[[metrics]]\nname = 'm'\nlabel = 'y'"),
            ("title = 'One'", "title = 'Two'"),
        ] {
            assert_eq!(relaxed_between(from, to), Vec::<String>::new(), "{from} to {to}");
        }
    }
}
