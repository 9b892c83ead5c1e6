//! Capturing a controlled run: one row at a time, appended and synced, with a record beside the rows.

mod capture;
pub mod opening;
mod prepared;
pub mod records;
mod steady_clock;

pub use capture::Capture;
pub use prepared::Prepared;
