//! `signoff collect`: what is written, what counts against whom, and what is refused.

use super::{GOOD, Kitchen, RECORD, ROWS};

#[test]
fn a_run_is_captured_whole_with_its_provenance_and_judged() {
    let kitchen = Kitchen::new(GOOD);
    let ran = kitchen.collect("").ends(0).says("6 of 6, 0 failed, captured whole");
    assert_eq!(ran.stdout, format!("{ROWS}\n{RECORD}\n"));
    let (rows, record, commit) = (kitchen.rows(), kitchen.record(), kitchen.git(&["rev-parse", "HEAD"]));
    assert_eq!(rows.len(), 6);
    for row in &rows {
        assert_eq!(row["environment"]["git"]["commit"], commit.as_str());
        assert_eq!(
            (&row["environment"]["git"]["repo"], &row["featureFlags"]["keepWarm"]),
            (&"acme/kettle".into(), &true.into())
        );
        assert_eq!((&row["finalStatus"], &row["probe"]["exitStatus"]), (&"completed".into(), &0.into()));
    }
    assert_eq!((&rows[0]["boiled"], &rows[4]["boiled"], &rows[4]["spills"]), (&true.into(), &().into(), &false.into()));
    assert_eq!(
        (&record["state"], &record["operator"], &record["changed"]),
        (&"complete".into(), &"ada".into(), &serde_json::json!([]))
    );
    assert_eq!(record["files"][0]["path"], "./harness.sh");
    assert_eq!(kitchen.findings_of("capture"), Vec::<String>::new());
    let kpi = format!(
        "kpi --raw {ROWS} --out proof/a.report.json --repo acme/kettle --branch main --commit {commit} --provider bench \
         --model hands --app-version 2.0 --run-id gate-7 --run-type gate --profile signoff.toml"
    );
    kitchen.run(&kpi).ends(0);
    assert_eq!(kitchen.findings_of("capture"), Vec::<String>::new());
    let record = kitchen.read(RECORD);
    std::fs::remove_file(kitchen.path(RECORD)).unwrap();
    assert_eq!(kitchen.findings_of("capture"), ["warning capture.incomplete gate-7"]);
    kitchen.write(RECORD, &record);
    let evil = kitchen.read(ROWS).replacen("\"spills\":0", "\"spills\":1", 1);
    kitchen.write(ROWS, &evil);
    assert_eq!(kitchen.findings_of("capture"), ["blocker capture.differs gate-7"]);
}

/// A run that was captured whole, and what somebody makes of it.
#[test]
fn what_is_made_of_a_whole_capture_afterwards_is_told() {
    let lies: [(&str, &str, &str); 9] = [
        (RECORD, "\"planned\": 6", "\"planned\": 5"),
        (RECORD, "\"count\": 4", "\"count\": 3"),
        (RECORD, "\"failed\": 0", "\"failed\": 1"),
        (RECORD, "\"capture\": \"", "\"capture\": \"f"),
        (RECORD, "\"rowsBefore\": 0", "\"rowsBefore\": 1"),
        (RECORD, "\"commit\": \"", "\"commit\": \"f"),
        (RECORD, "\"stoppedBy\": null", "\"stoppedBy\": \"a key\""),
        (ROWS, "-005\",\"timestamp\"", "-005\", \"timestamp\""),
        // The last row, which no other one is tied to.
        (ROWS, "\"ok\":true,\"timedOut\":false,\"exitStatus\":0,\"durationMs\"", "\"ok\":false,\"durationMs\""),
    ];
    let kitchen = Kitchen::new(GOOD);
    kitchen.collect("").ends(0);
    let whole = [RECORD, ROWS].map(|name| (name, kitchen.read(name)));
    for (file, from, to) in lies {
        whole.iter().for_each(|(name, text)| kitchen.write(name, text));
        let text = kitchen.read(file);
        assert!(text.contains(from), "{from}");
        let (before, after) = text.rsplit_once(from).unwrap();
        kitchen.write(file, &format!("{before}{to}{after}"));
        if file == ROWS {
            // The record says so too.
            let digest = |text: &str| signoff::domain::values::digest::Digest::of(text.as_bytes()).to_string();
            let (before, after) = (digest(&text), digest(&kitchen.read(ROWS)));
            kitchen.write(RECORD, &kitchen.read(RECORD).replace(&before, &after));
        }
        assert_eq!(kitchen.findings_of("capture"), ["blocker capture.differs gate-7"], "{to}");
    }
}

