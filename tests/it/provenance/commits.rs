//! Commits and pull requests between what was measured and what was approved.

use signoff::domain::evidence::history::{Answer, CommitName, GitStatus, History, Questions};
use signoff::domain::finding::{Code, Severity};
use signoff::domain::signing::approval;
use signoff::io::git::GitHistory;

use super::{ARTIFACTS, NAMED, Repository, finding, told};

#[test]
fn documents_between_measured_and_approved_are_worth_a_word_alone() {
    let Some(repository) = Repository::released(&[("docs/page.md", "how"), ("README.md", "read")]) else { return };
    let assessment = repository.judge();
    assert_eq!(told(&assessment), ["info note.commit-differs"]);
    let finding = finding(&assessment, Code::NoteCommitDiffers);
    assert!(finding.message.ends_with(": nothing but documents changed between the two."), "{}", finding.message);
    assert_eq!(finding.compared.len(), 4, "{:?}", finding.compared);
    assert!(assessment.notes.last().unwrap().doubts.is_empty());
    assert!(assessment.artifacts.iter().all(|fact| fact.kept == Some(GitStatus::Committed)));
    let merged = |it: &(String, Answer<Option<String>>)| matches!(it.1, Answer::Known(Some(_)));
    assert!(assessment.history.pull_requests.len() == 3 && assessment.history.pull_requests.iter().all(merged));
}

#[test]
fn code_between_measured_and_approved_blocks_and_is_named() {
    let between = [("src/lid.txt", "another lid"), ("src/a\nb.txt", "odd"), ("docs/page.md", "how")];
    let Some(repository) = Repository::released(&between) else { return };
    let assessment = repository.judge();
    assert_eq!(told(&assessment), ["blocker note.commit-differs"]);
    assert_eq!(approval::against(&assessment).count(), 0, "a note of what was measured settles it");
    let message = &finding(&assessment, Code::NoteCommitDiffers).message;
    assert!(message.contains("2 files outside the documents (`src/a\nb.txt`, `src/lid.txt`)"), "{message}");
}

#[test]
fn the_profile_says_what_a_document_is() {
    let Some(repository) = Repository::released(&[("src/lid.txt", "another lid")]) else { return };
    let profile = repository.read("signoff.toml") + "\n[history]\ndocuments = ['src/*.txt']\n";
    repository.write("signoff.toml", &profile);
    assert_eq!(finding(&repository.judge(), Code::NoteCommitDiffers).severity, Severity::Info);
}

#[test]
fn a_commit_of_another_branch_is_no_ancestor() {
    let Some(repository) = Repository::begin(&[]) else { return };
    repository.write("src/lid.txt", "the lid");
    let first = repository.commit("The lid (#20)");
    let approved = repository.commit("Merge pull request #21 from acme/knob");
    repository.git(&["checkout", "--quiet", "-b", "other", &first]);
    repository.write("src/knob.txt", "a knob");
    let measured = repository.commit("A knob (#22)");
    repository.release(&measured, &approved);
    let assessment = repository.judge();
    let message = &finding(&assessment, Code::NoteCommitDiffers).message;
    assert!(
        message.contains("not in the history of the approved one") && message.contains("src/knob.txt"),
        "{message}"
    );
}

#[test]
fn a_submodule_that_moved_is_a_change_whatever_the_repository_would_ignore() {
    let Some(repository) = Repository::begin(&[]) else { return };
    repository.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = ./lib\n\tignore = all\n");
    let link = |commit: char| format!("160000,{},lib", commit.to_string().repeat(40));
    repository.git(&["add", ".gitmodules"]);
    repository.git(&["update-index", "--add", "--cacheinfo", &link('1')]);
    repository.git(&["commit", "--quiet", "-m", "The lid (#20)"]);
    let measured = repository.git(&["rev-parse", "HEAD"]);
    repository.git(&["update-index", "--cacheinfo", &link('2')]);
    repository.git(&["commit", "--quiet", "-m", "Merge pull request #21 from acme/lib"]);
    let approved = repository.git(&["rev-parse", "HEAD"]);
    repository.git(&["config", "diff.ignoreSubmodules", "all"]);
    repository.release(&measured, &approved);
    let assessment = repository.judge();
    assert!(finding(&assessment, Code::NoteCommitDiffers).message.contains("1 file outside the documents (`lib`)"));
}

#[test]
fn a_pull_request_that_nobody_merged_is_named() {
    let Some(repository) = Repository::released(&[]) else { return };
    let profile = repository.read("signoff.toml")
        + "\n[note]\npull_requests = [{ number = '#20', title = 'lid' }, { number = '#2', title = 'hinge' }]\n";
    repository.write("signoff.toml", &profile);
    let missing = repository.judge();
    let finding = finding(&missing, Code::HistoryPullRequestMissing);
    assert_eq!((finding.severity, finding.subject.as_str()), (Severity::Warning, "#2"));
    assert!(finding.message.contains("names `#20`, but no commit that merged `#2`"), "{}", finding.message);
}

