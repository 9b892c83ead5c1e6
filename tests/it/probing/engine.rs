//! A real Docker engine and a real gateway in it, where `SIGNOFF_TEST_DOCKER` says that there are (`.ci/docker-engine`).

use std::env;
use std::process::Command;

use super::{Ran, Scene};

const IMAGE: &str = "docker/mcp-gateway:v2";

/// The pack with the lock that pins what runs; `None`, aloud, where no engine runs.
fn scene() -> Option<(Scene, impl Fn(&[&str]) -> Ran)> {
    let Some(host) = env::var_os("DOCKER_HOST").filter(|_| env::var_os("SIGNOFF_TEST_DOCKER").is_some()) else {
        eprintln!("skipped: no Docker engine for tests runs here");
        return None;
    };
    let scene = Scene::new();
    let artifacts = scene.pack().join("docs/reliability/artifacts");
    std::fs::remove_file(artifacts.join("2025-05-06-container.smoke.json")).unwrap();
    scene.relock("acme/gateway:v9", IMAGE);
    scene.relock("http://localhost:9000/sse", "http://localhost:8811/sse");
    let path = env::var_os("PATH").unwrap();
    let run = {
        let folder = scene.folder.path().to_owned();
        let home = scene.path("home");
        move |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_signoff"));
            command.args(arguments).current_dir(&folder).env_clear();
            command.env("PATH", &path).env("HOME", &home).env("DOCKER_HOST", &host);
            Ran::of(command.output().unwrap())
        }
    };
    Some((scene, run))
}

#[test]
fn a_gateway_that_runs_is_pinned_probed_and_closed() {
    let Some((scene, run)) = scene() else { return };
    let gateway = "Docker MCP Gateway";
    run(&["probe", gateway, "pack", "--yes"]).ends(1, "the lock says `sha256:5a5a");
    run(&["pin", gateway, "containerDigest", "--collect", "pack"]).ends(0, "containerDigest is sha256:");
    run(&["pin", gateway, "networkPolicyPin", "--collect", "pack"]).ends(0, "networkPolicyPin is bridge:");
    run(&["probe", gateway, "pack", "--yes"]).ends(0, "endpoint answers: shown");
    let status = run(&["status", "--json", "pack"]).stdout;
    assert!(!status.contains("closure.smoke-evidence-missing"), "{status}");
    assert_eq!(scene.kept().len(), 2, "the one that failed is kept too");
}
