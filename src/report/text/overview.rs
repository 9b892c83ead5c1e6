//! `signoff status` as text: the Overview as a page. Whether this may ship, what blocks and what to do about it, the
//! steps, what is worth knowing.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{
    Assessment, ContractFact, ContractState, HistoryStanding, Missing, RelationFact, StepFact, Verdict, wording,
};
use crate::domain::evidence::history::{Answer, GitStatus};
use crate::domain::finding::{Code, Finding, Severity};

use super::machine::machine;
use super::page::{Page, Surface};
use super::paint::{TextRole, TextSpan};
use super::samples::samples;

/// Findings of one code that are told one by one; more are counted.
const TOLD: usize = 20;

/// A column of titles is no wider.
const WIDEST_TITLE: usize = 30;

/// Where an entry's words begin.
const INDENT: usize = 2;
/// Where its further lines begin.
const HANG: usize = 6;

/// The page for the pack that the operator named `pack`.
pub fn overview(assessment: &Assessment, pack: &str, surface: Surface) -> String {
    let mut page = Page::new(surface);
    headline(&mut page, assessment, pack);
    may_this_ship(&mut page, assessment);
    steps(&mut page, &assessment.steps);
    samples(&mut page, assessment);
    contracts(&mut page, &assessment.contracts);
    machine(&mut page, assessment);
    worth_knowing(&mut page, assessment);
    page.into_text()
}

/// Row 1 of the cockpit, and under it what is being signed.
fn headline(page: &mut Page, assessment: &Assessment, pack: &str) {
    let counts = format!("  {}", assessment.counts());
    let next = format!("  next: {}", assessment.next());
    let verdict = TextSpan::new(role(assessment.verdict()), assessment.verdict().word());
    page.paragraph(0, INDENT, &[verdict, TextSpan::plain(counts), TextSpan::plain(next)]);
    let under = [assessment.title.clone(), assessment.runs_and_commit(), pack.to_owned()];
    let under: Vec<&str> = under.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    page.paragraph(0, INDENT, &[TextSpan::new(TextRole::Faint, under.join(" | "))]);
    let rules = format!("rules: {}", assessment.policy.describe(&assessment.profile));
    page.paragraph(0, INDENT, &[TextSpan::new(TextRole::Faint, rules)]);
    if let Some(history) = history(assessment) {
        page.paragraph(0, INDENT, &[TextSpan::new(TextRole::Faint, history)]);
    }
}

/// What the history around the pack shows; where there is none, a finding says so.
fn history(assessment: &Assessment) -> Option<String> {
    let fact = &assessment.history;
    if fact.standing != HistoryStanding::Present {
        return None;
    }
    let head = fact.head.as_deref().map_or("no commit", wording::short_commit);
    let (committed, all) = (assessment.kept(GitStatus::Committed), assessment.artifacts.len());
    let merged = fact.pull_requests.iter().filter(|(_, answer)| matches!(answer, Answer::Known(Some(_)))).count();
    let mut parts = vec![format!("git: {head} is checked out"), format!("{committed} of {all} files as committed")];
    parts.push(format!("{merged} of {} pull requests found merged", fact.pull_requests.len()));
    parts.extend(fact.relation.as_ref().map(RelationFact::describe));
    Some(parts.join(" | "))
}

fn role(verdict: Verdict) -> TextRole {
    match verdict {
        Verdict::Ready | Verdict::Approved => TextRole::Good,
        Verdict::Undecided | Verdict::Blocked => TextRole::Bad,
    }
}

fn may_this_ship(page: &mut Page, assessment: &Assessment) {
    let blockers: Vec<&Finding> = assessment.blockers().collect();
    let question = TextSpan::new(TextRole::Title, Severity::Blocker.heading().to_uppercase());
    page.blank();
    page.paragraph(
        0,
        INDENT,
        &[question, TextSpan::plain("  "), TextSpan::new(role(assessment.verdict()), assessment.answer())],
    );
    findings(page, assessment, &blockers);
    approvals(page, assessment);
}

/// Where several people have to approve: who did, and who is missing.
fn approvals(page: &mut Page, assessment: &Assessment) {
    let Some(quorum) = &assessment.quorum else { return };
    title(page, "APPROVALS");
    for approval in quorum.current() {
        let who = format!(" {} at {}", approval.of.approver, approval.at);
        page.paragraph(INDENT, HANG, &[TextSpan::standing(Standing::Ticked), TextSpan::plain(who)]);
    }
    let missing = quorum.missing(quorum.current());
    let standing = if missing == Missing::Nothing { Standing::Sensed } else { Standing::Open };
    page.paragraph(INDENT, HANG, &[TextSpan::standing(standing), TextSpan::plain(format!(" {}", missing.words()))]);
}

