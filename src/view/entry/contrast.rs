//! Runs held against each other.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ContrastFact, Shift, wording};
use crate::view::measure::count;
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

/// What a row takes besides its label: glyph, which two, difference, and the words.
const FIXED: usize = 55;
const DIFFERENCE: usize = 10;
/// The column that says which two are compared.
const WHICH: usize = 9;

/// `None` where its sides are gone.
pub fn contrast(sheet: &RowContext<'_>, fact: &ContrastFact) -> Option<Vec<Row>> {
    let [(run, metric), _] = sheet.assessment.sides(fact)?;
    let label = sheet.width.saturating_sub(FIXED).clamp(8, 32);
    let line = sheet
        .line()
        .standing(Standing::of_turn(fact.turn))
        .cell(&metric.label, label, Role::Text)
        .cell(fact.which(run), WHICH, Role::Text)
        .number(&format!("{} pts", wording::signed_points(fact.contrast.change())), DIFFERENCE, Role::Text);
    Some(vec![sheet.row(line.push(&said(fact), Role::Text))])
}

/// The outcome in a few words: what shows with its chance, else from where on a worsening would show.
fn said(fact: &ContrastFact) -> String {
    let turn = fact.turn.name();
    match (fact.turn, fact.contrast.shows_from) {
        (Shift::Unshown, Some(from)) => format!("{turn}; sees from {} pts", wording::points(from)),
        (Shift::Unshown, None) => format!("{turn}; sees nothing"),
        _ => format!("{turn}, p {}", wording::chance(fact.chance())),
    }
}

/// Comparisons that show no difference, folded, and what they could not have shown.
pub fn unshown(sheet: &RowContext<'_>, folded: &[usize]) -> Vec<Row> {
    let contrasts: Vec<&ContrastFact> =
        folded.iter().filter_map(|i| sheet.assessment.samples.contrasts.get(*i)).collect();
    let seen = ["drop", "rise"].into_iter().filter_map(|word| {
        let of_word = contrasts.iter().filter(|it| wording::worsening(it.target) == word);
        let from = of_word.filter_map(|it| it.contrast.shows_from).reduce(f64::max)?;
        Some(format!("{word}s from {}", wording::points(from)))
    });
    let seen: Vec<String> = seen.collect();
    let blind = if seen.is_empty() { String::new() } else { format!(" (seen: {} pts)", seen.join(", ")) };
    let line = sheet.line().standing(Standing::Sensed);
    let line = line.push(&format!("none shown in {}{blind}; = lists", folded.len()), Role::Text);
    vec![sheet.row(line)]
}

/// Metrics without a target, and how each metric went over the runs, folded.
pub fn told_only(sheet: &RowContext<'_>, [rates, trends]: [usize; 2]) -> Vec<Row> {
    let told = match rates {
        0 => None,
        rates => Some(format!("{} without a target", count(rates, "rate"))),
    };
    let told = told.into_iter().chain((trends > 0).then(|| count(trends, "trend"))).collect::<Vec<_>>().join(", ");
    let line = sheet.line().standing(Standing::NotRequired);
    vec![sheet.row(line.push(&format!("{told}; = lists"), Role::Text))]
}
