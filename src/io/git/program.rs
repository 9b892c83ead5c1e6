//! The `git` program, started such that it only reads: no hook, no pager, no filter, no helper, no network, no program
//! that the repository's own configuration names; a limit of time and of output on whatever it does.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use crate::io::kill_switch::{KillSwitch, end};
use crate::io::no_thread;
use crate::io::search_path::{NoProgram, SearchPath};

/// How much of what git says about a failure is kept, in bytes.
const COMPLAINT: usize = 4 << 10;

/// What every call begins with: nothing that a repository's configuration names is run, and nothing is written.
const SAFELY: [&str; 36] = [
    "--no-pager",
    "--no-optional-locks",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.untrackedCache=false",
    "-c",
    "core.pager=cat",
    "-c",
    "core.sshCommand=false",
    "-c",
    "core.askPass=",
    "-c",
    "core.attributesFile=/dev/null",
    "-c",
    "core.excludesFile=/dev/null",
    "-c",
    "diff.external=",
    "-c",
    "diff.ignoreSubmodules=none",
    "-c",
    "log.showSignature=false",
    "-c",
    "gpg.program=false",
    "-c",
    "protocol.allow=never",
    "-c",
    "credential.helper=",
    "-c",
    "submodule.recurse=false",
    "-c",
    "maintenance.auto=false",
    "-c",
    "advice.graftFileDeprecated=false",
];

/// All of the environment that git sees, beside the search path.
const ENVIRONMENT: [(&str, &str); 16] = [
    ("HOME", "/dev/null"),
    ("XDG_CONFIG_HOME", "/dev/null"),
    ("LC_ALL", "C"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_CONFIG_SYSTEM", "/dev/null"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_ATTR_NOSYSTEM", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_PAGER", "cat"),
    ("GIT_EDITOR", "false"),
    ("GIT_SSH_COMMAND", "false"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_ALLOW_PROTOCOL", ""),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_GRAFT_FILE", "/dev/null"),
];

/// The program.
#[derive(Clone, Debug)]
pub(super) struct Git {
    program: PathBuf,
    /// The search path that it is given.
    path: OsString,
}

impl Git {
    /// The first `git` of a search path that does not lie in `outside_of`, the work tree that is judged: evidence brings
    /// no programs.
    ///
    /// # Errors
    /// [`NoProgram`] where there is none, or only one that is not run.
    pub(super) fn find(path: &OsStr, outside_of: &Path) -> Result<Self, NoProgram> {
        let folders = SearchPath::new(path, Some(outside_of));
        Ok(Self { program: folders.find("git")?, path: folders.to_os_string() })
    }

    /// Begins to ask, in `folder`: from now on the time counts.
    pub(super) fn begin<'a>(&'a self, folder: &'a Path, limit: Duration, kill_switch: &'a KillSwitch) -> Asking<'a> {
        Asking { git: self, folder, limit, kill_switch, until: Instant::now() + limit }
    }
}

/// Questions that share one limit of time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asking<'a> {
    git: &'a Git,
    folder: &'a Path,
    limit: Duration,
    kill_switch: &'a KillSwitch,
    until: Instant,
}

/// One question: what is asked, what git reads from us, how much of its answer is read, and when that is enough.
pub(super) struct Question<'a> {
    pub arguments: Vec<String>,
    pub input: Vec<u8>,
    /// In bytes.
    pub cap: usize,
    pub is_enough: &'a dyn Fn(&[u8]) -> bool,
}

impl<'a> Question<'a> {
    pub(super) fn new<T: Into<String>>(arguments: impl IntoIterator<Item = T>, cap: usize) -> Self {
        let arguments = arguments.into_iter().map(Into::into).collect();
        Self { arguments, input: Vec::new(), cap, is_enough: &|_| false }
    }

    pub(super) fn reading(self, input: Vec<u8>) -> Self {
        Self { input, ..self }
    }

    pub(super) fn until(self, is_enough: &'a dyn Fn(&[u8]) -> bool) -> Self {
        Self { is_enough, ..self }
    }
}

/// What git said.
#[derive(Debug)]
pub(super) struct Said {
    pub bytes: Vec<u8>,
    pub end: End,
    /// Its first complaint, without what git begins one with.
    pub complaint: String,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// By itself, with this exit status; by a signal with none.
    Exit(Option<i32>),
    /// We had read enough.
    Enough,
    /// There was more than we read.
    Cut,
    /// The time was up: what was said until then.
    TimeUp,
}

enum Piece {
    Bytes(Vec<u8>),
    End(Option<i32>),
}

