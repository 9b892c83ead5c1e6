//! A metric over all executed runs, in one row.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{Side, Trend, TrendPoint};
use crate::domain::profile::Target;
use crate::domain::values::path::PackPath;
use crate::domain::values::rate::Rate;
use crate::view::detail_builder::DetailBuilder;
use crate::view::measure::{count, minute_in_short};
use crate::view::row_context::RowContext;
use crate::view::ruler::{Drawn, Ruler};
use crate::view::screen::{Role, Row};
use crate::view::text::width;

/// What a trend's row takes besides its label: glyph, target, and words.
const FIXED: usize = 46;
const TARGET: usize = 9;
/// From this width on target and newest values stand in the list: on a slow link they cost more than they tell.
const ROOMY: usize = 84;

pub(super) fn trend_entry(context: &RowContext<'_>, trend: &Trend) -> Vec<Row> {
    let label = context.width.saturating_sub(FIXED).clamp(8, 32);
    let line = context.line().standing(state_of(trend)).cell(&trend.label, label, Role::Text);
    if !context.has_room_for(ROOMY) {
        return vec![context.row(line.push(&story(trend), Role::Text))];
    }
    let target = trend.target.map_or_else(|| "no target".to_owned(), |target| target.to_string());
    let line = line.cell(&target, TARGET, Role::Text).push(&story(trend), Role::Text).push("  ", Role::Text);
    let room = context.width.saturating_sub(line.width());
    vec![context.row(line.push(&newest(trend, room), Role::Text))]
}

/// How many runs there are, and how many of them miss the target: `4 runs, 1 missed`.
fn story(trend: &Trend) -> String {
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
        let value = value_text(point);
        let longer = if told.is_empty() { value } else { format!("{value} {told}") };
        if width(&longer) > room {
            break;
        }
        told = longer;
    }
    told
}

/// The value to six digits, as reports round; a reported one that is no rate as it is.
fn value_text(point: &TrendPoint) -> String {
    match point.value {
        None => "none".to_owned(),
        Some(value) if (0.0..=1.0).contains(&value) => Rate::from_millionths((value * 1e6).round() as u32).to_string(),
        Some(value) if value.abs() < 1e6 => value.to_string(),
        Some(value) => format!("{value:e}"),
    }
}

/// As its gate runs stand; without any, as its newest run stands.
fn state_of(trend: &Trend) -> Standing {
    let of_gate = trend.points.iter().filter(|point| point.gate_side.is_some()).map(state_of_point);
    let of_gate: Vec<Standing> = of_gate.collect();
    let newest = || trend.points.last().map_or(Standing::NotRequired, state_of_point);
    let worst = [Standing::Blocks, Standing::Unseen, Standing::Sensed].into_iter().find(|it| of_gate.contains(it));
    worst.unwrap_or_else(newest)
}

fn state_of_point(point: &TrendPoint) -> Standing {
    match (point.pass, point.value) {
        (None, _) => Standing::NotRequired,
        (Some(_), None) => Standing::Unseen,
        (Some(true), _) => Standing::Sensed,
        (Some(false), _) if point.gate_side.is_some() => Standing::Blocks,
        (Some(false), _) => Standing::Stale,
    }
}

/// Rows around the runs: title, story, axis, legend.
const AROUND: usize = 10;
/// Runs that are shown even where there is hardly room for them.
const LEAST: usize = 3;
/// From these widths on a run's time, and what its value was counted from, have a column.
const WITH_TIME: usize = 70;
const WITH_TALLY: usize = 56;
const TIME: usize = 11;
const VALUE: usize = 8;
const TALLY: usize = 9;
/// The widest a scale gets: beyond that it says no more.
const WIDEST: usize = 60;

/// The trend as an entry of its own.
pub(super) fn trend_detail(detail: &mut DetailBuilder<'_>, trend: &Trend) {
    detail.title(state_of(trend), &story(trend), &trend.label);
    let room = detail.context().state.ui.page().saturating_sub(AROUND).max(LEAST);
    chart(detail, trend, None, room);
}

/// The trend within the detail of a metric; the run that it is about is marked.
pub(super) fn within(detail: &mut DetailBuilder<'_>, trend: &Trend, report: Option<&PackPath>) {
    let room = (detail.context().state.ui.page() / 2).saturating_sub(AROUND / 2).max(LEAST);
    chart(detail, trend, report, room);
}

/// As many of the newest runs as there is room for.
fn chart(detail: &mut DetailBuilder<'_>, trend: &Trend, marked: Option<&PackPath>, room: usize) {
    detail.part("OVER TIME");
    if trend.points.is_empty() {
        return detail.text("none: no report was executed");
    }
    let older = trend.points.len().saturating_sub(room);
    let shown = &trend.points[older..];
    let columns = Columns::of(detail, trend, shown);
    columns.axis(detail, trend.target);
    shown.iter().for_each(|point| columns.point(detail, point, marked == Some(&point.report)));
    legend(detail, trend.target, shown);
    if older > 0 {
        let left_out = format!("{} left out above: the newest are shown", count(older, "older run"));
        detail.line(detail.context().line().push(&left_out, Role::Faint));
    }
}

