//! Runs held against each other.

use crate::domain::assessment::ContrastFact;
use crate::domain::standing::Standing;
use crate::domain::wording;

use super::super::screen::{Role, Row};
use super::super::sheet::Sheet;

/// What a row takes besides its label: glyph, which two, difference, and the words.
const FIXED: usize = 55;
const DIFFERENCE: usize = 10;
/// The column that says which two are compared.
const WHICH: usize = 9;

/// `None` where its sides are gone.
pub fn contrast(sheet: &Sheet<'_>, fact: &ContrastFact) -> Option<Vec<Row>> {
    let [(run, metric), _] = sheet.assessment.sides(fact)?;
    let label = sheet.width.saturating_sub(FIXED).clamp(8, 32);
    let line = sheet
        .line()
        .standing(Standing::of_turn(fact.turn))
        .cell(&metric.label, label, Role::Text)
        .cell(fact.which(run), WHICH, Role::Text)
        .number(&format!("{} pts", wording::signed_points(fact.contrast.change())), DIFFERENCE, Role::Text);
    let words = said(fact);
    let chance = format!(", p {}", wording::chance(fact.chance()));
    let fits = line.width() + words.len() + chance.len() <= sheet.width;
    let line = line.push(&words, Role::Text);
    Some(vec![sheet.row(if fits { line.push(&chance, Role::Text) } else { line })])
}

/// The outcome in a few words, and from where on a worsening shows.
fn said(fact: &ContrastFact) -> String {
    match fact.contrast.shows_from {
        Some(from) => format!("{}; sees {} pts up", fact.turn.name(), wording::points(from)),
        None => format!("{}; sees nothing", fact.turn.name()),
    }
}
