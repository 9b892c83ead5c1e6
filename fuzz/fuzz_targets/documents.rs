//! What people write in Markdown: rehearsals, regression evidence, summaries, notes.
//!
//! Covers: src/domain/evidence/build.rs src/domain/evidence/date.rs src/domain/evidence/denial.rs
//! src/domain/evidence/encoding.rs src/domain/evidence/figures.rs src/domain/evidence/foreign.rs
//! src/domain/evidence/label.rs src/domain/evidence/markdown.rs src/domain/evidence/note.rs
//! src/domain/evidence/parse_error.rs src/domain/evidence/regression.rs src/domain/evidence/rollback.rs
//! src/domain/evidence/setting.rs src/domain/evidence/statement.rs src/domain/evidence/summary.rs
//! src/domain/evidence/totals.rs src/domain/evidence/verdict.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use signoff::domain::evidence::{Evidence, parse};
use signoff_fuzz::{check_place, kinds_of, profile};

fuzz_target!(|bytes: &[u8]| {
    for kind in kinds_of("documents") {
        match parse(kind, bytes, profile()) {
            Ok(evidence) => check_lines(bytes, &evidence),
            Err(fault) => check_place(bytes, &fault),
        }
    }
});

/// What is read stands in a line that the text has.
fn check_lines(bytes: &[u8], evidence: &Evidence) {
    let lines = 1..=bytes.split(|byte| matches!(byte, b'\n' | b'\r')).count() as u64;
    match evidence {
        Evidence::Rollback(rehearsal) => {
            rehearsal.flags.iter().for_each(|flag| assert!(lines.contains(&flag.line), "{flag:?}"));
        }
        Evidence::Regression(regression) => {
            regression.phases.iter().for_each(|phase| assert!(lines.contains(&phase.line), "{phase:?}"));
        }
        Evidence::ApprovalNote(note) => {
            assert!(note.decision_line.is_none_or(|line| lines.contains(&line)));
            assert!(note.commit_line.is_none_or(|line| lines.contains(&line)));
            note.links.iter().for_each(|(_, line)| assert!(lines.contains(line)));
            note.journal.iter().for_each(|(_, line)| assert!(lines.contains(line)));
            assert!(note.decision.is_none() || note.decision_line.is_some());
        }
        _ => {}
    }
}
