//! `signoff probe`: what is run, what is refused, what is kept, and how it is judged.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use super::{LOCK, PINNED, STREAM, Scene, appears, docker, program, runs, serving};

const GATEWAY: &str = "Docker MCP Gateway";

/// The pack with nothing to show for its gateway, which answers.
fn untested(answer: &'static str) -> Scene {
    let scene = Scene::new();
    fs::remove_file(scene.pack().join("docs/reliability/artifacts/2025-05-06-container.smoke.json")).unwrap();
    scene.relock("http://localhost:9000/sse", &serving(answer));
    scene.stand_in("docker", &docker(PINNED));
    scene
}

fn probe(scene: &Scene, name: &str) -> super::Ran {
    scene.run(&["probe", name, "pack", "--yes"])
}

#[test]
fn what_the_probes_of_a_gateway_show_closes_it() {
    let scene = untested(STREAM);
    scene.run(&["status", "pack"]).ends(1, "closure.smoke-evidence-missing");
    probe(&scene, GATEWAY).ends(0, "endpoint answers: shown");
    let status = scene.run(&["status", "--json", "pack"]);
    assert!(!status.stdout.contains("closure.smoke-evidence-missing"), "{}", status.stdout);
    let kept = scene.transcript();
    assert_eq!(kept["transcriptVersion"], "v1");
    assert_eq!(kept["target"], GATEWAY);
    assert_eq!(kept["pins"]["imageRef"], "acme/gateway:v9");
    assert_eq!(
        kept["observed"]["containerDigest"][0].as_str(),
        serde_json::from_str::<Vec<String>>(PINNED).unwrap().first().map(String::as_str)
    );
    let [runs, answers] = kept["tests"].as_array().unwrap().as_slice() else { panic!("{kept}") };
    assert_eq!(runs["argv"], serde_json::json!(["docker", "ps", "--filter", "ancestor=acme/gateway:v9"]));
    assert_eq!((&runs["exitStatus"], &runs["passed"]), (&0.into(), &true.into()));
    assert_eq!(runs["version"], "Docker version 28.2.2, build e6534b4");
    assert_eq!(runs["program"]["path"].as_str(), scene.path("stand-ins/docker").to_str());
    assert_eq!(runs["program"]["sha256"].as_str().unwrap().len(), 64);
    assert!(answers["output"].as_str().unwrap().contains("event: endpoint"), "{answers}");
    assert_eq!((&answers["exitStatus"], &answers["passed"]), (&0.into(), &true.into()));
}

#[test]
fn an_endpoint_that_does_not_answer_as_a_stream_fails_and_its_transcript_says_how() {
    let answers = [
        ("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", "answered 500"),
        (
            "HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n",
            "leads to http://elsewhere/",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 21\r\n\r\n<html>\ndata: x\n</html>",
            "text/html",
        ),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 0\r\n\r\n", "no event"),
    ];
    for (answer, why) in answers {
        let scene = untested(answer);
        let ran = probe(&scene, "endpoint answers").ends(1, why);
        assert!(ran.stdout.ends_with("docker-mcp-gateway.smoke.json\n"), "{ran:#?}");
        let kept = scene.transcript();
        assert_eq!(kept["tests"][0]["exitStatus"], 1, "{kept}");
        assert!(kept["tests"][0]["ended"].as_str().unwrap().contains(why), "{kept}");
        scene.run(&["status", "pack"]).ends(1, "closure.smoke-evidence-missing");
    }
}

#[test]
fn an_engine_that_does_not_run_and_one_with_nothing_running_are_two_things() {
    for (script, why) in [
        (
            "echo 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.'; exit 1",
            "exit status 1, expected 0: Cannot connect",
        ),
        (
            "echo 'CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES'",
            "a line with the pinned image and `Up`",
        ),
    ] {
        let scene = untested(STREAM);
        scene.stand_in("docker", script);
        probe(&scene, "gateway container runs").ends(1, why);
        assert_eq!(scene.transcript()["tests"][0]["passed"], false);
    }
}

