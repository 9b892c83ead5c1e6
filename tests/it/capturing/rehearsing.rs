//! `signoff rehearse`: every flag is put back, and what failed is written as failed.

use std::fs;

use rustix::process::Signal;

use super::{GOOD, Kitchen, Ran, signal};
use crate::fixtures::terminal::{Terminal, signoff};

const FLAG: &str = r#"case $1 in
get) cat flags/$2 ;;
set) [ ! -e stuck ] || exit 3; echo $3 > flags/$2 ;;
session) if [ -e slow ]; then echo > begun; sleep 600; fi
    if [ "$(cat flags/$2)" = true ]; then echo kept warm; else echo "went cold, as Kettle 1 did"; fi ;;
esac
"#;

const PLAN: &str = r#"[rehearsal]
id = "rollback-rehearsal-001"
version = "2.0"
limit_s = 20

[fallback]
argv = ["./flag.sh", "session", "keepWarm"]
shows = "as Kettle 1 did"

[[flag]]
name = "keepWarm"
setting = ["./flag.sh", "get", "{flag}"]
off = ["./flag.sh", "set", "{flag}", "false"]
restore = ["./flag.sh", "set", "{flag}", "{before}"]
before = { argv = ["./flag.sh", "session", "{flag}"], shows = "^kept warm$" }
after = { argv = ["./flag.sh", "session", "{flag}"], shows = "^went cold", lacks = "kept" }
"#;

const TYPED: &str = "rehearse rehearsal.toml --profile signoff.toml";

fn kitchen(plan: &str, flag: &str) -> Kitchen {
    let kitchen = Kitchen::new(GOOD);
    kitchen.write("flags/keepWarm", "true\n");
    kitchen.write(".gitignore", "stuck\nslow\nbegun\n");
    kitchen.program("flag.sh", flag);
    kitchen.write("rehearsal.toml", plan);
    kitchen.commit();
    kitchen
}

/// The newest document.
fn document(kitchen: &Kitchen) -> String {
    let names = fs::read_dir(kitchen.path("proof")).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    let newest = names.filter(|name| name.contains("rehearsal")).max().unwrap();
    kitchen.read(&format!("proof/{newest}"))
}

fn is_as_before(kitchen: &Kitchen) -> bool {
    kitchen.read("flags/keepWarm") == "true\n"
}

const ROW: &str = "| `keepWarm` | true | false | pass |";

#[test]
fn what_holds_is_written_as_results_and_put_back() {
    let kitchen = kitchen(PLAN, FLAG);
    kitchen.run("collect plan.toml --two-runs --out-dir proof --profile signoff.toml").ends(0);
    let ran = kitchen.run(TYPED).ends(0).says("1 of 1 flags held");
    assert!(ran.stdout.ends_with("-rollback-rehearsal-001.md\n"), "{}", ran.stdout);
    let text = document(&kitchen);
    assert!(text.starts_with("# Rollback Rehearsal") && text.contains(ROW), "{text}");
    assert!(is_as_before(&kitchen));
    assert_eq!(kitchen.findings_of("rollback"), Vec::<String>::new());
    // The next one of the day follows it in its series.
    kitchen.run(TYPED).ends(0);
    assert!(document(&kitchen).contains("rehearsal-002"));
    assert_eq!(kitchen.findings_of("rollback"), Vec::<String>::new());
}

#[test]
fn what_fails_is_written_as_failed_and_put_back_all_the_same() {
    let failing = [
        (PLAN.to_owned(), FLAG.replace("echo $3 >", "true $3 >>"), "it is still on"),
        (
            PLAN.replace("\"^went cold\"", "\"^boils\""),
            FLAG.to_owned(),
            "its output does not show what it must: ^boils",
        ),
        (
            PLAN.replace("lacks = \"kept\"", "lacks = \"cold\""),
            FLAG.to_owned(),
            "its output shows what it must not: cold",
        ),
        (
            PLAN.replace("\"set\", \"{flag}\", \"false\"", "\"unknown\""),
            FLAG.replace("esac", "*) exit 4 ;; esac"),
            "exit status 4",
        ),
        (PLAN.to_owned(), FLAG.replace("cat flags/$2 ;;", "echo twice; cat flags/$2 ;;"), "expected one word: on, off"),
        (
            PLAN.replace("as Kettle 1 did\"\n", "never seen\"\n"),
            FLAG.to_owned(),
            "new sessions: its output does not show",
        ),
        (
            PLAN.replace("limit_s = 20", "limit_s = 1"),
            FLAG.replace("else echo", "else exec sleep 600; echo"),
            "it took longer than 1 s",
        ),
    ];
    for (plan, flag, told) in failing {
        let kitchen = kitchen(&plan, &flag);
        kitchen.run(TYPED).ends(1).says(told);
        assert!(is_as_before(&kitchen), "{told}");
        let text = document(&kitchen);
        assert!(text.contains("| fail |") || text.contains("Fallback of new sessions: fail"), "{told}\n{text}");
        let findings = kitchen.findings_of("rollback");
        assert!(findings.iter().any(|it| it.starts_with("blocker rollback.")), "{told}: {findings:?}");
    }
}

