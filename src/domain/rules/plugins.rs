//! Rules behind `plugins.*`.
