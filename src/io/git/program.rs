//! The `git` program, started such that it only reads: no hook, no pager, no filter, no helper, no network, no program
//! that the repository's own configuration names; a limit of time and of output on whatever it does.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::domain::values::child_end::ChildEnd;
use crate::io::child::{self, Attachment, ChildRun, Launch, Streams, TO_THE_END};
use crate::io::kill_switch::KillSwitch;
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
    /// All of the environment that it sees.
    environment: Vec<(OsString, OsString)>,
}

impl Git {
    /// The first `git` of a search path that does not lie in `outside_of`, the work tree that is judged: evidence brings
    /// no programs.
    ///
    /// # Errors
    /// [`NoProgram`] where there is none, or only one that is not run.
    pub(super) fn find(path: &OsStr, outside_of: &Path) -> Result<Self, NoProgram> {
        let folders = SearchPath::new(path, Some(outside_of));
        let path = (OsString::from("PATH"), folders.to_os_string());
        let set = ENVIRONMENT.map(|(name, value)| (name.into(), value.into()));
        Ok(Self { program: folders.find("git")?, environment: set.into_iter().chain([path]).collect() })
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
    pub arguments: Vec<OsString>,
    pub input: Vec<u8>,
    /// In bytes.
    pub cap: usize,
    pub is_enough: &'a dyn Fn(&[u8]) -> bool,
}

impl<'a> Question<'a> {
    pub(super) fn new<T: Into<OsString>>(arguments: impl IntoIterator<Item = T>, cap: usize) -> Self {
        let arguments = arguments.into_iter().map(Into::into).collect();
        Self { arguments, input: Vec::new(), cap, is_enough: TO_THE_END }
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
    /// A part of a sentence, where git cannot be started, nobody waits for it, or the time was up before.
    pub(super) fn ask(&self, question: Question<'_>) -> Result<Said, String> {
        let limit = self.left();
        if limit.is_zero() {
            return Err(self.time_up());
        }
        let Question { arguments, input, cap, is_enough } = question;
        let arguments: Vec<OsString> = SAFELY.iter().map(OsString::from).chain(arguments).collect();
        let launch = Launch {
            attachment: Attachment::Detached(&input),
            program: &self.git.program,
            arguments: &arguments,
            environment: &self.git.environment,
            folder: self.folder,
            limit,
            // One more tells that there is more.
            cap: cap + 1,
            streams: Streams::Apart,
            is_enough: &|output| output.len() > cap || is_enough(output),
        };
        let ChildRun { output: mut bytes, errors, end, is_heard, .. } =
            child::run(&launch, self.kill_switch, &mut |_| {});
        let end = match end {
            _ if bytes.len() > cap => End::Cut,
            ChildEnd::Cancelled if is_enough(&bytes) => End::Enough,
            ChildEnd::Exit(_) if !is_heard => return Err("git was not heard to its end".to_owned()),
            ChildEnd::Exit(status) => End::Exit(Some(status)),
            ChildEnd::Signal(_) => End::Exit(None),
            ChildEnd::TimeUp => End::TimeUp,
            ChildEnd::Cancelled => return Err("nobody waits for it any more".to_owned()),
            ChildEnd::NotStarted(why) => return Err(format!("git cannot be started: {why}")),
        };
        bytes.truncate(cap);
        Ok(Said { bytes, end, complaint: complaint(&errors) })
    }
}

/// Its first complaint, without what git begins one with.
fn complaint(errors: &[u8]) -> String {
    let text = String::from_utf8_lossy(&errors[..errors.len().min(COMPLAINT)]);
    let first = text.lines().find(|line| line.starts_with("fatal:")).or_else(|| text.lines().next());
    first.unwrap_or_default().trim_start_matches("fatal: ").trim_start_matches("error: ").to_owned()
}
