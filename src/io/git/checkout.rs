//! What is checked out: repository, branch, commit, and which files differ from it.

use std::ffi::OsString;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::io::input;
use crate::io::kill_switch::KillSwitch;

use super::git_history::{done, work_tree};
use super::listing;
use super::origin::origin;
use super::program::{Asking, Git, Question};

/// Git tells what changed within this time: in a large work tree it looks at every file.
const LIMIT: Duration = Duration::from_secs(60);
/// How much is read of what it tells, in bytes.
const CHANGES: usize = 8 << 20;
/// A note of git is no longer than this, in bytes.
const LINE: u64 = 4 << 10;
/// Short answers are no longer than this, in bytes.
const SHORT: usize = 4 << 10;

/// A work tree as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    pub root: PathBuf,
    /// `owner/name` of the remote `origin`; `None` where it names none.
    pub repo: Option<String>,
    /// `HEAD` where none is checked out, as git says.
    pub branch: String,
    pub commit: String,
    /// Tracked files that differ from the commit, from the root.
    pub changed: Vec<String>,
    /// Where git notes what is checked out.
    folder: PathBuf,
    /// Files that git neither tracks nor ignores, from the root.
    pub untracked: Vec<String>,
}

impl Checkout {
    /// Looks at the work tree around a folder. `path` is where `git` is looked for.
    ///
    /// # Errors
    /// A sentence, where there is none or git cannot tell.
    pub fn look(folder: &Path, path: OsString) -> Result<Self, String> {
        let root = work_tree(folder).ok_or_else(|| format!("{} lies in no git work tree", folder.display()))?;
        let git = Git::find(&path, &root).map_err(|refused| refused.to_string())?;
        let kill_switch = KillSwitch::default();
        let asking = git.begin(&root, LIMIT, &kill_switch);
        let line = |arguments: &[&str]| line(asking, arguments);
        let commit = line(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
            .map_err(|why| format!("{} has no commit yet, or it cannot be told: {why}", root.display()))?;
        let branch = line(&["rev-parse", "--abbrev-ref", "HEAD"])?;
        let status = ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames"];
        let (changed, untracked) = listing::status(&done(asking, Question::new(status, CHANGES))?.bytes);
        let folder = root.join(line(&["rev-parse", "--git-dir"])?);
        Ok(Self { repo: origin(&root).ok(), branch, commit, changed, untracked, folder, root })
    }

    /// The last thing that git noted of what is checked out, other than before whenever something else was; empty where it
    /// notes nothing.
    pub fn head_mark(&self) -> Vec<u8> {
        let log = input::open(&self.folder.join("logs/HEAD")).and_then(|file| {
            let length = file.metadata()?.len();
            let mut end = vec![0; length.min(LINE) as usize];
            file.read_exact_at(&mut end, length.saturating_sub(LINE))?;
            Ok(end)
        });
        let end = log.unwrap_or_default();
        end.trim_ascii_end().rsplit(|byte| *byte == b'\n').next().unwrap_or_default().to_vec()
    }
}

fn line(asking: Asking<'_>, arguments: &[&str]) -> Result<String, String> {
    let said = done(asking, Question::new(arguments.iter().copied(), SHORT))?;
    Ok(String::from_utf8_lossy(&said.bytes).trim().to_owned())
}
