//! Row 2: the panes with their marks, and the badges of what is not as usual.

use crate::app::event::Watching;
use crate::app::pane::Pane;
use crate::app::state::{Access, Frozen, State};
use crate::domain::finding::{Code, Severity};

use super::line::Line;
use super::screen::{Role, Row};
use super::text::width;

/// How long a pane's title may be, the roomiest first.
const TITLES: [usize; 5] = [12, 5, 4, 3, 0];
/// Badges are shortened for titles of this length, not below.
const LEGIBLE: usize = 3;

pub fn tabs(state: &State, cells: usize) -> Row {
    let badges = badges(state);
    let fits = |text: &&String, title| line(state, title).width() + width(text) + 2 <= cells;
    let beside_titles = badges.iter().find(|text| fits(text, LEGIBLE));
    let said = beside_titles.or_else(|| badges.iter().find(|text| fits(text, 0))).map_or("", String::as_str);
    let room = cells.saturating_sub(if said.is_empty() { 0 } else { width(said) + 2 });
    let lines = TITLES.map(|title| line(state, title));
    let tabs = lines.iter().find(|line| line.width() <= room).unwrap_or(&lines[TITLES.len() - 1]).clone();
    if said.is_empty() {
        return tabs.fit(cells);
    }
    tabs.to(cells.saturating_sub(width(said) + 1)).push(said, Role::Warn).fit(cells)
}

fn line(state: &State, title: usize) -> Line {
    let start = Line::new(state.session.glyphs);
    Pane::ALL.iter().zip(1..).fold(start, |line, (pane, digit)| {
        let end = pane.title().len().min(title);
        let role = if state.ui.pane == *pane { Role::Selected } else { Role::Text };
        let open = if state.ui.pane == *pane { ">" } else { " " };
        let (mark, mark_role) = mark(state, *pane);
        line.push(open, role).push(&format!("{digit}{}", &pane.title()[..end]), role).push(mark, mark_role)
    })
}

/// `!` where something blocks, `~` where something is worth a look.
fn mark(state: &State, pane: Pane) -> (&'static str, Role) {
    let findings = state.assessment().map_or(&[][..], |assessment| &assessment.findings);
    let worst = findings.iter().filter(|finding| pane_of(finding.code) == pane).map(|finding| finding.severity).min();
    match worst {
        Some(Severity::Blocker) => ("!", Role::Bad),
        Some(Severity::Warning) => ("~", Role::Warn),
        Some(Severity::Info) | None => ("", Role::Text),
    }
}

/// The pane that shows what a finding is about.
fn pane_of(code: Code) -> Pane {
    match code.name().split('.').next() {
        Some("kpi") => Pane::Kpi,
        Some("gate") => Pane::Gate,
        Some("flags" | "rollback") => Pane::Flags,
        Some("checklist") => Pane::Checklist,
        Some("closure" | "plugin") => Pane::Closure,
        Some("note") => Pane::Note,
        _ => Pane::Evidence,
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
