//! What docs/independence.md says of honest runs and of copies, on few of them: the whole of it is measured by
//! `examples/independence`, of which these are the same runs and the same copies.

#[path = "../../examples/independence/copies.rs"]
mod copies;
#[path = "../../examples/independence/honest.rs"]
mod honest;
#[path = "../../examples/independence/random.rs"]
mod random;

use signoff::domain::statistics::echo::{Echo, Prepared, across_scenarios, between, within};

use honest::{KINDS, Order, World, lifelike, run};
use random::Random;

fn told(one: &Prepared, other: &Prepared) -> Option<Echo> {
    between(one, other).or_else(|| across_scenarios(one, other))
}

#[test]
fn honest_runs_of_every_kind_are_let_be() {
    let mut random = Random::of_seed(8);
    for (name, kind) in KINDS.into_iter().filter(|(name, _)| !name.starts_with("hidden")) {
        for order in Order::ALL {
            let world = World::of(&mut random, 120, order);
            let [one, other] = [(), ()].map(|()| Prepared::of(&run(&world, kind, &mut random)));
            assert_eq!(told(&one, &other), None, "{name}");
            assert_eq!([within(&one, &[&other]), within(&other, &[])], [vec![], vec![]], "{name}");
        }
    }
}

/// Those that the document says are always told.
#[test]
fn copies_are_told_whatever_was_done_to_them() {
    let mut random = Random::of_seed(9);
    let (run, other) = lifelike(&mut random, Order::Cyclic);
    let honest = Prepared::of(&other);
    let always =
        |name: &str| !["jitter 1", "jitter 9", "block of 8", "again", "jitter 15"].iter().any(|it| name.contains(it));
    for (name, copying) in copies::BETWEEN.into_iter().filter(|(name, _)| always(name)) {
        let copy = Prepared::of(&copying(&run, &other, &mut random));
        assert!(told(&Prepared::of(&run), &copy).is_some(), "{name}");
    }
    for (name, copying) in copies::WITHIN.into_iter().filter(|(name, _)| always(name)) {
        assert!(!within(&Prepared::of(&copying(&run, &other, &mut random)), &[&honest]).is_empty(), "{name}");
    }
}
