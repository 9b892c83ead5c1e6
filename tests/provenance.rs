//! What the history of a git work tree shows of a release: real repositories, made by the `git` program.
//!
//! Nothing of the operator's own configuration is read, and no repository reaches out of its temporary folder.

#[allow(dead_code)]
#[path = "terminal/harness.rs"]
mod harness;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use harness::Terminal;
use signoff::domain::assessment::{Assessment, HistoryStanding};
use signoff::domain::evidence::history::{Answer, CommitName, History, Kept, Questions, Tracked};
use signoff::domain::finding::{Code, Finding, Severity};
use signoff::domain::rules::pair::PairOverride;
use signoff::domain::values::path::PackPath;
use signoff::io::git::{Git, GitHistory};
use signoff::run::pipeline::Pipeline;
use signoff::run::pipeline::RecentFiles;

/// The commit that the base pack of the scenarios was measured on and approves.
const NAMED: &str = "4f1c2d3e5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d";
const ARTIFACTS: &str = "docs/reliability/artifacts/2031-05-06";

/// A repository with the base pack at its root.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    /// Nothing committed. `None`, said aloud, where there is no `git` to make it with.
    fn begin(arguments: &[&str]) -> Option<Self> {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        let made = Command::new("git").arg("--version").output().is_ok_and(|output| output.status.success());
        if !made {
            eprintln!("skipped: no `git` is installed");
            return None;
        }
        repository.git(&[&["init", "--quiet", "--initial-branch=main"], arguments].concat());
        Some(repository)
    }

    /// The code was measured and the note approves what came after it; the evidence is committed on top.
    fn released(between: &[(&str, &str)]) -> Option<Self> {
        let repository = Self::begin(&[])?;
        repository.write("src/lid.txt", "the lid");
        let measured = repository.commit("The lid (#20)");
        repository.commit("Merge pull request #21 from acme/knob");
        for (path, text) in between {
            repository.write(path, text);
        }
        let approved = repository.commit("The documents (#22)");
        repository.release(&measured, &approved);
        repository.commit("Evidence");
        Some(repository)
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// The base pack, measured on one commit and approving another.
    fn release(&self, measured: &str, approved: &str) {
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/base");
        copy(&base, &base, &mut |path, text| {
            let commit = if path.ends_with("approval-note.md") { approved } else { measured };
            self.write(path, &text.replace(NAMED, commit));
        });
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.root());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            command.env_remove(name);
        }
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Ada").env(format!("GIT_{who}_EMAIL"), "ada@acme.example");
            command.env(format!("GIT_{who}_DATE"), "2031-05-06T08:00:00Z");
        }
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null").env("HOME", self.root());
        command.output().unwrap()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Commits everything, and answers the commit's name.
    fn commit(&self, subject: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", subject]);
        self.git(&["rev-parse", "HEAD"])
    }

    fn judge(&self) -> Assessment {
        judge(self.root())
    }
}

fn judge(pack: &Path) -> Assessment {
    Pipeline::open(Some(pack), None).unwrap().assess(RecentFiles::Judged, &PairOverride::default()).unwrap()
}

fn copy(base: &Path, folder: &Path, write: &mut impl FnMut(&str, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            copy(base, &path, write);
        } else {
            write(path.strip_prefix(base).unwrap().to_str().unwrap(), &fs::read_to_string(&path).unwrap());
        }
    }
}

fn told(assessment: &Assessment) -> Vec<String> {
    let told = |it: &Finding| format!("{} {}", format!("{:?}", it.severity).to_lowercase(), it.code);
    assessment.findings.iter().map(told).collect()
}

fn finding(assessment: &Assessment, code: Code) -> &Finding {
    assessment.findings.iter().find(|it| it.code == code).unwrap_or_else(|| panic!("{:#?}", assessment.findings))
}

fn kept(assessment: &Assessment, path: &str) -> Option<Kept> {
    assessment.artifacts.iter().find(|fact| fact.artifact.path.as_str() == path).unwrap().kept
}

