//! What files hold.

use signoff::domain::evidence::artifact::Condition;
use signoff::domain::rules::pair::PairOverride;
use signoff::run::pipeline::Past;
use signoff::run::pipeline::{Pipeline, RecentFiles};

use super::{LIST, Scene, artifact, report};
use crate::fixtures::loader::real_pack;

#[test]
fn malformed_evidence_is_unreadable_and_says_where() {
    let scene = Scene::new();
    scene.write("deep.report.json", "[".repeat(100_000));
    scene.write("latin.gate.json", b"{\n \"a\": \"\xe9\"}");
    scene.write("cut.report.json", &report("executed", "x")[..40]);
    scene.write("deep.raw-runs.json", "[".repeat(100_000));
    let pack = scene.read();
    for name in ["deep.report.json", "cut.report.json"] {
        let Condition::Unreadable { line: Some(_), column: Some(_), .. } = artifact(&pack, name).condition else {
            panic!("{name}: {:?}", artifact(&pack, name).condition);
        };
        assert!(artifact(&pack, name).digest.is_some(), "{name}");
    }
    let Condition::Unreadable { line, column, .. } = artifact(&pack, "latin.gate.json").condition else { panic!() };
    assert_eq!((line, column), (Some(2), Some(8)));
    assert!(!pack.raw_runs().next().unwrap().1.problems.is_empty());
}

#[test]
fn ten_thousand_items_are_all_read() {
    let scene = Scene::new();
    scene.write(LIST, "- [ ] check the widget\n".repeat(10_000));
    let pack = scene.read();
    assert_eq!(pack.checklists().next().unwrap().1.items.len(), 10_000);
}

#[test]
fn real_evidence_is_read_whole_and_judged_the_same_twice() {
    let Some(real) = real_pack("final") else { return };
    let mut pipeline = Pipeline::open(Some(&real), None).unwrap();
    let pack = pipeline.read(RecentFiles::Judged).unwrap();
    let unread: Vec<String> = pack
        .entries()
        .filter(|entry| entry.artifact.condition != Condition::Readable || entry.artifact.digest.is_none())
        .map(|entry| format!("{:?}", entry.artifact))
        .collect();
    assert!(unread.is_empty(), "{unread:?}");
    let once = pipeline.judge_once().unwrap().1;
    assert_eq!(
        once,
        pipeline
            .judge(RecentFiles::BeingWritten, &PairOverride::default(), Past::Asked)
            .map(|(_, assessment)| assessment)
            .unwrap()
    );
}
