//! The rule behind `plugin.not-applied`: what the lock itself says of plugins that must be applied.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::domain::assessment::wording::quoted;
use crate::domain::evidence::document::Document;
use crate::domain::evidence::setup_lock::PLUGINS;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::{Plugins, Profile};
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::pointer::as_field;

use super::citing::stated;
use super::words::off_key;

/// A place in the lock that says that something is not applied.
pub struct Unapplied {
    /// The list, dotted, or the plugins as a whole.
    pub list: String,
    /// The plugin, or the key where all plugins are meant.
    pub name: String,
    /// `runtimeStatus failed`.
    pub said: String,
    pub line: u64,
    pub finding: Finding,
}

/// What is stated of the plugins as a whole, of the runtimes whose lists are asked for, of every mandatory plugin, and of
/// every entry of a list that is asked for. What is not stated is not held against anybody.
pub(super) fn check_applied(path: &PackPath, document: &Document, profile: &Profile) -> Vec<Unapplied> {
    let mut places = BTreeSet::from([PLUGINS.to_owned()]);
    let lists = profile.plugins.required.iter().map(|plugin| plugin.list.as_str());
    for list in lists.chain(["/mandatory"]) {
        let at = format!("{PLUGINS}{list}");
        places.extend(at.rsplit_once('/').map(|(runtime, _)| runtime.to_owned()));
        let entries = document.at(&at).and_then(Value::as_array).map_or(0, Vec::len);
        places.extend((0..entries).map(|index| format!("{at}/{index}")));
    }
    places.iter().filter_map(|at| unapplied(path, document, &profile.plugins, at)).collect()
}

fn unapplied(path: &PackPath, document: &Document, plugins: &Plugins, at: &str) -> Option<Unapplied> {
    // Options stand beside a name: `[name, { "enabled": false }]`.
    let (at, value) = document.at(at).map(|value| match value.get(1) {
        Some(options) => (format!("{at}/1"), options),
        None => (at.to_owned(), value),
    })?;
    let (key, wanted, from) = contrary(value, plugins)?;
    let place = format!("{at}/{key}");
    let (line, said) = (document.line_of(&place), stated(value.get(key)));
    let named = ["id", "name"].iter().find_map(|key| value.get(key)?.as_str());
    let list = named.and_then(|_| at.rsplit_once('/')).map_or(at.as_str(), |(list, _)| list);
    let (list, name) = (as_field(list), named.unwrap_or(key).to_owned());
    let whom = named.map_or_else(|| "the plugins".to_owned(), quoted);
    let message = format!("The lock lists {whom} under `{list}`, and says `{key}` {}.", quoted(&said));
    let origin = Origin::Evidence { place: Location::line(path, line), part: Some(place) };
    let finding = Finding::new(Code::PluginNotApplied, format!("{list} {name}"), message)
        .at(Location::line(path, line))
        .comparing(format!("{key} in the lock"), said.as_str(), origin)
        .comparing("once it is applied", wanted, from)
        .remedy("Apply it to the runtime, and write what is applied into the lock.");
    Some(Unapplied { list, name, said: format!("{key} {said}"), line, finding })
}

/// The first key that says otherwise than applied, with what it would have to say and who asks for it.
fn contrary(value: &Value, plugins: &Plugins) -> Option<(&'static str, String, Origin)> {
    let is_one_of = |stated: &Value, words: &[String]| {
        stated.as_str().is_some_and(|text| words.iter().any(|word| text.trim().eq_ignore_ascii_case(word)))
    };
    let differs = |key: &'static str, words: &[String], from: &str| {
        let stated = value.get(key).filter(|stated| !stated.is_null())?;
        (!is_one_of(stated, words)).then(|| (key, words.join(" or "), Origin::profile(from)))
    };
    let off = off_key(value);
    differs("mode", &plugins.applied_modes, "plugins.applied_modes")
        .or_else(|| differs("runtimeStatus", &plugins.applied_statuses, "plugins.applied_statuses"))
        .or_else(|| off.map(|key| (key, "switched on".to_owned(), Origin::computed("what a plugin that runs is"))))
}
