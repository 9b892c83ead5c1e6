//! `signoff prove` as text: whether the gate blocks, the rules that notice nothing first.

use crate::domain::assessment::Assessment;
use crate::domain::assessment::standing::Standing;
use crate::domain::mutation::mutant::{Count, Mutant, Mutants, Outcome};

use super::page::{Page, Surface};
use super::paint::{TextRole, TextSpan};

const INDENT: usize = 2;
/// Where an entry's further lines begin.
const HANG: usize = 6;

/// The page for the pack that the operator named `pack`.
pub fn page(assessment: &Assessment, mutants: &Mutants, pack: &str, surface: Surface) -> String {
    let mut page = Page::new(surface);
    let count = mutants.count();
    headline(&mut page, count);
    let under = format!("{} | {pack}", assessment.title);
    page.paragraph(0, INDENT, &[TextSpan::new(TextRole::Faint, under)]);
    part(&mut page, "VACUOUS: DAMAGED, AND NOTHING SPOKE", mutants, |it| matches!(it.outcome, Outcome::Vacuous { .. }));
    part(&mut page, "NOTICED, AND DOES NOT BLOCK AS IT SHOULD", mutants, Mutant::is_lowered);
    not_tried(&mut page, mutants);
    part(&mut page, "SPEAKS ALREADY", mutants, |it| matches!(it.outcome, Outcome::Speaks { .. }));
    let is_noticed = |it: &Mutant| matches!(it.outcome, Outcome::Noticed { .. }) && !it.is_lowered();
    part(&mut page, "NOTICED", mutants, is_noticed);
    page.into_text()
}

fn headline(page: &mut Page, count: Count) {
    let answer = match count {
        Count { vacuous: 0, not_tried: 0, lowered: 0, .. } => TextSpan::new(TextRole::Good, count.words()),
        Count { vacuous: 0, .. } => TextSpan::new(TextRole::Warn, count.words()),
        _ => TextSpan::new(TextRole::Bad, count.words()),
    };
    page.paragraph(0, INDENT, &[TextSpan::new(TextRole::Title, "CAN THE GATE BLOCK?"), TextSpan::plain("  "), answer]);
    page.paragraph(0, INDENT, &[TextSpan::plain(count.to_string())]);
}

/// What was not tried, by reason.
fn not_tried(page: &mut Page, mutants: &Mutants) {
    let mut reasons: Vec<(&str, Vec<&'static str>)> = Vec::new();
    for mutant in &mutants.list {
        let Outcome::NotTried { why } = &mutant.outcome else { continue };
        match reasons.iter_mut().find(|(known, _)| known == why) {
            Some((_, codes)) if codes.last() == Some(&mutant.code.name()) => {}
            Some((_, codes)) => codes.push(mutant.code.name()),
            None => reasons.push((why, vec![mutant.code.name()])),
        }
    }
    if !reasons.is_empty() {
        page.blank();
        page.paragraph(0, INDENT, &[TextSpan::new(TextRole::Title, "NOT TRIED: NOTHING THERE TO DAMAGE")]);
    }
    for (why, codes) in reasons {
        page.paragraph(
            INDENT,
            HANG,
            &[TextSpan::standing(Standing::Unseen), TextSpan::plain(" "), TextSpan::plain(why)],
        );
        page.paragraph(HANG, HANG, &[TextSpan::new(TextRole::Faint, codes.join("  "))]);
    }
}

fn part(page: &mut Page, title: &str, mutants: &Mutants, belongs: impl Fn(&Mutant) -> bool) {
    let mut of_part = mutants.list.iter().filter(|mutant| belongs(mutant)).peekable();
    if of_part.peek().is_some() {
        page.blank();
        page.paragraph(0, INDENT, &[TextSpan::new(TextRole::Title, title)]);
    }
    of_part.for_each(|mutant| entry(page, mutant));
}

fn entry(page: &mut Page, mutant: &Mutant) {
    let lead = TextSpan::standing(mutant.standing());
    let code = TextSpan::new(TextRole::Faint, format!("  {}", mutant.code));
    let line = |page: &mut Page, text: &str| {
        page.paragraph(INDENT, HANG, &[lead.clone(), TextSpan::plain(" "), TextSpan::plain(text), code.clone()])
    };
    match &mutant.outcome {
        Outcome::Noticed { what, told, .. } => {
            line(page, what);
            let words = format!("{}: ", told.finding.severity.verb());
            page.paragraph(HANG, HANG, &[TextSpan::new(TextRole::Faint, words), TextSpan::plain(&told.headline)]);
        }
        Outcome::Vacuous { what } => {
            line(page, what);
            let words = format!("nothing said \"{}\": here this rule cannot speak", mutant.code.title());
            page.paragraph(HANG, HANG, &[TextSpan::plain(words)]);
        }
        Outcome::Speaks { told } => line(page, &told.headline),
        Outcome::NotTried { .. } => {}
    }
}
