//! The terminal: guard, input, theme, drawing. The only home of ratatui and crossterm. Imports `view` and `app`.
