//! Whether the gate can block: every rule on a damaged copy, and profiles under which one is vacuous.

use signoff::domain::rules::history::questions;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use signoff::domain::assessment::{ArtifactFact, Assessment, Verdict};
use signoff::domain::evidence::history::{Answer, Blob, History, Record, Tracked};
use signoff::domain::finding::{Code, Severity};
use signoff::domain::mutation::mutant::{Mutants, Outcome, prove};
use signoff::domain::mutation::operators::original::Original;
use signoff::domain::profile::Profile;
use signoff::domain::rules::assess::assess;
use signoff::domain::rules::pair::PairOverride;
use signoff::domain::values::digest::Digest;
use signoff::domain::values::kind::Kind;
use signoff::domain::values::path::PackPath;

use crate::fixtures::every_kind;
use crate::fixtures::loader::{self, Files, Stands};

const PINS: &str = "docs/reliability/setup/tooling-setup-lock.json";
const CHECKLIST: &str = "docs/reliability/release-readiness-checklist.md";
const NOTE: &str = "docs/reliability/artifacts/2025-05-06-final-approval-note.md";

fn at(inside: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inside)
}

fn base() -> Files {
    loader::files(&at("tests/scenarios/base"))
}

fn bytes<'a>(files: &'a Files, path: &str) -> &'a [u8] {
    match files.get(path) {
        Some(Stands::File(bytes)) => bytes,
        other => panic!("{path} is {other:?}"),
    }
}

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(bytes(files, path).to_vec()).unwrap()
}

fn replace(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = text(files, path);
    assert!(text.contains(from), "{path} does not hold {from}");
    files.insert(path.to_owned(), Stands::File(text.replace(from, to).into_bytes()));
}

/// What follows from the source tree or from git, and is not in a folder of evidence alone.
const BEYOND: [&str; 12] = [
    "contract.file-missing",
    "contract.version-differs",
    "contract.not-checked",
    "history.absent",
    "history.commit-unknown",
    "history.unmerged",
    "history.changed-since",
    "history.code-among-documents",
    "history.pull-request-missing",
    "history.other-origin",
    "history.uncommitted",
    "checklist.item-removed",
];

const SOURCE: &str = "widget/src/checkpoint.ts";

/// The base pack with a manifest of its checklist and a source tree, so that there is something of everything.
fn whole() -> Files {
    let mut files = base();
    files.insert(SOURCE.to_owned(), Stands::File(b"export const CHECKPOINT = 'v2';\n".to_vec()));
    let contract = format!(
        "\n[[contracts]]\nname = \"checkpoint\"\nfile = \"{SOURCE}\"\n\
         versions = [{{ name = \"CHECKPOINT\", expected = \"v2\", pattern = \"CHECKPOINT = '([a-z0-9]+)'\" }}]\n"
    );
    let own = text(&files, "signoff.toml").replace("contracts = []\n", "") + &contract;
    files.insert("signoff.toml".to_owned(), Stands::File(own.into_bytes()));
    let line = format!("{}  {CHECKLIST}\n", Digest::of(bytes(&files, CHECKLIST)));
    files.insert("docs/reliability/all.sha256".to_owned(), Stands::File(line.into_bytes()));
    files
}

/// Under the pack's own profile, with some text laid over it.
fn tested(files: &Files, over: &str) -> Mutants {
    let own = text(files, "signoff.toml");
    mutants(files, &Profile::read(&[&own, over]).unwrap())
}

fn mutants(files: &Files, profile: &Profile) -> Mutants {
    mutants_within(files, profile, |_| History::Unasked)
}

/// The same in a work tree whose git answers so.
fn mutants_within(files: &Files, profile: &Profile, history: impl Fn(&Assessment) -> History) -> Mutants {
    let mut pack = loader::pack(files, profile);
    pack.history = history(&assess(&pack, profile, &PairOverride::default()));
    let assessment = assess(&pack, profile, &PairOverride::default());
    let source = |path: &PackPath| Ok(bytes(files, path.as_str()).to_vec());
    prove(&Original { pack: &pack, profile, assessment: &assessment, source: &source }, &PairOverride::default())
}

/// A repository that holds everything as it is in the pack.
fn committed(assessment: &Assessment, profile: &Profile) -> History {
    let questions = questions(assessment, profile);
    let commit = "4f1c2d3e5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d".to_owned();
    let blob = |fact: &ArtifactFact| {
        let artifact = &fact.artifact;
        Tracked::Committed(Blob { digest: artifact.digest, line_endings: artifact.line_endings })
    };
    let merged = |number: &String| (number.clone(), Answer::Known(Some(commit.clone())));
    History::Present(Box::new(Record {
        head: Some(commit.clone()),
        commits: questions.measured.iter().map(|it| (it.clone(), Answer::Known(Some(commit.clone())))).collect(),
        pull_requests: questions.pull_requests.iter().map(merged).collect(),
        files: assessment.artifacts.iter().map(|fact| (fact.artifact.path.clone(), blob(fact))).collect(),
        ..Record::default()
    }))
}

