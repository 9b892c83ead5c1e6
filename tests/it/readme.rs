//! The README is true: its commands run, its examples are read, its tables say what the program says.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use signoff::app::action::Action;
use signoff::app::keymap::{Context, Keymap};
use signoff::app::pane::Pane;
use signoff::domain::evidence::transcript;
use signoff::domain::evidence::transcript::Passed;
use signoff::run::commands::demo;

use crate::documents::{file, hold, text};
use crate::fixtures::place::commands as subcommands;
use crate::fixtures::terminal::{Terminal, signoff};

const BEGIN: &str = "<!-- keys: made from assets/keymap.toml -->\n";
const END: &str = "<!-- end of keys -->\n";

fn readme() -> String {
    text("README.md")
}

/// The texts fenced as `language`.
fn fenced(language: &str) -> Vec<String> {
    let (readme, open) = (readme(), format!("\n```{language}\n"));
    readme.split(&open).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// The README's commands, each on one line and without what is said about it.
fn commands() -> Vec<String> {
    let shell = fenced("sh").concat().replace("\\\n", " ");
    let words = |line: &str| line.split(" # ").next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    shell.lines().map(words).filter(|line| !line.is_empty()).collect()
}

/// A folder in which `PACK` is the example pack.
fn with_pack() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    demo::unpack(&folder.path().join("PACK")).unwrap();
    folder
}

/// An item of the example pack that only a person can tick.
fn item(folder: &Path) -> String {
    let pack = folder.join("PACK");
    let arguments = ["checklist", "--json", pack.to_str().unwrap()];
    let output = Command::new(env!("CARGO_BIN_EXE_signoff")).args(arguments).output().unwrap();
    let checklist: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let open = checklist["items"].as_array().unwrap().iter().find(|item| item["state"] == "open").unwrap();
    open["id"].as_str().unwrap().to_owned()
}

/// The note that was written last, with its statement beside it.
fn written(folder: &Path) -> Option<String> {
    let notes = fs::read_dir(folder.join("PACK/evidence/notes")).ok()?;
    let mut names: Vec<String> = notes.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let stem = names.iter().filter_map(|name| name.strip_suffix(".intoto.json")).next_back()?;
    Some(format!("PACK/evidence/notes/{stem}.md"))
}

fn opens_the_cockpit(line: &str) -> bool {
    let word = line.strip_prefix("signoff ").and_then(|rest| rest.split(' ').next());
    word.is_some_and(|word| !subcommands().iter().any(|command| command == word))
}

