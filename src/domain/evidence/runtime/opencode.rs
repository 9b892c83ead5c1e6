//! What opencode loads.

use serde_json::{Map, Value};

use super::jsonc::to_json;
use super::output::{first_line, from_brackets, instead, kind, list, object, relaxed, tidy, without_escapes};
use super::paths::is_path;

/// Where an object in the list of plugins may have its name.
const NAMES: [&str; 4] = ["spec", "name", "package", "path"];

/// What opencode loads, as its file or its `debug config` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpencodeConfig {
    /// `name@version`, `file://` URLs and paths, as they are written; options are left out.
    pub plugins: Vec<String>,
    /// Paths, patterns and web addresses, as they are written.
    pub instructions: Vec<String>,
}

/// Reads `opencode.json` (JSONC).
///
/// # Errors
/// A part of a sentence, with line and column where there are some: what is wrong with the JSON, which key has
/// the wrong type, or what opencode itself said.
pub fn parse(text: &str) -> Result<OpencodeConfig, String> {
    let plain = without_escapes(text);
    config(&relaxed(&body(&plain)?)?)
}

/// Reads what `opencode debug config` printed, whatever else was said after it.
///
/// # Errors
/// As [`parse`].
pub fn printed(text: &str) -> Result<OpencodeConfig, String> {
    let plain = without_escapes(text);
    let end = plain.rfind("\n}").map_or(plain.len(), |at| at + 2);
    parse(&plain[..end])
}

/// The JSON in a file or an output.
fn body(plain: &str) -> Result<String, String> {
    if to_json(plain).trim_start().starts_with('{') {
        return Ok(plain.to_owned());
    }
    // A broken file is quoted after the complaint about it: what looks like an object there is none that is loaded.
    if let Some(complaint) = complaint(plain) {
        return Err(complaint);
    }
    // The lines before are left empty, so that the numbers of the lines stay.
    let first = from_brackets(plain, &['{']).next().map(|(skipped, object)| "\n".repeat(skipped) + object);
    first.ok_or_else(|| no_object(plain))
}

fn no_object(plain: &str) -> String {
    relaxed(plain)
        .map_or_else(|_| instead(plain, "JSON object"), |value| format!("it is {}, not an object", kind(&value)))
}

/// What opencode says before any object when it could not load its configuration.
fn complaint(plain: &str) -> Option<String> {
    let line = plain.lines().take_while(|line| !line.starts_with('{')).find_map(after_error)?;
    Some(match detail(plain) {
        Some(detail) => format!("{line}: {detail}"),
        None => line,
    })
}

fn after_error(line: &str) -> Option<String> {
    let line = tidy(line);
    let (word, rest) = line.split_once(':')?;
    let rest = rest.trim().trim_end_matches(':');
    (word.eq_ignore_ascii_case("error") && !rest.is_empty()).then(|| rest.to_owned())
}

/// The first mistake with its place: below its own heading, or behind an arrow.
fn detail(plain: &str) -> Option<String> {
    let listed = plain.split_once("--- Errors ---").and_then(|(_, after)| first_line(after));
    listed.or_else(|| plain.lines().find_map(|line| line.trim().strip_prefix('↳').map(tidy)))
}

fn config(value: &Value) -> Result<OpencodeConfig, String> {
    let root = object(value, "it")?;
    let mut plugins = entries(root, "plugin", plugin)?;
    // The list's newer name: opencode turns `plugin` into it when it loads.
    plugins.extend(entries(root, "plugins", plugin)?);
    Ok(OpencodeConfig { plugins, instructions: entries(root, "instructions", text)? })
}

fn entries(root: &Map<String, Value>, key: &str, read: fn(&Value) -> Option<String>) -> Result<Vec<String>, String> {
    let Some(value) = root.get(key) else { return Ok(Vec::new()) };
    let wrong = |(index, item)| format!("entry {} of `{key}` is {} that names nothing", index + 1, kind(item));
    let items = list(value, &format!("`{key}`"))?.iter().enumerate();
    items.map(|(index, item)| read(item).ok_or_else(|| wrong((index, item)))).collect()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn plugin(value: &Value) -> Option<String> {
    match value {
        Value::Array(pair) => pair.first().and_then(text),
        Value::Object(fields) => named(fields),
        other => text(other),
    }
}

/// The name in an object; a version beside a name that has none belongs to it.
fn named(fields: &Map<String, Value>) -> Option<String> {
    let name = NAMES.iter().find_map(|key| fields.get(*key)?.as_str())?;
    let bare = !is_path(name) && split_version(name).1.is_none();
    let version = fields.get("version").and_then(Value::as_str).filter(|_| bare);
    Some(version.map_or_else(|| name.to_owned(), |version| format!("{name}@{version}")))
}

/// `@scope/name@version` as name and version; an `npm:` before it says nothing more.
pub fn split_version(spec: &str) -> (&str, Option<&str>) {
    let spec = spec.strip_prefix("npm:").unwrap_or(spec);
    let at = spec.char_indices().skip(1).find(|(_, character)| *character == '@');
    let Some((at, _)) = at else { return (spec, None) };
    let (name, version) = spec.split_at(at);
    (name, version.strip_prefix('@').filter(|version| !version.is_empty()))
}