/// The codes by how their mutants ended: `vacuous`, `noticed`, ...
fn by_outcome(mutants: &Mutants) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for mutant in &mutants.list {
        found.entry(mutant.outcome.word()).or_default().insert(mutant.code.name());
    }
    found
}

fn vacuous(mutants: &Mutants) -> Vec<String> {
    let silent = mutants.list.iter().filter_map(|mutant| match &mutant.outcome {
        Outcome::Vacuous { what } => Some(format!("{}: {what}", mutant.code)),
        _ => None,
    });
    silent.collect()
}

#[test]
fn the_pack_that_has_everything_has_every_kind_of_evidence() {
    let files = whole();
    let profile = Profile::read(&[&text(&files, "signoff.toml")]).unwrap();
    let pack = loader::pack(&files, &profile);
    let kinds: BTreeSet<Kind> = pack.entries().map(|entry| entry.artifact.kind).collect();
    let missing: Vec<Kind> =
        every_kind().into_iter().filter(|kind| *kind != Kind::Unknown && !kinds.contains(kind)).collect();
    assert_eq!(missing, [], "give tests/scenarios/base a file of each");
}

#[test]
fn every_rule_notices_its_damage_on_a_pack_that_has_everything() {
    let files = whole();
    let profile = Profile::read(&[&text(&files, "signoff.toml")]).unwrap();
    let mutants = mutants_within(&files, &profile, |assessment| committed(assessment, &profile));
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(by_outcome(&mutants), BTreeMap::from([("noticed", all)]), "{:#?}", vacuous(&mutants));
    for mutant in &mutants.list {
        let Outcome::Noticed { told, verdict, .. } = &mutant.outcome else { unreachable!() };
        assert_eq!(told.finding.severity, mutant.code.severity(), "{}", mutant.code);
        assert!(*verdict == Verdict::Blocked || !mutant.outcome.blocks(), "{}", mutant.code);
    }
}

#[test]
fn what_is_not_there_is_not_tried_and_says_why() {
    let mutants = tested(&base(), "");
    let found = by_outcome(&mutants);
    let manifest = ["checksum.mismatch", "checksum.line-endings", "checksum.file-missing"];
    assert_eq!(found["not tried"], manifest.into_iter().chain(BEYOND).collect());
    assert!(!found.contains_key("vacuous") && !found.contains_key("speaks already"));
    assert_eq!(mutants.count().words(), "As far as it could be tried: every damage was noticed");
    let nothing = mutants_of_nothing();
    assert!(nothing.list.iter().all(|mutant| !matches!(mutant.outcome, Outcome::Vacuous { .. })), "{nothing:#?}");
}

fn mutants_of_nothing() -> Mutants {
    let mut files = base();
    files.retain(|path, _| path == "signoff.toml");
    tested(&files, "")
}

#[test]
fn no_rule_is_vacuous_on_the_example_pack() {
    let files = loader::files(&at("examples/lantern"));
    let mutants = tested(&files, "");
    assert_eq!(vacuous(&mutants), Vec::<String>::new());
    let of_git = BEYOND.into_iter().filter(|code| !code.starts_with("contract."));
    assert_eq!(by_outcome(&mutants)["not tried"], of_git.collect());
}

#[test]
fn no_rule_is_vacuous_on_the_real_pack_and_every_one_is_tried() {
    let Some(folder) = loader::real_pack("final") else { return };
    let mutants = mutants(&loader::files(&folder), &Profile::read(&[]).unwrap());
    let count = mutants.count();
    assert_eq!(vacuous(&mutants), Vec::<String>::new());
    // No gateway of it is evidenced, so nothing that ran was seen or not.
    let beyond = BEYOND.into_iter().filter(|code| *code != "contract.not-checked");
    assert_eq!(by_outcome(&mutants)["not tried"], beyond.chain(["closure.pin-unobserved"]).collect());
    assert!(count.noticed >= 39 && count.blocking >= 29, "{count}");
}

#[test]
fn a_rule_that_speaks_already_is_told_with_what_it_says() {
    let mut files = whole();
    replace(&mut files, PINS, "\"closed-docker-only\"", "\"open\"");
    let mutants = tested(&files, "");
    let of_code = |code| mutants.list.iter().find(|mutant| mutant.code == code).unwrap();
    let Outcome::Speaks { told } = &of_code(Code::ClosureStatusInconsistent).outcome else { panic!("it speaks") };
    assert!(told.headline.starts_with(Code::ClosureStatusInconsistent.title()));
}

#[test]
fn a_rule_that_only_informs_of_another_run_is_tried_on_the_gate_s() {
    let mut files = whole();
    let baseline = "docs/reliability/artifacts/2025-05-06-baseline-001.raw-runs.ndjson";
    replace(&mut files, baseline, "\"wrongClick\":false", "\"wrongClick\":true");
    let mutants = tested(&files, "");
    let missed: Vec<bool> =
        mutants.list.iter().filter(|it| it.code == Code::KpiTargetMissed).map(|it| it.outcome.blocks()).collect();
    assert_eq!(missed, [true, true]);
}

