//! A capture that runs elsewhere, as the cockpit sees it.

use super::{GOOD, Kitchen, ROWS, Ran};
use crate::fixtures::terminal::{Terminal, signoff};

#[test]
fn a_capture_that_runs_elsewhere_is_seen_growing_and_judged_once_it_is_whole() {
    let kitchen = Kitchen::new(&format!("while [ ! -e go-$SIGNOFF_ROW ]; do sleep 0.01; done\n{GOOD}"));
    kitchen.write(".gitignore", "go-*\n");
    kitchen.commit();
    let mut cockpit = Terminal::start(signoff(&[kitchen.path("").to_str().unwrap()]));
    cockpit.shows("1 capture two runs");
    let child = kitchen.begin(&format!("collect plan.toml --out {ROWS} --profile signoff.toml"));
    for (number, told) in [(1, "1 of 6, 0 failed"), (2, "2 of 6, 0 failed"), (3, "3 of 6, 0 failed")] {
        kitchen.write(&format!("go-{number}"), "");
        cockpit.shows(told);
    }
    cockpit.shows("a capture is not whole");
    (4..=6).for_each(|number| kitchen.write(&format!("go-{number}"), ""));
    Ran::ended(child).ends(0);
    cockpit.wait("the whole run", |it| !it.text().contains("a capture is not whole"));
    cockpit.press("q");
    assert_eq!(cockpit.ends(), 0);
}
