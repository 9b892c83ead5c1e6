//! Who sets the rules: which profile is in force, and where the pack's own asks for less than the default.
//!
//! A profile in the pack is written by those who are judged. One that keeps the default's name amends it, and every key
//! that relaxes the default is told; one with a name of its own is another release's, and that is told. A file named
//! from outside (`--profile`) takes the place of the pack's own, which is then only looked at.

use crate::domain::finding::Code;
use crate::domain::values::digest::Digest;

use super::relaxation::Relaxation;
use super::waivers::Waivers;

/// The policy that an assessment was made under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub source: PolicySource,
    /// As the operator or the pack names its file; `None` for the built-in one.
    pub path: Option<String>,
    /// Whether it is a file that does not lie in the pack.
    pub lies_outside: bool,
    /// Of all keys in force: new with every change of one, whatever the file's comments and order.
    pub digest: Digest,
    /// Where the pack's own profile relaxes the default, by key; empty where it is not in force.
    pub relaxed: Vec<Relaxation>,
    /// What the pack's own profile is, where there is one.
    pub own: Option<OwnProfile>,
}

/// Where the rules in force come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PolicySource {
    #[default]
    BuiltIn,
    /// The pack's own `signoff.toml`, over the built-in one.
    Pack,
    /// A file named from outside, over the built-in one.
    File,
}

impl PolicySource {
    /// As JSON names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::BuiltIn => "built-in",
            Self::Pack => "pack",
            Self::File => "file",
        }
    }
}

/// The profile that lies in the pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnProfile {
    /// It keeps the default's name, and amends it.
    Amends,
    /// It has a name of its own: another release's.
    OfItsOwn { name: String },
    /// It is not in force: a file from outside is. In how many keys it differs from that; `None` where it is no profile.
    PassedOver { differs: Option<usize> },
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            source: PolicySource::BuiltIn,
            path: None,
            lies_outside: false,
            digest: Digest::of(b""),
            relaxed: Vec::new(),
            own: None,
        }
    }
}

impl Policy {
    /// Why a blocker of this code cannot be waived, as the end of a sentence; `None` where it may be.
    pub fn waiver_refusal(&self, waivers: &Waivers, code: Code) -> Option<String> {
        if code.is_of_integrity() {
            return Some(format!(
                "`{code}` can never be waived: it says that evidence, or what somebody stands for, is not what it was"
            ));
        }
        if !self.lies_outside {
            return Some(
                "only a policy from outside the pack allows it (`--profile FILE`, `waivers.codes`)".to_owned(),
            );
        }
        let is_listed = waivers.codes.contains(&code);
        (!is_listed).then(|| format!("the policy does not list `{code}` in `waivers.codes`"))
    }

    /// In a line: `reliability-migration, built in, 0a1b2c3d`.
    pub fn describe(&self, name: &str) -> String {
        let origin = match (&self.source, &self.path) {
            (PolicySource::BuiltIn, _) => "built in".to_owned(),
            (PolicySource::Pack, _) => "amended by the pack".to_owned(),
            (PolicySource::File, Some(path)) => format!("from {path}"),
            (PolicySource::File, None) => "from a file".to_owned(),
        };
        let origin =
            if matches!(self.own, Some(OwnProfile::OfItsOwn { .. })) { "the pack's own".to_owned() } else { origin };
        format!("{name}, {origin}, {}", self.digest.short())
    }
}

/// The texts that may set the rules, each with the name of its file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sources<'a> {
    /// The pack's own.
    pub pack: Option<(&'a str, &'a str)>,
    /// The one that was named on the command line.
    pub file: Option<(&'a str, &'a str)>,
    /// Whether that one does not lie in the pack.
    pub lies_outside: bool,
}
