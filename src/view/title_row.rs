//! Row 1: may this ship, what is next, who signs what (docs/cockpit.md, rule 1). The verdict is never dropped.

use crate::app::reading::Reading;
use crate::app::state::State;
use crate::domain::assessment::{Assessment, Verdict};

use super::line::Line;
use super::screen::{Role, Row};

/// What is signed and by whom leaves the next thing this much.
const LEAST_NEXT: usize = 18;
/// Less of the next thing than this says nothing.
const BARE_NEXT: usize = 14;

pub(super) fn title_row(state: &State, width: usize) -> Row {
    let line = Line::new(state.session.glyphs).push(" ", Role::Text);
    match &state.facts.reading {
        Reading::Unjudged(failed) => {
            let line = line.push(Verdict::Blocked.word(), Role::Bad).push("  ", Role::Text);
            line.push(&failed.why.to_string(), Role::Bad).fit(width)
        }
        Reading::Loading => {
            let line = line.push("LOADING", Role::Unknown).push("  still reading the pack: ", Role::Text);
            line.push(&state.session.pack, Role::Text).fit(width)
        }
        Reading::Judged(judged) => of_assessment(line, state, &judged.assessment, width),
    }
}

fn of_assessment(line: Line, state: &State, assessment: &Assessment, width: usize) -> Row {
    let role = match assessment.verdict() {
        Verdict::Ready | Verdict::Approved => Role::Good,
        Verdict::Undecided => Role::Unknown,
        Verdict::Blocked => Role::Bad,
    };
    let line = line.push(assessment.verdict().word(), role);
    let counts = assessment.counts();
    let line =
        if line.width() + 2 + counts.len() <= width { line.push(&format!("  {counts}"), Role::Text) } else { line };
    let next = format!("next: {}", assessment.next());
    let next = super::text::shown(&next);
    let wanted = super::text::width(next.as_str()).min(LEAST_NEXT);
    let tail = tail(state, assessment, width.saturating_sub(line.width() + 2 + wanted));
    let room = width.saturating_sub(line.width() + 2 + super::text::width(&tail));
    let line = if room >= BARE_NEXT {
        let next = super::text::cut(next.as_str(), room, state.session.glyphs);
        line.push("  ", Role::Text).push_shown(&next, Role::Text)
    } else {
        line
    };
    if tail.is_empty() { line.fit(width) } else { line.push(&tail, Role::Faint).fit(width) }
}

/// What is signed and by whom: as much of it as fits, the operator dropped first, then the commit.
fn tail(state: &State, assessment: &Assessment, room: usize) -> String {
    let signed = assessment.runs_and_commit();
    let both = format!("  {signed} | {}", state.session.operator);
    let alone = format!("  {signed}");
    let shortest = format!("  {}", assessment.runs());
    [both, alone, shortest].into_iter().find(|tail| super::text::width(tail) <= room).unwrap_or_default()
}