#[test]
fn another_image_that_runs_fails_and_one_without_a_digest_is_told() {
    let scene = untested(STREAM);
    scene.stand_in("docker", &docker(&PINNED.replace("5a5a", "0b5a")));
    probe(&scene, GATEWAY).ends(1, "another containerDigest ran: `acme/gateway@sha256:0b5a");
    let scene = untested(STREAM);
    scene.stand_in("docker", &docker("[]"));
    probe(&scene, GATEWAY).ends(0, "it came from no registry");
    scene.run(&["explain", "closure.pin-unobserved", "pack"]).ends(0, "was not seen to be what is pinned");
    // Of two things that run, one is another.
    let scene = untested(STREAM);
    let both = docker(PINNED).replace("\"image inspect\") echo", "\"image inspect\") echo '[\"x/y@sha256:77\"]'; echo");
    scene.stand_in("docker", &both);
    probe(&scene, GATEWAY).ends(1, "another containerDigest ran: `x/y@sha256:77`");
    // Beside one without a digest as well.
    let scene = untested(STREAM);
    scene.stand_in("docker", &both.replace(PINNED, "[]"));
    probe(&scene, GATEWAY).ends(1, "another containerDigest ran: `x/y@sha256:77`");
}

#[test]
fn what_runs_and_could_not_be_looked_at_shows_nothing() {
    for (step, answer, why) in [
        ("\"image inspect\")", "exit 1", "failed"),
        ("\"image inspect\")", "yes | head -c 2000000", "answered more than 1 MiB"),
        ("\"image inspect\")", "exit 0", "nothing runs that could be looked at"),
    ] {
        let scene = untested(STREAM);
        scene.stand_in("docker", &docker(PINNED).replace(step, &format!("{step} {answer};")));
        probe(&scene, GATEWAY).ends(1, why);
        let kept = scene.transcript();
        assert!(kept["error"].as_str().unwrap().starts_with("containerDigest could not be looked at"), "{kept}");
        scene.run(&["status", "pack"]).ends(1, "closure.smoke-evidence-missing");
    }
}

#[test]
fn several_that_run_at_once_are_all_kept() {
    let scene = Scene::new();
    let meet = scene.path("meet");
    // Each waits for the others, so that all of them look for a free name at one time.
    scene.stand_in(
        "kubectl",
        &format!(
            "echo x >> '{0}'; until [ $(wc -l < '{0}') -ge 3 ]; do :; done; echo 'Client Version: v1'",
            meet.display()
        ),
    );
    let running: Vec<_> =
        (0..3).map(|_| scene.command(&["probe", "kubectl", "pack", "--yes"]).spawn().unwrap()).collect();
    for mut signoff in running {
        assert_eq!(signoff.wait().unwrap().code(), Some(0));
    }
    assert_eq!(scene.kept().len(), 3);
}

#[test]
fn an_image_under_another_spelling_of_its_name_is_the_pinned_one() {
    for spelled in ["docker.io/acme/gateway:v9", &format!("acme/gateway:v9@sha256:{}", "5a".repeat(32))] {
        let scene = untested(STREAM);
        scene.relock("\"acme/gateway:v9\"", &format!("\"{spelled}\""));
        probe(&scene, "gateway container runs").ends(0, "gateway container runs: shown");
        assert_eq!(scene.transcript()["tests"][0]["passed"], true, "{spelled}");
    }
}

#[test]
fn a_program_that_is_not_there_or_is_the_packs_own_is_not_run_and_says_so() {
    let scene = Scene::new();
    probe(&scene, "Azure CLI").ends(1, "`az` is not installed");
    assert_eq!(scene.transcript()["prerequisite"], "Azure CLI");
    let scene = Scene::new();
    fs::create_dir(scene.pack().join("bin")).unwrap();
    program(&scene.pack().join("bin/az"), "touch ../ran; echo 'azure-cli 2.0'");
    let open = scene.path("open");
    fs::create_dir(&open).unwrap();
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
    program(&open.join("kubectl"), "touch /tmp/never; echo 'Client Version: v1'");
    let inside = scene.pack().join("bin").display().to_string();
    for (name, path, why) in [
        ("Azure CLI", inside.clone(), "evidence brings no programs"),
        ("Azure CLI", "pack/bin".to_owned(), "stands in PATH by a relative name"),
        ("kubectl", open.display().to_string(), "anybody may write to `"),
    ] {
        let mut command = scene.command(&["probe", name, "pack", "--yes"]);
        super::Ran::of(command.env("PATH", path).output().unwrap()).ends(1, why);
    }
    assert!(!scene.pack().join("ran").exists() && !scene.path("ran").exists());
}

