//! Checklist sections and items.

use crate::app::entry::Entry;
use crate::app::thing::Thing;
use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ItemFact, ItemState};
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::{RowContext, Verbosity};
use crate::view::screen::{Role, Row};
use crate::view::text::{paragraphs, shown};

/// Below this width an item's word stands in its detail only: its glyph says it in the list.
const WITH_WORDS: usize = 50;
const WORD: usize = 20;

pub(super) fn section_entry(context: &RowContext<'_>, items: &[ItemFact], next: Option<&Entry>) -> Vec<Row> {
    let done = items.iter().filter(|item| item.is_done()).count();
    let title = title_of(items);
    let fold = context.fold_mark(
        next,
        |below| matches!(below, Thing::Item(it) if items.first().is_some_and(|first| first.section == it.section)),
    );
    let line = context.line().standing(state_of(items)).push(fold, Role::Text);
    let tally = format!("{done} of {} done", items.len());
    let room = context.width.saturating_sub(line.width() + 1 + WORD.max(tally.len()));
    let line = if context.has_room_for(WITH_WORDS) {
        line.cell(title, room, Role::Text).push(&tally, Role::Text)
    } else {
        line.push(title, Role::Text).push(&format!(" {done}/{}", items.len()), Role::Text)
    };
    vec![context.row(line)]
}

pub(super) fn item_entry(context: &RowContext<'_>, item: &ItemFact, verbosity: Verbosity) -> Vec<Row> {
    let standing = Standing::of_item(item);
    let indent = 2 * item.depth.min(6);
    let line = context.line().to(2 + indent).standing(standing);
    if !context.has_room_for(WITH_WORDS) {
        return context.text(line, &item.text, verbosity);
    }
    let room = context.width.saturating_sub(1 + WORD);
    let text = RowContext { width: room, ..*context };
    let mut rows = text.text(line, &item.text, verbosity);
    if let Some(first) = rows.first_mut() {
        let whole = context.line().append_row(first).to(room + 1);
        *first = context.row(whole.push(word_of(item), Role::Text));
    }
    rows
}

/// The item's state in words.
fn word_of(item: &ItemFact) -> &'static str {
    if item.record.is_contested() {
        return "contested";
    }
    match (item.state, item.ticked) {
        (ItemState::Manual | ItemState::Verified, true) if item.record.outdated().is_some() => "changed since",
        (ItemState::Verified, true) => "sensed",
        (ItemState::Verified, false) => "sensed, not recorded",
        (ItemState::Manual, _) => "ticked by hand",
        (ItemState::Failing, true) => "ticked, but fails",
        (ItemState::Failing, false) => "fails",
        (ItemState::Open, _) if item.required => "open",
        (ItemState::Open, _) => "not required",
    }
}

/// What a section is called.
fn title_of(items: &[ItemFact]) -> &str {
    items.first().map(|item| item.section.as_str()).filter(|title| !title.is_empty()).unwrap_or("(no heading)")
}

/// The worst of a section's items; a section without an open one is as its items are.
fn state_of(items: &[ItemFact]) -> Standing {
    let standings: Vec<Standing> = items.iter().map(Standing::of_item).collect();
    let worst = [Standing::Blocks, Standing::Open, Standing::Ticked, Standing::Sensed];
    worst.into_iter().find(|standing| standings.contains(standing)).unwrap_or(Standing::NotRequired)
}

pub(super) fn item_detail(detail: &mut DetailBuilder<'_>, item: &ItemFact) {
    detail.title(Standing::of_item(item), word_of(item), &item.text);
    words(detail, item);
    detail.part("WHY");
    detail.whole(&item.because);
    changes(detail, item);
    behind(detail, item);
    acts(detail, item);
    detail.decided();
    detail.part("TO TICK IT");
    detail.text(what_space_does(item));
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

/// What it says beneath its first line, or beyond what a title shows: a tick is of all of it.
fn words(detail: &mut DetailBuilder<'_>, item: &ItemFact) {
    let is_told = item.words.split_whitespace().eq(item.text.split_whitespace());
    if !is_told || shown(&item.text).as_str().len() < item.text.len() {
        detail.part("IN FULL");
        detail.whole(&item.words);
    }
}

/// What differs from what was ticked, with its lines.
fn changes(detail: &mut DetailBuilder<'_>, item: &ItemFact) {
    let Some(tick) = item.record.outdated() else { return };
    detail.part("SINCE IT WAS TICKED");
    for change in &tick.changes {
        paragraphs(&change.words()).for_each(|part| detail.point(Standing::Stale, part));
        let lines = change.lines();
        lines.iter().take(CHANGED_LINES).for_each(|line| detail.faint(line));
        if lines.len() > CHANGED_LINES {
            detail.more(lines.len() - CHANGED_LINES);
        }
    }
}

/// The files behind it, and what it names besides.
fn behind(detail: &mut DetailBuilder<'_>, item: &ItemFact) {
    if item.needs_reason() {
        detail.part("EVIDENCE");
        return detail.text("nothing stands behind it: it names no file, no pull request and no flag");
    }
    detail.places(&item.evidence);
    if !item.names.is_empty() {
        detail.field("names", &item.names.join(", "));
    }
}

/// Who ticked it, or left it open.
fn acts(detail: &mut DetailBuilder<'_>, item: &ItemFact) {
    let (acts, is_told) = (item.record.acts(), item.ticked || !item.record.acts().is_empty());
    if !is_told {
        return;
    }
    detail.part("BY WHOM");
    if acts.is_empty() {
        detail.text(&match item.record.elsewhere() {
            Some(elsewhere) => format!("ticked elsewhere, in a commit of {}", elsewhere.who()),
            None => "ticked elsewhere: no journal tells by whom".to_owned(),
        });
    }
    for act in acts {
        let verb = if act.is_tick { "ticked" } else { "unticked" };
        let seen = if act.on_screen { "" } else { ", not seen on a screen" };
        detail.text(&format!("{verb} by {}{seen}", act.who()));
        detail.field("machine", &act.host);
        detail.field("journal", &act.place.to_string());
        if let Some(reason) = &act.reason {
            detail.field("reason", reason);
        }
    }
}

/// Lines of a diff that stand in a card.
const CHANGED_LINES: usize = 60;

fn what_space_does(item: &ItemFact) -> &'static str {
    match (item.state, item.ticked) {
        (ItemState::Failing, false) => "refused while its check fails",
        _ if item.record.is_contested() => "contested: look at both, then tick it again or untick it",
        (_, true) if item.record.outdated().is_some() => "not what was ticked: look at it, and tick what is there now",
        (ItemState::Open, _) if item.needs_reason() => "for a person, who says why: nothing stands behind it",
        (ItemState::Open, _) => "for a person: once its evidence was on screen",
        (ItemState::Manual, _) => "ticked by a person, who may take it off again",
        (ItemState::Verified, false) => "the check holds: ticking records it in the file",
        (ItemState::Verified, true) => "nothing to do: the machine holds it",
        (ItemState::Failing, true) => "ticked, but its check fails: the tick may be taken off by hand",
    }
}

pub(super) fn section_detail(detail: &mut DetailBuilder<'_>, items: &[ItemFact]) {
    let done = items.iter().filter(|item| item.is_done()).count();
    detail.title(state_of(items), &format!("{done} of {} done", items.len()), title_of(items));
    detail.part("ITEMS");
    let limit = detail.context().state.ui.detail_top + usize::from(detail.context().state.ui.height);
    for item in items.iter().take(limit) {
        detail.point(Standing::of_item(item), &format!("{}: {}", word_of(item), item.text));
    }
}