/// How the rows of one chart are laid out.
struct Columns {
    run: usize,
    with_time: bool,
    with_tally: bool,
    ruler: Ruler,
}

impl Columns {
    fn of(detail: &DetailBuilder<'_>, trend: &Trend, shown: &[TrendPoint]) -> Self {
        let width = detail.context().width;
        let (with_time, with_tally) = (width >= WITH_TIME, width >= WITH_TALLY);
        let run = (width / 5).clamp(8, 20);
        let optional = if with_time { TIME + 1 } else { 0 } + if with_tally { TALLY + 1 } else { 0 };
        let fixed = 5 + optional + run + 1 + 2 + VALUE + 1;
        let cells = width.saturating_sub(fixed).clamp(4, WIDEST);
        Self { run, with_time, with_tally, ruler: Ruler::over(measures(shown), trend.target, cells) }
    }

    /// The names of the columns, and the scale's two ends.
    fn axis(&self, detail: &mut DetailBuilder<'_>, target: Option<Target>) {
        let line = detail.context().line().to(5);
        let line = if self.with_time { line.cell("time", TIME, Role::Faint) } else { line };
        let line = line.cell("run", self.run, Role::Faint).cell("", 1, Role::Faint);
        let line = line.number("value", VALUE, Role::Faint);
        let line = if self.with_tally { line.number("counted", TALLY, Role::Faint) } else { line };
        detail.line(line.push(&self.ruler.axis(target, detail.context().glyphs()), Role::Faint));
    }

    fn point(&self, detail: &mut DetailBuilder<'_>, point: &TrendPoint, is_marked: bool) {
        let (mark, role) = if is_marked { ("*", Role::Title) } else { (" ", Role::Text) };
        let line = detail.context().line().standing(state_of_point(point)).push(mark, Role::Key);
        let line = if self.with_time { line.cell(&time(point), TIME, Role::Text) } else { line };
        let side = point.gate_side.map_or("", Side::letter);
        let line = line.end_cell(point.label(), self.run, role).cell(side, 1, Role::Title);
        let line = line.number(&value_text(point), VALUE, role);
        let line = if self.with_tally { line.number(&tally(point), TALLY, Role::Faint) } else { line };
        let drawn = Drawn { value: point.value, interval: point.interval, mark: mark_of(point) };
        detail.line(line.push(&self.ruler.row(&drawn, detail.context().glyphs()), Role::Text));
    }
}

/// What the ruler has to hold: every value, and the intervals that matter, those of the gate's runs, else the newest.
/// Others may run beyond its ends, and are marked where they do: a first try of one row would make all the rest a dot.
fn measures(shown: &[TrendPoint]) -> impl Iterator<Item = f64> {
    let is_of_gate = |point: &&TrendPoint| point.gate_side.is_some() && point.interval.is_some();
    let newest = if shown.iter().any(|point| is_of_gate(&point)) { None } else { shown.last() };
    let intervals = shown.iter().filter(is_of_gate).chain(newest).filter_map(|point| point.interval);
    let ends = intervals.flat_map(|interval| [interval.low, interval.high]);
    shown.iter().filter_map(|point| point.value).chain(ends)
}

/// What stands for a value: `r` where it is only reported.
fn mark_of(point: &TrendPoint) -> &'static str {
    if point.tally.is_some() { "o" } else { "r" }
}

fn time(point: &TrendPoint) -> String {
    point.generated_at.as_deref().map_or_else(|| "no time".to_owned(), minute_in_short)
}

fn tally(point: &TrendPoint) -> String {
    match (point.tally, point.value) {
        (Some(tally), _) => format!("{}/{}", tally.hits, tally.total),
        (None, Some(_)) => "reported".to_owned(),
        (None, None) => "none".to_owned(),
    }
}

fn legend(detail: &mut DetailBuilder<'_>, target: Option<Target>, shown: &[TrendPoint]) {
    let [bar, line, _] = Ruler::strokes(detail.context().glyphs());
    let target = target.map_or_else(String::new, |target| format!(", {line} the target {target}"));
    let is_reported = shown.iter().any(|point| point.tally.is_none() && point.value.is_some());
    let reported = if is_reported { "; r is only reported: no rows, no interval" } else { "" };
    let words = format!("o is the value, {} its interval{target}, < > beyond the scale{reported}", bar.repeat(3));
    let rows = detail.context().wrapped(detail.context().line(), &words, Role::Faint);
    rows.into_iter().for_each(|row| detail.row(row));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assessment::standing::Standing;

    #[test]
    fn a_time_without_its_year_and_nonsense_as_it_is() {
        let point = |at: Option<&str>| TrendPoint {
            report: PackPath::new("a").unwrap(),
            run_id: None,
            generated_at: at.map(str::to_owned),
            value: None,
            tally: None,
            interval: None,
            pass: None,
            gate_side: None,
        };
        let told = [Some("2026-02-13T15:10:50.744Z"), Some("yesterday"), None].map(|at| time(&point(at)));
        assert_eq!(told, ["02-13 15:10", "yesterday", "no time"]);
        assert_eq!(state_of_point(&point(None)), Standing::NotRequired);
    }
}
