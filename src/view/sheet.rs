//! What a renderer of rows is given: the state, the assessment on screen and how much room there is.

use crate::app::state::{Glyphs, State};
use crate::domain::assessment::Assessment;

use super::line::Line;
use super::screen::{Role, Row};
use super::text::{shown, wrap};

/// A sheet of `width` cells to write rows on.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    pub state: &'a State,
    pub assessment: &'a Assessment,
    pub width: usize,
}

impl<'a> Sheet<'a> {
    pub fn glyphs(&self) -> Glyphs {
        self.state.session.glyphs
    }

    pub fn line(&self) -> Line {
        Line::new(self.glyphs())
    }

    /// The line as a row of this sheet.
    pub fn row(&self, line: Line) -> Row {
        line.fit(self.width)
    }

    /// Whether a row is wide enough for something that only a roomy one has.
    pub fn has_room_for(&self, cells: usize) -> bool {
        self.width >= cells
    }

    /// Wrapped text behind `lead`, which stands on the first row only.
    pub fn wrapped(&self, lead: Line, untrusted: &str, role: Role) -> Vec<Row> {
        let indent = lead.width();
        let room = self.width.saturating_sub(indent);
        let hazard = crate::domain::shown::has_hazard(untrusted);
        let room = if hazard { room.saturating_sub(super::line::BADGE.len() + 1) } else { room };
        let mut lead = Some(lead);
        let lines = wrap(shown(untrusted).as_str(), room.max(8));
        lines
            .iter()
            .map(|text| {
                let line = lead.take().unwrap_or_else(|| self.line().to(indent)).push(text, role);
                let line = if hazard { line.badged() } else { line };
                self.row(line)
            })
            .collect()
    }
}
