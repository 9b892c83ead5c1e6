//! Reading packs: whatever stands where evidence should be is told, nothing hangs, and nothing outside is read.

use std::fs::{self, File, Permissions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use signoff::domain::evidence::Evidence;
use signoff::domain::evidence::artifact::{Artifact, Condition};
use signoff::domain::evidence::pack::{Beyond, Pack};
use signoff::domain::rules::pair::PairOverride;
use signoff::domain::values::kind::Kind;
use signoff::domain::values::path::PackPath;
use signoff::io::scan::{Root, What, nearest_pack};
use signoff::run::pipeline::Pipeline;
use signoff::run::pipeline::RecentFiles;

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
    assert!(matches!(root.look(&path).unwrap().what, What::Escapes(_)));
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

#[test]
fn raw_runs_are_known_by_the_report_that_rests_on_them() {
    let scene = Scene::new();
    scene.write("a.report.json", report("executed", "rows.txt"));
    scene.write("b.report.json", report("executed", "../../elsewhere/rows.txt"));
    scene.write("c.report.json", report("not-executed", "shell.txt"));
    scene.write("d.report.json", report("executed", "a.report.json"));
    scene.write("rows.txt", "{}\n");
    scene.write("shell.txt", "{}\n");
    fs::create_dir(scene.root().join("elsewhere")).unwrap();
    fs::write(scene.root().join("elsewhere/rows.txt"), "{}\n").unwrap();
    let mut pipeline = scene.pipeline();
    let pack = pipeline.read(RecentFiles::Judged).unwrap();
    let raw: Vec<&str> = pack.paths_of(Kind::RawRuns).map(PackPath::as_str).collect();
    assert_eq!(raw, ["docs/reliability/rows.txt", "elsewhere/rows.txt"]);
    assert_eq!(artifact(&pack, "a.report.json").kind, Kind::Report);
    assert!(pipeline.beyond().iter().any(|path| path.as_str() == "elsewhere/rows.txt"));
}

#[test]
fn a_report_outside_the_evidence_that_a_gate_output_names_is_read() {
    let scene = Scene::new();
    fs::write(scene.root().join("elsewhere.json"), report("executed", "rows.json")).unwrap();
    let gate = r#"{"gatePass":true,"reports":{"first":{"path":"elsewhere.json"},"second":{"path":"../../none.json"}}}"#;
    scene.write("a.gate.json", gate);
    let pack = scene.read();
    assert!(pack.report(&PackPath::new("elsewhere.json").unwrap()).is_some());
    assert_eq!(pack.entries().count(), 2);
}

#[test]
fn a_text_beyond_the_limit_is_told_and_never_held() {
    let scene = Scene::new();
    let place = scene.place("big.report.json");
    let mut file = BufWriter::new(File::create(&place).unwrap());
    file.write_all(b"[").unwrap();
    let row = [b'1'; 1 << 20];
    (0..200).for_each(|_| file.write_all(&row).unwrap());
    file.write_all(b"]").unwrap();
    file.flush().unwrap();
    // The same as raw runs: one row of 200 MB, read in pieces.
    fs::hard_link(&place, scene.place("big.raw-runs.json")).unwrap();
    let before = peak_memory();
    let pack = scene.read();
    let grown = peak_memory().saturating_sub(before);
    assert_eq!(why(&pack, "big.report.json"), "larger than 8 MiB, the limit for a KPI report");
    assert_eq!(artifact(&pack, "big.report.json").size, (200 << 20) + 2);
    let (_, raw) = pack.raw_runs().next().unwrap();
    assert!(!raw.problems.is_empty());
    assert!(grown < 100 << 10, "{grown} kB more were held");
}

/// The most memory that this process ever held, in kB; 0 where the system does not tell.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

#[test]
fn malformed_evidence_is_unreadable_and_says_where() {
    let scene = Scene::new();
    scene.write("deep.report.json", "[".repeat(100_000));
    scene.write("latin.gate.json", b"{\n \"a\": \"\xe9\"}");
    scene.write("cut.report.json", &report("executed", "x")[..40]);
    scene.write("deep.raw-runs.json", "[".repeat(100_000));
    let pack = scene.read();
    for name in ["deep.report.json", "cut.report.json"] {
        let Condition::Unreadable { line: Some(_), column: Some(_), .. } = artifact(&pack, name).condition else {
            panic!("{name}: {:?}", artifact(&pack, name).condition);
        };
        assert!(artifact(&pack, name).digest.is_some(), "{name}");
    }
    let Condition::Unreadable { line, column, .. } = artifact(&pack, "latin.gate.json").condition else { panic!() };
    assert_eq!((line, column), (Some(2), Some(8)));
    assert!(!pack.raw_runs().next().unwrap().1.problems.is_empty());
}

#[test]
fn ten_thousand_items_are_all_read() {
    let scene = Scene::new();
    scene.write(LIST, "- [ ] check the widget\n".repeat(10_000));
    let pack = scene.read();
    assert_eq!(pack.checklists().next().unwrap().1.items.len(), 10_000);
}

#[test]
fn a_young_file_that_does_not_parse_is_being_written_until_it_is_two_seconds_old() {
    let scene = Scene::new();
    let half = scene.write("half.report.json", r#"{"scope":"#);
    scene.write("empty.raw-runs.ndjson", "");
    scene.write(LIST, "");
    scene.write("whole.report.json", report("executed", "x"));
    let mut pipeline = scene.pipeline();
    let pack = pipeline.read(RecentFiles::BeingWritten).unwrap();
    for name in ["half.report.json", "empty.raw-runs.ndjson", LIST] {
        assert_eq!(artifact(&pack, name).condition, Condition::BeingWritten, "{name}");
    }
    assert_eq!(artifact(&pack, "whole.report.json").condition, Condition::Readable);
    assert!(pipeline.looks_again_at().is_some());
    // A command looks once, and judges.
    assert!(!why(&scene.read(), "half.report.json").is_empty());

    let old = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    for name in ["half.report.json", "empty.raw-runs.ndjson", LIST] {
        File::options().write(true).open(scene.place(name)).unwrap().set_modified(old).unwrap();
    }
    let pack = pipeline.read(RecentFiles::BeingWritten).unwrap();
    assert!(!why(&pack, "half.report.json").is_empty());
    assert_eq!(artifact(&pack, LIST).condition, Condition::Readable);
    assert_eq!(pipeline.looks_again_at(), None);
    assert!(half.exists());
}

#[test]
fn a_file_from_the_future_is_judged() {
    let scene = Scene::new();
    let half = scene.write("half.report.json", "{");
    let future = SystemTime::now() + std::time::Duration::from_secs(86_400);
    File::options().write(true).open(half).unwrap().set_modified(future).unwrap();
    let pack = scene.pipeline().read(RecentFiles::BeingWritten).unwrap();
    assert!(!why(&pack, "half.report.json").is_empty());
}

#[test]
fn a_change_is_seen_although_time_and_size_are_the_same() {
    let scene = Scene::new();
    let place = scene.write("a.report.json", report("executed", "one"));
    let modified = place.metadata().unwrap().modified().unwrap();
    let mut pipeline = scene.pipeline();
    let first = artifact(&pipeline.read(RecentFiles::Judged).unwrap(), "a.report.json");
    fs::write(&place, report("executed", "two")).unwrap();
    File::options().write(true).open(&place).unwrap().set_modified(modified).unwrap();
    let second = artifact(&pipeline.read(RecentFiles::Judged).unwrap(), "a.report.json");
    assert_eq!(first.size, second.size);
    assert_ne!(first.digest, second.digest);
}

#[test]
fn what_did_not_change_is_not_parsed_again() {
    let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real-pack/start");
    if !real.exists() {
        eprintln!("skipped: {} is not there", real.display());
        return;
    }
    let mut pipeline = Pipeline::open(Some(&real), None).unwrap();
    let (first, second) = (pipeline.read(RecentFiles::Judged).unwrap(), pipeline.read(RecentFiles::Judged).unwrap());
    let mut shared = 0;
    for (one, other) in first.reports().zip(second.reports()) {
        assert!(std::ptr::eq(one.1, other.1), "{}", one.0);
        shared += 1;
    }
    assert!(shared > 0);
    assert_eq!(first.digest(), second.digest());
}

#[test]
fn a_pack_removed_and_put_back_is_read_again() {
    let scene = Scene::new();
    scene.write("notes.txt", "one");
    let mut pipeline = scene.pipeline();
    pipeline.read(RecentFiles::Judged).unwrap();
    let away = scene.folder.path().join("away");
    fs::rename(scene.root(), &away).unwrap();
    assert!(pipeline.read(RecentFiles::Judged).unwrap_err().text.ends_with("there is no such folder"));
    fs::rename(away, scene.root()).unwrap();
    assert_eq!(pipeline.read(RecentFiles::Judged).unwrap().entries().count(), 1);
    fs::remove_file(scene.place("notes.txt")).unwrap();
    assert_eq!(pipeline.read(RecentFiles::Judged).unwrap().entries().count(), 0);
}

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
    assert!(matches!(&entry.evidence, Evidence::Checklist(list) if list.done() == 1));
}

#[test]
fn real_evidence_is_read_whole_and_judged_the_same_twice() {
    let real = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real-pack/final");
    if !real.exists() {
        eprintln!("skipped: {} is not there", real.display());
        return;
    }
    let mut pipeline = Pipeline::open(Some(&real), None).unwrap();
    let pack = pipeline.read(RecentFiles::Judged).unwrap();
    let unread: Vec<String> = pack
        .entries()
        .filter(|entry| entry.artifact.condition != Condition::Readable || entry.artifact.digest.is_none())
        .map(|entry| format!("{:?}", entry.artifact))
        .collect();
    assert!(unread.is_empty(), "{unread:?}");
    let once = pipeline.assess(RecentFiles::Judged, &PairOverride::default()).unwrap();
    assert_eq!(once, pipeline.assess(RecentFiles::BeingWritten, &PairOverride::default()).unwrap());
}

const CONTRACT: &str = "[[contracts]]\nname = 'lid'\nfile = 'widget/lid.ts'\n\
                        versions = [{ name = 'LID', expected = 'v2', pattern = 'LID = (\\w+)' }]\n";

/// What became of the contract's file when this stands in its place.
fn contract(stand: impl Fn(&Path)) -> (Pack, Pipeline) {
    let scene = Scene::new();
    fs::write(scene.root().join("signoff.toml"), CONTRACT).unwrap();
    fs::create_dir(scene.root().join("widget")).unwrap();
    stand(&scene.root().join("widget/lid.ts"));
    let mut pipeline = scene.pipeline();
    (pipeline.read(RecentFiles::Judged).unwrap(), pipeline)
}

#[test]
fn a_contract_s_file_is_read_in_the_tree_and_watched_whether_it_is_there_or_not() {
    let lid = PackPath::new("widget/lid.ts").unwrap();
    let (pack, pipeline) = contract(|path| fs::write(path, "\nLID = v2\nLID = v2\nLID = v3\n").unwrap());
    let (_, source) = pack.sources().next().unwrap();
    let found: Vec<_> = source.found[0].iter().map(|found| (found.text.as_str(), found.line)).collect();
    assert_eq!(found, [("v2", 2), ("v3", 4)]);
    assert!(pipeline.beyond().contains(&lid));
    let (pack, pipeline) = contract(|_| {});
    assert!(pack.entry(&lid).is_none() && pipeline.beyond().contains(&lid));
}

#[test]
fn what_is_no_source_in_a_contract_s_place_is_told() {
    let condition = |stand: fn(&Path)| {
        let (pack, _) = contract(stand);
        let entry = pack.entry(&PackPath::new("widget/lid.ts").unwrap()).unwrap().clone();
        assert_eq!((entry.artifact.kind, pack.sources().count()), (Kind::Source, 0));
        entry.artifact.condition
    };
    let why = |stand| match condition(stand) {
        Condition::Unreadable { why, .. } => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(why(|path| fs::create_dir(path).unwrap()), "a folder, not a file");
    assert!(why(|path| fs::write(path, [b'/', 0xff]).unwrap()).starts_with("not UTF-8"));
    let large = |path: &Path| File::create(path).unwrap().set_len((8 << 20) + 1).unwrap();
    assert_eq!(why(large), "larger than 8 MiB, the limit for a contract source");
    let outside = |path: &Path| symlink("../../secret", path).unwrap();
    assert_eq!(condition(outside), Condition::Escapes { target: "../../secret".to_owned() });
    let circle = |path: &Path| symlink("lid.ts", path).unwrap();
    assert_eq!(why(circle), "a link that leads in a circle");
}

#[test]
fn what_evidence_names_in_the_tree_is_looked_for_and_not_read() {
    let scene = Scene::new();
    scene.write("log.md", "`widget/a.ts:3` `widget/gone.ts` `widget/out.ts` `other/b.ts` [c](../../widget/a%20b.md)\n");
    fs::create_dir(scene.root().join("widget")).unwrap();
    fs::write(scene.root().join("widget/a.ts"), "").unwrap();
    fs::write(scene.root().join("widget/a b.md"), "").unwrap();
    symlink("../../secret", scene.root().join("widget/out.ts")).unwrap();
    let mut pipeline = scene.pipeline();
    let pack = pipeline.read(RecentFiles::Judged).unwrap();
    let found = |path: &str| pack.beyond(&PackPath::new(path).unwrap());
    let stand = ["widget", "widget/a.ts", "widget/out.ts", "widget/a b.md"].map(found);
    assert_eq!(stand, [Some(Beyond::Stands); 4]);
    assert_eq!(["widget/gone.ts", "other", "other/b.ts"].map(found), [Some(Beyond::Nothing); 3]);
    assert_eq!(found("widget/never-named.ts"), None);
    assert_eq!(pack.entries().count(), 1);
    assert!(pipeline.beyond().contains(&PackPath::new("widget/gone.ts").unwrap()));
}

#[test]
fn files_beyond_the_evidence_that_a_manifest_lists_are_hashed_and_nothing_outside_is() {
    let scene = Scene::new();
    let digest = "0".repeat(64);
    scene.write("all.sha256", format!("{digest}  widget/a.ts\n{digest}  ../secret\n{digest}  widget/gone.ts\n"));
    fs::create_dir(scene.root().join("widget")).unwrap();
    fs::write(scene.root().join("widget/a.ts"), "").unwrap();
    let pack = scene.read();
    let listed = pack.entry(&PackPath::new("widget/a.ts").unwrap()).unwrap();
    assert!(listed.artifact.digest.is_some());
    assert_eq!(pack.entries().count(), 2);
    let assessment = scene.pipeline().assess(RecentFiles::Judged, &PairOverride::default()).unwrap();
    let codes: Vec<_> = assessment.findings.iter().map(|finding| finding.code.name()).collect();
    for code in ["checksum.mismatch", "checksum.file-missing", "evidence.path-escapes"] {
        assert_eq!(codes.iter().filter(|told| **told == code).count(), 1, "{code} {codes:?}");
    }
}

#[test]
fn a_manifest_of_very_many_lines_is_told_in_few_findings() {
    let scene = Scene::new();
    let digest = "0".repeat(64);
    let lines: String = (0..20_000)
        .map(|line| match line % 4 {
            0 => format!("{digest}  ../../{line}\n"),
            1 => format!("{digest} no {line}\n").replace("0 no", " no"),
            _ => format!("{digest}  {EVIDENCE}/{line}\n"),
        })
        .collect();
    scene.write("all.sha256", lines);
    let assessment = scene.pipeline().assess(RecentFiles::Judged, &PairOverride::default()).unwrap();
    let of = |code: &str| assessment.findings.iter().filter(|finding| finding.code.name() == code).collect::<Vec<_>>();
    let findings = ["checksum.file-missing", "evidence.path-escapes", "evidence.unreadable"].map(of);
    assert_eq!(findings.each_ref().map(Vec::len), [1, 1, 1]);
    assert!(findings[0][0].message.starts_with("10000 files of those that"), "{}", findings[0][0].message);
    assert!(findings.iter().flatten().all(|finding| finding.evidence.len() <= 50 && finding.message.len() < 4_000));
    let larger = scene.write("all.sha256", format!("{digest}  {EVIDENCE}/a\n").repeat(100_000));
    assert!(fs::metadata(larger).unwrap().len() > 8 << 20);
    assert_eq!(why(&scene.read(), "all.sha256"), "larger than 8 MiB, the limit for a checksum manifest");
}
