//! The rule behind `closure.gap`: what the lock itself says is not closed. It knows more than the profile asks for.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::domain::assessment::wording::{cut, join_capped, quoted};
use crate::domain::evidence::document::Document;
use crate::domain::evidence::setup_lock::PROVISIONING;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::{Closure, Profile};
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::placeholder::is_filler;
use crate::domain::values::pointer::{as_field, below};

use super::citing::stated;
use super::words::off_key;

/// The key under which a lock lists what is open, at any depth.
const GAPS: &str = "gaps";
/// What a gap's own status says once it is none any more.
const SETTLED: [&str; 4] = ["closed", "resolved", "fixed", "done"];

/// One finding for every list of gaps with something open in it, and for every target that the lock holds open although
/// the profile does not ask for it, or switched off although it is closed.
pub(super) fn check_gaps(path: &PackPath, document: &Document, profile: &Profile) -> Vec<Finding> {
    let asked_for = profile.closure.targets.iter().map(|target| target.name.as_str()).collect();
    let lock = Lock { path, document, closure: &profile.closure, asked_for };
    let mut lists = Vec::new();
    gaps(document.value(), String::new(), &mut lists);
    let targets = document.at(&format!("{PROVISIONING}/targets")).and_then(Value::as_array);
    let targets = targets.into_iter().flatten().enumerate().filter_map(|(index, target)| lock.target(index, target));
    lists.into_iter().filter_map(|(at, list)| lock.listed(&at, list)).chain(targets).collect()
}

fn gaps<'a>(value: &'a Value, at: String, found: &mut Vec<(String, &'a Value)>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, member)| {
            let at = below(&at, key);
            match key.eq_ignore_ascii_case(GAPS) {
                true => found.push((at, member)),
                false => gaps(member, at, found),
            }
        }),
        Value::Array(list) => list.iter().enumerate().for_each(|(index, it)| gaps(it, format!("{at}/{index}"), found)),
        _ => {}
    }
}

/// What of a gap is open, as a person reads it.
fn open(value: &Value) -> Vec<String> {
    match value {
        Value::Null | Value::Bool(false) => Vec::new(),
        Value::Array(list) => list.iter().flat_map(open).collect(),
        Value::Object(members) if members.is_empty() || is_settled(value) => Vec::new(),
        Value::String(text) if is_filler(text) || is_settled_text(text) => Vec::new(),
        Value::String(text) => vec![quoted(text)],
        other => vec![quoted(&other.to_string())],
    }
}

fn is_settled(gap: &Value) -> bool {
    let says = |key: &str| gap.get(key).and_then(Value::as_str).is_some_and(|text| is_one_of(text, &SETTLED));
    let is_true = |key: &&str| gap.get(key) == Some(&Value::Bool(true));
    says("status") || says("state") || SETTLED.iter().any(is_true)
}

/// `closed: ...`, `[resolved] ...`, `... (closed)`; that a text has such a word in it says nothing.
fn is_settled_text(text: &str) -> bool {
    let marks = |open: &str, close: &str, at: fn(&str, &str) -> bool| {
        let lower = text.trim().to_lowercase();
        SETTLED.iter().any(|word| at(&lower, &format!("{open}{word}{close}")))
    };
    let begins: fn(&str, &str) -> bool = |text, mark| text.starts_with(mark);
    let ends: fn(&str, &str) -> bool = |text, mark| text.ends_with(mark);
    is_one_of(text, &["no gaps", "closed", "resolved"])
        || marks("", ":", begins)
        || marks("[", "]", begins)
        || marks("(", ")", begins)
        || marks("(", ")", ends)
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.trim().eq_ignore_ascii_case(word))
}

struct Lock<'a> {
    path: &'a PackPath,
    document: &'a Document,
    closure: &'a Closure,
    /// The names of the profile's targets.
    asked_for: BTreeSet<&'a str>,
}

impl Lock<'_> {
    fn place(&self, pointer: &str) -> Location {
        Location::line(self.path, self.document.line_of(pointer))
    }

    fn listed(&self, at: &str, list: &Value) -> Option<Finding> {
        let open = open(list);
        if open.is_empty() {
            return None;
        }
        let field = as_field(at);
        let message = format!("The lock lists under `{field}` what is not closed: {}.", join_capped(&open));
        let finding = Finding::new(Code::ClosureGap, field, message).at(self.place(at));
        let finding = finding.citing("gaps in the lock", self.path, self.document, at);
        let finding =
            finding.comparing("open of these", cut(&open.join(", ")), Origin::computed("what is not marked as closed"));
        finding
            .remedy("Close the gap and take it from the list, or mark it as closed (`\"status\": \"closed\"`).")
            .into()
    }

    /// Those of the profile are held to their fields and status elsewhere; that one is switched off is told here.
    fn target(&self, index: usize, target: &Value) -> Option<Finding> {
        let name = target.get("name").and_then(Value::as_str);
        let is_asked_for = name.is_some_and(|name| self.asked_for.contains(name));
        let status = target.get("status").and_then(Value::as_str);
        let is = |word: &String| status.is_some_and(|status| is_one_of(status, &[word]));
        let (is_closed, is_deferred) = (is(&self.closure.target_closed), is(&self.closure.target_deferred));
        let key = match (is_asked_for, is_closed, is_deferred, off_key(target)) {
            (_, true, _, Some(key)) => key,
            (false, false, false, _) => "status",
            _ => return None,
        };
        let at = format!("{PROVISIONING}/targets/{index}");
        let subject = name.map_or_else(|| as_field(&at), str::to_owned);
        let said = stated(target.get(key));
        let message = match key {
            "status" => {
                format!("The lock holds the target {} open: its `status` is {}.", quoted(&subject), quoted(&said))
            }
            key => format!("The lock calls {} closed, and its `{key}` is {}.", quoted(&subject), quoted(&said)),
        };
        let at = format!("{at}/{key}");
        let origin = Origin::Evidence { place: self.place(&at), part: Some(at.clone()) };
        let wanted = format!("{} or {}", self.closure.target_closed, self.closure.target_deferred);
        let finding = Finding::new(Code::ClosureGap, subject, message).at(self.place(&at));
        let finding = finding.comparing(format!("{key} in the lock"), said, origin);
        let finding = finding.comparing("status of a settled target", wanted, Origin::profile("closure.target_closed"));
        Some(finding.remedy("Close the target, defer it with its reason, or take it out of the lock."))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_is_marked_as_closed_is_no_gap() {
        for none in [
            json!(null),
            json!([]),
            json!({}),
            json!("none"),
            json!(["n/a", "", "No gaps"]),
            json!([{ "id": "g1", "status": "Closed" }, { "id": "g2", "resolved": true }]),
            json!(["closed: the notifier is loaded", "[Resolved] image pinned", "policy exported (closed)"]),
        ] {
            assert_eq!(open(&none), Vec::<String>::new(), "{none}");
        }
        for some in [
            json!(["security-guidance is not loaded"]),
            json!("the loop is not closed"),
            json!([{ "id": "g1" }]),
            json!([{ "id": "g1", "status": "not closed" }]),
            json!([{ "id": "g1", "closed": false }]),
            json!(["no plugin is loaded"]),
            json!(["closed by nobody yet"]),
            json!(3),
            json!([["deep"]]),
        ] {
            assert_eq!(open(&some).len(), 1, "{some}");
        }
    }
}
