//! The table of findings.

use signoff::domain::finding::{Code, Severity};
use signoff::domain::profile::Profile;

use super::{file, hold};

const BEGIN: &str = "<!-- findings: made from src/domain/finding/code.rs and assets/rules.toml -->\n";
const END: &str = "<!-- end of findings -->\n";

#[test]
fn the_findings_are_those_of_the_judgement() {
    let profile = Profile::read(&[]).unwrap();
    let mut table = "| code | severity | when |\n|---|---|---|\n".to_owned();
    for code in Code::ALL {
        let severity = match code.severity() {
            Severity::Blocker => "blocker",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        table.push_str(&format!("| `{code}` | {severity} | {} |\n", profile.rule(*code).sentence));
    }
    hold("docs/contracts.md", (BEGIN, END), &table);
}

#[test]
fn what_can_never_be_waived_is_told_by_name_or_by_family() {
    let contracts = std::fs::read_to_string(file("docs/contracts.md")).unwrap();
    let told =
        contracts.split("`waivers.longest_days` away.").nth(1).unwrap().split("cannot be listed there").next().unwrap();
    for code in Code::ALL {
        let family = format!("`{}.*`", code.name().split('.').next().unwrap());
        let is_told = told.contains(&format!("`{code}`")) || told.contains(&family);
        assert_eq!(is_told, code.is_of_integrity(), "{code}");
    }
}