#[test]
fn nothing_that_a_pack_s_own_profile_names_is_run() {
    let scene = Scene::new();
    let own = "[[probes]]\nname = \"own\"\nargv = [\"sh\", \"-c\", \"touch ran\"]\nanswer = \"x\"\nshows = [\"x\"]\n";
    let profile = fs::read_to_string(scene.pack().join("signoff.toml")).unwrap();
    fs::write(scene.pack().join("signoff.toml"), format!("{profile}\n{own}")).unwrap();
    probe(&scene, "own").ends(2, "nothing that a pack names is run");
    let all = scene.run(&["probe", "--all", "pack", "--yes"]);
    assert!(!all.stderr.contains("own"), "{all:#?}");
    assert!(!scene.path("ran").exists() && scene.kept().is_empty());
    // Named from outside it is the operator's own.
    scene.run(&["probe", "own", "pack", "--yes", "--profile", "pack/signoff.toml"]).ends(1, "own");
    assert_eq!(scene.kept().len(), 1);
}

#[test]
fn nobody_is_asked_without_a_terminal_and_nothing_is_run() {
    let scene = untested(STREAM);
    let ran = scene.run(&["probe", GATEWAY, "pack"]).ends(2, "nobody can be asked");
    assert!(ran.stderr.contains("docker ps --filter ancestor=acme/gateway:v9"), "{}", ran.stderr);
    assert!(scene.kept().is_empty());
    probe(&scene, "Docker MCP Gatway").ends(2, "did you mean `Docker MCP Gateway`");
}

#[test]
fn a_scaffold_that_is_filled_in_by_hand_counts() {
    let scene = untested(STREAM);
    let frame = scene.run(&["probe", GATEWAY, "pack", "--scaffold"]).ends(0, "transcriptVersion").stdout;
    assert!(scene.kept().is_empty());
    let mut kept: serde_json::Value = serde_json::from_str(&frame).unwrap();
    kept["ranAt"] = "2025-05-06T12:30:00Z".into();
    let answers = ["55d6 acme/gateway:v9 \"/gw\" Up 2 minutes", "event: endpoint\ndata: /m\n"];
    for (test, answer) in kept["tests"].as_array_mut().unwrap().iter_mut().zip(answers) {
        (test["exitStatus"], test["output"]) = (0.into(), answer.into());
    }
    let path = scene.pack().join("docs/reliability/artifacts/by-hand.smoke.json");
    fs::write(path, kept.to_string()).unwrap();
    let status = scene.run(&["status", "--json", "pack"]);
    assert!(!status.stdout.contains("closure.smoke-evidence-missing"), "{}", status.stdout);
}

#[test]
fn what_is_kept_holds_no_escape_and_no_secret() {
    let scene = Scene::new();
    scene.stand_in(
        "kubectl",
        "printf '\\033[31mClient Version: v1\\033[0m\\nAuthorization: Bearer abcdefghijklmnopqrstuvwxyz0123456789\\n'",
    );
    probe(&scene, "kubectl");
    let kept = scene.transcript();
    let output = kept["tests"][0]["output"].as_str().unwrap();
    assert!(output.contains("<U+001B>[31mClient Version") && output.contains("[redacted: "), "{output}");
    assert!(!output.contains("abcdefghijklm") && kept["tests"][0]["redacted"] == 1, "{kept}");
}

#[test]
fn it_sees_a_clean_environment_and_a_folder_of_its_own() {
    let scene = Scene::new();
    scene.stand_in("kubectl", "echo 'Client Version: v1'; pwd; ls -A; env | sort");
    let mut command = scene.command(&["probe", "kubectl", "pack", "--yes"]);
    for (name, value) in
        [("KUBECONFIG", "/k"), ("LC_TIME", "C"), ("AWS_SECRET", "no"), ("LD_PRELOAD", ""), ("DOCKER_HOST", "d")]
    {
        command.env(name, value);
    }
    super::Ran::of(command.output().unwrap()).ends(0, "shown");
    let kept = scene.transcript();
    let output = kept["tests"][0]["output"].as_str().unwrap();
    let names: Vec<&str> =
        output.lines().skip(2).filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect();
    assert_eq!(names, ["DOCKER_HOST", "HOME", "KUBECONFIG", "LC_TIME", "PATH", "PWD", "TMPDIR"]);
    assert_eq!(kept["host"]["environment"], serde_json::json!({ "DOCKER_HOST": "d", "KUBECONFIG": "/k" }));
    let folder = output.lines().nth(1).unwrap();
    assert!(folder.contains("signoff-probe-") && !std::path::Path::new(folder).exists(), "{output}");
}

