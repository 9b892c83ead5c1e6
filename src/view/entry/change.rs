//! The newest change of what blocks.

use crate::app::state::Turned;
use crate::domain::assessment::Verdict;
use crate::domain::assessment::change::Change;
use crate::domain::assessment::standing::Standing;
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

use super::Verbosity;

pub fn change(sheet: &RowContext<'_>, turned: &Turned, telling: Verbosity) -> Vec<Row> {
    let line = sheet.line().standing(state_of(&turned.change)).push(&format!("{}  ", turned.clock()), Role::Faint);
    let telling = if telling == Verbosity::ToDo { Verbosity::Headlines } else { telling };
    sheet.told(line, &turned.change.to_string(), telling)
}

/// For the better, or worth knowing.
pub fn state_of(change: &Change) -> Standing {
    match change.to.verdict {
        Verdict::Ready => Standing::Sensed,
        Verdict::Blocked => Standing::Stale,
    }
}
