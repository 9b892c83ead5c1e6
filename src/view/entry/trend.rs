//! A metric over all executed runs, in one row.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{Trend, TrendPoint};
use crate::domain::values::rate::Rate;
use crate::view::measure::count;
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};
use crate::view::text::width;

/// What a trend's row takes besides its label: glyph, target, and words.
const FIXED: usize = 46;
const TARGET: usize = 9;
/// From this width on target and newest values stand in the list: on a slow link they cost more than they tell.
const ROOMY: usize = 84;

pub fn trend(sheet: &RowContext<'_>, trend: &Trend) -> Vec<Row> {
    let label = sheet.width.saturating_sub(FIXED).clamp(8, 32);
    let line = sheet.line().standing(state_of(trend)).cell(&trend.label, label, Role::Text);
    if !sheet.has_room_for(ROOMY) {
        return vec![sheet.row(line.push(&story(trend), Role::Text))];
    }
    let target = trend.target.map_or_else(|| "no target".to_owned(), |target| target.to_string());
    let line = line.cell(&target, TARGET, Role::Text).push(&story(trend), Role::Text).push("  ", Role::Text);
    let room = sheet.width.saturating_sub(line.width());
    vec![sheet.row(line.push(&newest(trend, room), Role::Text))]
}

/// How many runs there are, and how many of them miss the target: `4 runs, 1 missed`.
pub fn story(trend: &Trend) -> String {
    let runs = count(trend.points.len(), "run");
    let missed = match (trend.target, trend.missed()) {
        (None, _) => String::new(),
        (Some(_), 0) => ", none missed".to_owned(),
        (Some(_), missed) => format!(", {missed} missed"),
    };
    match trend.without_value() {
        0 => format!("{runs}{missed}"),
        unseen => format!("{runs}{missed}, {unseen} unseen"),
    }
}

/// The newest values, oldest of them first, as many as fit.
fn newest(trend: &Trend, room: usize) -> String {
    let mut told = String::new();
    for point in trend.points.iter().rev() {
        let value = told_value(point);
        let longer = if told.is_empty() { value } else { format!("{value} {told}") };
        if width(&longer) > room {
            break;
        }
        told = longer;
    }
    told
}

/// The value to six digits, as reports round; a reported one that is no rate as it is.
pub fn told_value(point: &TrendPoint) -> String {
    match point.value {
        None => "none".to_owned(),
        Some(value) if (0.0..=1.0).contains(&value) => Rate::from_millionths((value * 1e6).round() as u32).to_string(),
        Some(value) if value.abs() < 1e6 => value.to_string(),
        Some(value) => format!("{value:e}"),
    }
}

/// As its gate runs stand; without any, as its newest run stands.
pub fn state_of(trend: &Trend) -> Standing {
    let of_gate = trend.points.iter().filter(|point| point.gate_side.is_some()).map(state_of_point);
    let of_gate: Vec<Standing> = of_gate.collect();
    let newest = || trend.points.last().map_or(Standing::NotRequired, state_of_point);
    let worst = [Standing::Blocks, Standing::Unseen, Standing::Sensed].into_iter().find(|it| of_gate.contains(it));
    worst.unwrap_or_else(newest)
}

pub fn state_of_point(point: &TrendPoint) -> Standing {
    match (point.pass, point.value) {
        (None, _) => Standing::NotRequired,
        (Some(_), None) => Standing::Unseen,
        (Some(true), _) => Standing::Sensed,
        (Some(false), _) if point.gate_side.is_some() => Standing::Blocks,
        (Some(false), _) => Standing::Stale,
    }
}
