//! What Claude Code has installed and enabled.

use serde_json::{Map, Value};

use super::output::{from_brackets, instead, kind, list, object, strict, tidy, without_escapes};

/// One installed plugin in one scope. `None`: this source does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaudePlugin {
    /// The name, without the marketplace.
    pub id: String,
    /// The marketplace it comes from: what follows the `@`.
    pub marketplace: Option<String>,
    /// Its manifest's version, else the commit's first twelve digits.
    pub version: Option<String>,
    /// The commit in full; only `installed_plugins.json` has it.
    pub commit: Option<String>,
    /// `user`, `project`, `local`, `managed`.
    pub scope: Option<String>,
    /// Whether it is loaded; one that fails to load is not.
    pub enabled: Option<bool>,
}

/// Reads `installed_plugins.json`: in version 2 a list of scopes for every plugin, in version 1 one object.
///
/// # Errors
/// A part of a sentence, with line and column where there are some.
pub fn installed(text: &str) -> Result<Vec<ClaudePlugin>, String> {
    let value = strict(text)?;
    let plugins = object(&value, "it")?.get("plugins").ok_or("it has no `plugins`")?;
    let mut found = Vec::new();
    for (id, value) in object(plugins, "`plugins`")? {
        found.extend(scopes(id, value)?);
    }
    Ok(found)
}

/// Reads `settings.json`: what `enabledPlugins` says, by `id@marketplace`. Without it, nothing.
///
/// # Errors
/// A part of a sentence, with line and column where there are some.
pub fn settings(text: &str) -> Result<Vec<(String, bool)>, String> {
    let value = strict(text)?;
    let Some(plugins) = object(&value, "it")?.get("enabledPlugins") else { return Ok(Vec::new()) };
    let plugins = object(plugins, "`enabledPlugins`")?;
    plugins.iter().map(|(id, value)| Ok((id.clone(), setting(id, value)?))).collect()
}

/// Reads what `claude plugin list` printed, with `--json` or without.
///
/// # Errors
/// A part of a sentence, with line and column where there are some.
pub fn listed(output: &str) -> Result<Vec<ClaudePlugin>, String> {
    read(output, "No plugins installed", from_json, from_block)
}

/// Reads what `claude plugin marketplace list` printed, with `--json` or without: their names.
///
/// # Errors
/// A part of a sentence, with line and column where there are some.
pub fn marketplaces(output: &str) -> Result<Vec<String>, String> {
    let name = |value: &Value| field(object(value, "a marketplace")?, "name", "a marketplace")?.ok_or_else(nameless);
    read(output, "No marketplaces configured", name, |block| Ok(block.name.to_owned()))
}

fn nameless() -> String {
    "an entry of the list has no name".to_owned()
}

fn scopes(id: &str, value: &Value) -> Result<Vec<ClaudePlugin>, String> {
    match value {
        Value::Array(scopes) => scopes.iter().map(|one| from_record(id, one)).collect(),
        one => Ok(vec![from_record(id, one)?]),
    }
}

fn from_record(id: &str, value: &Value) -> Result<ClaudePlugin, String> {
    let what = format!("plugin `{id}`");
    let fields = object(value, &what)?;
    let text = |key| field(fields, key, &what);
    let (version, commit, scope) = (text("version")?, text("gitCommitSha")?, text("scope")?);
    Ok(ClaudePlugin { version, commit, scope, ..plugin(id) })
}

/// A list of versions beside a plugin is an enabled one with wishes.
fn setting(id: &str, value: &Value) -> Result<bool, String> {
    match value {
        Value::Bool(enabled) => Ok(*enabled),
        Value::Array(_) => Ok(true),
        other => Err(format!("`{id}` in `enabledPlugins` is {}, not true or false", kind(other))),
    }
}

fn plugin(id: &str) -> ClaudePlugin {
    let (name, marketplace) = match id.rsplit_once('@') {
        Some((name, marketplace)) if !name.is_empty() => (name, Some(marketplace.to_owned())),
        _ => (id, None),
    };
    ClaudePlugin { id: name.to_owned(), marketplace, version: None, commit: None, scope: None, enabled: None }
}

