//! `signoff status --host`: required, in the lock, on this machine.

use std::fs;

use super::Scene;

const WORKTREE: &str = "file:///home/somebody/.config/opencode/plugins/opencode-worktree/src/plugin/worktree.ts";

/// A machine on which everything is as it must be, by the files in its home.
fn equipped() -> Scene {
    let scene = Scene::new();
    opencode(
        &scene,
        &format!(
            "{{\n  // by the release lead\n  \"plugin\": [\"oh-my-opencode@3.5.3\", [\"{WORKTREE}\", {{ \"x\": 1 }}], \"@mohak34/opencode-notifier@0.1.19\",],\n  \"instructions\": [\"{}/.config/opencode/plugins/shell-strategy/shell_strategy.md\"],\n}}",
            "/home/somebody"
        ),
    );
    claude(&scene, true);
    scene
}

fn opencode(scene: &Scene, text: &str) {
    let folder = scene.path("home/.config/opencode");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("opencode.json"), text).unwrap();
}

fn claude(scene: &Scene, enabled: bool) {
    let folder = scene.path("home/.claude/plugins");
    fs::create_dir_all(&folder).unwrap();
    let plugin = |id: &str| {
        format!("\"{id}@claude-plugins-official\": [{{ \"scope\": \"user\", \"version\": \"2cd88e7947b7\" }}]")
    };
    let plugins = [plugin("commit-commands"), plugin("security-guidance")].join(", ");
    fs::write(folder.join("installed_plugins.json"), format!("{{ \"version\": 2, \"plugins\": {{ {plugins} }} }}"))
        .unwrap();
    let settings = format!(
        "{{ \"enabledPlugins\": {{ \"commit-commands@claude-plugins-official\": true, \"security-guidance@claude-plugins-official\": {enabled} }} }}"
    );
    fs::write(scene.path("home/.claude/settings.json"), settings).unwrap();
}

fn differing(scene: &Scene) -> Vec<String> {
    let status = scene.run(&["status", "--host", "--json", "pack"]);
    let status: serde_json::Value = serde_json::from_str(&status.stdout).unwrap();
    let findings = status["findings"].as_array().unwrap().iter().filter(|it| it["code"] == "plugin.host-differs");
    findings.map(|finding| finding["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_machine_that_loads_what_is_required_is_told_in_three_columns() {
    let scene = equipped();
    assert_eq!(differing(&scene), [""; 0]);
    let page = scene.run(&["status", "--host", "pack"]).ends(0, "PLUGINS: IN THE LOCK, ON THIS MACHINE, REQUIRED");
    assert_eq!(page.stdout.matches("[s] here ").count(), 6, "{}", page.stdout);
    assert!(page.stderr.contains("read ") && page.stderr.contains("opencode debug config"), "{}", page.stderr);
    let unasked = scene.run(&["status", "--json", "pack"]);
    assert!(unasked.stdout.contains("\"host\": null") && !unasked.stderr.contains("read "), "{}", unasked.stderr);
}

#[test]
fn what_differs_is_told_one_by_one() {
    let scene = equipped();
    opencode(&scene, "{ \"plugin\": [\"oh-my-opencode@3.6.0\", \"@mohak34/opencode-notifier@0.1.19\"] }");
    claude(&scene, false);
    let told = differing(&scene).join("\n");
    for why in
        ["another version, `3.6.0`", "worktree.ts` must be applied, and this machine does not have it", "switched off"]
    {
        assert!(told.contains(why), "{why}: {told}");
    }
    assert_eq!(told.lines().count(), 4, "{told}");
}

#[test]
fn a_broken_file_and_a_machine_with_nothing_are_told_as_such() {
    let scene = equipped();
    opencode(&scene, "{ \"plugin\": [ \"oh-my-opencode@3.5.3\" \n");
    assert!(differing(&scene).join("\n").contains("it is no valid JSON at line 2"), "{:?}", differing(&scene));
    let bare = Scene::new();
    let told = differing(&bare);
    assert_eq!(told.len(), 6);
    for why in ["there is no such file", "`opencode` is not installed", "`claude` is not installed"] {
        assert!(told.join("\n").contains(why), "{why}: {told:#?}");
    }
}

#[test]
fn what_the_runtimes_say_themselves_goes_before_their_files() {
    let scene = equipped();
    scene.stand_in("opencode", "[ \"$1\" = --version ] && echo 1.18.33 && exit; echo '{\"plugin\": [\"oh-my-opencode@3.5.3\"], \"instructions\": []}'");
    scene.stand_in(
        "claude",
        r#"case "$*" in
  "plugin list --json") echo '[{"id": "commit-commands@claude-plugins-official", "version": "2cd88e7947b7", "scope": "user", "enabled": true}]' ;;
  *) echo '[{"name": "claude-plugins-official", "source": "directory"}]' ;;
esac"#,
    );
    let page = scene.run(&["status", "--host", "pack"]);
    assert!(page.stdout.contains("by opencode debug config"), "{}", page.stdout);
    let told = differing(&scene).join("\n");
    assert_eq!(told.lines().count(), 4, "{told}");
    assert!(told.contains("(by opencode debug config)") && told.contains("(by claude plugin list --json)"), "{told}");
    // Asked as probes, what they say is kept.
    let ran = scene.run(&["probe", "commit-commands", "pack", "--yes"]).ends(0, "claude plugins: shown");
    assert!(ran.stdout.ends_with("-claude.probe.json\n"), "{ran:#?}");
    assert_eq!(scene.transcript()["runtime"], "claude");
    // One that does not answer is not spoken for by its file.
    scene.stand_in("opencode", "echo 'Error: broken'; exit 1");
    let told = differing(&scene).join("\n");
    assert!(told.contains("opencode debug config: broken; ") && told.contains("alone says `here`"), "{told}");
    // What is said beside the answer is no part of it.
    scene.stand_in("opencode", "echo 'warn: old'; cat \"$HOME/.config/opencode/opencode.json\"; echo done >&2");
    let told = differing(&scene).join("\n");
    assert!(!told.contains("oh-my-opencode"), "{told}");
}
