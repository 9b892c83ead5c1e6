//! The picture of one moment: what the terminal is to show, as text and roles.

use crate::app::look::Sight;
use crate::domain::assessment::standing::Standing;

pub use crate::domain::values::escaped::Escaped;

/// A whole screen: exactly `height` rows, each at most `width` columns wide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    pub width: u16,
    pub height: u16,
    pub rows: Vec<Row>,
    /// Where the terminal's cursor stands in a text field: column and row from 0.
    pub cursor: Option<(u16, u16)>,
    /// What it shows of that on which a decision rests.
    pub sight: Sight,
}

/// One row: spans side by side from column 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub spans: Vec<Span>,
}

/// Text of one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub text: Escaped,
    pub role: Role,
}

/// What a piece of text means; a theme gives it a style. Meaning never hangs on the style alone (docs/cockpit.md, rule
/// 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    #[default]
    Text,
    /// Less important words.
    Faint,
    /// Frames and rules.
    Frame,
    /// A pane's or part's title.
    Title,
    /// The row under the cursor.
    Cursor,
    /// The pane that is open, in the tab row.
    Selected,
    /// Holds.
    Good,
    /// Blocks.
    Bad,
    /// Worth knowing.
    Warn,
    /// Cannot be seen, or undecided.
    Unknown,
    /// A key to press.
    Key,
    /// A badge for text that had to be escaped.
    Hazard,
    /// What the operator types.
    Input,
}

impl Role {
    /// What a state means.
    pub(super) fn of(standing: Standing) -> Self {
        match standing {
            Standing::Sensed | Standing::Ticked => Self::Good,
            Standing::Open => Self::Text,
            Standing::Blocks => Self::Bad,
            Standing::Stale => Self::Warn,
            Standing::Unseen => Self::Unknown,
            Standing::NotRequired => Self::Faint,
        }
    }
}

/// Column and row, from 0.
pub type Position = (usize, usize);
