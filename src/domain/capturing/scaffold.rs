//! Frames of plans, filled with what the profile knows: what is left to be filled in stands in `<...>`, which no plan is
//! read with.

use serde_json::Value;

use crate::domain::profile::Profile;

/// The frame of a plan of a controlled run.
pub fn run_plan(profile: &Profile) -> String {
    let flags: Vec<String> = profile.flags.iter().map(|flag| format!("{} = true\n", key(flag))).collect();
    let scenarios: Vec<String> = profile.runs.scenarios.iter().map(|id| scenario(profile, id)).collect();
    format!(
        "# A controlled run of {}: fill in what stands in <...>. Repository, branch and commit come from git.\n\
         [run]\nid = {}\ntype = {}\nprovider = \"<provider>\"\nmodel = \"<model>\"\nversion = \"<version>\"\n\
         {}\n[run.flags]\n{}{}",
        profile.title.replace(['\n', '\r'], " "),
        quoted(&format!("{}-run-1", profile.runs.gate_type)),
        quoted(&profile.runs.gate_type),
        folder(&profile.paths.capture_plan()),
        flags.concat(),
        scenarios.concat(),
    )
}

/// The frame of a plan of a rollback rehearsal.
pub fn rehearsal_plan(profile: &Profile) -> String {
    let flags: Vec<String> = profile.flags.iter().map(|name| flag(name)).collect();
    format!(
        "# The rollback of {}: fill in what stands in <...>. Repository, branch and commit come from git.\n\
         [rehearsal]\nid = \"rollback-rehearsal-1\"\nversion = \"<version>\"\n\
         {}# For one command, in seconds.\nlimit_s = 60\n\n\
         # What a new session does once all are off: a command and a line of its output, or a question to the operator,\n\
         # `ask = \"What does a new session do?\"`.\n\
         [fallback]\nargv = [\"<program>\"]\nshows = \"<pattern>\"\n{}",
        profile.title.replace(['\n', '\r'], " "),
        folder(&profile.paths.rehearsal_plan()),
        flags.concat(),
    )
}

/// The pack's root, seen from where the plan is looked for.
fn folder(plan: &str) -> String {
    let up: Vec<&str> = plan.split('/').skip(1).map(|_| "..").collect();
    let root = if up.is_empty() { ".".to_owned() } else { up.join("/") };
    format!(
        "# Where programs run, seen from this file: the pack's root, where the plan is {plan}.\nfolder = {}\n",
        quoted(&root)
    )
}

fn flag(name: &str) -> String {
    format!(
        "\n# `setting` prints on or off in one word; {{flag}} is the flag's name, {{before}} the setting as it was read.\n\
         [[flag]]\nname = {}\nsetting = [\"<program>\", \"{{flag}}\"]\noff = [\"<program>\", \"{{flag}}\"]\n\
         restore = [\"<program>\", \"{{flag}}\", \"{{before}}\"]\n\
         before = {{ argv = [\"<program>\"], shows = \"<pattern>\" }}\n\
         after = {{ argv = [\"<program>\"], shows = \"<pattern>\" }}\n",
        quoted(name)
    )
}

fn scenario(profile: &Profile, id: &str) -> String {
    let share = profile.runs.min_sample_count.div_ceil(profile.runs.scenarios.len().max(1) as u64);
    let fed = profile.metrics.iter().filter(|metric| metric.is_over(id));
    let readings: Vec<String> =
        fed.map(|metric| format!("{} = {}\n", key(&metric.name), quoted(&format!("json:/{}", metric.field)))).collect();
    format!(
        "\n[[scenario]]\nid = {}\nargv = [\"<program>\"]\ncount = {share}\nlimit_s = 30\n\
         # \"exit\": any status but 0 counts against it; \"json:/POINTER\": in the JSON object that it prints on a line.\n\
         [scenario.read]\n{}",
        quoted(id),
        readings.concat()
    )
}

/// A text as TOML has it, always in double quotes: there alone a character may stand as its code.
pub(super) fn quoted(text: &str) -> String {
    // A text of JSON is one of TOML too.
    Value::from(text).to_string()
}

/// A key as TOML has it.
pub(super) fn key(name: &str) -> String {
    let is_bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    if is_bare { name.to_owned() } else { quoted(name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::capturing::plan::RunPlan;
    use crate::domain::capturing::rehearsal_plan::RehearsalPlan;
    use crate::domain::values::escaped::is_hazardous;
    use crate::domain::values::escaped_toml::escaped_toml;

    #[test]
    fn a_frame_of_a_rehearsal_is_a_plan_once_it_is_filled_in() {
        let profile = Profile::read(&[]).unwrap();
        let frame = rehearsal_plan(&profile);
        let faults = RehearsalPlan::read(&frame, &profile).unwrap_err();
        assert!(faults.iter().all(|it| it.why.contains("still to be filled in") && it.line.is_some()), "{faults:?}");
        let filled = frame.replace(['<', '>'], "");
        assert_eq!(RehearsalPlan::read(&filled, &profile).unwrap().flags.len(), profile.flags.len());
    }

    #[test]
    fn a_text_is_the_same_in_toml_whatever_stands_in_it() {
        for text in ["a", "a\"b\\c\nd\te", "it's", "\u{9b}\u{202e}\u{2028}\u{e000}\u{e0041}", "\u{1}\u{8}"] {
            let shown = escaped_toml(&format!("a = {}\n", quoted(text)));
            assert!(!shown.trim_end().chars().any(is_hazardous), "{shown}");
            assert_eq!(shown.parse::<toml::Table>().unwrap()["a"].as_str(), Some(text));
        }
    }

    #[test]
    fn a_frame_is_a_plan_once_it_is_filled_in() {
        let profile = Profile::read(&[]).unwrap();
        let frame = run_plan(&profile);
        let faults = RunPlan::read(&frame, &profile).unwrap_err();
        assert_eq!(faults.len(), 3 + profile.runs.scenarios.len(), "{faults:?}");
        assert!(faults.iter().all(|it| it.why.contains("still to be filled in") && it.line.is_some()), "{faults:?}");
        let filled = frame.replace(['<', '>'], "");
        let plan = RunPlan::read(&filled, &profile).unwrap();
        assert_eq!((plan.rows(), plan.shortfalls(&profile)), (200, vec![]));
    }
}
