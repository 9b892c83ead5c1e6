//! The newest change of what blocks.

use std::collections::BTreeSet;

use crate::app::state::VerdictChange;
use crate::domain::assessment::Verdict;
use crate::domain::assessment::change::{Cause, Change, ChangedFile, Headlines};
use crate::domain::assessment::standing::Standing;
use crate::domain::values::path::PackPath;
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::{RowContext, Verbosity};
use crate::view::screen::{Role, Row};

pub(super) fn change_entry(context: &RowContext<'_>, turned: &VerdictChange, verbosity: Verbosity) -> Vec<Row> {
    let line = context.line().standing(state_of(&turned.change)).push(&format!("{}  ", turned.clock()), Role::Faint);
    let verbosity = if verbosity == Verbosity::ToDo { Verbosity::Headlines } else { verbosity };
    context.text(line, &turned.change.to_string(), verbosity)
}

/// For the better, or worth knowing.
fn state_of(change: &Change) -> Standing {
    match change.to.verdict {
        Verdict::Ready | Verdict::Approved => Standing::Sensed,
        Verdict::Undecided | Verdict::Blocked => Standing::Stale,
    }
}

/// Files of one list that are shown; the rest is counted.
const LISTED: usize = 20;

pub(super) fn change_detail(detail: &mut DetailBuilder<'_>, turned: &VerdictChange) {
    let change = &turned.change;
    detail.title(state_of(change), &format!("seen at {}", turned.clock()), &change.turn());
    detail.part("CAUSED BY");
    match &change.cause {
        Cause::Artifacts(caused) => {
            files(detail, caused);
            let told: BTreeSet<&PackPath> = caused.iter().map(|file| &file.path).collect();
            let others = change.changed.iter().filter(|file| !told.contains(&file.path));
            let others: Vec<ChangedFile> = others.cloned().collect();
            if !others.is_empty() {
                detail.part("CHANGED AT THE SAME TIME");
                files(detail, &others);
            }
        }
        Cause::PairOverride => detail.text("other runs: you chose which two are compared"),
        Cause::Profile => detail.text("the profile: other rules judge the same evidence"),
        Cause::Unknown => detail.text("nothing that can be named: no file, no rule and no choice changed"),
    }
    headlines(detail, "BLOCKS NOW", Standing::Blocks, &change.came);
    headlines(detail, "BLOCKS NO LONGER", Standing::Sensed, &change.went);
}

fn files(detail: &mut DetailBuilder<'_>, files: &[ChangedFile]) {
    for file in files.iter().take(LISTED) {
        detail.text(&format!("{}: {}", file.how.words(), file.path));
    }
    detail.more(files.len().saturating_sub(LISTED));
}

fn headlines(detail: &mut DetailBuilder<'_>, title: &str, standing: Standing, headlines: &Headlines) {
    if headlines.total == 0 {
        return;
    }
    detail.part(title);
    headlines.listed.iter().for_each(|headline| detail.point(standing, headline));
    detail.more(headlines.total - headlines.listed.len());
}