#[test]
fn documents_between_measured_and_approved_are_worth_a_word_alone() {
    let Some(repository) = Repository::released(&[("docs/page.md", "how"), ("README.md", "read")]) else { return };
    let assessment = repository.judge();
    assert_eq!(told(&assessment), ["info note.commit-differs"]);
    let finding = finding(&assessment, Code::NoteCommitDiffers);
    assert!(finding.message.ends_with(": nothing but documents changed between the two."), "{}", finding.message);
    assert_eq!(finding.compared.len(), 4, "{:?}", finding.compared);
    assert!(assessment.notes.last().unwrap().doubts.is_empty());
    assert!(assessment.artifacts.iter().all(|fact| fact.kept == Some(Kept::Committed)));
    let merged = |it: &(String, Answer<Option<String>>)| matches!(it.1, Answer::Known(Some(_)));
    assert!(assessment.history.pull_requests.len() == 3 && assessment.history.pull_requests.iter().all(merged));
}

#[test]
fn code_between_measured_and_approved_is_a_warning_that_names_it() {
    let between = [("src/lid.txt", "another lid"), ("src/a\nb.txt", "odd"), ("docs/page.md", "how")];
    let Some(repository) = Repository::released(&between) else { return };
    let assessment = repository.judge();
    assert_eq!(told(&assessment), ["warning note.commit-differs"]);
    let message = &finding(&assessment, Code::NoteCommitDiffers).message;
    assert!(message.contains("2 files outside the documents (`src/a\\nb.txt`, `src/lid.txt`)"), "{message}");
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
fn a_history_without_numbers_is_worth_no_warning() {
    let Some(repository) = Repository::begin(&[]) else { return };
    let commit = repository.commit("The lid");
    repository.release(&commit, &commit);
    repository.commit("Evidence");
    assert_eq!(told(&repository.judge()), ["info history.pull-request-missing"]);
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
    assert_eq!(of(&note), Some(Kept::Modified));
    assert_eq!(of("docs/reliability/new.txt"), Some(Kept::Added));
    assert_eq!(of("docs/reliability/:(top) loose \u{e9}.txt"), Some(Kept::Untracked));
    assert_eq!(of("docs/reliability/kept.log"), Some(Kept::Ignored));
    assert_eq!(of(&report), Some(Kept::Committed), "line endings of a checkout change nothing");
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
    assert_eq!(kept(&repository.judge(), &raw), Some(Kept::Committed));
}

#[test]
fn outside_of_any_work_tree_that_is_said_once() {
    let place = tempfile::tempdir().unwrap();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/base");
    copy(&base, &base, &mut |path, text| {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    });
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
fn a_commit_that_is_not_in_the_release_s_own_repository_is_a_warning() {
    let Some(repository) = Repository::begin(&[]) else { return };
    let approved = repository.commit("The lid (#20)");
    repository.release(NAMED, &approved);
    let assessment = repository.judge();
    let warnings: Vec<String> = told(&assessment).into_iter().filter(|it| it.starts_with("warning")).collect();
    assert_eq!(
        warnings,
        ["warning note.commit-differs", "warning history.commit-unknown", "warning history.pull-request-missing"]
    );
    assert_eq!(finding(&assessment, Code::HistoryCommitUnknown).subject, NAMED);
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
    assert_eq!(finding(&repository.judge(), Code::HistoryCommitUnknown).severity, Severity::Warning);
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
        ["warning note.commit-differs"],
        "`inner/docs` is no document of another folder's pack"
    );
    assert!(
        finding(&assessment, Code::NoteCommitDiffers)
            .message
            .contains("1 file outside the documents (`inner/docs/page.md`)")
    );
    assert!(assessment.artifacts.iter().all(|fact| fact.kept == Some(Kept::Committed)));
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

/// Whatever git could be told to run, each leaving a mark.
fn booby_trap(repository: &Repository, mark: &Path) {
    let touch = |what: &str| format!("touch '{}/{what}'; cat", mark.display());
    let script = repository.root().join(".git/trap");
    fs::write(&script, format!("#!/bin/sh\ntouch '{}/trap'\ncat\n", mark.display())).unwrap();
    fs::set_permissions(&script, Permissions::from_mode(0o755)).unwrap();
    let hooks = repository.root().join(".git/traps");
    fs::create_dir(&hooks).unwrap();
    for hook in ["post-checkout", "post-index-change", "reference-transaction", "pre-commit", "fsmonitor-watchman"] {
        fs::copy(&script, hooks.join(hook)).unwrap();
    }
    fs::write(repository.root().join(".git/included"), format!("[core]\n\tfsmonitor = {}\n", script.display()))
        .unwrap();
    fs::write(repository.root().join(".git/info/attributes"), "* filter=evil diff=evil\n").unwrap();
    let script = script.display().to_string();
    for (key, value) in [
        ("core.fsmonitor", script.clone()),
        ("core.hooksPath", hooks.display().to_string()),
        ("core.sshCommand", touch("ssh")),
        ("core.pager", touch("pager")),
        ("core.editor", touch("editor")),
        ("core.askPass", script.clone()),
        ("core.gitProxy", script.clone()),
        ("core.alternateRefsCommand", touch("refs")),
        ("diff.external", script.clone()),
        ("diff.evil.command", script.clone()),
        ("diff.evil.textconv", script.clone()),
        ("filter.evil.clean", touch("clean")),
        ("filter.evil.smudge", touch("smudge")),
        ("filter.evil.process", touch("process")),
        ("filter.evil.required", "true".to_owned()),
        ("log.showSignature", "true".to_owned()),
        ("gpg.program", script.clone()),
        ("alias.rev-parse", format!("!{}", touch("alias"))),
        ("credential.helper", format!("!{}", touch("credential"))),
        ("protocol.ext.allow", "always".to_owned()),
        ("remote.origin.url", format!("ext::{script}")),
        ("remote.origin.uploadpack", script.clone()),
        ("remote.origin.promisor", "true".to_owned()),
        ("core.repositoryformatversion", "1".to_owned()),
        ("extensions.partialClone", "origin".to_owned()),
        ("includeIf.gitdir:**.path", repository.root().join(".git/included").display().to_string()),
        ("include.path", "~/nowhere".to_owned()),
    ] {
        repository.git(&["config", key, &value]);
    }
}

#[test]
fn nothing_that_the_repository_s_configuration_names_is_run() {
    let Some(repository) = Repository::released(&[("src/lid.txt", "another lid")]) else { return };
    let note = format!("{ARTIFACTS}-final-approval-note.md");
    repository.write(&note, &(repository.read(&note) + "\n"));
    // A content that the clone would have to fetch.
    let object = repository.git(&["rev-parse", &format!("HEAD:{ARTIFACTS}-gate-002.report.json")]);
    fs::remove_file(repository.root().join(".git/objects").join(&object[..2]).join(&object[2..])).unwrap();
    let index = fs::read(repository.root().join(".git/index")).unwrap();
    let mark = tempfile::tempdir().unwrap();
    booby_trap(&repository, mark.path());
    let marks = || fs::read_dir(mark.path()).unwrap().map(|it| it.unwrap().file_name()).collect::<Vec<_>>();
    for path in marks() {
        fs::remove_file(mark.path().join(path)).unwrap();
    }
    let assessment = repository.judge();
    assert_eq!(assessment.history.standing, HistoryStanding::Present);
    assert_eq!(marks(), Vec::<std::ffi::OsString>::new());
    assert_eq!(fs::read(repository.root().join(".git/index")).unwrap(), index, "the index was written");
    repository.run(&["status"]);
    assert_ne!(marks(), Vec::<std::ffi::OsString>::new(), "the traps are none");
}

/// A program in git's place.
fn fake(folder: &Path, script: &str) -> PathBuf {
    let program = folder.join("git");
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    program
}

/// A folder that looks like a work tree.
fn looks_like_one() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    folder
}

fn ask(folder: &Path, script: &str, limit: Duration) -> History {
    let git = Git::at(fake(folder, script)).within(limit);
    GitHistory::asking(git).ask(folder, &Questions { folder: "docs".to_owned(), ..Questions::default() })
}

fn why(history: History) -> String {
    let History::Absent(why) = history else { panic!("{history:?}") };
    why
}

/// Whether a process is there and has not ended.
fn runs(process: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with(['Z', 'X']))
}

