//! Damages for `checksum.*`: files that a manifest lists and that are as it says.

use crate::domain::evidence::artifact::Artifact;
use crate::domain::rules::references::locate;

use super::{Bench, Damage, Edit, Made};

/// The first listed file that agrees with its manifest and fits.
fn listed<'a>(bench: &Bench<'a>, fits: impl Fn(&Artifact) -> bool) -> Result<&'a Artifact, String> {
    if bench.pack.checksums().next().is_none() {
        return Err("no checksum manifest is in the pack".to_owned());
    }
    let lines = bench.pack.checksums().flat_map(|(path, manifest)| manifest.lines.iter().map(move |line| (path, line)));
    let mut files = lines.filter_map(|(manifest, line)| {
        let artifact = &bench.pack.entry(&locate(bench.pack, manifest, &line.path)?)?.artifact;
        (artifact.digest == Some(line.digest) && fits(artifact)).then_some(artifact)
    });
    files.next().ok_or_else(|| "no listed file agrees with its checksum".to_owned())
}

pub fn changed(bench: &Bench<'_>) -> Made {
    let path = &listed(bench, |_| true)?.path;
    let mut bytes = bench.bytes(path)?;
    bytes.extend_from_slice(b" \n");
    Ok(Damage::new(format!("`{path}` has grown by a line"), vec![Edit::becomes(path, bytes)]))
}

pub fn line_endings(bench: &Bench<'_>) -> Made {
    let uniform = |it: &Artifact| {
        it.line_endings
            .is_some_and(|forms| forms.lf != forms.crlf && [forms.lf, forms.crlf].map(Some).contains(&it.digest))
    };
    let path = &listed(bench, uniform)?.path;
    let text = bench.text(path)?;
    let other = if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text.replace('\n', "\r\n") };
    Ok(Damage::new(format!("`{path}` was checked out with other line endings"), vec![Edit::becomes(path, other)]))
}

pub fn file_gone(bench: &Bench<'_>) -> Made {
    let path = &listed(bench, |_| true)?.path;
    Ok(Damage::gone(format!("`{path}` is gone"), [path.clone()]))
}
