//! `signoff pin` and `signoff diff`: what changes in the lock, what is refused, and what of it is kept.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::{LOCK, PINNED, Scene, docker};

const GATEWAY: &str = "Docker MCP Gateway";
const OTHER: &str = "sha256:7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b";

/// The lines of two texts that differ.
fn changed(before: &str, after: &str) -> Vec<String> {
    let lines = before.split('\n').zip(after.split('\n'));
    let differ = lines.filter(|(before, after)| before != after).map(|(_, after)| after.trim().to_owned());
    assert_eq!(before.split('\n').count(), after.split('\n').count(), "{after}");
    differ.collect()
}

#[test]
fn only_the_pinned_value_differs_whatever_the_layout() {
    for layout in ["tabs", "crlf", "spaces"] {
        let scene = Scene::new();
        let lock = match layout {
            "crlf" => scene.lock().replace('\n', "\r\n"),
            "spaces" => scene.lock().replace('\t', "   "),
            _ => scene.lock(),
        };
        fs::write(scene.pack().join(LOCK), &lock).unwrap();
        scene.run(&["pin", GATEWAY, "containerDigest", OTHER, "pack"]).ends(0, "now: Docker MCP Gateway");
        let after = scene.lock();
        assert_eq!(changed(&lock, &after), [format!("\"containerDigest\": \"{OTHER}\",")], "{layout}");
        assert_eq!(after.matches('\r').count(), lock.matches('\r').count());
        scene.run(&["pin", "docker mcp gateway", "CONTAINERDIGEST", OTHER, "pack"]).ends(0, "already");
        assert_eq!(scene.lock(), after);
    }
}

#[test]
fn what_has_not_its_form_is_refused_with_the_judgements_own_words() {
    let scene = Scene::new();
    let lock = scene.lock();
    for (field, value, why) in [
        ("containerDigest", "sha256:5a5a", "expected `sha256:` and 64 hex digits"),
        ("containerDigest", &OTHER[7..], "expected `sha256:` and 64 hex digits"),
        ("imageRef", "acme/gateway:latest", "a tag other than `latest`"),
        ("imageRef", "<required>", "still holds the placeholder"),
        ("imageRef", "TODO", "still holds the placeholder"),
        ("imageRef", "deferred-no-time", "a value that is deferred is no pin"),
        ("imageRef", "deferred", "a value that is deferred is no pin"),
        ("listenEndpoint", "localhost:9000", "an http or https URL"),
        ("listenEndpoint", "http://a\nb/", "one line without control characters"),
        ("listenEndpoint", "http://a\u{1b}[31m/", "one line without control characters"),
        ("networkPolicyPin", "bridge", "64 hex digits"),
        ("imageRef", "   ", "a blank is no value"),
    ] {
        scene.run(&["pin", GATEWAY, field, value, "pack"]).ends(1, why);
        assert_eq!(scene.lock(), lock, "{value:?}");
    }
    scene.run(&["pin", GATEWAY, "imageRf", "a/b:1", "pack"]).ends(2, "did you mean `imageRef`");
    scene.run(&["pin", "Docker", "imageRef", "a/b:1", "pack"]).ends(2, "did you mean `Docker MCP Gateway`");
    scene.run(&["pin", GATEWAY, "imageRef"]).ends(2, "not the words");
}

#[test]
fn what_honest_hands_type_is_taken() {
    for (field, value) in [
        ("imageRef", "registry.example:5000/team/gateway:2026.11"),
        ("imageRef", "acme/gateway@sha256:5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"),
        ("containerDigest", &OTHER.to_uppercase().replace("SHA", "sha")),
        ("listenEndpoint", " https://gateway.example/sse?tenant=ü "),
        ("networkPolicyPin", &OTHER[7..]),
    ] {
        let scene = Scene::new();
        scene.run(&["pin", GATEWAY, field, value, "pack"]).ends(0, "now");
        assert!(scene.lock().contains(&format!("\"{field}\": \"{}\"", value.trim())), "{}", scene.lock());
    }
}

