//! The profile that a pack is read under.

use std::fs;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use signoff::domain::evidence::Evidence;
use signoff::domain::values::kind::Kind;
use signoff::domain::values::path::PackPath;
use signoff::run::pipeline::RecentFiles;

use super::{Scene, artifact};

#[test]
fn a_wrong_profile_is_refused_with_its_file_and_line() {
    let scene = Scene::new();
    let own = scene.root().join("signoff.toml");
    fs::write(&own, "name = \"acme-widget\"\nflag = []\n").unwrap();
    let refusal = scene.refusal(None);
    assert!(refusal.contains("signoff.toml: line 2: "), "{refusal}");
    fs::write(&own, "name = \"acme-widget\"\n").unwrap();
    let named = scene.folder.path().join("other.toml");
    fs::write(&named, "\n\nname = 3\n").unwrap();
    let refusal = scene.refusal(Some(&named));
    assert!(refusal.contains("other.toml: line 3: "), "{refusal}");
    fs::write(&named, b"name = \"\xff\"\n").unwrap();
    assert!(scene.refusal(Some(&named)).contains("other.toml: line 1: not UTF-8"));
    let missing = scene.folder.path().join("missing.toml");
    assert!(scene.refusal(Some(&missing)).contains("missing.toml: there is no such file"));
    fs::remove_file(&own).unwrap();
    mknodat(CWD, &own, FileType::Fifo, Mode::RWXU, 0).unwrap();
    assert!(scene.refusal(None).contains("signoff.toml: is no regular file"), "{}", scene.refusal(None));
}

#[test]
fn a_profile_that_changes_is_followed() {
    let scene = Scene::new();
    let own = scene.root().join("signoff.toml");
    fs::write(&own, "name = \"one\"\n").unwrap();
    scene.write("notes.txt", "text");
    let mut pipeline = scene.pipeline();
    assert_eq!(pipeline.profile().name, "one");
    fs::write(&own, "name = \"two\"\n[paths]\nchecklist = \"docs/reliability/notes.txt\"\n").unwrap();
    let pack = pipeline.read(RecentFiles::Judged).unwrap();
    assert_eq!(pipeline.profile().name, "two");
    assert_eq!(artifact(&pack, "notes.txt").kind, Kind::Checklist);
    fs::write(&own, "nonsense = 1\n").unwrap();
    assert!(pipeline.read(RecentFiles::Judged).unwrap_err().text.contains("signoff.toml: line 1: "));
    fs::remove_file(&own).unwrap();
    assert!(pipeline.read(RecentFiles::Judged).is_ok());
}

#[test]
fn evidence_may_stand_anywhere_that_the_profile_says() {
    let scene = Scene::new();
    fs::write(scene.root().join("signoff.toml"), "[paths]\nevidence = \"proof\"\nchecklist = \"LIST.md\"\n").unwrap();
    assert!(scene.refusal(None).contains("there is no folder `proof` in it"));
    fs::create_dir(scene.root().join("proof")).unwrap();
    fs::write(scene.root().join("LIST.md"), "- [x] one\n").unwrap();
    let pack = scene.read();
    let entry = pack.entry(&PackPath::new("LIST.md").unwrap()).unwrap();
    assert!(matches!(&entry.evidence, Evidence::Checklist(list) if list.items.iter().all(|item| item.ticked)));
}
