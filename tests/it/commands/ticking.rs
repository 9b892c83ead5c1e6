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
