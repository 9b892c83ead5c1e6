//! Damages for `checklist.*`.

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
