//! The outside world: scanning, watching, storing, the clock. The only home of the file system and notify.
//! Imports `domain`.

pub mod child;
pub mod clock;
mod confined;
mod distrust;
mod exchange;
pub mod file_size;
pub mod git;
pub mod host;
pub mod input;
pub mod kill_switch;
pub mod launcher;
pub mod login;
mod mount;
pub mod open_elsewhere;
pub mod output;
pub mod patch_byte;
pub mod private_file;
pub mod probe;
pub mod replace;
pub mod row_file;
pub mod scan;
pub mod search_path;
pub mod sse;
pub mod ssh_keygen;
pub mod store;
pub mod supervisor;
mod terminal_mode;
pub mod watch;
mod watch_thread;

/// What the system says, in words alone: without the error's number.
pub fn describe_error(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

/// The same where the system gives no thread.
pub fn no_thread(error: &std::io::Error) -> String {
    format!("no thread could be started: {}", describe_error(error))
}
