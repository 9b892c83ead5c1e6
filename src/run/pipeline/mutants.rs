//! Every rule on a damaged copy of the pack, in memory. Nothing is written.

use std::io;

use crate::domain::assessment::Assessment;
use crate::domain::evidence::pack::Pack;
use crate::domain::mutation::mutant::{Mutants, prove};
use crate::domain::mutation::operators::original::Original;
use crate::domain::rules::pair::PairOverride;
use crate::domain::values::path::PackPath;
use crate::io::describe_error;
use crate::io::scan::Root;

use super::Pipeline;

/// Larger files are not damaged: 64 MiB.
const LARGEST: u64 = 64 << 20;

impl Pipeline {
    /// Tries every rule on a pack as it was judged.
    pub fn mutants(&self, (pack, assessment): (&Pack, &Assessment), choice: &PairOverride) -> Mutants {
        let source = |path: &PackPath| bytes(self.root(), path);
        prove(&Original { pack, profile: self.profile(), assessment, source: &source }, choice)
    }
}

fn bytes(root: &Root, path: &PackPath) -> Result<Vec<u8>, String> {
    root.read(path, LARGEST).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => format!("it is larger than {} MiB", LARGEST >> 20),
        _ => describe_error(&error),
    })
}
