//! Saves during which the system fails or the process is killed, at each system call of the save in turn.
//!
//! The file is the old one or the new one, whole; what is said of it is true; nothing is left but temporary files of ours; the
//! journals hold; what is left is what the next save clears up; and the next command of the kind works.
//! A few dozen points by default, all of them with `SIGNOFF_ALL_POINTS=1`, and of one row with `SIGNOFF_ROW=NAME`
//! (docs/CONTRIBUTING.md). The calls are tampered with
//! by `strace`; where it is not there, or may not trace, that is said.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, thread};

use signoff::domain::evidence::journal::{self, entry::Act};
use signoff::domain::values::temporary::holds_its_own;

#[path = "it/fixtures/place.rs"]
#[allow(dead_code)]
mod place;

use place::Place;

const ITEM: &str = "people-the-manual-was-read-aloud";
const LIST: &str = "pack/proof/checklist.md";
const NOTE: &str = "new/signed.md";
const LOCK: &str = "pack/proof/lock.json";
const JOURNAL: &str = "pack/proof/journal";
const KPI: &str = "kpi --raw pack/proof/runs/bench-1.raw-runs.ndjson --out pack/proof/runs/bench-1.report.json --repo acme/widget \
                   --branch main --commit 0a1b2c3d4e5f --provider acme --model large-1 --app-version 2.4.0 \
                   --run-type bench --profile pack/signoff.toml";
const GATE: &str = "gate --first pack/proof/runs/bench-1.report.json --second pack/proof/runs/bench-2.report.json \
                    --out pack/proof/runs/bench-1-2.gate.json --profile pack/signoff.toml";

/// A command that saves a file.
struct Row {
    name: &'static str,
    command: String,
    file: String,
    /// What comes first.
    prepare: fn(&Place),
    /// What saves next: where the save was done, and where it was not.
    next: [String; 2],
}

/// One more command, or one more file that a command writes, is one more row.
fn table() -> Vec<Row> {
    let (tick, untick) = (format!("tick {ITEM} pack --reason heard"), format!("untick {ITEM} pack"));
    let row = |name, command: &str, file: &str, prepare, next: [&str; 2]| {
        let (command, file, next) = (command.to_owned(), file.to_owned(), next.map(str::to_owned));
        Row { name, command, file, prepare, next }
    };
    let ticking = |name, prepare| row(name, &tick, LIST, prepare, [&untick, &tick]);
    vec![
        ticking("tick", |_| {}),
        ticking("tick in place", |place| fs::hard_link(place.path(LIST), place.path("twin.md")).unwrap()),
        ticking("tick, journal there", acted_before),
        ticking("tick, journal cut off", |place| {
            acted_before(place);
            let path = journals(place).next().unwrap();
            fs::write(&path, fs::read_to_string(&path).unwrap() + "{\"journal\":\"v1\",\"n\":3,").unwrap();
        }),
        row(
            "untick",
            &untick,
            LIST,
            |place| done(place, &format!("tick {ITEM} pack --reason heard")),
            [&tick, &untick],
        ),
        row(
            "note",
            "note --decision blocked --out new/signed.md pack",
            NOTE,
            |_| {},
            ["note --decision blocked --out new/second.md pack"; 2],
        ),
        row(
            "note of the pack",
            "note --decision blocked pack",
            &format!("pack/proof/notes/{}-sign-off.md", jiff::Zoned::now().date()),
            |_| {},
            ["note --decision blocked pack"; 2],
        ),
        row("pin", "pin Gateway version 2.4.1 pack", LOCK, with_gateway, ["pin Gateway version 2.4.2 pack"; 2]),
        row("kpi", KPI, "pack/proof/runs/bench-1.report.json", |_| {}, [KPI; 2]),
        row("gate", GATE, "pack/proof/runs/bench-1-2.gate.json", |_| {}, [GATE; 2]),
    ]
}

fn done(place: &Place, command: &str) {
    let ran = place.run(command);
    assert_eq!(ran.exit, 0, "{}", ran.text());
}

/// The item was ticked and unticked: there is a journal.
fn acted_before(place: &Place) {
    done(place, &format!("tick {ITEM} pack --reason heard"));
    done(place, &format!("untick {ITEM} pack"));
}

