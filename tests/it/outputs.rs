//! What the commands write: never over an input, never through a link, never in the place of another kind of file; and
//! where they refuse, all is as it was.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use crate::fixtures::place::{Place, Ran};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use signoff::domain::values::kind::Kind;
use signoff::io::input::Inputs;
use signoff::io::output::Output;
use signoff::io::store::StoreError;

const RUNS: &str = "pack/proof/runs";
const ROWS: &str = "pack/proof/runs/bench-1.raw-runs.ndjson";
const REPORT: &str = "pack/proof/runs/bench-1.report.json";
const OTHER: &str = "pack/proof/runs/bench-2.report.json";
const GATE: &str = "pack/proof/runs/bench-1-2.gate.json";
const PROFILE: &str = "pack/signoff.toml";

/// A measured pack.
fn place() -> Place {
    let place = Place::with_pack();
    place.measure();
    place
}

fn kpi(place: &Place, out: &str) -> Ran {
    place.run(&format!(
        "kpi --raw {ROWS} --out {out} --repo acme/widget --branch main --commit 0a1b2c3d4e5f --provider acme --model large-1 \
         --app-version 2.4.0 --profile {PROFILE}"
    ))
}

fn gate(place: &Place, out: &str) -> Ran {
    place.run(&format!("gate --first {REPORT} --second {OTHER} --out {out} --profile {PROFILE}"))
}

fn note(place: &Place, out: &str) -> Ran {
    place.run(&format!("note --decision blocked --out {out} --profile {PROFILE} pack"))
}

type Command = fn(&Place, &str) -> Ran;
const COMMANDS: [Command; 3] = [kpi, gate, note];

/// All that there is: what each name is, which file, its mode, and what it holds or leads to.
fn tree(place: &Place) -> BTreeMap<String, (u64, u32, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![place.path("")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let about = path.symlink_metadata().unwrap();
            let holds = match about.file_type() {
                it if it.is_symlink() => fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes(),
                it if it.is_file() => fs::read(&path).unwrap(),
                it if it.is_dir() => {
                    folders.push(path.clone());
                    Vec::new()
                }
                _ => Vec::new(),
            };
            found.insert(path.to_str().unwrap().to_owned(), (about.ino(), about.mode(), holds));
        }
    }
    found
}

/// Holds a command to refusing `out` for a reason that it names, with what to do, and to changing nothing at all.
#[track_caller]
fn refuses(place: &Place, command: Command, out: &str, why: &str) {
    let before = tree(place);
    let ran = command(place, out);
    assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""), "{}", ran.text());
    let last = out.trim_end_matches('/').rsplit('/').next().unwrap();
    assert!(ran.stderr.contains(why) && ran.stderr.contains(last), "{why}: {}", ran.text());
    assert!(ran.stderr.contains("\nhint: "), "{}", ran.text());
    assert_eq!(tree(place), before, "{}", ran.text());
}

#[test]
fn no_name_of_an_input_is_written_over() {
    let place = place();
    symlink("proof/runs", place.path("pack/folder")).unwrap();
    for (input, option) in [(ROWS, "--raw"), (REPORT, "--first"), (OTHER, "--second"), (PROFILE, "--profile")] {
        let name = input.rsplit('/').next().unwrap();
        fs::hard_link(place.path(input), place.path(&format!("hard-{name}"))).unwrap();
        let mut names = vec![
            input.to_owned(),
            format!("./{input}"),
            format!("pack/../{input}"),
            format!("missing/../{input}"),
            format!("missing/deeper/../../{input}"),
            format!("hard-{name}"),
            place.path(input).display().to_string(),
        ];
        if input != PROFILE {
            names.push(format!("pack/folder/{name}"));
        }
        let commands: &[Command] = match option {
            "--raw" => &[kpi],
            "--profile" => &[kpi, gate],
            _ => &[gate],
        };
        for out in &names {
            commands
                .iter()
                .for_each(|command| refuses(&place, *command, out, &format!("is the same file as {option}")));
        }
    }
}

#[test]
fn an_empty_input_is_an_input() {
    let place = place();
    place.write("empty.toml", "");
    fs::hard_link(place.path("empty.toml"), place.path("twin")).unwrap();
    let with_empty: Command =
        |place, out| place.run(&format!("gate --first {REPORT} --second {OTHER} --out {out} --profile empty.toml"));
    refuses(&place, with_empty, "twin", "is the same file as --profile");
}

