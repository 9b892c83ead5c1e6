//! The beginning of an artifact as its readers want it: rows as a table, Markdown with its headings and ticks, anything
//! else line by line. Every line keeps its number in the file.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::line::Line;
use super::row_context::RowContext;
use super::screen::{Role, Row};
use super::text::{shown, width};

/// The line numbers' cells, with the mark before them and the gap behind.
const NUMBER: usize = 6;
/// The line that matters is wrapped into so many rows at most.
const MARKED: usize = 6;
/// The widest a column gets: of what is longer the end is shown, which tells rows apart.
const WIDEST: usize = 14;

/// Some lines of a file.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a> {
    pub texts: &'a [String],
    /// The number of the first one, from 1.
    pub first: u64,
    /// The line that matters.
    pub marked: Option<u64>,
}

impl<'a> Lines<'a> {
    fn numbered(self) -> impl Iterator<Item = (u64, &'a str)> {
        (self.first..).zip(self.texts).map(|(number, text)| (number, text.as_str()))
    }

    /// The mark and the number that a line begins with.
    fn lead(self, context: &RowContext<'_>, number: u64) -> Line {
        let mark = if self.marked == Some(number) { "*" } else { " " };
        let number = number.to_string();
        context.line().push(mark, Role::Key).number(&number, number.len().max(NUMBER - 2), Role::Faint)
    }
}

/// Lines as they are: each on a row, the one that matters on several where it needs them.
pub(super) fn plain(context: &RowContext<'_>, lines: Lines<'_>) -> Vec<Row> {
    let rows = |(number, text): (u64, &str)| {
        let (lead, text) = (lines.lead(context, number), spaced(text));
        let is_cut = lead.width() + width(shown(&text).as_str()) > context.width;
        match lines.marked == Some(number) && is_cut {
            true => context.wrapped_within(lead, &text, Role::Text, MARKED),
            false => vec![context.row(lead.push(&text, Role::Text))],
        }
    };
    lines.numbered().flat_map(rows).collect()
}

/// Tabs that indent, as spaces: of all control characters these alone deceive nobody.
fn spaced(text: &str) -> String {
    let body = text.trim_start_matches('\t');
    "  ".repeat(text.len() - body.len()) + body
}

/// Wrapped, with headings and ticks made visible by their roles too.
pub(super) fn markdown(context: &RowContext<'_>, lines: Lines<'_>) -> Vec<Row> {
    let rows = |(number, text): (u64, &str)| {
        let text = &spaced(text);
        let body = text.trim_start_matches(' ');
        let indent = (text.len() - body.len()).min(12);
        let lead = lines.lead(context, number).push(&" ".repeat(indent), Role::Text);
        let role = if body.starts_with('#') { Role::Title } else { Role::Text };
        match task(body) {
            Some((marker, rest, role)) => context.wrapped(lead.push(marker, role), rest, Role::Text),
            None => context.wrapped(lead, body, role),
        }
    };
    lines.numbered().flat_map(rows).collect()
}

/// A task list item's marker, its text, and what the marker means.
fn task(body: &str) -> Option<(&str, &str, Role)> {
    let ticked = ["- [x] ", "- [X] ", "* [x] "].iter().any(|marker| body.starts_with(marker));
    let open = ["- [ ] ", "* [ ] "].iter().any(|marker| body.starts_with(marker));
    let role = if ticked { Role::Good } else { Role::Warn };
    (ticked || open).then(|| (&body[..6], &body[6..], role))
}

/// One JSON object a line as a table: what differs as columns, what is the same in all of them once, above. `None` where
/// the lines are no such rows.
pub(super) fn table(context: &RowContext<'_>, lines: Lines<'_>) -> Option<Vec<Row>> {
    let parse = |text: &str| serde_json::from_str::<Map<String, Value>>(text).ok();
    let rows: Vec<(u64, Option<Map<String, Value>>)> = lines.numbered().map(|(at, text)| (at, parse(text))).collect();
    let known: Vec<&Map<String, Value>> = rows.iter().filter_map(|(_, row)| row.as_ref()).collect();
    let columns = columns(&known);
    if columns.is_empty() {
        return None;
    }
    let mut table = same(context, &known, &columns);
    let head = columns.iter().fold(context.line().to(NUMBER), |line, it| line.cell(&it.name, it.cells, Role::Faint));
    table.push(context.row(head));
    for ((number, row), text) in rows.iter().zip(lines.texts) {
        let lead = lines.lead(context, *number);
        table.push(context.row(match row {
            Some(row) => {
                columns.iter().fold(lead, |line, it| line.end_cell(&cell_text(row.get(&it.name)), it.cells, Role::Text))
            }
            None => lead.push(text, Role::Text),
        }));
    }
    Some(table)
}

struct Column {
    name: String,
    cells: usize,
}

/// The plain fields in which rows differ, in the order of the first row that has them.
fn columns(rows: &[&Map<String, Value>]) -> Vec<Column> {
    let mut seen = BTreeSet::new();
    let names: Vec<&String> = rows.iter().flat_map(|row| row.keys()).filter(|name| seen.insert(*name)).collect();
    let differs = |name: &&String| rows.iter().any(|row| row.get(*name) != rows[0].get(*name));
    let is_plain =
        |name: &&String| rows.iter().filter_map(|row| row.get(*name)).all(|it| !it.is_object() && !it.is_array());
    let column = |name: &String| {
        let widest = rows.iter().map(|row| width(&cell_text(row.get(name)))).max().unwrap_or(0);
        Column { name: name.clone(), cells: widest.max(width(name).min(8)).min(WIDEST) }
    };
    names.into_iter().filter(is_plain).filter(differs).map(column).collect()
}

/// The plain fields that are the same in every row.
fn same(context: &RowContext<'_>, rows: &[&Map<String, Value>], columns: &[Column]) -> Vec<Row> {
    let Some(first) = rows.first() else { return Vec::new() };
    let shown: BTreeSet<&String> = columns.iter().map(|column| &column.name).collect();
    let fields = first.iter().filter(|(name, value)| !value.is_object() && !value.is_array() && !shown.contains(name));
    let words: Vec<String> = fields.map(|(name, value)| format!("{name} {}", cell_text(Some(value)))).collect();
    if words.is_empty() {
        return Vec::new();
    }
    context.wrapped(context.line().push("in each: ", Role::Faint), &words.join(", "), Role::Faint)
}

fn cell_text(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_a_column_and_what_is_nested_or_the_same_is_not() {
        let rows = [
            r#"{"run":"r-1","kind":"gate","bad":false,"deep":{"a":1}}"#,
            r#"{"run":"r-2","kind":"gate","bad":true,"deep":{"a":2}}"#,
        ];
        let rows = rows.map(|row| serde_json::from_str::<Map<String, Value>>(row).unwrap());
        let names: Vec<String> = columns(&rows.iter().collect::<Vec<_>>()).into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["run", "bad"]);
        assert!(columns(&[]).is_empty());
    }

    #[test]
    fn a_tick_is_told_from_an_open_item() {
        assert_eq!(task("- [x] done"), Some(("- [x] ", "done", Role::Good)));
        assert_eq!(task("- [ ] open"), Some(("- [ ] ", "open", Role::Warn)));
        assert_eq!(task("- words"), None);
    }
}
