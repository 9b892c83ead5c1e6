//! What is true: evidence, the rules over it, and the verdict that follows.
//!
//! Pure: no files, no environment, no processes, no clock, no printing, no UI type. Imports nothing of ours.

pub mod approval;
pub mod artifact;
pub mod assess;
pub mod assessment;
pub mod change;
pub mod checklist;
pub mod coincidence;
pub mod content;
pub mod contrast;
pub mod damage;
pub mod digest;
pub mod evidence;
pub mod finding;
pub mod gate;
pub mod history;
pub mod javascript;
pub mod kpi;
pub mod note;
pub mod pack;
pub mod path;
pub mod pointer;
pub mod profile;
pub mod proof;
pub mod rate;
pub mod rule;
pub mod rules;
pub mod shown;
pub mod standing;
pub mod statistics;
pub mod trial;
pub mod wording;
