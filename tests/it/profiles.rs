//! Profiles: what is refused and where, and another release than the default one, to show that nothing is hard-coded.

use std::path::Path;

use serde_json::json;
use signoff::domain::assessment::{Assessment, FieldState, SmokeFact, Verdict};
use signoff::domain::canonical::kpi::{ReportRequest, report, to_text};
use signoff::domain::evidence::note::{Decision, parse};
use signoff::domain::evidence::raw_runs;
use signoff::domain::evidence::source::{self, FoundVersion};
use signoff::domain::finding::{Code, Severity};
use signoff::domain::mutation::mutant::{Outcome, prove};
use signoff::domain::mutation::operators::original::Original;
use signoff::domain::profile::{Profile, ProfileError};
use signoff::domain::rules::assess::assess;
use signoff::domain::rules::pair::PairOverride;
use signoff::domain::signing::note::{Request, draft};
use signoff::domain::values::path::PackPath;

use crate::fixtures::loader::{self, Files, Stands};
use crate::fixtures::note_request;

fn orchard() -> Profile {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/orchard.toml");
    Profile::read(&[&std::fs::read_to_string(path).unwrap()]).unwrap()
}

fn row(run: &str, scenario: &str, leaks: u64) -> String {
    let mut row = json!({
        "runId": run, "timestamp": "2025-04-01T06:00:00Z", "scenarioId": scenario, "sessionId": run,
        "finalStatus": "done", "leaks": leaks, "restarted": false,
        "environment": {
            "git": { "repo": "orchard/valves", "branch": "spring", "commit": "0123456789abcdef" },
            "model": { "provider": "orchard", "name": "timer" }, "app": { "version": "4.0" }
        },
        "featureFlags": { "dripMode": true, "frostGuard": true }
    });
    if scenario == "morning_drip" {
        row["openedInTime"] = json!(true);
    }
    row.to_string()
}

fn kept(name: &str) -> String {
    format!("release/evidence/kept/{name}")
}

fn run(files: &mut Files, profile: &Profile, id: &str, run_type: &str, hour: u8) {
    let scenarios = ["morning_drip", "noon_shade", "frost_alarm", "morning_drip", "noon_shade", "frost_alarm"];
    let rows: Vec<String> = scenarios.iter().map(|scenario| row(id, scenario, 0)).collect();
    let rows = rows.join("\n");
    let raw = raw_runs::read(rows.as_bytes(), profile).unwrap();
    let request = ReportRequest {
        generated_at: format!("2025-04-01T{hour:02}:00:00.000Z"),
        run_id: id.to_owned(),
        run_type: run_type.to_owned(),
        platform: "linux".to_owned(),
        min_sample_count: profile.runs.min_sample_count,
        raw_runs_path: format!("{id}.rows.ndjson"),
    };
    let text = to_text(&report(&raw, &request, profile));
    files.insert(kept(&format!("{id}.rows.ndjson")), Stands::File(rows.into_bytes()));
    files.insert(kept(&format!("{id}.watering.json")), Stands::File(text.into_bytes()));
}

