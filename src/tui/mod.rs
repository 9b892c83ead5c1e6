//! The terminal: guard, input, theme, drawing. The only home of ratatui and crossterm. Imports `view` and `app`.
//!
//! It never asks the terminal anything: an answer that comes late arrives as twenty keys. Its size is the kernel's word.

pub mod escape_decoder;
mod frame_diff;
pub mod frame_writer;
pub mod guard;
pub mod hangup;
pub mod input;
pub mod theme;
