//! The dialogs in which a finding is answered: what it says, how many are meant, until when, and why.

use crate::app::acknowledging::Acknowledging;
use crate::app::action::Action;
use crate::app::answering::waiver;
use crate::app::field::Field;
use crate::domain::assessment::wording::counted;
use crate::domain::evidence::journal::entry::FindingRef;
use crate::domain::finding::{Answer, Finding};
use crate::view::body::Body;
use crate::view::border::{Edge, boxed};
use crate::view::field_line::with_field;
use crate::view::line::Line;
use crate::view::screen::{Position, Role, Row};
use crate::view::text::wrap;

/// Cells of a label.
const LABEL: usize = 6;

type Drawn = (Vec<Row>, Option<Position>);

pub(super) fn acknowledge(body: &Body<'_>, asked: &Acknowledging, input: &Field) -> Drawn {
    let (meant, several) = (asked.meant(), asked.of_code.len());
    let title = title("ACKNOWLEDGE", meant);
    let tab = key(body, Action::Widen);
    let other = match several {
        1 => "once it says something else, it is to be acknowledged again".to_owned(),
        all if meant.len() == all => format!("{tab} means only what is under the cursor"),
        all => format!("{tab} means all {all} of this code"),
    };
    drawn(body, &title, (meant.first(), &other), input)
}

pub(super) fn waive(body: &Body<'_>, finding: &FindingRef, days: u32, input: &Field) -> Drawn {
    let until = waiver(body.state, days).map(|reply| reply.done()).unwrap_or_default();
    let days = counted(u64::from(days), "day");
    let other = format!("{until}, {days}: then it blocks again; {} is longer", key(body, Action::Lengthen));
    drawn(body, &format!("WAIVE {}", finding.code), (Some(finding), &other), input)
}

pub(super) fn withdraw(body: &Body<'_>, findings: &[FindingRef], input: &Field) -> Drawn {
    let first = findings.first();
    let title = title("TAKE BACK WHAT WAS SAID TO", findings);
    let said = first.and_then(|first| found(body, first)?.answer.as_ref()).map(Answer::told);
    let more = findings.len().saturating_sub(1);
    let others = if more == 0 { String::new() } else { format!("; and so for {more} more") };
    let other = format!("{}{others}", said.as_deref().unwrap_or("nobody said anything to it any more"));
    drawn(body, &title, (first, &other), input)
}

/// What is done, and to which findings.
fn title(what: &str, findings: &[FindingRef]) -> String {
    match findings {
        [one] => format!("{what} {}", one.code),
        [first, ..] => format!("{what} {} findings of {}", findings.len(), first.code),
        [] => what.to_owned(),
    }
}

fn key(body: &Body<'_>, action: Action) -> String {
    let key = body.state.keymap.key(body.state.context(), action);
    key.map_or_else(|| format!(":{action}"), |key| key.to_string())
}

fn drawn(body: &Body<'_>, title: &str, (first, other): (Option<&FindingRef>, &str), input: &Field) -> Drawn {
    let glyphs = body.state.session.glyphs;
    let line = || Line::new(glyphs);
    let inside = body.width.saturating_sub(4);
    let labelled = |label: &str, text: &str, role| line().cell(label, LABEL, Role::Faint).push(text, role);
    let mut lines = said(body, first, inside);
    lines.extend(wrap(other, inside).into_iter().map(|text| line().push(&text, Role::Faint)));
    let (typed, at) = with_field(labelled("why", "", Role::Text), input, inside);
    lines.push(typed);
    let last = lines.len();
    (boxed(glyphs, Edge::Light, title, lines, body.width), Some((at + 2, last)))
}

/// What the finding says.
fn said(body: &Body<'_>, meant: Option<&FindingRef>, inside: usize) -> Vec<Line> {
    let Some(finding) = meant.and_then(|meant| found(body, meant)) else {
        return vec![Line::new(body.state.session.glyphs).push("it says something else now", Role::Warn)];
    };
    let text = |text: String| Line::new(body.state.session.glyphs).push(&text, Role::Text);
    wrap(&finding.message, inside).into_iter().map(text).collect()
}

/// The finding, if it still says that.
fn found<'a>(body: &Body<'a>, meant: &FindingRef) -> Option<&'a Finding> {
    let mut findings = body.state.assessment()?.findings_of(meant.code);
    findings.find(|finding| FindingRef::of(finding) == *meant)
}
