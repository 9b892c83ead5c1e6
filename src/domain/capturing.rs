//! Evidence that is made here: plans of controlled runs and of rollback rehearsals, and how rows, records and documents are
//! written. Pure: what ran is told, not run.

mod answer;
pub mod attempt;
pub mod faults;
pub mod names;
pub mod plan;
pub mod rehearsal;
pub mod rehearsal_plan;
pub mod row;
pub mod scaffold;
pub mod summary;
pub mod surroundings;