fn field(fields: &Map<String, Value>, key: &str, what: &str) -> Result<Option<String>, String> {
    match fields.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(other) => Err(format!("`{key}` of {what} is {}, not a text", kind(other))),
    }
}

/// The list in an output: JSON, else blocks of text, else the sentence that there is nothing.
fn read<T>(
    output: &str,
    nothing: &str,
    from_json: impl Fn(&Value) -> Result<T, String>,
    from_block: impl Fn(&Block) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let plain = without_escapes(output);
    let plain = plain.strip_prefix('\u{feff}').unwrap_or(&plain);
    if let Some(value) = json(plain) {
        return items(&value?)?.iter().map(from_json).collect();
    }
    match blocks(plain) {
        blocks if !blocks.is_empty() => blocks.iter().map(from_block).collect(),
        _ if plain.lines().any(|line| line.trim().starts_with(nothing)) => Ok(Vec::new()),
        _ => Err(instead(plain, "list")),
    }
}

/// The JSON of an output. After lines of text (warnings may begin with a bracket) only what is valid counts.
fn json(plain: &str) -> Option<Result<Value, String>> {
    if plain.trim_start().starts_with(['[', '{']) {
        let alone = strict(plain);
        return Some(alone.or_else(|mistake| after_lines(plain).ok_or(mistake)));
    }
    after_lines(plain).map(Ok)
}

fn after_lines(plain: &str) -> Option<Value> {
    from_brackets(plain, &['[', '{']).find_map(|(_, json)| serde_json::from_str(json).ok())
}

/// The list itself, or the one beside what could be installed (`--available`).
fn items(value: &Value) -> Result<&Vec<Value>, String> {
    list(value.get("installed").unwrap_or(value), "it")
}

fn from_json(value: &Value) -> Result<ClaudePlugin, String> {
    let fields = object(value, "an entry of the list")?;
    let id = field(fields, "id", "an entry")?.ok_or_else(nameless)?;
    Ok(ClaudePlugin { enabled: loads(fields, &id)?, ..from_record(&id, value)? })
}

fn loads(fields: &Map<String, Value>, id: &str) -> Result<Option<bool>, String> {
    let failed = fields.get("errors").and_then(Value::as_array).is_some_and(|errors| !errors.is_empty());
    match fields.get("enabled") {
        _ if failed => Ok(Some(false)),
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(enabled)) => Ok(Some(*enabled)),
        Some(other) => Err(format!("`enabled` of plugin `{id}` is {}, not true or false", kind(other))),
    }
}

/// A name with the lines below it.
struct Block<'a> {
    name: &'a str,
    lines: Vec<&'a str>,
}

impl Block<'_> {
    fn after(&self, label: &str) -> Option<&str> {
        self.lines.iter().find_map(|line| line.strip_prefix(label)).map(str::trim)
    }
}

fn blocks(plain: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in plain.lines().map(str::trim) {
        match (pointed(line), blocks.last_mut()) {
            (Some(name), _) => blocks.push(Block { name, lines: Vec::new() }),
            (None, Some(block)) => block.lines.push(line),
            (None, None) => {}
        }
    }
    blocks
}

/// The name behind the pointer, which is plain on terminals without the sign.
fn pointed(line: &str) -> Option<&str> {
    line.strip_prefix(['❯', '>'])?.split_whitespace().next()
}

fn from_block(block: &Block) -> Result<ClaudePlugin, String> {
    let text = |label| block.after(label).map(tidy);
    let (version, scope) = (text("Version:"), text("Scope:"));
    Ok(ClaudePlugin { version, scope, enabled: Some(status(block)?), ..plugin(block.name) })
}

/// The text form always has a status: one that is missing or unknown is no reason to believe in the plugin.
fn status(block: &Block) -> Result<bool, String> {
    let status = block.after("Status:").ok_or_else(|| format!("plugin `{}` has no status", block.name))?;
    let words = status.trim_start_matches(|sign: char| !sign.is_alphabetic());
    match words.split(|sign: char| !sign.is_alphabetic()).next() {
        Some("enabled" | "loaded") => Ok(true),
        Some("disabled" | "failed") => Ok(false),
        _ => Err(format!("plugin `{}` has an unknown status `{}`", block.name, tidy(status))),
    }
}
