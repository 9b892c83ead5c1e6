//! What the texts of one place say together: its fields (`Result:`, `Before:`, `After:`) and what stands around them.

use super::markdown::Line;
use super::outcome::Said;
use super::setting::{Recorded, setting};
use super::verdict;

/// What texts say together, each standing for itself; a table's cell comes as `HEAD: cell`.
pub fn said(texts: &[String]) -> Said {
    let mut recorded = Recorded::default();
    let mut places: Vec<Said> = Vec::new();
    for text in texts {
        let fields = fields(text);
        places.extend(fields.iter().filter_map(Field::said));
        places.push(whole(text, &fields));
        record(&mut recorded, text, &fields);
    }
    let of_values = (recorded != Recorded::default()).then(|| recorded.said());
    Said::strongest(of_values.into_iter().chain(places)).unwrap_or_else(|| Said::Nothing("it says nothing".to_owned()))
}

/// A text per labelled line; a line without a label goes on with the one before it.
pub fn sentences(lines: &[Line]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for line in lines {
        match texts.last_mut() {
            Some(last) if !begins_with_label(&line.text) => {
                last.push(' ');
                last.push_str(&line.text);
            }
            _ => texts.push(line.text.clone()),
        }
    }
    texts
}

fn begins_with_label(text: &str) -> bool {
    text.split_once(':').is_some_and(|(label, _)| label.split_whitespace().count() <= 3 && !label.contains(['.', ',']))
}

/// The settings of before and after that texts record.
pub fn recorded(texts: &[String]) -> Recorded {
    let mut recorded = Recorded::default();
    texts.iter().for_each(|text| record(&mut recorded, text, &fields(text)));
    recorded
}

fn record(recorded: &mut Recorded, text: &str, fields: &[Field<'_>]) {
    let both = fields.iter().find(|field| field.slot == Slot::Both).map_or(text, |field| field.value);
    if let Some(pair) = Recorded::of_pair(both) {
        *recorded = pair;
    }
    for field in fields {
        match field.slot {
            // Of several values the one that shows less counts.
            Slot::Before => recorded.before = Some(field.value.to_owned()),
            Slot::After if recorded.after.as_deref().and_then(setting) != Some(super::setting::Setting::On) => {
                recorded.after = Some(field.value.to_owned());
            }
            _ => {}
        }
    }
}

/// The result field of a sentence that says most, its value and what that says; `None` where it has none.
pub fn result_of(text: &str) -> Option<(&str, Said)> {
    let results = fields(text).into_iter().filter(|field| field.slot == Slot::Result);
    let said = results.map(|field| (field.value, verdict::of_value(field.value)));
    said.reduce(|one, other| if other.1.weight() > one.1.weight() { other } else { one })
}

/// Whether a column or a field of this label asks for a result.
pub fn asks_for_result(label: &str) -> bool {
    slot(label) == Some(Slot::Result)
}

/// What a field's label asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    /// `Result`, `Outcome`, `Verdict`, `Conclusion`.
    Result,
    /// `Status`: of the run, or of the flag.
    Status,
    /// `Verified`, `Passed`: yes, or what.
    Held,
    Before,
    After,
    Both,
    /// `Evidence`, `Tests`: what it rests on.
    Aside,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Field<'a> {
    slot: Slot,
    value: &'a str,
    /// Where the label begins.
    from: usize,
}

impl Field<'_> {
    fn said(&self) -> Option<Said> {
        let yes = ["yes", "y", "true"].iter().any(|yes| self.value.trim().eq_ignore_ascii_case(yes));
        match self.slot {
            Slot::Result => Some(verdict::of_value(self.value)),
            Slot::Status => setting(self.value).is_none().then(|| verdict::of_value(self.value)),
            Slot::Held if yes => Some(Said::Holds),
            Slot::Held => Some(verdict::of_value(self.value)).filter(|said| !matches!(said, Said::Unclear(_))),
            Slot::Aside => Some(verdict::of_text(self.value)),
            Slot::Before | Slot::After | Slot::Both => None,
        }
    }
}