#[test]
fn a_flag_that_was_off_is_not_rehearsed() {
    let kitchen = kitchen(PLAN, FLAG);
    kitchen.write("flags/keepWarm", "false\n");
    kitchen.commit();
    kitchen.run(TYPED).ends(1).says("it was off before");
    assert!(document(&kitchen).contains("| `keepWarm` | false | false | fail |"));
}

#[test]
fn a_flag_that_cannot_be_put_back_is_the_first_line() {
    let kitchen = kitchen(PLAN, &FLAG.replace("session)", "session) [ \"$(cat flags/$2)\" = true ] || touch stuck;"));
    kitchen.run(TYPED).ends(1).says("NOT PUT BACK: keepWarm");
    let text = document(&kitchen);
    assert!(text.starts_with("**RESTORE FAILED**: `keepWarm` is not as before, which was true\n"), "{text}");
    assert!(text.contains("./flag.sh set keepWarm true"), "how it is put back by hand is told: {text}");
    assert!(kitchen.findings_of("rollback").iter().any(|it| it.starts_with("blocker rollback.")));
}

/// A rehearsal whose session never ends once the flag is off.
fn begun() -> (Kitchen, std::process::Child) {
    let slow = FLAG.replace("if [ -e slow ]", "if [ \"$(cat flags/$2)\" = false ]");
    let kitchen = kitchen(PLAN, &slow);
    let child = kitchen.begin(TYPED);
    kitchen.until(|it| it.path("begun").exists());
    (kitchen, child)
}

#[test]
fn one_that_is_interrupted_puts_everything_back() {
    for (how, exit) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let (kitchen, child) = begun();
        assert!(!is_as_before(&kitchen));
        signal(&child, how);
        Ran::ended(child).ends(exit).says("it was interrupted");
        assert!(is_as_before(&kitchen));
        let text = document(&kitchen);
        assert!(text.contains("- Status: aborted") && text.starts_with("# Rollback"), "{text}");
        assert!(kitchen.findings_of("rollback").iter().any(|it| it.starts_with("blocker rollback.")));
    }
}

#[test]
fn one_that_is_killed_has_said_before_what_is_not_put_back() {
    let (kitchen, child) = begun();
    signal(&child, Signal::KILL);
    Ran::ended(child);
    assert!(!is_as_before(&kitchen));
    let text = document(&kitchen);
    assert!(text.starts_with("**RESTORE FAILED**") && text.contains("./flag.sh set keepWarm true"), "{text}");
    assert!(kitchen.findings_of("rollback").iter().any(|it| it.starts_with("blocker rollback.")));
}

#[test]
fn an_operator_is_asked_on_a_terminal_alone() {
    let asked = PLAN.replace(
        "after = { argv = [\"./flag.sh\", \"session\", \"{flag}\"], shows = \"^went cold\", lacks = \"kept\" }",
        "after = { ask = \"Touch the kettle.\" }",
    );
    assert!(asked.contains("ask"));
    let kitchen = kitchen(&asked, FLAG);
    kitchen.run(TYPED).ends(2).says("nobody can be asked");
    for (answers, exit, told) in
        [(["it is cold", "y"], 0, "as it must be"), (["it is hot", "n"], 1, "not as it must be")]
    {
        let mut command = signoff(&TYPED.split(' ').collect::<Vec<_>>());
        command.cwd(kitchen.path(""));
        command.env("HOME", kitchen.path(""));
        let mut terminal = Terminal::start(command);
        terminal.shows("Touch the kettle.");
        terminal.press(&format!("{}\n", answers[0]));
        terminal.shows("is that as it must be?");
        terminal.press(&format!("{}\n", answers[1]));
        assert_eq!(terminal.ends(), exit, "{}", terminal.text());
        let text = document(&kitchen);
        assert!(text.contains(answers[0]) && text.contains(told), "{text}");
        assert!(is_as_before(&kitchen));
    }
}

#[test]
fn whatever_is_wrong_with_a_plan_is_told_and_nothing_runs() {
    let wrong = [
        ("name = \"keepWarm\"", "name = \"keepCool\"", "`keepWarm` of the profile is not rehearsed"),
        ("limit_s = 20", "limit_s = 0", "`rehearsal.limit_s`: is 0"),
        ("setting = [", "settings = [", "unknown field `settings`"),
        ("\"./flag.sh\", \"get\"", "\"./none.sh\", \"get\"", "none.sh"),
        ("shows = \"^kept warm$\"", "shows = \"(\"", "is no regular expression"),
        ("shows = \"^kept warm$\"", "ask = \"What?\"", "or `ask` alone"),
        ("version = \"2.0\"", "version = \"<version>\"", "still to be filled in"),
    ];
    let kitchen = kitchen(PLAN, FLAG);
    for (from, to, told) in wrong {
        assert!(PLAN.contains(from), "{from}");
        kitchen.write("rehearsal.toml", &PLAN.replace(from, to));
        kitchen.run(&format!("{TYPED} --allow-dirty")).ends(2).says(told);
    }
    kitchen.write("rehearsal.toml", PLAN);
    kitchen.run(&format!("{TYPED} --out proof/notes.md")).ends(2).says("no entry of the profile's `kinds` takes it");
    assert!(is_as_before(&kitchen) && !kitchen.path("proof/notes.md").exists());
}
