//! Where a checkout comes from, read from its files.

use std::io;
use std::path::{Path, PathBuf};

use crate::io::{describe_error, input};

/// No file of a checkout that is read here is longer than this: 1 MiB.
const LARGEST: u64 = 1 << 20;

/// Why a checkout does not tell where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoOrigin {
    #[error("no git remote says it")]
    Unnamed,
    #[error("no git remote says it: {}: {why}", path.display())]
    Unreadable { path: PathBuf, why: String },
}

/// The repository (`owner/name`) that the remote `origin` of the checkout around `folder` names.
///
/// # Errors
/// [`NoOrigin`] where there is no checkout, no such remote, no address that names one, or a file that cannot be read.
pub fn origin(folder: &Path) -> Result<String, NoOrigin> {
    let git = folder.ancestors().map(|it| it.join(".git")).find(|it| it.exists()).ok_or(NoOrigin::Unnamed)?;
    let config = text(common_folder(git)?.join("config"))?;
    named_in(&config).ok_or(NoOrigin::Unnamed)
}

/// The repository that the remote `origin` of a checkout's configuration names.
pub fn named_in(config: &str) -> Option<String> {
    url_of_origin(config).and_then(|url| repository(&url))
}

/// The folder that holds the configuration: a linked worktree's `.git` is a file that leads there.
fn common_folder(git: PathBuf) -> Result<PathBuf, NoOrigin> {
    if git.is_dir() {
        return Ok(git);
    }
    let leading = text(git.clone())?;
    let own = leading.strip_prefix("gitdir:").ok_or(NoOrigin::Unnamed)?.trim();
    let own = git.with_file_name(own);
    let common = text(own.join("commondir"))?;
    Ok(own.join(common.trim()))
}

/// A file's text; empty where there is none.
fn text(path: PathBuf) -> Result<String, NoOrigin> {
    let no_utf8 = |_| io::Error::new(io::ErrorKind::InvalidData, "is not UTF-8");
    match input::read(&path, LARGEST).and_then(|bytes| String::from_utf8(bytes).map_err(no_utf8)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read.map_err(|error| NoOrigin::Unreadable { path, why: describe_error(&error) }),
    }
}

fn url_of_origin(config: &str) -> Option<String> {
    let section = config.lines().skip_while(|line| line.trim() != "[remote \"origin\"]").skip(1);
    let mut entries = section.take_while(|line| !line.trim_start().starts_with('['));
    entries.find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "url").then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// `owner/name` of `https://host/owner/name.git` or `git@host:owner/name.git`.
fn repository(url: &str) -> Option<String> {
    let path = match url.split_once("://") {
        Some(("file", _)) => return None,
        Some((_, rest)) => rest.split_once('/')?.1,
        None => url.split_once('@')?.1.split_once(':')?.1,
    };
    let path = path.trim_start_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    (!path.is_empty()).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const CONFIG: &str =
        "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@git.example:acme/widget.git\n[branch]\n";

    #[test]
    fn the_origin_is_read_from_the_nearest_checkout() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("a/b");
        fs::create_dir_all(&inner).unwrap();
        fs::create_dir(root.path().join(".git")).unwrap();
        fs::write(root.path().join(".git/config"), CONFIG).unwrap();
        assert_eq!(origin(&inner).as_deref(), Ok("acme/widget"));
        fs::write(root.path().join(".git/config"), "[remote \"other\"]\nurl = x\n").unwrap();
        assert_eq!(origin(&inner), Err(NoOrigin::Unnamed));
    }

    #[test]
    fn a_worktree_leads_to_its_repository() {
        let root = tempfile::tempdir().unwrap();
        let own = root.path().join("main/.git/worktrees/linked");
        fs::create_dir_all(&own).unwrap();
        fs::create_dir(root.path().join("linked")).unwrap();
        fs::write(root.path().join("main/.git/config"), CONFIG).unwrap();
        fs::write(own.join("commondir"), "../..\n").unwrap();
        for leading in [own.display().to_string(), "../main/.git/worktrees/linked".to_owned()] {
            fs::write(root.path().join("linked/.git"), format!("gitdir: {leading}\n")).unwrap();
            assert_eq!(origin(&root.path().join("linked")).as_deref(), Ok("acme/widget"), "{leading}");
        }
    }

    #[test]
    fn a_file_that_is_none_or_too_long_says_nothing_and_why() {
        let root = tempfile::tempdir().unwrap();
        let config = root.path().join(".git/config");
        fs::create_dir(root.path().join(".git")).unwrap();
        let why = || match origin(root.path()) {
            Err(NoOrigin::Unreadable { path, why }) => (path == config).then_some(why),
            other => panic!("{other:?}"),
        };
        rustix::fs::mknodat(rustix::fs::CWD, &config, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        assert_eq!(why().as_deref(), Some("is no regular file"));
        fs::remove_file(&config).unwrap();
        std::os::unix::fs::symlink("/dev/zero", &config).unwrap();
        assert_eq!(why().as_deref(), Some("is no regular file"));
        fs::remove_file(&config).unwrap();
        fs::File::create(&config).unwrap().set_len(LARGEST + 1).unwrap();
        assert_eq!(why().as_deref(), Some("is longer than 1048576 bytes"));
        fs::write(&config, b"\xff").unwrap();
        assert_eq!(why().as_deref(), Some("is not UTF-8"));
        fs::remove_file(&config).unwrap();
        assert_eq!(origin(root.path()), Err(NoOrigin::Unnamed));
    }

    #[test]
    fn both_spellings_of_an_address_name_the_repository() {
        for url in ["https://git.example/acme/widget.git", "ssh://git@git.example/acme/widget", "g@h:acme/widget.git"] {
            assert_eq!(repository(url).as_deref(), Some("acme/widget"), "{url}");
        }
        assert_eq!(repository("/srv/git/widget"), None);
        assert_eq!(repository("file:///srv/git/widget.git"), None);
    }
}