fn steps(page: &mut Page, steps: &[StepFact]) {
    title(page, &format!("THE {}STEPS", in_words(steps.len())));
    let widest = steps.iter().map(|step| step.title.chars().count()).max().unwrap_or(0).min(WIDEST_TITLE);
    for step in steps {
        let words = TextSpan::plain(format!(" {} {:widest$}  {:7}  ", step.number, step.title, step.state.word()));
        page.paragraph(
            INDENT,
            HANG + 2,
            &[TextSpan::standing(Standing::of_step(step.state)), words, TextSpan::plain(&step.summary)],
        );
        if !step.next.is_empty() {
            page.paragraph(
                HANG + 2,
                HANG + 6,
                &[TextSpan::new(TextRole::Faint, "next: "), TextSpan::plain(&step.next)],
            );
        }
    }
}

/// How many contracts hold, in a line; where none could be checked, that is told for information.
fn contracts(page: &mut Page, contracts: &[ContractFact]) {
    let in_state = |state| contracts.iter().filter(move |contract| contract.state == state).count();
    let (hold, unchecked) = (in_state(ContractState::Holds), in_state(ContractState::NotChecked));
    let checked = contracts.len() - unchecked;
    if checked == 0 {
        return;
    }
    let standing = if hold == checked { Standing::Sensed } else { Standing::Blocks };
    let rest = if unchecked == 0 { String::new() } else { format!(", {unchecked} not checked") };
    title(page, "CONTRACTS");
    page.paragraph(
        INDENT,
        HANG,
        &[TextSpan::standing(standing), TextSpan::plain(format!(" {hold} of {checked} hold in the source tree{rest}"))],
    );
}

/// `SIX ` where there are six; nothing beyond twelve.
fn in_words(count: usize) -> String {
    const WORDS: [&str; 13] =
        ["", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN", "TWELVE"];
    WORDS.get(count).filter(|word| !word.is_empty()).map(|word| format!("{word} ")).unwrap_or_default()
}

fn of(assessment: &Assessment, severity: Severity) -> Vec<&Finding> {
    assessment.findings.iter().filter(|finding| finding.severity == severity).collect()
}

fn worth_knowing(page: &mut Page, assessment: &Assessment) {
    let (warnings, infos) = (of(assessment, Severity::Warning), of(assessment, Severity::Info));
    title(page, &Severity::Warning.heading().to_uppercase());
    if warnings.is_empty() {
        page.paragraph(INDENT, HANG, &[TextSpan::new(TextRole::Faint, "no warnings")]);
    }
    findings(page, assessment, &warnings);
    if !infos.is_empty() {
        title(page, &Severity::Info.heading().to_uppercase());
        findings(page, assessment, &infos);
    }
}

fn title(page: &mut Page, name: &str) {
    page.blank();
    page.paragraph(0, INDENT, &[TextSpan::new(TextRole::Title, name)]);
}

/// Findings in order; those of one code beyond [`TOLD`] are counted at the end of their kind.
fn findings(page: &mut Page, assessment: &Assessment, listed: &[&Finding]) {
    for same in listed.chunk_by(|a, b| a.code == b.code) {
        same.iter().take(TOLD).for_each(|finding| entry(page, finding, assessment));
        if let Some(more) = same.len().checked_sub(TOLD).filter(|more| *more > 0) {
            unavailable(page, more, same[0].code);
        }
    }
}

fn unavailable(page: &mut Page, more: usize, code: Code) {
    let text = format!("and {more} more of {code}: `signoff status --json` lists them all");
    page.paragraph(HANG, HANG, &[TextSpan::new(TextRole::Faint, text)]);
}

fn entry(page: &mut Page, finding: &Finding, assessment: &Assessment) {
    let role = if finding.severity == Severity::Info { TextRole::Text } else { TextRole::Title };
    let headline = TextSpan::new(role, assessment.headline(finding));
    let code = TextSpan::new(TextRole::Faint, format!("  {}", finding.code));
    page.paragraph(
        INDENT,
        HANG,
        &[TextSpan::standing(Standing::of_finding(finding)), TextSpan::plain(" "), headline, code],
    );
    page.paragraph(HANG, HANG, &[TextSpan::plain(&finding.message)]);
    if let Some(answer) = &finding.answer {
        page.paragraph(HANG, HANG + 4, &[TextSpan::new(TextRole::Faint, answer.told())]);
    }
    if finding.severity == Severity::Info {
        return;
    }
    if !finding.evidence.is_empty() {
        page.paragraph(
            HANG,
            HANG + 4,
            &[TextSpan::new(TextRole::Faint, format!("see {}", wording::places(&finding.evidence)))],
        );
    }
    if !finding.remedy.is_empty() {
        page.paragraph(HANG, HANG + 4, &[TextSpan::new(TextRole::Faint, "do: "), TextSpan::plain(&finding.remedy)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_in_words_up_to_twelve() {
        assert_eq!((in_words(6).as_str(), in_words(0).as_str(), in_words(13).as_str()), ("SIX ", "", ""));
    }
}
