//! A contract of the source tree: its file, and each version as expected and as found.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ContractFact, ContractState};
use crate::view::detail_builder::DetailBuilder;
use crate::view::entry::word_of_contract;

pub fn contract(page: &mut DetailBuilder<'_>, fact: &ContractFact) {
    page.title(Standing::of_contract(fact.state), word_of_contract(fact.state), &fact.name);
    page.part("CONTRACT");
    page.field("file", fact.file.as_str());
    if fact.versions.is_empty() {
        page.text("The file has to be there; no version is looked for.");
    }
    for version in &fact.versions {
        page.field("version of", &version.name);
        page.field("expected", &version.expected);
        match fact.state {
            ContractState::Holds | ContractState::Differs => {
                let lines: Vec<String> =
                    version.found.iter().map(|found| format!("{} in line {}", found.text, found.line)).collect();
                page.field_or("found", Some(lines.join(", ")).filter(|it| !it.is_empty()).as_deref(), "none found");
            }
            ContractState::Missing => page.field("found", "nothing: the file is not in the pack"),
            ContractState::Unreadable => page.field("found", "cannot be seen: the file could not be read"),
            ContractState::NotChecked => page.field("found", "not checked: the source tree is not in the pack"),
        }
    }
    if !matches!(fact.state, ContractState::Missing | ContractState::NotChecked) {
        page.preview(&fact.file);
    }
}
