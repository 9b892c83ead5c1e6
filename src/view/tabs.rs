//! Row 2: the panes with their marks, and the badges of what is not as usual.

use std::collections::BTreeMap;

use crate::app::event::Watching;
use crate::app::navigation::pane_of;
use crate::app::pane::Pane;
use crate::app::state::{Access, Frozen, State};
use crate::domain::finding::Severity;

use super::line::Line;
use super::screen::{Role, Row};
use super::text::width;

/// How long a pane's title may be, the roomiest first.
const TITLES: [usize; 5] = [12, 5, 4, 3, 0];
/// Badges are shortened for titles of this length, not below.
const LEGIBLE: usize = 3;

pub(super) fn tabs(state: &State, cells: usize) -> Row {
    let badges = badges(state);
    let marks = marks(state);
    let lines = TITLES.map(|title| (title, line(state, &marks, title)));
    let fits = |text: &&String, least| {
        lines.iter().any(|(title, line)| *title == least && line.width() + width(text) + 2 <= cells)
    };
    let beside_titles = badges.iter().find(|text| fits(text, LEGIBLE));
    let said = beside_titles.or_else(|| badges.iter().find(|text| fits(text, 0))).map_or("", String::as_str);
    let room = cells.saturating_sub(if said.is_empty() { 0 } else { width(said) + 2 });
    let tabs = lines.iter().find(|(_, line)| line.width() <= room).unwrap_or(&lines[TITLES.len() - 1]).1.clone();
    if said.is_empty() {
        return tabs.fit(cells);
    }
    tabs.to(cells.saturating_sub(width(said) + 1)).push(said, Role::Warn).fit(cells)
}

fn line(state: &State, marks: &Marks, title: usize) -> Line {
    let start = Line::new(state.session.glyphs);
    Pane::ALL.iter().zip(1..).fold(start, |line, (pane, digit)| {
        let end = pane.title().len().min(title);
        let role = if state.ui.pane == *pane { Role::Selected } else { Role::Text };
        let open = if state.ui.pane == *pane { ">" } else { " " };
        let (mark, mark_role) = mark(marks.get(pane).copied());
        line.push(open, role).push(&format!("{digit}{}", &pane.title()[..end]), role).push(mark, mark_role)
    })
}

/// The worst that is said in each pane.
type Marks = BTreeMap<Pane, Severity>;

/// One pass over the findings: there may be ten thousand.
fn marks(state: &State) -> Marks {
    let mut marks = Marks::new();
    for finding in state.assessment().map_or(&[][..], |assessment| &assessment.findings) {
        let worst = marks.entry(pane_of(finding)).or_insert(finding.severity);
        *worst = finding.severity.min(*worst);
    }
    marks
}

/// `!` where something blocks, `~` where something is worth a look.
fn mark(worst: Option<Severity>) -> (&'static str, Role) {
    match worst {
        Some(Severity::Blocker) => ("!", Role::Bad),
        Some(Severity::Warning) => ("~", Role::Warn),
        Some(Severity::Info) | None => ("", Role::Text),
    }
}

/// What is not as usual, from the fullest words to the shortest.
fn badges(state: &State) -> [String; 3] {
    let why = match &state.facts.watching {
        Some(Watching::Polling { seconds, why }) => format!("polling every {seconds} s: {why}"),
        _ => String::new(),
    };
    let polling = match &state.facts.watching {
        Some(Watching::Polling { seconds, .. }) => format!("polling {seconds} s"),
        _ => String::new(),
    };
    let is_polling = if polling.is_empty() { "" } else { "polling" };
    [
        joined(&[frozen(state, ["FROZEN", "FROZEN, new evidence waits"]), read_only(state), &filter(state), &why]),
        joined(&[frozen(state, ["FROZEN", "FROZEN, new waits"]), read_only(state), &filter(state), &polling]),
        joined(&[frozen(state, ["FROZEN", "FROZEN+new"]), read_only(state), is_polling]),
    ]
}

fn frozen(state: &State, [still, waits]: [&'static str; 2]) -> &'static str {
    match (state.ui.frozen, &state.waiting) {
        (Frozen::No, _) => "",
        (Frozen::Yes, None) => still,
        (Frozen::Yes, Some(_)) => waits,
    }
}

fn read_only(state: &State) -> &'static str {
    match state.session.access {
        Access::ReadOnly => "READ-ONLY",
        Access::ReadWrite => "",
    }
}

fn filter(state: &State) -> String {
    if state.ui.filter.is_empty() { String::new() } else { format!("filter /{}", state.ui.filter) }
}

fn joined(words: &[&str]) -> String {
    words.iter().filter(|word| !word.is_empty()).copied().collect::<Vec<_>>().join("  ")
}
