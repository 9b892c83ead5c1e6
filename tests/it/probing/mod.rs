//! Probes, pins and this machine, with real child processes, a real event stream, real `git` repositories and, where there is
//! one, a real Docker engine. `az`, `docker`, `kubectl`, `opencode` and `claude` are stand-ins that print what these print.

mod children;
mod engine;
mod machine;
mod pins;
mod probes;
mod screen;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::fixtures::folder::copy;

const BASE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios/base");
const ARTIFACTS: &str = "docs/reliability/artifacts";
const LOCK: &str = "docs/reliability/setup/tooling-setup-lock.json";

/// A copy of the pack that has everything, and a folder of stand-in programs.
struct Scene {
    folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(Path::new(BASE), &folder.path().join("pack"));
        for inner in ["stand-ins", "home"] {
            fs::create_dir(folder.path().join(inner)).unwrap();
        }
        Self { folder }
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    fn pack(&self) -> PathBuf {
        self.path("pack")
    }

    fn lock(&self) -> String {
        fs::read_to_string(self.pack().join(LOCK)).unwrap()
    }

    /// The lock with a text replaced, which must be there.
    fn relock(&self, from: &str, to: &str) {
        let lock = self.lock();
        assert!(lock.contains(from), "{from}");
        fs::write(self.pack().join(LOCK), lock.replace(from, to)).unwrap();
    }

    /// A stand-in for a program: a shell script.
    fn stand_in(&self, name: &str, script: &str) {
        program(&self.path("stand-ins").join(name), script);
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_signoff"));
        let path = format!("{}:/usr/bin:/bin", self.path("stand-ins").display());
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env_clear().env("PATH", path).env("HOME", self.path("home")).env("TMPDIR", self.folder.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    /// The names of the transcripts and diffs that were kept beside those of the pack.
    fn kept(&self) -> Vec<String> {
        let names = |folder: &Path| -> Vec<String> {
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
        };
        let before = names(&Path::new(BASE).join(ARTIFACTS));
        let mut kept: Vec<String> =
            names(&self.pack().join(ARTIFACTS)).into_iter().filter(|name| !before.contains(name)).collect();
        kept.sort();
        kept
    }

    /// The one transcript that was kept, as JSON.
    fn transcript(&self) -> serde_json::Value {
        let kept = self.kept();
        assert_eq!(kept.len(), 1, "{kept:?}");
        serde_json::from_str(&fs::read_to_string(self.pack().join(ARTIFACTS).join(&kept[0])).unwrap()).unwrap()
    }
}

/// How a command ended.
#[derive(Debug)]
struct Ran {
    exit: i32,
    stdout: String,
    stderr: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { exit: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    #[track_caller]
    fn ends(self, exit: i32, says: &str) -> Self {
        assert!(self.exit == exit && (self.stdout.contains(says) || self.stderr.contains(says)), "{says}: {self:#?}");
        self
    }
}

/// A script that can be run. Another process writes it: what this one holds open for writing, a child that another thread
/// starts holds open too for a moment, and the system runs no such file.
fn program(path: &Path, script: &str) {
    let write = ["-c", "cat > \"$0\" && chmod 755 \"$0\""];
    let mut shell = Command::new("/bin/sh").args(write).arg(path).stdin(Stdio::piped()).spawn().unwrap();
    shell.stdin.take().unwrap().write_all(format!("#!/bin/sh\n{script}\n").as_bytes()).unwrap();
    assert!(shell.wait().unwrap().success());
    assert!(fs::metadata(path).unwrap().permissions().mode() & 0o100 != 0);
}

/// Answers every request with this text, and keeps the connection of a stream open. The address of its `/sse`.
fn serving(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/sse", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|length| length > 2) {
                line.clear();
            }
            stream.write_all(answer.as_bytes()).ok();
            if answer.contains("event-stream") {
                held.push(stream);
            }
        }
    });
    address
}

const STREAM: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: endpoint\ndata: /message?sessionId=1\n\n";

/// What `docker` prints where the pinned gateway runs; `observed` is what it says of the image.
fn docker(observed: &str) -> String {
    format!(
        r#"case "$1 $2" in
  "ps --filter")
    case "$*" in
      *no-trunc*) echo 55d6fc82f9f07d58a4bd7b8548eb333c41d509b58f797fd3573f20be1ea142fd ;;
      *) echo 'CONTAINER ID   IMAGE             COMMAND   CREATED         STATUS         PORTS     NAMES'
         echo '55d6fc82f9f0   acme/gateway:v9   "/gw"     2 minutes ago   Up 2 minutes             gateway' ;;
    esac ;;
  "inspect --format") echo sha256:3013a7293f38dfdcd28170c3b26fc6fef2477ab44dae7c7cc3919d082930589f ;;
  "image inspect") echo '{observed}' ;;
  "network inspect") echo bridge:a04a8f279ec9a5e9747697205378d1b98c65cc7e56501b4c97086e0a0e2d660b ;;
  "--version ") echo 'Docker version 28.2.2, build e6534b4' ;;
  *) echo "unknown: $*" >&2; exit 125 ;;
esac"#
    )
}

/// The digest that the base pack's lock pins.
const PINNED: &str = r#"["acme/gateway@sha256:5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"]"#;

/// Whether a process runs; one that only waits to be waited for does not.
fn runs(process: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with(['Z', 'X']))
}

/// Waits until a file is there, whole.
fn appears(path: &Path) -> String {
    loop {
        match fs::read_to_string(path) {
            Ok(text) if text.ends_with('\n') => return text.trim().to_owned(),
            _ => std::thread::yield_now(),
        }
    }
}
