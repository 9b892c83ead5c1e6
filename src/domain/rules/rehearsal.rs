//! Which rehearsal counts, and what it says to flags and steps.

use crate::domain::assessment::{Rehearsed, RollbackStep};
use crate::domain::evidence::outcome::StatedResult;
use crate::domain::evidence::pack::Pack;
use crate::domain::evidence::rollback::{Rehearsal, StepEvidence};
use crate::domain::profile::Profile;
use crate::domain::values::path::{Location, PackPath};
use crate::domain::values::time_span::TimeSpan;

use super::dated;
use super::words::same_commit;

/// The rehearsal that counts.
#[derive(Clone, Copy, Debug)]
pub struct Counting<'a> {
    pub path: &'a PackPath,
    pub rehearsal: &'a Rehearsal,
    pub(super) when: TimeSpan,
}

impl Counting<'_> {
    /// What it says to a flag; `None` where it does not name it, or names it and says nothing.
    pub(super) fn flag(&self, name: &str) -> Option<Rehearsed> {
        let entry = self.rehearsal.flag(name)?;
        let place = Location::line(self.path, entry.line);
        Some(Rehearsed { words: entry.how.clone(), place, result: entry.result.clone() })
    }

    /// What it says to the steps of the expected rollback, in the profile's order: the flags, new sessions, before and
    /// after.
    pub(super) fn steps(&self, profile: &Profile) -> Vec<RollbackStep> {
        let step = |said: &Option<StepEvidence>| {
            let said = said.as_ref()?;
            let place = Location::line(self.path, said.line);
            Some(Rehearsed { words: said.words.clone(), place, result: said.result.clone() })
        };
        let said = [self.all_flags(profile), step(&self.rehearsal.fallback), step(&self.rehearsal.before_and_after)];
        profile.rollback.steps.iter().cloned().zip(said.into_iter().chain(std::iter::repeat(None))).collect()
    }

    /// The flags together: one that failed or is not named fails, one that is undecided leaves all so.
    fn all_flags(&self, profile: &Profile) -> Option<Rehearsed> {
        let said: Vec<Option<Rehearsed>> = profile.flags.iter().map(|flag| self.flag(flag)).collect();
        let first = said.iter().flatten().next()?;
        let held = said.iter().flatten().filter(|it| it.result == StatedResult::Holds).count();
        let words = format!("{held} of {} flags say that they held", said.len());
        let fails = |it: &Option<Rehearsed>| it.as_ref().is_none_or(|it| matches!(it.result, StatedResult::Fails(_)));
        let result = match said.len() - held {
            0 => StatedResult::Holds,
            _ if said.iter().any(fails) => StatedResult::Fails(words.clone()),
            open => StatedResult::Undecided(format!("{open} of {} flags state no result", said.len())),
        };
        Some(Rehearsed { words, place: first.place.clone(), result })
    }

    /// Whether it may be newer than another one: dated later, undated, or of one day with it and not the earlier number
    /// of one series. A name alone makes nothing older.
    fn may_follow(&self, other: &Self) -> bool {
        let is_of_one_day = self.when == other.when && self.when.is_known();
        self.when.may_follow(other.when) && !(is_of_one_day && precedes(self.path.name(), other.path.name()))
    }
}

/// `rehearsal-001` before `rehearsal-002`.
fn precedes(one: &str, other: &str) -> bool {
    in_series(one).zip(in_series(other)).is_some_and(|(one, other)| one.0 == other.0 && one.1 < other.1)
}

/// The series that a name belongs to, and its number there.
fn in_series(name: &str) -> Option<(&str, u64)> {
    let (stem, number) = name.strip_suffix(".md")?.rsplit_once('-')?;
    Some((stem, number.parse().ok()?))
}

/// The rehearsals that were run: one that is pending is a plan, and one that names no flag counts only where it is of
/// the measured commit.
fn run<'a>(pack: &'a Pack, measured: Option<&'a str>) -> impl Iterator<Item = Counting<'a>> {
    let is_run = move |rehearsal: &Rehearsal| !rehearsal.flags.is_empty() || is_of(rehearsal, measured);
    let run = pack.rehearsals().filter(move |(_, rehearsal)| !rehearsal.pending && is_run(rehearsal));
    let dated = run.filter_map(|(path, rehearsal)| Some((path, rehearsal, dated::when(pack, pack.entry(path)?))));
    let counting = dated.filter(|(.., when)| !when.is_ahead_of(pack.moment));
    counting.map(|(path, rehearsal, when)| Counting { path, rehearsal, when })
}

fn is_of(rehearsal: &Rehearsal, measured: Option<&str>) -> bool {
    rehearsal.commit.as_deref().zip(measured).is_some_and(|(commit, measured)| same_commit(commit, measured))
}

/// The rehearsal of the measured commit, else the newest by date, then by name.
pub(super) fn choose<'a>(pack: &'a Pack, measured: Option<&'a str>) -> Option<Counting<'a>> {
    let order = |it: &Counting<'a>| (is_of(it.rehearsal, measured), it.when.from, in_series(it.path.name()), it.path);
    run(pack, measured).max_by_key(order)
}

/// The rehearsals that failed and may be newer than the one that counts.
pub(super) fn superseding<'a>(
    pack: &'a Pack,
    profile: &Profile,
    counting: Counting<'a>,
    measured: Option<&'a str>,
) -> Vec<Counting<'a>> {
    let is_other = |it: &Counting<'_>| it.path != counting.path;
    let failed = |it: &Counting<'_>| it.rehearsal.failure(&profile.flags).is_some() && it.may_follow(&counting);
    run(pack, measured).filter(|it| is_other(it) && failed(it)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_number_of_one_series_precedes_and_no_other_name_does() {
        assert!(precedes("2026-02-13-rehearsal-001.md", "2026-02-13-rehearsal-002.md"));
        assert!(!precedes("2026-02-13-rehearsal-002.md", "2026-02-13-rehearsal-001.md"));
        assert!(precedes("2026-02-13-rehearsal-9.md", "2026-02-13-rehearsal-10.md"));
        assert!(!precedes("a-rehearsal-001.md", "b-rehearsal-002.md"));
        assert!(!precedes("a.md", "b.md"));
    }
}
