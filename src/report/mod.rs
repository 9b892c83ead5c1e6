//! From an assessment to text and JSON bytes. Owns the output types: a change of the domain's types changes no output
//! unless it is carried over here. Pure; imports `domain` only.

pub mod json;
pub mod output;
pub mod text;
