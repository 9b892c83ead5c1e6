//! What a tick binds to, from the command line.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;
use std::thread;

use crate::fixtures::folder::files;
use crate::fixtures::place::{Place, profile_with};

const LIST: &str = "pack/proof/checklist.md";
const ITEM: &str = "people-the-manual-was-read";

/// What is done to a text.
type Change = fn(&str) -> String;

/// A pack with an item that names a file, ticked.
fn ticked() -> Place {
    ticked_with("`manual.md`", "manual-md")
}

/// The same, with how it names the file, and the end of the item's id.
fn ticked_with(named: &str, ending: &str) -> Place {
    let place = Place::with_pack();
    place.write("pack/proof/manual.md", "# Manual\n\nOpen the lid.\nClose the lid.\n");
    let list =
        place.read(LIST).replace("- [ ] The manual was read aloud", &format!("- [ ] The manual was read: {named}"));
    place.write(LIST, &list);
    let ran = place.run(&format!("tick {ITEM}-{ending} pack"));
    assert_eq!(ran.exit, 0, "{}", ran.text());
    place
}

/// Each finding of the journal's, and of what changed: its code and severity.
fn told(place: &Place) -> Vec<String> {
    let document = place.run("status --json pack").json();
    let findings = document["findings"].as_array().unwrap().iter();
    let is_ours = |code: &&str| code.starts_with("journal.") || *code == "checklist.evidence-changed";
    findings.filter_map(|it| it["code"].as_str().filter(is_ours).map(str::to_owned)).collect()
}

/// The one journal that there is.
fn journal(place: &Place) -> PathBuf {
    let all = files(&place.path("pack/proof/journal"));
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].clone()
}

fn rewrite(place: &Place, file: &str, change: impl Fn(&str) -> String) {
    place.write(file, &change(&place.read(file)));
}

#[test]
fn what_changes_behind_a_tick_is_told_and_the_same_bytes_again_are_no_change() {
    let place = ticked();
    assert_eq!(told(&place), [""; 0]);
    rewrite(&place, "pack/proof/manual.md", |text| text.replace("Close the lid.", "Close the lid?"));
    assert_eq!(told(&place), ["checklist.evidence-changed"]);
    let page = place.run("checklist pack").stdout;
    assert!(page.contains("+ 4: Close the lid?") && page.contains("- 4"), "{page}");
    rewrite(&place, "pack/proof/manual.md", |text| text.replace("Close the lid?", "Close the lid."));
    assert_eq!(told(&place), [""; 0]);
}

#[test]
fn an_item_whose_words_change_behind_its_tick_is_told_however_it_is_done() {
    let lies: [(&str, Change); 7] = [
        ("a word", |text| text.replace("The manual was read:", "The manual was nearly read:")),
        ("its opposite", |text| text.replace("The manual was read: `manual.md`", "Nobody needs to know anything")),
        ("struck out", |text| text.replace("The manual was read: `manual.md`", "~~The manual was read: `manual.md`~~")),
        ("gone", |text| text.lines().filter(|line| !line.contains("manual.md")).map(|it| format!("{it}\n")).collect()),
        ("a line beneath", |text| text.replace("`manual.md`\n", "`manual.md`\n  but not its end\n")),
        ("struck out beneath", |text| text.replace("`manual.md`\n", "`manual.md`\n  - ~~to its end~~\n")),
        ("a fence beneath", |text| text.replace("`manual.md`\n", "`manual.md`\n  ```\n  unless in a hurry\n  ```\n")),
    ];
    for (how, change) in lies {
        let place = ticked();
        rewrite(&place, LIST, change);
        assert!(!told(&place).is_empty(), "{how}: {}", place.read(LIST));
    }
}

#[test]
fn what_changes_nothing_that_was_said_is_not_told() {
    let honest: [(&str, Change); 5] = [
        ("emphasis", |text| text.replace("The manual was", "The **manual** was")),
        ("wrapped", |text| text.replace("The manual was", "The manual\n  was")),
        ("another item", |text| format!("{text}- [ ] Also the page about the hinge\n")),
        ("line ends", |text| text.replace('\n', "\r\n")),
        ("capital", |text| text.replace("- [x] The manual", "- [X] The manual")),
    ];
    for (how, change) in honest {
        let place = ticked();
        rewrite(&place, LIST, change);
        assert_eq!(told(&place), [""; 0], "{how}: {}", place.read(LIST));
    }
}

