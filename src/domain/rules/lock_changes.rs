//! What changed in the setup lock, value by value, since the last commit that holds it, or since the session began
//! (runbook, section 7: placeholders replaced with concrete values).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::domain::assessment::wording::short_commit;
use crate::domain::assessment::{LockDiff, ValueChange};
use crate::domain::evidence::history::History;
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::setup_lock::{self, SetupLock};

/// `None` where the pack has no readable lock, or nothing is known of an earlier one.
pub(super) fn compare_locks(pack: &Pack) -> Option<LockDiff> {
    let (_, now) = pack.setup_locks().next()?;
    let committed = committed(pack);
    let (since, before) = match (&committed, &pack.lock_at_start) {
        (Some((commit, lock)), _) => (format!("commit {}", short_commit(commit)), lock),
        (None, Some(lock)) => ("the beginning of this session".to_owned(), lock.as_ref()),
        (None, None) => return None,
    };
    Some(LockDiff { since, values: changes(before, now), before: before.text().into(), now: now.text().into() })
}

/// The lock as the commit that is checked out holds it.
fn committed(pack: &Pack) -> Option<(&str, SetupLock)> {
    let History::Present(record) = &pack.history else { return None };
    let lock = setup_lock::parse(record.lock.as_deref()?).ok()?;
    Some((record.head.as_deref()?, lock))
}

/// Every value that is another one, was added or is gone: in the order of the lock as it is now, then of what is gone.
fn changes(before: &SetupLock, now: &SetupLock) -> Vec<ValueChange> {
    let (old, new) = (leaves(before), leaves(now));
    let was: BTreeMap<&str, &str> = old.iter().map(|leaf| (leaf.path.as_str(), leaf.value.as_str())).collect();
    let is: BTreeSet<&str> = new.iter().map(|leaf| leaf.path.as_str()).collect();
    let changed = new.iter().filter_map(|leaf| {
        let old = was.get(leaf.path.as_str()).copied();
        (old != Some(leaf.value.as_str())).then(|| leaf.change(old, Some(&leaf.value)))
    });
    let gone =
        old.iter().filter(|leaf| !is.contains(leaf.path.as_str())).map(|leaf| leaf.change(Some(&leaf.value), None));
    changed.chain(gone).collect()
}

/// A value that holds no other.
struct Leaf {
    /// From the lock's root: `domains.mcp.externalProvisioning.targets[Docker MCP Gateway].imageRef`.
    path: String,
    value: String,
}

impl Leaf {
    fn change(&self, old: Option<&str>, new: Option<&str>) -> ValueChange {
        ValueChange { path: self.path.clone(), old: old.map(str::to_owned), new: new.map(str::to_owned) }
    }
}

fn leaves(lock: &SetupLock) -> Vec<Leaf> {
    let mut found = Vec::new();
    walk(lock.document.value(), String::new(), &mut found);
    found
}

fn walk(value: &Value, path: String, found: &mut Vec<Leaf>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            members.iter().for_each(|(key, member)| walk(member, below(key), found));
        }
        Value::Array(list) if !list.is_empty() => {
            let mut taken = BTreeSet::new();
            for (at, element) in list.iter().enumerate() {
                let name = name_of(element).filter(|name| taken.insert((*name).to_owned()));
                let name = name.map_or_else(|| at.to_string(), str::to_owned);
                walk(element, format!("{path}[{name}]"), found);
            }
        }
        Value::String(text) => found.push(Leaf { path, value: text.clone() }),
        other => found.push(Leaf { path, value: other.to_string() }),
    }
}

/// An element goes by its name or id: a list that grew in front is no list of other values.
fn name_of(element: &Value) -> Option<&str> {
    ["name", "id"].into_iter().find_map(|key| element.get(key).and_then(Value::as_str))
}
