//! Rules behind `contract.*`: the source files that are the truth for the runtime's contracts (runbook, section 1).
//!
//! They are only judged where their tree is in the pack: where the top folder of their path is there, whatever it is.
//! From then on they fail closed: a file that is not there is missing, one that cannot be read or leads outside has its
//! own code, one that names no version is of another one.

use crate::domain::assessment::wording::{counted, join_capped, quoted};
use crate::domain::assessment::{ContractFact, ContractState, VersionFact};
use crate::domain::evidence::Evidence;
use crate::domain::evidence::artifact::Condition;
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::{Contract, Profile};
use crate::domain::values::path::{Location, PackPath};

/// One finding per file that is missing or of another version, and one for all whose tree is not in the pack.
pub(super) fn check_contracts(pack: &Pack, profile: &Profile) -> (Vec<ContractFact>, Vec<Finding>) {
    let facts: Vec<ContractFact> =
        profile.contracts.iter().filter_map(|contract| fact(pack, profile, contract)).collect();
    let of = |state| facts.iter().filter(move |fact| fact.state == state);
    let mut findings: Vec<Finding> = of(ContractState::Missing).map(missing).collect();
    findings.extend(of(ContractState::Differs).map(differs));
    findings.extend(not_checked(&of(ContractState::NotChecked).collect::<Vec<_>>()));
    (facts, findings)
}

/// `None` only for a path that a profile cannot hold.
fn fact(pack: &Pack, profile: &Profile, contract: &Contract) -> Option<ContractFact> {
    let file = PackPath::new(&contract.file)?;
    let has_tree = profile.paths.tree_of(&file).is_some_and(|tree| pack.holds(&tree));
    let found = pack.entry(&file).map(|entry| (&entry.artifact.condition, &entry.evidence));
    let read = match found {
        Some((Condition::Readable, Evidence::Source(source))) => Some(source),
        _ => None,
    };
    let named = contract.versions.iter().map(|version| (version.name.clone(), version.expected.clone()));
    let flags = profile.flags.iter().filter(|_| contract.flags).map(|flag| (format!("the flag {flag}"), flag.clone()));
    let fact_of = |(index, (name, expected)): (usize, (String, String))| VersionFact {
        name,
        expected,
        found: read.and_then(|source| source.found.get(index)).cloned().unwrap_or_default(),
    };
    let versions: Vec<VersionFact> = named.chain(flags).enumerate().map(fact_of).collect();
    let state = match (found, read) {
        (_, Some(_)) if versions.iter().all(VersionFact::holds) => ContractState::Holds,
        (_, Some(_)) => ContractState::Differs,
        (Some(_), None) => ContractState::Unreadable,
        (None, _) if has_tree => ContractState::Missing,
        (None, _) => ContractState::NotChecked,
    };
    Some(ContractFact { name: contract.name.clone(), file, versions, state })
}

fn missing(fact: &ContractFact) -> Finding {
    let file = fact.file.as_str();
    let message =
        format!("The source tree is in the pack without {}, the contract of the {}.", quoted(file), fact.name);
    let finding = Finding::new(Code::ContractFileMissing, file, message)
        .remedy("Put the file back, or correct its path in the profile's `contracts`.")
        .comparing("contract file", file, Origin::profile(format!("contracts.{}.file", fact.name)));
    finding.comparing("file in the pack", "nothing", Origin::computed("what stands at that path"))
}

fn differs(fact: &ContractFact) -> Finding {
    let file = fact.file.as_str();
    let wrong: Vec<&VersionFact> = fact.versions.iter().filter(|version| !version.holds()).collect();
    let said: Vec<String> = wrong
        .iter()
        .map(|version| match version.said() {
            Some(found) => format!("{} is {}, expected {}", version.name, quoted(&found), quoted(&version.expected)),
            None => format!("{} is not found, expected {}", version.name, quoted(&version.expected)),
        })
        .collect();
    let message =
        format!("The contract of the {} is not of the version that is signed: {}.", fact.name, join_capped(&said));
    let places = wrong.iter().flat_map(|version| &version.found).map(|found| Location::line(&fact.file, found.line));
    let mut finding = Finding::new(Code::ContractVersionDiffers, file, message)
        .at_all(places)
        .at(Location::file(&fact.file))
        .remedy("Sign the release with the contract that it was measured with, or say the new version in the profile's `contracts`.");
    for version in wrong {
        let line = version.found.first().map(|found| found.line);
        let place = Location { path: fact.file.clone(), line };
        let found = version.said().unwrap_or_else(|| "nothing".to_owned());
        finding = finding.comparing(version.name.clone(), found, Origin::at(place)).comparing(
            format!("expected {}", version.name),
            version.expected.clone(),
            Origin::profile(format!("contracts.{}.versions.{}.expected", fact.name, version.name)),
        );
    }
    finding
}

fn not_checked(facts: &[&ContractFact]) -> Option<Finding> {
    let files: Vec<String> = facts.iter().map(|fact| quoted(fact.file.as_str())).collect();
    (!files.is_empty()).then(|| {
        let count = counted(files.len() as u64, "contract reference");
        let message =
            format!("The source tree is not in the pack, so {count} cannot be checked: {}.", join_capped(&files));
        Finding::new(Code::ContractNotChecked, "source tree", message)
            .remedy("Open the pack in a checkout of the release to have its contracts checked.")
            .comparing("contract files", join_capped(&files), Origin::profile("contracts"))
            .comparing("source tree", "not in the pack", Origin::computed("the top folder of their paths"))
    })
}
