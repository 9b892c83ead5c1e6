//! Watching: whatever changes is told, soon where the file system tells, and nothing is told where nothing changes.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use signoff::domain::values::path::PackPath;
use signoff::io::scan::Root;
use signoff::io::watch::{Change, Watch, WatchMode};

const EVIDENCE: &str = "docs/reliability";
/// Long enough for a sweep on a busy machine: nothing waits for it unless it fails.
const DEADLINE: Duration = Duration::from_secs(30);

struct Scene(tempfile::TempDir);

impl Scene {
    fn new() -> Self {
        let scene = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(scene.evidence()).unwrap();
        scene
    }

    fn root(&self) -> PathBuf {
        self.0.path().join("pack")
    }

    fn evidence(&self) -> PathBuf {
        self.root().join(EVIDENCE)
    }

    fn watch(&self) -> Watch {
        Watch::start(&self.root(), EVIDENCE, vec![PackPath::new("signoff.toml").unwrap()]).unwrap()
    }

    fn files(&self) -> usize {
        let found = Root::open(&self.root(), EVIDENCE).map(|root| root.list(EVIDENCE).unwrap());
        found
            .unwrap_or_default()
            .iter()
            .filter(|it| matches!(it.what, signoff::io::scan::FoundKind::File { .. }))
            .count()
    }
}

/// Waits until a change was told after which the condition holds.
async fn until(watch: &mut Watch, what: &str, holds: impl Fn() -> bool) {
    let told = async {
        loop {
            if watch.changed().await == Change::Pack && holds() {
                return;
            }
        }
    };
    assert!(tokio::time::timeout(DEADLINE, told).await.is_ok(), "not told within {DEADLINE:?}: {what}");
}

#[tokio::test]
async fn every_sort_of_change_is_told() {
    let scene = Scene::new();
    let mut watch = scene.watch();
    let file = scene.evidence().join("a.txt");
    fs::write(&file, "one").unwrap();
    until(&mut watch, "a new file", || scene.files() == 1).await;
    fs::rename(&file, scene.evidence().join("b.txt")).unwrap();
    until(&mut watch, "a renamed file", || scene.evidence().join("b.txt").exists()).await;
    fs::remove_file(scene.evidence().join("b.txt")).unwrap();
    until(&mut watch, "a removed file", || scene.files() == 0).await;
    fs::write(scene.root().join("signoff.toml"), "").unwrap();
    until(&mut watch, "a file outside the evidence", || scene.root().join("signoff.toml").exists()).await;
}

#[tokio::test]
async fn files_in_two_hundred_new_folders_are_all_told() {
    let scene = Scene::new();
    let mut watch = scene.watch();
    for number in 0..200 {
        let folder = scene.evidence().join(format!("run-{number}/raw"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("rows.ndjson"), "").unwrap();
    }
    until(&mut watch, "200 new folders", || scene.files() == 200).await;
    // Every one of them is watched from now on.
    for number in (0..200).step_by(20) {
        fs::write(scene.evidence().join(format!("run-{number}/raw/more.ndjson")), "").unwrap();
        let expected = 201 + number / 20;
        until(&mut watch, "a file in a folder that was new", || scene.files() == expected).await;
    }
}

#[tokio::test]
async fn a_pack_removed_and_put_back_is_told_and_watched_again() {
    let scene = Scene::new();
    fs::write(scene.evidence().join("a.txt"), "one").unwrap();
    let mut watch = scene.watch();
    fs::remove_dir_all(scene.root()).unwrap();
    until(&mut watch, "the pack is gone", || !scene.root().exists()).await;
    fs::create_dir_all(scene.evidence()).unwrap();
    until(&mut watch, "the pack is back", || scene.evidence().exists()).await;
    fs::create_dir(scene.evidence().join("sub")).unwrap();
    fs::write(scene.evidence().join("sub/b.txt"), "two").unwrap();
    until(&mut watch, "a file in the new pack", || scene.files() == 1).await;
}

#[tokio::test]
async fn an_evidence_folder_that_is_exchanged_is_watched() {
    let scene = Scene::new();
    let mut watch = scene.watch();
    let other = scene.root().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("a.txt"), "one").unwrap();
    fs::rename(scene.evidence(), scene.root().join("old")).unwrap();
    fs::rename(&other, scene.evidence()).unwrap();
    until(&mut watch, "the other folder", || scene.files() == 1).await;
    fs::write(scene.evidence().join("b.txt"), "two").unwrap();
    until(&mut watch, "a file in the other folder", || scene.files() == 2).await;
}

#[tokio::test]
async fn reading_the_pack_tells_nothing() {
    let scene = Scene::new();
    fs::write(scene.evidence().join("a.txt"), "one").unwrap();
    let mut watch = scene.watch();
    for _ in 0..50 {
        fs::read(scene.evidence().join("a.txt")).unwrap();
        assert_eq!(scene.files(), 1);
    }
    // Another change is the proof that the reading before it would have been told by now.
    fs::write(scene.evidence().join("b.txt"), "two").unwrap();
    assert_eq!(watch.changed().await, Change::Pack);
    assert_eq!(scene.files(), 2);
}

#[tokio::test]
async fn a_file_system_that_tells_is_not_polled() {
    let scene = Scene::new();
    assert_eq!(scene.watch().mode(), &WatchMode::Events);
}

#[tokio::test]
async fn a_file_system_that_does_not_tell_is_polled_and_says_why() {
    let Some(folder) = std::env::var_os("SIGNOFF_TEST_SILENT_DISK").map(PathBuf::from) else {
        eprintln!("skipped: SIGNOFF_TEST_SILENT_DISK names no folder on a network file system");
        return;
    };
    let folder = tempfile::tempdir_in(folder).unwrap();
    let evidence = folder.path().join(EVIDENCE);
    fs::create_dir_all(&evidence).unwrap();
    let mut watch = Watch::start(folder.path(), EVIDENCE, Vec::new()).unwrap();
    assert!(matches!(watch.mode(), WatchMode::Polling { why, .. } if !why.is_empty()));
    fs::write(evidence.join("a.txt"), "one").unwrap();
    until(&mut watch, "a new file", || evidence.join("a.txt").exists()).await;
}
