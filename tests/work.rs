//! How the work grows with the evidence: twice as much evidence takes about twice the work.
//!
//! Work is counted in comparisons of texts: whoever searches a list for a path, an id or a name compares each of its
//! texts, and a search inside a loop over a list shows by four times the comparisons for twice the evidence. A program
//! of its own: the comparisons are counted where they are all made, in place of the system's `memcmp`.

use std::cell::Cell;
use std::ffi::c_int;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use signoff::app::event::{Event, Now};
use signoff::app::keymap::Keymap;
use signoff::app::state::{Access, Glyphs, Provenance, Session, State};
use signoff::app::update::update;
use signoff::domain::assessment::Assessment;
use signoff::domain::assessment::change::Change;
use signoff::domain::signing::author::Author;
use signoff::domain::signing::note::{Request, draft};
use signoff::report::json::to_json;
use signoff::report::output::Status;
use signoff::report::text::overview::overview;
use signoff::report::text::page::Surface;
use signoff::report::text::paint::Paint;
use signoff::run::pipeline::Pipeline;
use tempfile::TempDir;

#[path = "it/fixtures/folder.rs"]
#[allow(dead_code)]
mod folder;

use folder::copy;

thread_local! {
    static COMPARISONS: Cell<u64> = const { Cell::new(0) };
}

/// # Safety
/// As of C's own: both texts are at least so long.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn memcmp(one: *const u8, other: *const u8, length: usize) -> c_int {
    COMPARISONS.set(COMPARISONS.get() + 1);
    for at in 0..length {
        // SAFETY: the caller's texts are that long.
        let (one, other) = unsafe { (one.add(at).read(), other.add(at).read()) };
        if one != other {
            return c_int::from(one) - c_int::from(other);
        }
    }
    0
}

/// # Safety
/// As of [`memcmp`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bcmp(one: *const u8, other: *const u8, length: usize) -> c_int {
    // SAFETY: the same is asked of the caller.
    unsafe { memcmp(one, other, length) }
}

/// Sorting n texts takes n log n comparisons: of twice as many, some more than twice.
const MOST: f64 = 2.2;

const ARTIFACTS: &str = "docs/reliability/artifacts";
const BASELINE: &str = "2025-05-06-baseline-001.report.json";

/// A pack in which everything holds, with more of one kind of evidence.
struct Grown(TempDir);

impl Grown {
    fn by(count: usize, grow: fn(&Self, usize)) -> Self {
        let grown = Self(tempfile::tempdir().unwrap());
        copy(Path::new("tests/scenarios/base"), grown.0.path());
        grow(&grown, count);
        grown
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.at(ARTIFACTS).join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.at(ARTIFACTS).join(name)).unwrap()
    }

    fn report(&self) -> Value {
        serde_json::from_str(&self.read(BASELINE)).unwrap()
    }

    fn append(&self, path: &str, text: &str) {
        let before = fs::read_to_string(self.at(path)).unwrap();
        fs::write(self.at(path), before + text).unwrap();
    }

    /// A report of its own id on its own rows, as many times those of the baseline, measured a day after the one before
    /// and on the same timetable.
    fn run(&self, number: usize, times: usize) {
        let id = format!("run-{number:06}");
        let mut report = self.report();
        report["scope"]["runId"] = json!(id);
        report["executionStatus"]["rawRunsPath"] = json!(format!("{id}.raw-runs.ndjson"));
        let first: Timestamp = "2020-01-01T00:00:00Z".parse().unwrap();
        let mut rows = String::new();
        let model = self.read("2025-05-06-baseline-001.raw-runs.ndjson").repeat(times);
        for (at, row) in model.lines().enumerate() {
            let mut row: Value = serde_json::from_str(row).unwrap();
            let after = SignedDuration::from_hours(24) * number as i32 + SignedDuration::from_mins(at as i64);
            row["runId"] = json!(id);
            row["sessionId"] = json!(format!("{id}-{at}"));
            row["timestamp"] = json!((first + after).to_string());
            writeln!(rows, "{row}").unwrap();
        }
        self.write(&format!("{id}.report.json"), report.to_string());
        self.write(&format!("{id}.raw-runs.ndjson"), rows);
    }
}

/// Judges, tells, drafts, compares with what was before, and goes through the cockpit.
fn work_on(grown: &Grown) -> u64 {
    let before = judged(&Grown::by(0, |_, _| {}));
    let first = COMPARISONS.get();
    let assessment = judged(grown);
    let surface = Surface { width: 80, paint: Paint::Plain };
    assert!(!overview(&assessment, "pack", surface).is_empty());
    assert!(!to_json(&Status::new(&assessment, "pack")).unwrap().is_empty());
    let profile = Pipeline::open(Some(grown.0.path()), None).unwrap().profile().clone();
    assert!(draft(&assessment, &profile, &request()).is_ok());
    drop(Change::between(&before, &assessment));
    go_through(before, assessment);
    COMPARISONS.get() - first
}

