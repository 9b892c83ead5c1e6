//! What is true: evidence, the rules over it, and the verdict that follows.
//!
//! Pure: no files, no environment, no processes, no clock, no printing, no UI type. Imports nothing of ours.

pub mod assessment;
pub mod canonical;
pub mod capturing;
pub mod evidence;
pub mod finding;
pub mod mutation;
pub mod probing;
pub mod profile;
pub mod rules;
pub mod signing;
pub mod statistics;
pub mod values;
