//! A release from nothing measured to signed.

use std::fs;

use crate::fixtures::folder::files;
use crate::fixtures::loader::real_pack;
use crate::fixtures::place::{Place, profile_with};
use crate::snapshot;

#[test]
fn a_pack_with_nothing_measured_is_blocked_and_says_what_to_do() {
    snapshot::check("commands/status-blocked", &Place::with_pack().run("status pack").text());
}

#[test]
fn the_json_says_the_same_and_comes_out_the_same_twice() {
    let place = Place::with_pack();
    place.measure();
    let ran = place.run("status --json pack");
    // Reports say when they were written, so that their digests are new every time.
    let digests = regex_lite::Regex::new("[0-9a-f]{64}").unwrap();
    snapshot::check("commands/status-json", &digests.replace_all(&ran.text(), "<sha-256>"));
    assert_eq!(ran.stdout, place.run("status --json pack").stdout);
    assert_eq!(ran.json()["checklist"], place.run("checklist --json pack").json());
}

#[test]
fn the_gate_is_proved_as_a_page_and_as_json_and_nothing_on_disk_changes() {
    let place = Place::with_pack();
    let untouched = |place: &Place| tree(&place.path("pack"));
    let before = untouched(&place);
    let nothing = place.run("prove pack");
    assert_eq!((nothing.exit, untouched(&place)), (0, before), "{}", nothing.text());
    place.measure();
    let before = untouched(&place);
    let page = place.run("prove pack");
    place.write(
        "careless.toml",
        &profile_with("[severity]\n\"gate.failed\" = \"info\"\n[checklist]\nitems = []\noptional = [\"\"]\n"),
    );
    let careless = place.run("prove --profile careless.toml pack");
    let (head, _) = careless.stdout.split_once("\nNOT TRIED").unwrap();
    snapshot::check("commands/prove", &format!("{}\n$ with a careless profile\n{head}", page.text()));
    assert_eq!(careless.exit, 1);
    let json = place.run("prove --json pack");
    assert_eq!(
        (json.json()["schema"].as_str(), json.json()["proved"].as_bool()),
        (Some("signoff.prove/v1"), Some(true))
    );
    let rules = json.json()["rules"].as_array().unwrap().clone();
    assert!(rules.iter().any(|rule| rule["outcome"] == "noticed" && rule["finding"]["code"] == rule["code"]));
    assert_eq!(json.stdout, place.run("prove --json pack").stdout);
    assert_eq!(untouched(&place), before);
}

/// Every file with its bytes and the time of its last change.
fn tree(folder: &std::path::Path) -> Vec<(std::path::PathBuf, Vec<u8>, std::time::SystemTime)> {
    let modified = |path: &std::path::Path| fs::metadata(path).unwrap().modified().unwrap();
    files(folder).into_iter().map(|path| (path.clone(), fs::read(&path).unwrap(), modified(&path))).collect()
}

#[test]
fn a_release_is_walked_from_measured_to_signed() {
    let place = Place::with_pack();
    place.measure();
    let walk = [
        "status pack",
        "checklist pack",
        "note --decision approved pack",
        "note pack --stdout",
        "tick bench-both-bench-runs-pass pack",
        "tick bench-rows-are-kept pack",
        "tick people-also-the-page-about-the-lid pack --reason heard",
        "tick people-the-manual-was-read-aloud pack --reason heard",
        "checklist pack",
        "note pack",
        "note pack --evidence 00000",
        "note pack --evidence 000000000000",
    ];
    let to_sign = place.run_all(&walk);
    let signed = ["note pack", "note pack --out signed.md", "note pack --out signed.md"]
        .map(|typed| place.approve(typed).text());
    let all = [to_sign, signed.join("\n"), place.run("status pack").text()];
    snapshot::check("commands/walk", &all.join("\n"));
    assert!(place.read("signed.md").contains("APPROVED") && place.read("signed.intoto.json").contains("PASSED"));
}

#[test]
fn the_example_pack_is_unpacked_once_and_never_over_something() {
    let place = Place::new();
    place.write("taken/file", "");
    let typed = ["demo --unpack example", "demo --unpack example", "demo --unpack taken"];
    snapshot::check("commands/demo", &place.run_all(&typed));
    assert_eq!(place.run("status example").exit, 1);
    // Nothing of it is young enough to be taken for a file that is still being written.
    let unpacked = fs::metadata(place.path("example/signoff.toml")).unwrap().modified().unwrap();
    assert!(unpacked < std::time::SystemTime::now() - std::time::Duration::from_secs(30));
}

#[test]
fn without_a_terminal_the_demo_prints_the_examples_page_and_leaves_nothing_behind() {
    let place = Place::new();
    fs::create_dir(place.path("tmp")).unwrap();
    let demo = place.run_with("demo", ("TMPDIR", place.path("tmp").to_str().unwrap()));
    assert_eq!(demo.exit, 0, "{}", demo.text());
    assert!(
        demo.stdout.starts_with("BLOCKED") && demo.stdout.contains("| lantern, a made-up example\n"),
        "{}",
        demo.stdout
    );
    assert!(demo.stderr.contains("`signoff demo` in a terminal opens the cockpit"), "{}", demo.stderr);
    assert_eq!(fs::read_dir(place.path("tmp")).unwrap().count(), 0);
    place.run("demo --unpack example");
    let from_the_verdict = |page: &str| page[page.find("MAY THIS SHIP?").unwrap()..].to_owned();
    assert_eq!(from_the_verdict(&demo.stdout), from_the_verdict(&place.run("status example").stdout));
}

#[test]
fn the_real_pack_is_blocked_by_the_missing_smoke_test_alone() {
    let Some(pack) = real_pack("final") else { return };
    let ran = Place::new().run(&format!("status --json {}", pack.display()));
    let status = ran.json();
    let blockers = status["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] == "blocker");
    let codes: Vec<&str> = blockers.filter_map(|finding| finding["code"].as_str()).collect();
    assert!(codes.contains(&"closure.smoke-evidence-missing"), "{codes:?}");
    assert!(
        codes.iter().all(|code| ["closure.smoke-evidence-missing", "note.contradicts"].contains(code)),
        "{codes:?}"
    );
    assert_eq!((ran.exit, &status["verdict"], &status["gate"]["pass"]), (1, &"blocked".into(), &true.into()));
    assert_eq!((&status["checklist"]["done"], &status["checklist"]["total"]), (&22.into(), &22.into()));
    let mut executed = status["reports"].as_array().unwrap().iter().filter(|report| report["state"] == "executed");
    assert!(executed.all(|report| report["recomputed"]["agrees"] == true));
}

#[test]
fn the_real_pack_at_its_start_has_neither_runs_nor_rehearsal() {
    let Some(pack) = real_pack("start") else { return };
    let ran = Place::new().run(&format!("status --json {}", pack.display()));
    let status = ran.json();
    let has = |code: &str| status["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == code);
    assert_eq!(ran.exit, 1);
    assert!(["gate.missing", "rollback.missing", "closure.lock-missing", "checklist.unticked"].into_iter().all(has));
}
