//! Checklist sections and items.

use crate::app::entry::{Entry, Subject};
use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ItemFact, ItemState};
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::{RowContext, Verbosity, fold_mark};
use crate::view::screen::{Role, Row};

/// Below this width an item's word stands in its detail only: its glyph says it in the list.
const WITH_WORDS: usize = 50;
const WORD: usize = 20;

pub fn section_entry(context: &RowContext<'_>, title: &str, items: &[usize], next: Option<&Entry>) -> Vec<Row> {
    let facts: Vec<&ItemFact> = items.iter().filter_map(|index| item_at(context, *index)).collect();
    let done = facts.iter().filter(|item| item.ticked).count();
    let title = if title.is_empty() { "(no heading)" } else { title };
    let fold = fold_mark(context.glyphs(), next, |below| matches!(below, Subject::Item(i) if items.contains(i)));
    let line = context.line().standing(state_of(&facts)).push(fold, Role::Text);
    let tally = format!("{done} of {} done", facts.len());
    let room = context.width.saturating_sub(line.width() + 1 + WORD.max(tally.len()));
    let line = if context.has_room_for(WITH_WORDS) {
        line.cell(title, room, Role::Text).push(&tally, Role::Text)
    } else {
        line.push(title, Role::Text).push(&format!(" {done}/{}", facts.len()), Role::Text)
    };
    vec![context.row(line)]
}

pub fn item_entry(context: &RowContext<'_>, item: &ItemFact, verbosity: Verbosity) -> Vec<Row> {
    let standing = Standing::of_item(item);
    let indent = 2 * item.depth.min(6);
    let line = context.line().to(2 + indent).standing(standing);
    if !context.has_room_for(WITH_WORDS) {
        return context.told(line, &item.text, verbosity);
    }
    let room = context.width.saturating_sub(1 + WORD);
    let text = RowContext { width: room, ..*context };
    let mut rows = text.told(line, &item.text, verbosity);
    if let Some(first) = rows.first_mut() {
        let whole = context.line().append_row(first).to(room + 1);
        *first = context.row(whole.push(word_of(item), Role::Text));
    }
    rows
}

/// The item's state in words.
pub fn word_of(item: &ItemFact) -> &'static str {
    match (item.state, item.ticked) {
        (ItemState::Verified, true) => "sensed",
        (ItemState::Verified, false) => "sensed, not recorded",
        (ItemState::Manual, _) => "ticked by hand",
        (ItemState::Failing, true) => "ticked, but fails",
        (ItemState::Failing, false) => "fails",
        (ItemState::Open, _) if item.required => "open",
        (ItemState::Open, _) => "not required",
    }
}

fn item_at<'a>(context: &RowContext<'a>, index: usize) -> Option<&'a ItemFact> {
    context.assessment.checklist.as_ref()?.items.get(index)
}

/// The worst of a section's items; a section without an open one is as its items are.
pub fn state_of(items: &[&ItemFact]) -> Standing {
    let standings: Vec<Standing> = items.iter().map(|item| Standing::of_item(item)).collect();
    let worst = [Standing::Blocks, Standing::Open, Standing::Ticked, Standing::Sensed];
    worst.into_iter().find(|standing| standings.contains(standing)).unwrap_or(Standing::NotRequired)
}

pub fn item_detail(detail: &mut DetailBuilder<'_>, item: &ItemFact) {
    detail.title(Standing::of_item(item), word_of(item), &item.text);
    detail.part("WHY");
    detail.text(&item.because);
    detail.part("TO TICK IT");
    detail.text(what_space_does(item));
    detail.evidence(&item.evidence);
    detail.part("ITEM");
    match item.check {
        Some(check) => detail.field("check", check.name()),
        None => detail.field("check", "none: for a person to verify"),
    }
    detail.field("in file", if item.ticked { "ticked" } else { "not ticked" });
    detail.field("required", if item.required { "yes" } else { "not required" });
    detail.field("line", &item.line.to_string());
    detail.field("id", &item.id);
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

pub fn section_detail(detail: &mut DetailBuilder<'_>, title: &str, items: &[usize]) {
    let checklist = detail.context().assessment.checklist.as_ref();
    let all = checklist.map_or(&[][..], |checklist| &checklist.items);
    let facts: Vec<&ItemFact> = items.iter().filter_map(|index| all.get(*index)).collect();
    let done = facts.iter().filter(|item| item.ticked).count();
    let title = if title.is_empty() { "(no heading)" } else { title };
    detail.title(state_of(&facts), &format!("{done} of {} done", facts.len()), title);
    detail.part("ITEMS");
    let limit = detail.context().state.ui.detail_top + usize::from(detail.context().state.ui.height);
    for item in facts.iter().take(limit) {
        detail.point(Standing::of_item(item), &format!("{}: {}", word_of(item), item.text));
    }
}