#[test]
fn a_signal_ends_what_runs_and_nothing_of_it_is_kept() {
    let scene = Scene::new();
    let pid = scene.path("pid");
    scene.stand_in(
        "kubectl",
        &format!("echo $$ > '{0}.new'; mv '{0}.new' '{0}'; trap '' TERM; sleep 600", pid.display()),
    );
    for (signal, exit) in [("TERM", 143), ("INT", 130), ("HUP", 129)] {
        let mut child = scene.command(&["probe", "kubectl", "pack", "--yes"]).stderr(Stdio::null()).spawn().unwrap();
        let running = appears(&pid);
        let kill = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        assert_eq!(child.wait().unwrap().code(), Some(exit));
        while runs(&running) {
            std::thread::yield_now();
        }
        fs::remove_file(&pid).unwrap();
    }
    assert!(scene.kept().is_empty());
    let left: Vec<_> = fs::read_dir(scene.folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("signoff-probe-")), "{left:?}");
}

#[test]
fn what_runs_does_not_outlive_a_signoff_that_was_killed() {
    let scene = Scene::new();
    let pid = scene.path("pid");
    scene.stand_in(
        "kubectl",
        &format!("sleep 600 & echo $! > '{0}.new'; mv '{0}.new' '{0}'; trap '' TERM; wait", pid.display()),
    );
    let mut child = scene.command(&["probe", "kubectl", "pack", "--yes"]).stderr(Stdio::null()).spawn().unwrap();
    let running = appears(&pid);
    child.kill().unwrap();
    child.wait().unwrap();
    while runs(&running) {
        std::thread::yield_now();
    }
    assert!(scene.kept().is_empty());
}

#[test]
fn how_it_ended_is_told_through_the_process_between() {
    for (script, told) in [
        ("kill -SEGV $$", serde_json::json!([null, "was ended by signal 11"])),
        ("echo 'Client Version: v1'; exit 3", serde_json::json!([3, null])),
        ("exec /nowhere/at/all", serde_json::json!([127, null])),
    ] {
        let scene = Scene::new();
        scene.stand_in("kubectl", script);
        probe(&scene, "kubectl");
        let kept = scene.transcript();
        let test = &kept["tests"][0];
        assert_eq!(serde_json::json!([test["exitStatus"], test["ended"]]), told, "{kept}");
    }
}

#[test]
fn a_value_of_the_lock_is_an_argument_and_never_an_option_or_a_command() {
    for (value, why) in [
        ("--config=/evil", "`imageRef` is malformed"),
        ("acme/gateway:v9; touch ran", "`imageRef` is malformed"),
        ("<required>", "`imageRef` is placeholder"),
    ] {
        let scene = untested(STREAM);
        scene.relock("\"acme/gateway:v9\"", &format!("\"{value}\""));
        probe(&scene, "gateway container runs").ends(1, why);
        assert!(scene.kept().is_empty() && !scene.path("ran").exists(), "{value}");
    }
    assert!(fs::read_to_string(Scene::new().pack().join(LOCK)).is_ok());
}

#[test]
fn a_scaffold_shows_nothing_hazardous_and_keeps_every_value() {
    let scene = untested(STREAM);
    let odd = "acme/gateway:v9\u{9b}31m\u{202e}\u{2028}\u{200b}\u{e000}\u{e0041}";
    scene.relock("acme/gateway:v9", odd);
    let everything = scene.run(&["probe", "--all", "pack", "--scaffold"]).ends(0, "transcriptVersion").stdout;
    let frame = scene.run(&["probe", GATEWAY, "pack", "--scaffold"]).ends(0, "transcriptVersion").stdout;
    for text in [&everything, &frame] {
        assert!(!text.lines().any(signoff::domain::values::escaped::has_hazard), "{text}");
    }
    let pins: serde_json::Value = serde_json::from_str(&frame).unwrap();
    assert!(pins["pins"].as_object().unwrap().values().any(|it| it == odd), "{pins}");
}
