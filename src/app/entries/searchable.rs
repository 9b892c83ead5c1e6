//! The words of an entry: what the filter looks through.

use crate::app::entry::Subject;
use crate::app::pane::Pane;
use crate::app::state::State;
use crate::domain::assessment::{Assessment, ItemFact, ReportFact};
use crate::domain::mutation::mutant::{Mutant, Outcome};

/// Everything that an entry says, in one line; `lines` are those of the pane's text. Empty where its facts are gone.
pub(in crate::app) fn of(state: &State, lines: &[&str], subject: &Subject) -> String {
    match subject {
        Subject::Mutant(i) => state.mutant(*i).map(mutant).unwrap_or_default(),
        Subject::Mutants(alike) => alike.first().and_then(|i| state.mutant(*i)).map(ended).unwrap_or_default(),
        Subject::TextLine(i) => lines.get(*i).copied().unwrap_or_default().to_owned(),
        Subject::Change(_) => state.facts.turned.as_ref().map(|it| it.change.to_string()).unwrap_or_default(),
        _ => state.assessment().and_then(|assessment| said(assessment, subject)).unwrap_or_default(),
    }
}

fn said(assessment: &Assessment, subject: &Subject) -> Option<String> {
    Some(match subject {
        Subject::Heading(words) | Subject::Nothing(words) | Subject::Section { title: words, .. } => words.clone(),
        Subject::Finding(i) => {
            let finding = assessment.findings.get(*i)?;
            joined(&[finding.code.name(), finding.code.title(), &finding.subject, &finding.message, &finding.remedy])
        }
        Subject::Alike(alike) => assessment.findings.get(*alike.first()?)?.code.title().to_owned(),
        Subject::Step(i) => {
            let step = assessment.steps.get(*i)?;
            joined(&[&step.title, step.state.word(), &step.summary, &step.next])
        }
        Subject::Comparison(i) => {
            let field = assessment.gate.comparisons.get(*i)?;
            let values = [&field.first, &field.second, &field.breach].map(|text| text.as_deref().unwrap_or_default());
            joined(&[&field.field, field.rule, values[0], values[1], values[2]])
        }
        Subject::Report(_)
        | Subject::Metric { .. }
        | Subject::Pooled(_)
        | Subject::Contrast(_)
        | Subject::Trend(_)
        | Subject::Earlier(_) => return of_runs(assessment, subject),
        Subject::Target(_) | Subject::Smoke(_) | Subject::Field { .. } | Subject::Plugin(_) => {
            return of_closure(assessment, subject);
        }
        Subject::EqualFields(_)
        | Subject::TextLine(_)
        | Subject::Change(_)
        | Subject::Unshown(_)
        | Subject::ToldOnly { .. } => String::new(),
        Subject::Testing | Subject::Mutant(_) | Subject::Mutants(_) => String::new(),
        Subject::Disagreement(i) => assessment.gate.disagreements.get(*i)?.clone(),
        Subject::Flag(i) => assessment.flags.get(*i)?.name.clone(),
        Subject::RollbackStep(i) => {
            let (step, said) = assessment.rollback.as_ref()?.steps.get(*i)?;
            joined(&[step, said.as_ref().map_or("", |(words, _)| words)])
        }
        Subject::Item(i) => item(assessment.checklist.as_ref()?.items.get(*i)?),
        Subject::Artifact(i) => {
            let fact = assessment.artifacts.get(*i)?;
            joined(&[fact.artifact.path.as_str(), fact.artifact.kind.words(), fact.claim.word()])
        }
        Subject::Contract(i) => {
            let contract = assessment.contracts.get(*i)?;
            joined(&[&contract.name, contract.file.as_str(), contract.state.word()])
        }
        Subject::Note(i) => {
            let note = assessment.notes.get(*i)?;
            joined(&[note.path.as_str(), note.decision.map_or("", |decision| decision.word())])
        }
    })
}

/// Reports and what their rows show.
fn of_runs(assessment: &Assessment, subject: &Subject) -> Option<String> {
    Some(match subject {
        Subject::Report(i) => report(assessment.reports.get(*i)?),
        Subject::Metric { report, metric } => {
            let metric = assessment.reports.get(*report)?.metrics.get(*metric)?;
            joined(&[&metric.name, &metric.label, metric.verdict.name()])
        }
        Subject::Pooled(i) => {
            let pooled = assessment.samples.pooled.get(*i)?;
            joined(&[&pooled.name, &pooled.label, "pooled", pooled.verdict.name()])
        }
        Subject::Contrast(i) => {
            let contrast = assessment.samples.contrasts.get(*i)?;
            let [(run, metric), (other, _)] = assessment.sides(contrast)?;
            joined(&[&metric.name, &metric.label, run.name(), other.name(), contrast.shift.name()])
        }
        Subject::Trend(i) => {
            let trend = assessment.trends.get(*i)?;
            joined(&[&trend.name, &trend.label])
        }
        Subject::Earlier(i) => {
            let run = assessment.gate.earlier.get(*i)?;
            joined(&[run.path.as_str(), run.name(), &run.why])
        }
        _ => return None,
    })
}

/// Gateways and plugins.
fn of_closure(assessment: &Assessment, subject: &Subject) -> Option<String> {
    let closure = assessment.closure.as_ref();
    Some(match subject {
        Subject::Target(i) | Subject::Smoke(i) => {
            let target = closure?.targets.get(*i)?;
            joined(&[&target.name, target.status.as_deref().unwrap_or_default()])
        }
        Subject::Field { target, field } => {
            let field = closure?.targets.get(*target)?.fields.get(*field)?;
            joined(&[&field.name, field.state.word(), field.value.as_deref().unwrap_or_default()])
        }
        Subject::Plugin(i) => {
            let plugin = assessment.plugins.get(*i)?;
            joined(&[&plugin.runtime, &plugin.entry])
        }
        _ => return None,
    })
}

/// The text whose lines the pane on screen lists.
pub(in crate::app) fn text(state: &State) -> Option<&str> {
    match state.ui.pane {
        Pane::Gate => state.assessment()?.gate.json.as_deref(),
        Pane::Note => state.draft().map(|draft| draft.text.as_str()),
        _ => None,
    }
}

fn ended(mutant: &Mutant) -> String {
    mutant.outcome.word().to_owned()
}

fn mutant(mutant: &Mutant) -> String {
    let (said, told) = match &mutant.outcome {
        Outcome::Noticed { what, told, .. } => (what.as_str(), told.headline.as_str()),
        Outcome::Vacuous { what } => (what.as_str(), ""),
        Outcome::Speaks { told } => ("", told.headline.as_str()),
        Outcome::NotTried { why } => (why.as_str(), ""),
    };
    joined(&[mutant.code.name(), mutant.outcome.word(), said, told])
}

fn report(report: &ReportFact) -> String {
    let known = [&report.run_id, &report.run_type, &report.state, &report.commit];
    let words = known.map(|text| text.as_deref().unwrap_or_default());
    joined(&[report.path.as_str(), words[0], words[1], words[2], words[3]])
}

fn item(item: &ItemFact) -> String {
    joined(&[&item.id, &item.text, item.state.word(), item.check.map_or("", |check| check.name()), &item.because])
}

fn joined(words: &[&str]) -> String {
    words.join(" ")
}
