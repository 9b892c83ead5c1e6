//! Of which build a document is.

use super::label;
use super::markdown::Block;

/// What a document states of the build that it is about, as written, each with its line (from 1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Build {
    pub commit: Option<(String, u64)>,
    pub repo: Option<(String, u64)>,
    pub branch: Option<(String, u64)>,
    pub version: Option<(String, u64)>,
    pub platform: Option<(String, u64)>,
    /// How the work tree stood to the commit, where that is stated.
    pub work_tree: Option<(String, u64)>,
}

/// How a work tree is stated that was as the commit.
pub const AS_COMMITTED: &str = "as committed";

impl Build {
    pub(super) fn of(blocks: &[Block]) -> Self {
        let environment = Environment::of(blocks);
        Self {
            commit: label::commit(blocks),
            repo: label::named(blocks, "repo").or_else(|| label::named(blocks, "repository")),
            branch: label::named(blocks, "branch"),
            version: label::named(blocks, "version").or(environment.version),
            platform: label::named(blocks, "platform").or(environment.platform),
            work_tree: label::labels(blocks)
                .find(|it| it.label.trim().eq_ignore_ascii_case("work tree"))
                .map(|it| (it.value.trim().to_owned(), it.line)),
        }
    }
}

/// `Environment: win32, app 0.2.4, ...`, as the runbook's summaries have it.
#[derive(Default)]
struct Environment {
    platform: Option<(String, u64)>,
    version: Option<(String, u64)>,
}

impl Environment {
    fn of(blocks: &[Block]) -> Self {
        const PLATFORMS: [&str; 7] = ["windows", "win32", "win64", "linux", "darwin", "macos", "freebsd"];
        let Some(found) = label::labels(blocks).find(|it| it.label.eq_ignore_ascii_case("environment")) else {
            return Self::default();
        };
        let parts = || found.value.split([',', ';']).map(str::trim);
        let is_platform = |part: &&str| PLATFORMS.iter().any(|name| part.to_lowercase().starts_with(name));
        let version = parts().find_map(|part| part.strip_prefix("app ")).map(str::trim);
        let at_line = |text: &str| (text.to_owned(), found.line);
        Self { platform: parts().find(is_platform).map(at_line), version: version.map(at_line) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evidence::markdown::blocks;

    #[test]
    fn an_environment_names_platform_and_version() {
        let build = Build::of(&blocks("- Commit: `1a2b3c4d`\n- Environment: `win32`, app `4.2.0`, model `x` / `y`\n"));
        assert_eq!(build.platform, Some(("win32".to_owned(), 2)));
        assert_eq!(build.version, Some(("4.2.0".to_owned(), 2)));
        assert_eq!(build.commit, Some(("1a2b3c4d".to_owned(), 1)));
        let staging = Build::of(&blocks("- Environment: staging\n- Version: `2`\n"));
        assert_eq!((staging.platform, staging.version), (None, Some(("2".to_owned(), 2))));
    }
}
