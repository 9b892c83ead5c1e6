//! Which runs are compared, what they share, and what they prove together.

use signoff::domain::assessment::ChosenBy;
use signoff::domain::assessment::{Assessment, Reference, Side};
use signoff::domain::finding::Code;
use signoff::domain::rules::assess::assess;
use signoff::domain::rules::pair::PairOverride;
use signoff::domain::statistics::proof::{StatVerdict, Undefined};
use signoff::domain::values::path::PackPath;
use signoff::domain::values::rate::Tally;

use super::{Edit, folder, full, judge, profile, scenarios, told};
use crate::fixtures::loader::{self, Stands};

#[test]
fn a_pair_chosen_by_hand_is_the_one_that_is_compared() {
    let profile = profile();
    let pack = loader::pack(&loader::files(&folder().join("base")), &profile);
    let path = |name: &str| PackPath::new(&format!("docs/reliability/artifacts/2025-05-06-{name}.report.json"));
    let choice = PairOverride { pair: [path("baseline-001"), None] };
    let assessment = assess(&pack, &profile, &choice);
    assert_eq!(assessment.gate.pair, Some([path("baseline-001").unwrap(), path("gate-002").unwrap()]));
    assert_eq!(assessment.gate.chosen, ChosenBy::Hand);
    assert!(assessment.gate.disagreements[0].starts_with("it names other reports"));
    let sides: Vec<_> = assessment.reports.iter().map(|report| report.gate_side).collect();
    assert_eq!(sides, [Some(Side::A), None, Some(Side::B)]);
}

/// The base pack with a second baseline run beside the first: its files, each line changed.
fn with_another_baseline(change: impl Fn(&str) -> String) -> Assessment {
    let mut files = loader::files(&folder().join("base"));
    for end in ["report.json", "raw-runs.ndjson"] {
        let path = full(&files, &format!("baseline-001.{end}"));
        let Some(Stands::File(bytes)) = files.get(&path) else { panic!("{path}") };
        let text = change(&String::from_utf8(bytes.clone()).unwrap());
        files.insert(path.replace("baseline-001", "baseline-000"), Stands::File(text.into_bytes()));
    }
    let profile = profile();
    assess(&loader::pack(&files, &profile), &profile, &PairOverride::default())
}

#[test]
fn runs_that_share_rows_and_are_no_gate_runs_are_a_warning_and_one_run_kept_twice_is_nothing() {
    let shared = |change: &dyn Fn(&str) -> String| {
        let found = with_another_baseline(change).findings.iter().map(told).collect::<Vec<_>>();
        found.into_iter().filter(|line| line.contains("kpi.")).collect::<Vec<_>>()
    };
    let another = |text: &str| text.replace("baseline-001", "baseline-000");
    assert_eq!(shared(&another), Vec::<String>::new());
    let borrowed = |text: &str| another(text).replace("baseline-000-s2", "baseline-001-s2");
    assert_eq!(shared(&borrowed), ["warning kpi.rows-shared baseline-000 baseline-001"]);
    let copied = |text: &str| text.replace("\"2025-05-06-baseline-001.raw", "\"2025-05-06-baseline-000.raw");
    assert_eq!(shared(&copied), Vec::<String>::new());
}

#[test]
fn what_two_runs_share_is_told_with_rows_lines_and_numbers() {
    let edit = |from: &str, to: &str| Edit::Replace {
        file: "gate-002.raw-runs.ndjson".to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
    };
    let assessment = judge(&[edit("{\"runId\"", "\n{\"runId\""), edit("gate-002-s1", "gate-001-s3")]);
    let finding = assessment.findings.iter().find(|it| it.code == Code::KpiRowsShared).unwrap();
    assert_eq!(
        finding.message,
        "`gate-001` and `gate-002` are not two runs: 1 session is in both; first row 4 and row 2 (line 4)."
    );
    let places: Vec<_> = finding.evidence.iter().map(|at| (&at.path.name()[11..19], at.line)).collect();
    assert_eq!(places, [("gate-001", Some(4)), ("gate-002", Some(4))]);
    assert_eq!(finding.compared[1].value, "row 2 (line 4)");
    let capture = &assessment.steps[0];
    assert_eq!((capture.state.word(), capture.summary.contains("not independent")), ("blocked", true));
}

#[test]
fn two_comparable_runs_prove_as_one_sample_what_neither_proves_alone() {
    let profile = |confidence: &str| Edit::Replace {
        file: "signoff.toml".to_owned(),
        from: "confidence = 0.03".to_owned(),
        to: format!("confidence = {confidence}"),
    };
    // 0 of 4 is below 1 % with a confidence of 3.94 %, 0 of 8 with one of 7.73 %.
    let assessment = judge(&[profile("0.07")]);
    let wrong_click = assessment.samples.pooled.iter().find(|it| it.name == "wrongClickRate").unwrap();
    assert_eq!(
        (wrong_click.verdict, wrong_click.sample.map(|it| it.tally)),
        (StatVerdict::Proven, Some(Tally { hits: 0, total: 8 }))
    );
    let runs = assessment.reports.iter().filter(|report| report.gate_side.is_some());
    let words = runs.map(|run| run.metrics.iter().find(|metric| metric.name == "wrongClickRate").unwrap().verdict);
    assert_eq!(words.collect::<Vec<_>>(), [StatVerdict::Met, StatVerdict::Met]);
    let told = assessment.findings.iter().find(|it| it.code == Code::KpiNotProven && it.subject == "wrongClickRate");
    assert!(assessment.headline(told.unwrap()).starts_with("wrong click <0.01: 0/4 proves "), "{told:?}");
    assert_eq!(judge(&[profile("0.08")]).samples.pooled[1].verdict, StatVerdict::Met);
}

#[test]
fn runs_that_are_not_comparable_are_no_one_sample_and_are_held_against_each_other_all_the_same() {
    let (_, scenario) = scenarios().into_iter().find(|(name, _)| name == "runs-of-two-commits").unwrap();
    let samples = judge(&scenario.edits).samples;
    assert_eq!(samples.not_pooled.as_deref(), Some("the two runs are not comparable"));
    assert!(samples.pooled.is_empty());
    let against: Vec<Reference> = samples.contrasts.iter().map(|contrast| contrast.reference).collect();
    assert_eq!(against, [Reference::Run, Reference::Baseline, Reference::Baseline].repeat(2));
}

#[test]
fn rows_that_are_gone_leave_nothing_to_pool_or_to_hold_against_another() {
    let (_, scenario) = scenarios().into_iter().find(|(name, _)| name == "raw-runs-of-a-gate-run-are-gone").unwrap();
    let assessment = judge(&scenario.edits);
    let words: Vec<StatVerdict> = assessment.samples.pooled.iter().map(|pooled| pooled.verdict).collect();
    let unseen = StatVerdict::Undefined(Undefined::NotSeen);
    assert_eq!(words[..2], [unseen, unseen]);
    assert!(assessment.samples.contrasts.iter().all(|contrast| contrast.reference == Reference::Baseline));
}