#[test]
fn people_who_tick_at_the_same_time_lose_nothing() {
    let place = Place::with_pack();
    let items: Vec<String> = (0..6).map(|at| format!("- [ ] Person {at} was here\n")).collect();
    place.write(LIST, &format!("# List\n\n{}", items.concat()));
    thread::scope(|scope| {
        for at in 0..6 {
            let place = &place;
            scope.spawn(move || {
                let ran = place.run(&format!("tick list-person-{at}-was-here pack --reason seen --as person-{at}"));
                assert_eq!(ran.exit, 0, "{}", ran.text());
            });
        }
    });
    assert_eq!(place.read(LIST).matches("[x]").count(), 6);
    assert_eq!(fs::read_dir(place.path("pack/proof/journal")).unwrap().count(), 6);
    assert_eq!(told(&place), [""; 0]);
}

#[test]
fn a_journal_that_was_cut_off_within_a_character_keeps_what_it_held() {
    let place = ticked();
    let journal = journal(&place);
    let whole = fs::read(&journal).unwrap();
    fs::write(&journal, [&whole[..], b"{\"journal\":\"v1\",\"reason\":\"caf\xc3"].concat()).unwrap();
    assert_eq!(told(&place), ["journal.broken"]);
    let again = place.run(&format!("untick {ITEM}-manual-md pack"));
    assert_eq!((again.exit, told(&place)), (0, Vec::new()), "{}", again.text());
    assert_eq!(fs::read(&journal).unwrap()[..whole.len()], whole);
}

#[test]
fn an_act_follows_the_last_one_wherever_its_line_stands() {
    let place = ticked();
    assert_eq!(place.run(&format!("untick {ITEM}-manual-md pack")).exit, 0);
    let journal = journal(&place);
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, text.lines().rev().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    assert_eq!(place.run(&format!("tick {ITEM}-manual-md pack")).exit, 0);
    assert_eq!(told(&place), [""; 0]);
}

#[test]
fn nothing_is_added_to_a_journal_in_which_a_merge_stopped() {
    let place = ticked();
    let journal = journal(&place);
    let text = fs::read_to_string(&journal).unwrap();
    let stopped = format!("<<<<<<< HEAD\n{text}=======\n>>>>>>> other\n");
    fs::write(&journal, &stopped).unwrap();
    let ran = place.run(&format!("untick {ITEM}-manual-md pack"));
    assert!(ran.exit == 1 && ran.stderr.contains("a merge of git stopped"), "{}", ran.text());
    assert_eq!(fs::read_to_string(&journal).unwrap(), stopped);
    assert!(place.run("status pack").stdout.contains("a merge of git stopped"));
}

#[test]
fn an_entry_in_somebody_else_s_journal_is_told() {
    let place = ticked();
    fs::rename(journal(&place), place.path("pack/proof/journal/amy@desk.journal.ndjson")).unwrap();
    assert_eq!(told(&place), ["journal.broken"]);
}

#[test]
fn journals_stand_where_they_are_read_or_the_profile_is_refused() {
    for (folder, exit) in [("proof/people", 0), ("elsewhere", 2), ("../proof", 2), ("proof/.git", 2)] {
        let place = Place::with_pack();
        let changes = format!("[paths]\njournal = \"{folder}\"\nset_aside = [\".git/\"]\n");
        place.write("pack/signoff.toml", &profile_with(&changes));
        let ran = place.run("tick people-the-manual-was-read-aloud pack --reason heard");
        assert_eq!(ran.exit, exit, "{folder}: {}", ran.text());
        assert_eq!(place.read(LIST).contains("[x]"), exit == 0, "{folder}");
    }
}

#[test]
fn a_journal_that_would_be_too_long_to_be_read_takes_no_more() {
    let place = ticked();
    let journal = journal(&place);
    let line = fs::read_to_string(&journal).unwrap();
    // One entry many times over is one entry.
    let full = line.repeat((8 << 20) / line.len());
    fs::write(&journal, &full).unwrap();
    let ran = place.run(&format!("untick {ITEM}-manual-md pack"));
    assert!(ran.exit == 1 && ran.stderr.contains("would be longer than the 8 MiB"), "{}", ran.text());
    assert!(ran.stderr.contains("go on in a new one: under another name (`--as`)"), "{}", ran.text());
    let other = place.run(&format!("untick {ITEM}-manual-md pack --as kim-2 --reason full"));
    assert_eq!(other.exit, 0, "{}", other.text());
    place.run(&format!("tick {ITEM}-manual-md pack --as kim-2"));
    assert_eq!(fs::read_to_string(&journal).unwrap(), full);
    assert!(place.read(LIST).contains("[x] The manual"));
}

