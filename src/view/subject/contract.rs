//! A contract of the source tree: its state, its name, and the versions that its file says.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{ContractFact, ContractState};
use crate::view::detail_builder::DetailBuilder;
use crate::view::row_context::RowContext;
use crate::view::screen::{Role, Row};

const WORD: usize = 12;

pub(super) fn contract_entry(context: &RowContext<'_>, fact: &ContractFact) -> Vec<Row> {
    let line = context
        .line()
        .standing(Standing::of_contract(fact.state))
        .cell(word(fact.state), WORD, Role::Text)
        .cell(&fact.name, (context.width / 3).clamp(8, 30), Role::Text);
    vec![context.row(line.push(&describe(fact), Role::Text))]
}

/// The state in words.
fn word(state: ContractState) -> &'static str {
    match state {
        ContractState::NotChecked => "not checked",
        state => state.word(),
    }
}

/// What its file says, or where it should be.
fn describe(fact: &ContractFact) -> String {
    let is_read = matches!(fact.state, ContractState::Holds | ContractState::Differs);
    let wrong = fact.versions.iter().filter(|version| !version.holds());
    let told: Vec<String> = match (is_read, fact.state) {
        (true, ContractState::Holds) if fact.versions.is_empty() => vec!["is there".to_owned()],
        (true, ContractState::Holds) => {
            fact.versions.iter().map(|version| format!("{} {}", version.name, version.expected)).collect()
        }
        (true, _) => wrong
            .map(|version| {
                let found = version.said().unwrap_or_else(|| "none found".to_owned());
                format!("{} {found}, expected {}", version.name, version.expected)
            })
            .collect(),
        (false, _) => vec![fact.file.to_string()],
    };
    told.join("; ")
}

pub(super) fn contract_detail(detail: &mut DetailBuilder<'_>, fact: &ContractFact) {
    detail.title(Standing::of_contract(fact.state), word(fact.state), &fact.name);
    detail.part("CONTRACT");
    detail.field("file", fact.file.as_str());
    if fact.versions.is_empty() {
        detail.text("The file has to be there; no version is looked for.");
    }
    for version in &fact.versions {
        detail.field("version of", &version.name);
        detail.field("expected", &version.expected);
        match fact.state {
            ContractState::Holds | ContractState::Differs => {
                let lines: Vec<String> =
                    version.found.iter().map(|found| format!("{} in line {}", found.text, found.line)).collect();
                detail.field_or("found", Some(lines.join(", ")).filter(|it| !it.is_empty()).as_deref(), "none found");
            }
            ContractState::Missing => detail.field("found", "nothing: the file is not in the pack"),
            ContractState::Unreadable => detail.field("found", "cannot be seen: the file could not be read"),
            ContractState::NotChecked => detail.field("found", "not checked: the source tree is not in the pack"),
        }
    }
    if !matches!(fact.state, ContractState::Missing | ContractState::NotChecked) {
        detail.preview(&fact.file);
    }
}
