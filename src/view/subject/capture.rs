//! A capture that is not whole, or not what was captured: its run, and how far it is.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{CaptureFact, CaptureStanding};
use crate::domain::values::pace::rounded;
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

const WORD: usize = 9;

pub(super) fn capture_entry(context: &RowContext<'_>, fact: &CaptureFact) -> Vec<Row> {
    let line = context
        .line()
        .standing(Standing::of_capture(&fact.standing))
        .cell(&fact.run_id, (context.width / 3).clamp(8, 30), Role::Text)
        .cell(fact.standing.word(), WORD, Role::Text);
    vec![context.row(line.push(&fact.progress(), Role::Text))]
}

pub(super) fn capture_detail(detail: &mut DetailBuilder<'_>, fact: &CaptureFact) {
    detail.title(Standing::of_capture(&fact.standing), fact.standing.word(), &fact.run_id);
    detail.part("CAPTURE");
    detail.field("rows", &fact.pace.counted());
    detail.field_or("left", fact.left().map(rounded).as_deref(), "nothing grows");
    detail.field("type", &fact.run_type);
    detail.field("plan", &fact.plan);
    detail.field("commit", &fact.environment.git.commit);
    match &fact.standing {
        CaptureStanding::Stopped(why) | CaptureStanding::Spoiled(why) => detail.field("why", why),
        CaptureStanding::Differs(differences) => differences.iter().for_each(|it| detail.field("differs", it)),
        CaptureStanding::Growing | CaptureStanding::Silent | CaptureStanding::Whole => {}
    }
    detail.preview(&fact.record);
}