impl Asking<'_> {
    /// How much time there was, in words.
    pub(super) fn time_up(&self) -> String {
        format!("git did not answer within {} s", self.limit.as_secs_f64())
    }

    fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    /// Asks.
    ///
    /// # Errors
    /// A part of a sentence, where git cannot be started or the time was up before.
    pub(super) fn ask(&self, question: Question<'_>) -> Result<Said, String> {
        if self.left().is_zero() {
            return Err(self.time_up());
        }
        let begun = self.kill_switch.begin(|| self.command(&question).spawn());
        let begun = begun.ok_or_else(|| "nobody waits for it any more".to_owned())?;
        let (mut child, group) =
            begun.map_err(|error| format!("git cannot be started: {}", crate::io::describe_error(&error)))?;
        let complaints = complaints_of(&mut child);
        let fed = feed(&mut child, question.input);
        let pieces = fed.and(complaints).and_then(|complaints| Ok((complaints, pieces_of(child)?)));
        let heard =
            pieces.map(|(complaints, pieces)| (complaints, self.listen(&pieces, question.cap, question.is_enough)));
        self.kill_switch.let_go(group);
        if !matches!(heard, Ok((_, (_, End::Exit(_))))) {
            group.into_iter().for_each(end);
        }
        let (complaints, (bytes, ended)) =
            heard.map_err(|error| format!("git cannot be heard: {}", no_thread(&error)))?;
        let complaint = complaints.recv_timeout(self.left()).unwrap_or_default();
        Ok(Said { bytes, end: ended, complaint })
    }

    fn command(&self, question: &Question<'_>) -> Command {
        let mut command = Command::new(&self.git.program);
        command.args(SAFELY).args(&question.arguments).current_dir(self.folder);
        command.env_clear().env("PATH", &self.git.path).envs(ENVIRONMENT);
        command.stdin(if question.input.is_empty() { Stdio::null() } else { Stdio::piped() });
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        command
    }

    fn listen(&self, pieces: &Receiver<Piece>, cap: usize, is_enough: &dyn Fn(&[u8]) -> bool) -> (Vec<u8>, End) {
        let mut bytes = Vec::new();
        loop {
            match pieces.recv_timeout(self.left()) {
                Ok(Piece::Bytes(more)) => bytes.extend(more),
                Ok(Piece::End(status)) => return (bytes, End::Exit(status)),
                Err(RecvTimeoutError::Timeout) => return (bytes, End::TimeUp),
                Err(RecvTimeoutError::Disconnected) => return (bytes, End::Exit(None)),
            }
            if bytes.len() > cap {
                bytes.truncate(cap);
                return (bytes, End::Cut);
            }
            if is_enough(&bytes) {
                return (bytes, End::Enough);
            }
        }
    }
}

/// Hands git what it reads. One that stops reading is none of our business: its exit status tells.
fn feed(child: &mut Child, input: Vec<u8>) -> io::Result<()> {
    let Some(mut stdin) = child.stdin.take() else { return Ok(()) };
    Builder::new().spawn(move || stdin.write_all(&input).ok()).map(drop)
}

/// What it writes, and its end. Nobody waits for a thread whose pipe somebody else holds open.
fn pieces_of(mut child: Child) -> io::Result<Receiver<Piece>> {
    let (tell, pieces) = mpsc::sync_channel(4);
    let stdout = child.stdout.take();
    Builder::new().spawn(move || {
        let mut buffer = vec![0; 64 << 10];
        let mut stdout = stdout.into_iter();
        if let Some(mut stdout) = stdout.next() {
            while let Ok(length @ 1..) = stdout.read(&mut buffer) {
                if tell.send(Piece::Bytes(buffer[..length].to_vec())).is_err() {
                    break;
                }
            }
        }
        let status = child.wait().ok().and_then(|status| status.code());
        // Whoever has heard enough does not listen any more.
        tell.send(Piece::End(status)).ok();
    })?;
    Ok(pieces)
}

fn complaints_of(child: &mut Child) -> io::Result<Receiver<String>> {
    let (tell, complaint) = mpsc::channel();
    if let Some(mut stderr) = child.stderr.take() {
        Builder::new().spawn(move || {
            let mut bytes = Vec::new();
            let read = (&mut stderr).take(COMPLAINT as u64).read_to_end(&mut bytes);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let first = text.lines().find(|line| line.starts_with("fatal:")).or_else(|| text.lines().next());
            let said = first.unwrap_or_default().trim_start_matches("fatal: ").trim_start_matches("error: ");
            tell.send(said.to_owned()).ok();
            // The rest is read as well, or git would wait for it to be.
            read.and_then(|_| io::copy(&mut stderr, &mut io::sink())).ok();
        })?;
    }
    Ok(complaint)
}
