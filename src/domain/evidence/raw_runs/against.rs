//! Rows that count against a metric: where they stand, and the few fields by which a person knows them.

use super::problems::RowPosition;
use super::row::{self, Members};

/// A row that counts against a metric. All texts are untrusted; each is cut at [`RowAgainst::LONGEST`] characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowAgainst {
    pub place: RowPosition,
    pub scenario: String,
    pub session: String,
    pub time: String,
    pub status: String,
}

impl RowAgainst {
    /// How many are listed per metric: the first ones. How many there are is the tally's business.
    pub(super) const LISTED: usize = 1_000;
    /// The longest that a field is kept, in characters.
    pub(super) const LONGEST: usize = 120;

    pub(super) fn of(place: RowPosition, row: &Members<'_>) -> Self {
        let field = |name| row::text(row.find(name)).map(|text| text.chars().take(Self::LONGEST).collect());
        let field = |name| field(name).unwrap_or_default();
        Self {
            place,
            scenario: field("scenarioId"),
            session: field("sessionId"),
            time: field("timestamp"),
            status: field("finalStatus"),
        }
    }
}
