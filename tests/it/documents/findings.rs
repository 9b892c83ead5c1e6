//! The table of findings.

use signoff::domain::finding::{Code, Severity};
use signoff::domain::profile::Profile;

use super::hold;

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