#[test]
fn a_pull_request_that_was_taken_back_is_no_merged_one() {
    let Some(repository) = Repository::released(&[]) else { return };
    repository.write("docs/a.md", "a");
    let back = repository.commit("Revert \"The documents (#22)\"");
    let finding = finding(&repository.judge(), Code::HistoryPullRequestMissing).clone();
    assert_eq!((finding.severity, finding.subject.as_str()), (Severity::Warning, "#22"));
    let told = format!("Taken back since it was merged: `#22` by `{}`.", &back[..12]);
    assert!(finding.message.contains(&told), "{}", finding.message);
    repository.write("docs/a.md", "b");
    repository.commit("Reapply \"The documents (#22)\"");
    assert!(!repository.judge().findings.iter().any(|it| it.code == Code::HistoryPullRequestMissing));
}

#[test]
fn a_history_without_numbers_is_worth_no_warning() {
    let Some(repository) = Repository::begin(&[]) else { return };
    let commit = repository.commit("The lid");
    repository.release(&commit, &commit);
    repository.commit("Evidence");
    assert_eq!(told(&repository.judge()), ["info history.pull-request-missing"]);
}

#[test]
fn a_commit_that_is_not_in_the_release_s_own_repository_blocks() {
    let Some(repository) = Repository::begin(&[]) else { return };
    let approved = repository.commit("The lid (#20)");
    repository.release(NAMED, &approved);
    let assessment = repository.judge();
    let warnings: Vec<String> = told(&assessment).into_iter().filter(|it| it.starts_with("warning")).collect();
    assert_eq!(warnings, ["warning note.commit-differs", "warning history.pull-request-missing"]);
    let unknown = finding(&assessment, Code::HistoryCommitUnknown);
    assert_eq!((unknown.severity, unknown.subject.as_str()), (Severity::Blocker, NAMED));
    assert!(finding(&assessment, Code::NoteCommitDiffers).message.contains("cannot be told"));
}

#[test]
fn a_repository_that_calls_itself_the_measured_one_has_to_hold_the_commit() {
    let Some(repository) = Repository::begin(&[]) else { return };
    repository.commit("Something else");
    repository.release(NAMED, NAMED);
    let report = repository.read(&format!("{ARTIFACTS}-gate-001.report.json"));
    let repo = report.split("\"repo\": \"").nth(1).unwrap().split('"').next().unwrap();
    repository.git(&["remote", "add", "origin", &format!("https://git.example/{repo}.git")]);
    assert_eq!(finding(&repository.judge(), Code::HistoryCommitUnknown).severity, Severity::Blocker);
}

#[test]
fn a_name_that_is_a_branch_or_no_commit_at_all_is_not_taken_for_one() {
    let Some(repository) = Repository::begin(&[]) else { return };
    let commit = repository.commit("The lid (#20)");
    repository.git(&["branch", "abcdef0"]);
    repository.git(&["tag", "abcdef012"]);
    let name = |text: &str| CommitName::new(text).unwrap();
    let questions = Questions {
        measured: vec![name("abcdef0"), name("abcdef012"), name(&commit[..7]), name(&"a".repeat(64))],
        folder: "docs".to_owned(),
        ..Questions::default()
    };
    let History::Present(record) = GitHistory::default().ask(repository.root(), &questions) else {
        panic!("no history")
    };
    let found: Vec<_> = questions.measured.iter().map(|name| record.commits[name].clone()).collect();
    let none = || Answer::Known(None);
    assert_eq!(found, [none(), none(), Answer::Known(Some(commit)), none()]);
}

#[test]
fn what_became_of_the_release_since_is_told() {
    let Some(repository) = Repository::released(&[]) else { return };
    assert_eq!(told(&repository.judge()), ["info note.commit-differs"]);
    repository.write("docs/run.sh", "echo");
    repository.write("docs/reliability/release-readiness-checklist.md", "- [x] Nothing at all\n");
    repository.write("src/lid.txt", "another lid");
    repository.commit("More");
    let assessment = repository.judge();
    let since = finding(&assessment, Code::HistoryChangedSince);
    assert!(since.message.ends_with("1 file outside the documents changed: `src/lid.txt`."), "{}", since.message);
    let programs = &finding(&assessment, Code::HistoryCodeAmongDocuments).message;
    assert!(programs.ends_with("programs: `docs/run.sh`."), "{programs}");
}

#[test]
fn what_was_measured_and_never_merged_is_told() {
    let Some(repository) = Repository::begin(&[]) else { return };
    repository.write("src/lid.txt", "the lid");
    let first = repository.commit("The lid (#20)");
    repository.git(&["checkout", "--quiet", "-b", "other", &first]);
    let measured = repository.commit("A knob (#22)");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.release(&measured, &measured);
    repository.commit("Merge pull request #21 from acme/knob");
    assert_eq!(finding(&repository.judge(), Code::HistoryUnmerged).subject, measured);
}

#[test]
fn items_that_the_measured_commit_had_are_missed() {
    let Some(repository) = Repository::begin(&[]) else { return };
    let list = "docs/reliability/release-readiness-checklist.md";
    repository.write(list, "- [ ] The harness is written down in `harness.md`\n- [ ] Load test `passed`\n");
    let measured = repository.commit("The lid (#20), knob (#21) and documents (#22)");
    repository.release(&measured, &measured);
    repository.commit("Evidence");
    let assessment = repository.judge();
    let removed = &finding(&assessment, Code::ChecklistItemRemoved).message;
    assert!(removed.ends_with("the checklist lost 1 item: `Load test passed`."), "{removed}");
}
