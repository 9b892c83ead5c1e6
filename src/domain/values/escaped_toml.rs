//! TOML for a terminal.

use super::escaped::is_hazardous;

/// TOML whose texts stand in double quotes, with hazardous characters as TOML's own `\uXXXX` and `\UXXXXXXXX`, so that every
/// value is kept. Line ends between values stay.
pub fn escaped_toml(toml: &str) -> String {
    let mut text = String::with_capacity(toml.len());
    for c in toml.chars() {
        match u32::from(c) {
            _ if c == '\n' || !is_hazardous(c) => text.push(c),
            code @ ..=0xffff => text.push_str(&format!("\\u{code:04X}")),
            code => text.push_str(&format!("\\U{code:08X}")),
        }
    }
    text
}