#[test]
fn a_note_that_is_gone_with_its_statement_is_told_until_a_newer_one_takes_its_place() {
    let place = Place::with_pack();
    let write = || {
        let ran = place.run("note --decision blocked --reason late pack");
        assert_eq!(ran.exit, 0, "{}", ran.text());
    };
    let told = || {
        let document = place.run("status --json pack").json();
        let all = document["findings"].as_array().unwrap().clone();
        let altered = all.iter().filter(|it| it["code"] == "note.altered");
        altered.map(|it| format!("{}: {}", it["severity"].as_str().unwrap(), it["message"])).collect::<Vec<_>>()
    };
    write();
    assert_eq!(told(), [""; 0]);
    let notes = place.path("pack/proof/notes");
    for file in fs::read_dir(&notes).unwrap() {
        fs::remove_file(file.unwrap().path()).unwrap();
    }
    let gone = told();
    assert!(gone.len() == 1 && gone[0].starts_with("blocker") && gone[0].contains("kim wrote it"), "{gone:?}");
    write();
    let left = told();
    assert!(left.len() == 1 && left[0].starts_with("warning"), "{left:?}");
}

#[test]
fn a_note_that_lies_elsewhere_is_no_act_upon_the_pack() {
    let place = Place::with_pack();
    for out in ["elsewhere.md", "pack/elsewhere.md", "."] {
        place.run(&format!("note --decision blocked --out {out} pack"));
    }
    assert!(!place.path("pack/proof/journal").exists());
}

#[test]
fn a_tick_is_of_the_item_under_its_headings_with_where_its_links_lead() {
    let lies: [(&str, Change); 9] = [
        ("its heading", |text| text.replace("## People", "## Robots")),
        ("the heading above", |text| text.replace("# Acme Widget", "# Acme Gadget")),
        ("a heading more", |text| text.replace("- [x] The manual", "### Last year\n\n- [x] The manual")),
        ("a heading less", |text| text.replace("## People\n", "")),
        ("its heading is struck out", |text| text.replace("## People", "## ~~People~~")),
        ("it moved", |text| {
            let (item, rest) = ("- [x] The manual was read: [it](manual.md)\n", text);
            rest.replace(item, "").replace("## Bench\n\n", &format!("## Bench\n\n{item}"))
        }),
        ("it moved beneath another", |text| text.replace("- [x] The manual", "- Not needed:\n  - [x] The manual")),
        ("where its link leads", |text| text.replace("(manual.md)", "(other.md)")),
        ("what its link is called", |text| text.replace("[it](manual.md)", "[manual.md](it)")),
    ];
    let honest: [(&str, Change); 8] = [
        ("blanks", |text| {
            text.replace("## People\n", "##   People  ##\n\n\n").replace("The manual was", "The  manual was")
        }),
        ("line ends", |text| text.replace('\n', "\r\n")),
        ("emphasis", |text| text.replace("## People", "## **People**")),
        ("another item's mark", |text| text.replace("- [ ] Rows", "- [x] Rows").replace("- [ ] Nice", "- [x] Nice")),
        ("a sibling more", |text| text.replace("- [x] The manual", "- [ ] Another\n- [x] The manual")),
        ("a sibling less", |text| text.replace("- [ ] Nice to have: a cake\n", "")),
        ("it moved within its section", |text| {
            let beneath = "- [x] The manual was read: [it](manual.md)\n  - [ ] also the page about the lid\n";
            let cake = "- [ ] Nice to have: a cake\n";
            text.replace(&format!("{beneath}{cake}"), &format!("{cake}{beneath}"))
        }),
        ("a reference", |text| text.replace("[it](manual.md)", "[it]") + "\n[it]: manual.md\n"),
    ];
    let place = ticked_with("[it](manual.md)", "it");
    place.write("pack/proof/other.md", "# Other\n");
    let before = place.read(LIST);
    assert_eq!(told(&place), [""; 0]);
    for (how, change) in lies {
        rewrite(&place, LIST, change);
        assert_ne!(place.read(LIST), before, "{how}");
        assert_eq!(told(&place), ["checklist.evidence-changed"], "{how}: {}", place.read(LIST));
        place.write(LIST, &before);
        assert_eq!(told(&place), [""; 0], "{how}");
    }
    for (how, change) in honest {
        rewrite(&place, LIST, change);
        assert_ne!(place.read(LIST), before, "{how}");
        assert_eq!(told(&place), [""; 0], "{how}: {}", place.read(LIST));
        place.write(LIST, &before);
    }
}

