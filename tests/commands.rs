//! Every command as it is seen from outside: stdout, stderr and exit status in one text.

mod golden;
mod widget;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use signoff::domain::finding::Code;
use widget::{Place, real_pack};

#[test]
fn a_pack_with_nothing_measured_is_blocked_and_says_what_to_do() {
    golden::check("commands/status-blocked", &Place::with_pack().run("status pack").text());
}

#[test]
fn the_json_says_the_same_and_comes_out_the_same_twice() {
    let place = Place::with_pack();
    place.measure();
    let ran = place.run("status --json pack");
    // Reports say when they were written, so that their digests are new every time.
    let digests = regex_lite::Regex::new("[0-9a-f]{64}").unwrap();
    golden::check("commands/status-json", &digests.replace_all(&ran.text(), "<sha-256>"));
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
    place
        .write("careless.toml", "[severity]\n\"gate.failed\" = \"info\"\n[checklist]\nitems = []\noptional = [\"\"]\n");
    let careless = place.run("prove --profile careless.toml pack");
    let (head, _) = careless.stdout.split_once("\nNOT TRIED").unwrap();
    golden::check("commands/prove", &format!("{}\n$ with a careless profile\n{head}", page.text()));
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
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(tree(&path));
        } else {
            let modified = fs::metadata(&path).unwrap().modified().unwrap();
            found.push((path.clone(), fs::read(&path).unwrap(), modified));
        }
    }
    found.sort();
    found
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
        "tick people-also-the-page-about-the-lid pack",
        "tick people-the-manual-was-read-aloud pack",
        "checklist pack",
        "note pack",
        "note pack --out signed.md",
        "note pack --out signed.md",
        "status pack",
    ];
    let text: String = walk.into_iter().map(|typed| place.run(typed).text() + "\n").collect();
    golden::check("commands/walk", &text);
    assert!(place.read("signed.md").contains("APPROVED"));
}

#[test]
fn a_code_is_explained_and_what_it_found_decides_the_exit_status() {
    let place = Place::with_pack();
    place.write("mild.toml", "[severity]\n\"gate.missing\" = \"info\"\n");
    let typed = [
        "explain gate.missing",
        "explain gate.missing pack",
        "explain gate.missing pack --profile mild.toml",
        "explain gate.mising",
        "explain not-proven pack",
        "explain zzzzzz",
        "explain gate.missing nowhere",
        "explain gate.missing --profile nowhere.toml",
    ];
    let text: String = typed.into_iter().map(|typed| place.run(typed).text() + "\n").collect();
    place.measure();
    golden::check("commands/explain", &(text + &place.run("explain gate.missing pack").text()));
    let exits = typed.map(|typed| place.run(typed).exit);
    assert_eq!(exits, [0, 0, 0, 2, 2, 2, 2, 2]);
    assert_eq!(place.run("explain").stdout.lines().filter(|line| line.starts_with('[')).count(), Code::ALL.len());
    let all = place.run("explain --json").json();
    assert_eq!(
        (all["schema"].as_str(), all["rules"].as_array().unwrap().len()),
        (Some("signoff.explain/v1"), Code::ALL.len())
    );
}

#[test]
fn a_tick_changes_one_byte_and_an_untick_changes_it_back() {
    let place = Place::with_pack();
    let before = place.read("pack/proof/checklist.md");
    assert_eq!(place.run("tick people-the-manual-was-read-aloud pack").exit, 0);
    let after = place.read("pack/proof/checklist.md");
    let changed: Vec<_> = before.bytes().zip(after.bytes()).filter(|(before, after)| before != after).collect();
    assert_eq!((changed, before.len()), (vec![(b' ', b'x')], after.len()));
    assert_eq!(place.run("untick people-the-manual-was-read-aloud pack").exit, 0);
    assert_eq!(place.read("pack/proof/checklist.md"), before);
}

#[test]
fn a_tick_is_refused_where_the_check_fails_and_where_there_is_no_such_item() {
    let place = Place::with_pack();
    let before = place.read("pack/proof/checklist.md");
    let typed = ["tick bench-both-bench-runs-pass pack", "tick people-the-manual-was-red-aloud pack", "tick zzz pack"];
    let text: String = typed.into_iter().map(|typed| place.run(typed).text() + "\n").collect();
    golden::check("commands/tick-refused", &text);
    assert_eq!(place.read("pack/proof/checklist.md"), before);
}

#[test]
fn a_sensed_item_stays_ticked_and_a_tick_twice_is_no_error() {
    let place = Place::with_pack();
    place.measure();
    let typed = [
        "tick bench-rows-are-kept pack",
        "tick bench-rows-are-kept pack",
        "untick bench-rows-are-kept pack",
        "untick people-the-manual-was-read-aloud pack",
    ];
    let text: String = typed.into_iter().map(|typed| place.run(typed).text() + "\n").collect();
    golden::check("commands/tick-sensed", &text);
}

