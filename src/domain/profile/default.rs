//! The profile that is in force by itself.

/// Its text, embedded.
pub const DEFAULT: &str = include_str!("../../../assets/profile.toml");
