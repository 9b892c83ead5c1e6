//! From the keymap's file to bindings: refuses, by line, whatever cannot be meant.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::app::action::Action;
use crate::app::key::Key;

use super::{Context, Keymap, KeymapError, Words};

type Text<'i> = Spanned<DeString<'i>>;
type Value<'i> = Spanned<DeValue<'i>>;

/// The built-in keymap.
const BUILT_IN: &str = include_str!("../../../assets/keymap.toml");

/// Keys that terminals, multiplexers or line disciplines take for themselves (docs/cockpit.md: keys).
const NEVER_BOUND: [char; 8] = ['s', 'q', 'b', 'a', 'h', 'i', 'j', 'm'];

impl Keymap {
    /// The built-in keymap, as it is.
    ///
    /// # Errors
    /// Never for a build that passed its tests.
    pub fn built_in() -> Result<Self, KeymapError> {
        let mut keymap = Self::default();
        read_into(&mut keymap, "keymap.toml", BUILT_IN)?;
        Ok(keymap)
    }

    /// The same, patched by the text of the operator's own `file`.
    ///
    /// # Errors
    /// [`KeymapError`] for two actions on one key in one context, a key that is never bound, an unknown key, action,
    /// context or setting, and a text that is no TOML.
    pub fn patched(mut self, file: &str, text: &str) -> Result<Self, KeymapError> {
        read_into(&mut self, file, text)?;
        Ok(self)
    }
}

/// A file being read: for the places in refusals.
struct Source<'i> {
    file: &'i str,
    text: &'i str,
}

/// Reads a keymap's text over what `keymap` holds already.
fn read_into(keymap: &mut Keymap, file: &str, text: &str) -> Result<(), KeymapError> {
    let source = Source { file, text };
    let (table, errors) = DeTable::parse_recoverable(text);
    if let Some(error) = errors.first() {
        return Err(source.syntax(error));
    }
    for (name, value) in in_order(table.into_inner()) {
        match name.get_ref().as_ref() {
            "keys" => source.keys(keymap, source.table(&name, value)?)?,
            "hints" => source.hints(keymap, source.table(&name, value)?)?,
            "actions" => source.actions(keymap, source.table(&name, value)?)?,
            other => return Err(source.refuse(&name, format!("`{other}` is unknown: expected keys, hints or actions"))),
        }
    }
    Ok(())
}

/// A table's entries as the file has them, top to bottom.
fn in_order(table: DeTable<'_>) -> Vec<(Text<'_>, Value<'_>)> {
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries
}

