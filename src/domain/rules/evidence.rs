//! Rules behind `evidence.*`.
