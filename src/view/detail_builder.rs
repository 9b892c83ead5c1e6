//! A detail in the making: titles, fields, paragraphs, places and previews, top to bottom.

use std::collections::BTreeSet;

use crate::app::event::{Excerpt, Preview};
use crate::domain::assessment::standing::Standing;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::{Location, PackPath};

use super::body_rows::Deciding;
use super::line::Line;
use super::preview::{self, Lines};
use super::row_context::RowContext;
use super::screen::{Role, Row};
use super::text::paragraphs;

/// Where a place stands below its value.
const BELOW: usize = 2;
/// The labels' column.
const LABEL: usize = 11;
/// Lines of a preview that are laid out below the first one on screen.
const PREVIEWED: usize = 200;
/// Lines that are shown of the evidence behind something else: the whole of it stands with the artifact.
const DECIDING: usize = 12;
/// Lines shown above the line that a place names.
const ABOVE: u64 = 3;

/// A detail's rows, top to bottom.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    pub rows: Vec<Row>,
    /// How many of the first ones decide: they are to be seen before a tick.
    decides: usize,
    /// Whether some of these are still to be read.
    is_loading: bool,
}

impl Detail {
    /// Takes the blank rows out.
    pub(super) fn drop_blanks(&mut self) {
        let is_blank = |row: &Row| row.spans.is_empty();
        self.decides -= self.rows[..self.decides].iter().filter(|row| is_blank(row)).count();
        self.rows.retain(|row| !is_blank(row));
    }

    pub(super) fn deciding(&self) -> Deciding<'_> {
        Deciding { rows: &self.rows[..self.decides], is_loading: self.is_loading }
    }
}

pub struct DetailBuilder<'a> {
    context: &'a RowContext<'a>,
    detail: Detail,
}

impl<'a> DetailBuilder<'a> {
    pub(super) fn new(context: &'a RowContext<'a>) -> Self {
        Self { context, detail: Detail::default() }
    }

    pub(super) fn context(&self) -> &'a RowContext<'a> {
        self.context
    }

    pub(super) fn finished(self) -> Detail {
        self.detail
    }

    /// All that decides stands above.
    pub(super) fn decided(&mut self) {
        self.detail.decides = self.detail.rows.len();
    }

    /// What the detail is about, and its state as glyph and word.
    pub(super) fn title(&mut self, standing: Standing, word: &str, text: &str) {
        let lead = self.context.line().standing(standing);
        self.detail.rows.extend(self.context.wrapped(lead, text, Role::Title));
        if !word.is_empty() {
            self.line(self.context.line().to(4).push(word, Role::of(standing)));
        }
    }

    /// A part's name, after a blank row.
    pub(super) fn part(&mut self, name: &str) {
        if !self.detail.rows.is_empty() {
            self.detail.rows.push(Row::default());
        }
        self.line(self.context.line().push(name, Role::Title));
    }

    pub(super) fn line(&mut self, line: Line) {
        self.detail.rows.push(self.context.row(line));
    }

    /// Whether Enter follows this one of the opened artifact's links.
    pub(super) fn is_marked(&self, link: usize) -> bool {
        let ui = &self.context.state.ui;
        ui.open.is_some() && ui.link == link
    }

    /// A row that is finished.
    pub(super) fn row(&mut self, row: Row) {
        self.detail.rows.push(row);
    }

    /// A wrapped paragraph.
    pub(super) fn text(&mut self, untrusted: &str) {
        self.detail.rows.extend(self.context.wrapped(self.context.line(), untrusted, Role::Text));
    }

    /// How many of a list are left out, where any are.
    pub(super) fn more(&mut self, count: usize) {
        if count > 0 {
            self.text(&format!("and {count} more"));
        }
    }

    /// A text of any length, whole.
    pub(super) fn whole(&mut self, untrusted: &str) {
        paragraphs(untrusted).for_each(|paragraph| self.text(paragraph));
    }

    /// A paragraph that matters less.
    pub(super) fn faint(&mut self, untrusted: &str) {
        self.detail.rows.extend(self.context.wrapped(self.context.line(), untrusted, Role::Faint));
    }

    /// A value, what it is, and where it stands: below it, so that path and line can be copied.
    pub(super) fn value(&mut self, what: &str, untrusted: &str, place: &str) {
        let words = format!("{what}: {untrusted}");
        self.detail.rows.extend(self.context.wrapped(self.context.line(), &words, Role::Text));
        self.detail.rows.extend(self.context.wrapped(self.context.line().to(BELOW), place, Role::Faint));
    }

    /// A paragraph with its state.
    pub(super) fn point(&mut self, standing: Standing, untrusted: &str) {
        self.detail.rows.extend(self.context.wrapped(self.context.line().standing(standing), untrusted, Role::Text));
    }

    /// A label and its value, wrapped beside it.
    pub(super) fn field(&mut self, label: &str, untrusted: &str) {
        let lead = self.context.line().cell(label, LABEL, Role::Faint);
        self.detail.rows.extend(self.context.wrapped(lead, untrusted, Role::Text));
    }

