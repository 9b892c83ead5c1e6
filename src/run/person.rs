//! Whose acts are recorded.

use std::env::{self, VarError};

use crate::io::login;

use super::UsageError;
use super::typed::typed;

/// A longer name is none, in characters.
const LONGEST: usize = 64;

/// Somebody at a machine: each has a journal of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub by: String,
    pub host: String,
}

impl Person {
    /// Who it is: the one that was named, else `$SIGNOFF_AS`, else the login name.
    ///
    /// # Errors
    /// [`UsageError`] for a name that nobody could have.
    pub fn named(name: Option<&str>) -> Result<Self, UsageError> {
        let login = || login::name(|name| env::var(name).ok());
        let by = match (name, env::var("SIGNOFF_AS")) {
            (Some(name), _) => name.to_owned(),
            (None, Ok(name)) if name.is_empty() => login(),
            (None, Ok(name)) => name,
            (None, Err(VarError::NotPresent)) => login(),
            // Nobody is taken for somebody else because a name cannot be read.
            (None, Err(VarError::NotUnicode(name))) => return Err(unfit(&name.to_string_lossy())),
        };
        as_name(&by).map(|by| Self { by, host: login::host() }).ok_or_else(|| unfit(&by))
    }
}

fn unfit(name: &str) -> UsageError {
    let hint = format!("name one with `--as` or $SIGNOFF_AS: at most {LONGEST} characters, none of them invisible");
    UsageError::new(format!("{name:?} is no name of a person"), hint)
}

fn as_name(text: &str) -> Option<String> {
    typed(text).ok().filter(|name| name.chars().count() <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_all_of_it_can_be_seen() {
        for (text, name) in [("anna", "anna"), (" Anna B. ", "Anna B."), ("安娜", "安娜")] {
            assert_eq!(as_name(text).as_deref(), Some(name));
        }
        for none in ["", " ", "a\u{202e}b", "a\nb", "\u{200b}", &"a".repeat(65)] {
            assert_eq!(as_name(none), None, "{none:?}");
        }
    }
}
