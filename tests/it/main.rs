//! The tests, as one program: it is linked once, and what they share is compiled once.
//!
//! `cargo test` runs them as threads of one process: no test changes what all of them share (working directory,
//! environment, limits), and what a process has only one of is measured elsewhere (`tests/memory.rs`).

mod architecture;
mod capturing;
mod commands;
mod conformance;
mod documents;
mod drafting;
mod escaping;
mod fixtures;
mod frames;
mod fuzzing;
mod history;
mod independence;
mod journals;
mod keys;
mod kpi_and_gate;
mod outputs;
mod parsers;
mod probing;
mod profiles;
mod provenance;
mod proving;
mod reading;
mod readme;
mod report;
mod runtimes;
mod scarcity;
mod scenarios;
mod snapshot;
mod stalled;
mod statistics;
mod storing;
mod task_lists;
mod terminal;
mod unjudged;
mod verifying;
mod watching;
