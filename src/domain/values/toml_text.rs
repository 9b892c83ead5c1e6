//! Where in a TOML text something stands, and what is wrong with it.

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

/// Keys from the text's root; an index of an array stands as its number.
pub type Keys = Vec<String>;

/// What is wrong with a text, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{why}", .line.map(|line| format!("line {line}: ")).unwrap_or_default())]
pub struct TomlError {
    /// From 1.
    pub line: Option<u64>,
    pub why: String,
}

impl TomlError {
    /// Something wrong with the value at these keys; the line is that of the last of them that the text has.
    pub fn at(text: &str, keys: &[String], why: &str) -> Self {
        let line = place(text, keys).map(|(_, line)| line);
        let why = if keys.is_empty() { why.to_owned() } else { format!("`{}`: {why}", dotted(keys)) };
        Self { line, why }
    }
}

/// Reads a text as a table.
///
/// # Errors
/// [`TomlError`] for text that is no TOML.
pub fn table(text: &str) -> Result<Table, TomlError> {
    text.parse().map_err(|error: toml::de::Error| TomlError {
        line: error.span().map(|span| line_at(text, span.start)),
        why: format!("this is no TOML: {}", error.message().replace('\n', " ")),
    })
}

/// Reads a text as a value of a type.
///
/// # Errors
/// [`TomlError`] for text that is no TOML, an unknown key, or a value of the wrong type.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, TomlError> {
    from_table(table(text)?).map_err(|(keys, why)| TomlError::at(text, &with_named_key(&[text], keys, &why), &why))
}

/// Reads a table as a value of a type.
///
/// # Errors
/// Where it went wrong, and why.
pub fn from_table<T: DeserializeOwned>(table: Table) -> Result<T, (Keys, String)> {
    serde_path_to_error::deserialize(Value::Table(table))
        .map_err(|error| (keys_of(error.path()), error.inner().message().to_owned()))
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

/// An unknown key is named by the message alone; an unknown name may be a key too or a value.
pub fn with_named_key(texts: &[&str], mut keys: Keys, why: &str) -> Keys {
    let after =
        |head: &str| why.strip_prefix(head).and_then(|rest| rest.split_once('`')).map(|(key, _)| key.to_owned());
    let is_key = |key: &String| {
        let longer: Keys = keys.iter().chain([key]).cloned().collect();
        texts.iter().any(|text| place(text, &longer).is_some_and(|(depth, _)| depth == longer.len()))
    };
    let named = after("unknown field `").or_else(|| after("unknown variant `")).filter(is_key);
    keys.extend(named);
    keys
}

/// `scenario[1].count`.
pub fn dotted(keys: &[String]) -> String {
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
pub fn place(text: &str, keys: &[String]) -> Option<(usize, u64)> {
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
