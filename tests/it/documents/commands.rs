//! Every command is told wherever commands are listed, and every key that has a command names one.

use std::collections::BTreeSet;

use signoff::app::action::Action;
use signoff::app::keymap::Keymap;

use super::text;
use crate::fixtures::place::{Place, commands};

#[test]
fn every_command_is_in_the_readme_and_in_the_contracts() {
    let (readme, contracts) = (text("README.md"), text("docs/contracts.md"));
    let commands = commands();
    assert!(commands.len() >= 12, "{commands:?}");
    for command in commands {
        let typed = [format!("signoff {command} "), format!("signoff {command}`"), format!("signoff {command}\n")];
        assert!(typed.iter().any(|typed| readme.contains(typed)), "the README does not tell of `signoff {command}`");
    }
    let told: BTreeSet<&str> =
        contracts.lines().filter_map(|line| line.strip_prefix("| `signoff ")?.split('`').next()).collect();
    assert_eq!(told, commands.iter().map(String::as_str).collect());
}

#[test]
fn every_command_teaches_by_example_and_is_in_the_manual() {
    let place = Place::new();
    let manual = place.run("man").stdout;
    for command in commands() {
        let help = place.run(&format!("{command} --help"));
        assert!(help.exit == 0 && help.stdout.contains(&format!("\n  signoff {command}")), "{}", help.text());
        let section = format!("\n.SH \"SIGNOFF {}\"\n", command.to_uppercase());
        assert!(manual.contains(&section), "{command}");
    }
}

/// What is done on paper alone, and what takes its hour in another terminal while it is watched here.
const WITHOUT_A_KEY: [&str; 6] = ["completions", "demo", "man", "collect", "rehearse", "verify"];

#[test]
fn the_commands_that_keys_name_are_there_and_every_command_has_a_key_or_none_for_a_reason() {
    let keymap = Keymap::built_in().unwrap();
    let twins = Action::ALL.iter().filter_map(|action| keymap.words(*action)?.twin.clone());
    let named: BTreeSet<String> = twins.map(|twin| twin.split(' ').nth(1).unwrap_or_default().to_owned()).collect();
    let expected = commands().iter().filter(|command| !WITHOUT_A_KEY.contains(&command.as_str()));
    assert_eq!(named, expected.cloned().collect());
}
