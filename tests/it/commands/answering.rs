//! What people say to findings, from the command line.

use std::fs;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::fixtures::place::{Place, profile_with};

const WARNING: &str = "kpi.not-proven";
const BLOCKER: &str = "checklist.unticked";

/// A pack whose runs are measured: some items are open, and four rows prove little.
fn measured() -> Place {
    let place = Place::with_pack();
    place.measure();
    place
}

/// The rules as somebody outside the pack has them.
fn agreed(place: &Place, changes: &str) {
    place.write("agreed.toml", &profile_with(changes));
}

fn findings(place: &Place, typed: &str, code: &str) -> Vec<Value> {
    let document = place.run(&format!("status --json pack {typed}")).json();
    let all = document["findings"].as_array().unwrap().iter();
    all.filter(|it| it["code"] == code).cloned().collect()
}

/// How many findings of a code block, and how many have an answer that holds.
fn standing(place: &Place, typed: &str, code: &str) -> (usize, usize) {
    let found = findings(place, typed, code);
    let blocking = found.iter().filter(|it| it["severity"] == "blocker").count();
    (blocking, found.iter().filter(|it| it["answer"]["holds"] == true).count())
}

fn id(place: &Place, typed: &str, code: &str) -> String {
    findings(place, typed, code)[0]["id"].as_str().unwrap().to_owned()
}

fn done(place: &Place, typed: &str) -> String {
    let ran = place.run(typed);
    assert_eq!(ran.exit, 0, "{}", ran.text());
    ran.stdout
}

#[test]
fn a_warning_is_acknowledged_for_what_it_says_and_is_back_once_it_says_something_else() {
    let place = measured();
    let all = findings(&place, "", WARNING).len();
    assert!(all > 1);
    done(&place, &format!("acknowledge {} pack --reason few --as mo", id(&place, "", WARNING)));
    assert_eq!(standing(&place, "", WARNING), (0, 1));
    done(&place, &format!("acknowledge {WARNING} pack --reason few"));
    assert_eq!(standing(&place, "", WARNING), (0, all));
    assert!(done(&place, &format!("acknowledge {WARNING} pack --reason few")).starts_with("already acknowledged"));
    let note = done(&place, "note --stdout pack");
    assert_eq!(note.matches("reason `few`").count(), all, "{note}");
    // There are more rows: what they prove is another number.
    let files = ["bench-1", "bench-2"]
        .map(|run| [".raw-runs.ndjson", ".report.json"].map(|it| format!("pack/proof/runs/{run}{it}")));
    let before = files.each_ref().map(|of_run| of_run.each_ref().map(|file| place.read(file)));
    for (run, (file, rows)) in ["bench-1", "bench-2"].iter().zip(files.iter().zip(&before)) {
        let more = rows[0].replace(&format!("{run}-"), &format!("{run}-more-")).replace("T08:00:0", "T08:00:1");
        place.write(&file[0], &format!("{}{more}", rows[0]));
        place.measure_again(run);
    }
    let now = findings(&place, "", WARNING);
    let back = now.iter().filter(|it| it["answer"]["holds"] == false).count();
    assert!(back > 0, "{now:#?}");
    let page = done_or_blocked(&place, "status pack");
    assert!(page.contains("this does not count: it said:"), "{page}");
    files.iter().flatten().zip(before.iter().flatten()).for_each(|(file, text)| place.write(file, text));
    assert_eq!(standing(&place, "", WARNING), (0, all), "the same again is answered as it was");
    done(&place, &format!("withdraw {WARNING} pack"));
    assert_eq!(standing(&place, "", WARNING), (0, 0));
}

