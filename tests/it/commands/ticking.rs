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
