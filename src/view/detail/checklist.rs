//! A checklist item: its check, why, and its evidence; a section.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ItemFact, ItemState};
use crate::view::detail_builder::DetailBuilder;
use crate::view::entry::{state_of_section, word_of_item};

pub fn item(page: &mut DetailBuilder<'_>, item: &ItemFact) {
    page.title(Standing::of_item(item), word_of_item(item), &item.text);
    page.part("WHY");
    page.text(&item.because);
    page.part("TO TICK IT");
    page.text(what_space_does(item));
    page.evidence(&item.evidence);
    page.part("ITEM");
    match item.check {
        Some(check) => page.field("check", check.name()),
        None => page.field("check", "none: for a person to verify"),
    }
    page.field("in file", if item.ticked { "ticked" } else { "not ticked" });
    page.field("required", if item.required { "yes" } else { "not required" });
    page.field("line", &item.line.to_string());
    page.field("id", &item.id);
}

fn what_space_does(item: &ItemFact) -> &'static str {
    match (item.state, item.ticked) {
        (ItemState::Open, _) => "for a person: once its evidence was on screen",
        (ItemState::Manual, _) => "ticked by a person, who may take it off again",
        (ItemState::Verified, false) => "the check holds: ticking records it in the file",
        (ItemState::Verified, true) => "nothing to do: the machine holds it",
        (ItemState::Failing, true) => "ticked, but its check fails: the tick may be taken off by hand",
        (ItemState::Failing, false) => "refused while its check fails",
    }
}

pub fn section(page: &mut DetailBuilder<'_>, title: &str, items: &[usize]) {
    let checklist = page.sheet().assessment.checklist.as_ref();
    let all = checklist.map_or(&[][..], |checklist| &checklist.items);
    let facts: Vec<&ItemFact> = items.iter().filter_map(|index| all.get(*index)).collect();
    let done = facts.iter().filter(|item| item.ticked).count();
    let title = if title.is_empty() { "(no heading)" } else { title };
    page.title(state_of_section(&facts), &format!("{done} of {} done", facts.len()), title);
    page.part("ITEMS");
    let limit = page.sheet().state.ui.detail_top + usize::from(page.sheet().state.ui.height);
    for item in facts.iter().take(limit) {
        page.point(Standing::of_item(item), &format!("{}: {}", word_of_item(item), item.text));
    }
}
