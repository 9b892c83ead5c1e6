//! What a capture rests on beside its plan: the commit that is checked out, and nothing that differs from it.

use crate::domain::profile::Profile;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;

/// Files that captures write, and their plan, from the work tree's root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outputs {
    /// The folder that they are written to, without a `/` at its end; empty for the root itself.
    pub folder: Option<String>,
    /// By their paths, whatever they are called.
    pub files: Vec<String>,
}

/// Of files that differ from the commit, those that may have changed what is measured: no documents
/// (`history.documents`), no evidence, nothing that a capture wrote, and not its plan.
pub fn dirt<'a>(differing: impl IntoIterator<Item = &'a String>, profile: &Profile, outputs: &Outputs) -> Vec<String> {
    let counts = |path: &&String| !is_harmless(path, profile, outputs);
    differing.into_iter().filter(counts).cloned().collect()
}

fn is_harmless(path: &str, profile: &Profile, outputs: &Outputs) -> bool {
    let Some(placed) = PackPath::new(path) else { return false };
    let is_kept = || outputs.folder.as_deref() == Some(placed.folder()) && profile.kind_of(&placed) != Kind::Unknown;
    profile.history.is_document(path)
        || profile.paths.is_evidence(&placed)
        || outputs.files.iter().any(|file| file == path)
        || is_kept()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_change_what_is_measured_is_dirt() {
        let profile = Profile::read(&[]).unwrap();
        let outputs = Outputs { folder: Some("out".into()), files: vec!["rows".into()] };
        let differing = [
            "src/main.rs",
            "harness.sh",
            "docs/guide.md",
            "docs/reliability/artifacts/x.bin",
            "out/a.report.json",
            "out/helper.sh",
            "elsewhere/a.report.json",
            "rows",
        ];
        let differing = differing.map(str::to_owned);
        let found = dirt(&differing, &profile, &outputs);
        assert_eq!(found, ["src/main.rs", "harness.sh", "out/helper.sh", "elsewhere/a.report.json"]);
    }
}
