//! The cursor and the window around it.

use crate::app::action::Action;
use crate::app::entry::Entry;
use crate::app::event::Preview;
use crate::app::links::LISTED;
use crate::app::navigation::evidence_of;
use crate::app::pane::Pane;
use crate::app::row_trace::followed;
use crate::app::selection::{Selection, cursor, nearest};
use crate::app::state::{State, Ui};
use crate::app::thing::Thing;

use super::{drilling, saying};

/// Moves the cursor, or the detail where one is open. The entries stay what they are: they are not listed again.
pub(super) fn go(state: &mut State, selection: &Selection, motion: Action) {
    step(state, selection, motion);
    let cursor = cursor(state, state.ui.pane, &selection.entries);
    settle_among(state, &selection.entries, cursor);
}

fn step(state: &mut State, selection: &Selection, motion: Action) {
    let is_part = matches!(motion, Action::NextPart | Action::PreviousPart);
    if matches!(motion, Action::NextMatch | Action::PreviousMatch) && follow(state, motion) {
        return;
    }
    if state.ui.open.is_some() && !is_part {
        return scroll_detail(state, selection, motion);
    }
    if state.ui.open.is_some() && drilling::mark_link(state, selection, motion) {
        return;
    }
    let Some(from) = selection.cursor else { return };
    if let Some(to) = target(state, &selection.entries, from, motion) {
        state.ui.open = state.ui.open.take().filter(|_| to == from);
        put(state, state.ui.pane, &selection.entries, to);
        scroll_pages(state, motion);
    } else if motion == Action::NextMatch || motion == Action::PreviousMatch {
        saying::say(state, "there is no other match");
    }
}

/// To the next or previous row of those that are followed, round and round; whether any is.
fn follow(state: &mut State, motion: Action) -> bool {
    let Some(followed) = followed(state) else { return false };
    let count = followed.metric.against.as_ref().map_or(1, |rows| rows.len().max(1));
    let step = if motion == Action::NextMatch { 1 } else { count - 1 };
    let to = (followed.at + step) % count;
    state.ui.detail_top = 0;
    state.ui.rows.iter_mut().for_each(|rows| rows.at = to);
    if count == 1 {
        saying::say(state, "this is the only one");
    }
    true
}

/// Where a motion leads; `None` where it leads nowhere.
fn target(state: &State, entries: &[Entry], from: usize, motion: Action) -> Option<usize> {
    let page = state.ui.page();
    match motion {
        Action::Down => steps_down(entries, from, 1),
        Action::Up => steps_up(entries, from, 1),
        Action::HalfPageDown => steps_down(entries, from, half(page)),
        Action::HalfPageUp => steps_up(entries, from, half(page)),
        Action::PageDown => steps_down(entries, from, page),
        Action::PageUp => steps_up(entries, from, page),
        Action::First => nearest(entries, 0),
        Action::Last => steps_down(entries, from, usize::MAX),
        Action::NextMatch => steps_down(entries, from, 1).or_else(|| nearest(entries, 0)).filter(|to| *to != from),
        Action::PreviousMatch => {
            steps_up(entries, from, 1).or_else(|| steps_down(entries, from, usize::MAX)).filter(|to| *to != from)
        }
        Action::NextPart => part_after(entries, from).or_else(|| nearest(entries, 0)),
        Action::PreviousPart => part_before(entries, from).or_else(|| part_before(entries, entries.len())),
        _ => None,
    }
}

fn half(page: usize) -> usize {
    (page / 2).max(1)
}

/// The entry so many selectable ones further down, or the last one.
fn steps_down(entries: &[Entry], from: usize, steps: usize) -> Option<usize> {
    (from + 1..entries.len()).filter(|i| entries[*i].subject.is_selectable()).take(steps).last()
}

fn steps_up(entries: &[Entry], from: usize, steps: usize) -> Option<usize> {
    (0..from).rev().filter(|i| entries[*i].subject.is_selectable()).take(steps).last()
}

/// The first selectable entry of the next part that has one.
fn part_after(entries: &[Entry], from: usize) -> Option<usize> {
    let part = (from + 1..entries.len()).find(|i| entries[*i].subject.begins_part())?;
    (part..entries.len()).find(|i| entries[*i].subject.is_selectable())
}

/// The first selectable entry of the part before the one that `from` is in.
fn part_before(entries: &[Entry], from: usize) -> Option<usize> {
    let firsts = (0..from).filter(|i| entries[*i].subject.begins_part());
    let mut firsts = firsts.filter_map(|part| (part..entries.len()).find(|i| entries[*i].subject.is_selectable()));
    firsts.rfind(|first| *first < from)
}

/// Puts the cursor on an entry of a pane.
pub(super) fn put(state: &mut State, pane: Pane, entries: &[Entry], at: usize) {
    if let Some(entry) = entries.get(at) {
        state.ui.selected.insert(pane, entry.id.clone());
        state.ui.positions.insert(pane, at);
    }
}

