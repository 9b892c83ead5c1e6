//! From TOML to a profile: the default with the overrides laid over it, and where in which override a fault stands.

use std::sync::LazyLock;

use toml::{Table, Value};

use crate::domain::finding::{Code, Family};
use crate::domain::values::digest::Digest;
use crate::domain::values::toml_text::{self, TomlError, dotted, place, with_named_key};

use super::default::DEFAULT;
use super::policy::{OwnProfile, Policy, PolicySource, Sources};
use super::relaxation::{differences, relaxations};
use super::validity;
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
                let lies_outside = sources.lies_outside;
                let (source, path) = (PolicySource::File, Some(path.to_owned()));
                profile.policy = Policy { source, path, lies_outside, own, ..profile.policy };
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
    let default = default_table()?;
    let mut amended = merged(&[text])?;
    let named = |table: &Table| table.get("name").and_then(Value::as_str).map(str::to_owned);
    let name = named(&amended).filter(|name| named(default).as_ref() != Some(name));
    let relaxed = if name.is_none() { relaxations(default, &amended) } else { Vec::new() };
    if let Some(severity) = amended.get_mut("severity").and_then(Value::as_table_mut) {
        severity.retain(|name, _| !is_guarded(name));
    }
    let digest = digest(&amended);
    let mut profile = deserialized(&[text], amended)?;
    let own = Some(name.map_or(OwnProfile::Amends, |name| OwnProfile::OfItsOwn { name }));
    let (source, path) = (PolicySource::Pack, Some(path.to_owned()));
    profile.policy = Policy { source, path, lies_outside: false, digest, relaxed, own };
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
    let mut merged = default_table()?.clone();
    for (layer, text) in overrides.iter().enumerate() {
        merge(&mut merged, parse(text, Some(layer))?);
    }
    Ok(merged)
}

fn deserialized(overrides: &[&str], merged: Table) -> Result<Profile, ProfileError> {
    let profile: Profile = toml_text::from_table(merged)
        .map_err(|(keys, why)| wrong(overrides, &with_named_key(overrides, keys, &why), &why))?;
    match validity::first_fault(&profile) {
        Some((keys, why)) => Err(wrong(overrides, &keys, &why)),
        None => Ok(profile),
    }
}

/// The default profile, parsed once.
fn default_table() -> Result<&'static Table, ProfileError> {
    static TABLE: LazyLock<Result<Table, ProfileError>> = LazyLock::new(|| parse(DEFAULT, None));
    TABLE.as_ref().map_err(Clone::clone)
}

fn parse(text: &str, layer: Option<usize>) -> Result<Table, ProfileError> {
    toml_text::table(text).map_err(|TomlError { line, why }| ProfileError { layer, line, why })
}

fn merge(base: &mut Table, over: Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            (_, value) => drop(base.insert(key, value)),
        }
    }
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
