//! Probes and pins in the cockpit, on a real terminal.

use std::fs;

use super::{PINNED, STREAM, Scene, docker, runs, serving};
use crate::fixtures::terminal::{self, Terminal};

fn cockpit(scene: &Scene) -> Terminal {
    let mut command = terminal::signoff(&["pack"]);
    command.cwd(scene.folder.path());
    command.env("PATH", format!("{}:/usr/bin:/bin", scene.path("stand-ins").display()));
    command.env("HOME", scene.path("home").as_os_str());
    Terminal::start(command)
}

/// On the entry of the Closure pane that a filter finds.
fn at(scene: &Scene, filter: &str) -> Terminal {
    let mut terminal = cockpit(scene);
    terminal.shows("capture two runs");
    terminal.press("6");
    terminal.shows("declared");
    terminal.press(&format!("/{filter}\r"));
    terminal.shows(filter);
    terminal
}

#[test]
fn one_key_shows_what_would_be_run_and_another_runs_it() {
    let scene = Scene::new();
    fs::remove_file(scene.pack().join("docs/reliability/artifacts/2025-05-06-container.smoke.json")).unwrap();
    scene.relock("http://localhost:9000/sse", &serving(STREAM));
    scene.stand_in("docker", &docker(PINNED));
    let mut terminal = at(&scene, "Docker MCP Gateway");
    terminal.press("r");
    terminal.shows("docker ps --filter ancestor=acme/gateway:v9");
    terminal.shows("y runs this");
    terminal.press("\r");
    assert!(scene.kept().is_empty(), "Enter alone runs nothing");
    terminal.confirms("y");
    terminal.shows("shown: gateway container runs, endpoint answers");
    assert_eq!(scene.kept().len(), 1);
    terminal.press("qqq");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn what_runs_has_not_the_operators_terminal() {
    let scene = Scene::new();
    scene.stand_in("kubectl", "printf 'SCRIBBLE' > /dev/tty; echo 'Client Version: v1'");
    let mut terminal = at(&scene, "kubectl");
    terminal.press("Gr");
    terminal.shows("y runs this");
    terminal.confirms("y");
    terminal.shows("shown: kubectl");
    let kept = scene.transcript();
    assert!(kept["tests"][0]["output"].as_str().unwrap().contains("/dev/tty"), "{kept}");
    terminal.press("qqq");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn what_runs_is_ended_by_escape_and_does_not_outlive_the_cockpit() {
    let scene = Scene::new();
    let pid = scene.path("pid");
    let script = format!("echo $$ > '{0}.new'; mv '{0}.new' '{0}'; trap '' TERM; sleep 600", pid.display());
    scene.stand_in("kubectl", &script);
    for way in ["\u{1b}", "\u{3}\u{3}"] {
        let mut terminal = at(&scene, "kubectl");
        terminal.press("r");
        terminal.shows("y runs this");
        terminal.confirms("y");
        let running = super::appears(&pid);
        terminal.press(way);
        if way == "\u{1b}" {
            terminal.shows("cancelled");
            terminal.press("qqq");
        }
        assert_eq!(terminal.ends(), 0);
        while runs(&running) {
            std::thread::yield_now();
        }
        fs::remove_file(&pid).unwrap();
    }
    assert!(scene.kept().is_empty());
}

#[test]
fn a_field_is_pinned_and_taken_back_to_the_byte() {
    let scene = Scene::new();
    let lock = scene.lock();
    let mut terminal = at(&scene, "listenEndpoint");
    // The filter keeps the target above the field.
    terminal.press("Gi");
    terminal.shows("PIN listenEndpoint of Docker MCP Gateway");
    terminal.press("\u{15}nowhere");
    terminal.shows("has not this form");
    terminal.confirms("\r");
    terminal.shows("`listenEndpoint` is ");
    assert_eq!(scene.lock(), lock);
    // What was typed is there to be mended.
    terminal.press("\u{15}http://gateway.example/sse");
    terminal.shows("has this form");
    terminal.confirms("\r");
    terminal.shows("BLOCKED by 2, was APPROVED");
    assert!(scene.lock().contains("http://gateway.example/sse"));
    terminal.press("u");
    terminal.shows("APPROVED, was BLOCKED");
    assert_eq!(scene.lock(), lock);
    terminal.press("U");
    terminal.shows("BLOCKED by 2, was APPROVED");
    terminal.press("qqq");
    assert_eq!(terminal.ends(), 0);
    assert!(scene.lock().contains("http://gateway.example/sse"));
}
