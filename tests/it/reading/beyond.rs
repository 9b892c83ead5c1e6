//! What evidence leads to: files that it names beyond its own folder.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;

use signoff::domain::evidence::Evidence;
use signoff::domain::evidence::artifact::Condition;
use signoff::domain::evidence::pack::{Beyond, Pack};
use signoff::domain::values::kind::Kind;
use signoff::domain::values::path::PackPath;
use signoff::run::pipeline::{Pipeline, RecentFiles};

use super::{EVIDENCE, Scene, artifact, report, why};

#[test]
fn raw_runs_are_known_by_the_report_that_rests_on_them() {
    let scene = Scene::new();
    scene.write("a.report.json", report("executed", "rows.txt"));
    scene.write("b.report.json", report("executed", "../../elsewhere/rows.txt"));
    scene.write("c.report.json", report("not-executed", "shell.txt"));
    scene.write("d.report.json", report("executed", "a.report.json"));
    scene.write("rows.txt", "{}\n");
    scene.write("shell.txt", "{}\n");
    fs::create_dir(scene.root().join("elsewhere")).unwrap();
    fs::write(scene.root().join("elsewhere/rows.txt"), "{}\n").unwrap();
    let mut pipeline = scene.pipeline();
    let pack = pipeline.read(RecentFiles::Judged).unwrap();
    let raw: Vec<&str> = pack.paths_of(Kind::RawRuns).map(PackPath::as_str).collect();
    assert_eq!(raw, ["docs/reliability/rows.txt", "elsewhere/rows.txt"]);
    assert_eq!(artifact(&pack, "a.report.json").kind, Kind::Report);
    assert!(pipeline.beyond().iter().any(|path| path.as_str() == "elsewhere/rows.txt"));
}

#[test]
fn a_report_outside_the_evidence_that_a_gate_output_names_is_read() {
    let scene = Scene::new();
    fs::write(scene.root().join("elsewhere.json"), report("executed", "rows.json")).unwrap();
    let gate = r#"{"gatePass":true,"reports":{"first":{"path":"elsewhere.json"},"second":{"path":"../../none.json"}}}"#;
    scene.write("a.gate.json", gate);
    let pack = scene.read();
    assert!(pack.report(&PackPath::new("elsewhere.json").unwrap()).is_some());
    assert_eq!(pack.entries().count(), 2);
}

const CONTRACT: &str = "[[contracts]]\nname = 'lid'\nfile = 'widget/lid.ts'\n\
                        versions = [{ name = 'LID', expected = 'v2', pattern = 'LID = (\\w+)' }]\n";

/// What became of the contract's file when this stands in its place.
fn contract(stand: impl Fn(&Path)) -> (Pack, Pipeline) {
    let scene = Scene::new();
    fs::write(scene.root().join("signoff.toml"), CONTRACT).unwrap();
    fs::create_dir(scene.root().join("widget")).unwrap();
    stand(&scene.root().join("widget/lid.ts"));
    let mut pipeline = scene.pipeline();
    (pipeline.read(RecentFiles::Judged).unwrap(), pipeline)
}

#[test]
fn a_contract_s_file_is_read_in_the_tree_and_watched_whether_it_is_there_or_not() {
    let lid = PackPath::new("widget/lid.ts").unwrap();
    let (pack, pipeline) = contract(|path| fs::write(path, "\nLID = v2\nLID = v2\nLID = v3\n").unwrap());
    let Evidence::Source(source) = &pack.entry(&lid).unwrap().evidence else { panic!("no source") };
    let found: Vec<_> = source.found[0].iter().map(|found| (found.text.as_str(), found.line)).collect();
    assert_eq!(found, [("v2", 2), ("v3", 4)]);
    assert!(pipeline.beyond().contains(&lid));
    let (pack, pipeline) = contract(|_| {});
    assert!(pack.entry(&lid).is_none() && pipeline.beyond().contains(&lid));
}

