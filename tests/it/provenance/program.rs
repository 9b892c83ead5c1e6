//! The `git` program: which one is run, what it may not run, and what becomes of one that fails.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use signoff::domain::assessment::HistoryStanding;
use signoff::domain::evidence::history::{History, Questions};
use signoff::io::git::GitHistory;

use super::{ARTIFACTS, Repository};
use crate::fixtures::terminal::{self, Terminal};

/// A script that can be run. Another process writes it: what this one holds open for writing, a child that another thread
/// starts holds open too for a moment, and the system runs no such file.
fn executable(path: &Path, script: &str) {
    program(path, &format!("#!/bin/sh\n{script}\n"));
}

fn program(path: &Path, text: &str) {
    let write = ["-c", "cat > \"$0\" && chmod 755 \"$0\""];
    let mut shell = Command::new("/bin/sh").args(write).arg(path).stdin(Stdio::piped()).spawn().unwrap();
    shell.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    assert!(shell.wait().unwrap().success());
}

/// Whatever git could be told to run, each leaving a mark.
fn booby_trap(repository: &Repository, mark: &Path) {
    let touch = |what: &str| format!("touch '{}/{what}'; cat", mark.display());
    let script = repository.root().join(".git/trap");
    executable(&script, &touch("trap"));
    let hooks = repository.root().join(".git/traps");
    fs::create_dir(&hooks).unwrap();
    for hook in ["post-checkout", "post-index-change", "reference-transaction", "pre-commit", "fsmonitor-watchman"] {
        executable(&hooks.join(hook), &touch("trap"));
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
fn fake(folder: &Path, script: &str) {
    executable(&folder.join("git"), script);
}

/// A folder that looks like a work tree.
fn looks_like_one() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    folder
}

fn ask(folder: &Path, script: &str, limit: Duration) -> History {
    let elsewhere = tempfile::tempdir().unwrap();
    fake(elsewhere.path(), script);
    let mut history = GitHistory::new(elsewhere.path().into(), limit);
    history.ask(folder, &Questions { folder: "docs".to_owned(), ..Questions::default() })
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
    let mut command = terminal::signoff(&[pack.to_str().unwrap()]);
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
fn an_answer_whose_pipe_somebody_else_holds_open_is_none() {
    let folder = looks_like_one();
    let holding = "/usr/bin/setsid /bin/sh -c 'echo $$ > away; exec /bin/sleep 600' & while ! [ -s away ]; do :; done";
    let told = why(ask(folder.path(), &format!("{holding}; echo true"), Duration::from_secs(60)));
    assert!(told.contains("git was not heard to its end"), "{told}");
    let away = fs::read_to_string(folder.path().join("away")).unwrap();
    std::process::Command::new("kill").arg(away.trim()).status().unwrap();
}

#[test]
fn a_git_that_fails_is_quoted_and_one_that_cannot_be_started_is_told() {
    let folder = looks_like_one();
    let told = why(ask(folder.path(), "echo 'fatal: out of luck' >&2; exit 128", Duration::from_secs(60)));
    assert!(told.contains("git says `out of luck`"), "{told}");
    let refusal = "echo \"fatal: detected dubious ownership in repository at '/x'\" >&2; exit 128";
    assert!(why(ask(folder.path(), refusal, Duration::from_secs(60))).contains("belongs to another user"));
    let elsewhere = tempfile::tempdir().unwrap();
    program(&elsewhere.path().join("git"), "#!/nowhere/sh\n");
    let mut broken = GitHistory::new(elsewhere.path().into(), Duration::from_secs(60));
    assert!(why(broken.ask(folder.path(), &Questions::default())).contains("cannot be started"));
}

#[test]
fn evidence_brings_no_program() {
    let folder = looks_like_one();
    fake(folder.path(), "exit 0");
    let path = std::env::join_paths([folder.path(), Path::new(""), Path::new(".")]).unwrap();
    let ask = |tree: &Path| GitHistory::new(path.clone(), Duration::from_secs(60)).ask(tree, &Questions::default());
    assert!(why(ask(folder.path())).contains("evidence brings no programs"));
    assert!(!why(ask(looks_like_one().path())).contains("evidence brings no programs"));
}

#[test]
fn a_git_that_anybody_may_have_put_there_is_not_run_and_its_folder_is_told() {
    let (tree, elsewhere) = (looks_like_one(), tempfile::tempdir().unwrap());
    let open = elsewhere.path().join("open");
    fs::create_dir_all(open.join("bin")).unwrap();
    fake(&open.join("bin"), "exit 0");
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
    let ask =
        |path: &Path| GitHistory::new(path.into(), Duration::from_secs(60)).ask(tree.path(), &Questions::default());
    let told = why(ask(&open.join("bin")));
    assert!(told.contains(&format!("anybody may write to `{}`", open.canonicalize().unwrap().display())), "{told}");
    fs::set_permissions(&open, fs::Permissions::from_mode(0o1777)).unwrap();
    assert!(!why(ask(&open.join("bin"))).contains("anybody may write to"));
    assert!(why(ask(elsewhere.path())).contains("`git` is not installed: no folder of PATH holds it"));
}
