//! Damages for `plugin.*`: the lists of the setup lock.

use serde_json::{Value, json};

use crate::domain::assessment::Locked;
use crate::domain::evidence::runtime::HostReading;
use crate::domain::evidence::setup_lock::PLUGINS;
use crate::domain::profile::{PluginEntry, RequiredPlugin};

use super::closure::NO_LOCK;
use super::json as documents;
use super::mutation::{Attempt, Mutation};
use super::original::Original;

/// The lock with its plugins changed.
fn listed(original: &Original<'_>, what: String, change: impl FnOnce(&mut Value)) -> Attempt {
    let (path, _) = original.pack.setup_locks().next().ok_or(NO_LOCK)?;
    let edit = documents::edited(original, path, |document| {
        if document.pointer(PLUGINS).is_none() {
            documents::put(document, PLUGINS, json!({}));
        }
        if let Some(plugins) = document.pointer_mut(PLUGINS) {
            change(plugins);
        }
    })?;
    Ok(Mutation::new(what, vec![edit]))
}

/// Required plugins that the lock has.
fn applied<'a>(original: &Original<'a>) -> impl Iterator<Item = &'a RequiredPlugin> {
    let facts = original.profile.plugins.required.iter().zip(&original.assessment.plugins);
    facts.filter(|(_, fact)| fact.locked == Locked::Yes).map(|(plugin, _)| plugin)
}

/// A machine on which nothing is loaded.
pub(super) fn not_loaded(original: &Original<'_>) -> Attempt {
    if original.profile.plugins.required.is_empty() {
        return Err("the profile requires no plugin".to_owned());
    }
    Ok(Mutation::hosted("this machine loads no plugin", HostReading::default()))
}

pub(super) fn unlisted(original: &Original<'_>) -> Attempt {
    if original.profile.plugins.required.is_empty() {
        return Err("the profile requires no plugin".to_owned());
    }
    let plugin = applied(original).next().ok_or("the lock has no required plugin")?;
    let what = format!("the lock's list `{}` is empty", plugin.list.trim_start_matches('/').replace('/', "."));
    listed(original, what, |plugins| documents::put(plugins, &plugin.list, json!([])))
}

pub(super) fn other_version(original: &Original<'_>) -> Attempt {
    let versioned = applied(original).find_map(|plugin| Some((plugin, pinned(&plugin.entry)?)));
    let (plugin, name) = versioned.ok_or("the profile requires no plugin of a version that the lock has")?;
    listed(original, format!("`{name}` is of another version"), |plugins| {
        let entries = plugins.pointer_mut(&plugin.list).and_then(Value::as_array_mut);
        for value in entries.into_iter().flatten() {
            if value.get("id").and_then(Value::as_str) == Some(name) {
                value["version"] = json!("another");
            } else if value.as_str().and_then(|text| text.strip_prefix(name)).is_some_and(|it| it.starts_with('@')) {
                *value = json!(format!("{name}@another"));
            }
        }
    })
}

/// The name of a plugin that is required in one version.
fn pinned(entry: &PluginEntry) -> Option<&str> {
    match entry {
        PluginEntry::Package { name, .. } => Some(name),
        PluginEntry::Installed { id, .. } => Some(id),
        PluginEntry::FileEndingWith(_) | PluginEntry::Text(_) => None,
    }
}

/// A list holds what a denylist names: the profile's, else the lock's own, which is given a name where it has none.
pub(super) fn denied(original: &Original<'_>) -> Attempt {
    let list = original.profile.plugins.required.first().map_or("/mandatory", |plugin| plugin.list.as_str());
    let (_, lock) = original.pack.setup_locks().next().ok_or(NO_LOCK)?;
    let own = lock.document.at(&format!("{PLUGINS}/denylist")).and_then(|denied| denied.get(0)?.as_str());
    let name = original.profile.plugins.denied.first().map(String::as_str).or(own).unwrap_or("a-plugin-nobody-wants");
    listed(original, format!("the lock lists `{name}`, which is denied"), |plugins| {
        add(plugins, list, name);
        if own.is_none() {
            add(plugins, "/denylist", name);
        }
    })
}

/// The lock calls its plugins planned.
pub(super) fn planned(original: &Original<'_>) -> Attempt {
    if original.profile.plugins.required.is_empty() {
        return Err("the profile requires no plugin".to_owned());
    }
    listed(original, "the lock's plugins are only planned".to_owned(), |it| {
        documents::put(it, "/mode", json!("planned"))
    })
}

fn add(plugins: &mut Value, list: &str, name: &str) {
    if plugins.pointer(list).is_none_or(|it| !it.is_array()) {
        documents::put(plugins, list, json!([]));
    }
    if let Some(entries) = plugins.pointer_mut(list).and_then(Value::as_array_mut) {
        entries.push(json!(name));
    }
}
