//! Damages for `checklist.*`.

use crate::domain::assessment::wording::quoted;
use crate::domain::assessment::{ChecklistFact, ItemFact, ItemState, RawFact, ReportFact};
use crate::domain::evidence::checklist::{Checklist, Item};
use crate::domain::profile::Check;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;

use super::mutation::{Attempt, Edit, Mutation};
use super::original::Original;

fn read<'a>(original: &Original<'a>) -> Result<(&'a ChecklistFact, &'a Checklist), String> {
    let fact = original.assessment.checklist.as_ref();
    let found = fact.and_then(|fact| Some((fact, original.pack.checklists().find(|(path, _)| **path == fact.path)?.1)));
    found.ok_or_else(|| "no checklist is in the pack".to_owned())
}

/// The checklist with one byte changed, as a tick does.
fn marked(original: &Original<'_>, path: &PackPath, item: &Item, mark: u8) -> Result<Edit, String> {
    let mut bytes = original.bytes(path)?;
    *bytes.get_mut(item.mark).ok_or("the item has no mark")? = mark;
    Ok(Edit::becomes(path, bytes))
}

pub(super) fn gone(original: &Original<'_>) -> Attempt {
    let (fact, _) = read(original)?;
    Ok(Mutation::gone(format!("`{}` is gone", fact.path), [fact.path.clone()]))
}

/// Every item that the first of the required ones is found in.
pub(super) fn item_struck_out(original: &Original<'_>) -> Attempt {
    let (fact, checklist) = read(original)?;
    let profile = original.profile;
    let required = profile.checklist.required.first().ok_or("the profile names no required item")?;
    let wanted = required.expressions(&profile.flags)?;
    let (name, expression) = wanted.first().ok_or("the profile names no flag")?;
    let found: Vec<&Item> = checklist.items.iter().filter(|item| expression.is_match(&item.said)).collect();
    let bytes = original.bytes(&fact.path)?;
    let struck = found.iter().rev().try_fold(bytes, |bytes, item| struck_out(&bytes, item));
    let struck = struck.ok_or("the checklist changed meanwhile")?;
    Ok(Mutation::new(format!("{} is struck out", quoted(name)), vec![Edit::becomes(&fact.path, struck)]))
}

/// The item's first line, from behind its box on.
fn struck_out(bytes: &[u8], item: &Item) -> Option<Vec<u8>> {
    let (before, rest) = bytes.split_at_checked(item.mark + 3)?;
    let end = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
    let (words, after) = rest.split_at(end);
    Some([before, b"~~", words, b"~~", after].concat())
}

pub(super) fn box_without_a_blank(original: &Original<'_>) -> Attempt {
    let (fact, _) = read(original)?;
    let mut text = original.text(&fact.path)?;
    text.push_str("\n\n- []One thing more\n");
    Ok(Mutation::new("a box without a blank in it was added to the checklist", vec![Edit::becomes(&fact.path, text)]))
}

/// Where none is ticked, nothing is done: the rule should have spoken.
pub(super) fn unticked(original: &Original<'_>) -> Attempt {
    let (fact, checklist) = read(original)?;
    let ticked = || checklist.items.iter().zip(&fact.items).filter(|(item, _)| item.ticked);
    let required = ticked().find(|(_, fact)| fact.required);
    let Some((item, _)) = required.or_else(|| ticked().next()) else {
        checklist.items.first().ok_or("the checklist has no item")?;
        return Ok(Mutation::new("no item of the checklist is ticked", Vec::new()));
    };
    let edit = marked(original, &fact.path, item, b' ')?;
    Ok(Mutation::new(format!("`{}` is not ticked", item.text), vec![edit]))
}

/// For every check of a ticked item: what it rests on is gone. Where no item has a check, everything is.
pub(super) fn evidence_gone(original: &Original<'_>) -> Vec<Attempt> {
    let fact = match read(original) {
        Ok((fact, _)) if fact.items.iter().any(|item| item.ticked) => fact,
        Ok(_) => return vec![Err("no item is ticked".to_owned())],
        Err(why) => return vec![Err(why)],
    };
    let mut tied: Vec<(Check, &ItemFact)> = Vec::new();
    for item in fact.items.iter().filter(|item| item.ticked && item.state == ItemState::Verified) {
        let check = item.check.filter(|check| !tied.iter().any(|(known, _)| known == check));
        tied.extend(check.map(|check| (check, item)));
    }
    if tied.is_empty() && fact.items.iter().any(|item| item.check.is_some()) {
        return vec![Err("no ticked item has a check that holds".to_owned())];
    }
    if tied.is_empty() {
        let all = original.pack.entries().map(|entry| &entry.artifact.path).filter(|path| **path != fact.path);
        return vec![Ok(Mutation::gone("everything but the checklist is gone", all.cloned()))];
    }
    let gone = |(check, item): (Check, &ItemFact)| {
        Ok(Mutation::gone(format!("what `{}` rests on is gone", item.text), behind(original, check)))
    };
    tied.into_iter().map(gone).collect()
}

fn behind(original: &Original<'_>, check: Check) -> Vec<PackPath> {
    let of_kind = |kind| original.pack.paths_of(kind).cloned().collect();
    let reports = || original.assessment.reports.iter();
    let is_baseline = |it: &&ReportFact| it.run_type.as_deref() == Some(original.profile.runs.baseline_type.as_str());
    let raw = |report: &ReportFact| match &report.raw {
        RawFact::Recomputed { path, .. } => Some(path.clone()),
        _ => None,
    };
    match check {
        Check::BaselineReport => reports().filter(is_baseline).map(|report| report.path.clone()).collect(),
        Check::Gate => of_kind(Kind::GateOutput),
        Check::RawRuns => reports().filter_map(raw).collect(),
        Check::RollbackFlags => of_kind(Kind::Rollback),
        Check::Regression => of_kind(Kind::Regression),
        Check::ApprovalNote => of_kind(Kind::ApprovalNote),
    }
}

/// A required item and the one above it are made to disagree.
pub(super) fn child_differs(original: &Original<'_>) -> Attempt {
    let (fact, checklist) = read(original)?;
    let nested = checklist.items.iter().zip(&fact.items);
    let nested = nested.filter_map(|(item, fact)| Some((fact.required, item, checklist.items.get(item.parent?)?)));
    let nested: Vec<_> = nested.collect();
    let required = nested.iter().find(|(required, ..)| *required).or(nested.first());
    let (_, child, parent) = required.copied().ok_or("no item stands beneath another one")?;
    let (item, mark, what) = if parent.ticked {
        (child, b' ', format!("`{}` is ticked above `{}`, which is not", parent.text, child.text))
    } else {
        (parent, b'x', format!("`{}` is ticked above what is open", parent.text))
    };
    Ok(Mutation::new(what, vec![marked(original, &fact.path, item, mark)?]))
}
