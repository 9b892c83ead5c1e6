//! A pack from files in memory, for tests of the judgement: what the pipeline does, without its watching and caching.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use signoff::domain::artifact::{Artifact, Condition, Kind};
use signoff::domain::digest::{Digest, LineEndings};
use signoff::domain::evidence::{self, Evidence, Fault, mentions, raw_runs};
use signoff::domain::pack::Pack;
use signoff::domain::path::PackPath;
use signoff::domain::profile::Profile;

/// What stands at a path.
#[derive(Clone, Debug)]
pub enum Stands {
    File(Vec<u8>),
    Unreadable(String),
    Escapes(String),
    /// Begun, and not at its end yet.
    BeingWritten,
}

/// Files by their path from the pack's root.
pub type Files = BTreeMap<String, Stands>;

/// Every file beneath `folder`.
pub fn files(folder: &Path) -> Files {
    let mut found = Files::new();
    walk(folder, folder, &mut found);
    found
}

fn walk(root: &Path, folder: &Path, found: &mut Files) {
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(root, &path, found);
        } else {
            let name = path.strip_prefix(root).expect("beneath the root").to_str().expect("UTF-8").to_owned();
            found.insert(name, Stands::File(std::fs::read(&path).expect("a readable file")));
        }
    }
}

/// The pack that these files are under a profile.
pub fn pack(files: &Files, profile: &Profile) -> Pack {
    let mut pack = Pack::default();
    for (name, stands) in files.iter().filter(|(name, _)| name.starts_with(&profile.paths.evidence)) {
        let path = PackPath::new(name).expect("a path inside");
        let kind = profile.kind_of(&path);
        let mut artifact = Artifact {
            path,
            kind,
            size: 0,
            modified: None,
            digest: None,
            line_endings: None,
            mentions: Arc::default(),
            condition: Condition::Readable,
        };
        let evidence = match stands {
            Stands::File(bytes) => {
                artifact.size = bytes.len() as u64;
                artifact.digest = Some(Digest::of(bytes));
                artifact.mentions = mentions::of(&artifact.path, bytes).into();
                artifact.line_endings = Some(LineEndings::of(bytes));
                parse(&mut artifact, bytes, profile)
            }
            Stands::Unreadable(why) => {
                artifact.condition = Condition::Unreadable { why: why.clone(), line: None, column: None };
                Evidence::Unknown
            }
            Stands::BeingWritten => {
                artifact.condition = Condition::BeingWritten;
                Evidence::Unknown
            }
            Stands::Escapes(target) => {
                artifact.condition = Condition::Escapes { target: target.clone() };
                Evidence::Unknown
            }
        };
        pack.insert(artifact, evidence);
    }
    pack
}

fn parse(artifact: &mut Artifact, bytes: &[u8], profile: &Profile) -> Evidence {
    if artifact.kind == Kind::RawRuns {
        return Evidence::RawRuns(raw_runs::read(bytes, profile).expect("a readable stream").into());
    }
    match evidence::parse(artifact.kind, bytes, profile) {
        Ok(Evidence::Unknown) => {
            artifact.kind = Kind::Unknown;
            Evidence::Unknown
        }
        Ok(evidence) => evidence,
        Err(Fault { why, line, column }) => {
            artifact.condition = Condition::Unreadable { why, line, column };
            Evidence::Unknown
        }
    }
}
