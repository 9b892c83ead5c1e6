//! What the runtimes on this machine say that they load: files in the operator's home, and the outputs of their own commands.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;

use crate::domain::evidence::runtime::{HostReading, HostSource, RuntimeSaid, Silence, claude, opencode};
use crate::domain::probing::batch::Batch;
use crate::domain::probing::transcript::{ProbeEnd, ProbeRun};

use super::probe::{ProbeRunner, Stage};
use super::{describe_error, input};

/// No such file is longer than this: 8 MiB.
const LARGEST: u64 = 8 << 20;

/// How a source is read.
type Read = fn(&str) -> Result<RuntimeSaid, String>;

/// A file of a runtime.
#[derive(Clone, Debug)]
pub struct RuntimeFile {
    runtime: &'static str,
    pub path: PathBuf,
    read: Read,
}

/// The files in the operator's home; none where the environment names no home.
pub fn files(environment: &[(OsString, OsString)]) -> Vec<RuntimeFile> {
    let variable = |name: &str| {
        let found = environment.iter().find(|(known, _)| known == OsStr::new(name));
        found.map(|(_, value)| PathBuf::from(value)).filter(|path| path.is_absolute())
    };
    let home = variable("HOME");
    let config = variable("XDG_CONFIG_HOME").or_else(|| Some(home.as_ref()?.join(".config")));
    let claude_folder = variable("CLAUDE_CONFIG_DIR").or_else(|| Some(home.as_ref()?.join(".claude")));
    let mut files = Vec::new();
    let mut add = |runtime, folder: &Option<PathBuf>, name: &str, read: Read| {
        let path = folder.as_ref().map(|folder| folder.join(name));
        files.extend(path.map(|path| RuntimeFile { runtime, path, read }));
    };
    add(OPENCODE, &config, "opencode/opencode.json", |text| opencode::parse(text).map(RuntimeSaid::OpencodeFile));
    add(CLAUDE, &claude_folder, "plugins/installed_plugins.json", |text| {
        claude::installed(text).map(RuntimeSaid::ClaudeInstalled)
    });
    add(CLAUDE, &claude_folder, "settings.json", |text| claude::settings(text).map(RuntimeSaid::ClaudeSettings));
    files
}

const OPENCODE: &str = "opencode";
const CLAUDE: &str = "claude";

/// Reads the files and runs the commands; `None` where the operator ended it.
pub fn read(
    files: &[RuntimeFile],
    runner: &ProbeRunner,
    batches: &[Batch],
    tell: &mut dyn FnMut(Stage<'_>),
) -> Option<HostReading> {
    let mut sources: Vec<HostSource> = files.iter().map(of_file).collect();
    for batch in batches {
        let run = runner.run(batch, tell);
        for (plan, run) in batch.plans.iter().zip(&run.runs) {
            if run.end == ProbeEnd::Cancelled {
                return None;
            }
            let (runtime, name) = (batch.subject().to_owned(), plan.task.shown());
            let said = said(run).and_then(|text| meaning(&runtime, &plan.probe.argv, &text).map_err(Silence::Failed));
            sources.push(HostSource { runtime, name, said });
        }
    }
    Some(HostReading { sources })
}

fn of_file(file: &RuntimeFile) -> HostSource {
    let said = input::read(&file.path, LARGEST).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Silence::Absent("there is no such file".to_owned()),
        _ => Silence::Failed(describe_error(&error)),
    });
    let said = said.and_then(|bytes| (file.read)(&String::from_utf8_lossy(&bytes)).map_err(Silence::Failed));
    HostSource { runtime: file.runtime.to_owned(), name: file.path.to_string_lossy().into_owned(), said }
}

/// What a command printed, where it ended well.
fn said(run: &ProbeRun) -> Result<String, Silence> {
    let text = String::from_utf8_lossy(&run.output).into_owned();
    match &run.end {
        ProbeEnd::Exit(0) if run.is_cut => Err(Silence::Failed("it answered more than is read".to_owned())),
        ProbeEnd::Exit(0) => Ok(text),
        ProbeEnd::NotStarted(why) if run.program.is_none() => Err(Silence::Absent(why.clone())),
        ProbeEnd::NotStarted(why) => Err(Silence::Failed(why.clone())),
        ProbeEnd::TimeUp => Err(Silence::Failed("it did not end in time".to_owned())),
        _ => Err(Silence::Failed(opencode::parse(&text).err().unwrap_or_else(|| "it failed".to_owned()))),
    }
}

/// What a command's output means: by its runtime, and by what is listed.
fn meaning(runtime: &str, argv: &[String], text: &str) -> Result<RuntimeSaid, String> {
    let asks = |word: &str| argv.iter().any(|argument| argument == word);
    match runtime {
        OPENCODE => opencode::printed(text).map(RuntimeSaid::OpencodeMerged),
        CLAUDE if asks("marketplace") => claude::marketplaces(text).map(RuntimeSaid::ClaudeMarketplaces),
        CLAUDE => claude::listed(text).map(RuntimeSaid::ClaudeListed),
        _ => Err(format!("what `{runtime}` prints is not known")),
    }
}
