//! How the state looks: rows of text and roles, for a size. Pure; no colours, only roles. Imports `app` and `domain`.

pub mod screen;

use crate::app::state::State;
pub use crate::domain::shown::Shown;

use screen::Screen;

/// Lays the state out for a terminal of `width` columns and `height` rows. Never refuses: 1x1 is drawn too
/// (cockpit.md, rule 10).
pub fn lay_out(state: &State, width: u16, height: u16) -> Screen {
    todo!("{state:?} {width} {height}")
}
