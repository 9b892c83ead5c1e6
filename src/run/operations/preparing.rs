//! What is looked at before anything of a plan is run: the plan itself, the work tree, and the programs.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::capturing::surroundings::{Outputs, dirt};
use crate::domain::evidence::capture::{FileFact, HostName};
use crate::domain::profile::Profile;
use crate::domain::values::digest::Digest;
use crate::domain::values::escaped::Escaped;
use crate::domain::values::path;
use crate::domain::values::toml_text::TomlError;
use crate::io::git::Checkout;
use crate::io::input;
use crate::io::input::digest_at;
use crate::io::launcher::Launcher;
use crate::run::UsageError;

/// No plan is longer than this: 1 MiB.
const MOST_PLAN: u64 = 1 << 20;

/// A plan's text, and where it stands.
#[derive(Clone, Debug)]
pub struct PlanFile {
    pub path: PathBuf,
    pub text: String,
}

impl PlanFile {
    /// # Errors
    /// [`UsageError`] for a file that cannot be read, or is no UTF-8.
    pub fn read(path: &Path) -> Result<Self, UsageError> {
        let wrong =
            |why: String| UsageError::new(format!("{}: {why}", path.display()), "name a plan: a TOML file in UTF-8");
        let bytes = input::read(path, MOST_PLAN).map_err(|error| wrong(error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|error| wrong(error.to_string()))?;
        Ok(Self { path: path.to_owned(), text })
    }

    pub fn fact(&self) -> FileFact {
        FileFact { path: self.path.to_string_lossy().into_owned(), sha256: Digest::of(self.text.as_bytes()) }
    }

    /// Everything that is wrong with it, in one error.
    pub fn refused(&self, faults: &[TomlError]) -> UsageError {
        let count = if faults.len() == 1 { "a fault".to_owned() } else { format!("{} faults", faults.len()) };
        let text = format!("{}: {count} in the plan, nothing was run", self.path.display());
        let hint = "correct the plan; where the release has rules of its own, name them: `--profile FILE`";
        UsageError::new(text, hint).listing(faults.iter().map(ToString::to_string))
    }

    /// A folder that the plan names, seen from the plan's own.
    ///
    /// # Errors
    /// [`UsageError`] where there is none.
    pub fn folder(&self, named: &str) -> Result<PathBuf, UsageError> {
        let own = self.path.parent().filter(|own| !own.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = own.join(named);
        let there = folder.canonicalize().ok().filter(|folder| folder.is_dir());
        there.ok_or_else(|| {
            let text = format!("{}: `folder`: {} is no folder", self.path.display(), folder.display());
            UsageError::new(text, "name a folder, seen from the plan's own")
        })
    }
}

/// The program that a plan names: by its name alone from the search path, else seen from the plan's folder.
///
/// # Errors
/// A sentence, where there is none that may be run.
pub fn program(launcher: &Launcher, folder: &Path, named: &str) -> Result<PathBuf, String> {
    let is_path = named.contains('/') && !named.starts_with('/');
    let whole = is_path.then(|| path::resolve(&folder.to_string_lossy(), named));
    launcher.find(whole.as_deref().unwrap_or(named)).map_err(|refused| refused.to_string())
}

/// A command's program, and the files that its arguments name, as they are now.
///
/// # Errors
/// A sentence, where one of them cannot be read.
pub fn harness(program: &Path, folder: &Path, argv: &[String]) -> Result<Vec<FileFact>, String> {
    let arguments = argv.iter().skip(1).map(|word| (word.clone(), folder.join(word)));
    let named = arguments.filter(|(word, path)| !word.is_empty() && path.is_file());
    let own = argv.first().filter(|named| named.contains('/')).cloned();
    let own = (own.unwrap_or_else(|| program.to_string_lossy().into_owned()), program.to_owned());
    std::iter::once(own).chain(named).map(|(path, file)| fact(path, &file)).collect()
}

fn fact(path: String, file: &Path) -> Result<FileFact, String> {
    let unread =
        |error: io::Error| format!("{}: cannot be read, so that it cannot be told what was run: {error}", path);
    let sha256 = digest_at(file).map_err(unread)?;
    Ok(FileFact { path, sha256 })
}

/// The work tree around a folder.
///
/// # Errors
/// [`UsageError`] where there is none, or git cannot tell.
pub fn checkout(folder: &Path) -> Result<Checkout, UsageError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Checkout::look(folder, path).map_err(|why| {
        let hint = "repository, branch and commit come from git: keep the plan in the work tree that is measured, or name \
                    that as its `folder`";
        UsageError::new(why, hint)
    })
}

/// A path as the work tree names it; `None` where it lies outside.
pub fn within(checkout: &Checkout, path: &Path) -> Option<String> {
    Some(path.strip_prefix(&checkout.root).ok()?.to_string_lossy().into_owned())
}

/// The plan as the work tree names it: what pins it is no dirt.
pub fn plan_within(checkout: &Checkout, plan: &Path) -> Option<String> {
    within(checkout, &plan.canonicalize().ok()?)
}

/// What of a work tree is no longer as it was: part of a sentence.
pub fn changed_since(was: &Checkout, folder: &Path, profile: &Profile, outputs: &Outputs) -> Option<String> {
    let now = match checkout(folder) {
        Ok(now) => now,
        Err(why) => return Some(why.text),
    };
    if (&now.commit, &now.branch) != (&was.commit, &was.branch) {
        let told = |it: &Checkout| format!("{} ({})", it.commit, it.branch);
        return Some(format!("{} is checked out instead of {}", told(&now), told(was)));
    }
    let of = |checkout: &Checkout| dirt(&checkout.changed, profile, outputs);
    let (was, now) = (of(was), of(&now));
    now.iter().find(|path| !was.contains(path)).map(|path| format!("`{path}` was changed"))
}

/// What becomes of a work tree that differs from its commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dirt {
    Refused,
    /// And written into the record.
    Allowed,
}

