//! Every kind of evidence is known wherever kinds are listed.

use std::collections::BTreeSet;

use signoff::domain::profile::{JOURNAL_ENDING, Profile, SIGNATURE_ENDING, STATEMENT_ENDING};
use signoff::domain::values::kind::Kind;

use super::text;
use crate::fixtures::every_kind;

/// What tells a kind's files, as the README writes it: patterns of names, or the file that the profile names.
fn told_by(kind: Kind, profile: &Profile) -> Vec<String> {
    let path = |path: &str| vec![path.rsplit_once('/').map_or(path, |(_, name)| name).to_owned()];
    match kind {
        Kind::Checklist => path(&profile.paths.checklist),
        Kind::SetupLock => path(&profile.paths.lock),
        Kind::Attestation => vec![format!("*{STATEMENT_ENDING}"), format!("*{STATEMENT_ENDING}{SIGNATURE_ENDING}")],
        Kind::Journal => vec![format!("*{JOURNAL_ENDING}")],
        Kind::Source => vec!["[[contracts]]".to_owned()],
        kind => profile.kinds.iter().filter(|rule| rule.kind == kind).map(|rule| rule.name.clone()).collect(),
    }
}

#[test]
fn every_kind_is_found_under_the_default_profile_and_stands_in_the_readme() {
    let (profile, readme) = (Profile::read(&[]).unwrap(), text("README.md"));
    for kind in every_kind().into_iter().filter(|kind| *kind != Kind::Unknown) {
        let names = told_by(kind, &profile);
        assert!(!names.is_empty(), "no name of the default profile suggests {}: add `[[kinds]]`", kind.words());
        for name in names {
            assert!(readme.contains(&format!("{name}`")), "the README does not name `{name}` ({})", kind.words());
        }
    }
}

#[test]
fn every_kind_has_its_format_in_the_contracts_and_nothing_else_has_one() {
    let contracts = text("docs/contracts.md");
    let evidence = contracts.split_once("\n## 1.").and_then(|(_, rest)| rest.split_once("\n## 2.")).unwrap().0;
    let told: BTreeSet<String> =
        evidence.split("\n### ").skip(1).map(|part| part.lines().next().unwrap().to_lowercase()).collect();
    let kinds = every_kind().into_iter().filter(|kind| *kind != Kind::Unknown);
    assert_eq!(told, kinds.map(|kind| kind.words().to_lowercase()).collect());
}
