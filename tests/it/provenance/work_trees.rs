//! Where a pack may lie: in a work tree of any sort, or in none.

use std::fs;
use std::path::Path;

use signoff::domain::assessment::HistoryStanding;
use signoff::domain::evidence::history::GitStatus;
use signoff::domain::finding::{Code, Severity};

use crate::fixtures::folder::copy;

use super::{NAMED, Repository, finding, judge, told};

#[test]
fn outside_of_any_work_tree_that_is_said_once() {
    let place = tempfile::tempdir().unwrap();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/base");
    copy(&base, place.path());
    assert_eq!(told(&judge(place.path())), ["info history.absent"]);
}

#[test]
fn a_work_tree_that_is_not_the_release_s_raises_no_warning() {
    let Some(repository) = Repository::begin(&[]) else { return };
    repository.commit("Something else");
    repository.release(NAMED, NAMED);
    let assessment = repository.judge();
    assert_eq!(told(&assessment), ["info history.absent"]);
    assert!(matches!(assessment.history.standing, HistoryStanding::Unrelated(_)));
}

#[test]
fn a_shallow_clone_cannot_tell_and_says_so() {
    let Some(whole) = Repository::released(&[("docs/page.md", "how")]) else { return };
    let place = tempfile::tempdir().unwrap();
    for (depth, code) in [("1", Code::HistoryAbsent), ("2", Code::HistoryAbsent)] {
        let clone = place.path().join(depth);
        let from = format!("file://{}", whole.root().display());
        whole.git(&["clone", "--quiet", "--depth", depth, &from, clone.to_str().unwrap()]);
        let assessment = judge(&clone);
        assert!(finding(&assessment, code).message.contains("shallow"), "{depth}");
        let differs = finding(&assessment, Code::NoteCommitDiffers);
        assert!(differs.severity == Severity::Warning && differs.message.contains("the clone is shallow"));
        assert!(finding(&assessment, Code::HistoryPullRequestMissing).severity == Severity::Info);
    }
}

#[test]
fn what_is_checked_out_may_be_a_commit_a_worktree_or_a_folder_within() {
    let Some(repository) = Repository::released(&[("docs/page.md", "how")]) else { return };
    repository.git(&["checkout", "--quiet", "--detach"]);
    assert_eq!(told(&repository.judge()), ["info note.commit-differs"], "a detached head");
    let linked = tempfile::tempdir().unwrap();
    let linked = linked.path().join("linked");
    repository.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    assert_eq!(told(&judge(&linked)), ["info note.commit-differs"], "a linked work tree");
    let Some(outer) = Repository::begin(&[]) else { return };
    outer.write("src/lid.txt", "the lid");
    let measured = outer.commit("The lid (#20)");
    for name in ["inner/docs/page.md", "docs/page.md"] {
        outer.write(name, "how");
    }
    let approved = outer.commit("The documents (#21)");
    outer.commit("More documents (#22)");
    outer.release(&measured, &approved);
    fs::create_dir_all(outer.root().join("inner\nfolder")).unwrap();
    for name in ["docs/reliability", "signoff.toml"] {
        let inner = outer.root().join("inner\nfolder").join(name);
        fs::create_dir_all(inner.parent().unwrap()).unwrap();
        fs::rename(outer.root().join(name), inner).unwrap();
    }
    outer.commit("Evidence");
    let assessment = judge(&outer.root().join("inner\nfolder"));
    assert_eq!(
        told(&assessment),
        ["blocker note.commit-differs"],
        "`inner/docs` is no document of another folder's pack"
    );
    assert!(
        finding(&assessment, Code::NoteCommitDiffers)
            .message
            .contains("1 file outside the documents (`inner/docs/page.md`)")
    );
    assert!(assessment.artifacts.iter().all(|fact| fact.kept == Some(GitStatus::Committed)));
}

#[test]
fn a_repository_without_commits_and_one_of_long_names_are_read() {
    let Some(empty) = Repository::begin(&[]) else { return };
    empty.release(NAMED, NAMED);
    assert_eq!(told(&empty.judge()), ["info history.absent"]);
    let Some(long) = Repository::begin(&["--object-format=sha256"]) else { return };
    let measured = long.commit("The lid (#20)");
    let approved = long.commit("The knob (#21)");
    long.commit("The hinge (#22)");
    assert_eq!(measured.len(), 64);
    long.release(&measured, &approved[..12]);
    long.commit("Evidence");
    assert_eq!(told(&long.judge()), ["info note.commit-differs"]);
}
