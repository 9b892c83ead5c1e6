//! From a pack to its assessment: every rule, in order.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::assessment::{
    Assessment, CaptureFact, ClosureFact, ContractFact, EchoFact, GateFact, JournalFact, PluginFact, ProbeFact,
    ReportFact, SamplesFact, Trend, measured_report,
};
use crate::domain::evidence::journal::graph::{EverySaid, Graph};
use crate::domain::evidence::pack::Pack;
use crate::domain::finding::Finding;
use crate::domain::profile::Profile;
use crate::domain::values::digest::Digest;
use crate::domain::values::path::PackPath;

use super::answered::Answers;
use super::pair::{self, PairOverride};
use super::{
    attempts, baseline, capture, checklist, checksums, claims, clock, closure, contract, dated, echoes, evidence,
    figures, flags, gate, history, host, journal, kpi, links, note, plugins, policy, probes, proof, provenance, quorum,
    rehearsal, repeated, rollback, rows_repeated, samples, senses, series, set_aside, shared, statuses, steps, summary,
    superseded, times,
};

/// Judges a pack. Pure: the same pack, profile and choice give the same assessment.
pub fn assess(pack: &Pack, profile: &Profile, choice: &PairOverride) -> Assessment {
    let (Measured { reports, gate, captures, samples, echoes }, of_runs) = judge_runs(pack, profile, choice);
    let commit = kpi::measured_commit(pack, &reports, profile);
    let rehearsal = rehearsal::choose(pack, commit.as_ref().map(|(commit, _)| *commit));
    let (rollback, of_rollback) = rollback::check_rehearsal(pack, profile, rehearsal, commit, &reports);
    let (flags, of_flags) = flags::check_flags(pack, profile, &reports, rehearsal);
    let (Closed { closure, plugins, probes, contracts }, of_closure) = judge_closure(pack, profile);
    let journal = Graph::of(pack.journals());
    let said = journal.said();
    let answers = Answers::of(&said, profile, pack.moment);
    let grounds = senses::Grounds { pack, profile, reports: &reports, gate: &gate, rehearsal };
    let (checklist, of_checklist) = checklist::check_items(grounds, &said);
    let (history, of_history) = history::check_history(pack, profile, measured_report(&reports, profile));
    let families = [
        of_runs,
        of_rollback,
        of_flags,
        of_closure,
        of_checklist,
        journal::check_journals(pack, &journal),
        of_history,
        judge_documents(pack, profile, (&reports, &gate)),
    ];
    let assessment = Assessment {
        profile: profile.name.clone(),
        title: profile.title.clone(),
        findings: weighed(&answers, families.into_iter().flatten().collect()),
        artifacts: claims::facts(pack, profile),
        trends: Trend::all(&reports),
        reports,
        gate,
        captures,
        samples,
        echoes,
        flags,
        rollback,
        checklist,
        journal: recorded(&journal, &said),
        quorum: quorum::count_approvals(pack, profile, (&journal, &said)),
        closure,
        plugins,
        probes,
        contracts,
        steps: Vec::new(),
        notes: Vec::new(),
        history,
        digest: pack.digest(),
        sources: profile.sources.clone(),
        policy: profile.policy.clone(),
        waivers: profile.waivers.clone(),
    };
    with_conclusions(assessment, (pack, profile), (&said, &answers))
}

/// What was measured, and whether the gate holds over it.
struct Measured {
    reports: Vec<ReportFact>,
    gate: GateFact,
    captures: Vec<CaptureFact>,
    samples: SamplesFact,
    echoes: Vec<EchoFact>,
}

fn judge_runs(pack: &Pack, profile: &Profile, choice: &PairOverride) -> (Measured, Vec<Finding>) {
    let series = series::of_pack(pack);
    let within = echoes::look_within(pack, profile, &series);
    let mut reports = kpi::read_reports(pack, profile, &within);
    let pairing = pair::choose(pack, profile, &reports, choice);
    kpi::take_sides(&mut reports, pairing.pair.as_ref());
    let (of_sharing, mut dependence) = shared::check_shared_rows(pack, profile, &reports);
    let (echoes, of_echoes) = echoes::check_echoes(pack, &reports, (&series, &within), &mut dependence);
    attempts::count_attempts(profile, &mut reports, dependence.told_again());
    let of_kpi = kpi::check_reports(pack, profile, &reports);
    let (mut gate, of_gate) = gate::check_gate(pack, profile, &pairing);
    let (earlier, of_repetition) = repeated::check_earlier_runs(pack, profile, &reports, &gate);
    gate.earlier = earlier;
    let (captures, of_captures) = capture::check_captures(pack, profile, &reports);
    let of_newer = superseded::check_newer_runs(pack, profile, &reports);
    gate.left_out = of_newer.len();
    let samples = samples::compare_samples(profile, &reports, &gate, &dependence);
    let of_rows = weigh_rows(pack, profile, &reports, &samples);
    let families = [of_kpi, of_gate, of_newer, of_captures, of_rows, of_sharing, of_echoes, of_repetition];
    (Measured { reports, gate, captures, samples, echoes }, families.into_iter().flatten().collect())
}

