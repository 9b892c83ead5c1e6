//! The document of a rehearsal, as it was last written.

use std::path::Path;

use crate::domain::capturing::rehearsal::RehearsalRun;
use crate::domain::values::digest::Digest;
use crate::io::output;
use crate::io::replace::replace;
use crate::io::store::StoreError;

/// The document, as it was last written.
pub(super) struct Kept<'a> {
    path: &'a Path,
    digest: Digest,
}

impl<'a> Kept<'a> {
    pub(super) fn create(path: &'a Path, run: &RehearsalRun) -> Result<Self, StoreError> {
        let text = run.text();
        output::create(path, text.as_bytes())?;
        Ok(Self { path, digest: Digest::of(text.as_bytes()) })
    }

    pub(super) fn write(&mut self, run: &RehearsalRun) -> Result<(), StoreError> {
        let text = run.text();
        replace(self.path, text.as_bytes(), self.digest)?;
        self.digest = Digest::of(text.as_bytes());
        Ok(())
    }
}
