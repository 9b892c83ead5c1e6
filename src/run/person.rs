//! Whose acts are recorded.

use crate::domain::values::escaped::is_hazardous;
use crate::io::login;

use super::UsageError;

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
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        let by = name.map(str::to_owned).or_else(|| variable("SIGNOFF_AS"));
        let by = by.unwrap_or_else(|| login::name(variable));
        is_name(&by).then(|| Self { by: by.trim().to_owned(), host: login::host() }).ok_or_else(|| {
            let hint =
                format!("name one with `--as` or $SIGNOFF_AS: at most {LONGEST} characters, none of them invisible");
            UsageError::new(format!("{by:?} is no name of a person"), hint)
        })
    }
}

fn is_name(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().count() <= LONGEST && !text.chars().any(is_hazardous)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_all_of_it_can_be_seen() {
        assert!(is_name("anna") && is_name("Anna B.") && is_name("安娜"));
        assert!(
            !is_name("") && !is_name(" ") && !is_name("a\u{202e}b") && !is_name("a\nb") && !is_name(&"a".repeat(65))
        );
    }
}
