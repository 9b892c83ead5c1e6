//! Reading packs: whatever stands where evidence should be is told, nothing hangs, and nothing outside is read.

mod beyond;
mod changes;
mod contents;
mod places;
mod profiles;

use std::fs;
use std::path::{Path, PathBuf};

use signoff::domain::evidence::artifact::{Artifact, Condition};
use signoff::domain::evidence::pack::Pack;
use signoff::domain::values::path::PackPath;
use signoff::run::pipeline::{Pipeline, RecentFiles};

const EVIDENCE: &str = "docs/reliability";

/// A pack in a temporary folder, with something beside it that nobody may read.
struct Scene {
    folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("pack").join(EVIDENCE)).unwrap();
        fs::write(folder.path().join("secret"), "secret").unwrap();
        Self { folder }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("pack")
    }

    /// The place of a file of the evidence, its folder made.
    fn place(&self, name: &str) -> PathBuf {
        let place = self.root().join(EVIDENCE).join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        place
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let place = self.place(name);
        fs::write(&place, text).unwrap();
        place
    }

    fn pipeline(&self) -> Pipeline {
        Pipeline::open(Some(&self.root()), None).unwrap()
    }

    fn read(&self) -> Pack {
        self.pipeline().read(RecentFiles::Judged).unwrap()
    }

    /// How the pack is refused: text and hint.
    fn refusal(&self, profile: Option<&Path>) -> String {
        let opened = Pipeline::open(Some(&self.root()), profile).map(|_| ());
        let wrong = opened.unwrap_err();
        format!("{} | {}", wrong.text, wrong.hint)
    }
}

fn inside(name: &str) -> PackPath {
    PackPath::new(&format!("{EVIDENCE}/{name}")).unwrap()
}

fn artifact(pack: &Pack, name: &str) -> Artifact {
    pack.entry(&inside(name)).unwrap_or_else(|| panic!("{name} is no artifact")).artifact.clone()
}

/// Why an artifact is unreadable.
fn why(pack: &Pack, name: &str) -> String {
    match artifact(pack, name).condition {
        Condition::Unreadable { why, .. } => why,
        other => panic!("{name}: {other:?}"),
    }
}

fn report(state: &str, raw: &str) -> String {
    format!(
        r#"{{"reportVersion":"v1","scope":{{"runId":"r1","runType":"gate"}},"metrics":{{}},"environment":{{}},
        "executionStatus":{{"state":"{state}","rawRunsPath":"{raw}"}}}}"#
    )
}

const LIST: &str = "release-readiness-checklist.md";