#[test]
fn of_two_items_with_the_same_words_each_is_told_where_both_headings_are_renamed() {
    let place = Place::with_pack();
    place.write(LIST, "# List\n\n## iOS\n\n- [ ] It rings\n\n## Web\n\n- [ ] It rings\n");
    for id in ["ios-it-rings", "web-it-rings"] {
        assert_eq!(place.run(&format!("tick {id} pack --reason heard")).exit, 0);
    }
    rewrite(&place, LIST, |text| text.replace("## iOS", "## Android").replace("## Web", "## Desk"));
    assert_eq!(told(&place), ["checklist.evidence-changed"; 2]);
}

#[test]
fn an_untick_that_was_not_carried_out_leaves_the_item_open() {
    let place = ticked();
    assert_eq!(place.run(&format!("untick {ITEM}-manual-md pack")).exit, 0);
    rewrite(&place, LIST, |text| text.replace("- [ ] The manual", "- [x] The manual"));
    let status = place.run("status --json pack").json();
    let findings = status["findings"].as_array().unwrap();
    let unticked =
        findings.iter().find(|it| it["code"] == "checklist.unticked" && it["subject"] == format!("{ITEM}-manual-md"));
    let message = unticked.expect("a finding")["message"].as_str().unwrap();
    assert!(message.contains("counts as open: kim at"), "{message}");
    assert_eq!(told(&place), ["journal.not-carried-out"]);
    let item = status["checklist"]["items"].as_array().unwrap().iter().find(|it| it["line"] == 10).unwrap().clone();
    assert_eq!((&item["ticked"], item["state"].as_str()), (&true.into(), Some("open")), "{item}");
    assert_eq!(status["checklist"]["done"], 0, "{}", status["checklist"]);
    // Whoever looks at it ticks it again: the box stands so, and the act is recorded.
    let again = place.run(&format!("tick {ITEM}-manual-md pack"));
    assert!(again.exit == 0 && again.stdout.contains("recorded: ticked"), "{}", again.text());
    assert_eq!(told(&place), [""; 0]);
}

#[test]
fn behind_a_link_in_the_evidence_nothing_is_recorded_and_the_link_is_named() {
    let own = ticked().journal_of("kim").0;
    let name = own.rsplit('/').next().unwrap();
    let in_people = "[paths]\njournal = \"proof/people/journal\"\n";
    let cases = [
        ("proof/journal", "../jj", ""),
        ("proof/journal", "nowhere", ""),
        ("proof/journal", "other", ""),
        ("proof/people", "../jj", in_people),
        ("proof/people/journal", "../other", in_people),
        (&format!("proof/journal/{name}"), "../../jj/file", ""),
        (&format!("proof/journal/{name}"), "nowhere", ""),
    ];
    for (link, target, changes) in cases {
        let place = Place::with_pack();
        place.write("pack/signoff.toml", &profile_with(changes));
        for folder in ["pack/jj/journal", "pack/proof/other"] {
            fs::create_dir_all(place.path(folder)).unwrap();
        }
        place.write("pack/jj/file", "");
        let at = place.path(&format!("pack/{link}"));
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        symlink(target, at).unwrap();
        for act in
            ["tick people-the-manual-was-read-aloud pack --reason heard", "note --decision blocked --reason late pack"]
        {
            let ran = place.run(act);
            let said = format!("`{link}` is a link");
            assert!(
                ran.exit == 1 && ran.stderr.contains(&said) && ran.stderr.contains("paths.journal"),
                "{}",
                ran.text()
            );
        }
        assert!(!place.read(LIST).contains("[x]") && place.read("pack/jj/file").is_empty());
        let written = ["pack/jj/journal", "pack/proof/other"].map(|it| fs::read_dir(place.path(it)).unwrap().count());
        assert!(written == [0, 0] && !place.path("pack/proof/notes").exists(), "{link}");
    }
}

