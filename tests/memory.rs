//! How much memory is held. A program of its own: the system counts what a process holds, not what a test does.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use signoff::domain::evidence::artifact::Condition;
use signoff::domain::values::path::PackPath;
use signoff::run::pipeline::{Pipeline, RecentFiles};

#[test]
fn a_text_beyond_the_limit_is_told_and_never_held() {
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