#[test]
fn a_value_is_taken_from_its_command_without_the_images_name() {
    let scene = Scene::new();
    scene.stand_in("docker", &docker(&PINNED.replace("5a", "7b")));
    scene.run(&["pin", GATEWAY, "containerDigest", "--collect", "pack"]).ends(0, OTHER);
    scene.run(&["pin", GATEWAY, "networkPolicyPin", "--collect", "pack"]).ends(0, "bridge:a04a8f27");
    scene.run(&["pin", GATEWAY, "imageRef", "--collect", "pack"]).ends(1, "no command prints `imageRef` here");
    scene.stand_in("docker", &docker(&PINNED.replace("acme/gateway@", "x/y@")));
    scene.run(&["pin", GATEWAY, "containerDigest", "--collect", "pack"]).ends(1, "of `acme/gateway:v9`");
    scene.stand_in("docker", &docker("[]"));
    scene
        .run(&["pin", GATEWAY, "containerDigest", "--collect", "pack"])
        .ends(1, "it answered `[]`, expected `sha256:`");
    scene.stand_in("docker", "echo 'Error: no such image' >&2; exit 1");
    scene.run(&["pin", GATEWAY, "containerDigest", "--collect", "pack"]).ends(1, "failed: Error: no such image");
}

#[test]
fn a_target_closes_where_its_fields_are_concrete_and_its_probes_have_shown_it() {
    let scene = Scene::new();
    scene.relock("\"status\": \"closed\"", "\"status\": \"pending\"");
    scene.relock("closed-docker-only", "open");
    let transcript = scene.pack().join("docs/reliability/artifacts/2025-05-06-container.smoke.json");
    let kept = fs::read(&transcript).unwrap();
    fs::remove_file(&transcript).unwrap();
    scene.run(&["pin", GATEWAY, "--close", "pack"]).ends(1, "closed without smoke-test evidence");
    scene.run(&["pin", "--close", "pack"]).ends(1, "closed without smoke-test evidence");
    // What the lock says already is held to the same.
    scene.relock("\"status\": \"pending\"", "\"status\": \"closed\"");
    scene.run(&["pin", GATEWAY, "--close", "pack"]).ends(1, "closed without smoke-test evidence");
    scene.relock("\"status\": \"closed\"", "\"status\": \"pending\"");
    fs::write(&transcript, kept).unwrap();
    scene.run(&["pin", "--close", "pack"]).ends(1, "has the status `pending`, but all its fields are concrete");
    scene.run(&["pin", GATEWAY, "--close", "pack"]).ends(0, "Docker MCP Gateway is closed");
    scene.run(&["pin", "--close", "pack"]).ends(0, "the lock is closed");
    scene.run(&["status", "pack"]).ends(0, "APPROVED");
    let azure = "Azure API Management for MCP";
    scene.run(&["pin", azure, "--close", "pack"]).ends(1, "but `subscriptionId` is deferred");
}

#[test]
fn a_target_is_deferred_where_mode_and_lock_allow_it_and_with_a_reason() {
    let azure = "Azure API Management for MCP";
    let scene = Scene::new();
    let lock = scene.lock();
    scene.run(&["pin", GATEWAY, "--defer", "no machine", "pack"]).ends(1, "there is nothing to defer");
    scene.relock("\"imageRef\": \"acme/gateway:v9\"", "\"imageRef\": \"<required>\"");
    scene.run(&["pin", GATEWAY, "--defer", "no machine", "pack"]).ends(1, "the mode `docker-only` wants it concrete");
    fs::write(scene.pack().join(LOCK), &lock).unwrap();
    let start = lock.find(azure).unwrap();
    let value = lock[start..].split("\"subscriptionId\": ").nth(1).unwrap().split(',').next().unwrap();
    scene.relock(&format!("\"subscriptionId\": {value}"), "\"subscriptionId\": \"<required>\"");
    for (reason, why) in [(" ", "a blank is no reason"), ("TODO", "without a rationale"), ("a\nb", "one line")] {
        scene.run(&["pin", azure, "--defer", reason, "pack"]).ends(1, why);
    }
    scene.run(&["pin", azure, "--defer", "no subscription in this quarter", "pack"]).ends(0, "is deferred");
    assert!(
        scene.lock().contains("\"subscriptionId\": \"deferred\"")
            && scene.lock().contains("no subscription in this quarter")
    );
    scene.run(&["status", "pack"]).ends(0, "APPROVED");
}

