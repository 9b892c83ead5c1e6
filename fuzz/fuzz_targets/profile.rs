//! Profiles, and the plans of runs and rehearsals: a fault names its line.
//!
//! Covers: src/domain/capturing/plan.rs src/domain/capturing/rehearsal.rs src/domain/capturing/rehearsal_plan.rs
//! src/domain/profile/reading.rs src/domain/profile/template.rs src/domain/values/toml_text.rs
#![no_main]

use libfuzzer_sys::fuzz_target;
use signoff::domain::capturing::plan::RunPlan;
use signoff::domain::capturing::rehearsal::printed_setting;
use signoff::domain::capturing::rehearsal_plan::RehearsalPlan;
use signoff::domain::profile::Profile;
use signoff_fuzz::profile;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Err(error) = Profile::read(&[text]) {
        assert!(!error.to_string().is_empty());
    }
    let faults = [RunPlan::read(text, profile()).err(), RehearsalPlan::read(text, profile()).err()];
    let lines = text.split('\n').count() as u64;
    for fault in faults.into_iter().flatten().flatten() {
        assert!(fault.line.is_none_or(|line| (1..=lines).contains(&line)), "{fault:?} of {lines} lines");
    }
    if let Some((word, _)) = printed_setting(text) {
        assert!(!word.contains(char::is_whitespace));
    }
});
