//! The newest change of what blocks.

use std::collections::BTreeSet;

use crate::app::state::Turned;
use crate::domain::assessment::Verdict;
use crate::domain::assessment::change::{Cause, Change, Changed, Headlines};
use crate::domain::assessment::standing::Standing;
use crate::domain::values::path::PackPath;
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::{RowContext, Verbosity};
use crate::view::screen::{Role, Row};

pub fn change_entry(sheet: &RowContext<'_>, turned: &Turned, telling: Verbosity) -> Vec<Row> {
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

/// Files of one list that are shown; the rest is counted.
const LISTED: usize = 20;

pub fn change_detail(page: &mut DetailBuilder<'_>, turned: &Turned) {
    let change = &turned.change;
    page.title(state_of(change), &format!("seen at {}", turned.clock()), &change.turn());
    page.part("CAUSED BY");
    match &change.cause {
        Cause::Artifacts(caused) => {
            files(page, caused);
            let told: BTreeSet<&PackPath> = caused.iter().map(|file| &file.path).collect();
            let others = change.changed.iter().filter(|file| !told.contains(&file.path));
            let others: Vec<Changed> = others.cloned().collect();
            if !others.is_empty() {
                page.part("CHANGED AT THE SAME TIME");
                files(page, &others);
            }
        }
        Cause::PairOverride => page.text("other runs: you chose which two are compared"),
        Cause::Profile => page.text("the profile: other rules judge the same evidence"),
        Cause::Unknown => page.text("nothing that can be named: no file, no rule and no choice changed"),
    }
    headlines(page, "BLOCKS NOW", Standing::Blocks, &change.came);
    headlines(page, "BLOCKS NO LONGER", Standing::Sensed, &change.went);
}

fn files(page: &mut DetailBuilder<'_>, files: &[Changed]) {
    for file in files.iter().take(LISTED) {
        page.text(&format!("{}: {}", file.how.words(), file.path));
    }
    more(page, files.len().saturating_sub(LISTED));
}

fn headlines(page: &mut DetailBuilder<'_>, title: &str, standing: Standing, headlines: &Headlines) {
    if headlines.total == 0 {
        return;
    }
    page.part(title);
    headlines.listed.iter().for_each(|headline| page.point(standing, headline));
    more(page, headlines.total - headlines.listed.len());
}

fn more(page: &mut DetailBuilder<'_>, count: usize) {
    if count > 0 {
        page.text(&format!("and {count} more"));
    }
}