#[test]
fn unusable_packs_and_profiles_get_one_sentence_and_status_2() {
    let place = Place::with_pack();
    place.write("file", "");
    place.write("empty/readme.txt", "nothing");
    place.write("wrong.toml", "[runs]\nmin_sample_cuont = 3\n");
    place.write("torn.toml", "name = \"x\n");
    let typed = [
        "status nowhere",
        "status file",
        "status empty",
        "status --profile wrong.toml pack",
        "status --profile torn.toml pack",
        "status --profile nowhere.toml pack",
        "checklist nowhere",
        "tick it nowhere",
        "note nowhere",
        "status",
    ];
    let text: String = typed.into_iter().map(|typed| place.run(typed).text() + "\n").collect();
    golden::check("commands/unusable", &text);
}

#[test]
fn a_folder_that_may_not_be_read_gets_one_sentence_and_status_2() {
    let place = Place::with_pack();
    for open in [place.path(""), place.path("pack")] {
        fs::set_permissions(open, fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::set_permissions(place.path("pack/proof"), fs::Permissions::from_mode(0o000)).unwrap();
    let ran = place.run_unprivileged("status pack");
    fs::set_permissions(place.path("pack/proof"), fs::Permissions::from_mode(0o755)).unwrap();
    match ran {
        Some(ran) => golden::check("commands/unreadable", &ran.text()),
        None => eprintln!("skipped: nobody else can be"),
    }
}

#[test]
fn wrong_usage_has_status_2_and_says_how_it_is_meant() {
    let place = Place::new();
    let typed = ["tick", "status --jsno", "--read-only status", "pack status", "note --decision maybe"];
    let text: String = typed.into_iter().map(|typed| place.run(typed).text() + "\n").collect();
    golden::check("commands/usage", &text);
}

#[test]
fn help_is_the_front_door_and_teaches_by_example() {
    let place = Place::new();
    let commands = [
        "status",
        "kpi",
        "gate",
        "checklist",
        "tick",
        "untick",
        "note",
        "explain",
        "prove",
        "demo",
        "completions",
        "man",
    ];
    for command in commands {
        let help = place.run(&format!("{command} --help"));
        assert!(help.exit == 0 && help.stdout.contains(&format!("  signoff {command}")), "{}", help.text());
    }
    golden::check("commands/help", &place.run("--help").text());
    assert!(place.run("--version").stdout.starts_with("signoff "));
}

#[test]
fn the_manual_names_every_command_and_completions_know_every_shell() {
    let place = Place::new();
    let manual = place.run("man").stdout;
    for section in ["NAME", "SYNOPSIS", "\"SIGNOFF STATUS\"", "\"SIGNOFF TICK\"", "\"SIGNOFF NOTE\"", "\"SIGNOFF KPI\""]
    {
        assert!(manual.contains(&format!("\n.SH {section}\n")), "{section}");
    }
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = place.run(&format!("completions {shell}"));
        assert!(script.exit == 0 && script.stdout.contains("checklist"), "{shell}");
    }
}

#[test]
fn without_a_terminal_the_cockpit_says_where_to_look() {
    let place = Place::with_pack();
    let text: String = ["pack", "statsu", "demo"].into_iter().map(|typed| place.run(typed).text() + "\n").collect();
    golden::check("commands/no-terminal", &text);
}

#[test]
fn the_example_pack_is_unpacked_once_and_never_over_something() {
    let place = Place::new();
    place.write("taken/file", "");
    let text: String = ["demo --unpack example", "demo --unpack example", "demo --unpack taken"]
        .into_iter()
        .map(|typed| place.run(typed).text() + "\n")
        .collect();
    golden::check("commands/demo", &text);
    assert_eq!(place.run("status example").exit, 1);
    // Nothing of it is young enough to be taken for a file that is still being written.
    let unpacked = fs::metadata(place.path("example/signoff.toml")).unwrap().modified().unwrap();
    assert!(unpacked < std::time::SystemTime::now() - std::time::Duration::from_secs(30));
}

#[test]
fn colour_is_a_matter_of_asking_and_changes_no_word() {
    let place = Place::with_pack();
    let plain = place.run("status pack").stdout;
    let coloured = place.run("status --color always pack").stdout;
    assert!(!plain.contains('\x1b') && coloured.contains("\x1b[1;31mBLOCKED\x1b[0m"));
    let escapes = regex_lite::Regex::new("\x1b\\[[0-9;]*m").unwrap();
    assert_eq!(escapes.replace_all(&coloured, ""), plain);
    assert!(place.run("--color=always --help").stdout.contains('\x1b'));
    assert!(place.run_with("status --color always pack", ("NO_COLOR", "1")).stdout.contains('\x1b'));
    assert!(!place.run_with("status pack", ("CLICOLOR_FORCE", "1")).stdout.contains('\x1b'));
}

#[test]
fn hostile_words_in_evidence_reach_no_terminal() {
    let place = Place::with_pack();
    place.write("pack/proof/checklist.md", "# A\n\n- [ ] red \x1b[31m and \u{202e}back\n");
    for typed in ["status pack", "checklist pack", "status --json pack", "checklist --json pack", "note pack --stdout"]
    {
        let ran = place.run(typed);
        assert!(!ran.text().contains(['\x1b', '\u{202e}']), "{}", ran.text());
    }
    assert_eq!(place.run("checklist --json pack").json()["items"][0]["text"], "red \x1b[31m and \u{202e}back");
}

#[test]
fn an_answer_that_cannot_be_printed_is_no_answer() {
    let place = Place::with_pack();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut status = Command::new(env!("CARGO_BIN_EXE_signoff"));
    let ran = status.args(["status", "--json"]).arg(place.path("pack")).stdout(full).output().unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    assert_eq!((ran.status.code(), said.lines().count()), (Some(2), 1), "{said}");
    assert!(said.starts_with("signoff: the answer could not be printed: "), "{said}");
}

#[test]
fn a_profile_that_leads_outside_the_pack_is_not_read() {
    let place = Place::with_pack();
    let profile = place.path("pack/signoff.toml");
    fs::rename(&profile, place.path("outside.toml")).unwrap();
    std::os::unix::fs::symlink("../outside.toml", &profile).unwrap();
    let ran = place.run("status pack");
    assert_eq!(ran.exit, 2);
    assert!(ran.stderr.contains("signoff.toml: leads outside the pack: it was not opened"), "{}", ran.stderr);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Place::with_pack();
    let mut child = Command::new(env!("CARGO_BIN_EXE_signoff"))
        .args(["status", "pack"])
        .current_dir(place.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(1), ""));
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

/// An example of a help text: the command as typed, and the lines that it is said to print.
struct Example {
    typed: String,
    prints: Vec<String>,
}

/// The examples of a help text. What is piped on or written elsewhere is not run: the command itself is.
fn examples(help: &str) -> Vec<Example> {
    let (mut found, mut goes_on): (Vec<Example>, bool) = (Vec::new(), false);
    for line in help.lines().filter(|line| line.starts_with("  ")) {
        let text = line.trim_end_matches('\\').trim().to_owned();
        match found.last_mut() {
            Some(example) if goes_on => example.typed.push_str(&format!(" {text}")),
            _ if line.starts_with("  signoff ") => {
                let typed = text.split("   ").next().unwrap().split(" | ").next().unwrap().split(" > ").next().unwrap();
                found.push(Example { typed: typed.to_owned(), prints: Vec::new() });
            }
            Some(example) if line.starts_with("    ") && text != "..." => example.prints.push(text),
            _ => {}
        }
        goes_on = line.ends_with('\\');
    }
    found
}

/// The example pack as `release`, and the other files that examples name.
fn place_of_the_examples() -> Place {
    let place = Place::new();
    place.run("demo --unpack release");
    let runs = "release/evidence/runs/2026-04-07-gate";
    for (from, to) in [
        ("a.raw-runs.ndjson", "a.raw-runs.ndjson"),
        ("a.report.json", "a.report.json"),
        ("b.report.json", "b.report.json"),
    ] {
        place.write(to, &place.read(&format!("{runs}-{from}")));
    }
    place.write("other.toml", "title = \"Another\"\n");
    place
}

#[test]
fn what_the_help_shows_is_what_the_commands_do() {
    let dates = regex_lite::Regex::new(r"\d{4}-\d\d-\d\d-final").unwrap();
    let commands =
        ["", "status", "kpi", "gate", "checklist", "tick", "untick", "note", "explain", "demo", "completions", "man"];
    let mut lines = 0;
    for command in commands {
        let examples = examples(&Place::new().run(format!("{command} --help").trim()).stdout);
        assert!(!examples.is_empty(), "{command}");
        let place = place_of_the_examples();
        for Example { typed, prints } in examples {
            if typed == "signoff demo" || typed == "signoff release" {
                continue; // They open the cockpit: tests/readme.rs does.
            }
            let typed = typed.trim_start_matches("signoff ").replace("demo --unpack release", "demo --unpack new");
            let typed = typed.replace("'the journal stays on disk'", "late");
            let ran = place.run(&typed);
            assert!(ran.exit < 2, "{}", ran.text());
            let said = dates.replace_all(&format!("{}{}", ran.stderr, ran.stdout), "<date>-final").into_owned();
            for line in prints {
                let line = dates.replace_all(&line, "<date>-final").into_owned();
                assert!(said.contains(&line), "{line}\n{said}");
                lines += 1;
            }
        }
    }
    assert!(lines >= 12, "only {lines} lines were compared");
}