#[test]
fn an_input_that_is_named_by_a_link_is_not_written_over_by_its_own_name() {
    let place = place();
    symlink("bench-1.raw-runs.ndjson", place.path(&format!("{RUNS}/latest"))).unwrap();
    let by_link: Command = |place, out| {
        place.run(&format!(
            "kpi --raw {RUNS}/latest --out {out} --repo acme/widget --branch main --commit 0a1b2c3d4e5f --provider acme \
             --model large-1 --app-version 2.4.0 --profile {PROFILE}"
        ))
    };
    refuses(&place, by_link, ROWS, "is the same file as --raw");
}

#[test]
fn no_file_of_the_pack_is_written_over_by_a_note() {
    let place = place();
    let files: Vec<String> = tree(&place).into_keys().filter(|path| Path::new(path).is_file()).collect();
    assert!(files.len() > 8, "{files:?}");
    for file in files {
        // Some also have a name by which a note would be read as something else.
        refuses(&place, note, &file, " was written");
    }
    place.write("empty", "");
    refuses(&place, note, "empty", "exists already");
    refuses(&place, note, "pack/proof", "exists already");
}

#[test]
fn nothing_is_written_through_a_link_wherever_it_leads() {
    let place = place();
    place.write("empty", "");
    for (at, target) in [ROWS, REPORT, GATE, "empty", "nowhere", "pack", "link-6"].iter().enumerate() {
        let link = format!("link-{at}");
        symlink(target, place.path(&link)).unwrap();
        for command in [kpi, gate] as [Command; 2] {
            refuses(&place, command, &link, "is a symbolic link");
        }
        refuses(&place, note, &link, "exists already");
    }
    for (command, why) in [(kpi as Command, "symbolic link"), (gate, "symbolic link"), (note, "exists already")] {
        refuses(&place, command, "/dev/stdout", why);
        refuses(&place, command, "/proc/self/fd/1", why);
    }
}

#[test]
fn a_folder_above_may_be_a_link() {
    let place = place();
    fs::create_dir(place.path("real")).unwrap();
    symlink("real", place.path("linked")).unwrap();
    for (command, name) in COMMANDS.iter().zip(["a.report.json", "a.gate.json", "a.md"]) {
        let ran = command(&place, &format!("linked/new/{name}"));
        assert_eq!(ran.exit, 0, "{}", ran.text());
        assert!(place.path(&format!("real/new/{name}")).is_file());
    }
    symlink("nowhere", place.path("dangling")).unwrap();
    for command in COMMANDS {
        refuses(&place, command, "dangling/new/out", "nothing was written");
    }
}