fn pack(profile: &Profile) -> Files {
    let mut files = Files::new();
    run(&mut files, profile, "last", "last-season", 6);
    run(&mut files, profile, "first", "candidate", 7);
    run(&mut files, profile, "second", "candidate", 8);
    let side = |id: &str| json!({ "path": kept(&format!("{id}.watering.json")), "runId": id, "rawRunsPath": format!("{id}.rows.ndjson"), "ok": true });
    let compared = json!({
        "version": "v1", "checkedAt": "2025-04-01T09:00:00.000Z",
        "reports": { "first": side("first"), "second": side("second") }, "gatePass": true
    });
    let pins = json!({ "domains": {
        "mcp": { "externalProvisioning": {
            "status": "sealed-one-pump", "operatingMode": "one-pump",
            "closurePolicy": {
                "requiredConcreteFieldCount": 2, "allowDeferredCloudTargets": true, "deferredTargets": ["West pump"],
                "forbidPlaceholderToken": "??", "requireSmokeTestEvidence": true
            },
            "targets": [
                { "name": "East pump", "status": "sealed", "serial": "E-1", "console": "https://east.example/" },
                { "name": "West pump", "status": "deferred", "serial": "deferred-next-year", "actionToClose": "Buy it." }
            ]
        } },
        "plugins": { "valveModules": ["drip@4.0"] }
    } });
    let trial = json!({
        "transcriptVersion": "v1", "target": "East pump", "ranAt": "2025-04-01T10:00:00Z",
        "pins": { "serial": "E-1", "console": "https://east.example/" },
        "tests": [{ "name": "pump answers", "command": "pumpctl ping E-1", "exitStatus": 0, "output": "E-1 pumping" }]
    });
    let dry_run = "# Dry run\n\n- Date: 2025-04-01\n- Commit under validation: `0123456789abcdef`\n\n\
                   - `dripMode`: closed by hand, the old timer watered. Result: pass\n\
                   - `frostGuard`: closed by hand, the alarm stayed silent. Result: pass\n\n\
                   Fallback of new sessions: verified\n";
    let walk = "# Walk\n\n- [x] Both candidates compared\n- [x] Rolled back: dripMode\n- [x] Rolled back: frostGuard\n\
                - [x] Somebody smelled the soil\n- [ ] Nice: cake\n";
    for (name, text) in [
        (kept("both.compared.json"), compared.to_string()),
        ("release/evidence/pins.json".to_owned(), pins.to_string()),
        (kept("east.trial.json"), trial.to_string()),
        (kept("spring.dry-run.md"), dry_run.to_owned()),
        ("release/evidence/walk.md".to_owned(), walk.to_owned()),
        ("firmware/valve.h".to_owned(), "#define VALVE_PROTOCOL 4\n".to_owned()),
    ] {
        files.insert(name, Stands::File(text.into_bytes()));
    }
    files
}

fn judge(files: &Files, profile: &Profile) -> Assessment {
    assess(&loader::pack(files, profile), profile, &PairOverride::default())
}

#[test]
fn another_release_is_judged_by_its_own_rules() {
    let profile = orchard();
    let assessment = judge(&pack(&profile), &profile);
    assert_eq!(assessment.findings, Vec::new());
    assert_eq!(assessment.verdict(), Verdict::Ready);
    let flags: Vec<&str> = assessment.flags.iter().map(|flag| flag.name.as_str()).collect();
    assert_eq!(flags, ["dripMode", "frostGuard"]);
    let steps: Vec<&str> = assessment.steps.iter().map(|step| step.state.word()).collect();
    assert_eq!(steps, ["sensed", "sensed", "sensed", "sensed", "done", "open"]);
    let closure = assessment.closure.unwrap();
    assert_eq!(closure.computed, "sealed-one-pump");
    assert_eq!(closure.targets[1].fields[0].state, FieldState::Deferred);
    assert_eq!(closure.targets[1].smoke, SmokeFact::NotRequired);
}

#[test]
fn it_cites_its_own_runbook_and_no_other() {
    let lantern = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/lantern/signoff.toml");
    let lantern = Profile::read(&[&std::fs::read_to_string(lantern).unwrap()]).unwrap();
    for (profile, own) in [(orchard(), "valve handbook"), (lantern, "Lantern runbook")] {
        let cited: Vec<&str> = Code::ALL.iter().map(|code| profile.rule(*code).source).collect();
        let foreign = |source: &&&str| source.contains("operations runbook") || source.contains("harness runbook");
        assert_eq!(cited.iter().find(foreign), None);
        assert!(cited.iter().filter(|source| source.starts_with(own)).count() > 30);
    }
}

#[test]
fn its_own_thresholds_targets_and_lists_block() {
    let profile = orchard();
    let mut files = pack(&profile);
    let mut change = |name: &str, from: &str, to: &str| {
        let Some(Stands::File(bytes)) = files.get_mut(name) else { panic!("{name}") };
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(from), "{name}: {from}");
        *bytes = text.replace(from, to).into_bytes();
    };
    change(&kept("first.rows.ndjson"), "\"leaks\":0", "\"leaks\":3");
    change("release/evidence/pins.json", "drip@4.0", "drip@4.1\",\"sprinkler-mode@1");
    change("release/evidence/pins.json", "https://east", "east");
    change("release/evidence/walk.md", "[x] Somebody", "[ ] Somebody");
    let assessment = judge(&files, &profile);
    let codes: Vec<Code> = assessment.blockers().map(|finding| finding.code).collect();
    let expected = [
        Code::KpiDiffersFromRaw,
        Code::KpiTargetMissed,
        Code::ClosureFieldMalformed,
        Code::ClosureStatusInconsistent,
        Code::ClosureStatusInconsistent,
        Code::ClosureSmokeEvidenceMissing,
        Code::PluginVersionDiffers,
        Code::PluginDenied,
        Code::ChecklistUnticked,
    ];
    assert_eq!(codes, expected);
}

