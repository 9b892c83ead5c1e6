//! Rules behind `rollback.*`.
