//! Where an artifact's detail leads: the files that it names and that are there, then those that name it.

use crate::domain::assessment::{ArtifactFact, End};
use crate::domain::values::path::PackPath;

/// Links of one list that are shown and can be followed; more are counted.
pub const LISTED: usize = 40;

/// The shown links of both lists that lead to a file of the pack, in the order in which Tab goes over them.
pub(super) fn link_targets(fact: &ArtifactFact) -> Vec<&PackPath> {
    let lists = [&fact.refers_to, &fact.referred_by];
    let shown = lists.into_iter().flat_map(|links| links.iter().take(LISTED));
    shown.filter(|link| link.end == End::There).map(|link| &link.path).collect()
}
