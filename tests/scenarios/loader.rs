//! A pack from files in memory, for tests of the judgement: what the pipeline does, without its watching and caching.

use std::collections::BTreeMap;
use std::path::Path;

use signoff::domain::evidence::Evidence;
use signoff::domain::evidence::artifact::{Artifact, Condition};
use signoff::domain::evidence::content::Content;
use signoff::domain::evidence::pack::{Beyond, Pack};
use signoff::domain::profile::Profile;
use signoff::domain::rules::{checksums, links};
use signoff::domain::values::kind::Kind;
use signoff::domain::values::path::PackPath;

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
    let is_evidence = |name: &String| name.starts_with(&profile.paths.evidence);
    for (name, stands) in files.iter().filter(|(name, _)| is_evidence(name)) {
        let path = PackPath::new(name).expect("a path inside");
        let kind = profile.kind_of(&path);
        insert(&mut pack, profile, (path, kind), stands);
    }
    let contracts = profile.contracts.iter().map(|contract| (PackPath::new(&contract.file), Kind::Source));
    let listed = checksums::listed_beyond(&pack, profile).into_iter().map(|path| (Some(path), Kind::Unknown));
    for (path, kind) in contracts.chain(listed.collect::<Vec<_>>()) {
        let path = path.expect("a path inside");
        if let Some(stands) = files.get(path.as_str()) {
            insert(&mut pack, profile, (path, kind), stands);
        }
    }
    for path in links::sought(&pack, profile) {
        let below = format!("{path}/");
        let stands = files.keys().any(|name| name == path.as_str() || name.starts_with(&below));
        pack.look_beyond(path, if stands { Beyond::Stands } else { Beyond::Nothing });
    }
    pack
}

fn insert(pack: &mut Pack, profile: &Profile, (path, kind): (PackPath, Kind), stands: &Stands) {
    let bytes = if let Stands::File(bytes) = stands { bytes.as_slice() } else { &[] };
    let (artifact, evidence) = Content::of(&path, kind, bytes, profile).into_entry(path, kind, None);
    let condition = match stands {
        Stands::File(_) => return pack.insert(artifact, evidence),
        Stands::Unreadable(why) => Condition::Unreadable { why: why.clone(), line: None, column: None },
        Stands::BeingWritten => Condition::BeingWritten,
        Stands::Escapes(target) => Condition::Escapes { target: target.clone() },
    };
    pack.insert(Artifact { kind, digest: None, line_endings: None, condition, ..artifact }, Evidence::Unknown);
}
