//! What the history of a git work tree shows of a release: real repositories, made by the `git` program.
//!
//! Nothing of the operator's own configuration is read, and no repository reaches out of its temporary folder.

mod commits;
mod files;
mod program;
mod work_trees;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use signoff::domain::assessment::Assessment;
use signoff::domain::finding::{Code, Finding};
use signoff::run::pipeline::Pipeline;

use crate::fixtures::folder::named_files;

/// The commit that the base pack of the scenarios was measured on and approves.
const NAMED: &str = "4f1c2d3e5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d";
const ARTIFACTS: &str = "docs/reliability/artifacts/2025-05-06";

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
        // A record is of the very bytes that were captured.
        let copied = named_files(&base).into_iter().filter(|(name, _)| !name.ends_with(".capture.json"));
        for (name, file) in copied {
            let commit = if name.ends_with("approval-note.md") { approved } else { measured };
            self.write(&name, &fs::read_to_string(file).unwrap().replace(NAMED, commit));
        }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.root());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            command.env_remove(name);
        }
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Ada").env(format!("GIT_{who}_EMAIL"), "ada@acme.example");
            command.env(format!("GIT_{who}_DATE"), "2025-05-06T08:00:00Z");
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
    // The rules come from outside: what the pack says of them is judged elsewhere.
    let rules = pack.join("signoff.toml");
    let rules = rules.is_file().then_some(rules.as_path());
    Pipeline::open(Some(pack), rules).unwrap().judge_once().unwrap().1
}

fn told(assessment: &Assessment) -> Vec<String> {
    let told = |it: &Finding| format!("{} {}", format!("{:?}", it.severity).to_lowercase(), it.code);
    assessment.findings.iter().map(told).collect()
}

fn finding(assessment: &Assessment, code: Code) -> &Finding {
    assessment.findings.iter().find(|it| it.code == code).unwrap_or_else(|| panic!("{:#?}", assessment.findings))
}