#[test]
fn a_lock_that_may_not_be_written_or_is_not_alone_stays() {
    let scene = Scene::new();
    let (path, lock) = (scene.pack().join(LOCK), scene.lock());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    scene.run(&["pin", GATEWAY, "containerDigest", OTHER, "pack"]).ends(1, "is write-protected");
    fs::write(scene.path("apim.log"), "provisioned\n").unwrap();
    scene.run(&["pin", GATEWAY, "--attach", "apim.log", "pack"]).ends(1, "is kept, and nothing names it");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    fs::hard_link(&path, scene.path("other-name.json")).unwrap();
    scene.run(&["pin", GATEWAY, "containerDigest", OTHER, "pack"]).ends(1, "more than one name");
    assert_eq!(scene.lock(), lock);
    fs::remove_file(scene.path("other-name.json")).unwrap();
    scene.relock("\"containerDigest\"", "\"containerDigest\": \"x\", \"containerDigest\"");
    let twice = scene.lock();
    scene.run(&["pin", GATEWAY, "containerDigest", OTHER, "pack"]).ends(1, "stands twice in its object");
    assert_eq!(scene.lock(), twice);
}

#[test]
fn what_proves_that_a_target_was_provisioned_is_kept_and_named() {
    let azure = "Azure API Management for MCP";
    let scene = Scene::new();
    fs::write(scene.path("apim.log"), "provisioned\nclient_secret = Zx9-Abcdef-0123456789\n").unwrap();
    scene.run(&["pin", azure, "--attach", "apim.log", "pack"]).ends(0, "names docs/reliability/artifacts/");
    let kept = scene.kept();
    let [name] = kept.as_slice() else { panic!("{kept:?}") };
    assert!(name.ends_with("-azure-api-management-for-mcp-provisioning.txt"), "{name}");
    let text = fs::read_to_string(scene.pack().join("docs/reliability/artifacts").join(name)).unwrap();
    assert!(text.contains("provisioned") && !text.contains("Zx9-"), "{text}");
    assert!(scene.lock().contains(&format!("\"provisioningEvidence\": \"docs/reliability/artifacts/{name}\"")));
    scene.run(&["pin", azure, "--attach", "none.log", "pack"]).ends(2, "none.log");
    fs::remove_file(scene.pack().join("docs/reliability/artifacts").join(name)).unwrap();
    scene.run(&["explain", "evidence.link-missing", "pack"]).ends(0, name);
}

#[test]
fn the_diff_is_against_the_last_commit_and_is_kept_as_any_tool_reads_it() {
    let scene = Scene::new();
    scene.run(&["diff", "pack"]).ends(0, "nothing changed");
    scene.run(&["diff", "--keep", "pack"]).ends(1, "nothing to keep");
    let git = |arguments: &[&str]| {
        let names = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
        let mut command = Command::new("git");
        command.args(names).args(arguments).current_dir(scene.pack());
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null").output()
    };
    if git(&["init", "-q"]).is_err() {
        return eprintln!("skipped: there is no git here");
    }
    git(&["add", "-A"]).unwrap();
    git(&["commit", "-qm", "as it was"]).unwrap();
    let before = scene.lock();
    scene.run(&["pin", GATEWAY, "containerDigest", OTHER, "pack"]).ends(0, "now");
    let told = scene.run(&["diff", "pack"]).ends(0, "since commit ").stdout;
    assert!(
        told.contains("[Docker MCP Gateway].containerDigest\n  - sha256:5a5a")
            && told.contains(&format!("  + {OTHER}")),
        "{told}"
    );
    let json: serde_json::Value = serde_json::from_str(&scene.run(&["diff", "--json", "pack"]).stdout).unwrap();
    assert_eq!((&json["schema"], json["values"].as_array().unwrap().len()), (&"signoff.diff/v1".into(), 1));
    scene.run(&["diff", "--keep", "pack"]).ends(0, "-lock.diff");
    let kept = scene.kept();
    let path = scene.pack().join("docs/reliability/artifacts").join(&kept[0]);
    // What was kept takes the change back.
    let taken_back = git(&["apply", "-R", path.to_str().unwrap()]).unwrap();
    assert!(taken_back.status.success(), "{taken_back:?}");
    assert_eq!(scene.lock(), before);
}
