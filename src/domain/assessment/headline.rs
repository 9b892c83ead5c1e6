//! Findings in a line, the same on every face.

use crate::domain::finding::{Code, Family, Finding, Severity};
use crate::domain::statistics::proof::StatVerdict;

use super::report::{MetricFact, ReportFact};
use super::samples::{ContrastFact, Sides};
use super::{Assessment, Verdict, wording};

impl Assessment {
    /// What a finding is about, in words: a checklist item's text, a path's last part, anything else as it is.
    pub fn subject<'a>(&'a self, finding: &'a Finding) -> &'a str {
        let checklist = self.checklist.as_ref().filter(|_| finding.code.family() == Family::Checklist);
        let item = checklist.and_then(|checklist| checklist.items.by_id(&finding.subject));
        item.map_or_else(|| finding.name(), |item| item.text.trim_end_matches(':'))
    }

    /// A finding in one line, the same on every face: its code's title and its subject, unless the title names that; of one
    /// that is waived that first.
    pub fn headline(&self, finding: &Finding) -> String {
        let said = self.said_by(finding);
        match finding.answer.as_ref().filter(|answer| answer.waives()) {
            Some(answer) => format!("{}: {said}", answer.word()),
            None => said,
        }
    }

    fn said_by(&self, finding: &Finding) -> String {
        if let Some(told) = self.not_proven(finding) {
            return told;
        }
        let (title, subject) = (finding.code.title(), self.subject(finding));
        let is_named = title.to_lowercase().contains(&subject.to_lowercase());
        if is_named { title.to_owned() } else { format!("{title}: {subject}") }
    }

    /// How much blocks and warns: `1 block  9 warn`, and how much is waived: `1 block  8 warn  1 waived`.
    pub fn counts(&self) -> String {
        let [blockers, warnings] = [Severity::Blocker, Severity::Warning].map(|severity| self.count(severity));
        let waived = self.waived().count();
        let told = if waived == 0 { String::new() } else { format!("  {waived} waived") };
        format!("{}  {}{told}", wording::block(blockers), wording::warn(warnings - waived))
    }

    /// May this ship?
    pub fn answer(&self) -> String {
        match (self.verdict(), self.count(Severity::Blocker)) {
            (Verdict::Approved, _) => {
                format!("Yes: it is approved, and nothing blocks{}", self.but_for_what_is_waived())
            }
            (Verdict::Ready, _) => {
                format!("Yes, once a note approves it: nothing blocks{}", self.but_for_what_is_waived())
            }
            (Verdict::Undecided, _) => "Not before git has answered: nothing else blocks".to_owned(),
            (Verdict::Blocked, 1) => "No: 1 thing blocks".to_owned(),
            (Verdict::Blocked, blockers) => format!("No: {blockers} things block"),
        }
    }

    fn but_for_what_is_waived(&self) -> String {
        match self.waived().count() {
            0 => String::new(),
            1 => ", and 1 blocker is waived".to_owned(),
            waived => format!(", and {waived} blockers are waived"),
        }
    }

    /// What the next thing is: the first blocker, else what the first open step asks for.
    pub fn next(&self) -> String {
        let blocker = self.blockers().next().map(|finding| self.headline(finding));
        let step = || self.steps.iter().map(|step| step.next.as_str()).find(|next| !next.is_empty());
        blocker.or_else(|| step().map(str::to_owned)).unwrap_or_else(|| "nothing, all holds".to_owned())
    }

    /// Reports, metrics and sides of a contrast: the run's, then the other's. `None` where they are gone.
    pub fn sides(&self, contrast: &ContrastFact) -> Option<Sides<'_>> {
        let side = |report: usize| {
            let report = self.reports.get(report)?;
            Some((report, report.metrics.get(contrast.metric)?))
        };
        Some([side(contrast.run)?, side(contrast.other)?])
    }

    /// The headline of `kpi.not-proven`: what a run proves and what both prove together. `None` for other findings.
    /// `wrong click <0.01: 0/200 proves 1.49 %, pooled 0/400 0.75 %`
    fn not_proven(&self, finding: &Finding) -> Option<String> {
        if finding.code != Code::KpiNotProven {
            return None;
        }
        let runs = self.reports.iter().filter(|report| report.gate_side.is_some());
        let metrics = runs.flat_map(|run| run.metrics.iter().enumerate().map(move |(at, metric)| (run, at, metric)));
        let of_one = |run: &ReportFact, metric: &MetricFact| format!("{} {}", run.name(), metric.name);
        let (run, at, metric) = metrics
            .filter(|(.., metric)| metric.verdict == StatVerdict::Met)
            .find(|(run, _, metric)| finding.subject == metric.name || finding.subject == of_one(run, metric))?;
        let alone = if finding.subject == metric.name { String::new() } else { format!(" in {}", run.name()) };
        let proves = wording::short_bound(metric.sample?.tally, metric.target?, metric.proof?);
        let pooled = self.samples.pooled.get(at).and_then(|pooled| {
            Some(format!(
                ", pooled {}",
                wording::short_bound(pooled.sample?.tally, pooled.target?, pooled.proof?).replace(" proves", "")
            ))
        });
        let (label, target) = (&metric.label, metric.target?);
        Some(format!("{label} {target}{alone}: {proves}{}", pooled.unwrap_or_default()))
    }
}
