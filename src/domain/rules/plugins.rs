//! Rules behind `plugin.*`: what the lock says to the required and to the denied plugins (runbook, section 8).

use serde_json::Value;

use crate::domain::assessment::wording::{cut, quoted};
use crate::domain::assessment::{Locked, PluginFact};
use crate::domain::evidence::document::Document;
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::setup_lock::PLUGINS;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::{PluginEntry, Profile, RequiredPlugin};
use crate::domain::values::path::{Location, PackPath, with_slashes};
use crate::domain::values::pointer::as_field;

use super::applied::{self, Unapplied};
use super::citing::ABSENT;
use super::denied;
use super::words::{package, same_commit, same_version};

/// Looks for every required plugin and for denied ones. Without a readable lock nothing is found, and only the lock's
/// own absence is told.
pub(super) fn check_plugins(pack: &Pack, profile: &Profile) -> (Vec<PluginFact>, Vec<Finding>) {
    let Some((path, lock)) = pack.setup_locks().next() else {
        let unseen =
            |plugin: &RequiredPlugin| fact(plugin, &Seen { locked: Locked::Missing, line: None, why: String::new() });
        return (profile.plugins.required.iter().map(unseen).collect(), Vec::new());
    };
    let document = &lock.document;
    let (mut facts, mut findings) = (Vec::new(), Vec::new());
    for plugin in &profile.plugins.required {
        let seen = look(document, plugin);
        findings.extend(finding(path, plugin, &seen));
        facts.push(fact(plugin, &seen));
    }
    for Unapplied { list, name, said, line, finding } in applied::check_applied(path, document, profile) {
        findings.push(finding);
        facts.push(named(profile, &list, name, Locked::NotApplied(said), line));
    }
    for denied in denied::check_denylists(path, document, profile) {
        findings.push(denied.finding(path));
        facts.push(named(profile, &denied.list, denied.name, Locked::Denied, denied.line));
    }
    (facts, findings)
}

/// A plugin that the lock names where it should not, or says something wrong of.
fn named(profile: &Profile, list: &str, entry: String, locked: Locked, line: u64) -> PluginFact {
    PluginFact { runtime: runtime_of(profile, list), entry, locked, here: None, by: String::new(), line: Some(line) }
}

/// What the lock says to one required plugin.
struct Seen {
    locked: Locked,
    line: Option<u64>,
    why: String,
}

fn fact(plugin: &RequiredPlugin, seen: &Seen) -> PluginFact {
    let (runtime, entry) = (plugin.runtime.clone(), words(&plugin.entry));
    PluginFact { runtime, entry, locked: seen.locked.clone(), here: None, by: String::new(), line: seen.line }
}

/// The entry as a person would say it.
fn words(entry: &PluginEntry) -> String {
    match entry {
        PluginEntry::Package { name, version } => format!("{name}@{version}"),
        PluginEntry::FileEndingWith(end) => format!("file://...{end}"),
        PluginEntry::Text(text) => text.clone(),
        PluginEntry::Installed { id, version, marketplace } => format!("{id}@{marketplace} ({version})"),
    }
}

fn look(document: &Document, plugin: &RequiredPlugin) -> Seen {
    let at = format!("{PLUGINS}{}", plugin.list);
    let line = |index: Option<usize>| {
        let place = index.map_or_else(|| at.clone(), |index| format!("{at}/{index}"));
        Some(document.line_of(&place))
    };
    let Some(list) = document.at(&at).and_then(Value::as_array) else {
        let why = format!("the lock has no list `{}`", as_field(&at));
        return Seen { locked: Locked::Missing, line: line(None), why };
    };
    let versions =
        list.iter().enumerate().filter_map(|(index, value)| Some((index, version_in(&plugin.entry, value)?)));
    let versions: Vec<(usize, Option<String>)> = versions.collect();
    let wanted = wanted_version(&plugin.entry);
    if let Some((index, other)) = versions.iter().find(|(_, version)| !is_wanted(version.as_deref(), wanted)) {
        return differs(line(Some(*index)), other.as_deref());
    }
    let Some((index, _)) = versions.first() else {
        let why = format!("`{}` does not list it", as_field(&at));
        return Seen { locked: Locked::Missing, line: line(None), why };
    };
    if let Some(why) = other_marketplace(document, &at, plugin) {
        return Seen { locked: Locked::Missing, line: line(Some(*index)), why };
    }
    match mandatory_version(document, &plugin.entry).filter(|(_, version)| !is_wanted(Some(version), wanted)) {
        Some((index, version)) => {
            differs(Some(document.line_of(&format!("{PLUGINS}/mandatory/{index}/version"))), Some(&version))
        }
        None => Seen { locked: Locked::Yes, line: line(Some(*index)), why: String::new() },
    }
}

