//! From a pack to its assessment: every rule, in order.

use super::assessment::Assessment;
use super::pack::Pack;
use super::path::PackPath;
use super::profile::Profile;

/// What the operator chose to look at, beyond what the evidence itself says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Reports that were made run A and run B by hand; a side left out follows from the evidence.
    pub pair: [Option<PackPath>; 2],
}

/// Judges a pack. Pure: the same pack, profile and choice give the same assessment.
pub fn assess(pack: &Pack, profile: &Profile, choice: &Choice) -> Assessment {
    todo!("{} {} {choice:?}", pack.entries().count(), profile.name)
}