/// What has to be in place beside the release: targets, plugins, programs, contracts.
struct Closed {
    closure: Option<ClosureFact>,
    plugins: Vec<PluginFact>,
    probes: Vec<ProbeFact>,
    contracts: Vec<ContractFact>,
}

fn judge_closure(pack: &Pack, profile: &Profile) -> (Closed, Vec<Finding>) {
    let (closure, of_targets) = closure::check_targets(pack, profile);
    let (mut plugins, of_plugins) = plugins::check_plugins(pack, profile);
    let of_host = host::check_host(pack, profile, &mut plugins);
    let (probes, of_probes) = probes::check_prerequisites(pack, profile);
    let (contracts, of_contracts) = contract::check_contracts(pack, profile);
    let families = [of_targets, of_plugins, of_host, of_probes, of_contracts];
    (Closed { closure, plugins, probes, contracts }, families.into_iter().flatten().collect())
}

/// The files themselves: whether they can be read, agree, are where others name them, and were made under these rules.
fn judge_documents(pack: &Pack, profile: &Profile, (reports, gate): (&[ReportFact], &GateFact)) -> Vec<Finding> {
    let families = [
        evidence::check_artifacts(pack, profile, reports),
        summary::check_summaries(pack, reports, gate),
        dated::check_dates(pack),
        set_aside::check_set_aside(pack, profile),
        checksums::check_manifests(pack, profile),
        links::check_links(pack, profile),
        provenance::check_provenance(pack, profile, reports),
        policy::check_policy(profile),
    ];
    families.into_iter().flatten().collect()
}

fn recorded(journal: &Graph<'_>, said: &EverySaid<'_>) -> JournalFact {
    JournalFact {
        entries: journal.count(),
        root: journal.root(),
        heads: journal.heads().into_iter().collect(),
        notes: said.keys().filter_map(|about| about.note()).map(|note| note.path.clone()).collect(),
    }
}

/// What the rows show beyond the numbers of their reports: proof, order in time, the baseline beside them, repeats.
fn weigh_rows(pack: &Pack, profile: &Profile, reports: &[ReportFact], samples: &SamplesFact) -> Vec<Finding> {
    let families = [
        proof::check_proofs(pack, profile, reports, samples),
        baseline::compare_with_baseline(pack, reports, samples),
        times::check_times(pack, reports),
        clock::check_clocks(pack, profile, reports),
        rows_repeated::check_repeated_rows(pack, reports),
        statuses::check_statuses(pack, profile, reports),
        figures::check_figures(pack),
    ];
    families.into_iter().flatten().collect()
}

/// Adds what rests on all findings: notes, steps, and which findings rest on which artifact.
fn with_conclusions(
    mut assessment: Assessment,
    (pack, profile): (&Pack, &Profile),
    (said, answers): (&EverySaid<'_>, &Answers<'_>),
) -> Assessment {
    let (notes, of_notes) = note::check_notes((pack, profile), said, &assessment);
    assessment.notes = notes;
    let of_notes = weighed(answers, of_notes);
    assessment.findings = listed(assessment.findings.into_iter().chain(of_notes).collect());
    assessment.steps = steps::describe_steps(profile, &assessment);
    claims::claim(&mut assessment, profile);
    let mut resting: BTreeMap<PackPath, BTreeSet<usize>> = BTreeMap::new();
    for (index, finding) in assessment.findings.iter().enumerate() {
        for place in &finding.evidence {
            resting.entry(place.path.clone()).or_default().insert(index);
        }
    }
    for fact in &mut assessment.artifacts {
        fact.findings = resting.remove(&fact.artifact.path).into_iter().flatten().collect();
    }
    assessment
}

/// Under the profile's severities and what people said to them.
fn weighed(answers: &Answers<'_>, mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.iter_mut().for_each(|finding| answers.weigh(finding));
    listed(findings)
}

/// In the order in which they are listed: what is waived before what warns, and what was acknowledged last.
fn listed(mut findings: Vec<Finding>) -> Vec<Finding> {
    let standing = |it: &Finding| (it.severity, !it.is_waived(), it.is_answered(), it.code);
    findings.sort_by(|one, other| standing(one).cmp(&standing(other)).then_with(|| one.subject.cmp(&other.subject)));
    identify(&mut findings);
    findings
}

/// Findings that share code and subject are told apart by what they say; what they say twice, by its number.
fn identify(findings: &mut [Finding]) {
    let plain = |finding: &Finding| format!("{}:{}", finding.code, finding.subject);
    let mut shared: BTreeMap<String, usize> = BTreeMap::new();
    findings.iter().for_each(|finding| *shared.entry(plain(finding)).or_default() += 1);
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for finding in findings {
        let plain = plain(finding);
        let said = Digest::of(finding.message.as_bytes()).to_string();
        let id = if shared[&plain] > 1 { format!("{plain}#{}", &said[..8]) } else { plain };
        let count = taken.entry(id.clone()).or_default();
        *count += 1;
        finding.id = if *count == 1 { id } else { format!("{id}.{count}") };
    }
}
