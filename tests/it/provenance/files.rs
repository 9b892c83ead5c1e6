//! Which files of the evidence git holds.

use std::fs;

use signoff::domain::assessment::Assessment;
use signoff::domain::evidence::history::{GitStatus, Questions, Tracked, Wanted};
use signoff::domain::finding::{Code, Severity};
use signoff::domain::values::path::PackPath;
use signoff::io::git::GitHistory;

use super::{ARTIFACTS, Repository, finding};

fn kept(assessment: &Assessment, path: &str) -> Option<GitStatus> {
    assessment.artifacts.iter().find(|fact| fact.artifact.path.as_str() == path).unwrap().kept
}

#[test]
fn what_was_committed_and_is_not_at_hand_is_no_proof_of_being_committed() {
    let Some(repository) = Repository::released(&[]) else { return };
    let note = format!("{ARTIFACTS}-final-approval-note.md");
    let object = repository.git(&["rev-parse", &format!("HEAD:{note}")]);
    let place = repository.folder.path().join(".git/objects").join(&object[..2]).join(&object[2..]);
    fs::remove_file(place).unwrap();
    let finding = finding(&repository.judge(), Code::HistoryUncommitted).clone();
    assert!(finding.message.contains("cannot be told") && finding.message.contains(&note), "{}", finding.message);
}

#[test]
fn evidence_is_committed_modified_added_untracked_ignored_or_gone() {
    let Some(repository) = Repository::released(&[("docs/page.md", "how")]) else { return };
    let note = format!("{ARTIFACTS}-final-approval-note.md");
    repository.write(&note, &(repository.read(&note) + "\nLooked at again.\n"));
    repository.write("docs/reliability/new.txt", "new");
    repository.git(&["add", "docs/reliability/new.txt"]);
    repository.write("docs/reliability/:(top) loose \u{e9}.txt", "loose");
    repository.write("docs/reliability/kept.log", "log");
    repository.write(".gitignore", "*.log\n");
    fs::remove_file(repository.root().join(format!("{ARTIFACTS}-phase-regression.md"))).unwrap();
    let report = format!("{ARTIFACTS}-gate-001.report.json");
    repository.write(&report, &repository.read(&report).replace('\n', "\r\n"));
    let assessment = repository.judge();
    let of = |path: &str| kept(&assessment, path);
    assert_eq!(of(&note), Some(GitStatus::Modified));
    assert_eq!(of("docs/reliability/new.txt"), Some(GitStatus::Added));
    assert_eq!(of("docs/reliability/:(top) loose \u{e9}.txt"), Some(GitStatus::Untracked));
    assert_eq!(of("docs/reliability/kept.log"), Some(GitStatus::Ignored));
    assert_eq!(of(&report), Some(GitStatus::Committed), "line endings of a checkout change nothing");
    let gone: Vec<&str> = assessment.history.gone.iter().map(PackPath::as_str).collect();
    assert_eq!(gone, [format!("{ARTIFACTS}-phase-regression.md")]);
    let finding = finding(&assessment, Code::HistoryUncommitted);
    assert!(finding.severity == Severity::Info && finding.message.contains("5 files"), "{}", finding.message);
}

#[test]
fn content_that_is_stored_elsewhere_is_known_by_its_pointer() {
    let Some(repository) = Repository::released(&[]) else { return };
    let raw = format!("{ARTIFACTS}-gate-001.raw-runs.ndjson");
    let content = repository.read(&raw);
    let digest = signoff::domain::values::digest::Digest::of(content.as_bytes());
    let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {}\n", content.len());
    repository.write(&raw, &pointer);
    repository.commit("A pointer");
    repository.write(&raw, &content);
    assert_eq!(kept(&repository.judge(), &raw), Some(GitStatus::Committed));
}

#[test]
fn contents_that_were_seen_are_not_read_again_and_say_the_same() {
    let Some(repository) = Repository::released(&[]) else { return };
    let mut historian = GitHistory::default();
    let questions = Questions { folder: "docs/reliability".to_owned(), ..Questions::default() };
    let first = historian.ask(repository.root(), &questions);
    assert_eq!(historian.ask(repository.root(), &questions), first);
    let files = &first.record().unwrap().files;
    assert!(
        files.len() > 5 && files.values().all(|it| matches!(it, Tracked::Committed(blob) if blob.digest.is_some()))
    );
}

#[test]
fn a_tick_that_no_journal_tells_of_is_told_by_its_commit_and_by_nothing_that_is_not_committed() {
    let Some(repository) = Repository::released(&[]) else { return };
    let who = |assessment: &Assessment| -> Vec<String> {
        let items = assessment.items().iter();
        items.filter_map(|item| Some(item.record.elsewhere()?.who())).collect()
    };
    let ticked = who(&repository.judge());
    assert!(!ticked.is_empty() && ticked.iter().all(|who| who == "Ada at 2025-05-06T08:00:00Z"), "{ticked:?}");
    let list = "docs/reliability/release-readiness-checklist.md";
    repository.write(list, &format!("\n{}", repository.read(list)));
    assert_eq!(who(&repository.judge()), [""; 0], "lines stand elsewhere than in the commit");
}

#[test]
fn whoever_committed_the_evidence_is_told_where_that_is_asked() {
    let Some(repository) = Repository::released(&[]) else { return };
    let questions = Questions { folder: "docs/reliability".to_owned(), authors: Wanted::Asked, ..Questions::default() };
    let history = GitHistory::default().ask(repository.root(), &questions);
    let authors = history.record().unwrap().authors.clone().unwrap();
    let of = &authors.known().unwrap()[&PackPath::new(&format!("{ARTIFACTS}-gate-001.report.json")).unwrap()];
    assert!(of.iter().all(|it| it.is_called("ada") && it.is_called("ADA@acme.example")) && of.len() == 1, "{of:?}");
    let unasked = GitHistory::default().ask(repository.root(), &Questions::default());
    assert_eq!(unasked.record().unwrap().authors, None);
}
