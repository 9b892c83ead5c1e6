//! Files that are young, or change between two readings.

use std::fs::{self, File};
use std::time::SystemTime;

use signoff::domain::evidence::artifact::Condition;
use signoff::run::pipeline::{Pipeline, RecentFiles};

use super::{LIST, Scene, artifact, report, why};
use crate::fixtures::loader::real_pack;

#[test]
fn a_young_file_that_does_not_parse_is_being_written_until_it_is_two_seconds_old() {
    let scene = Scene::new();
    let half = scene.write("half.report.json", r#"{"scope":"#);
    scene.write("empty.raw-runs.ndjson", "");
    scene.write(LIST, "");
    scene.write("whole.report.json", report("executed", "x"));
    let mut pipeline = scene.pipeline();
    let pack = pipeline.read(RecentFiles::BeingWritten).unwrap();
    for name in ["half.report.json", "empty.raw-runs.ndjson", LIST] {
        assert_eq!(artifact(&pack, name).condition, Condition::BeingWritten, "{name}");
    }
    assert_eq!(artifact(&pack, "whole.report.json").condition, Condition::Readable);
    assert!(pipeline.looks_again_at().is_some());
    // A command looks once, and judges.
    assert!(!why(&scene.read(), "half.report.json").is_empty());

    let old = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    for name in ["half.report.json", "empty.raw-runs.ndjson", LIST] {
        File::options().write(true).open(scene.place(name)).unwrap().set_modified(old).unwrap();
    }
    let pack = pipeline.read(RecentFiles::BeingWritten).unwrap();
    assert!(!why(&pack, "half.report.json").is_empty());
    assert_eq!(artifact(&pack, LIST).condition, Condition::Readable);
    assert_eq!(pipeline.looks_again_at(), None);
    assert!(half.exists());
}

#[test]
fn a_file_from_the_future_is_judged() {
    let scene = Scene::new();
    let half = scene.write("half.report.json", "{");
    let future = SystemTime::now() + std::time::Duration::from_secs(86_400);
    File::options().write(true).open(half).unwrap().set_modified(future).unwrap();
    let pack = scene.pipeline().read(RecentFiles::BeingWritten).unwrap();
    assert!(!why(&pack, "half.report.json").is_empty());
}

#[test]
fn a_change_is_seen_although_time_and_size_are_the_same() {
    let scene = Scene::new();
    let place = scene.write("a.report.json", report("executed", "one"));
    let modified = place.metadata().unwrap().modified().unwrap();
    let mut pipeline = scene.pipeline();
    let first = artifact(&pipeline.read(RecentFiles::Judged).unwrap(), "a.report.json");
    fs::write(&place, report("executed", "two")).unwrap();
    File::options().write(true).open(&place).unwrap().set_modified(modified).unwrap();
    let second = artifact(&pipeline.read(RecentFiles::Judged).unwrap(), "a.report.json");
    assert_eq!(first.size, second.size);
    assert_ne!(first.digest, second.digest);
}

#[test]
fn what_did_not_change_is_not_parsed_again() {
    let Some(real) = real_pack("start") else { return };
    let mut pipeline = Pipeline::open(Some(&real), None).unwrap();
    let (first, second) = (pipeline.read(RecentFiles::Judged).unwrap(), pipeline.read(RecentFiles::Judged).unwrap());
    let mut shared = 0;
    for (one, other) in first.reports().zip(second.reports()) {
        assert!(std::ptr::eq(one.1, other.1), "{}", one.0);
        shared += 1;
    }
    assert!(shared > 0);
    assert_eq!(first.digest(), second.digest());
}

#[test]
fn a_pack_removed_and_put_back_is_read_again() {
    let scene = Scene::new();
    scene.write("notes.txt", "one");
    let mut pipeline = scene.pipeline();
    pipeline.read(RecentFiles::Judged).unwrap();
    let away = scene.folder.path().join("away");
    fs::rename(scene.root(), &away).unwrap();
    assert!(pipeline.read(RecentFiles::Judged).unwrap_err().text.ends_with("there is no such folder"));
    fs::rename(away, scene.root()).unwrap();
    assert_eq!(pipeline.read(RecentFiles::Judged).unwrap().entries().count(), 1);
    fs::remove_file(scene.place("notes.txt")).unwrap();
    assert_eq!(pipeline.read(RecentFiles::Judged).unwrap().entries().count(), 0);
}