/// The target's name is one word, as it stands in a command here.
fn with_gateway(place: &Place) {
    for file in [LOCK, "pack/signoff.toml"] {
        place.write(file, &place.read(file).replace("Widget Gateway", "Gateway"));
    }
}

/// Calls that a save is made of.
const CALLS: [&str; 25] = [
    "openat",
    "read",
    "write",
    "pwrite64",
    "lseek",
    "fsync",
    "fdatasync",
    "ftruncate",
    "renameat2",
    "rename",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "fchmod",
    "fchown",
    "fstat",
    "newfstatat",
    "statx",
    "flock",
    "close",
    "flistxattr",
    "mkdir",
    "rmdir",
    "readlink",
];

/// What is done to a call instead of doing it: an error, a kill, or the lie that a byte was written.
const TAMPERINGS: [&str; 8] = [
    "signal=SIGKILL",
    "error=EIO",
    "error=ENOSPC",
    "error=EDQUOT",
    "error=EACCES",
    "error=EROFS",
    "error=EINTR",
    "retval=1",
];

/// So many calls before the first one that names a temporary file belong to the save too: it looks at the file and the folder.
const CALLS_BEFORE: usize = 16;
/// So many tamperings of a row are tried by default.
const SHORT: usize = 8;

/// The N-th call of this name, tampered with.
#[derive(Clone, Debug)]
struct Point {
    call: &'static str,
    nth: usize,
    tampering: &'static str,
}