#[test]
fn every_command_of_the_readme_runs() {
    let folder = with_pack();
    let item = item(folder.path());
    fs::write(folder.path().join("signers.txt"), "kim@acme.example ssh-ed25519 AAAA\n").unwrap();
    let bin = Path::new(env!("CARGO_BIN_EXE_signoff")).parent().unwrap();
    let run: Vec<String> = commands();
    let run = run.iter().filter(|line| line.starts_with("signoff ") && !opens_the_cockpit(line));
    let mut count = 0;
    for line in run {
        let line = line.replace("ITEM", &item).replace("CODE", "rollback.flag-missing");
        let line = written(folder.path()).map_or_else(|| line.clone(), |note| line.replace("NOTE", &note));
        let output = Command::new("/bin/sh")
            .args(["-c", &line])
            .current_dir(folder.path())
            .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
            .env("HOME", folder.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{line}\n{said}");
        assert!(!output.stdout.is_empty() || !said.is_empty(), "{line} says nothing");
        count += 1;
    }
    assert!(count >= 9, "only {count} commands were found");
}

#[test]
fn every_cockpit_of_the_readme_opens() {
    let folder = with_pack();
    let pack = folder.path().join("PACK");
    let demo = commands().iter().filter(|line| *line == "cargo run -- demo").map(|_| "signoff demo".to_owned()).next();
    let lines = commands().into_iter().filter(|line| opens_the_cockpit(line)).chain(demo);
    let mut count = 0;
    for line in lines {
        let words = line.split(' ').skip(1);
        let words: Vec<&str> = words.map(|word| if word == "PACK" { pack.to_str().unwrap() } else { word }).collect();
        let mut terminal = Terminal::start(signoff(&words));
        terminal.shows("BLOCKED");
        terminal.press("q");
        assert_eq!(terminal.ends(), 0, "{line}");
        count += 1;
    }
    assert_eq!(count, 3);
}

#[test]
fn what_the_readme_does_with_cargo_is_done_for_every_change() {
    let ci = fs::read_to_string(file(".ci/run")).unwrap().replace(" --locked", "");
    let others = commands().into_iter().filter(|line| !line.starts_with("signoff ") && line != "cargo run -- demo");
    for line in others {
        assert!(ci.lines().any(|run| run == line || run.starts_with(&format!("{line} "))), "{line} is not in .ci/run");
    }
}

#[test]
fn the_keys_are_those_of_the_keymap() {
    let keymap = Keymap::built_in().unwrap();
    let panes = Pane::ALL.map(Context::Pane);
    let contexts: Vec<Context> = [Context::Global].into_iter().chain(panes).collect();
    let mut table = "| key | does | the same without the cockpit |\n|---|---|---|\n".to_owned();
    for action in Action::ALL {
        let contexts = if action.is_for_dialogs() { &[Context::Typing] } else { &contexts[..] };
        let bound = |context: &Context| (*context, keymap.keys(*context, *action));
        let in_panes = contexts.iter().map(bound).find(|(_, keys)| !keys.is_empty());
        let everywhere = || Some(bound(&Context::Everywhere)).filter(|(_, keys)| !keys.is_empty());
        let Some((context, keys)) = in_panes.or_else(everywhere) else { continue };
        let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        let place = match context {
            Context::Pane(pane) => format!(" ({})", pane.title()),
            Context::Typing => " (in a field)".to_owned(),
            _ => String::new(),
        };
        let words = keymap.words(*action).unwrap();
        let twin = words.twin.as_ref().map_or(String::new(), |twin| format!("`{twin}`"));
        table.push_str(&format!("| {}{place} | {} | {twin} |\n", keys.join(" "), words.help));
    }
    hold("README.md", (BEGIN, END), &table);
}

#[test]
fn the_panes_are_those_of_the_cockpit() {
    let readme = readme();
    for (index, pane) in Pane::ALL.into_iter().enumerate() {
        let row = format!("| `{}` | {} | ", index + 1, pane.title());
        assert!(readme.contains(&row), "{row}");
    }
}

#[test]
fn the_transcript_to_write_by_hand_is_one() {
    let [text] = fenced("json").try_into().unwrap();
    let transcript = transcript::parse(&text).unwrap().unwrap();
    assert!(transcript.tests.iter().all(|test| test.passed == Passed::Yes) && !transcript.pins.is_empty());
}

#[test]
fn the_files_to_write_by_hand_are_taken() {
    let folder = with_pack();
    for text in fenced("toml") {
        let name = text.lines().next().unwrap().trim_start_matches("# ").to_owned();
        match name.as_str() {
            "keymap.toml" => drop(Keymap::built_in().unwrap().patched(&name, &text).unwrap()),
            "signoff.toml" | "agreed.toml" => {
                fs::create_dir_all(folder.path().join("KETTLE/docs/reliability")).unwrap();
                let of_the_pack = name == "signoff.toml";
                let place = if of_the_pack { folder.path().join("KETTLE") } else { folder.path().to_owned() };
                fs::write(place.join(&name), &text).unwrap();
                let mut command = Command::new(env!("CARGO_BIN_EXE_signoff"));
                command.args(["status", "KETTLE"]).current_dir(folder.path());
                if !of_the_pack {
                    command.args(["--profile", &name]);
                }
                assert_eq!(command.status().unwrap().code(), Some(1));
            }
            other => panic!("no test knows {other}"),
        }
    }
}

#[test]
fn what_the_readme_links_is_there() {
    let readme = readme();
    let links = readme.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
    for link in links.filter(|link| !link.starts_with("https://") && !link.starts_with('#')) {
        assert!(file(link).exists(), "{link}");
    }
}