fn done_or_blocked(place: &Place, typed: &str) -> String {
    let ran = place.run(typed);
    assert!(ran.exit < 2, "{}", ran.text());
    ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn where_the_profile_asks_for_it_a_warning_blocks_until_it_is_acknowledged() {
    let place = measured();
    agreed(&place, "[note]\nanswered_warnings = true\n");
    let under = "--profile agreed.toml";
    let all = findings(&place, under, WARNING).len();
    assert_eq!(standing(&place, under, WARNING), (all, 0));
    let refused = place.run(&format!("note --decision approved pack {under}"));
    assert!(refused.exit == 1 && refused.stderr.contains(WARNING), "{}", refused.text());
    done(&place, &format!("acknowledge {WARNING} pack --reason few {under}"));
    assert_eq!(standing(&place, under, WARNING), (0, all));
}

#[test]
fn a_waiver_counts_where_a_policy_from_outside_allows_it_and_until_its_last_second() {
    let place = measured();
    agreed(&place, "[waivers]\ncodes = [\"checklist.unticked\"]\nlongest_days = 2\n");
    place.write("pack/agreed.toml", &place.read("agreed.toml"));
    let (before, id) = (findings(&place, "", BLOCKER).len(), id(&place, "", BLOCKER));
    let typed = |until: Timestamp| format!("waive {id} pack --owner mo --reason soon --until {until}");
    let end = hours_from_now(24);
    for (until, profile, why) in [
        (end, "", "only a policy from outside the pack"),
        (end, "--profile pack/agreed.toml", "only a policy from outside the pack"),
        (hours_from_now(49), "--profile agreed.toml", "is more than 2 days from now"),
        (hours_from_now(-1), "--profile agreed.toml", "is past already"),
    ] {
        let refused = place.run(&format!("{} {profile}", typed(until)));
        assert!(refused.exit == 1 && refused.stderr.contains(why), "{profile}: {}", refused.text());
    }
    done(&place, &format!("{} --profile agreed.toml", typed(end)));
    let under = |at: Timestamp| format!("--profile agreed.toml --at {at}");
    let last = end - SignedDuration::from_secs(1);
    assert_eq!(standing(&place, &under(hours_from_now(1)), BLOCKER), (before - 1, 1));
    assert_eq!(standing(&place, &under(last), BLOCKER), (before - 1, 1));
    assert_eq!(standing(&place, &under(end), BLOCKER), (before, 0), "it blocks again the second that it ends");
    for profile in ["", "--profile pack/agreed.toml"] {
        assert_eq!(standing(&place, profile, BLOCKER), (before, 0), "{profile}");
    }
    let page = done_or_blocked(&place, &format!("status pack {}", under(last)));
    assert!(page.contains("1 waived") && page.contains(&format!("waived until {end}: not ticked")), "{page}");
    let note = done(&place, &format!("note --stdout pack {}", under(last)));
    let grounds = note.split("### Written upon\n\n").nth(1).unwrap();
    assert!(grounds.starts_with("- Waived: `1 blocker`\n") && grounds.contains("owned by `mo`"), "{note}");
    done(&place, &format!("withdraw {id} pack --profile agreed.toml"));
    assert_eq!(standing(&place, &under(last), BLOCKER), (before, 0));
}

/// To the second.
fn hours_from_now(hours: i64) -> Timestamp {
    let at = Timestamp::now() + SignedDuration::from_hours(hours);
    Timestamp::from_second(at.as_second()).unwrap()
}

#[test]
fn what_somebody_does_is_of_the_moment_at_which_it_is_done() {
    let place = measured();
    for typed in [
        "tick people-the-manual-was-read-aloud pack --reason heard".to_owned(),
        "untick people-the-manual-was-read-aloud pack".to_owned(),
        format!("acknowledge {WARNING} pack --reason few"),
        format!("waive {BLOCKER} pack --reason soon --until {}", hours_from_now(24)),
        format!("withdraw {WARNING} pack"),
    ] {
        let refused = place.run(&format!("{typed} --at 2031-01-01T00:00:00Z"));
        assert!(refused.exit == 2 && refused.stderr.contains("hint: leave out `--at`"), "{}", refused.text());
    }
    assert!(!place.path("pack/proof/journal").exists());
}

#[test]
fn what_says_that_evidence_is_not_what_it_was_can_never_be_waived() {
    let place = measured();
    for code in [
        "kpi.differs-from-raw",
        "kpi.rows-shared",
        "evidence.unreadable",
        "journal.cut",
        "policy.relaxed",
        "checklist.evidence-changed",
        "checklist.contested",
        "checklist.ticked-unverified",
        "note.contradicts",
    ] {
        agreed(&place, &format!("[waivers]\ncodes = [\"{code}\"]\n"));
        let refused = place.run("status pack --profile agreed.toml");
        assert!(refused.exit == 2 && refused.stderr.contains("can never be waived"), "{}", refused.text());
    }
    // What is open, missing or fails may be.
    for code in
        ["checklist.unticked", "checklist.item-missing", "gate.failed", "rollback.flag-missing", "plugin.missing"]
    {
        agreed(&place, &format!("[waivers]\ncodes = [\"{code}\"]\n"));
        assert!(place.run("status pack --profile agreed.toml").exit < 2, "{code}");
    }
}

#[test]
fn what_cannot_be_answered_says_why_and_writes_nothing() {
    let place = measured();
    let blocker = id(&place, "", BLOCKER);
    for (typed, exit, why) in [
        (format!("acknowledge {blocker} pack --reason no"), 1, "it blocks"),
        (format!("acknowledge {WARNING} pack --reason"), 2, "a value is required"),
        ("acknowledge kpi.not-proven:nobody pack --reason x".to_owned(), 2, "there is no finding"),
        ("acknowledge gate.failed pack --reason x".to_owned(), 2, "finds nothing here"),
        (format!("withdraw {WARNING} pack"), 1, "nobody answered it"),
        (format!("waive {WARNING} pack --reason x --until {}", hours_from_now(24)), 1, "it does not block"),
    ] {
        let refused = place.run(&typed);
        assert!(refused.exit == exit && refused.stderr.contains(why), "{}", refused.text());
    }
    assert!(!place.path("pack/proof/journal").exists());
}

#[test]
fn people_who_say_otherwise_without_having_read_each_other_have_answered_nothing() {
    let place = measured();
    done(&place, &format!("acknowledge {WARNING} pack --reason few --as mo"));
    let (name, text) = place.journal_of("mo");
    fs::remove_file(place.path(&name)).unwrap();
    done(&place, &format!("acknowledge {WARNING} pack --reason few --as kim"));
    done(&place, &format!("withdraw {WARNING} pack --as kim"));
    place.write(&name, &text);
    assert_eq!(standing(&place, "", WARNING).1, 0);
    let page = done_or_blocked(&place, "status pack");
    assert!(page.contains("neither had read the other"), "{page}");
    done(&place, &format!("acknowledge {WARNING} pack --reason both --as kim"));
    assert!(standing(&place, "", WARNING).1 > 1);
}

#[test]
fn another_reason_and_another_person_s_answer_are_recorded_and_the_same_again_is_not() {
    let place = measured();
    let finding = id(&place, "", WARNING);
    let lines = |by: &str| place.journal_of(by).1.lines().count();
    let acknowledge = |rest: &str| done(&place, &format!("acknowledge {finding} pack --reason {rest}"));
    acknowledge("few");
    assert!(acknowledge("few").starts_with("already acknowledged") && lines("kim") == 1);
    assert!(acknowledge("enough").starts_with("1 finding acknowledged") && lines("kim") == 2);
    assert!(acknowledge("enough --as mo").starts_with("1 finding acknowledged") && lines("mo") == 1);
    assert!(acknowledge("enough --as mo").starts_with("already acknowledged") && lines("mo") == 1);
    let told = findings(&place, "", WARNING).into_iter().find(|it| it["id"] == finding.as_str()).unwrap();
    assert_eq!((&told["answer"]["by"], &told["answer"]["reason"]), (&"mo".into(), &"enough".into()));
}
