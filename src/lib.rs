//! signoff: a release sign-off runbook as software.
//!
//! Data flows one way: `io` scans the folder, `domain` parses, assesses and drafts, then either `report` writes text
//! and JSON, or `app` keeps what the operator is doing, `view` lays it out and `tui` draws it. `run` ties them together.
//! `tests/it/architecture.rs` holds the table of who may know whom.
#![forbid(unsafe_code)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]

pub mod app;
pub mod cli;
pub mod domain;
pub mod io;
pub mod report;
pub mod run;
pub mod tui;
pub mod view;
