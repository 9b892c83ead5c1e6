//! Rules behind `checklist.*`: what is ticked or open against what its check finds.

use std::collections::BTreeMap;

use crate::domain::assessment::wording::{join_capped, quoted};
use crate::domain::assessment::{ChecklistFact, ItemFact, ItemState, Record};
use crate::domain::evidence::artifact::Condition;
use crate::domain::evidence::checklist::{Checklist, Item};
use crate::domain::evidence::journal::graph::EverySaid;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::values::by_id::ById;
use crate::domain::values::path::{Location, PackPath};

use super::behind::Behind;
use super::recorded::{self, Records};
use super::required_items::check_required_items;
use super::senses::{Answer, Grounds, Senses};

/// Holds the published checklist against the evidence. `None` where the pack has no readable one.
pub(super) fn check_items(grounds: Grounds<'_>, said: &EverySaid<'_>) -> (Option<ChecklistFact>, Vec<Finding>) {
    let profile = grounds.profile;
    let wanted = PackPath::new(&profile.paths.checklist);
    let found = grounds.pack.checklists().find(|(path, _)| Some(*path) == wanted.as_ref());
    let Some((path, checklist)) = found else {
        return (None, missing(grounds, wanted.as_ref()));
    };
    let (items, mut findings) = facts(grounds, said, (path, checklist));
    findings.extend(items.iter().filter_map(|item| finding(path, item)));
    findings.extend(items.iter().filter_map(|item| recorded::finding(path, item)));
    findings.extend(parents(path, checklist, &items));
    match items.is_empty() {
        true => findings.push(empty(path)),
        false => findings.extend(check_required_items(profile, path, checklist)),
    }
    (Some(ChecklistFact { path: path.clone(), items }), findings)
}

/// A checklist that is there and cannot be read has its own code.
fn missing(grounds: Grounds<'_>, wanted: Option<&PackPath>) -> Vec<Finding> {
    if wanted.is_some_and(|path| super::has_its_own_finding(grounds.pack, path)) {
        return Vec::new();
    }
    let path = &grounds.profile.paths.checklist;
    let condition = wanted.and_then(|path| grounds.pack.entry(path)).map(|entry| &entry.artifact.condition);
    let alike = wanted.and_then(|path| grounds.pack.in_other_case(path));
    let why = match (condition, alike) {
        (Some(Condition::BeingWritten), _) => "it is being written".to_owned(),
        (_, Some(alike)) => {
            format!("there is {}, which differs only in the case of its letters", quoted(alike.as_str()))
        }
        (_, None) => "nothing is there".to_owned(),
    };
    let message = format!("There is no checklist at {}: {why}.", quoted(path));
    let remedy = format!("Keep the release's checklist at {path}.");
    let finding = Finding::new(Code::ChecklistMissing, path.as_str(), message)
        .comparing("file at the checklist's path", &why, Origin::computed("the files of the pack"))
        .comparing("path of the checklist", path.as_str(), Origin::profile("paths.checklist"));
    vec![finding.remedy(remedy)]
}

fn empty(path: &PackPath) -> Finding {
    Finding::new(Code::ChecklistMissing, path.as_str(), "The checklist holds no task list item.")
        .at(Location::file(path))
        .comparing("task list items", "0", Origin::at(Location::file(path)))
        .comparing("path of the checklist", path.as_str(), Origin::profile("paths.checklist"))
        .remedy("Put the release's checklist back in its place.")
}

/// The items, each with what the journals say of it; and what they say of items that are gone.
fn facts(
    grounds: Grounds<'_>,
    said: &EverySaid<'_>,
    (path, checklist): (&PackPath, &Checklist),
) -> (ById<ItemFact>, Vec<Finding>) {
    let mut senses = Senses::of(grounds);
    let runs: Vec<(&str, &PackPath)> =
        grounds.reports.iter().filter_map(|report| Some((report.run_id.as_deref()?, &report.path))).collect();
    let behind = Behind { pack: grounds.pack, profile: grounds.profile, reports: &runs, checklist: path };
    let mut facts: Vec<ItemFact> = checklist.items.iter().map(|item| fact(&mut senses, behind, item)).collect();
    let records = Records::of(grounds.pack, path, said, &facts);
    let said: Vec<Record> = facts.iter().map(|item| records.of_item(item)).collect();
    facts.iter_mut().zip(said).for_each(|(item, said)| take_in(item, said));
    // Where nothing is left, that is said once.
    let gone = if facts.is_empty() { Vec::new() } else { records.gone() };
    (facts.into_iter().collect(), gone)
}

/// A tick that was taken back leaves a person's item open.
fn take_in(item: &mut ItemFact, said: Record) {
    item.record = said;
    if item.state == ItemState::Manual && !item.is_ticked() {
        item.state = ItemState::Open;
    }
}

fn fact(senses: &mut Senses<'_>, behind: Behind<'_>, item: &Item) -> ItemFact {
    let rules = &senses.grounds.profile.checklist;
    let tied = rules.check_for(&item.text);
    let check = tied.as_ref().map(|(check, _)| *check);
    let sensed = tied.map(|(check, subject)| senses.sense(check, subject));
    let state = match (sensed.as_ref().map(|it| it.answer), item.ticked) {
        (Some(Answer::Holds), _) => ItemState::Verified,
        (Some(Answer::Fails), _) => ItemState::Failing,
        (Some(Answer::Undecided) | None, true) => ItemState::Manual,
        (Some(Answer::Undecided) | None, false) => ItemState::Open,
    };
    let own = "A person verifies this: look at what the item names, then tick it.";
    let (because, mut evidence) = sensed.map_or_else(|| (own.to_owned(), Vec::new()), |it| (it.because, it.evidence));
    let named = behind.named(item).into_iter().filter(|path| evidence.iter().all(|place| place.path != *path));
    evidence.extend(named.map(|path| Location::file(&path)).collect::<Vec<_>>());
    ItemFact {
        id: item.id.clone(),
        line: item.line,
        section: item.section.clone(),
        text: item.text.clone(),
        depth: item.depth,
        ticked: item.ticked,
        required: rules.is_required(&item.text) && !is_struck_out(item),
        check,
        state,
        because,
        behind: behind.digested(&evidence),
        evidence,
        names: behind.mentioned(item),
        words: item.words.clone(),
        record: Record::None,
    }
}

