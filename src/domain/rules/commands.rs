//! Commands in full, as steps and findings offer them: filled with what the profile knows, ready to be copied.

use crate::domain::probing::plan::as_typed;
use crate::domain::profile::Profile;
use crate::domain::profile::policy::PolicySource;

/// The command that captures two runs, and the one before it where there is no plan yet: `has` knows the pack's files.
pub(super) fn capture_two(profile: &Profile, has: &dyn Fn(&str) -> bool) -> String {
    let paths = &profile.paths;
    let words = ["--two-runs", "--out-dir", &paths.artifacts];
    from_plan(profile, has, ("collect", &paths.capture_plan(), &words), "Capture two runs")
}

/// The command that rehearses the rollback, likewise.
pub(super) fn rehearse(profile: &Profile, has: &dyn Fn(&str) -> bool) -> String {
    let plan = profile.paths.rehearsal_plan();
    from_plan(
        profile,
        has,
        ("rehearse", &plan, &[]),
        "Rehearse the rollback of the full flag set on the measured commit",
    )
}

fn from_plan(
    profile: &Profile,
    has: &dyn Fn(&str) -> bool,
    (command, plan, words): (&str, &str, &[&str]),
    what: &str,
) -> String {
    let run = typed(profile, command, &[&[plan], words].concat());
    if has(plan) {
        return format!("{what}: `{run}`.");
    }
    let scaffold = typed(profile, command, &["--scaffold"]);
    format!("Write a plan, from `{scaffold} > {}`. {what}: `{run}`.", as_typed(&[plan.to_owned()]))
}

/// The command that writes a run's report from its rows. `provenance` stands in the order of the options.
pub(super) fn write_kpi(
    profile: &Profile,
    (raw, out): (&str, &str),
    provenance: [&str; 6],
    [run_id, run_type]: [&str; 2],
) -> String {
    const OPTIONS: [&str; 6] = ["--repo", "--branch", "--commit", "--provider", "--model", "--app-version"];
    let files = [("--raw", raw), ("--out", out)];
    let run = [("--run-id", run_id), ("--run-type", run_type)];
    let options = files.into_iter().chain(OPTIONS.into_iter().zip(provenance)).chain(run);
    let words: Vec<&str> = options.flat_map(|(option, value)| [option, value]).collect();
    format!("Write its report from its rows: `{}`.", typed(profile, "kpi", &words))
}

/// A command in full, under the rules in force.
fn typed(profile: &Profile, command: &str, words: &[&str]) -> String {
    let rules = match (profile.policy.source, &profile.policy.path) {
        (PolicySource::Pack | PolicySource::File, Some(path)) => vec!["--profile", path.as_str()],
        _ => Vec::new(),
    };
    let words: Vec<String> = [&["signoff", command], words, &rules].concat().into_iter().map(str::to_owned).collect();
    as_typed(&words)
}
