//! What is typed on one row: the filter, reasons, the path of a file.

use crate::app::field::Field;
use crate::view::body::Body;
use crate::view::field_line::with_field;
use crate::view::line::Line;
use crate::view::screen::{Position, Role, Row};
use crate::view::text::width;

/// A field behind its label; behind the shorter one where the other would take more than half of the row.
pub(super) fn prompt(body: &Body<'_>, (label, short): (&str, &str), input: &Field) -> (Vec<Row>, Option<Position>) {
    let label = if width(label) * 2 <= body.width { label } else { short };
    let line = Line::new(body.state.session.glyphs).push(" ", Role::Text).push(label, Role::Key);
    let (line, at) = with_field(line, input, body.width);
    (vec![line.fit(body.width)], Some((at, 0)))
}
