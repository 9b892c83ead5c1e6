//! `signoff explain` as text: a rule, and the reasoning of each of its findings; or every rule in a line.

use crate::domain::assessment::standing::Standing;
use crate::domain::assessment::{Assessment, EchoFact, wording};
use crate::domain::finding::{Code, Compared, Finding};
use crate::domain::profile::Profile;

use super::page::{Page, Surface};
use super::paint::{TextRole, TextSpan};

/// Findings that are reasoned about on one page; more are counted.
const TOLD: usize = 20;

const INDENT: usize = 2;
/// Values of a sequence that a page of 80 columns has room for.
const DRAWN: usize = 64;
/// Where an entry's words begin.
const BODY: usize = 6;

/// Every code with its severity and its title.
pub fn rules(profile: &Profile, surface: Surface) -> String {
    let mut page = Page::new(surface);
    let widest = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or(0);
    for code in Code::ALL {
        let standing = TextSpan::standing(Standing::of_severity(profile.severity_of(*code)));
        let name = TextSpan::plain(format!(" {:widest$}  ", code.name()));
        page.paragraph(0, BODY, &[standing, name, TextSpan::new(TextRole::Faint, code.title())]);
    }
    page.blank();
    page.paragraph(0, 0, &[TextSpan::new(TextRole::Faint, "`signoff explain CODE` prints the rule.")]);
    page.into_text()
}

/// The rule behind a code, and what it found on the pack that the operator named so.
pub fn rule(code: Code, profile: &Profile, found: Option<(&str, &Assessment)>, surface: Surface) -> String {
    let mut page = Page::new(surface);
    let rule = profile.rule(code);
    page.paragraph(
        0,
        INDENT,
        &[TextSpan::new(TextRole::Title, code.name()), TextSpan::plain(format!("  {}", code.title()))],
    );
    field(&mut page, "severity", &weight(code, profile));
    field(&mut page, "rule", rule.sentence);
    field(&mut page, "source", rule.source);
    match found {
        Some((pack, assessment)) => on_pack(&mut page, code, pack, assessment),
        None => {
            page.blank();
            let hint = format!("`signoff explain {code} PACK` tells the reasoning on a pack.");
            page.paragraph(0, 0, &[TextSpan::new(TextRole::Faint, hint)]);
        }
    }
    page.into_text()
}

fn field(page: &mut Page, name: &str, value: &str) {
    page.paragraph(
        INDENT,
        INDENT + 10,
        &[TextSpan::new(TextRole::Faint, format!("{name:10}")), TextSpan::plain(value)],
    );
}

fn weight(code: Code, profile: &Profile) -> String {
    let (own, here) = (code.severity().word(), profile.severity_of(code).word());
    if own == here { own.to_owned() } else { format!("{here} under the profile {}, {own} by default", profile.name) }
}

fn on_pack(page: &mut Page, code: Code, pack: &str, assessment: &Assessment) {
    let findings: Vec<&Finding> = assessment.findings_of(code).collect();
    page.blank();
    let count = match findings.len() {
        0 => "no finding: nothing that this rule looks at breaks it".to_owned(),
        count => wording::counted(count as u64, "finding"),
    };
    page.paragraph(
        0,
        INDENT,
        &[TextSpan::new(TextRole::Title, format!("ON {pack}")), TextSpan::plain(format!("  {count}"))],
    );
    for finding in findings.iter().take(TOLD) {
        reasoning(page, finding, assessment);
    }
    if let Some(more) = findings.len().checked_sub(TOLD).filter(|more| *more > 0) {
        page.blank();
        let text = format!("and {more} more: `signoff explain {code} PACK --json` lists them all");
        page.paragraph(INDENT, BODY, &[TextSpan::new(TextRole::Faint, text)]);
    }
}

fn reasoning(page: &mut Page, finding: &Finding, assessment: &Assessment) {
    page.blank();
    let standing = TextSpan::standing(Standing::of_finding(finding));
    page.paragraph(
        INDENT,
        BODY,
        &[standing, TextSpan::new(TextRole::Title, format!(" {}", assessment.headline(finding)))],
    );
    page.paragraph(BODY, BODY, &[TextSpan::plain(&finding.message)]);
    if let Some(answer) = &finding.answer {
        page.paragraph(BODY, BODY + 4, &[TextSpan::new(TextRole::Faint, answer.told())]);
    }
    if finding.code == Code::KpiTooAlike {
        assessment.echoes_of(finding).for_each(|echo| sequences(page, echo));
    }
    if !finding.compared.is_empty() {
        page.paragraph(BODY, BODY, &[TextSpan::new(TextRole::Faint, "compared:")]);
    }
    finding.compared.iter().for_each(|compared| value(page, compared));
    if !finding.evidence.is_empty() {
        page.paragraph(
            BODY,
            BODY + 4,
            &[TextSpan::new(TextRole::Faint, format!("see {}", wording::places(&finding.evidence)))],
        );
    }
    if !finding.remedy.is_empty() {
        page.paragraph(BODY, BODY + 4, &[TextSpan::new(TextRole::Faint, "do: "), TextSpan::plain(&finding.remedy)]);
    }
}

/// The rows that answer each other, one sequence above the other, a digit each: 0 for the lowest of its scenario, 9 for
/// the highest.
fn sequences(page: &mut Page, echo: &EchoFact) {
    for (name, beats) in ["first", "again"].into_iter().zip(&echo.drawn) {
        let digits: String = beats.iter().take(DRAWN).map(|beat| beat.level(10).to_string()).collect();
        page.paragraph(BODY, BODY, &[TextSpan::new(TextRole::Faint, format!("{name} ")), TextSpan::plain(digits)]);
    }
}

fn value(page: &mut Page, compared: &Compared) {
    let Compared { what, value, origin } = compared;
    page.paragraph(BODY + 2, BODY + 4, &[TextSpan::new(TextRole::Faint, format!("{what}: ")), TextSpan::plain(value)]);
    page.paragraph(BODY + 4, BODY + 4, &[TextSpan::new(TextRole::Faint, origin.to_string())]);
}
