//! Writing: whole, never over a file that is another than expected, with everything kept that a file has besides bytes.

use signoff::io::patch_byte;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use rustix::fs::{XattrFlags, getxattr, setxattr};
use signoff::domain::signing::tick::OneByte;
use signoff::domain::values::digest::Digest;
use signoff::domain::values::kind::Kind;
use signoff::io::input::Inputs;
use signoff::io::output::{self, Output};
use signoff::io::store::StoreError;

const SHOWN: &[u8] = b"- [ ] one\r\n";
const TICKED: &[u8] = b"- [x] one\r\n";
const TICK: OneByte = OneByte { offset: 3, from: b' ', to: b'x' };

struct Scene(tempfile::TempDir);

impl Scene {
    fn new() -> Self {
        let scene = Self(tempfile::tempdir().unwrap());
        fs::write(scene.at("list.md"), SHOWN).unwrap();
        scene
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn tick(&self) -> Result<(), StoreError> {
        patch_byte::change_one_byte(&self.at("list.md"), TICK, Digest::of(SHOWN))
    }

    /// All names in the folder: no litter may be among them.
    fn names(&self) -> Vec<String> {
        names(self.0.path())
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_tick_changes_one_byte_and_leaves_nothing_behind() {
    let scene = Scene::new();
    scene.tick().unwrap();
    assert_eq!(fs::read(scene.at("list.md")).unwrap(), TICKED);
    assert_eq!(scene.names(), ["list.md"]);
}

#[test]
fn a_file_that_is_not_the_one_shown_is_left_alone() {
    let scene = Scene::new();
    fs::write(scene.at("list.md"), "- [ ] two\r\n").unwrap();
    let error = scene.tick().unwrap_err();
    assert!(error.to_string().ends_with("list.md: changed since it was read; nothing was written"), "{error}");
    assert_eq!(fs::read(scene.at("list.md")).unwrap(), b"- [ ] two\r\n");
    assert_eq!(scene.names(), ["list.md"]);
}

#[test]
fn a_byte_that_is_not_where_it_was_shown_is_not_written() {
    let scene = Scene::new();
    for offset in [0, 500] {
        let edit = OneByte { offset, ..TICK };
        let outcome = patch_byte::change_one_byte(&scene.at("list.md"), edit, Digest::of(SHOWN));
        assert!(matches!(outcome, Err(StoreError::Changed(_))), "{outcome:?}");
    }
    assert_eq!(fs::read(scene.at("list.md")).unwrap(), SHOWN);
}

#[test]
fn mode_owner_and_attributes_stay() {
    let scene = Scene::new();
    let path = scene.at("list.md");
    fs::set_permissions(&path, Permissions::from_mode(0o664)).unwrap();
    let is_root = std::os::unix::fs::chown(&path, Some(1234), Some(1234)).is_ok();
    if !is_root {
        eprintln!("not tested: only root can give a file to somebody else");
    }
    let has_attributes = setxattr(&path, "user.reviewed", b"yes", XattrFlags::empty()).is_ok();
    if !has_attributes {
        eprintln!("not tested: no extended attributes here");
    }
    let before = path.metadata().unwrap();
    scene.tick().unwrap();
    let after = path.metadata().unwrap();
    assert_eq!(fs::read(&path).unwrap(), TICKED);
    assert_eq!((before.mode(), before.uid(), before.gid()), (after.mode(), after.uid(), after.gid()));
    if has_attributes {
        let mut value = [0; 8];
        let length = getxattr(&path, "user.reviewed", &mut value[..]).unwrap();
        assert_eq!(&value[..length], b"yes");
    }
}

#[test]
fn hard_links_stay_one_file() {
    let scene = Scene::new();
    fs::hard_link(scene.at("list.md"), scene.at("twin.md")).unwrap();
    scene.tick().unwrap();
    assert_eq!(fs::read(scene.at("twin.md")).unwrap(), TICKED);
    assert_eq!(scene.at("list.md").metadata().unwrap().nlink(), 2);
}

#[test]
fn a_link_stays_a_link_and_its_file_is_ticked() {
    let scene = Scene::new();
    fs::create_dir(scene.at("real")).unwrap();
    fs::rename(scene.at("list.md"), scene.at("real/list.md")).unwrap();
    symlink("real/list.md", scene.at("list.md")).unwrap();
    scene.tick().unwrap();
    assert!(scene.at("list.md").symlink_metadata().unwrap().is_symlink());
    assert_eq!(fs::read(scene.at("real/list.md")).unwrap(), TICKED);
    assert_eq!(names(&scene.at("real")), ["list.md"]);
}

#[test]
fn in_a_read_only_folder_the_byte_is_written_into_the_file() {
    let scene = Scene::new();
    fs::set_permissions(scene.0.path(), Permissions::from_mode(0o555)).unwrap();
    if fs::write(scene.at("probe"), "").is_ok() {
        eprintln!("skipped: nothing is forbidden to this user");
        return;
    }
    let outcome = scene.tick();
    fs::set_permissions(scene.0.path(), Permissions::from_mode(0o755)).unwrap();
    outcome.unwrap();
    assert_eq!(fs::read(scene.at("list.md")).unwrap(), TICKED);
}

#[test]
fn a_locked_folder_is_waited_for_and_then_refused() {
    let scene = Scene::new();
    let held = fs::File::open(scene.0.path()).unwrap();
    held.lock().unwrap();
    let error = scene.tick().unwrap_err();
    assert!(error.to_string().contains("another program has locked the folder"), "{error}");
    drop(held);
    scene.tick().unwrap();
}

#[test]
fn of_many_ticks_at_once_exactly_one_is_written() {
    let scene = Scene::new();
    let written = std::thread::scope(|scope| {
        let racers: Vec<_> = (0..8).map(|_| scope.spawn(|| scene.tick().is_ok())).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).filter(|written| *written).count()
    });
    assert_eq!(written, 1);
    assert_eq!(fs::read(scene.at("list.md")).unwrap(), TICKED);
    assert_eq!(scene.names(), ["list.md"]);
}

#[test]
fn ticks_and_a_rivals_saves_never_lose_a_rivals_line() {
    let scene = Scene::new();
    let path = scene.at("list.md");
    let rival = |text: &str| {
        fs::write(scene.at("rival"), text).unwrap();
        fs::rename(scene.at("rival"), &path).unwrap();
    };
    for round in 0..100 {
        rival(&format!("- [ ] one {round}\n"));
        let last = format!("- [ ] rival {round}\n");
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let shown = fs::read(&path).unwrap();
                drop(patch_byte::change_one_byte(&path, TICK, Digest::of(&shown)));
            });
            rival(&last);
        });
        let text = fs::read_to_string(&path).unwrap();
        assert!(text == last || text == last.replace("[ ]", "[x]"), "{text}");
    }
    assert_eq!(scene.names(), ["list.md"]);
}