/// The text before its fields, as it stands for itself.
fn whole(text: &str, fields: &[Field<'_>]) -> Said {
    verdict::of_text(&text[..fields.first().map_or(text.len(), |field| field.from)])
}

/// What is asked for by a label of a few words: the last one decides, and those before it must not turn it into what was
/// only expected.
fn slot(label: &str) -> Option<Slot> {
    const ALONG: [&str; 20] = [
        "actual",
        "observed",
        "test",
        "final",
        "overall",
        "rehearsal",
        "rollback",
        "the",
        "validation",
        "state",
        "value",
        "setting",
        "flag",
        "toggle",
        "switch",
        "measured",
        "fallback",
        "and",
        "regression",
        "verification",
    ];
    const FALLBACK: [&str; 9] = ["of", "for", "new", "to", "session", "sessions", "legacy", "path", "runtime"];
    let lower = label.trim().trim_matches(['*', '_', '`', '-', ' ']).to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |word: &str| words.contains(&word);
    let others = |own: &[&str]| words.iter().all(|word| ALONG.contains(word) || own.contains(word));
    match words.last().copied()? {
        _ if has("before") && has("after") && others(&["before", "after"]) => Some(Slot::Both),
        _ if has("before") && others(&["before"]) => Some(Slot::Before),
        _ if has("after") && others(&["after"]) => Some(Slot::After),
        "result" | "results" | "outcome" | "verdict" | "conclusion" => {
            others(&["result", "results", "outcome", "verdict", "conclusion"]).then_some(Slot::Result)
        }
        "status" => others(&["status"]).then_some(Slot::Status),
        "fallback" | "session" | "sessions" | "path" if has("fallback") && others(&FALLBACK) => Some(Slot::Held),
        "verified" | "passed" | "pass" | "confirmed" | "ok" | "rehearsed" | "validated" if words.len() == 1 => {
            Some(Slot::Held)
        }
        "evidence" | "test" | "tests" | "log" | "logs" | "suite" | "suites" if words.len() == 1 => Some(Slot::Aside),
        _ => None,
    }
}

/// The fields of a text, in order: each value ends where the next field's label begins.
fn fields(text: &str) -> Vec<Field<'_>> {
    let mut starts: Vec<(usize, usize, Slot)> = Vec::new();
    for (colon, _) in text.match_indices(':') {
        let behind = text[colon + 1..].chars().next();
        if behind.is_some_and(|c| !c.is_whitespace() && !c.is_alphabetic() && !matches!(c, '*' | '`')) {
            continue;
        }
        let reach = starts.last().map_or(0, |(_, value, _)| *value);
        let head = &text[reach..colon];
        let cut = head.rfind(['.', ';', '|', '–', '—', '·', ',']);
        let from = reach + cut.map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
        let Some(slot) = slot(&text[from..colon]) else { continue };
        // A comma joins: what stands before it may turn the label into what was only expected.
        let is_joined = cut.is_some_and(|at| head[at..].starts_with(',')) && starts.is_empty();
        if !is_joined {
            starts.push((from, colon + 1, slot));
        }
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|(from, ..)| *from).chain([text.len()]).collect();
    let fields = starts.iter().zip(ends).map(|((from, value, slot), end)| Field {
        slot: *slot,
        value: text[*value..end].trim().trim_end_matches([';', '|', '–', '—', '·', ',']).trim(),
        from: *from,
    });
    fields.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Said {
        said(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn an_explicit_result_holds() {
        for texts in [
            &["Result: pass"][..],
            &["Evidence: `a.test`", "Result: pass"],
            &["turned off, the old path came up. Result: pass"],
            &["Outcome: verified (`a.test`); Evidence: b.test"],
            &["Before: on, after: off"],
            &["Before: true", "After: false", "Result: PASS"],
            &["on → off"],
            &["Before/after: enabled / disabled"],
            &["Verified: yes"],
            &["Verified: the legacy path came up", "Result: pass"],
            &["Status: off", "Result: pass"],
            &["Test result: 12 passed, 0 failed"],
            &["Evidence: `a.test`: 12 passed"],
            &["Actual result: ✅"],
            &["pass"],
        ] {
            assert_eq!(of(texts), Said::Holds, "{texts:?}");
        }
    }

    #[test]
    fn a_failure_outweighs_and_a_doubt_stays_a_doubt() {
        for texts in [
            &["Result: pass", "After: on"][..],
            &["Before: on, after: on", "Result: pass"],
            &["Before: off; After: on"],
            &["Result: pass", "the router did not fall back"],
            &["Result: not a pass"],
            &["Result: pass", "Verified: no"],
            &["Verdict: fail"],
            &["on → on"],
        ] {
            assert!(matches!(of(texts), Said::Fails(_)), "{texts:?}: {:?}", of(texts));
        }
        for texts in [
            &["Result: pass with exceptions"][..],
            &["Result: pass", "Verdict: pass (waived)"],
            &["Result:"],
            &["PASS is expected"],
            &["Result: pass. But ask Ada."],
            &["Result: pass, Note: see below"],
        ] {
            assert!(matches!(of(texts), Said::Unclear(_)), "{texts:?}: {:?}", of(texts));
        }
    }

    #[test]
    fn what_was_only_expected_is_no_result() {
        for texts in [
            &["Expected result: pass"][..],
            &["expected: pass"],
            &["it is expected to pass"],
            &["Target outcome: pass"],
            &["when it is on, Result: pass"],
            &["Expected before: on, expected after: off"],
            &["Result with the old build: pass"],
            &["disabled by default (`a.test`)"],
            &["Before: on"],
            &[],
        ] {
            assert!(matches!(of(texts), Said::Nothing(_)), "{texts:?}: {:?}", of(texts));
        }
    }
}
