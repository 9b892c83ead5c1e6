//! A small pack of a made-up release, and running the program on it.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// The release's rules: `Acme Widget`, two flags, two scenarios, four rows a run.
pub const PROFILE: &str = include_str!("acme.toml");

/// What an unprivileged user is called by number.
const NOBODY: u32 = 65_534;

/// A temporary folder in which commands are run.
pub struct Place {
    folder: tempfile::TempDir,
}

/// How a command ended.
pub struct Ran {
    pub typed: String,
    pub stdout: String,
    pub stderr: String,
    pub exit: i32,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A folder that holds the made-up release in `pack`: nothing measured yet, a checklist with nothing ticked.
    pub fn with_pack() -> Self {
        let place = Self::new();
        place.write("pack/signoff.toml", PROFILE);
        place.write("pack/proof/checklist.md", include_str!("acme-checklist.md"));
        place.write("pack/proof/lock.json", include_str!("acme-lock.json"));
        place
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    pub fn write(&self, inside: &str, text: &str) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a written file");
    }

    pub fn read(&self, inside: &str) -> String {
        fs::read_to_string(self.path(inside)).expect("a readable file")
    }

    /// Runs `signoff`; `typed` is split at blanks.
    pub fn run(&self, typed: &str) -> Ran {
        self.ran(typed, self.command(typed))
    }

    /// As [`Place::run`], with a variable in the environment.
    pub fn run_with(&self, typed: &str, (name, value): (&str, &str)) -> Ran {
        let mut command = self.command(typed);
        command.env(name, value);
        self.ran(typed, command)
    }

    /// As [`Place::run`], as somebody who may not read everything. `None` where nobody else can be.
    pub fn run_unprivileged(&self, typed: &str) -> Option<Ran> {
        let mut command = self.command(typed);
        if rustix::process::geteuid().is_root() {
            command.uid(NOBODY).gid(NOBODY);
            let mut probe = Command::new(env!("CARGO_BIN_EXE_signoff"));
            probe.arg("--version").uid(NOBODY).gid(NOBODY).current_dir("/");
            probe.stdout(Stdio::null()).status().ok()?;
        }
        Some(self.ran(typed, command))
    }

    /// Three runs are measured, gated and rehearsed: only the checklist and the note are left.
    pub fn measure(&self) {
        for (run, run_type) in [("base-0", "base"), ("bench-1", "bench"), ("bench-2", "bench")] {
            self.write(&format!("pack/proof/runs/{run}.raw-runs.ndjson"), &rows(run));
            let ran = self.run(&format!(
                "kpi --raw pack/proof/runs/{run}.raw-runs.ndjson --out pack/proof/runs/{run}.report.json --repo acme/widget \
                 --branch main --commit 0a1b2c3d4e5f --provider acme --model large-1 --app-version 2.4.0 --run-id {run} \
                 --run-type {run_type} --profile pack/signoff.toml"
            ));
            assert_eq!(ran.exit, 0, "{}", ran.text());
        }
        let gate = "gate --first proof/runs/bench-1.report.json --second proof/runs/bench-2.report.json \
                    --out proof/runs/bench-1-2.gate.json --profile signoff.toml";
        let mut command = self.command(gate);
        command.current_dir(self.path("pack"));
        let ran = self.ran(gate, command);
        assert_eq!(ran.exit, 0, "{}", ran.text());
        self.write("pack/proof/2026-05-04-rollback.md", include_str!("acme-rollback.md"));
    }

    fn command(&self, typed: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_signoff"));
        command.args(typed.split_whitespace()).current_dir(self.folder.path()).stdin(Stdio::null());
        for variable in ["NO_COLOR", "RUST_BACKTRACE", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(variable);
        }
        command.env("HOME", self.folder.path());
        command
    }

    fn ran(&self, typed: &str, mut command: Command) -> Ran {
        let output = command.output().expect("a started program");
        let text = |bytes: Vec<u8>| self.stable(&String::from_utf8(bytes).expect("text"));
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        Ran { typed: typed.to_owned(), stdout, stderr, exit: output.status.code().unwrap_or(-1) }
    }

    /// Paths, dates of notes and times of reports made the same every time.
    fn stable(&self, text: &str) -> String {
        let text = text.replace(&self.folder.path().display().to_string(), "<folder>");
        let replaced = [
            (r"\d{4}-\d\d-\d\d-sign-off", "<date>-sign-off"),
            (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "<time>"),
            (r"note of \d{4}-\d\d-\d\d", "note of <date>"),
        ];
        replaced.iter().fold(text, |text, (pattern, with)| {
            regex_lite::Regex::new(pattern).expect("a pattern").replace_all(&text, *with).into_owned()
        })
    }
}

impl Ran {
    /// All that can be seen of it, in one text.
    pub fn text(&self) -> String {
        let Self { typed, stdout, stderr, exit } = self;
        format!("$ signoff {typed}\n{stdout}--- stderr\n{stderr}--- exit status {exit}\n")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).expect("JSON on stdout")
    }
}

/// The real pack, where it is at hand.
pub fn real_pack(state: &str) -> Option<PathBuf> {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real-pack").join(state);
    let found = pack.canonicalize().ok();
    if found.is_none() {
        eprintln!("skipped: {} is not there", pack.display());
    }
    found
}

/// Four rows that keep the contract and meet the targets.
fn rows(run: &str) -> String {
    let row = |at: usize, scenario: &str| {
        let environment = r#"{"git":{"repo":"acme/widget","branch":"main","commit":"0a1b2c3d4e5f"},"model":{"provider":"acme","name":"large-1"},"app":{"version":"2.4.0"}}"#;
        let flags = r#"{"widgetCache":true,"widgetGuard":true}"#;
        format!(
            r#"{{"runId":"{run}-{at}","timestamp":"2026-05-0{}T08:00:0{at}Z","scenarioId":"{scenario}","sessionId":"{run}-s{at}","finalStatus":"ok","lidOpened":true,"wrongKnob":false,"environment":{environment},"featureFlags":{flags}}}"#,
            1 + run.len() % 3
        ) + "\n"
    };
    (0..4).map(|at| row(at, ["open_lid", "turn_knob"][at % 2])).collect()
}