#[test]
fn a_new_file_never_stands_over_an_old_one() {
    let scene = Scene::new();
    let note = scene.at("notes/2026/note.md");
    output::create(&note, b"first").unwrap();
    let error = output::create(&note, b"second").unwrap_err();
    assert!(matches!(error, StoreError::Exists(_)), "{error:?}");
    assert_eq!(fs::read(&note).unwrap(), b"first");
    assert_eq!(names(note.parent().unwrap()), ["note.md"]);
    symlink("nowhere", scene.at("dangling")).unwrap();
    assert!(matches!(output::create(&scene.at("dangling"), b"x"), Err(StoreError::Exists(_))));
}

#[test]
fn of_many_files_created_at_once_one_is_whole_and_the_others_are_told() {
    let scene = Scene::new();
    let path = scene.at("note.md");
    let texts: Vec<String> = (0..8).map(|it| it.to_string().repeat(10_000)).collect();
    let created = std::thread::scope(|scope| {
        let racers: Vec<_> =
            texts.iter().map(|text| scope.spawn(|| output::create(&path, text.as_bytes()).is_ok())).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).filter(|created| *created).count()
    });
    assert_eq!(created, 1);
    assert!(texts.contains(&fs::read_to_string(&path).unwrap()));
    assert_eq!(scene.names(), ["list.md", "note.md"]);
}

#[test]
fn on_a_full_disk_nothing_is_written_and_nothing_is_left() {
    let Some(disk) = std::env::var_os("SIGNOFF_TEST_FULL_DISK").map(PathBuf::from) else {
        eprintln!("skipped: SIGNOFF_TEST_FULL_DISK names no folder on a full disk");
        return;
    };
    let before = names(&disk);
    assert!(matches!(output::create(&disk.join("note.md"), &[b'x'; 1 << 20]), Err(StoreError::Failed { .. })));
    assert!(matches!(
        Output { path: &disk.join("out.json"), inputs: &Inputs::default(), kind: Kind::Report }.write(&[b'x'; 1 << 20]),
        Err(StoreError::Failed { .. })
    ));
    assert_eq!(names(&disk), before);
}
