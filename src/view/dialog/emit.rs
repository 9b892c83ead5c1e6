//! The emit dialog: everything that is about to happen, and what to type (docs/cockpit.md, rule 3).

use crate::app::field::Field;
use crate::app::state::State;
use crate::domain::assessment::{ItemFact, ItemState};
use crate::domain::evidence::note::Decision;
use crate::domain::signing::approval;
use crate::domain::signing::note::Draft;
use crate::view::body::Body;
use crate::view::border::{Edge, boxed};
use crate::view::field_line::with_field;
use crate::view::line::Line;
use crate::view::screen::{Position, Role, Row};
use crate::view::text::{beginning, ellipsis, shown, width, wrap};

/// What introduces the reason in a note's text.
const REASON: &str = "Reason: ";

pub(super) fn emit(body: &Body<'_>, draft: &Draft, input: &Field) -> (Vec<Row>, Option<Position>) {
    let state = body.state;
    let line = || Line::new(state.session.glyphs);
    let inside = body.width.saturating_sub(4);
    let (typed, at) = with_field(line().push("> ", Role::Cursor), input, inside);
    let author = &draft.request.author;
    let told = |label, text: &str, role| labelled(state, (label, text, role), (inside, usize::MAX));
    let (evidence, role) = evidence(state, draft);
    let decision = format!("{}{}", draft.decision.word(), other_decision(state, draft));
    let mut lines = told("Writes   ", draft.path.as_str(), Role::Text);
    lines.extend(told("Decision ", &decision, Role::Title));
    lines.extend(labelled(state, ("Reason   ", reason(draft), Role::Text), (inside, REASON_LINES)));
    lines.extend(told("Signs    ", &format!("{} at {}", author.who(), author.when()), Role::Text));
    lines.extend(told("Evidence ", evidence, role));
    lines.extend(told("Ticks    ", &unseen(state), Role::Text));
    lines.extend(asked(line(), &draft.confirmation(), inside));
    lines.push(typed);
    let last = lines.len();
    (
        boxed(state.session.glyphs, Edge::Heavy, "EMIT: cannot be undone, only superseded", lines, body.width),
        Some((at + 2, last)),
    )
}

/// What to type, and what comes of it: on one row where there is room.
fn asked(line: Line, words: &str, inside: usize) -> Vec<Line> {
    const BEHIND: &str = "to write it. Esc goes back.";
    let (rest, asked) = (line.clone(), line.push("Type  ", Role::Text).push(words, Role::Key));
    if asked.width() + BEHIND.len() + 2 <= inside {
        return vec![asked.push("  ", Role::Text).push(BEHIND, Role::Text)];
    }
    let rest = wrap(BEHIND, inside).into_iter().map(|text| rest.clone().push(&text, Role::Text));
    std::iter::once(asked).chain(rest).collect()
}

/// Rows of the reason, at most: the whole of it stands in the note pane.
const REASON_LINES: usize = 3;

/// A value behind its label, over as many rows as it takes; of more than `most` the first ones, and that there are more.
fn labelled(state: &State, (label, text, role): (&str, &str, Role), (inside, most): (usize, usize)) -> Vec<Line> {
    let room = inside.saturating_sub(label.len()).max(8);
    let rows = wrap(shown(text).as_str(), room);
    let blank = " ".repeat(label.len());
    let line = |(at, row): (usize, &String)| {
        let label = if at == 0 { label } else { &blank };
        let is_cut = at + 1 == most && rows.len() > most;
        let end = if is_cut { ellipsis(state.session.glyphs) } else { "" };
        let row = format!("{}{end}", beginning(row, room - width(end)));
        Line::new(state.session.glyphs).push(label, Role::Faint).push_shown(&row, role)
    };
    rows.iter().take(most).enumerate().map(line).collect()
}

/// What may be said of the other decision.
fn other_decision(state: &State, draft: &Draft) -> String {
    let check = |assessment| approval::check(assessment, Decision::Approved);
    match (draft.decision, state.assessment().map(check)) {
        (Decision::Blocked, Some(Err(refused))) => format!("  ({refused})"),
        (Decision::Blocked, Some(Ok(())) | None) | (Decision::Approved, _) => String::new(),
    }
}

fn reason(draft: &Draft) -> &str {
    draft.text.lines().find_map(|line| line.strip_prefix(REASON)).unwrap_or("none given")
}

fn evidence(state: &State, draft: &Draft) -> (&'static str, Role) {
    if state.facts.reading.failed().is_some() {
        ("CANNOT BE JUDGED now: no note is written until it is judged again", Role::Bad)
    } else if state.is_current(draft) {
        ("unchanged since the preview", Role::Good)
    } else {
        ("CHANGED since the preview: this note will be refused; go back and look again", Role::Bad)
    }
}

/// How many items were ticked by hand without their evidence having been on screen here.
fn unseen(state: &State) -> String {
    let Some(assessment) = state.assessment() else { return "not known: nothing is judged".to_owned() };
    let items = assessment.items();
    let is_unseen = |item: &&ItemFact| item.state == ItemState::Manual && !state.decisions.seen.contains(&item.id);
    let unseen = items.iter().filter(is_unseen).count();
    match unseen {
        0 => "none ticked without a look at it here".to_owned(),
        _ => format!("{unseen} of {} ticked without a look at them here", items.len()),
    }
}