#[test]
fn no_rule_is_vacuous_under_its_own_profile() {
    let profile = orchard();
    let files = pack(&profile);
    let pack = loader::pack(&files, &profile);
    let assessment = assess(&pack, &profile, &PairOverride::default());
    let source = |path: &PackPath| match files.get(path.as_str()) {
        Some(Stands::File(bytes)) => Ok(bytes.clone()),
        other => panic!("{path} is {other:?}"),
    };
    let original = Original { pack: &pack, profile: &profile, assessment: &assessment, source: &source };
    let mutants = prove(&original, &PairOverride::default());
    let silent: Vec<_> = mutants.list.iter().filter(|it| matches!(it.outcome, Outcome::Vacuous { .. })).collect();
    assert!(silent.is_empty(), "{silent:#?}");
    assert!(mutants.count().blocking > 20, "{}", mutants.count());
}

#[test]
fn its_note_bears_its_own_names() {
    let profile = orchard();
    let assessment = judge(&pack(&profile), &profile);
    let note =
        draft(&assessment, &profile, &Request { today: "2025-04-02".parse().unwrap(), ..note_request(None, None) })
            .unwrap();
    assert_eq!(note.path.as_str(), kept("2025-04-02-grower-note.md"));
    assert!(
        note.text
            .starts_with("## Orchard Valves 4 Final Approval\n\n- Base branch/commit: `spring` / `0123456789abcdef`\n")
    );
    let read = parse(&note.text).unwrap();
    assert_eq!(read.decision, Some(Decision::Approved));
    assert_eq!(read.pull_requests, ["#401"]);
}

#[test]
fn a_profile_s_severity_holds_for_gate_runs_and_others_alike() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/orchard.toml")).unwrap();
    let milder = "[severity]\n\"checklist.unticked\" = \"info\"\n\"checklist.item-missing\" = \"info\"\n";
    let profile = Profile::read(&[&text, milder]).unwrap();
    let mut files = pack(&profile);
    files.insert("release/evidence/walk.md".to_owned(), Stands::File(b"- [ ] Somebody smelled the soil\n".to_vec()));
    let assessment = judge(&files, &profile);
    assert_eq!(assessment.verdict(), Verdict::Ready);
    assert!(assessment.findings.iter().all(|finding| finding.severity == Severity::Info));
}

fn refused(overrides: &[&str]) -> ProfileError {
    Profile::read(overrides).unwrap_err()
}

/// A contract with one version.
fn contract(version: &str) -> String {
    format!("[[contracts]]\nname = 'a'\nfile = 's/a'\n[[contracts.versions]]\n{version}\n")
}

/// A probe with one key changed or added; each in its line, from `name` in the second on.
fn probe(changed: &str) -> String {
    let (key, _) = changed.split_once(' ').unwrap();
    let keys = [
        "name = 'a'",
        "target = 'Docker MCP Gateway'",
        "argv = ['a']",
        "answer = 'a'",
        "shows = ['a']",
        "lacks = ['b']",
    ];
    let is_other = |line: &&&str| !line.starts_with(&format!("{key} "));
    let mut lines: Vec<&str> = keys.iter().map(|line| if is_other(&line) { *line } else { changed }).collect();
    lines.extend(keys.iter().all(|line| is_other(&line)).then_some(changed));
    format!("[[probes]]\n{}\n", lines.join("\n"))
}

