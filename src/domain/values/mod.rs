//! Plain values that the whole domain speaks of: digests, paths, rates, escaped text, lists by id. Imports nothing of ours.

pub mod by_id;
pub mod child_end;
pub mod digest;
pub mod escaped;
pub mod escaped_toml;
pub mod event_stream;
pub mod folded;
pub mod image_ref;
pub mod javascript;
pub mod kind;
pub mod moment;
pub mod pace;
pub mod path;
pub mod placeholder;
pub(super) mod pointer;
pub mod rate;
pub mod redacted;
pub mod shortened;
pub mod temporary;
pub mod time_span;
pub mod toml_text;
