//! The help, the manual and the explanations, and that what they show is so.

use signoff::domain::finding::Code;

use crate::fixtures::place::{Place, profile_with};
use crate::snapshot;

#[test]
fn a_code_is_explained_and_what_it_found_decides_the_exit_status() {
    let place = Place::with_pack();
    place.write("mild.toml", &profile_with("[severity]\n\"gate.missing\" = \"info\"\n"));
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
    let before = place.run_all(&typed);
    place.measure();
    let after = place.run("explain gate.missing pack").text();
    snapshot::check("commands/explain", &format!("{before}\n{after}"));
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
fn help_is_the_front_door_and_teaches_by_example() {
    let place = Place::new();
    let commands = [
        "status",
        "kpi",
        "gate",
        "checklist",
        "tick",
        "untick",
        "acknowledge",
        "waive",
        "withdraw",
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
    snapshot::check("commands/help", &place.run("--help").text());
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
    let other = include_str!("../../../examples/lantern/signoff.toml");
    place.write("other.toml", other);
    place.write("agreed.toml", &format!("{other}\n[waivers]\ncodes = [\"rollback.flag-missing\"]\n"));
    place
}

#[test]
fn what_the_help_shows_is_what_the_commands_do() {
    let dates = regex_lite::Regex::new(r"\d{4}-\d\d-\d\d-final").unwrap();
    let commands = [
        "",
        "status",
        "kpi",
        "gate",
        "checklist",
        "tick",
        "untick",
        "acknowledge",
        "waive",
        "withdraw",
        "note",
        "explain",
        "demo",
        "completions",
        "man",
    ];
    let mut lines = 0;
    for command in commands {
        let examples = examples(&Place::new().run(format!("{command} --help").trim()).stdout);
        assert!(!examples.is_empty(), "{command}");
        let place = place_of_the_examples();
        for Example { typed, prints } in examples {
            if typed == "signoff demo" || typed == "signoff release" {
                continue; // They open the cockpit: tests/it/readme.rs does.
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
