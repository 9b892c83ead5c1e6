//! The rule behind `plugin.denied`: what a denylist names must stand in no list of the lock's plugins.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::assessment::wording::{cut, quoted};
use crate::domain::evidence::document::Document;
use crate::domain::evidence::setup_lock::PLUGINS;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::pointer::{as_field, below, of_field};

use super::citing::in_json;
use super::words::package;

/// How the keys of lists begin that say what is not there.
const ABSENT: [&str; 8] = ["deny", "denied", "gaps", "removed", "uninstalled", "blocked", "forbidden", "rejected"];
/// Where an entry names its plugin.
const NAMES: [&str; 4] = ["id", "name", "package", "installTarget"];

/// A plugin as the lock names it somewhere.
pub struct Denied {
    /// Dotted, from the lock's root.
    pub list: String,
    pub name: String,
    pub line: u64,
    /// The word of a denylist that forbids it, and which list that is.
    by: (String, Origin),
}

/// Entries of the plugins' lists that a denylist names, each place once.
pub(super) fn check_denylists(path: &PackPath, document: &Document, profile: &Profile) -> Vec<Denied> {
    let at = format!("{PLUGINS}/denylist");
    let own = document.at(&at).and_then(Value::as_array).into_iter().flatten().flat_map(names);
    let own = own.map(|word| (word.to_lowercase(), in_json(path, document, &at)));
    let ours = profile.plugins.denied.iter().map(|word| (word.to_lowercase(), Origin::profile("plugins.denied")));
    let denied: BTreeMap<String, Origin> = ours.chain(own).collect();
    let mut entries = Vec::new();
    if let Some(plugins) = document.at(PLUGINS) {
        listed(plugins, PLUGINS.to_owned(), &mut entries);
    }
    let found = entries.into_iter().filter_map(|(list, index, value)| {
        let (name, by) = names(value).find_map(|name| Some((name, denying(&denied, name)?)))?;
        let line = document.line_of(&format!("{list}/{index}"));
        Some(Denied { list: as_field(&list), name: name.to_owned(), line, by })
    });
    found.collect()
}

/// The entries of every list at any depth, with the list's pointer and their index.
fn listed<'a>(value: &'a Value, at: String, found: &mut Vec<(String, usize, &'a Value)>) {
    match value {
        Value::Object(members) => members.iter().filter(|(key, _)| !tells_of_absence(key)).for_each(|(key, member)| {
            listed(member, below(&at, key), found);
        }),
        Value::Array(list) => {
            found.extend(list.iter().enumerate().map(|(index, entry)| (at.clone(), index, entry)));
            list.iter().enumerate().for_each(|(index, entry)| listed(entry, format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

fn tells_of_absence(key: &str) -> bool {
    let key = key.to_lowercase();
    ABSENT.iter().any(|head| key.starts_with(head))
}

fn names(entry: &Value) -> impl Iterator<Item = &str> {
    entry.as_str().into_iter().chain(NAMES.iter().filter_map(|key| entry.get(key)?.as_str()))
}

/// By its name, whatever its version, scope, marketplace or folder.
fn denying(denied: &BTreeMap<String, Origin>, name: &str) -> Option<(String, Origin)> {
    let name = name.trim().to_lowercase();
    let plain = package(&name).0.trim_end_matches(".git");
    let mut parts = std::iter::once(plain).chain(plain.split(['/', '\\']));
    parts.find_map(|part| denied.get_key_value(part)).map(|(word, origin)| (word.clone(), origin.clone()))
}

impl Denied {
    pub(super) fn finding(&self, path: &PackPath) -> Finding {
        let Self { list, name, line, by } = self;
        let at = Location::line(path, *line);
        let message = format!("`{list}` holds {}, which the denylist forbids.", quoted(name));
        Finding::new(Code::PluginDenied, format!("{list} {name}"), message)
            .at(at.clone())
            .comparing("in the lock", cut(name), Origin::Evidence { place: at, part: Some(of_field(list)) })
            .comparing("denied", by.0.as_str(), by.1.clone())
            .remedy(format!("Remove {} from the runtime and from the lock.", quoted(name)))
    }
}