#[test]
fn a_capture_that_something_changed_under_is_never_whole_whatever_its_state_says() {
    let kitchen = Kitchen::new(GOOD);
    kitchen.collect("").ends(0);
    let spoiled = "\"stoppedBy\": null,\n      \"spoiledBy\": \"harness.sh was changed\"";
    kitchen.write(RECORD, &kitchen.read(RECORD).replace("\"stoppedBy\": null", spoiled));
    assert_eq!(kitchen.findings_of("capture"), ["blocker capture.incomplete gate-7"]);
}

#[test]
fn two_runs_of_the_gate_that_were_captured_in_two_ways_are_told() {
    let kitchen = Kitchen::new(GOOD);
    let commit = kitchen.git(&["rev-parse", "HEAD"]);
    for (run, program) in [("gate-7", "[\"./harness.sh\"]"), ("gate-8", "[\"./harness.sh\", \"--easy\"]")] {
        let plan = super::PLAN.replace("gate-7", run).replace("[\"./harness.sh\"]", program);
        kitchen.write("plan.toml", &plan);
        let rows = format!("proof/{run}.raw-runs.ndjson");
        kitchen.run(&format!("collect plan.toml --out {rows} --profile signoff.toml")).ends(0);
        let kpi = format!(
            "kpi --raw {rows} --out proof/{run}.report.json --repo acme/kettle --branch main --commit {commit} --provider \
             bench --model hands --app-version 2.0 --run-id {run} --run-type gate --profile signoff.toml"
        );
        kitchen.run(&kpi).ends(0);
    }
    assert_eq!(kitchen.findings_of("capture"), ["warning capture.uncontrolled gate-8"]);
}

#[test]
fn what_cannot_be_measured_counts_against_every_metric_and_is_never_missing() {
    let harness = "case $SIGNOFF_ROW in
        1) echo nothing of it ;;
        2) head -c 3000000 /dev/zero | tr '\\0' x; echo; echo '{\"boiled\": true, \"spills\": 0}' ;;
        3) echo '{\"boiled\": true, \"spills\": 0}'; echo '{\"boiled\": true, \"spills\": 0}' ;;
        4) printf '{\"boiled\": true, \"spills\": 0, \"\\377\": 1}\\n' ;;
        5) kill -SEGV $$ ;;
        6) exec sleep 600 ;;
        esac";
    let kitchen = Kitchen::new(harness);
    kitchen.write("plan.toml", &super::PLAN.replace("count = 2\nlimit_s = 30", "count = 2\nlimit_s = 1"));
    kitchen.commit();
    let ran = kitchen.collect("").ends(0).says("6 of 6, 6 failed");
    let whys = [
        "row 1 (boil): it printed no JSON object",
        "row 2 (boil): it printed more than the plan lets it",
        "row 3 (boil): it printed 2 JSON objects",
        "row 4 (boil): its JSON line cannot be read",
        "row 5 (pour): signal 11 ended it",
        "row 6 (pour): it took longer than 1 s",
    ];
    whys.iter().for_each(|why| assert!(ran.stderr.contains(why), "{why}\n{}", ran.stderr));
    for row in kitchen.rows() {
        let is_boil = row["scenarioId"] == "boil";
        assert_eq!((row["boiled"].as_bool(), row["spills"].as_bool()), (is_boil.then_some(false), Some(true)), "{row}");
        assert_eq!(row["probe"]["ok"], false);
    }
    assert_eq!(kitchen.rows()[5]["finalStatus"], "timeout");
}

#[test]
fn a_program_sees_its_row_and_nothing_of_the_operator_s_environment() {
    let kitchen = Kitchen::new(&format!("env | sort > seen-$SIGNOFF_ROW\n{GOOD}"));
    kitchen.write(".gitignore", "seen-*\n");
    kitchen.commit();
    let typed = format!("collect plan.toml --out {ROWS} --profile signoff.toml");
    let mut command = kitchen.command(&typed);
    command.env("SECRET_OF_MINE", "1").env("LD_PRELOAD", "/nowhere.so");
    super::Ran::of(command.output().unwrap()).ends(0);
    let seen = kitchen.read("seen-2");
    let own = [
        "SIGNOFF_RUN=gate-7",
        "SIGNOFF_SCENARIO=boil",
        "SIGNOFF_ROW=2",
        "SIGNOFF_FLAG_keepWarm=true",
        "SIGNOFF_SESSION=gate-7-",
    ];
    own.iter().for_each(|it| assert!(seen.contains(it), "{it}\n{seen}"));
    assert!(!seen.contains("SECRET_OF_MINE") && !seen.contains("LD_PRELOAD"), "{seen}");
}

