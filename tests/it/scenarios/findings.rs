//! What the judgement says about the good pack, and about it with each damage.

use std::collections::BTreeSet;

use signoff::domain::assessment::Verdict;
use signoff::domain::finding::{Code, Finding};
use signoff::domain::rules::assess::assess;
use signoff::domain::rules::pair::PairOverride;

use super::{Edit, folder, judge, profile, scenarios, told};
use crate::fixtures::loader::{self, Stands};

#[test]
fn the_good_pack_is_approved_and_nothing_is_said_about_it() {
    let assessment = judge(&[]);
    assert_eq!(assessment.findings, Vec::new());
    assert_eq!(assessment.verdict(), Verdict::Approved);
    let states: Vec<_> = assessment.steps.iter().map(|step| (step.state.word(), step.next.as_str())).collect();
    assert_eq!(states, [("sensed", ""), ("sensed", ""), ("sensed", ""), ("sensed", ""), ("done", ""), ("done", "")]);
}

#[test]
fn a_rehearsal_that_leaves_a_step_or_its_date_open_is_not_sensed() {
    let state = |edits: &[Edit]| judge(edits).steps[3].state.word();
    let edit = |file: &str, from: &str, to: &str| Edit::Replace {
        file: file.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
    };
    let rehearsal = "rollback-rehearsal.md";
    assert_eq!(state(&[edit(rehearsal, "After: all five flags off.", "")]), "done");
    assert_eq!(state(&[edit(rehearsal, "- Date: 2025-05-06", "- Date: last Tuesday")]), "done");
    assert_eq!(state(&[edit(rehearsal, "After: all five flags off.", "After: all five flags on.")]), "blocked");
}

#[test]
fn every_damage_is_said_with_its_code_and_nothing_else_is() {
    let mut wrong = Vec::new();
    for (name, scenario) in scenarios() {
        let assessment = scenario.judge();
        let found: BTreeSet<String> = assessment.findings.iter().map(told).collect();
        if found != scenario.findings || found.len() != assessment.findings.len() {
            let expected: Vec<_> = scenario.findings.difference(&found).collect();
            let surplus: Vec<_> = found.difference(&scenario.findings).collect();
            wrong.push(format!("{name}\n  not said: {expected:#?}\n  not expected: {surplus:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_scenario() {
    let told: BTreeSet<String> = scenarios().into_iter().flat_map(|(_, scenario)| scenario.findings).collect();
    let codes: BTreeSet<&str> = told.iter().filter_map(|line| line.split(' ').nth(1)).collect();
    let untold: Vec<&Code> = Code::ALL.iter().filter(|code| !codes.contains(code.name())).collect();
    assert!(untold.is_empty(), "{untold:?}");
}

#[test]
fn every_finding_is_one_sentence_with_evidence_and_a_remedy() {
    for (name, scenario) in scenarios() {
        for finding in scenario.judge().findings {
            let Finding { code, message, remedy, evidence, .. } = &finding;
            assert!(message.ends_with('.') && !message.ends_with("..") && !message.contains('\n'), "{name}: {message}");
            assert!(remedy.ends_with('.'), "{name}: {remedy}");
            let absent = [
                Code::RollbackMissing,
                Code::ClosureLockMissing,
                Code::ChecklistMissing,
                Code::GateMissing,
                Code::ContractFileMissing,
                Code::ContractNotChecked,
                Code::HistoryAbsent,
            ];
            assert!(!evidence.is_empty() || absent.contains(code), "{name}: {code} rests on nothing");
        }
    }
}

#[test]
fn a_file_cut_anywhere_is_judged_and_never_passes_unless_nothing_was_lost() {
    let profile = profile();
    let base = loader::files(&folder().join("base"));
    // What a prerequisite's transcript shows closes nothing, and the statement is of a note that was superseded.
    let closes_nothing = |name: &str| [".probe.json", ".intoto.json"].iter().any(|ending| name.ends_with(ending));
    for (name, stands) in base.iter().filter(|(name, _)| name.ends_with("json") && !closes_nothing(name)) {
        let Stands::File(bytes) = stands else { panic!("{name}") };
        for end in (0..bytes.len() - 1).step_by(61) {
            let mut files = base.clone();
            files.insert(name.clone(), Stands::File(bytes[..end].to_vec()));
            let assessment = assess(&loader::pack(&files, &profile), &profile, &PairOverride::default());
            assert_eq!(assessment.verdict(), Verdict::Blocked, "{name} cut at {end}");
        }
    }
}
