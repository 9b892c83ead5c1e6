//! Rules behind `flags.*`.