fn request() -> Request {
    let author = Author::new("lead", "build-7", Timestamp::UNIX_EPOCH);
    Request { author, today: date(2025, 5, 6), decision: None, reason: None, place: None }
}

fn judged(grown: &Grown) -> Assessment {
    let mut pipeline = Pipeline::open(Some(grown.0.path()), None).unwrap();
    pipeline.judge_once().unwrap().1
}

/// Every pane, with the cursor at its end, its last detail open, and the walk to the next blocker.
fn go_through(before: Assessment, after: Assessment) {
    let [pack, operator] = ["pack", "lead"].map(str::to_owned);
    let session = Session {
        pack,
        operator,
        access: Access::ReadWrite,
        glyphs: Glyphs::Unicode,
        provenance: Provenance::Operator,
    };
    let mut state = State::new(session, Keymap::built_in().unwrap());
    for assessment in [before, after] {
        drop(update(&mut state, Event::Assessed(Box::new(assessment), now())));
    }
    for key in ["1", "2", "3", "4", "5", "6", "7", "8"].into_iter().flat_map(|pane| [pane, "G", "enter", "n"]) {
        drop(update(&mut state, Event::Key(key.parse().unwrap())));
    }
}

fn now() -> Now {
    Now { at: Timestamp::UNIX_EPOCH, today: date(2025, 5, 6) }
}

fn grows_with(count: usize, grow: fn(&Grown, usize)) {
    let [once, twice] = [count, 2 * count].map(|count| work_on(&Grown::by(count, grow)));
    let ratio = twice as f64 / once as f64;
    println!("{once} comparisons of {count}, {twice} of {}: {ratio:.2}", 2 * count);
    assert!(once > count as u64, "the comparisons were not counted");
    assert!(ratio <= MOST, "{once} comparisons of {count}, {twice} of {}: {ratio:.2} times as many", 2 * count);
}

const CHECKLIST: &str = "docs/reliability/release-readiness-checklist.md";

#[test]
fn the_work_grows_with_the_open_items() {
    grows_with(1_000, |pack, count| {
        let items: String = (0..count).map(|at| format!("- [ ] Thing {at:06} was looked at\n")).collect();
        pack.append(CHECKLIST, &format!("\n## More\n\n{items}"));
    });
}

#[test]
fn the_work_grows_with_the_items_that_a_check_holds() {
    grows_with(1_000, |pack, count| {
        let items: String =
            (0..count).map(|at| format!("- [x] Run {at:06}: raw run data linked for every report\n")).collect();
        pack.append(CHECKLIST, &format!("\n## More\n\n{items}"));
    });
}

#[test]
fn the_work_grows_with_the_reports() {
    grows_with(500, |pack, count| (0..count).for_each(|number| pack.run(number, 1)));
}

#[test]
fn the_work_grows_with_the_runs_on_one_timetable() {
    grows_with(200, |pack, count| (0..count).for_each(|number| pack.run(number, 6)));
}

#[test]
fn the_work_grows_with_the_reports_on_one_file_of_rows() {
    grows_with(500, |pack, count| {
        let report = pack.report().to_string();
        (0..count).for_each(|at| pack.write(&format!("run-{at:06}.report.json"), &report));
    });
}

#[test]
fn the_work_grows_with_the_reports_whose_rows_cannot_be_read() {
    grows_with(500, |pack, count| {
        for at in 0..count {
            let id = format!("run-{at:06}");
            let mut report = pack.report();
            report["scope"]["runId"] = json!(id);
            report["executionStatus"]["rawRunsPath"] = json!(format!("{id}.raw-runs.json"));
            pack.write(&format!("{id}.report.json"), report.to_string());
            pack.write(&format!("{id}.raw-runs.json"), "[{}]");
        }
    });
}

#[test]
fn the_work_grows_with_what_documents_mention() {
    grows_with(1_000, |pack, count| {
        for at in 0..count {
            let text =
                format!("See `page-{:06}.md`, [it](page-{:06}.md), `gone-{at:06}.md`.\n", (at * 7 + 1) % count, at / 2);
            pack.write(&format!("page-{at:06}.md"), text);
        }
    });
}

#[test]
fn the_work_grows_with_what_one_report_refers_to() {
    grows_with(1_000, |pack, count| {
        let mut report = pack.report();
        let named = |at| (format!("page {at:06}"), json!(format!("{ARTIFACTS}/page-{at:06}.md")));
        report["evidence"] = Value::Object((0..count).map(named).collect());
        pack.write(BASELINE, report.to_string());
        (0..count / 2).for_each(|at| pack.write(&format!("page-{at:06}.md"), "here\n"));
    });
}

#[test]
fn the_work_grows_with_what_the_lock_names() {
    grows_with(1_000, |pack, count| {
        let path = pack.at("docs/reliability/setup/tooling-setup-lock.json");
        let mut lock: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        lock["named"] = (0..count).map(|at| format!("{ARTIFACTS}/gone-{at:06}.md")).collect();
        fs::write(path, lock.to_string()).unwrap();
    });
}

