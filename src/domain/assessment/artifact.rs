//! A file of the pack and its place among the others.

use crate::domain::evidence::artifact::Artifact;
use crate::domain::evidence::history::GitStatus;

use super::link::{Claim, Link};

/// An artifact and its place among the others.
#[derive(Clone, Debug, PartialEq)]
pub struct ArtifactFact {
    pub artifact: Artifact,
    /// Files that it names, by path: those of the pack, and those that should be.
    pub refers_to: Vec<Link>,
    /// Files that name it, by path.
    pub referred_by: Vec<Link>,
    pub claim: Claim,
    /// Indices into `Assessment::findings` that rest on it.
    pub findings: Vec<usize>,
    /// How git holds it; `None` where nobody can tell.
    pub kept: Option<GitStatus>,
}