#[test]
fn a_git_that_hangs_is_ended_with_its_children() {
    let folder = looks_like_one();
    let script = "/bin/sleep 600 & echo $! > pid; wait";
    let told = why(ask(folder.path(), script, Duration::from_millis(400)));
    assert!(told.ends_with("git did not answer within 0.4 s."), "{told}");
    let Ok(pid) = fs::read_to_string(folder.path().join("pid")) else { return eprintln!("skipped: it never began") };
    // Being killed takes effect at once, but not within the same instant.
    while runs(pid.trim()) {
        std::thread::yield_now();
    }
}

/// A cockpit whose search path begins with a folder.
fn cockpit(pack: &Path, first: &Path) -> Terminal {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(first.to_owned()).chain(std::env::split_paths(&path));
    let mut command = harness::signoff(&[pack.to_str().unwrap()]);
    command.env("PATH", std::env::join_paths(folders).unwrap());
    Terminal::start(command)
}

#[test]
fn the_cockpit_is_told_when_git_has_answered() {
    let Some(repository) = Repository::released(&[("docs/page.md", "how")]) else { return };
    let mut terminal = cockpit(repository.root(), Path::new("/nowhere"));
    terminal.shows("documents changed between the two");
    repository.write("docs/reliability/new.txt", "new");
    terminal.shows("1 untracked");
    repository.commit("Evidence again");
    repository.write("docs/reliability/newer.txt", "newer");
    terminal.wait("the new commit", |it| it.text().contains("newer.txt") && !it.text().contains("new.txt`,"));
    terminal.press("q");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn the_cockpit_waits_for_no_git_and_leaves_none_behind() {
    let Some(repository) = Repository::released(&[("docs/page.md", "how")]) else { return };
    let elsewhere = tempfile::tempdir().unwrap();
    let pid = elsewhere.path().join("pid");
    fake(
        elsewhere.path(),
        &format!("echo $$ > '{0}.new'; /bin/mv '{0}.new' '{0}'; exec /bin/sleep 600", pid.display()),
    );
    let mut terminal = cockpit(repository.root(), elsewhere.path());
    terminal.shows("is still being asked");
    terminal.press("q");
    assert_eq!(terminal.ends(), 0);
    let Ok(pid) = fs::read_to_string(pid) else { return eprintln!("skipped: it never began") };
    while runs(pid.trim()) {
        std::thread::yield_now();
    }
}

#[test]
fn a_git_that_never_ends_talking_is_cut_off() {
    let folder = looks_like_one();
    let told = why(ask(folder.path(), "while :; do echo true; done", Duration::from_secs(60)));
    assert!(told.contains("more than can be looked at"), "{told}");
}

#[test]
fn a_git_that_fails_is_quoted_and_one_that_cannot_be_started_is_told() {
    let folder = looks_like_one();
    let told = why(ask(folder.path(), "echo 'fatal: out of luck' >&2; exit 128", Duration::from_secs(60)));
    assert!(told.contains("git says `out of luck`"), "{told}");
    let refusal = "echo \"fatal: detected dubious ownership in repository at '/x'\" >&2; exit 128";
    assert!(why(ask(folder.path(), refusal, Duration::from_secs(60))).contains("belongs to another user"));
    let mut nowhere = GitHistory::asking(Git::at(folder.path().join("nowhere")));
    assert!(why(nowhere.ask(folder.path(), &Questions::default())).contains("cannot be started"));
}

#[test]
fn evidence_brings_no_program() {
    let folder = looks_like_one();
    fake(folder.path(), "exit 0");
    let path = std::env::join_paths([folder.path(), Path::new(""), Path::new(".")]).unwrap();
    assert!(Git::find(&path, &folder.path().canonicalize().unwrap()).is_none());
    let elsewhere = tempfile::tempdir().unwrap();
    assert!(Git::find(&path, &elsewhere.path().canonicalize().unwrap()).is_some());
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
