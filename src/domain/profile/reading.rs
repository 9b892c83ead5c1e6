//! From TOML to a profile: the default with the overrides laid over it, and where in which override a fault stands.

use serde_path_to_error::Segment;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use crate::domain::finding::{Code, Family};
use crate::domain::values::digest::Digest;

use super::default::DEFAULT;
use super::policy::{OwnProfile, Policy, PolicySource, Sources};
use super::relaxation::{differences, relaxations};
use super::validity::{self, Keys};
use super::{Profile, ProfileError};

impl Profile {
    /// The default profile with `overrides` laid over it, in order.
    ///
    /// # Errors
    /// [`ProfileError`] for text that is no TOML, an unknown key, a value of the wrong type, a pattern that is no
    /// regular expression, a metric over an unknown scenario, or a closure mode that names an unknown target (the whole list: `profile/validity.rs`).
    pub fn read(overrides: &[&str]) -> Result<Self, ProfileError> {
        let merged = merged(overrides)?;
        let digest = digest(&merged);
        let mut profile = deserialized(overrides, merged)?;
        profile.policy.digest = digest;
        Ok(profile)
    }

    /// The profile in force: the file from outside where one is named, else the pack's own, over the default.
    ///
    /// # Errors
    /// As [`Profile::read`], of the one text that is in force.
    pub fn in_force(sources: &Sources<'_>) -> Result<Self, ProfileError> {
        match (sources.file, sources.pack) {
            (Some((path, text)), pack) => {
                let mut profile = Self::read(&[text])?;
                let own = pack.map(|pack| OwnProfile::PassedOver { differs: differs(text, pack) });
                profile.policy =
                    Policy { source: PolicySource::File, path: Some(path.to_owned()), own, ..profile.policy };
                Ok(profile)
            }
            (None, Some((path, text))) => of_the_pack(path, text),
            (None, None) => Self::read(&[]),
        }
    }
}

/// What a pack may never set the severity of: what is said of its own rules, of its evidence as such, and of notes.
const GUARDED: [Family; 3] = [Family::Policy, Family::Evidence, Family::Note];

/// The pack's own profile over the default.
fn of_the_pack(path: &str, text: &str) -> Result<Profile, ProfileError> {
    let default = parse(DEFAULT, None)?;
    let mut amended = merged(&[text])?;
    let named = |table: &Table| table.get("name").and_then(Value::as_str).map(str::to_owned);
    let name = named(&amended).filter(|name| named(&default).as_ref() != Some(name));
    let relaxed = if name.is_none() { relaxations(&default, &amended) } else { Vec::new() };
    if let Some(severity) = amended.get_mut("severity").and_then(Value::as_table_mut) {
        severity.retain(|name, _| !is_guarded(name));
    }
    let digest = digest(&amended);
    let mut profile = deserialized(&[text], amended)?;
    let own = Some(name.map_or(OwnProfile::Amends, |name| OwnProfile::OfItsOwn { name }));
    profile.policy = Policy { source: PolicySource::Pack, path: Some(path.to_owned()), digest, relaxed, own };
    Ok(profile)
}

fn is_guarded(name: &str) -> bool {
    Code::ALL.iter().any(|code| code.name() == name && GUARDED.contains(&code.family()))
}

/// In how many keys two texts make another profile; `None` where one of them makes none.
fn differs(one: &str, (_, other): (&str, &str)) -> Option<usize> {
    deserialized(&[other], merged(&[other]).ok()?).ok()?;
    Some(differences(&merged(&[one]).ok()?, &merged(&[other]).ok()?))
}

/// Of all keys, in their order: neither comments nor the order of a file take part.
fn digest(merged: &Table) -> Digest {
    Digest::of(merged.to_string().as_bytes())
}

fn merged(overrides: &[&str]) -> Result<Table, ProfileError> {
    let mut merged = parse(DEFAULT, None)?;
    for (layer, text) in overrides.iter().enumerate() {
        merge(&mut merged, parse(text, Some(layer))?);
    }
    Ok(merged)
}