#[test]
fn a_link_above_the_pack_or_to_its_evidence_or_beside_the_journal_is_fine() {
    let links: [(&str, &str, &str); 4] = [
        ("linked", "pack", "linked"),
        ("pack/proof/runs-latest", "runs", "pack"),
        ("pack/proof/other", "journal", "pack"),
        ("pack/proof", "../evidence", "pack"),
    ];
    for (link, target, pack) in links {
        let place = Place::with_pack();
        if link == "pack/proof" {
            fs::rename(place.path("pack/proof"), place.path("pack/evidence")).unwrap();
            symlink("evidence", place.path(link)).unwrap();
        } else {
            symlink(target, place.path(link)).unwrap();
        }
        let ran = place.run(&format!("tick people-the-manual-was-read-aloud {pack} --reason heard"));
        assert_eq!(ran.exit, 0, "{link}: {}", ran.text());
        let page = place.run(&format!("checklist {pack}")).stdout;
        assert!(page.contains("ticked by kim"), "{link}: {page}");
    }
}

#[test]
fn a_first_act_that_cannot_be_written_leaves_neither_a_journal_nor_its_folder() {
    let place = Place::with_pack();
    let typed = ["tick", "people-the-manual-was-read-aloud", "pack", "--reason", "heard"];
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_signoff")]).args(typed);
    let output = command.current_dir(place.path("")).env("SIGNOFF_AS", "kim").output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && stderr.contains("nothing was written"), "{stderr}");
    assert!(!place.path("pack/proof/journal").exists() && !place.read(LIST).contains("[x]"));
    assert_eq!(place.run(&typed.join(" ")).exit, 0);
}

#[test]
fn a_journal_may_begin_with_a_byte_order_mark_and_hold_blank_lines_as_rows_may() {
    let place = ticked();
    let (name, text) = place.journal_of("kim");
    for odd in [
        format!("\u{feff}{text}"),
        format!("{text}\n"),
        format!("\n{text} \r\n\n"),
        text.replace('\n', "\r\n"),
        format!("{text} "),
    ] {
        place.write(&name, &odd);
        assert_eq!(told(&place), [""; 0], "{odd:?}");
    }
    place.write(&name, &format!("\u{feff}{text}\n"));
    assert_eq!((place.run(&format!("untick {ITEM}-manual-md pack")).exit, told(&place)), (0, Vec::new()));
    // One whose line has no end is gone on with, and nothing of it is lost.
    let open = format!("\u{feff}{}", text.trim_end());
    place.write(&name, &open);
    assert_eq!(place.run(&format!("untick {ITEM}-manual-md pack --reason again")).exit, 0);
    assert!(place.read(&name).starts_with(&format!("{open}\n")) && place.read(&name).lines().count() == 2);
    for lie in [
        format!("{text}\u{feff}{text}"),
        format!("{text}{{}}\n"),
        format!("{text}null\n"),
        format!("x{text}"),
        format!("{text}#\n"),
    ] {
        place.write(&name, &lie);
        assert!(told(&place).contains(&"journal.broken".to_owned()), "{lie:?}");
    }
}

#[test]
fn another_reason_and_another_person_are_recorded_and_the_same_again_is_not() {
    let place = Place::with_pack();
    let item = "people-the-manual-was-read-aloud";
    let lines = |by: &str| place.journal_of(by).1.lines().count();
    let ran = |typed: &str, said: &str| {
        let ran = place.run(&typed.replace("IT", &format!("{item} pack")));
        assert!(ran.exit == 0 && ran.stdout.contains(said), "{}", ran.text());
    };
    ran("tick IT --reason heard", "now ticked");
    for again in ["tick IT", "tick IT --reason heard"] {
        ran(again, "already ticked");
    }
    ran("tick IT --reason seen", "recorded: ticked");
    ran("tick IT --reason seen --as mo", "recorded: ticked");
    assert_eq!((lines("kim"), lines("mo")), (2, 1));
    ran("tick IT --as mo", "already ticked");
    ran("untick IT", "now open");
    ran("untick IT", "already open");
    ran("untick IT --reason wrong", "recorded: open");
    ran("untick IT --as mo", "recorded: open");
    assert_eq!((lines("kim"), lines("mo")), (4, 2));
    ran("untick people-nice-to-have-a-cake pack", "already open");
    assert_eq!(told(&place), [""; 0]);
}
