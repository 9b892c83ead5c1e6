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
use crate::view::text::{cut, wrap};

/// Cells of a label.
const LABEL: usize = 6;
/// Rows of a box that tell no finding: its edges, and what is typed.
const AROUND: usize = 3;
/// What is told of a finding that was asked about and is another one by now.
const OTHERWISE: &str = "it says something else now";

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
    drawn(body, &title, (meant, &other, |_| None), input)
}

pub(super) fn waive(body: &Body<'_>, finding: &FindingRef, days: u32, input: &Field) -> Drawn {
    let until = waiver(body.state, days).map(|reply| reply.done()).unwrap_or_default();
    let days = counted(u64::from(days), "day");
    let other = format!("{until}, {days}: then it blocks again; {} is longer", key(body, Action::Lengthen));
    drawn(body, &format!("WAIVE {}", finding.code), (std::slice::from_ref(finding), &other, |_| None), input)
}

pub(super) fn withdraw(body: &Body<'_>, findings: &[FindingRef], input: &Field) -> Drawn {
    let title = title("TAKE BACK WHAT WAS SAID TO", findings);
    let said = findings.first().and_then(|first| found(body, first)?.answer.as_ref()).map(Answer::told);
    let other = said.unwrap_or_else(|| "nobody said anything to it any more".to_owned());
    drawn(body, &title, (findings, &other, |it| it.answer.as_ref().map(Answer::told)), input)
}

/// What else is told of each of several findings.
type Told = fn(&Finding) -> Option<String>;

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

fn drawn(body: &Body<'_>, title: &str, (findings, other, told): (&[FindingRef], &str, Told), input: &Field) -> Drawn {
    let glyphs = body.state.session.glyphs;
    let line = || Line::new(glyphs);
    let inside = body.width.saturating_sub(4);
    let labelled = |label: &str, text: &str, role| line().cell(label, LABEL, Role::Faint).push(text, role);
    let mut lines = said(body, findings.first(), inside);
    let other: Vec<Line> = wrap(other, inside).iter().map(|text| line().push(text, Role::Faint)).collect();
    let room = body.height.saturating_sub(lines.len() + other.len() + AROUND);
    lines.extend(others(body, findings.get(1..).unwrap_or_default(), (inside, room), told));
    lines.extend(other);
    let (typed, at) = with_field(labelled("why", "", Role::Text), input, inside);
    lines.push(typed);
    let last = lines.len();
    (boxed(glyphs, Edge::Light, title, lines, body.width), Some((at + 2, last)))
}

/// What the finding says.
fn said(body: &Body<'_>, meant: Option<&FindingRef>, inside: usize) -> Vec<Line> {
    let Some(finding) = meant.and_then(|meant| found(body, meant)) else {
        return vec![Line::new(body.state.session.glyphs).push(OTHERWISE, Role::Warn)];
    };
    let text = |text: String| Line::new(body.state.session.glyphs).push(&text, Role::Text);
    wrap(&finding.message, inside).into_iter().map(text).collect()
}

/// The others that are meant, a row each; of more than there is room for, how many they are.
fn others(body: &Body<'_>, meant: &[FindingRef], (inside, room): (usize, usize), told: Told) -> Vec<Line> {
    let glyphs = body.state.session.glyphs;
    let listed = if meant.len() <= room { meant.len() } else { room.saturating_sub(1) };
    let headline = |finding: &FindingRef| {
        let found = found(body, finding)?;
        let headline = body.state.assessment()?.headline(found);
        Some(told(found).map_or_else(|| headline.clone(), |told| format!("{headline}: {told}")))
    };
    let row = |finding: &FindingRef| match headline(finding) {
        Some(headline) => Line::new(glyphs).push(&cut(&format!("and {headline}"), inside, glyphs), Role::Text),
        None => Line::new(glyphs).push(OTHERWISE, Role::Warn),
    };
    let rest = meant.len() - listed;
    let more = (rest > 0 && room > 0).then(|| Line::new(glyphs).push(&format!("and {rest} more"), Role::Text));
    meant[..listed].iter().map(row).chain(more).collect()
}

/// The finding, if it still says that.
fn found<'a>(body: &Body<'a>, meant: &FindingRef) -> Option<&'a Finding> {
    let mut findings = body.state.assessment()?.findings_of(meant.code);
    findings.find(|finding| FindingRef::of(finding) == *meant)
}