#[test]
fn what_is_wrong_in_a_profile_is_said_with_its_line_and_what_was_expected() {
    let cases = [
        ("name = ", 1, "no TOML"),
        ("\n[paths]\nevidance = \"x\"\n", 3, "unknown field `evidance`, expected one of"),
        ("name = 'a'\n\nflags = 'one'\n", 3, "`flags`: invalid type: string \"one\", expected a sequence"),
        ("[runs]\nmin_sample_count = 'many'\n", 2, "`runs.min_sample_count`: invalid type"),
        ("[runs]\nmin_sample_count = 0\n", 2, "expected at least 1"),
        ("[runs]\nconfidence = 95.0\n", 2, "expected a number between 0 and 1"),
        ("[runs]\nsignificance = 0.0\n", 2, "expected a number between 0 and 1"),
        ("[runs]\npower = 1\n", 2, "expected a number between 0 and 1"),
        ("[checklist]\nitems = [\n  { pattern = '(', check = 'gate' },\n]\n", 3, "no regular expression"),
        ("[checklist]\nitems = [{ pattern = 'x', check = 'gut' }]\n", 2, "unknown variant `gut`, expected one of"),
        ("[[metrics]]\nname = 'm'\nlabel = 'm'\nfield = 'f'\nscenarios = ['dance']\n", 5, "`dance` is no scenario"),
        ("[[metrics]]\nname = 'm'\nlabel = 'm'\nfield = 'f'\ntarget = 'high'\n", 5, "`high` is no target"),
        ("[[closure.modes]]\nname = 'm'\nclosed_status = 's'\nconcrete = ['Moon']\n", 4, "`Moon` is no target"),
        ("steps = ['one']\n", 1, "expected exactly 6"),
        ("flags = []\n", 1, "expected at least one"),
        ("flags = ['a', 'a']\n", 1, "stands twice"),
        ("[paths]\nlock = '../lock.json'\n", 2, "no plain path"),
        ("[note]\nfile_name = 'letter.txt'\n", 2, "no entry of `kinds`"),
        ("[severity]\n'gate.lost' = 'info'\n", 2, "unknown variant `gate.lost`"),
        ("contracts = [\n  { name = 'a', file = '../a.ts' },\n]\n", 2, "no plain path"),
        ("[[contracts]]\nname = 'a'\nfile = 'a.ts'\n", 3, "with a folder in it"),
        ("[[contracts]]\nname = 'a'\nfile = 'src/a.report.json'\n", 3, "is read as KPI report"),
        ("contracts = [\n {name='a',file='s/a'},\n {name='a',file='s/b'}]\n", 3, "`a` stands twice"),
        ("contracts = [\n {name='a',file='s/a'},\n {name='b',file='s/a'}]\n", 3, "`s/a` stands twice"),
        ("[[contracts]]\nname = ' '\nfile = 's/a'\n", 2, "a blank name"),
        (&probe("target = 'Moon'"), 3, "`Moon` is no target"),
        (&probe("name = ' '"), 2, "blank or there twice"),
        (&probe("argv = []"), 4, "no program in it"),
        (&probe("exit = []"), 8, "an empty list"),
        (&probe("answer = ''"), 5, "blank, expected what the output must show"),
        (&probe("shows = []"), 6, "an empty list"),
        (&probe("shows = ['{imageRef}', '{serial}']"), 6, "no regular expression over a field of Docker MCP Gateway"),
        (&probe("lacks = ['(']"), 7, "no regular expression over a field of Docker MCP Gateway"),
        (&probe("runtime = 'opencode'"), 8, "a target and a runtime"),
        (&probe("limit_s = 0"), 8, "expected 1 to 3600"),
        (&probe("passed = true"), 8, "unknown field `passed`"),
        (&contract("name = 'v'\npattern = '('\nexpected = 'v1'"), 6, "no regular expression"),
        (&contract("name = 'v'\npattern = 'v1'\nexpected = 'v1'"), 6, "no group in it"),
        (&contract("name = 'v'\npattern = '(v1)'\nexpected = ''"), 7, "a blank version"),
        (&contract("name = ''\npattern = '(v1)'\nexpected = 'v1'"), 5, "blank or there twice"),
        (&contract("name = 'v'\nexpected = 'v1'"), 4, "missing field `pattern`"),
    ];
    for (text, line, why) in cases {
        let wrong = refused(&[text]);
        assert_eq!((wrong.layer, wrong.line), (Some(0), Some(line)), "{text}: {wrong}");
        assert!(wrong.to_string().contains(why), "{text}: {wrong}");
    }
}