#[test]
fn another_kind_of_file_is_never_replaced() {
    let place = place();
    assert_eq!(note(&place, "pack/proof/note.md").exit, 0);
    let cut = place.read(REPORT);
    place.write("cut.report.json", &cut[..cut.len() - 3]);
    place.write("bom.report.json", &format!("\u{feff}{cut}"));
    place.write("two.report.json", &cut.repeat(2));
    place.write("row.json", place.read(ROWS).lines().next().unwrap());
    place.write("both.json", &cut.replacen('{', "{\"reports\":{},\"gatePass\":true,", 1));
    place.write("smoke.json", r#"{"transcriptVersion":"v1","target":"x","tests":[],"scope":1,"metrics":1}"#);
    place.write("blank", "\n");
    place.write("object.json", "{}");
    fs::write(place.path("bytes"), [0xff, 0xfe, 0]).unwrap();
    fs::write(place.path("large"), vec![b' '; 17 << 20]).unwrap();
    let neither = [
        "pack/proof/note.md",
        "pack/proof/checklist.md",
        "pack/proof/lock.json",
        "pack/proof/2026-05-04-rollback.md",
        "pack/proof/runs/bench-2.raw-runs.ndjson",
        "cut.report.json",
        "bom.report.json",
        "two.report.json",
        "row.json",
        "both.json",
        "smoke.json",
        "blank",
        "object.json",
        "bytes",
        "large",
    ];
    for out in neither.into_iter().chain([GATE]) {
        refuses(&place, kpi, out, "holds something else than a KPI report; nothing was written");
    }
    for out in neither.into_iter().chain([ROWS, "pack/proof/runs/base-0.report.json"]) {
        refuses(&place, gate, out, "holds something else than a gate output; nothing was written");
    }
}

#[test]
fn what_is_no_file_is_never_replaced_and_nobody_waits_for_it() {
    let place = place();
    mknodat(CWD, place.path("fifo"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    let _socket = UnixListener::bind(place.path("socket")).unwrap();
    for (out, why) in [
        ("fifo", "is a FIFO (named pipe), not a file"),
        ("socket", "is a socket, not a file"),
        ("pack", "is a folder, not a file"),
        ("pack/", "is a folder, not a file"),
        (".", "is a folder, not a file"),
        ("/dev/null", "is a device, not a file"),
        ("pack/signoff.toml/out.json", "Not a directory"),
        ("pack/signoff.toml/", "Not a directory"),
        ("new/", "nothing was written"),
    ] {
        refuses(&place, kpi, out, why);
        refuses(&place, gate, out, why);
        refuses(&place, note, out, "nothing was written");
    }
}

#[test]
fn a_write_protected_file_is_not_replaced_whoever_asks() {
    let place = place();
    for mode in [0o444, 0o400, 0o555, 0o464, 0o446] {
        for (command, path) in [(kpi as Command, "pack/proof/runs/base-0.report.json"), (gate, GATE)] {
            fs::set_permissions(place.path(path), Permissions::from_mode(mode)).unwrap();
            refuses(&place, command, path, "is write-protected; nothing was written");
        }
    }
    place.write("empty", "");
    fs::set_permissions(place.path("empty"), Permissions::from_mode(0o444)).unwrap();
    refuses(&place, kpi, "empty", "is write-protected");
}

#[test]
fn a_file_of_somebody_else_is_not_replaced_by_one_of_ours() {
    let place = place();
    let out = "pack/proof/runs/base-0.report.json";
    for folder in ["", "pack", "pack/proof", "pack/proof/runs"] {
        fs::set_permissions(place.path(folder), Permissions::from_mode(0o777)).unwrap();
    }
    fs::set_permissions(place.path(out), Permissions::from_mode(0o606)).unwrap();
    if std::os::unix::fs::chown(place.path(out), Some(1234), Some(1234)).is_err() {
        return eprintln!("skipped: only root can give a file to somebody else");
    }
    let before = tree(&place);
    let typed = format!(
        "kpi --raw {ROWS} --out {out} --repo acme/widget --branch main --commit 0a1b2c3d4e5f --provider acme --model large-1 \
         --app-version 2.4.0 --profile {PROFILE}"
    );
    let Some(ran) = place.run_unprivileged(&typed) else { return eprintln!("skipped: nobody else can be") };
    assert!(ran.exit == 2 && ran.stderr.contains("by a file of the same owner and rights; nothing"), "{}", ran.text());
    assert_eq!(tree(&place), before);
}

#[test]
fn an_older_output_of_the_kind_and_an_empty_file_are_replaced_and_keep_their_mode() {
    let place = place();
    place.write("empty.report.json", "");
    place.write("empty.gate.json", "");
    for (command, path, kind) in [
        (kpi as Command, "pack/proof/runs/base-0.report.json", "executionStatus"),
        (kpi, "empty.report.json", "executionStatus"),
        (gate, GATE, "gatePass"),
        (gate, "empty.gate.json", "gatePass"),
    ] {
        fs::set_permissions(place.path(path), Permissions::from_mode(0o640)).unwrap();
        let before = place.path(path).metadata().unwrap();
        fs::hard_link(place.path(path), place.path("twin")).unwrap();
        let old = place.read(path);
        let ran = command(&place, path);
        assert_eq!(ran.exit, 0, "{}", ran.text());
        let after = place.path(path).metadata().unwrap();
        assert!(after.ino() != before.ino() && place.read(path).contains(kind));
        assert_eq!(after.mode(), before.mode());
        assert_eq!(place.read("twin"), old, "the other name keeps what it had");
        fs::remove_file(place.path("twin")).unwrap();
    }
    let names: Vec<String> = tree(&place).into_keys().filter(|name| name.contains(".signoff-")).collect();
    assert_eq!(names, [""; 0]);
}

#[test]
fn a_new_output_has_the_ordinary_mode_and_its_folders_are_made() {
    let place = place();
    place.write("ordinary", "");
    for (command, path) in COMMANDS.iter().zip(["a/b/out.report.json", "c/d/out.gate.json", "e/f/out.md"]) {
        assert_eq!(command(&place, path).exit, 0);
        let mode = |path: &str| place.path(path).metadata().unwrap().mode();
        assert_eq!(mode(path), mode("ordinary"));
    }
}

#[test]
fn where_nothing_is_written_no_folder_is_left() {
    let place = place();
    place.write("bad.ndjson", "{}\n");
    let bad: Command = |place, out| {
        place.run(&format!(
            "kpi --raw bad.ndjson --out {out} --branch main --commit c --provider p --model m --app-version 1"
        ))
    };
    refuses(&place, bad, "x/y/bad.ndjson", "problem");
    let alike: Command = |place, out| place.run(&format!("gate --first {REPORT} --second ./{REPORT} --out {out}"));
    refuses(&place, alike, "x/y/bench-1.report.json", "both");
    let long = format!("x/y/{}", "n".repeat(300));
    COMMANDS.iter().for_each(|command| refuses(&place, *command, &long, "File name too long"));
}

#[test]
fn a_dash_is_refused_and_a_file_of_that_name_can_be_named() {
    let place = place();
    COMMANDS.iter().for_each(|command| refuses(&place, *command, "-", "-: standard input and output are not taken"));
    let inputs: [Command; 4] = [
        |place, dash| {
            place.run(&format!("kpi --raw {dash} --out o --branch b --commit c --provider p --model m --app-version 1"))
        },
        |place, dash| place.run(&format!("gate --first {dash} --second {OTHER}")),
        |place, dash| place.run(&format!("gate --first {REPORT} --second {OTHER} --profile {dash}")),
        |place, dash| place.run(&format!("demo --unpack {dash}")),
    ];
    inputs.iter().for_each(|command| refuses(&place, *command, "-", "-: standard input and output are not taken"));
    let ran = kpi(&place, "./-");
    assert_eq!(ran.exit, 0, "{}", ran.text());
    assert!(place.path("-").is_file());
}

#[test]
fn the_pack_s_own_note_does_not_leave_the_pack() {
    let place = place();
    let own = |place: &Place| place.run("note --decision blocked pack");
    let ran = own(&place);
    assert_eq!(ran.exit, 0, "{}", ran.text());
    let folder = Path::new(ran.stdout.trim()).parent().unwrap().to_str().unwrap().to_owned();
    let other = Place::with_pack();
    fs::create_dir(other.path("outside")).unwrap();
    let artifacts = other.path(&folder);
    if artifacts.exists() {
        fs::rename(&artifacts, other.path("pack/moved")).unwrap();
    }
    fs::create_dir_all(artifacts.parent().unwrap()).unwrap();
    symlink(other.path("outside"), &artifacts).unwrap();
    let ran = own(&other);
    assert_eq!((ran.exit, fs::read_dir(other.path("outside")).unwrap().count()), (2, 0), "{}", ran.text());
}

#[test]
fn an_example_pack_is_unpacked_over_nothing() {
    let place = Place::new();
    place.write("full/precious", "rows");
    place.write("file", "rows");
    symlink("nowhere", place.path("dangling")).unwrap();
    symlink("full", place.path("link")).unwrap();
    mknodat(CWD, place.path("fifo"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    for folder in ["full", "file", "dangling", "link", "fifo", "file/below", "missing/../full"] {
        refuses(&place, |place, folder| place.run(&format!("demo --unpack {folder}")), folder, "");
    }
    fs::create_dir(place.path("empty")).unwrap();
    symlink("empty", place.path("to-empty")).unwrap();
    for folder in ["to-empty", "new/folder"] {
        assert_eq!(place.run(&format!("demo --unpack {folder}")).exit, 0);
        assert!(place.path(folder).join("signoff.toml").is_file());
    }
}

#[test]
fn of_many_that_replace_one_file_at_once_each_is_whole_or_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.json");
    fs::write(&path, "").unwrap();
    let texts: Vec<String> =
        (0..8).map(|it| format!(r#"{{"scope":{{}},"metrics":"{}"}}"#, it.to_string().repeat(9_000))).collect();
    let inputs = Inputs::default();
    let output = Output { path: &path, inputs: &inputs, kind: Kind::Report };
    let ended: Vec<Result<(), StoreError>> = std::thread::scope(|scope| {
        let racers: Vec<_> = texts.iter().map(|text| scope.spawn(move || output.write(text.as_bytes()))).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect()
    });
    assert!(ended.iter().any(Result::is_ok));
    assert!(texts.contains(&fs::read_to_string(&path).unwrap()));
    // What another's save left beside it is named by whoever left it there.
    let told: String = ended.iter().filter_map(|ended| ended.as_ref().err()).map(StoreError::to_string).collect();
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let untold: Vec<String> = names.filter(|name| name != "out.json" && !told.contains(name.as_str())).collect();
    assert_eq!(untold, Vec::<String>::new(), "{told}");
}
