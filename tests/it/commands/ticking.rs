//! Ticks from the command line.

use crate::fixtures::place::Place;
use crate::snapshot;

#[test]
fn a_tick_changes_one_byte_and_an_untick_changes_it_back() {
    let place = Place::with_pack();
    let before = place.read("pack/proof/checklist.md");
    assert_eq!(place.run("tick people-the-manual-was-read-aloud pack --reason heard").exit, 0);
    let after = place.read("pack/proof/checklist.md");
    let changed: Vec<_> = before.bytes().zip(after.bytes()).filter(|(before, after)| before != after).collect();
    assert_eq!((changed, before.len()), (vec![(b' ', b'x')], after.len()));
    assert_eq!(place.run("untick people-the-manual-was-read-aloud pack").exit, 0);
    assert_eq!(place.read("pack/proof/checklist.md"), before);
}

#[test]
fn a_tick_is_refused_where_the_check_fails_and_where_there_is_no_such_item() {
    let place = Place::with_pack();
    let before = place.read("pack/proof/checklist.md");
    let typed = ["tick bench-both-bench-runs-pass pack", "tick people-the-manual-was-red-aloud pack", "tick zzz pack"];
    snapshot::check("commands/tick-refused", &place.run_all(&typed));
    assert_eq!(place.read("pack/proof/checklist.md"), before);
}

#[test]
fn a_sensed_item_stays_ticked_and_a_tick_twice_is_no_error() {
    let place = Place::with_pack();
    place.measure();
    let typed = [
        "tick bench-rows-are-kept pack",
        "tick bench-rows-are-kept pack",
        "untick bench-rows-are-kept pack",
        "untick people-the-manual-was-read-aloud pack",
    ];
    snapshot::check("commands/tick-sensed", &place.run_all(&typed));
}

#[test]
fn a_tick_is_of_what_a_footnote_says_and_of_the_files_that_it_names() {
    const LIST: &str = "pack/proof/checklist.md";
    let place = Place::with_pack();
    place.write(LIST, "# A\n\n- [ ] The manual was read[^1]\n\n[^1]: As `lid.md` says, and aloud.\n");
    place.write("pack/proof/lid.md", "The lid opens.\n");
    let ticked = place.run("tick a-the-manual-was-read pack");
    assert_eq!(ticked.exit, 0, "{}", ticked.text());
    let is_told = || place.run("status pack").stdout.contains("checklist.evidence-changed");
    assert!(!is_told());
    for (file, from, to) in [(LIST, "aloud", "in silence"), ("pack/proof/lid.md", "opens", "jams")] {
        let before = place.read(file);
        place.write(file, &before.replace(from, to));
        assert!(is_told(), "{file}");
        place.write(file, &before);
        assert!(!is_told(), "{file}");
    }
}

#[test]
fn a_file_stands_behind_an_item_however_its_words_or_its_footnote_spell_it() {
    const LIST: &str = "pack/proof/checklist.md";
    for named in [
        "[it](lid.md)",
        "![it](./lid.md)",
        "[it][l]\n\n[l]: lid.md",
        "[it](lid.md?raw=1)",
        "`proof\\lid.md`",
        "`LID.md`",
        "<a href=\"lid.md\">it</a>",
        "all of `lids/`",
        "all of `proof/lids/`",
        "it[^1]\n\n[^1]: As in [the lid](lid.md).",
        "it[^1]\n\n[^1]: As in [the lid].\n\n[the lid]: proof/lid.md",
    ] {
        let place = Place::with_pack();
        place.write("pack/proof/lid.md", "The lid opens.\n");
        place.write("pack/proof/lids/first.md", "It opens.\n");
        place.write(LIST, &format!("# A\n\n- [ ] The manual was read: {named}\n"));
        let ran = place.run("checklist pack --json");
        let document: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let item = document["items"][0]["id"].as_str().unwrap();
        let ticked = place.run(&format!("tick {item} pack"));
        assert_eq!(ticked.exit, 0, "{named}: {}", ticked.text());
        let is_told = || place.run("status pack").stdout.contains("checklist.evidence-changed");
        assert!(!is_told(), "{named}");
        place.write("pack/proof/lid.md", "The lid jams.\n");
        place.write("pack/proof/lids/first.md", "It jams.\n");
        assert!(is_told(), "{named}");
    }
}

#[test]
fn where_the_links_of_a_footnote_lead_is_a_part_of_what_a_tick_saw() {
    const LIST: &str = "pack/proof/checklist.md";
    let place = Place::with_pack();
    place.write(LIST, "# A\n\n- [ ] The manual was read[^1]\n\n[^1]: See [x].\n\n[x]: https://a.example/b\n");
    assert_eq!(place.run("tick a-the-manual-was-read pack --reason heard").exit, 0);
    let is_told = || place.run("status pack").stdout.contains("checklist.evidence-changed");
    assert!(!is_told());
    place.write(LIST, &place.read(LIST).replace("a.example", "b.example"));
    assert!(is_told());
}

#[test]
fn a_note_is_none_of_the_files_of_a_folder_that_an_item_names() {
    let place = Place::with_pack();
    place.write("pack/proof/checklist.md", "# A\n\n- [ ] All of `proof/notes/` and `proof/runs/` was read\n");
    place.write("pack/proof/runs/page.txt", "one\n");
    let ticked = place.run("tick a-all-of-proof-notes-and-proof-runs-was-read pack");
    assert_eq!(ticked.exit, 0, "{}", ticked.text());
    assert_eq!(place.run("note pack --decision blocked --reason late").exit, 0);
    let is_told = || place.run("status pack").stdout.contains("checklist.evidence-changed");
    assert!(!is_told(), "{}", place.run("status pack").stdout);
    place.write("pack/proof/runs/page.txt", "two\n");
    assert!(is_told());
}
