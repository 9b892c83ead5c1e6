//! From a pack to its assessment: every rule, in order.

use super::assessment::Assessment;
use super::pack::Pack;
use super::profile::Profile;

/// Judges a pack. Pure: the same pack and profile give the same assessment.
pub fn assess(pack: &Pack, profile: &Profile) -> Assessment {
    todo!("{} {}", pack.entries().count(), profile.name)
}
