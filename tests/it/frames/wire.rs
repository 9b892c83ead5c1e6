//! What a change of the screen costs: bytes to a terminal, and cells that differ.

use signoff::app::entries::entries;
use signoff::app::pane::Pane;
use signoff::view::screen::{Role, Row, Screen};

use super::{Cell, cells, fixture, frame};
use crate::fixtures::screen::Shown;
use crate::fixtures::{LOCK, REHEARSAL, select};

/// What a terminal has to be sent to get from one frame to another, in bytes: each row that differs from the first cell
/// that differs to the last one, a move before it, an escape at every change of role, and one to erase a row's end.
fn on_the_wire(before: Option<&Screen>, after: &Screen) -> usize {
    let blank = Row::default();
    let rows = after.rows.iter().enumerate();
    rows.map(|(i, row)| row_on_the_wire(before.map_or(&blank, |screen| &screen.rows[i]), row)).sum()
}

const MOVE: usize = 6;
const ROLE: usize = 5;
const ERASE: usize = 3;

/// Cells that are as they were are passed over where a move is cheaper than sending them again.
const PASSED: usize = 8;

fn row_on_the_wire(before: &Row, after: &Row) -> usize {
    let (mut old, new) = (inked(before), inked(after));
    let erase = if new.len() < old.len() { ERASE + MOVE } else { 0 };
    old.resize(new.len(), (" ".to_owned(), Role::Text));
    let changed: Vec<usize> = (0..new.len()).filter(|i| old[*i] != new[*i]).collect();
    let parts = changed.chunk_by(|one, other| other - one <= PASSED);
    let sent = parts.map(|part| part_on_the_wire(&new[part[0]..=part[part.len() - 1]]));
    sent.sum::<usize>() + erase
}

fn part_on_the_wire(sent: &[Cell]) -> usize {
    let text: usize = sent.iter().map(|(text, _)| text.len()).sum();
    let visible: Vec<&Cell> = sent.iter().filter(|cell| cell.0 != " ").collect();
    let roles = visible.chunk_by(|one, other| one.1 == other.1).filter(|run| run[0].1 != Role::Text).count();
    MOVE + text + 2 * roles * ROLE
}

/// A row's characters with their roles, blanks at its end left out.
fn inked(row: &Row) -> Vec<Cell> {
    let mut cells = cells(row);
    while cells.last().is_some_and(|cell| cell.0 == " ") {
        cells.pop();
    }
    cells
}

/// From one list that fills the screen to another: what is left when every cell is written once. A list of usual length
/// stays below 1,400 (docs/cockpit.md: measures).
const FULL_LIST: usize = 1_600;

#[test]
fn frames_at_80x24_are_cheap_on_the_wire() {
    let mut dear = Vec::new();
    let frames: Vec<_> = Pane::ALL.map(|pane| (pane, frame(&fixture(pane, (80, 24))))).into();
    for (pane, first) in &frames {
        let bytes = on_the_wire(None, first);
        if bytes > 4000 {
            dear.push(format!("first {} {bytes}", pane.title()));
        }
        for (other, second) in &frames {
            let bytes = on_the_wire(Some(first), second);
            if bytes > FULL_LIST {
                dear.push(format!("{} to {} {bytes}", pane.title(), other.title()));
            }
        }
        let mut state = fixture(*pane, (80, 24));
        let listed = entries(&state, *pane);
        let mut last = first.clone();
        for entry in listed.iter().filter(|entry| entry.subject.is_selectable()) {
            state.ui.selected.insert(*pane, entry.id.clone());
            let next = frame(&state);
            let bytes = on_the_wire(Some(&last), &next);
            if bytes > 220 {
                dear.push(format!("moving to {} in {} {bytes}", entry.id, pane.title()));
            }
            last = next;
        }
    }
    assert!(dear.is_empty(), "{}", dear.join("\n"));
}

#[test]
fn the_cursor_is_a_mark_and_moving_it_changes_two_cells_of_the_list() {
    let mut state = fixture(Pane::Evidence, (80, 24));
    select(&mut state, &format!("artifact:{LOCK}"));
    let before = frame(&state);
    select(&mut state, &format!("artifact:{REHEARSAL}"));
    let after = frame(&state);
    let changed = before.rows.iter().zip(&after.rows).filter(|(one, other)| one != other);
    let bodies: Vec<_> = changed.map(|(one, other)| (one.text(), other.text())).collect();
    assert_eq!(bodies.len(), 3, "two rows of the list, and the position: {bodies:#?}");
    let cells_changed =
        |(one, other): &(String, String)| one.chars().zip(other.chars()).filter(|(a, b)| a != b).count();
    assert!(bodies[..2].iter().all(|pair| cells_changed(pair) == 1), "{bodies:#?}");
}
