//! Which way a key of the profile has to move to ask for less: declared beside the key, in the file of the type that
//! holds it.

/// What makes a key ask for less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Nothing: it is for people.
    Free,
    /// A lower number.
    Lower,
    /// A higher number.
    Higher,
    /// A list without one of its entries.
    Fewer,
    /// A list with one more entry.
    More,
    /// A switch that is on by default, off.
    Off,
    /// Any other value.
    Changed,
    /// A target that more rates meet, or none.
    Target,
    /// A severity below the code's own.
    Severity,
    /// A list of tables: an entry that is gone relaxes, and each key of one that stays has a direction of its own.
    Entries { by: &'static str, added: Added },
}

/// Whether an entry that is new asks for less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    Tightens,
    Relaxes,
}

/// Keys, dotted from the profile's root, `[]` for any entry of a list, `*` for any name.
pub(super) type Directions = &'static [(&'static str, Direction)];
