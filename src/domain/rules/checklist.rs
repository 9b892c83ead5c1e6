//! Rules behind `checklist.*`.
