//! The body while the newest reading could not be judged: why, and what to do. Whatever the panes showed before is no
//! longer so, and is not shown.

use crate::app::reading::Failed;
use crate::app::state::clock;
use crate::domain::assessment::standing::Standing;

use super::body::Body;
use super::border;
use super::line::Line;
use super::screen::{Role, Row};
use super::text::{ellipsis, shown, wrap};

/// The labels' column.
const LABEL: usize = 12;
/// Rows of the reason at the least, whatever the rest takes.
const LEAST: usize = 2;

pub(super) fn rows(failed: &Failed, body: &Body<'_>) -> Vec<Row> {
    let nothing = "nothing is ready, ticked or written until the pack is judged again";
    let since = format!("{}; {nothing}", clock(failed.since));
    let last =
        failed.last_judged().map(|at| format!("{}; what it said may no longer be so, and is not shown", clock(at)));
    let fields = [("to do", Some(failed.why.hint.clone())), ("since", Some(since)), ("last judged", last)];
    let below: Vec<Row> =
        fields.into_iter().filter_map(|(label, text)| Some(field(body, label, &text?, usize::MAX))).flatten().collect();
    // What to do stays in sight.
    let room = body.height.saturating_sub(below.len() + 1).min(body.height / 3).max(LEAST);
    let mut rows = vec![title(failed, body)];
    rows.extend(field(body, "why", &failed.why.text, room));
    rows.extend(below);
    rows.truncate(body.height);
    rows
}

fn title(failed: &Failed, body: &Body<'_>) -> Row {
    let line =
        Line::new(body.state.session.glyphs).push(&border::stroke(body.state.session.glyphs).repeat(2), Role::Title);
    let line = line.push(" Not judged  ", Role::Title).standing(Standing::Unseen);
    line.push(&failed.why.cause.to_string(), Role::Unknown).fit(body.width)
}

/// A label and what it tells, wrapped into so many rows at most; a reason may list all that would be right.
fn field(body: &Body<'_>, label: &str, text: &str, most: usize) -> Vec<Row> {
    let glyphs = body.state.session.glyphs;
    let room = body.width.saturating_sub(LABEL + 4).max(8);
    let mut texts = wrap(shown(text).as_str(), room);
    let is_cut = texts.len() > most;
    texts.truncate(most);
    if let Some(last) = texts.last_mut().filter(|_| is_cut) {
        last.push_str(ellipsis(glyphs));
    }
    let mut lead = Some(Line::new(glyphs).push("  ", Role::Text).cell(label, LABEL, Role::Faint));
    let indented = || Line::new(glyphs).to(LABEL + 3);
    texts.iter().map(|text| lead.take().unwrap_or_else(indented).push_shown(text, Role::Text).fit(body.width)).collect()
}
