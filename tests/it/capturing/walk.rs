//! The README's way from nothing to an approved note, walked as it stands there.

use std::path::Path;
use std::process::Command;

use super::identified;
use crate::documents::text;

/// The README's walk, command by command.
fn walk() -> Vec<String> {
    let readme = text("README.md");
    let (_, rest) = readme.split_once("\n```console\n").expect("a walk-through");
    let fenced = rest.split("```").next().unwrap().replace("\\\n", " ");
    fenced.lines().filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned).collect()
}

#[test]
fn the_readme_s_way_from_nothing_to_an_approved_note_is_walked() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), folder.path().join("examples"))
        .unwrap();
    let bin = Path::new(env!("CARGO_BIN_EXE_signoff")).parent().unwrap();
    let commands = walk();
    assert!(commands.len() >= 8, "{commands:?}");
    let mut shell = Command::new("/bin/sh");
    identified(&mut shell, folder.path());
    shell.env("PATH", format!("{}:/usr/bin:/bin", bin.display()));
    let output = shell.args(["-ec", &commands.join("\n")]).current_dir(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{printed}\n{said}");
    assert!(printed.contains("APPROVED  0 block"), "{printed}");
    // Real rows: of what the numbers may be doubted for, only that they are few.
    let doubts: Vec<&str> =
        printed.lines().filter(|line| line.contains("kpi.") && !line.contains("kpi.not-proven")).collect();
    assert_eq!(doubts, Vec::<&str>::new(), "{printed}");
    assert!(!printed.contains("capture."), "{printed}");
}