/// Nothing is left of it but what stands in brackets: `~~Measure on macOS~~ (n/a)`.
fn is_struck_out(item: &Item) -> bool {
    let rest = item.said.split('(').next().unwrap_or_default();
    item.said != item.text && !rest.chars().any(char::is_alphanumeric)
}

fn finding(path: &PackPath, item: &ItemFact) -> Option<Finding> {
    let text = quoted(&item.text);
    let open = how_open(item);
    let (code, message, remedy) = match (item.is_ticked(), item.state) {
        (false, _) if !item.required => return None,
        (false, ItemState::Verified) => {
            let remedy = format!("Its check holds: Space on the item, or `signoff tick {}`, records it.", item.id);
            (Code::ChecklistUnticked, format!("The item {text} {open}."), remedy)
        }
        (false, ItemState::Failing) => {
            let message = format!("The item {text} {open}, and its check fails: {}", item.because);
            let remedy = format!("Bring the evidence, then tick the item: `signoff tick {}`.", item.id);
            (Code::ChecklistUnticked, message, remedy)
        }
        (false, _) => {
            let remedy = format!("Verify it and tick it: `signoff tick {}`.", item.id);
            (Code::ChecklistUnticked, format!("The item {text} {open}."), remedy)
        }
        (true, ItemState::Failing) => {
            let message = format!("The item {text} is ticked, but its check fails: {}", item.because);
            let remedy = format!(
                "Bring the evidence, or take the tick off: Space on the item, or `signoff untick {}`.",
                item.id
            );
            (Code::ChecklistTickedUnverified, message, remedy)
        }
        (true, _) => return None,
    };
    let place = Location::line(path, item.line);
    let finding = Finding::new(code, item.id.as_str(), message);
    let finding = finding.at(place.clone()).at_all(item.evidence.iter().cloned());
    let finding = finding.comparing("tick in the file", tick(item), Origin::at(place));
    let finding = match item.check {
        Some(check) => {
            let answer = match item.state {
                ItemState::Verified => "holds",
                ItemState::Failing => "fails",
                ItemState::Open | ItemState::Manual => "undecided",
            };
            let state = format!("{answer}: {}", item.because);
            let tied = Origin::computed("the evidence that the check looks at");
            finding.comparing("check tied to it", check.name(), Origin::profile("checklist.items")).comparing(
                "what it finds",
                state,
                tied,
            )
        }
        None => {
            finding.comparing("check tied to it", "none: for a person to verify", Origin::profile("checklist.items"))
        }
    };
    let required = if item.required { "yes" } else { "no" };
    Some(finding.comparing("required", required, Origin::profile("checklist.optional")).remedy(remedy))
}

fn tick(item: &ItemFact) -> &'static str {
    if item.ticked { "ticked" } else { "open" }
}

/// Why an item counts as open, as the end of a sentence.
fn how_open(item: &ItemFact) -> String {
    match &item.record {
        Record::Unticked(act) if item.ticked => format!("counts as open: {} unticked it", act.who()),
        _ => "is not ticked".to_owned(),
    }
}

/// What an item counts as, whatever its box shows.
fn counts_as(item: &ItemFact) -> &'static str {
    if item.is_ticked() { "ticked" } else { "open" }
}

/// Parents that are ticked above an open child, or open above ticked ones only.
fn parents(path: &PackPath, checklist: &Checklist, items: &[ItemFact]) -> Vec<Finding> {
    let mut below: BTreeMap<usize, Vec<&ItemFact>> = BTreeMap::new();
    for (item, fact) in checklist.items.iter().zip(items).filter(|(_, fact)| fact.required) {
        if let Some(parent) = item.parent {
            below.entry(parent).or_default().push(fact);
        }
    }
    let mut findings = Vec::new();
    for (index, children) in below {
        let Some(parent) = items.get(index) else { continue };
        let open: Vec<&ItemFact> = children.iter().copied().filter(|child| !child.is_ticked()).collect();
        let text = quoted(&parent.text);
        let (message, told) = if parent.is_ticked() && !open.is_empty() {
            let names: Vec<String> = open.iter().map(|child| quoted(&child.text)).collect();
            (format!("The item {text} is ticked above what is open: {}.", join_capped(&names)), open)
        } else if !parent.is_ticked() && open.is_empty() {
            (format!("The item {text} is open, while everything beneath it is ticked."), children)
        } else {
            continue;
        };
        let finding = Finding::new(Code::ChecklistParentOpen, parent.id.as_str(), message);
        let compared = std::iter::once(parent).chain(told.iter().copied());
        findings.push(
            compared
                .fold(finding, |it, item| {
                    it.comparing(&item.text, counts_as(item), Origin::at(Location::line(path, item.line)))
                })
                .at(Location::line(path, parent.line))
                .at_all(told.iter().map(|child| Location::line(path, child.line)))
                .remedy("Make parent and children agree."),
        );
    }
    findings
}
