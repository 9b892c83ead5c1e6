//! Why a pack could not be judged: then nothing that was judged before counts any more.

use std::fmt;

/// A reading that came to no judgement: one sentence that names the file and, where there is one, the line; and what to
/// do about it. Untrusted: may quote evidence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{cause}: {text}")]
pub struct Unjudged {
    pub cause: Cause,
    pub text: String,
    pub hint: String,
}

/// What stands in the way of a judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    PackGone,
    PackUnreadable,
    ProfileUnusable,
    /// The profile is young, and does not parse or is empty: it may become one.
    ProfileBeingWritten,
}

impl Unjudged {
    /// The same as told on the pack's own screen: its files are named from its root on.
    pub fn within(self, root: &str) -> Self {
        let inside = self.text.strip_prefix(root).and_then(|rest| rest.strip_prefix('/'));
        let text = inside.map(str::to_owned).unwrap_or(self.text);
        Self { text, ..self }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PackGone => "pack is gone",
            Self::PackUnreadable => "pack cannot be read",
            Self::ProfileUnusable => "profile cannot be used",
            Self::ProfileBeingWritten => "profile is being written",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_the_pack_s_root_on_and_one_outside_as_it_is() {
        let told = |text: &str| {
            let whole = Unjudged { cause: Cause::ProfileUnusable, text: text.to_owned(), hint: String::new() };
            whole.within("/a/pack").to_string()
        };
        assert_eq!(told("/a/pack/signoff.toml: line 2: x"), "profile cannot be used: signoff.toml: line 2: x");
        assert_eq!(
            told("/a/pack: there is no such folder"),
            "profile cannot be used: /a/pack: there is no such folder"
        );
        assert_eq!(told("/a/packet/o.toml: x"), "profile cannot be used: /a/packet/o.toml: x");
    }
}
