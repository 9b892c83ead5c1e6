//! Smoke-test evidence of a closed target: which transcript counts, and why one does not.

use std::collections::BTreeMap;

use crate::domain::assessment::wording::quoted;
use crate::domain::assessment::{FieldFact, SmokeFact};
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::transcript::SmokeTranscript;
use crate::domain::profile::ClosureTarget;
use crate::domain::values::path::PackPath;

use super::pair::time;

/// A transcript that is kept, and where.
pub type GitStatus<'a> = (&'a PackPath, &'a SmokeTranscript);

/// The newest transcript of each target, by the target's name.
pub fn newest(pack: &Pack) -> BTreeMap<&str, GitStatus<'_>> {
    let mut transcripts: Vec<GitStatus<'_>> = pack.transcripts().collect();
    transcripts.sort_by_cached_key(|(path, transcript)| (time(transcript.ran_at.as_deref()), *path));
    transcripts.into_iter().map(|kept| (kept.1.target.as_str(), kept)).collect()
}

/// Holds the newest transcript of a target against the profile's tests and the lock's pins.
pub fn check_transcripts(newest: Option<&GitStatus<'_>>, target: &ClosureTarget, fields: &[FieldFact]) -> SmokeFact {
    if target.smoke_tests.is_empty() {
        return SmokeFact::NotRequired;
    }
    let why = match newest {
        None => "the pack holds no smoke-test transcript of it".to_owned(),
        Some((path, transcript)) => match shortfall(path, transcript, target, fields) {
            None => return SmokeFact::Evidenced((*path).clone()),
            Some(why) => why,
        },
    };
    let tests = target.smoke_tests.iter().map(|test| (test.name.clone(), test.command.clone())).collect();
    SmokeFact::Missing { why, tests }
}

/// Why a transcript does not show what closing the target takes; `None` where it does.
fn shortfall(
    path: &PackPath,
    transcript: &SmokeTranscript,
    target: &ClosureTarget,
    fields: &[FieldFact],
) -> Option<String> {
    let file = quoted(path.name());
    for test in &target.smoke_tests {
        let mut runs = transcript.tests.iter().filter(|run| run.name == test.name).peekable();
        if runs.peek().is_none() {
            return Some(format!("{file} does not hold the test {}", quoted(&test.name)));
        }
        if runs.any(|run| !run.passed) {
            return Some(format!("{file} says that the test {} did not pass", quoted(&test.name)));
        }
    }
    transcript.pins.iter().find_map(|(name, pin)| {
        let locked = fields.iter().find(|field| field.name == *name).and_then(|field| field.value.as_deref());
        let lock = locked.map_or("nothing".to_owned(), quoted);
        (locked != Some(pin)).then(|| format!("{file} was taken with {name} {}, the lock says {lock}", quoted(pin)))
    })
}