/// What is said of a work tree that differs.
pub(super) fn dirty(dirt: &[String]) -> UsageError {
    const TOLD: usize = 10;
    let rest = dirt.len().saturating_sub(TOLD);
    let more = (rest > 0).then(|| format!("and {rest} more"));
    UsageError::new(
        "the work tree differs from its commit; nothing was run",
        "commit them, have git ignore what programs leave behind, or `--allow-dirty`, which is recorded",
    )
    .listing(dirt.iter().take(TOLD).cloned().chain(more))
}

/// The repository that is measured: what git says, else the plan.
///
/// # Errors
/// [`UsageError`] where nobody says it, or they say two.
pub fn repository(checkout: &Checkout, planned: Option<&str>) -> Result<String, UsageError> {
    match (checkout.repo.as_deref(), planned) {
        (Some(repo), None) | (None, Some(repo)) => Ok(repo.to_owned()),
        (Some(repo), Some(planned)) if repo.eq_ignore_ascii_case(planned.trim()) => Ok(repo.to_owned()),
        (Some(repo), Some(planned)) => Err(UsageError::new(
            format!("the plan's `repo` is \"{planned}\", and the work tree's origin is \"{repo}\""),
            "measure the repository that the plan names, or leave `repo` out",
        )),
        (None, None) => Err(UsageError::new(
            format!("{}: git names no remote `origin`, so that the repository is not known", checkout.root.display()),
            "`git remote add origin URL`, or `repo = \"OWNER/NAME\"` in the plan",
        )),
    }
}

/// This machine.
pub fn host(launcher: &Launcher) -> HostName {
    let host = launcher.host();
    HostName { name: host.name, system: host.system }
}

/// What is said of a path that somebody typed.
pub fn shown(path: &Path) -> Escaped {
    Escaped::new(&path.to_string_lossy())
}