fn differs(line: Option<u64>, version: Option<&str>) -> Seen {
    let (locked, why) = match version {
        Some(version) => (version.to_owned(), format!("the lock says version {}", quoted(version))),
        None => ("no version".to_owned(), "the lock says no version".to_owned()),
    };
    Seen { locked: Locked::OtherVersion(locked), line, why }
}

/// `v1.2` is `1.2`, and a commit's whole name is what it begins with.
fn is_wanted(version: Option<&str>, wanted: Option<&str>) -> bool {
    let same = |(one, other): (&str, &str)| same_version(one, other) || same_commit(one, other);
    version == wanted || version.zip(wanted).is_some_and(same)
}

fn wanted_version(entry: &PluginEntry) -> Option<&str> {
    match entry {
        PluginEntry::Package { version, .. } | PluginEntry::Installed { version, .. } => Some(version),
        PluginEntry::FileEndingWith(_) | PluginEntry::Text(_) => None,
    }
}

/// The version in which a value of the list is the plugin; `None` where it is another plugin.
fn version_in(entry: &PluginEntry, value: &Value) -> Option<Option<String>> {
    match entry {
        PluginEntry::Package { name, .. } => {
            let listed = name_in(value)?;
            let (plugin, version) = package(listed.strip_prefix("npm:").unwrap_or(listed));
            let beside = || value.get("version").and_then(Value::as_str);
            (plugin == name).then(|| version.or_else(beside).map(str::to_owned))
        }
        PluginEntry::FileEndingWith(end) => is_file_ending_with(name_in(value)?, end).then_some(None),
        PluginEntry::Text(text) => is_text(name_in(value)?, text).then_some(None),
        PluginEntry::Installed { id, marketplace, .. } => {
            is_installed(value.get("id")?.as_str()?, id, marketplace).then(|| installed_version(value))
        }
    }
}

/// An entry's name, alone or with options beside it: `[name, {...}]`, `{ "name": ... }`.
fn name_in(value: &Value) -> Option<&str> {
    let beside_options = || value.as_array()?.first()?.as_str();
    let named = || ["name", "package", "plugin", "path"].iter().find_map(|key| value.get(key)?.as_str());
    value.as_str().or_else(beside_options).or_else(named)
}

/// `~/a` is `/home/lead/a` as well, `C:\Users\lead\a`, `$HOME/a` and `file:///home/lead/a`.
fn is_text(text: &str, wanted: &str) -> bool {
    let Some(below_home) = wanted.strip_prefix("~/") else { return text == wanted };
    const HOMES: [&str; 4] = ["$HOME/", "${HOME}/", "%USERPROFILE%/", "$env:USERPROFILE/"];
    let plain = with_slashes(text.strip_prefix("file://").unwrap_or(text));
    if HOMES.iter().any(|home| plain.strip_prefix(home) == Some(below_home)) {
        return true;
    }
    let is_absolute = plain.starts_with('/') && !plain.split('/').any(|part| part == "..");
    text == wanted || (is_absolute && plain.ends_with(&format!("/{below_home}")))
}

/// `id`, or `id@marketplace`.
fn is_installed(text: &str, id: &str, marketplace: &str) -> bool {
    let (name, from) = package(text);
    name == id && from.is_none_or(|from| from == marketplace)
}

/// From so many hex digits on a version is a commit's name.
const SHORT_COMMIT: usize = 7;