impl Source<'_> {
    fn keys(&self, keymap: &mut Keymap, contexts: DeTable<'_>) -> Result<(), KeymapError> {
        for (name, value) in in_order(contexts) {
            let context = self.context(&name)?;
            let mut bound: BTreeMap<Key, String> = BTreeMap::new();
            for (key, action) in in_order(self.table(&name, value)?) {
                let (pressed, meant) = (self.key(&key)?, self.string(&key, &action)?);
                if let Some(before) = bound.insert(pressed, meant.clone()) {
                    return Err(self.refuse(&key, two_actions(&pressed.to_string(), context, &before, &meant)));
                }
                keymap.bind(context, pressed, self.action_or_none(&key, &meant)?);
            }
        }
        Ok(())
    }

    fn hints(&self, keymap: &mut Keymap, contexts: DeTable<'_>) -> Result<(), KeymapError> {
        for (name, value) in in_order(contexts) {
            let context = self.context(&name)?;
            let DeValue::Array(listed) = value.into_inner() else {
                return Err(self.refuse(&name, format!("`{}` expects a list of actions", name.get_ref())));
            };
            let actions = listed.iter().map(|action| self.action(&name, &self.string(&name, action)?));
            keymap.hints.insert(context, actions.collect::<Result<_, _>>()?);
        }
        Ok(())
    }

    fn actions(&self, keymap: &mut Keymap, table: DeTable<'_>) -> Result<(), KeymapError> {
        for (name, value) in in_order(table) {
            let action = self.action(&name, name.get_ref())?;
            let words = keymap.words.entry(action).or_default();
            for (field, value) in in_order(self.table(&name, value)?) {
                self.word(words, &field, self.string(&field, &value)?)?;
            }
        }
        Ok(())
    }

    fn word(&self, words: &mut Words, field: &Text<'_>, text: String) -> Result<(), KeymapError> {
        match field.get_ref().as_ref() {
            "short" => words.short = text,
            "help" => words.help = text,
            "twin" => words.twin = Some(text),
            other => return Err(self.refuse(field, format!("`{other}` is unknown: expected short, help or twin"))),
        }
        Ok(())
    }

    fn context(&self, name: &Text<'_>) -> Result<Context, KeymapError> {
        let expected = "everywhere, global, a pane's name, help, palette, filtering, reason, emitting or log";
        Context::named(name.get_ref())
            .ok_or_else(|| self.refuse(name, format!("`{}` is no context: expected {expected}", name.get_ref())))
    }

    fn key(&self, name: &Text<'_>) -> Result<Key, KeymapError> {
        match name.get_ref().parse() {
            Ok(Key::Ctrl(c)) if NEVER_BOUND.contains(&c.to_ascii_lowercase()) => {
                Err(self.refuse(name, format!("`ctrl-{c}` is never bound: terminals take it for themselves")))
            }
            Ok(key) => Ok(key),
            Err(no_key) => Err(self.refuse(name, no_key.to_string())),
        }
    }

    fn action_or_none(&self, at: &Text<'_>, name: &str) -> Result<Option<Action>, KeymapError> {
        if name.is_empty() { Ok(None) } else { self.action(at, name).map(Some) }
    }

    fn action(&self, at: &Text<'_>, name: &str) -> Result<Action, KeymapError> {
        name.parse().map_err(|no_action: crate::app::action::ParseActionError| self.refuse(at, no_action.to_string()))
    }

    fn string(&self, at: &Text<'_>, value: &Value<'_>) -> Result<String, KeymapError> {
        match value.get_ref() {
            DeValue::String(text) => Ok(text.clone().into_owned()),
            _ => Err(self.refuse(at, format!("`{}` expects text in quotes", at.get_ref()))),
        }
    }

    fn table<'v>(&self, at: &Text<'_>, value: Value<'v>) -> Result<DeTable<'v>, KeymapError> {
        match value.into_inner() {
            DeValue::Table(table) => Ok(table),
            _ => Err(self.refuse(at, format!("`{}` expects a table", at.get_ref()))),
        }
    }

    fn refuse(&self, at: &Text<'_>, why: String) -> KeymapError {
        KeymapError { file: self.file.to_owned(), line: self.line(at.span().start), why }
    }

    /// A text that is no TOML; a key written twice is told with both its actions.
    fn syntax(&self, error: &toml::de::Error) -> KeymapError {
        let line = error.span().map_or(1, |span| self.line(span.start));
        let twice = error.message().contains("duplicate key").then(|| self.written_twice(line)).flatten();
        KeymapError { file: self.file.to_owned(), line, why: twice.unwrap_or_else(|| error.message().to_owned()) }
    }

    /// The refusal for the key on `line`, which stands further up in the same table too.
    fn written_twice(&self, line: usize) -> Option<String> {
        let lines: Vec<&str> = self.text.lines().take(line).collect();
        let start = lines.iter().rposition(|text| text.trim_start().starts_with('['))?;
        let context = lines[start].trim().strip_prefix("[keys.")?.split(']').next().and_then(Context::named)?;
        let bound: Vec<(Key, String)> = lines[start + 1..].iter().filter_map(|text| binding(text)).collect();
        let (key, second) = bound.last()?;
        let (_, first) = bound.iter().find(|(before, _)| before == key)?;
        Some(two_actions(&key.to_string(), context, first, second))
    }

    fn line(&self, offset: usize) -> usize {
        self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
    }
}

/// One line `KEY = "ACTION"`, alone.
fn binding(line: &str) -> Option<(Key, String)> {
    let table = toml::from_str::<BTreeMap<String, String>>(line).ok()?;
    let (key, action) = table.into_iter().next()?;
    Some((key.parse().ok()?, action))
}

fn two_actions(key: &str, context: Context, first: &str, second: &str) -> String {
    format!("`{key}` in `keys.{}` means `{first}` and `{second}`: keep one of them", context.name())
}
