//! The words of an entry: what the filter looks through.

use crate::app::thing::Thing;
use crate::domain::assessment::{ItemFact, ReportFact};
use crate::domain::mutation::mutant::{Mutant, Outcome};

/// Everything that an entry says, in one line.
pub(super) fn words(thing: &Thing<'_>) -> String {
    match thing {
        Thing::Heading(words) | Thing::Nothing(words) | Thing::JsonLine(_, words) | Thing::NoteLine(_, words) => {
            words.to_string()
        }
        Thing::Section(items) => items.first().map_or_else(String::new, |item| item.section.clone()),
        Thing::Finding(it) => joined(&[it.code.name(), it.code.title(), &it.subject, &it.message, &it.remedy]),
        Thing::Alike(alike) => alike.first().map_or("", |finding| finding.code.title()).to_owned(),
        Thing::Step(step) => joined(&[&step.title, step.state.word(), &step.summary, &step.next]),
        Thing::Comparison(field) => {
            let values = [&field.first, &field.second, &field.breach].map(|text| text.as_deref().unwrap_or_default());
            joined(&[&field.field, field.rule, values[0], values[1], values[2]])
        }
        Thing::Report(it) => report(it),
        Thing::Metric(_, metric) => joined(&[&metric.name, &metric.label, metric.verdict.name()]),
        Thing::Pooled(pooled) => joined(&[&pooled.name, &pooled.label, "pooled", pooled.verdict.name()]),
        Thing::Contrast(contrast, [(run, metric), (other, _)]) => {
            joined(&[&metric.name, &metric.label, run.name(), other.name(), contrast.shift.name()])
        }
        Thing::Echo(echo) => joined(&["too alike", &echo.field, &echo.alignment.words(["", ""])]),
        Thing::Trend(trend) => joined(&[&trend.name, &trend.label]),
        Thing::Earlier(run) => joined(&[run.path.as_str(), run.name(), &run.why]),
        Thing::Target(target) => joined(&[&target.name, known(&target.status)]),
        Thing::Closure(closure) => joined(&["closure", known(&closure.mode), known(&closure.declared)]),
        Thing::Probe(probe, _) => joined(&[&probe.name, probe.purpose(), probe.state.word(), &probe.command]),
        Thing::LockChange(_, value) => joined(&[&value.path, known(&value.old), known(&value.new)]),
        Thing::Field(_, field) => joined(&[&field.name, field.state.word(), known(&field.value)]),
        Thing::Plugin(plugin) => joined(&[&plugin.runtime, &plugin.entry]),
        Thing::Disagreement(sentence) => (*sentence).to_owned(),
        Thing::Flag(flag) => flag.name.clone(),
        Thing::RollbackStep(_, (step, says)) => joined(&[step, says.as_ref().map_or("", |says| says.words.as_str())]),
        Thing::Item(it) => item(it),
        Thing::Artifact(fact) => joined(&[fact.artifact.path.as_str(), fact.artifact.kind.words(), fact.claim.word()]),
        Thing::Contract(contract) => joined(&[&contract.name, contract.file.as_str(), contract.state.word()]),
        Thing::Capture(capture) => joined(&["capture", &capture.run_id, capture.standing.word()]),
        Thing::Note(note) => joined(&[note.path.as_str(), note.decision.map_or("", |decision| decision.word())]),
        Thing::Mutant(it) => mutant(it),
        Thing::Mutants(alike) => alike.first().map_or("", |mutant| mutant.outcome.word()).to_owned(),
        Thing::Change(turned, _) => turned.change.to_string(),
        Thing::EqualFields(_) | Thing::Unshown(_) | Thing::ToldOnly { .. } | Thing::Testing(_) => String::new(),
    }
}

fn mutant(mutant: &Mutant) -> String {
    let [damage, said] = match &mutant.outcome {
        Outcome::Noticed { what, told, .. } => [what, &told.headline].map(String::as_str),
        Outcome::Vacuous { what } => [what, ""],
        Outcome::Speaks { told } => ["", &told.headline],
        Outcome::NotTried { why } => [why, ""],
    };
    joined(&[mutant.code.name(), mutant.outcome.word(), damage, said])
}

fn report(report: &ReportFact) -> String {
    let words = [&report.run_id, &report.run_type, &report.state, &report.commit].map(known);
    joined(&[report.path.as_str(), words[0], words[1], words[2], words[3]])
}

fn item(item: &ItemFact) -> String {
    joined(&[&item.id, &item.text, item.state.word(), item.check.map_or("", |check| check.name()), &item.because])
}

fn known(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default()
}

fn joined(words: &[&str]) -> String {
    words.join(" ")
}
