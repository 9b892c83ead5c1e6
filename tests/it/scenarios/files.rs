//! Which file names which, and which nobody claims.

use signoff::domain::assessment::{Claim, End, Link};
use signoff::domain::finding::Code;
use signoff::domain::rules::assess::assess;
use signoff::domain::rules::pair::PairOverride;

use super::{Edit, folder, judge, profile};
use crate::fixtures::loader::{self, Stands};

#[test]
fn files_know_whom_they_refer_to_and_what_rests_on_them() {
    let file = "gate-001.report.json".to_owned();
    let edit =
        Edit::Replace { file, from: "\"authHardFailureRate\": 0".into(), to: "\"authHardFailureRate\": 1".into() };
    let assessment = judge(&[edit]);
    let fact = |end: &str| assessment.artifacts.iter().find(|it| it.artifact.path.as_str().ends_with(end)).unwrap();
    let names = |links: &[Link]| links.iter().map(|link| link.path.name()[11..].to_owned()).collect::<Vec<_>>();
    let report = fact("gate-001.report.json");
    assert_eq!(names(&report.refers_to), ["gate-001.raw-runs.ndjson"]);
    assert_eq!(
        names(&report.referred_by),
        ["final-approval-note.md", "gate-001-002.gate.json", "gate-001-002.summary.md"]
    );
    let codes: Vec<Code> = report.findings.iter().map(|index| assessment.findings[*index].code).collect();
    assert_eq!(codes, [Code::KpiDiffersFromRaw]);
}

#[test]
fn names_of_the_source_tree_that_are_too_many_to_look_for_are_told() {
    let profile = profile();
    let told = |count: usize| {
        let mut files = loader::files(&folder().join("base"));
        let names: String = (0..count).map(|at| format!("`widget/src/part-{at}.ts`\n\n")).collect();
        for at in 0..count {
            files.insert(format!("widget/src/part-{at}.ts"), Stands::File(Vec::new()));
        }
        files.insert("docs/reliability/parts.md".to_owned(), Stands::File(names.into_bytes()));
        let assessment = assess(&loader::pack(&files, &profile), &profile, &PairOverride::default());
        assessment.findings.into_iter().map(|it| it.message).collect::<Vec<_>>()
    };
    assert_eq!(told(2_000), Vec::<String>::new());
    let said = told(2_003);
    assert!(said.len() == 1 && said[0].starts_with("3 named files of the source tree could not be"), "{said:?}");
}

#[test]
fn files_that_nobody_claims_are_those_that_no_rule_uses_and_no_file_but_a_manifest_names() {
    let profile = profile();
    let mut files = loader::files(&folder().join("base"));
    let mut put = |name: &str, text: &str| {
        files.insert(format!("docs/reliability/{name}"), Stands::File(text.as_bytes().to_vec()));
    };
    put("stray.txt", "nobody asked for this");
    put("listed.txt", "only a manifest lists this");
    put("named.txt", "a document names this");
    put(
        "reader.md",
        "See `named.txt`, [the checklist](release-readiness-checklist.md#top) and\n`artifacts/gone.report.json`.\n",
    );
    let digest = "0".repeat(64);
    put("listed.sha256", &format!("{digest}  docs/reliability/listed.txt\n{digest}  docs/reliability/absent.txt\n"));
    let assessment = assess(&loader::pack(&files, &profile), &profile, &PairOverride::default());
    let fact = |name: &str| {
        let path = format!("docs/reliability/{name}");
        assessment.artifacts.iter().find(|fact| fact.artifact.path.as_str() == path).unwrap()
    };
    let claims =
        ["stray.txt", "listed.txt", "named.txt", "reader.md", "listed.sha256", "release-readiness-checklist.md"];
    assert_eq!(
        claims.map(|name| fact(name).claim),
        [Claim::Nobody, Claim::Listed, Claim::Named, Claim::Nobody, Claim::Used, Claim::Used]
    );
    let links = |links: &[Link]| {
        links.iter().map(|link| (link.path.name().to_owned(), link.lines.clone(), link.end)).collect::<Vec<_>>()
    };
    assert_eq!(
        links(&fact("reader.md").refers_to),
        [
            ("gone.report.json".to_owned(), vec![2], End::Missing),
            ("named.txt".to_owned(), vec![1], End::There),
            ("release-readiness-checklist.md".to_owned(), vec![1], End::There),
        ]
    );
    assert_eq!(links(&fact("listed.sha256").refers_to)[0], ("absent.txt".to_owned(), vec![2], End::Missing));
    assert_eq!(links(&fact("named.txt").referred_by), [("reader.md".to_owned(), vec![1], End::There)]);
}
