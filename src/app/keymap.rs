//! Which key means which action, where: `assets/keymap.toml`, patched by the operator's own file. Help, hint bar and
//! refusals are derived from it.

mod context;
mod read;

use std::collections::BTreeMap;

use super::action::Action;
use super::key::Key;

pub use context::Context;

/// The bindings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    bindings: BTreeMap<(Context, Key), Action>,
    /// In the order of the file; within a context an action's first key is the one that is shown.
    keys: BTreeMap<(Context, Action), Vec<Key>>,
    hints: BTreeMap<Context, Vec<Action>>,
    words: BTreeMap<Action, Words>,
}

/// What an action is, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// A word or two, for the last row.
    pub short: String,
    /// A sentence.
    pub help: String,
    /// The command that does the same without a terminal.
    pub twin: Option<String>,
}

/// Why a keymap is refused. Names file, line and remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {why}")]
pub struct KeymapError {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub why: String,
}

impl Keymap {
    /// What a key means in a context, by that context or one around it.
    pub(super) fn action(&self, context: Context, key: Key) -> Option<Action> {
        context.with_outer().iter().find_map(|context| self.bindings.get(&(*context, key)).copied())
    }

    /// The keys that mean an action in a context, the one to show first; without those that mean something else there.
    pub fn keys(&self, context: Context, action: Action) -> Vec<Key> {
        let bound = context.with_outer().into_iter().filter_map(|outer| self.keys.get(&(outer, action)));
        bound.flatten().copied().filter(|key| self.action(context, *key) == Some(action)).collect()
    }

    /// The key to show for an action.
    pub fn key(&self, context: Context, action: Action) -> Option<Key> {
        self.keys(context, action).first().copied()
    }

    /// What the last row offers in a context: its own hints, then those of the contexts around it, each once.
    pub fn hints(&self, context: Context) -> Vec<Action> {
        let mut hints: Vec<Action> = Vec::new();
        let listed = context.with_outer().into_iter().filter_map(|outer| self.hints.get(&outer)).flatten();
        for action in listed {
            if !hints.contains(action) {
                hints.push(*action);
            }
        }
        hints
    }

    /// What an action is, in words; `None` only in a keymap made by hand.
    pub fn words(&self, action: Action) -> Option<&Words> {
        self.words.get(&action)
    }

    /// Binds a key; a key bound before means the new action from now on.
    fn bind(&mut self, context: Context, key: Key, action: Option<Action>) {
        if let Some(before) = self.bindings.remove(&(context, key))
            && let Some(keys) = self.keys.get_mut(&(context, before))
        {
            keys.retain(|bound| *bound != key);
        }
        if let Some(action) = action {
            self.bindings.insert((context, key), action);
            self.keys.entry((context, action)).or_default().push(key);
        }
    }
}