#[test]
fn the_layer_that_is_wrong_is_named() {
    let wrong = refused(&["name = 'fine'\n", "\nflags = 3\n"]);
    assert_eq!((wrong.layer, wrong.line), (Some(1), Some(2)));
}

/// How the sources that the default profile names may spell their versions.
#[test]
fn contracts_of_the_default_profile_are_found_however_they_are_spelled() {
    let profile = Profile::read(&[]).unwrap();
    let found = |contract: usize, text: &str| {
        let path = PackPath::new(&profile.contracts[contract].file).unwrap();
        let Ok(Some(source)) = source::parse(&path, text.as_bytes(), &profile) else { panic!("{text}") };
        let texts = |found: &Vec<FoundVersion>| found.iter().map(|it| it.text.clone()).collect::<Vec<_>>().join(" ");
        source.found.iter().map(texts).collect::<Vec<_>>().join(", ")
    };
    let gate = [
        "export const ACTION_INTENT_VERSION = 'v1';\nexport const GATE_DECISION_VERSION = \"v1\" as const;\n",
        "const ACTION_INTENT_VERSION: string = `v1`\r\nconst GATE_DECISION_VERSION: 'v1' = 'v1'\r\n",
        "export type ActionIntentV1 = {};\nexport interface GateDecisionV1 {}\n",
        "  static readonly ACTION_INTENT_VERSION = 'v1';\n  GATE_DECISION_VERSION = 'v1';\n",
    ];
    for text in gate {
        assert!(found(0, text).eq_ignore_ascii_case("v1, v1"), "{text}: {}", found(0, text));
    }
    let both = "const ACTION_INTENT_VERSION = 'v2';\ntype ActionIntentV1 = {};\n";
    assert_eq!(found(0, both), "v2 V1, ");
    let silent = "// export const ACTION_INTENT_VERSION = 'v1';\n * type GateDecisionV1\nif (ACTION_INTENT_VERSION === 'v1') {}\n\
                  const OTHER_ACTION_INTENT_VERSION = 'v1';\nexport type ActionIntentV1Schema = {};\n";
    assert_eq!(found(0, silent), ", ");
    assert_eq!(found(1, "const SYSTEM_RUN_TOOL_CALL_VERSION = 'v1';\ntype SystemRunToolResultV1 = {};\n"), "v1, V1");
    assert_eq!(found(1, "const call = z.object({\n  version: z.literal('v1'),\n});\n"), "v1, v1");
    assert_eq!(found(5, "export const CHECKPOINT_VERSION = 'v2' as const;\n"), "v2");
    let many: String = (0..100).map(|version| format!("const CHECKPOINT_VERSION = 'v{version}';\n")).collect();
    assert_eq!(found(5, &many), "v0 v1 v2 v3 v4 v5 v6 v7");
}

#[test]
fn a_contract_without_a_version_must_name_the_flags() {
    let profile = Profile::read(&[]).unwrap();
    for file in ["services/runAgent.ts", "store/featureFlags.ts"] {
        let contract = profile.contracts.iter().find(|it| it.file.ends_with(file)).unwrap();
        let path = PackPath::new(&contract.file).unwrap();
        let named = |text: &str| {
            let Ok(Some(source)) = source::parse(&path, text.as_bytes(), &profile) else { panic!("{text}") };
            source.found.iter().filter(|found| !found.is_empty()).count()
        };
        assert_eq!(named("const on = { ffToolRegistry: true, 'ffInvokeGate': x.ffToolFirstRouting };\n"), 3);
        assert_eq!(
            named("// ffToolRegistry\n * ffInvokeGate\nx(); // ffLoopGuardrails\nffToolRegistryOld = ffConfidence\n"),
            0
        );
    }
}

#[test]
fn tables_merge_and_everything_else_is_replaced() {
    let profile = Profile::read(&["[runs]\nmin_sample_count = 7\n", "flags = ['only']\n"]).unwrap();
    assert_eq!(profile.runs.min_sample_count, 7);
    assert_eq!(profile.runs.gate_type, "gate");
    assert_eq!(profile.flags, ["only"]);
}
