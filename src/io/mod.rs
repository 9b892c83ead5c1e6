//! The outside world: scanning, watching, storing, the clock. The only home of the file system and notify.
//! Imports `domain`.

mod beneath;
pub mod clock;
pub mod git;
pub mod input;
mod mount;
mod one_byte;
pub mod scan;
mod sentry;
pub mod store;
pub mod watch;

/// What the system says, in words alone: without the error's number.
pub fn words(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
