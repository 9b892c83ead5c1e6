//! Rules behind `gate.*`.