fn deserialized(overrides: &[&str], merged: Table) -> Result<Profile, ProfileError> {
    let profile: Profile = serde_path_to_error::deserialize(Value::Table(merged)).map_err(|error| {
        let keys = keys_of(error.path());
        let why = error.inner().message().to_owned();
        wrong(overrides, &with_named_key(overrides, keys, &why), &why)
    })?;
    match validity::first_fault(&profile) {
        Some((keys, why)) => Err(wrong(overrides, &keys, &why)),
        None => Ok(profile),
    }
}

fn parse(text: &str, layer: Option<usize>) -> Result<Table, ProfileError> {
    text.parse().map_err(|error: toml::de::Error| ProfileError {
        layer,
        line: error.span().map(|span| line_at(text, span.start)),
        why: format!("this is no TOML: {}", error.message().replace('\n', " ")),
    })
}

fn merge(base: &mut Table, over: Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            (_, value) => drop(base.insert(key, value)),
        }
    }
}

fn keys_of(path: &serde_path_to_error::Path) -> Keys {
    path.iter()
        .map_while(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { variant } => Some(variant.clone()),
            Segment::Unknown => None,
        })
        .collect()
}

/// An unknown key is named by the message alone; an unknown name may be a key too (of `severity`) or a value.
fn with_named_key(overrides: &[&str], mut keys: Keys, why: &str) -> Keys {
    let after =
        |head: &str| why.strip_prefix(head).and_then(|rest| rest.split_once('`')).map(|(key, _)| key.to_owned());
    let is_key = |key: &String| {
        let longer: Keys = keys.iter().chain([key]).cloned().collect();
        overrides.iter().any(|text| place(text, &longer).is_some_and(|(depth, _)| depth == longer.len()))
    };
    let named = after("unknown field `").or_else(|| after("unknown variant `")).filter(is_key);
    keys.extend(named);
    keys
}

fn wrong(overrides: &[&str], keys: &[String], why: &str) -> ProfileError {
    let best = overrides
        .iter()
        .enumerate()
        .filter_map(|(layer, text)| place(text, keys).map(|(depth, line)| (depth, layer, line)))
        .max();
    let key = if keys.is_empty() { "the profile".to_owned() } else { format!("`{}`", dotted(keys)) };
    ProfileError {
        layer: best.map(|(_, layer, _)| layer),
        line: best.map(|(.., line)| line),
        why: format!("{key}: {why}"),
    }
}

fn dotted(keys: &[String]) -> String {
    let mut text = String::new();
    for key in keys {
        match key.parse::<usize>() {
            Ok(index) => text.push_str(&format!("[{index}]")),
            Err(_) if text.is_empty() => text.push_str(key),
            Err(_) => text.push_str(&format!(".{key}")),
        }
    }
    text
}

/// How many of the keys the text has, and the line of the last of them.
fn place(text: &str, keys: &[String]) -> Option<(usize, u64)> {
    let table = DeTable::parse(text).ok()?;
    let (mut depth, mut at) = (0, 0);
    let mut here = DeValue::Table(table.into_inner());
    for key in keys {
        let Some((start, below)) = step(here, key) else { break };
        (depth, at, here) = (depth + 1, start, below);
    }
    (depth > 0).then(|| (depth, line_at(text, at)))
}

fn step<'i>(value: DeValue<'i>, key: &str) -> Option<(usize, DeValue<'i>)> {
    match value {
        DeValue::Table(table) => {
            let (name, below) = table.into_iter().find(|(name, _)| name.get_ref() == key)?;
            Some((name.span().start, below.into_inner()))
        }
        DeValue::Array(array) => {
            let below: Spanned<DeValue<'i>> = array.into_iter().nth(key.parse().ok()?)?;
            Some((below.span().start, below.into_inner()))
        }
        _ => None,
    }
}

fn line_at(text: &str, offset: usize) -> u64 {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() as u64 + 1
}
