//! Rules behind `closure.*`.
