//! How much memory is held. A program of its own: the system counts what a process holds, not what a test does.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use signoff::domain::evidence::artifact::Condition;
use signoff::domain::values::path::PackPath;
use signoff::run::pipeline::{Pipeline, RecentFiles};

/// The system counts for the whole process: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

#[test]
fn a_text_beyond_the_limit_is_told_and_never_held() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let pack = tempfile::tempdir().unwrap();
    let report = PackPath::new("docs/reliability/big.report.json").unwrap();
    let file = pack.path().join(report.as_str());
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    write_array_of_200_mib(&file);
    // The same as raw runs: one row of 200 MB, read in pieces.
    fs::hard_link(&file, file.with_file_name("big.raw-runs.json")).unwrap();
    let before = peak_memory();
    let pack = Pipeline::open(Some(pack.path()), None).unwrap().read(RecentFiles::Judged).unwrap();
    let grown = peak_memory().saturating_sub(before);
    let artifact = &pack.entry(&report).unwrap().artifact;
    let Condition::Unreadable { why, .. } = &artifact.condition else { panic!("{:?}", artifact.condition) };
    assert_eq!(why, "larger than 8 MiB, the limit for a KPI report");
    assert_eq!(artifact.size, (200 << 20) + 2);
    let (_, raw) = pack.raw_runs().next().unwrap();
    assert!(!raw.problems.is_empty());
    assert!(grown < 100 << 10, "{grown} kB more were held");
}

#[test]
fn json_of_any_shape_is_held_in_less_than_four_times_its_length() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    for (shape, text) in shapes() {
        for name in ["x.report.json", "x.gate.json", "x.json", "x.raw-runs.ndjson"] {
            let grown = grown_by(name, &text);
            assert!(grown * 1024 < 4 * LENGTH as u64, "{name} of {shape}: {grown} kB more were held");
        }
    }
}

/// The parser's own tree of such lists takes some 25 times their length; every item of them, as a checklist holds it, some
/// 200 times.
#[test]
fn of_a_checklist_of_very_many_blocks_no_more_is_held_than_its_parser_holds() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    for line in ["- [ ] a\n", "a\n\n"] {
        let text = line.repeat(LENGTH / 2 / line.len());
        let grown = grown_by("../release-readiness-checklist.md", &text);
        assert!(grown * 1024 < 50 * text.len() as u64, "{line:?}: {grown} kB more were held");
    }
}

/// Of each shape, in bytes, about.
const LENGTH: usize = 4 << 20;

/// Documents with a report's sections and the marks of other kinds, filled up with what takes memory.
fn shapes() -> Vec<(&'static str, String)> {
    let list = |unit: &str| format!("[{}]", vec![unit; LENGTH / (unit.len() + 1)].join(","));
    let members = |key: fn(usize) -> String| {
        let members: Vec<String> = (0..LENGTH / 12).map(|at| format!("\"{}\":0", key(at))).collect();
        format!("{{{}}}", members.join(","))
    };
    let filled = [
        ("objects", list("{}")),
        ("objects with a member", list("{\"a\":1}")),
        ("nested arrays", list(&("[".repeat(100) + &"]".repeat(100)))),
        ("numbers", list("0")),
        ("short strings", list("\"a\"")),
        ("a long string", format!("\"{}\"", "x".repeat(LENGTH))),
        ("keys", members(|at| format!("k{at:07}"))),
        ("one key", members(|_| "the same".to_owned())),
        ("a long key", format!("{{\"{}\":{{\"a\":0{}}}}}", "k".repeat(LENGTH / 2), ",\"a\":0".repeat(LENGTH / 12))),
    ];
    let head = "\"scope\":{},\"metrics\":{},\"gatePass\":true,\"transcriptVersion\":\"v1\"";
    filled.map(|(shape, text)| (shape, format!("{{{head},\"filled\":{text}}}"))).into()
}

/// How much more is held at most while a pack of one file is read, in kB.
fn grown_by(name: &str, text: &str) -> u64 {
    let pack = tempfile::tempdir().unwrap();
    let folder = pack.path().join("docs/reliability/artifacts");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), text).unwrap();
    // Where the system cannot begin anew, the most that was held before hides what is looked for.
    fs::write("/proc/self/clear_refs", "5").unwrap_or_default();
    let before = peak_memory();
    Pipeline::open(Some(pack.path()), None).unwrap().read(RecentFiles::Judged).unwrap();
    peak_memory().saturating_sub(before)
}

fn write_array_of_200_mib(path: &Path) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    let row = [b'1'; 1 << 20];
    file.write_all(b"[").unwrap();
    (0..200).for_each(|_| file.write_all(&row).unwrap());
    file.write_all(b"]").unwrap();
    file.flush().unwrap();
}

/// The most memory that this process ever held, in kB; 0 where the system does not tell.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
