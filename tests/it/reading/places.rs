//! Whatever may stand where a pack or its evidence should be.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::fs::symlink;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use signoff::domain::evidence::artifact::Condition;
use signoff::domain::values::kind::Kind;
use signoff::io::scan::{FoundKind, Root, nearest_pack};
use signoff::run::pipeline::Pipeline;

use super::{EVIDENCE, LIST, Scene, artifact, inside, why};

#[test]
fn every_file_is_an_artifact_with_digest_and_kind() {
    let scene = Scene::new();
    scene.write("a/b/widget.raw-runs.ndjson", "{}\n");
    scene.write("notes.txt", "hello");
    scene.write(".hidden", "");
    scene.write(".git/config", "not evidence");
    scene.write(".signoff-x.tmp", "being saved");
    let pack = scene.read();
    let listed: Vec<String> =
        pack.entries().map(|it| format!("{} {}", it.artifact.path, it.artifact.kind.words())).collect();
    assert_eq!(
        listed,
        [
            "docs/reliability/.hidden unknown",
            "docs/reliability/a/b/widget.raw-runs.ndjson raw runs",
            "docs/reliability/notes.txt unknown"
        ]
    );
    let notes = artifact(&pack, "notes.txt");
    assert_eq!((notes.size, notes.condition), (5, Condition::Readable));
    let digest = notes.digest.unwrap().to_string();
    assert_eq!(digest, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
}

#[test]
fn a_pack_that_is_none_is_refused_with_a_hint() {
    let scene = Scene::new();
    let refusal = |path: &Path| {
        let no_pack = Root::open(path, EVIDENCE).unwrap_err();
        assert!(no_pack.hint.contains("docs/reliability"), "{}", no_pack.hint);
        no_pack.text.replace(&scene.folder.path().display().to_string(), "")
    };
    let at = |name: &str| scene.folder.path().join(name);
    fs::create_dir(at("empty")).unwrap();
    fs::create_dir_all(at("file/docs")).unwrap();
    fs::write(at("file/docs/reliability"), "").unwrap();
    fs::create_dir_all(at("linked/docs")).unwrap();
    symlink(scene.root().join(EVIDENCE), at("linked/docs/reliability")).unwrap();
    assert_eq!(refusal(&at("none")), "/none: there is no such folder");
    assert_eq!(refusal(&at("secret")), "/secret: is not a folder");
    assert_eq!(refusal(&at("empty")), "/empty: holds no evidence: there is no folder `docs/reliability` in it");
    assert_eq!(refusal(&at("file")), "/file: holds no evidence: `docs/reliability` is not a folder");
    assert_eq!(refusal(&at("linked")), "/linked: holds no evidence: `docs/reliability` leads outside the pack");
}

#[test]
fn a_fifo_where_the_pack_should_be_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("fifo");
    mknodat(CWD, &fifo, FileType::Fifo, Mode::RWXU, 0).unwrap();
    assert!(Root::open(&fifo, EVIDENCE).unwrap_err().text.ends_with("is not a folder"));
    assert!(Pipeline::open(Some(&fifo), None).is_err());
}

#[test]
fn the_nearest_pack_is_found_from_inside_it() {
    let scene = Scene::new();
    let deep = scene.place("a/b/c/file");
    assert_eq!(nearest_pack(&deep, EVIDENCE), Some(scene.root()));
    assert_eq!(nearest_pack(Path::new("/"), "no/such/evidence"), None);
}

