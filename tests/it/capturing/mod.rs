//! Captures and rehearsals with real programs in real git repositories: whole, failing, killed, gone on with, and changed under.

mod collecting;
mod interrupted;
mod plans;
mod rehearsing;
mod walk;
mod watching;

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A small release of its own: one flag, two scenarios, six rows a run.
const PROFILE: &str = r#"
name = "kettle-2"
title = "Kettle 2"
flags = ["keepWarm"]
probes = []
contracts = []
[paths]
evidence = "proof"
artifacts = "proof"
checklist = "proof/checklist.md"
lock = "proof/lock.json"
[runs]
scenarios = ["boil", "pour"]
min_sample_count = 6
[[metrics]]
name = "boiledRate"
label = "boiled"
field = "boiled"
scenarios = ["boil"]
target = ">=0.5"
[[metrics]]
name = "spillRate"
label = "spills"
field = "spills"
count = true
target = "<0.3"
[rollback]
steps = ["off", "falls back", "recorded"]
[checklist]
required = []
[[checklist.items]]
pattern = "^two runs"
check = "gate"
[closure]
modes = []
targets = []
[plugins]
required = []
[note]
pull_requests = []
"#;

const PLAN: &str = r#"[run]
id = "gate-7"
type = "gate"
provider = "bench"
model = "hands"
version = "2.0"
flags = { keepWarm = true }

[[scenario]]
id = "boil"
argv = ["./harness.sh"]
count = 4
limit_s = 30
read = { boiled = "json:/boiled", spills = "json:/spills" }

[[scenario]]
id = "pour"
argv = ["./harness.sh"]
count = 2
limit_s = 30
read = { spillRate = "exit" }
"#;

/// No test waits this long unless it has failed.
const LIMIT: Duration = Duration::from_secs(120);
/// What a good harness prints.
const GOOD: &str = "echo '{\"boiled\": true, \"spills\": 0}'\n";
const ROWS: &str = "proof/a.raw-runs.ndjson";
const RECORD: &str = "proof/a.capture.json";

/// A repository with a profile, a plan and a harness, all committed.
struct Kitchen {
    folder: tempfile::TempDir,
}

impl Kitchen {
    fn new(harness: &str) -> Self {
        let kitchen = Self { folder: tempfile::tempdir().unwrap() };
        kitchen.write("signoff.toml", PROFILE);
        kitchen.write("plan.toml", PLAN);
        kitchen.write("proof/checklist.md", "- [ ] two runs\n");
        kitchen.program("harness.sh", harness);
        kitchen.git(&["init", "--quiet", "--initial-branch", "main"]);
        kitchen.git(&["remote", "add", "origin", "https://forge.example/acme/kettle.git"]);
        kitchen.commit();
        kitchen
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    fn write(&self, inside: &str, text: &str) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, inside: &str) -> String {
        fs::read_to_string(self.path(inside)).unwrap()
    }

    fn program(&self, inside: &str, script: &str) {
        self.write(inside, &format!("#!/bin/sh\n{script}"));
        fs::set_permissions(self.path(inside), fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.folder.path());
        identified(&mut command, self.folder.path());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "Kettle"]);
    }

    fn command(&self, typed: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_signoff"));
        command.args(typed.split_whitespace()).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        identified(&mut command, self.folder.path());
        command
    }

    fn run(&self, typed: &str) -> Ran {
        Ran::of(self.command(typed).output().unwrap())
    }

    fn collect(&self, more: &str) -> Ran {
        self.run(&format!("collect plan.toml --out {ROWS} --profile signoff.toml {more}"))
    }

    fn begin(&self, typed: &str) -> Child {
        self.command(typed).spawn().unwrap()
    }

    fn rows(&self) -> Vec<Value> {
        self.read(ROWS).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn record(&self) -> Value {
        serde_json::from_str(&self.read(RECORD)).unwrap()
    }

    /// What the judge says of the pack: `severity code subject`.
    fn findings(&self) -> Vec<String> {
        let ran = self.run("status --json --profile signoff.toml");
        let status: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
        let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
        let told = |it: &Value| format!("{} {} {}", text(it, "severity"), text(it, "code"), text(it, "subject"));
        status["findings"].as_array().unwrap().iter().map(told).collect()
    }

    fn findings_of(&self, family: &str) -> Vec<String> {
        self.findings().into_iter().filter(|told| told.contains(&format!(" {family}."))).collect()
    }

    /// Waits until something holds; the harness decides how far a capture comes.
    fn until(&self, holds: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !holds(self) {
            assert!(begun.elapsed() < LIMIT, "it never comes to that");
            std::thread::yield_now();
        }
    }
}

struct Ran {
    stdout: String,
    stderr: String,
    exit: i32,
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let exit = output.status.code().unwrap_or(-1);
        Self { stdout: text(output.stdout), stderr: text(output.stderr), exit }
    }

    fn ended(child: Child) -> Self {
        Self::of(child.wait_with_output().unwrap())
    }

    #[track_caller]
    fn ends(self, exit: i32) -> Self {
        assert_eq!(self.exit, exit, "{}{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "{text}\n{}", self.stderr);
        self
    }
}

/// Nobody's own git configuration takes part.
fn identified(command: &mut Command, home: &Path) {
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
        command.env_remove(name);
    }
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Ada").env(format!("GIT_{who}_EMAIL"), "ada@acme.example");
    }
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null").env("HOME", home);
    command.env("LOGNAME", "ada").env_remove("NO_COLOR").env_remove("RUST_BACKTRACE");
}

fn signal(child: &Child, signal: rustix::process::Signal) {
    let number = i32::try_from(child.id()).unwrap();
    rustix::process::kill_process(rustix::process::Pid::from_raw(number).unwrap(), signal).unwrap();
}

fn append(path: &Path, text: &str) {
    fs::OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}