    /// A label and its value, or the word for its absence.
    pub(super) fn field_or(&mut self, label: &str, untrusted: Option<&str>, absent: &str) {
        self.field(label, untrusted.unwrap_or(absent));
    }

    /// A command or another text to be copied as it is: wrapped, indented, under no label.
    pub(super) fn verbatim(&mut self, untrusted: &str) {
        let lead = self.context.line().push("$ ", Role::Faint);
        self.detail.rows.extend(self.context.wrapped(lead, untrusted, Role::Text));
    }

    /// Places as `path:line`, and the deciding lines of the first one that was read.
    pub(super) fn evidence(&mut self, places: &[Location]) {
        self.part("EVIDENCE");
        if places.is_empty() {
            self.text("none found");
        }
        places.iter().for_each(|place| self.text(&place.to_string()));
        let read = places.iter().find(|place| self.context.state.facts.previews.contains_key(&place.path));
        if let Some(place) = read {
            self.excerpt(&place.path, place.line, DECIDING);
        }
    }

    /// Places, each with the lines that decide there, or the first ones of its file: fewer, the more places there are.
    pub(super) fn places(&mut self, places: &[Location]) {
        self.part("EVIDENCE");
        if places.is_empty() {
            self.text("none found");
        }
        let around = match places.len() {
            0..=1 => 3,
            2..=3 => 2,
            _ => 1,
        };
        let mut told = BTreeSet::new();
        for place in places.iter().filter(|place| told.insert(*place)) {
            self.text(&place.to_string());
            self.lines_at(place, around);
        }
    }

    /// So many lines on either side of a place's, or as many in all from its file's beginning on.
    fn lines_at(&mut self, place: &Location, around: u64) {
        let Some(excerpt) = self.context.state.facts.excerpts.get(place) else {
            self.detail.is_loading = true;
            return self.faint("still loading");
        };
        let first = place.line.map_or(excerpt.first, |line| line.saturating_sub(around).max(excerpt.first));
        match &excerpt.lines {
            Preview::None(why) => self.text(&format!("unreadable: {why}")),
            Preview::Text { lines, .. } if lines.is_empty() => self.text("empty"),
            Preview::Text { lines, .. } => {
                let from = ((first - excerpt.first) as usize).min(lines.len());
                let last = place.line.unwrap_or(first + around) + around;
                let to = ((last + 1).saturating_sub(excerpt.first) as usize).clamp(from, lines.len());
                let shown = Lines { texts: &lines[from..to], first, marked: place.line };
                let rows = self.lines(&place.path, shown);
                self.detail.rows.extend(rows);
            }
        }
    }

    /// The beginning of an artifact.
    pub(super) fn preview(&mut self, path: &PackPath) {
        self.excerpt(path, None, self.context.state.ui.detail_top + PREVIEWED);
    }

    /// Lines out of the middle of a file, the one that matters marked.
    pub(super) fn excerpt_read(&mut self, excerpt: &Excerpt) {
        let path = &excerpt.place.path;
        match &excerpt.lines {
            Preview::None(why) => self.text(&format!("unreadable: {why}")),
            Preview::Text { lines, .. } => {
                let shown = Lines { texts: lines, first: excerpt.first, marked: excerpt.place.line };
                self.detail.rows.extend(self.lines(path, shown));
            }
        }
    }

    /// At most so many lines of an artifact: its first, or those around the line that matters.
    fn excerpt(&mut self, path: &PackPath, line: Option<u64>, most: usize) {
        let name = path.name();
        self.part(&line.map_or_else(|| format!("THE TOP OF {name}"), |line| format!("AROUND LINE {line} OF {name}")));
        match self.context.state.facts.previews.get(path) {
            None => self.text("still loading"),
            Some(Preview::None(why)) => self.text(&format!("unreadable: {why}")),
            Some(Preview::Text { lines, .. }) if lines.is_empty() => self.text("empty"),
            Some(Preview::Text { lines, cut }) => {
                let first = line.map_or(0, |line| line.saturating_sub(ABOVE + 1) as usize).min(lines.len());
                let last = lines.len().min(first + most);
                let shown = Lines { texts: &lines[first..last], first: first as u64 + 1, marked: line };
                self.detail.rows.extend(self.lines(path, shown));
                if last < lines.len() {
                    self.text(&format!("and {} lines more", lines.len() - last));
                } else if *cut {
                    self.text("more follows than was read");
                }
            }
        }
    }

    /// Lines in the way that suits their file.
    fn lines(&self, path: &PackPath, lines: Lines<'_>) -> Vec<Row> {
        let artifacts = &self.context.assessment.artifacts;
        let kind = artifacts.iter().find(|fact| fact.artifact.path == *path).map(|fact| fact.artifact.kind);
        let table = if kind == Some(Kind::RawRuns) { preview::table(self.context, lines) } else { None };
        match table {
            Some(table) => table,
            None if path.as_str().ends_with(".md") => preview::markdown(self.context, lines),
            None => preview::plain(self.context, lines),
        }
    }
}
