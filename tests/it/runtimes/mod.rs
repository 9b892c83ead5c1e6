//! What the runtimes of a machine say, and what it says to a required entry.

mod claude;
mod here;
mod jsonc;
mod opencode;