#[test]
fn what_is_no_file_is_told_and_not_opened() {
    let scene = Scene::new();
    mknodat(CWD, scene.place("a.report.json"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    fs::create_dir_all(scene.place("b.report.json")).unwrap();
    fs::create_dir_all(scene.place("plain-folder")).unwrap();
    let socket = std::os::unix::net::UnixListener::bind(scene.place("c.gate.json")).unwrap();
    let pack = scene.read();
    drop(socket);
    assert_eq!(why(&pack, "a.report.json"), "a FIFO (named pipe), not a file: it was not opened");
    assert_eq!(why(&pack, "b.report.json"), "a folder, not a file");
    assert_eq!(why(&pack, "c.gate.json"), "a socket, not a file: it was not opened");
    assert_eq!(artifact(&pack, "a.report.json").kind, Kind::Report);
    assert!(!pack.contains(&inside("plain-folder")));
}

#[test]
fn a_fifo_in_the_checklists_place_stays_a_checklist() {
    let scene = Scene::new();
    mknodat(CWD, scene.place(LIST), FileType::Fifo, Mode::RWXU, 0).unwrap();
    let pack = scene.read();
    assert_eq!(artifact(&pack, LIST).kind, Kind::Checklist);
    assert!(why(&pack, LIST).starts_with("a FIFO"));
}

#[test]
fn links_are_followed_inside_the_pack_and_nowhere_else() {
    let scene = Scene::new();
    fs::write(scene.root().join("outside-evidence.txt"), "inside the pack").unwrap();
    for (name, target) in [
        ("inner.txt", "../../outside-evidence.txt"),
        ("secret.report.json", "../../../secret"),
        ("zero.raw-runs.json", "/dev/zero"),
        ("self.gate.json", "self.gate.json"),
        ("dangling.md", "nowhere.md"),
        ("folder", "."),
    ] {
        symlink(target, scene.place(name)).unwrap();
    }
    let pack = scene.read();
    assert_eq!(artifact(&pack, "inner.txt").condition, Condition::Readable);
    assert_eq!(artifact(&pack, "inner.txt").size, 15);
    for (name, target) in [("secret.report.json", "../../../secret"), ("zero.raw-runs.json", "/dev/zero")] {
        let found = artifact(&pack, name);
        assert_eq!(found.condition, Condition::Escapes { target: target.to_owned() });
        assert_eq!(found.digest, None);
    }
    assert_eq!(artifact(&pack, "zero.raw-runs.json").kind, Kind::RawRuns);
    assert_eq!(why(&pack, "self.gate.json"), "a link that leads in a circle");
    assert_eq!(why(&pack, "dangling.md"), "a link to `nowhere.md`, which is not there");
    assert_eq!(why(&pack, "folder"), "a link to the folder `.`: such links are not followed");
}

#[test]
fn a_link_through_a_folder_that_leads_outside_is_not_followed() {
    let scene = Scene::new();
    symlink(scene.folder.path(), scene.place("out")).unwrap();
    let root = Root::open(&scene.root(), EVIDENCE).unwrap();
    let path = inside("out/secret");
    assert!(matches!(root.look(&path).unwrap().what, FoundKind::Escapes(_)));
    assert!(root.open_file(&path).is_err());
    assert!(root.read(&path, 10).is_err());
    assert!(root.real_path(&path).is_err());
    assert!(root.real_path(&inside("out/not-there-yet")).is_err());
    let new = root.real_path(&inside("new/folder/note.md")).unwrap();
    assert_eq!(new, scene.root().canonicalize().unwrap().join(EVIDENCE).join("new/folder/note.md"));
}

#[test]
fn a_name_that_is_no_utf8_is_told() {
    use std::os::unix::ffi::OsStrExt;
    let scene = Scene::new();
    fs::write(scene.place("x").with_file_name(std::ffi::OsStr::from_bytes(b"bad-\xff.report.json")), "{}").unwrap();
    let pack = scene.read();
    assert_eq!(why(&pack, "bad-\u{fffd}.report.json"), "its name is not UTF-8");
}

#[test]
fn what_may_not_be_read_is_told_with_its_kind() {
    let scene = Scene::new();
    let locked = scene.write(LIST, "- [ ] one\n");
    let folder = scene.place("locked/x.report.json");
    fs::set_permissions(&locked, Permissions::from_mode(0o000)).unwrap();
    fs::set_permissions(folder.parent().unwrap(), Permissions::from_mode(0o000)).unwrap();
    if File::open(&locked).is_ok() {
        eprintln!("skipped: nothing is forbidden to this user");
        return;
    }
    let pack = scene.read();
    assert_eq!(why(&pack, LIST), "Permission denied");
    assert_eq!(artifact(&pack, LIST).kind, Kind::Checklist);
    assert_eq!(why(&pack, "locked"), "a folder that cannot be listed: Permission denied");
    fs::set_permissions(folder.parent().unwrap(), Permissions::from_mode(0o700)).unwrap();
}
