//! The terminal: guard, input, theme, drawing. The only home of ratatui and crossterm. Imports `view` and `app`.
//!
//! It never asks the terminal anything: an answer that comes late arrives as twenty keys. Its size is the kernel's word.

mod canvas;
pub mod guard;
pub mod input;
mod joiner;
pub mod lifeline;
pub mod outlet;
pub mod theme;
