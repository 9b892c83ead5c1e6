//! Checklist sections and items.

use crate::app::entry::{Entry, Subject};
use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ItemFact, ItemState};
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

use super::{Verbosity, fold_mark};

/// Below this width an item's word stands in its detail only: its glyph says it in the list.
const WITH_WORDS: usize = 50;
const WORD: usize = 20;

pub fn section(sheet: &RowContext<'_>, title: &str, items: &[usize], next: Option<&Entry>) -> Vec<Row> {
    let facts: Vec<&ItemFact> = items.iter().filter_map(|index| item_at(sheet, *index)).collect();
    let done = facts.iter().filter(|item| item.ticked).count();
    let title = if title.is_empty() { "(no heading)" } else { title };
    let fold = fold_mark(sheet.glyphs(), next, |below| matches!(below, Subject::Item(i) if items.contains(i)));
    let line = sheet.line().standing(state_of(&facts)).push(fold, Role::Text);
    let tally = format!("{done} of {} done", facts.len());
    let room = sheet.width.saturating_sub(line.width() + 1 + WORD.max(tally.len()));
    let line = if sheet.has_room_for(WITH_WORDS) {
        line.cell(title, room, Role::Text).push(&tally, Role::Text)
    } else {
        line.push(title, Role::Text).push(&format!(" {done}/{}", facts.len()), Role::Text)
    };
    vec![sheet.row(line)]
}

pub fn item(sheet: &RowContext<'_>, item: &ItemFact, telling: Verbosity) -> Vec<Row> {
    let standing = Standing::of_item(item);
    let indent = 2 * item.depth.min(6);
    let line = sheet.line().to(2 + indent).standing(standing);
    if !sheet.has_room_for(WITH_WORDS) {
        return sheet.told(line, &item.text, telling);
    }
    let room = sheet.width.saturating_sub(1 + WORD);
    let text = RowContext { width: room, ..*sheet };
    let mut rows = text.told(line, &item.text, telling);
    if let Some(first) = rows.first_mut() {
        let whole = sheet.line().append_row(first).to(room + 1);
        *first = sheet.row(whole.push(word_of(item), Role::Text));
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

fn item_at<'a>(sheet: &RowContext<'a>, index: usize) -> Option<&'a ItemFact> {
    sheet.assessment.checklist.as_ref()?.items.get(index)
}

/// The worst of a section's items; a section without an open one is as its items are.
pub fn state_of(items: &[&ItemFact]) -> Standing {
    let standings: Vec<Standing> = items.iter().map(|item| Standing::of_item(item)).collect();
    let worst = [Standing::Blocks, Standing::Open, Standing::Ticked, Standing::Sensed];
    worst.into_iter().find(|standing| standings.contains(standing)).unwrap_or(Standing::NotRequired)
}
