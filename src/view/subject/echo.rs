//! Rows that are too alike to be two measurements: what answers what, and both sequences drawn above each other.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{EchoFact, wording};
use crate::domain::values::path::Location;
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};
use crate::view::sequence;

/// Where the sequences begin, behind their runs' names.
const NAMES: usize = 14;
/// Where the rows below a headline begin.
const BELOW: usize = 4;

pub(super) fn echo_entry(context: &RowContext<'_>, echo: &EchoFact) -> Vec<Row> {
    let lead = context.line().standing(Standing::of_severity(echo.severity));
    let mut rows = context.wrapped(lead, &words(context, echo), Role::Text);
    rows.extend(drawn(context, echo, BELOW));
    rows
}

/// `rows 1 to 200 of gate-2 are rows 1 to 200 of gate-1, moved by 3`.
fn words(context: &RowContext<'_>, echo: &EchoFact) -> String {
    let [first, second] = names(context, echo);
    echo.alignment.words(if echo.is_within() { ["", &second] } else { [&first, &second] })
}

fn names(context: &RowContext<'_>, echo: &EchoFact) -> [String; 2] {
    echo.runs.map(|at| context.assessment.reports.get(at).map_or_else(String::new, |run| run.label().to_owned()))
}

/// Both sequences, one above the other: of each the rows that answer the other's.
fn drawn(context: &RowContext<'_>, echo: &EchoFact, from: usize) -> Vec<Row> {
    let [first, second] = names(context, echo);
    let named = if echo.is_within() { ["first".to_owned(), "again".to_owned()] } else { [first, second] };
    let cells = context.width.saturating_sub(from + NAMES + 1);
    let each = named.iter().zip(&echo.drawn).map(|(name, beats)| {
        let line = context.line().to(from).end_cell(name, NAMES, Role::Faint);
        context.row(line.push(&sequence::draw(beats, cells, context.glyphs()), Role::Text))
    });
    each.collect()
}

pub(super) fn echo_detail(detail: &mut DetailBuilder<'_>, echo: &EchoFact) {
    let context = detail.context();
    let names = names(context, echo);
    detail.title(Standing::of_severity(echo.severity), "too alike to be two measurements", &names.join(" and "));
    body(detail, echo);
    let [one, other] = echo.runs.map(|at| context.assessment.reports.get(at));
    let lines = |run: Option<&_>, rows: [u64; 2]| {
        let run: Option<&crate::domain::assessment::ReportFact> = run;
        let path = run.and_then(|run| run.raw.path()).cloned();
        path.into_iter().flat_map(move |path| rows.map(|line| Location::line(&path, line)))
    };
    let alignment = &echo.alignment;
    let places = lines(one, alignment.first.map(|at| at.line)).chain(lines(other, alignment.second.map(|at| at.line)));
    detail.evidence(&places.collect::<Vec<Location>>());
}

/// What answers what, how rarely chance brings it, and the drawing: in the detail of its finding too.
pub(super) fn body(detail: &mut DetailBuilder<'_>, echo: &EchoFact) {
    let context = detail.context();
    detail.part("ABOVE EACH OTHER");
    detail.text(&words(context, echo));
    drawn(context, echo, 0).into_iter().for_each(|row| detail.row(row));
    detail.faint("each row's value by its place among those of its scenario: the lowest to the highest");
    detail.field("field", &echo.field);
    detail.field("odds", &wording::rarity(echo.chance, "so much"));
}
