//! The newest change of what blocks.

use crate::app::state::Turned;
use crate::domain::assessment::Verdict;
use crate::domain::change::Change;
use crate::domain::standing::Standing;

use super::super::screen::{Role, Row};
use super::super::sheet::Sheet;
use super::Telling;

pub fn change(sheet: &Sheet<'_>, turned: &Turned, telling: Telling) -> Vec<Row> {
    let line = sheet.line().standing(state_of(&turned.change)).push(&format!("{}  ", turned.clock()), Role::Faint);
    let telling = if telling == Telling::ToDo { Telling::Headlines } else { telling };
    sheet.told(line, &turned.change.to_string(), telling)
}

/// For the better, or worth knowing.
pub fn state_of(change: &Change) -> Standing {
    match change.to.verdict {
        Verdict::Ready => Standing::Sensed,
        Verdict::Blocked => Standing::Stale,
    }
}