/// What an installed entry is in: its version, and where it names a commit that its version is no name of, that commit.
fn installed_version(value: &Value) -> Option<String> {
    let text = |key| value.get(key).map(|it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned));
    let (version, commit) = (text("version"), text("gitCommitSha"));
    let is_commit =
        |version: &&String| version.len() >= SHORT_COMMIT && version.bytes().all(|it| it.is_ascii_hexdigit());
    let other =
        version.as_ref().filter(is_commit).zip(commit).filter(|(version, commit)| !same_commit(version, commit));
    other.map(|(_, commit)| commit).or(version)
}

fn is_file_ending_with(text: &str, end: &str) -> bool {
    let path = text.replace('\\', "/");
    let is_file = path.starts_with("file://") || !path.contains("://");
    is_file && path.ends_with(end) && !path.split('/').any(|part| part == "..")
}

fn other_marketplace(document: &Document, list: &str, plugin: &RequiredPlugin) -> Option<String> {
    let PluginEntry::Installed { marketplace, .. } = &plugin.entry else { return None };
    let beside = format!("{}/marketplace", list.rsplit_once('/').map_or("", |(parent, _)| parent));
    let named = document.string(&beside);
    (named != Some(marketplace.as_str())).then(|| match named {
        Some(named) => format!("the lock takes it from the marketplace {}", quoted(named)),
        None => format!("the lock names no marketplace `{}`", as_field(&beside)),
    })
}

/// The version that the lock's mandatory list gives the same plugin, where it lists it.
fn mandatory_version(document: &Document, entry: &PluginEntry) -> Option<(usize, String)> {
    let list = document.at(&format!("{PLUGINS}/mandatory"))?.as_array()?;
    list.iter().enumerate().find_map(|(index, value)| {
        let is_it = match entry {
            PluginEntry::Package { name, .. } => {
                value.get("installTarget").and_then(Value::as_str).is_some_and(|target| package(target).0 == name)
            }
            PluginEntry::Installed { id, marketplace, .. } => {
                value.get("id").and_then(Value::as_str).is_some_and(|text| is_installed(text, id, marketplace))
            }
            PluginEntry::FileEndingWith(_) | PluginEntry::Text(_) => false,
        };
        let version = value.get("version").filter(|_| is_it)?;
        Some((index, version.as_str().map_or_else(|| version.to_string(), str::to_owned)))
    })
}

fn finding(path: &PackPath, plugin: &RequiredPlugin, seen: &Seen) -> Option<Finding> {
    let code = match seen.locked {
        Locked::Missing => Code::PluginMissing,
        Locked::OtherVersion(_) => Code::PluginVersionDiffers,
        Locked::Yes | Locked::Denied | Locked::NotApplied(_) => return None,
    };
    let entry = words(&plugin.entry);
    let message = match code {
        Code::PluginMissing => format!("{} needs {}: {}.", plugin.runtime, quoted(&entry), seen.why),
        _ => format!("{} needs {}, {}.", plugin.runtime, quoted(&entry), seen.why),
    };
    let finding = Finding::new(code, format!("{} {entry}", plugin.runtime), message);
    let verify = format!("signoff probe {}", plugin.runtime);
    let remedy = format!(
        "Apply {}, see that it is loaded (`{verify}`), and write what is applied into the lock.",
        quoted(&entry)
    );
    let at = Location { path: path.clone(), line: seen.line };
    let part = Some(format!("{PLUGINS}{}", plugin.list));
    let listed = match &seen.locked {
        Locked::OtherVersion(version) => version.as_str(),
        Locked::Missing | Locked::Denied | Locked::NotApplied(_) | Locked::Yes => ABSENT,
    };
    Some(
        finding
            .at(at.clone())
            .comparing("in the lock", cut(listed), Origin::Evidence { place: at, part })
            .comparing("required", entry, Origin::profile("plugins.required"))
            .remedy(remedy),
    )
}

fn runtime_of(profile: &Profile, list: &str) -> String {
    let of_list = |plugin: &&RequiredPlugin| as_field(&format!("{PLUGINS}{}", plugin.list)) == list;
    let own = || list.rsplit('.').next().unwrap_or_default().to_owned();
    profile.plugins.required.iter().find(of_list).map_or_else(own, |it| it.runtime.clone())
}