#[test]
fn whatever_fails_during_a_save_the_file_is_whole_and_what_is_said_of_it_is_true() {
    if !can_trace() {
        return eprintln!("skipped: strace is not there, or may not trace");
    }
    let wanted = env::var("SIGNOFF_ROW").ok();
    let is_wanted = |row: &&Row| wanted.as_ref().is_none_or(|name| name == row.name);
    let wrong: Vec<String> = table().iter().filter(is_wanted).flat_map(tried_all).collect();
    assert!(wrong.is_empty(), "{} of what was tried went wrong:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Tries a row's points and prints what was said how often; what went wrong.
fn tried_all(row: &Row) -> Vec<String> {
    let old = held(&prepared(row), row);
    let (new, points) = points(row);
    let chosen = chosen(points);
    let next = AtomicUsize::new(0);
    let work = || {
        let mine = std::iter::from_fn(|| chosen.get(next.fetch_add(1, Ordering::Relaxed)));
        mine.map(|point| tried(row, point, (&old, &new))).collect::<Vec<_>>()
    };
    let tried: Vec<Result<&str, String>> = thread::scope(|scope| {
        let workers = [scope.spawn(work), scope.spawn(work)];
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    let mut told = BTreeMap::<&str, usize>::new();
    tried.iter().flatten().for_each(|word| *told.entry(word).or_default() += 1);
    println!("{}: {} points: {told:?}", row.name, tried.len());
    tried.into_iter().filter_map(Result::err).collect()
}

fn can_trace() -> bool {
    let traced = Command::new("strace").args(["-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    traced.is_ok_and(|status| status.success())
}

fn prepared(row: &Row) -> Place {
    let place = Place::with_pack();
    place.measure();
    (row.prepare)(&place);
    place
}

impl Row {
    /// Of a note: written before it, so that a kill in between leaves it alone.
    fn statement(&self) -> Option<String> {
        self.name.starts_with("note").then(|| self.file.replace(".md", ".intoto.json"))
    }
}

/// What stands in the row's file, times and digests in it made the same; `None` where nothing does.
fn held(place: &Place, row: &Row) -> Option<String> {
    let time = regex_lite::Regex::new(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z").unwrap();
    let digest = regex_lite::Regex::new("`[0-9a-f]{64}`").unwrap();
    let bytes = fs::read(place.path(&row.file)).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    Some(digest.replace_all(&time.replace_all(&text, "<time>"), "<digest>").into_owned())
}

fn traced(place: &Place, row: &Row, options: &[&str]) -> Output {
    let mut command = Command::new("strace");
    command.args(["-qq", "-y", "-o"]).arg(place.path("trace")).args(options);
    command.arg(env!("CARGO_BIN_EXE_signoff")).args(row.command.split_whitespace());
    command.current_dir(place.path("")).env("HOME", place.path("")).env("SIGNOFF_AS", "kim");
    command.env_remove("RUST_BACKTRACE");
    command.stdin(Stdio::null()).output().unwrap()
}

/// What the file is once it is saved, and every call of the save, tampered with in every way. The walk through the
/// processes is none of it: its calls are other ones each time.
fn points(row: &Row) -> (Option<String>, Vec<Point>) {
    let place = prepared(row);
    let ran = traced(&place, row, &["-e", &format!("trace={}", known_calls())]);
    assert_eq!(ran.status.code(), Some(0), "{}: {}", row.name, String::from_utf8_lossy(&ran.stderr));
    let trace = place.read("trace");
    let lines: Vec<&str> = trace.lines().collect();
    let marks = [".signoff-", ".journal.ndjson"];
    let is_of_save = |line: &&str| marks.iter().any(|mark| line.contains(mark)) || line.starts_with("pwrite64");
    let first = lines.iter().position(is_of_save).expect("a save").saturating_sub(CALLS_BEFORE);
    let mut seen = BTreeMap::<&str, usize>::new();
    let mut points = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(call) = CALLS.into_iter().find(|call| line.strip_prefix(call).is_some_and(|it| it.starts_with('(')))
        else {
            continue;
        };
        let nth = seen.entry(call).and_modify(|count| *count += 1).or_insert(1);
        if at >= first && !line.contains("/proc") {
            let tamperings = TAMPERINGS.into_iter().filter(|it| *it != "retval=1" || call.contains("write"));
            points.extend(tamperings.map(|tampering| Point { call, nth: *nth, tampering }));
        }
    }
    (held(&place, row), points)
}

/// Those that this kernel and this strace know.
fn known_calls() -> String {
    CALLS.map(|call| format!("?{call}")).join(",")
}

/// All of them, or a few that are spread over all.
fn chosen(points: Vec<Point>) -> Vec<Point> {
    let is_all = env::var_os("SIGNOFF_ALL_POINTS").is_some();
    // No common divisor with the ways of tampering: each has its turn.
    let step = if is_all { 1 } else { (points.len() / SHORT).max(1) | 1 };
    points.into_iter().step_by(step).collect()
}

/// Saves while a call is tampered with; in a word what was said, or what went wrong.
fn tried(row: &Row, point: &Point, (old, new): (&Option<String>, &Option<String>)) -> Result<&'static str, String> {
    let place = prepared(row);
    let before = names(&place);
    let Point { call, nth, tampering } = point;
    let options = [format!("trace={call}"), format!("inject={call}:{tampering}:when={nth}")];
    let ran = traced(&place, row, &["-e", &options[0], "-e", &options[1]]);
    let (said, now) = (String::from_utf8_lossy(&ran.stderr), held(&place, row));
    let wrong = |what: &str| {
        let trace = place.read("trace");
        let injected: Vec<&str> =
            trace.lines().filter(|line| line.contains("INJECTED") || line.contains("+++")).collect();
        format!("{what}: {}, {point:?}: {:?}\n{}\n{said}", row.name, ran.status, injected.join("\n"))
    };
    if now != *old && now != *new {
        return Err(wrong("torn"));
    }
    if let Some(why) = unsound(&place, row, now == *new && now != *old, ran.status.signal().is_some()) {
        return Err(wrong(&why));
    }
    let is_written = now == *new && now != *old;
    if let Some(why) = (!is_written && ran.status.signal().is_none()).then(|| untrue(&place, row)).flatten() {
        return Err(wrong(&why));
    }
    let statement = row.statement();
    if statement.as_ref().is_some_and(|it| is_written && !place.path(it).exists()) {
        return Err(wrong("a note without its statement"));
    }
    let stands = |name: &String| statement.as_ref() == Some(name) && (is_written || ran.status.signal().is_some());
    let known = |name: &String| {
        let own = name == "trace" || row.file.starts_with(name) || name.starts_with(JOURNAL);
        before.contains(name) || own || stands(name)
    };
    if let Some(strange) = names(&place).iter().find(|name| !known(name) && !name.contains("/.signoff-")) {
        return Err(wrong(&format!("`{strange}` was left")));
    }
    if let Some(why) = unmended(&place, row, usize::from(now == *old || now != *new)) {
        return Err(wrong(&why));
    }
    match (ran.status.signal(), ran.status.code()) {
        (Some(_), _) => Ok("killed"),
        (_, Some(exit @ 0..=2)) => word_of(&said, exit, now == *new).map_err(wrong),
        _ => Err(wrong("ended otherwise")),
    }
}

fn journals(place: &Place) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(place.path(JOURNAL)).into_iter().flatten().map(|entry| entry.unwrap().path())
}

/// All entries; where a line is none that is kept, or one is cut off where that must not be, that.
fn read_journals(place: &Place, may_be_cut: bool) -> Result<Vec<journal::entry::Entry>, String> {
    let mut entries = Vec::new();
    for path in journals(place) {
        let read = journal::parse(&fs::read(path).unwrap()).map_err(|fault| fault.to_string())?;
        if !read.broken.is_empty() || (read.cut_off.is_some() && !may_be_cut) {
            return Err(format!("the journal is torn: {:?} {:?}", read.broken, read.cut_off));
        }
        entries.extend(read.entries.into_iter().map(|(_, recorded)| recorded.entry));
    }
    Ok(entries)
}

/// What is wrong with the journals of a tick or untick: a line that is none, or a byte without its line.
fn unsound(place: &Place, row: &Row, is_done: bool, is_killed: bool) -> Option<String> {
    let act = act_of(&row.command)?;
    match read_journals(place, is_killed || row.name.contains("cut off")) {
        Ok(entries) if is_done && entries.last().is_none_or(|entry| entry.act != act) => {
            Some("a byte without its line".to_owned())
        }
        Ok(_) => None,
        Err(why) => Some(why),
    }
}

/// A note that was not written, and that a journal tells of as one that stands.
fn untrue(place: &Place, row: &Row) -> Option<String> {
    row.statement()?;
    let entries = read_journals(place, false);
    let told = entries.as_ref().ok()?.iter().rev().find(|entry| entry.about.note().is_some())?;
    (told.act == Act::Emit).then(|| "a journal tells of a note that is not there".to_owned())
}

fn act_of(command: &str) -> Option<Act> {
    match command.split(' ').next() {
        Some("tick") => Some(Act::Tick),
        Some("untick") => Some(Act::Untick),
        _ => None,
    }
}

/// What is wrong with what was left, which the next save must take for its own once it is a minute old (src/io/store.rs), and
/// with the next command of the kind: it works, and the journals hold.
fn unmended(place: &Place, row: &Row, which: usize) -> Option<String> {
    let is_strange = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        !fs::read(path).is_ok_and(|bytes| holds_its_own(&name, &bytes))
    };
    let left = names(place).into_iter().filter(|name| name.contains("/.signoff-")).map(|name| place.path(&name));
    if let Some(path) = left.into_iter().find(is_strange) {
        return Some(format!("{} will not be cleared up", path.display()));
    }
    let ran = place.run(&row.next[which]);
    if ran.exit != 0 {
        return Some(format!("the next one does not work: {}", ran.text()));
    }
    let act = act_of(&row.next[which])?;
    match read_journals(place, false) {
        Ok(entries) => {
            (entries.last().is_none_or(|entry| entry.act != act)).then(|| "the next act has no line".to_owned())
        }
        Err(why) => Some(why),
    }
}

/// What was said, in a word; where that is not so, why.
fn word_of(said: &str, exit: i32, is_new: bool) -> Result<&'static str, &'static str> {
    let words = [
        ("nothing was written", false),
        ("no note was written", false),
        ("saved, not confirmed", true),
        ("could not be printed", true),
    ];
    match words.into_iter().find(|(words, _)| said.contains(words)) {
        _ if exit == 0 => is_new.then_some("done").ok_or("not saved"),
        _ if !["hint: ", "could not be printed", "nothing was written; "].iter().any(|it| said.contains(it)) => {
            Err("no remedy")
        }
        Some((words, claims_new)) => (claims_new == is_new).then_some(words).ok_or("not true"),
        None => Ok("refused otherwise"),
    }
}

/// All files and folders there, by their names.
fn names(place: &Place) -> Vec<String> {
    let root = place.path("");
    let mut folders = vec![root.clone()];
    let mut names = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            names.push(path.strip_prefix(&root).unwrap().to_string_lossy().into_owned());
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    names
}
