//! What a git checkout says of itself: a little of it read from its files, its history asked of the `git` program.

mod checkout;
mod git_history;
pub mod listing;
pub mod origin;
mod program;

pub use checkout::Checkout;
pub use git_history::{GitHistory, none_at};
pub use origin::{NoOrigin, origin};
