//! The test whether the gate can block: asked for, and answered.

use crate::app::effect::Effect;
use crate::app::entries::TESTING;
use crate::app::pane::Pane;
use crate::app::state::{EntryRef, State, Testing, Weight};
use crate::domain::mutation::mutant::Mutants;

use super::{moving, panes, saying};

/// Asks for the test, and goes to where its answer will stand.
pub(super) fn begin(state: &mut State) -> Vec<Effect> {
    state.testing = Testing::UnderWay;
    panes::go_to(state, EntryRef { pane: Pane::Gate, id: Some(TESTING.to_owned()) });
    vec![Effect::Prove(state.decisions.choice.clone())]
}

/// The answer, under a cursor that stays where it is.
pub(super) fn take_in(state: &mut State, ended: Result<Box<Mutants>, String>) {
    let before = crate::app::selection::Selection::of(state);
    state.testing = match ended {
        Ok(mutants) => {
            let count = mutants.count();
            saying::log(state, Weight::Word, format!("gate tested: {count}"));
            Testing::Done(mutants)
        }
        Err(why) => {
            saying::log(state, Weight::Error, format!("the gate could not be tested: {why}"));
            Testing::Failed(why)
        }
    };
    moving::keep_row(state, &before);
}