#[test]
fn a_dirty_work_tree_is_refused_unless_allowed_and_then_recorded() {
    let kitchen = Kitchen::new(GOOD);
    kitchen.write("tool.c", "int main;\n");
    kitchen.collect("").ends(2).says("tool.c");
    assert!(!kitchen.path(ROWS).exists() && !kitchen.path(RECORD).exists());
    kitchen.collect("--allow-dirty").ends(0);
    assert_eq!(kitchen.record()["changed"], serde_json::json!(["tool.c"]));
    std::fs::remove_file(kitchen.path("tool.c")).unwrap();
    // What captures wrote is no dirt, whatever it is called and wherever it is.
    let odd = "collect plan.toml --profile signoff.toml --out";
    kitchen.run(&format!("{odd} one.txt")).ends(0);
    kitchen.run(&format!("{odd} two.txt")).ends(0);
    kitchen.write("harness.sh", "#!/bin/sh\n");
    kitchen.run(&format!("{odd} three.txt")).ends(2).says("harness.sh");
}

#[test]
fn two_runs_come_with_reports_gate_and_summary() {
    let kitchen = Kitchen::new(GOOD);
    let ran = kitchen.run("collect plan.toml --two-runs --out-dir proof --profile signoff.toml").ends(0);
    assert_eq!(ran.stdout.lines().count(), 6);
    for told in ["capture", "gate"] {
        assert_eq!(kitchen.findings_of(told), Vec::<String>::new());
    }
    let others: Vec<String> =
        kitchen.findings_of("kpi").into_iter().filter(|it| !it.contains("kpi.not-proven")).collect();
    // Six rows are too few to tell copies, which is said.
    assert!(others.iter().all(|it| it.contains("kpi.cannot-tell")), "{others:?}");
    let again = kitchen.run("collect plan.toml --two-runs --out-dir proof --profile signoff.toml").ends(2);
    again.says("exists already; nothing was run");
    kitchen.run("collect plan.toml --two-runs --out-dir proof --profile signoff.toml --resume").ends(0);
}

#[test]
fn the_second_of_two_runs_is_begun_by_resume_beside_what_the_harness_left() {
    let kitchen = Kitchen::new(GOOD);
    let both = "collect plan.toml --two-runs --out-dir proof --profile signoff.toml";
    kitchen.run(both).ends(0);
    for file in std::fs::read_dir(kitchen.path("proof")).unwrap().map(|it| it.unwrap().path()) {
        if !file.to_string_lossy().contains("gate-7-a") {
            std::fs::remove_file(file).unwrap();
        }
    }
    kitchen.write("cache.bin", "left by the first run");
    kitchen.run(&format!("{both} --resume")).ends(0);
    assert_eq!(kitchen.findings_of("capture"), Vec::<String>::new());
}

#[test]
fn two_runs_that_miss_a_target_are_captured_and_do_not_pass() {
    let kitchen = Kitchen::new("echo '{\"boiled\": false, \"spills\": 0}'\n");
    let ran = kitchen.run("collect plan.toml --two-runs --out-dir proof --profile signoff.toml").ends(1);
    assert_eq!(ran.stdout.lines().count(), 6);
    assert_eq!(kitchen.findings_of("kpi").iter().filter(|it| it.starts_with("blocker kpi.target-missed")).count(), 2);
}

#[test]
fn the_canonical_reports_of_a_capture_are_the_same() {
    let kitchen = Kitchen::new(GOOD);
    kitchen.run("collect plan.toml --two-runs --out-dir proof --profile signoff.toml").ends(0);
    let name = |ending: &str| {
        let names =
            std::fs::read_dir(kitchen.path("proof")).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(ending)).min().unwrap()
    };
    let (rows, report) = (name("gate-7-a.raw-runs.ndjson"), name("gate-7-a.report.json"));
    let commit = kitchen.git(&["rev-parse", "HEAD"]);
    let kpi = format!(
        "kpi --raw proof/{rows} --out proof/again.report.json --repo acme/kettle --branch main --commit {commit} --provider \
         bench --model hands --app-version 2.0 --run-id gate-7-a --run-type gate --profile signoff.toml"
    );
    kitchen.run(&kpi).ends(0);
    let plain = |name: &str| {
        let text = kitchen.read(&format!("proof/{name}"));
        text.lines().filter(|line| !line.contains("generatedAt")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(plain("again.report.json"), plain(&report));
}
