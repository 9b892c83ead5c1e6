//! `signoff prove` as text: whether the gate blocks, the rules that notice nothing first.

use crate::domain::assessment::Assessment;
use crate::domain::assessment::standing::Standing;
use crate::domain::finding::Severity;
use crate::domain::mutation::trial::{Count, Mutant, Mutants, Outcome};

use super::page::{Page, Surface};
use super::paint::{Role, Span};

const INDENT: usize = 2;
/// Where an entry's further lines begin.
const HANG: usize = 6;

/// The page for the pack that the operator named `pack`.
pub fn page(assessment: &Assessment, trials: &Mutants, pack: &str, surface: Surface) -> String {
    let mut page = Page::new(surface);
    let count = trials.count();
    headline(&mut page, count);
    let under = format!("{} | {pack}", assessment.title);
    page.paragraph(0, INDENT, &[Span::new(Role::Faint, under)]);
    part(&mut page, "VACUOUS: DAMAGED, AND NOTHING SPOKE", trials, |it| matches!(it.ending, Outcome::Vacuous { .. }));
    part(&mut page, "NOTICED, AND DOES NOT BLOCK AS IT SHOULD", trials, Mutant::is_lowered);
    not_tried(&mut page, trials);
    part(&mut page, "SPEAKS ALREADY", trials, |it| matches!(it.ending, Outcome::Speaks { .. }));
    let is_noticed = |it: &Mutant| matches!(it.ending, Outcome::Noticed { .. }) && !it.is_lowered();
    part(&mut page, "NOTICED", trials, is_noticed);
    page.into_text()
}

fn headline(page: &mut Page, count: Count) {
    let answer = match count {
        Count { vacuous: 0, not_tried: 0, lowered: 0, .. } => Span::new(Role::Good, count.words()),
        Count { vacuous: 0, .. } => Span::new(Role::Warn, count.words()),
        _ => Span::new(Role::Bad, count.words()),
    };
    page.paragraph(0, INDENT, &[Span::new(Role::Title, "CAN THE GATE BLOCK?"), Span::plain("  "), answer]);
    page.paragraph(0, INDENT, &[Span::plain(count.to_string())]);
}

/// What was not tried, by reason.
fn not_tried(page: &mut Page, trials: &Mutants) {
    let mut reasons: Vec<(&str, Vec<&'static str>)> = Vec::new();
    for trial in &trials.list {
        let Outcome::NotTried { why } = &trial.ending else { continue };
        match reasons.iter_mut().find(|(known, _)| known == why) {
            Some((_, codes)) if codes.last() == Some(&trial.code.name()) => {}
            Some((_, codes)) => codes.push(trial.code.name()),
            None => reasons.push((why, vec![trial.code.name()])),
        }
    }
    if !reasons.is_empty() {
        page.blank();
        page.paragraph(0, INDENT, &[Span::new(Role::Title, "NOT TRIED: NOTHING THERE TO DAMAGE")]);
    }
    for (why, codes) in reasons {
        page.paragraph(INDENT, HANG, &[Span::standing(Standing::Unseen), Span::plain(" "), Span::plain(why)]);
        page.paragraph(HANG, HANG, &[Span::new(Role::Faint, codes.join("  "))]);
    }
}

fn part(page: &mut Page, title: &str, trials: &Mutants, belongs: impl Fn(&Mutant) -> bool) {
    let mut of_part = trials.list.iter().filter(|trial| belongs(trial)).peekable();
    if of_part.peek().is_some() {
        page.blank();
        page.paragraph(0, INDENT, &[Span::new(Role::Title, title)]);
    }
    of_part.for_each(|trial| entry(page, trial));
}

fn entry(page: &mut Page, trial: &Mutant) {
    let lead = Span::standing(trial.standing());
    let code = Span::new(Role::Faint, format!("  {}", trial.code));
    let line = |page: &mut Page, text: &str| {
        page.paragraph(INDENT, HANG, &[lead.clone(), Span::plain(" "), Span::plain(text), code.clone()])
    };
    match &trial.ending {
        Outcome::Noticed { what, told, .. } => {
            line(page, what);
            let words = format!("{} ", weight(told.finding.severity));
            page.paragraph(HANG, HANG, &[Span::new(Role::Faint, words), Span::plain(&told.headline)]);
        }
        Outcome::Vacuous { what } => {
            line(page, what);
            let words = format!("nothing said \"{}\": here this rule cannot speak", trial.code.title());
            page.paragraph(HANG, HANG, &[Span::plain(words)]);
        }
        Outcome::Speaks { told } => line(page, &told.headline),
        Outcome::NotTried { .. } => {}
    }
}

/// What a finding does, before its headline.
fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocker => "blocks:",
        Severity::Warning => "warns:",
        Severity::Info => "informs:",
    }
}