#[test]
fn the_work_grows_with_the_lines_of_a_manifest() {
    grows_with(1_000, |pack, count| {
        let mut lines = String::new();
        for at in 0..count {
            writeln!(lines, "{at:064x}  page-{at:06}.txt").unwrap();
            pack.write(&format!("page-{at:06}.txt"), "here\n");
        }
        pack.write("all.sha256", lines);
    });
}

#[test]
fn the_work_grows_with_the_manifests() {
    grows_with(500, |pack, count| {
        for at in 0..count {
            pack.write(&format!("page-{at:06}.sha256"), format!("{at:064x}  gone-{at:06}.txt\n"));
        }
    });
}

#[test]
fn the_work_grows_with_the_gate_outputs() {
    grows_with(500, |pack, count| {
        let output = pack.read("2025-05-06-gate-001-002.gate.json");
        (0..count).for_each(|at| pack.write(&format!("page-{at:06}.gate.json"), &output));
    });
}

#[test]
fn the_work_grows_with_the_notes() {
    grows_with(500, |pack, count| {
        let note = pack.read("2025-05-06-final-approval-note.md");
        (0..count).for_each(|at| pack.write(&format!("2025-05-06-final-approval-note-{}.md", at + 2), &note));
    });
}

#[test]
fn the_work_grows_with_the_notes_that_cannot_be_read() {
    grows_with(500, |pack, count| {
        (0..count).for_each(|at| pack.write(&format!("2025-05-06-final-approval-note-{}.md", at + 2), [0xff]));
    });
}

#[test]
fn the_work_grows_with_the_flags_of_a_run_and_of_a_rehearsal() {
    grows_with(1_000, |pack, count| {
        let mut report = pack.report();
        let mut said = String::new();
        for at in 0..count {
            report["environment"]["featureFlags"][format!("ffMore{at:06}")] = json!(true);
            writeln!(said, "\n- `ffMore{at:06}`: the old path answered.").unwrap();
            writeln!(said, "\nWhen all of it was over, `ffMore{at:06}` could not be switched off.").unwrap();
        }
        pack.write(BASELINE, report.to_string());
        pack.append(&format!("{ARTIFACTS}/2025-05-06-rollback-rehearsal.md"), &said);
    });
}

#[test]
fn the_work_grows_with_the_transcripts() {
    grows_with(500, |pack, count| {
        let transcript = pack.read("2025-05-06-container.smoke.json");
        (0..count).for_each(|at| pack.write(&format!("page-{at:06}.smoke.json"), &transcript));
    });
}

#[test]
fn the_work_grows_with_what_the_lock_says_of_itself() {
    grows_with(500, |pack, count| {
        let path = pack.at("docs/reliability/setup/tooling-setup-lock.json");
        let mut lock: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let plugins = &mut lock["domains"]["plugins"];
        plugins["mandatory"] = (0..count).map(|at| json!({ "id": format!("p-{at:06}"), "enabled": false })).collect();
        plugins["denylist"] = (0..count).map(|at| format!("p-{at:06}")).collect();
        let targets = lock["domains"]["mcp"]["externalProvisioning"]["targets"].as_array_mut().unwrap();
        targets.extend((0..count).map(|at| json!({ "name": format!("t-{at:06}"), "status": "open" })));
        lock["gaps"] = (0..count).map(|at| format!("gap {at:06}")).collect();
        fs::write(path, lock.to_string()).unwrap();
    });
}

#[test]
fn the_work_grows_with_the_gateways_that_are_probed() {
    grows_with(400, |pack, count| {
        let (mut profile, mut targets) = ("[closure]\n".to_owned(), Vec::new());
        let name = |at: usize| format!("gateway {at:06}");
        profile += "[[closure.modes]]\nname = \"docker-only\"\nclosed_status = \"closed-docker-only\"\nconcrete = []\n";
        for at in 0..count {
            let name = name(at);
            write!(profile, "[[closure.targets]]\nname = {name:?}\nfields = [{{ name = \"pin\" }}]\n").unwrap();
            targets.push(json!({ "name": name, "status": "closed", "pin": "one" }));
            let test = json!({ "name": format!("probe {at:06}"), "command": "ask", "exitStatus": 0, "output": "yes" });
            let transcript = json!({
                "transcriptVersion": "v1", "target": name, "ranAt": "2025-05-06T12:30:00Z",
                "pins": { "pin": "one" }, "tests": [test],
            });
            pack.write(&format!("gateway-{at:06}.smoke.json"), transcript.to_string());
        }
        for at in 0..count {
            let (probe, name) = (format!("probe {at:06}"), name(at));
            write!(profile, "[[probes]]\nname = {probe:?}\ntarget = {name:?}\nargv = [\"ask\"]\n").unwrap();
            profile += "answer = \"yes\"\nshows = [\"yes\"]\n";
        }
        let path = pack.at("docs/reliability/setup/tooling-setup-lock.json");
        let mut lock: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        lock["domains"]["mcp"]["externalProvisioning"]["targets"] = targets.into();
        fs::write(path, lock.to_string()).unwrap();
        fs::write(pack.at("signoff.toml"), profile).unwrap();
    });
}
