//! Words of the rules alone: values as JSON, commits and packages as evidence names them.

use serde_json::Value;

use crate::domain::assessment::wording::quoted;

/// A JSON value as it stands in its file, in back quotes; `nothing` where it is absent.
pub(super) fn json(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| quoted(&value.to_string()))
}

/// A commit short enough to read.
pub(super) fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}

/// From so many hex digits on a commit's name is whole, and the beginning of no other.
const WHOLE: usize = 40;

/// Whether two spellings name one commit: equal, or one a prefix of the other with at least seven hex digits.
pub(super) fn same_commit(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim().to_ascii_lowercase(), other.trim().to_ascii_lowercase());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let is_hash = |text: &str| text.len() >= 7 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_cut = is_hash(short) && short.len() < WHOLE;
    (!one.is_empty() && one == other) || (is_cut && is_hash(long) && long.starts_with(short.as_str()))
}

/// Whether two spellings name one repository: `https://host/acme/widget.git` is `acme/widget`, and may be `widget`.
pub(super) fn same_repo(one: &str, other: &str) -> bool {
    let tail = |text: &str| {
        let text = text.trim().trim_end_matches('/').trim_end_matches(".git").to_lowercase();
        let parts: Vec<&str> = text.rsplit(['/', ':']).take(2).collect();
        parts.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let (one, other) = (tail(one), tail(other));
    one.iter().zip(&other).all(|(one, other)| one == other)
}

/// Whether two spellings name one branch: `refs/heads/main` and `origin/main` are `main`.
pub(super) fn same_branch(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        let text = text.trim().trim_end_matches('@').trim();
        let text = text.trim_start_matches("refs/").trim_start_matches("heads/").trim_start_matches("remotes/");
        text.trim_start_matches("origin/").to_owned()
    };
    plain(one) == plain(other)
}

/// The first key by which a JSON object says that it is switched off, or did not come up.
pub(super) fn off_key(value: &Value) -> Option<&'static str> {
    let is = |key: &str, wanted: bool| value.get(key) == Some(&Value::Bool(wanted));
    let is_not_on = value.get("enabled").is_some_and(|enabled| *enabled != Value::Bool(true));
    let has_error = |key: &str| value.get(key).is_some_and(|it| !it.is_null() && it.as_str() != Some(""));
    let said = [
        ("enabled", is_not_on),
        ("disabled", is("disabled", true)),
        ("active", is("active", false)),
        ("loadError", has_error("loadError")),
        ("error", has_error("error")),
    ];
    said.into_iter().find(|(_, is_said)| *is_said).map(|(key, _)| key)
}

/// `win32` is Windows, and `darwin` is macOS.
pub(super) fn same_platform(one: &str, other: &str) -> bool {
    let plain = |text: &str| match text.trim().to_lowercase().as_str() {
        text if text.starts_with("win") => "windows".to_owned(),
        text if text.starts_with("darwin") || text.starts_with("mac") => "macos".to_owned(),
        text => text.split(['-', ' ', '/']).next().unwrap_or_default().to_owned(),
    };
    plain(one) == plain(other)
}

/// `v2.0` is `2.0`.
pub(super) fn same_version(one: &str, other: &str) -> bool {
    let bare = |text: &str| text.trim().trim_start_matches(['v', 'V']).to_owned();
    bare(one) == bare(other)
}

/// `@scope/name@1.2` is `@scope/name` in version `1.2`.
pub(super) fn package(text: &str) -> (&str, Option<&str>) {
    match text.rfind('@').filter(|at| *at > 0) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_of_seven_digits_names_the_commit_and_a_shorter_one_does_not() {
        assert!(same_commit("ab12cd3", "AB12CD3ef"));
        assert!(!same_commit("ab12cd", "ab12cd3ef"));
        assert!(!same_commit("", ""));
        assert!(!same_commit(&"a".repeat(40), &"a".repeat(41)), "a digit too many names no commit, or another one");
        assert!(same_commit("v1.2", "v1.2") && !same_commit("release", "release-2"));
    }

    #[test]
    fn a_platform_has_several_spellings() {
        assert!(
            same_platform("win32", "Windows 11")
                && same_platform("darwin", "macOS")
                && same_platform("linux-x64", "Linux")
        );
        assert!(!same_platform("win32", "linux"));
    }

    #[test]
    fn a_repository_and_a_version_have_several_spellings() {
        assert!(same_repo("https://example.org/Acme/widget.git", "acme/widget") && same_repo("widget", "acme/widget"));
        assert!(!same_repo("acme/gadget", "acme/widget") && !same_repo("other/widget", "acme/widget"));
        assert!(same_version("v2.0.0", "2.0.0") && !same_version("2.0.1", "2.0.0"));
    }
}
