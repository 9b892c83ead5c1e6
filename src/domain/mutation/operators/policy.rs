//! Mutations for `policy.*`: a profile in the pack that sets other rules.

use crate::domain::profile::{Profile, Sources};

use super::mutation::{Attempt, Mutation};
use super::original::Original;

const FILE: &str = "signoff.toml";

/// The default's rules, amended so that one row is enough.
pub(super) fn relaxed(_: &Original<'_>) -> Attempt {
    ruled("the pack's own profile asks for one row", "[runs]\nmin_sample_count = 1\n")
}

/// Another release's rules.
pub(super) fn own(_: &Original<'_>) -> Attempt {
    ruled("the pack brings a profile of another name", "name = \"another release\"\n")
}

fn ruled(what: &str, text: &str) -> Attempt {
    let profile = Profile::in_force(&Sources { pack: Some((FILE, text)), ..Sources::default() })
        .map_err(|wrong| wrong.to_string())?;
    Ok(Mutation::ruled(what, profile))
}