#[test]
fn what_is_no_source_in_a_contract_s_place_is_told() {
    let condition = |stand: fn(&Path)| {
        let (pack, _) = contract(stand);
        let entry = pack.entry(&PackPath::new("widget/lid.ts").unwrap()).unwrap().clone();
        assert!(entry.artifact.kind == Kind::Source && !matches!(entry.evidence, Evidence::Source(_)));
        entry.artifact.condition
    };
    let why = |stand| match condition(stand) {
        Condition::Unreadable { why, .. } => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(why(|path| fs::create_dir(path).unwrap()), "a folder, not a file");
    assert!(why(|path| fs::write(path, [b'/', 0xff]).unwrap()).starts_with("not UTF-8"));
    let large = |path: &Path| File::create(path).unwrap().set_len((8 << 20) + 1).unwrap();
    assert_eq!(why(large), "larger than 8 MiB, the limit for a contract source");
    let outside = |path: &Path| symlink("../../secret", path).unwrap();
    assert_eq!(condition(outside), Condition::Escapes { target: "../../secret".to_owned() });
    let circle = |path: &Path| symlink("lid.ts", path).unwrap();
    assert_eq!(why(circle), "a link that leads in a circle");
}

#[test]
fn what_evidence_names_in_the_tree_is_looked_for_and_not_read() {
    let scene = Scene::new();
    scene.write("log.md", "`widget/a.ts:3` `widget/gone.ts` `widget/out.ts` `other/b.ts` [c](../../widget/a%20b.md)\n");
    fs::create_dir(scene.root().join("widget")).unwrap();
    fs::write(scene.root().join("widget/a.ts"), "").unwrap();
    fs::write(scene.root().join("widget/a b.md"), "").unwrap();
    symlink("../../secret", scene.root().join("widget/out.ts")).unwrap();
    let mut pipeline = scene.pipeline();
    let pack = pipeline.read(RecentFiles::Judged).unwrap();
    let found = |path: &str| pack.beyond(&PackPath::new(path).unwrap());
    let stand = ["widget", "widget/a.ts", "widget/out.ts", "widget/a b.md"].map(found);
    assert_eq!(stand, [Some(Beyond::Stands); 4]);
    assert_eq!(["widget/gone.ts", "other", "other/b.ts"].map(found), [Some(Beyond::Nothing); 3]);
    assert_eq!(found("widget/never-named.ts"), None);
    assert_eq!(pack.entries().count(), 1);
    assert!(pipeline.beyond().contains(&PackPath::new("widget/gone.ts").unwrap()));
}

#[test]
fn files_beyond_the_evidence_that_a_manifest_lists_are_hashed_and_nothing_outside_is() {
    let scene = Scene::new();
    let digest = "0".repeat(64);
    scene.write("all.sha256", format!("{digest}  widget/a.ts\n{digest}  ../secret\n{digest}  widget/gone.ts\n"));
    fs::create_dir(scene.root().join("widget")).unwrap();
    fs::write(scene.root().join("widget/a.ts"), "").unwrap();
    let pack = scene.read();
    let listed = pack.entry(&PackPath::new("widget/a.ts").unwrap()).unwrap();
    assert!(listed.artifact.digest.is_some());
    assert_eq!(pack.entries().count(), 2);
    let assessment = scene.pipeline().judge_once().unwrap().1;
    let codes: Vec<_> = assessment.findings.iter().map(|finding| finding.code.name()).collect();
    for code in ["checksum.mismatch", "checksum.file-missing", "evidence.path-escapes"] {
        assert_eq!(codes.iter().filter(|told| **told == code).count(), 1, "{code} {codes:?}");
    }
}

#[test]
fn a_manifest_of_very_many_lines_is_told_in_few_findings() {
    let scene = Scene::new();
    let digest = "0".repeat(64);
    let lines: String = (0..20_000)
        .map(|line| match line % 4 {
            0 => format!("{digest}  ../../{line}\n"),
            1 => format!("{digest} no {line}\n").replace("0 no", " no"),
            _ => format!("{digest}  {EVIDENCE}/{line}\n"),
        })
        .collect();
    scene.write("all.sha256", lines);
    let assessment = scene.pipeline().judge_once().unwrap().1;
    let of = |code: &str| assessment.findings.iter().filter(|finding| finding.code.name() == code).collect::<Vec<_>>();
    let findings = ["checksum.file-missing", "evidence.path-escapes", "evidence.unreadable"].map(of);
    assert_eq!(findings.each_ref().map(Vec::len), [1, 1, 1]);
    assert!(findings[0][0].message.starts_with("10000 files of those that"), "{}", findings[0][0].message);
    assert!(findings.iter().flatten().all(|finding| finding.evidence.len() <= 50 && finding.message.len() < 4_000));
    let larger = scene.write("all.sha256", format!("{digest}  {EVIDENCE}/a\n").repeat(100_000));
    assert!(fs::metadata(larger).unwrap().len() > 8 << 20);
    assert_eq!(why(&scene.read(), "all.sha256"), "larger than 8 MiB, the limit for a checksum manifest");
}