#[test]
fn metrics_without_a_target_make_their_rules_vacuous() {
    let metrics = "[[metrics]]\nname = \"wrongClickRate\"\nlabel = \"w\"\nfield = \"wrongClick\"\ncount = true\n";
    let mutants = tested(&whole(), metrics);
    let silent = vacuous(&mutants);
    assert!(
        silent[0].starts_with("kpi.target-missed: 4 rows of `gate-001` turned bad for `wrongClickRate`"),
        "{silent:?}"
    );
    let codes: BTreeSet<&str> = silent.iter().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(codes, BTreeSet::from(["kpi.target-missed", "kpi.not-proven", "kpi.worse-than-baseline"]));
}

#[test]
fn a_target_that_no_rate_can_miss_makes_its_rule_vacuous() {
    let metrics = "[[metrics]]\nname = \"wrongClickRate\"\nlabel = \"w\"\nfield = \"wrongClick\"\ntarget = \">=0\"\n";
    assert!(vacuous(&tested(&whole(), metrics))[0].starts_with("kpi.target-missed: "));
}

#[test]
fn items_without_checks_make_their_rule_vacuous() {
    let mutants = tested(&whole(), "[checklist]\nitems = []\n");
    assert_eq!(vacuous(&mutants), ["checklist.ticked-unverified: everything but the checklist is gone"]);
    let mut open = whole();
    replace(&mut open, CHECKLIST, "[x]", "[ ]");
    let silent = by_outcome(&tested(&open, "[checklist]\noptional = [\"\"]\n"))["vacuous"].clone();
    assert!(silent.contains("checklist.unticked"), "{silent:?}");
    let optional = tested(&whole(), "[checklist]\noptional = [\"\"]\n");
    let silent = by_outcome(&optional)["vacuous"].clone();
    assert_eq!(silent, BTreeSet::from(["checklist.unticked", "checklist.parent-open"]));
}

#[test]
fn a_lock_that_asks_for_no_smoke_test_silences_no_rule() {
    let mut files = whole();
    replace(&mut files, PINS, "\"requireSmokeTestEvidence\": true", "\"requireSmokeTestEvidence\": false");
    assert_eq!(vacuous(&tested(&files, "")), Vec::<String>::new());
}

#[test]
fn a_rule_that_is_lowered_notices_and_does_not_block() {
    let mutants = tested(&whole(), "[severity]\n\"gate.failed\" = \"info\"\n");
    let mutant = mutants.list.iter().find(|mutant| mutant.code == Code::GateFailed).unwrap();
    let Outcome::Noticed { told, .. } = &mutant.outcome else { panic!("{mutant:?}") };
    assert_eq!(told.finding.severity, Severity::Info);
    assert!(!mutant.outcome.blocks() && mutant.is_lowered());
    assert_eq!(mutants.count().words(), "In part: 1 rule notices what should block, and does not block");
}

#[test]
fn a_note_that_does_not_approve_has_nothing_to_contradict() {
    let mut files = whole();
    replace(&mut files, NOTE, "APPROVED", "BLOCKED");
    let mutants = tested(&files, "");
    let mut untried = by_outcome(&mutants)["not tried"].clone();
    untried.retain(|code| !BEYOND.contains(code));
    let of_approvals = ["note.approvals-missing", "note.commit-differs", "note.contradicts", "note.differs"];
    assert_eq!(untried, BTreeSet::from(of_approvals));
}

#[test]
fn a_file_that_changed_meanwhile_or_cannot_be_read_is_not_tried() {
    let files = whole();
    let profile = Profile::read(&[&text(&files, "signoff.toml")]).unwrap();
    let pack = loader::pack(&files, &profile);
    let assessment = assess(&pack, &profile, &PairOverride::default());
    let prove_with = |source: &dyn Fn(&PackPath) -> Result<Vec<u8>, String>| {
        prove(&Original { pack: &pack, profile: &profile, assessment: &assessment, source }, &PairOverride::default())
    };
    for (mutants, why) in [
        (prove_with(&|_| Ok(b"other".to_vec())), "changed while the gate was tested"),
        (prove_with(&|_| Err("it is larger than 64 MiB".to_owned())), "cannot be damaged: it is larger than 64 MiB"),
    ] {
        let reasons: Vec<&String> = mutants
            .list
            .iter()
            .filter_map(|mutant| match &mutant.outcome {
                Outcome::NotTried { why } => Some(why),
                _ => None,
            })
            .filter(|why| *why != "no history of the release is at hand")
            .collect();
        assert!(reasons.len() > 25 && reasons.iter().all(|reason| reason.ends_with(why)), "{reasons:#?}");
        assert_eq!(vacuous(&mutants), Vec::<String>::new());
    }
}
