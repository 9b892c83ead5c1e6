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
use signoff::domain::evidence::{note, parse, regression, rollback, summary};
use signoff_fuzz::{check_place, kinds_of, profile};

fuzz_target!(|bytes: &[u8]| {
    for kind in kinds_of("documents") {
        if let Err(fault) = parse(kind, bytes, profile()) {
            check_place(bytes, &fault);
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        check_lines(text);
    }
});

/// What is read stands in a line that the text has.
fn check_lines(text: &str) {
    let lines = 1..=text.split(['\n', '\r']).count() as u64;
    let rehearsal = rollback::parse(text, profile());
    rehearsal.flags.iter().for_each(|flag| assert!(lines.contains(&flag.line), "{flag:?}"));
    let regression = regression::parse(text);
    regression.phases.iter().for_each(|phase| assert!(lines.contains(&phase.line), "{phase:?}"));
    let _ = summary::parse(text);
    if let Some(note) = note::parse(text) {
        assert!(note.decision_line.is_none_or(|line| lines.contains(&line)));
        assert!(note.commit_line.is_none_or(|line| lines.contains(&line)));
        note.links.iter().for_each(|(_, line)| assert!(lines.contains(line)));
        note.journal.iter().for_each(|(_, line)| assert!(lines.contains(line)));
        assert!(note.decision.is_none() || note.decision_line.is_some());
    }
}
