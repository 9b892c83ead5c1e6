//! Damages for `checksum.*`: files that a manifest lists and that are as it says.

use crate::domain::evidence::artifact::Artifact;
use crate::domain::rules::references::locate;

use super::mutation::{Attempt, Edit, Mutation};
use super::original::Original;

/// The first listed file that agrees with its manifest and fits.
fn listed<'a>(original: &Original<'a>, fits: impl Fn(&Artifact) -> bool) -> Result<&'a Artifact, String> {
    if original.pack.checksums().next().is_none() {
        return Err("no checksum manifest is in the pack".to_owned());
    }
    let lines =
        original.pack.checksums().flat_map(|(path, manifest)| manifest.lines.iter().map(move |line| (path, line)));
    let mut files = lines.filter_map(|(manifest, line)| {
        let artifact = &original.pack.entry(&locate(original.pack, manifest, &line.path)?)?.artifact;
        (artifact.digest == Some(line.digest) && fits(artifact)).then_some(artifact)
    });
    files.next().ok_or_else(|| "no listed file agrees with its checksum".to_owned())
}

pub(super) fn changed(original: &Original<'_>) -> Attempt {
    let path = &listed(original, |_| true)?.path;
    let mut bytes = original.bytes(path)?;
    bytes.extend_from_slice(b" \n");
    Ok(Mutation::new(format!("`{path}` has grown by a line"), vec![Edit::becomes(path, bytes)]))
}

pub(super) fn line_endings(original: &Original<'_>) -> Attempt {
    let uniform = |it: &Artifact| {
        it.line_endings
            .is_some_and(|forms| forms.lf != forms.crlf && [forms.lf, forms.crlf].map(Some).contains(&it.digest))
    };
    let path = &listed(original, uniform)?.path;
    let text = original.text(path)?;
    let other = if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text.replace('\n', "\r\n") };
    Ok(Mutation::new(format!("`{path}` was checked out with other line endings"), vec![Edit::becomes(path, other)]))
}

pub(super) fn file_gone(original: &Original<'_>) -> Attempt {
    let path = &listed(original, |_| true)?.path;
    Ok(Mutation::gone(format!("`{path}` is gone"), [path.clone()]))
}