/// A page motion moves the window too, so that the cursor keeps its row.
fn scroll_pages(state: &mut State, motion: Action) {
    let page = state.ui.page();
    let top = state.ui.top.entry(state.ui.pane).or_insert(0);
    match motion {
        Action::HalfPageDown => *top += half(page),
        Action::HalfPageUp => *top = top.saturating_sub(half(page)),
        Action::PageDown => *top += page,
        Action::PageUp => *top = top.saturating_sub(page),
        _ => {}
    }
}

/// Remembers where the cursor stands, and moves the window by half pages until it is inside.
pub(super) fn settle(state: &mut State) {
    let Selection { entries, cursor } = Selection::of(state);
    settle_among(state, &entries, cursor);
}

/// The same where the entries are at hand.
fn settle_among(state: &mut State, entries: &[Entry], cursor: Option<usize>) {
    let (pane, page) = (state.ui.pane, state.ui.page());
    let Some(cursor) = cursor else {
        // Without a judgement nothing is listed: the window stays where the operator left it.
        if state.assessment().is_some() {
            state.ui.top.insert(pane, 0);
        }
        return;
    };
    put(state, pane, entries, cursor);
    let top = state.ui.top.get(&pane).copied().unwrap_or(0);
    state.ui.top.insert(pane, window(top, cursor, page, entries));
}

/// The window's first entry: as before where the cursor is inside, else moved by half pages.
fn window(top: usize, cursor: usize, page: usize, entries: &[Entry]) -> usize {
    let last = entries.len().saturating_sub(page);
    let top = top.min(last);
    if nearest(entries, 0) == Some(cursor) && cursor < page {
        return 0;
    }
    let step = half(page);
    if cursor < top {
        return top - (top - cursor).div_ceil(step).saturating_mul(step).min(top);
    }
    if cursor >= top + page {
        return (top + (cursor + 1 - top - page).div_ceil(step) * step).min(last);
    }
    top
}

/// Moves the window as far as the entry under the cursor moved, so that it keeps its row (docs/cockpit.md, rule 10).
pub(super) fn keep_row(state: &mut State, before: &Selection) {
    let after = Selection::of(state);
    if let (Some(was), Some(is)) = (before.cursor, after.cursor) {
        let top = state.ui.top.entry(state.ui.pane).or_insert(0);
        *top = (*top + is).saturating_sub(was);
    }
    settle(state);
}

fn scroll_detail(state: &mut State, selection: &Selection, motion: Action) {
    let (page, length) = (state.ui.page(), detail_length(state, selection));
    let top = state.ui.detail_top;
    let to = match motion {
        Action::Down => top + 1,
        Action::Up => top.saturating_sub(1),
        Action::HalfPageDown => top + half(page),
        Action::HalfPageUp => top.saturating_sub(half(page)),
        Action::PageDown => top + page,
        Action::PageUp => top.saturating_sub(page),
        Action::First => 0,
        Action::Last => length,
        _ => top,
    };
    state.ui.detail_top = to.min(length);
}

/// About how many lines the detail has, at most: those of the preview, its links or runs, and what stands around them.
fn detail_length(state: &State, selection: &Selection) -> usize {
    let thing = selection.thing(state);
    let above = Ui::ABOVE_PREVIEW + thing.as_ref().map_or(0, |thing| listed(state, thing));
    let evidence = state.assessment().zip(thing).and_then(|(facts, thing)| evidence_of(facts, &thing));
    match evidence.and_then(|at| state.facts.previews.get(&at.path)) {
        Some(Preview::Text { lines, .. }) => lines.len() + above,
        _ => above,
    }
}

/// Rows of what a detail lists in a row each.
fn listed(state: &State, thing: &Thing<'_>) -> usize {
    match thing {
        Thing::Artifact(fact) => fact.refers_to.len().min(LISTED) + fact.referred_by.len().min(LISTED),
        Thing::Finding(finding) => 3 * finding.compared.len(),
        Thing::Metric(..) => Ui::ROWS,
        Thing::Alike(alike) => alike.len(),
        Thing::Unshown(folded) => 2 * folded.len(),
        Thing::Mutants(alike) => alike.len(),
        Thing::Section(items) => items.len(),
        Thing::Item(_) => state.ui.look.as_ref().map_or(0, |look| look.length),
        Thing::Heading(_)
        | Thing::Nothing(_)
        | Thing::Step(_)
        | Thing::Report(_)
        | Thing::Pooled(_)
        | Thing::Contrast(..)
        | Thing::Echo(_)
        | Thing::ToldOnly { .. }
        | Thing::Comparison(_)
        | Thing::EqualFields(_)
        | Thing::Testing(_)
        | Thing::Mutant(_)
        | Thing::Disagreement(_)
        | Thing::Earlier(_)
        | Thing::JsonLine(..)
        | Thing::NoteLine(..)
        | Thing::Flag(_)
        | Thing::RollbackStep(..)
        | Thing::Target(_)
        | Thing::Field(..)
        | Thing::Closure(_)
        | Thing::Probe(..)
        | Thing::LockChange(..)
        | Thing::Plugin(_)
        | Thing::Contract(_)
        | Thing::Capture(_)
        | Thing::Note(_)
        | Thing::Trend(_)
        | Thing::Change(..) => 0,
    }
}
