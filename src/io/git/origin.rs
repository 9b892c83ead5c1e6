//! Where a checkout comes from, read from its files.

use std::fs;
use std::path::{Path, PathBuf};

/// The repository (`owner/name`) that the remote `origin` of the checkout around `folder` names; `None` where there is
/// no checkout, no such remote, or no address that names one.
pub fn origin(folder: &Path) -> Option<String> {
    let git = folder.ancestors().map(|it| it.join(".git")).find(|it| it.exists())?;
    let config = fs::read_to_string(common_folder(git)?.join("config")).ok()?;
    repository(&url_of_origin(&config)?)
}

/// The folder that holds the configuration: a linked worktree's `.git` is a file that leads there.
fn common_folder(git: PathBuf) -> Option<PathBuf> {
    if git.is_dir() {
        return Some(git);
    }
    let text = fs::read_to_string(&git).ok()?;
    let own = git.parent()?.join(text.strip_prefix("gitdir:")?.trim());
    let common = fs::read_to_string(own.join("commondir")).unwrap_or_default();
    Some(own.join(common.trim()))
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
    use super::*;

    #[test]
    fn the_origin_is_read_from_the_nearest_checkout() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("a/b");
        fs::create_dir_all(&inner).unwrap();
        fs::create_dir(root.path().join(".git")).unwrap();
        let config = "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@git.example:acme/widget.git\n[branch]\n";
        fs::write(root.path().join(".git/config"), config).unwrap();
        assert_eq!(origin(&inner).as_deref(), Some("acme/widget"));
        fs::write(root.path().join(".git/config"), "[remote \"other\"]\nurl = x\n").unwrap();
        assert_eq!(origin(&inner), None);
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
