//! `signoff checklist` as text: sections and items, each with its id, what it rests on, and what to do about it.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ActFact, ChecklistFact, ItemFact, ItemState, wording};

use super::page::{Page, Surface};
use super::paint::{TextRole, TextSpan};

/// The page.
pub fn checklist(fact: &ChecklistFact, surface: Surface) -> String {
    let mut page = Page::new(surface);
    page.paragraph(
        0,
        2,
        &[TextSpan::new(TextRole::Title, fact.describe()), TextSpan::new(TextRole::Faint, format!("  {}", fact.path))],
    );
    for section in fact.items.chunk_by(|a, b| a.section == b.section) {
        page.blank();
        if !section[0].section.is_empty() {
            page.paragraph(0, 2, &[TextSpan::new(TextRole::Title, &section[0].section)]);
        }
        section.iter().for_each(|item| entry(&mut page, item));
    }
    page.into_text()
}

fn entry(page: &mut Page, item: &ItemFact) {
    let indent = 2 + 2 * item.depth.min(5);
    let id = TextSpan::new(TextRole::Faint, format!("  {}", item.id));
    page.paragraph(
        indent,
        indent + 4,
        &[TextSpan::standing(Standing::of_item(item)), TextSpan::plain(format!(" {}", item.text)), id],
    );
    let because = rests_on(item);
    if !because.is_empty() {
        page.paragraph(indent + 4, indent + 4, &[TextSpan::new(TextRole::Faint, because)]);
    }
    if !item.evidence.is_empty() {
        let text = format!("see {}", wording::places(&item.evidence));
        page.paragraph(indent + 4, indent + 8, &[TextSpan::new(TextRole::Faint, text)]);
    }
    item.record.acts().iter().for_each(|act| told(page, indent + 4, act));
    if let Some(elsewhere) = item.record.elsewhere() {
        let text = format!("ticked elsewhere, in a commit of {}", elsewhere.who());
        page.paragraph(indent + 4, indent + 8, &[TextSpan::new(TextRole::Faint, text)]);
    }
}

/// Who did it, why, and what changed since.
fn told(page: &mut Page, indent: usize, act: &ActFact) {
    let verb = if act.is_tick { "ticked" } else { "unticked" };
    let seen = if act.on_screen { "" } else { ", unseen" };
    let reason = act.reason.as_ref().map_or(String::new(), |reason| format!(": {reason}"));
    let text = format!("{verb} by {}{seen}{reason}", act.who());
    page.paragraph(indent, indent + 4, &[TextSpan::new(TextRole::Faint, text)]);
    for change in act.changes.iter().filter(|_| act.is_tick) {
        page.paragraph(indent, indent + 4, &[TextSpan::plain(format!("since then: {}", change.words()))]);
        let lines = change.lines();
        lines.iter().take(CHANGED_LINES).for_each(|line| {
            page.paragraph(indent + 4, indent + 8, &[TextSpan::new(TextRole::Faint, line)]);
        });
        if let Some(left) = lines.len().checked_sub(CHANGED_LINES).filter(|left| *left > 0) {
            page.paragraph(indent + 4, indent + 8, &[TextSpan::new(TextRole::Faint, format!("and {left} more"))]);
        }
    }
}

/// Lines of a diff that are shown of one file.
const CHANGED_LINES: usize = 40;

/// What holds the item: its check and what that found, or a person and what to look at.
fn rests_on(item: &ItemFact) -> String {
    let check = match item.check {
        None if item.is_ticked() => return "by hand".to_owned(),
        None => return item.because.clone(),
        Some(check) => check.name(),
    };
    let standing = match (item.state, item.is_ticked()) {
        (ItemState::Verified, true) => format!("check {check} holds"),
        (ItemState::Verified, false) => format!("check {check} holds, the item is not ticked yet"),
        (_, true) => format!("check {check} fails, yet the item is ticked"),
        (_, false) => format!("check {check} fails"),
    };
    if item.because.is_empty() { standing } else { format!("{standing}: {}", item.because) }
}
