//! Which two reports are the gate's runs, and which outputs were kept of them.

use crate::domain::assessment::wording::quoted;
use crate::domain::assessment::{ChosenBy, ReportFact, Side};
use crate::domain::evidence::artifact::Condition;
use crate::domain::evidence::gate_output::GateOutput;
use crate::domain::evidence::pack::Pack;
use crate::domain::profile::Profile;
use crate::domain::values::path::PackPath;
use crate::domain::values::time_span::{TimeSpan, number_in};

use super::references::locate;

/// The gate's two runs and the outputs that were kept.
#[derive(Clone, Debug)]
pub struct Pairing<'a> {
    /// Run A and run B; `None` where there are not two to compare.
    pub pair: Option<[PackPath; 2]>,
    /// Why these two.
    pub chosen: ChosenBy,
    /// The kept output that counts.
    pub output: Option<KeptOutput<'a>>,
    /// The other outputs that say something of the pair, or are not older than the one that counts.
    pub others: Vec<KeptOutput<'a>>,
    /// Executed reports of the gate's type.
    pub executed: usize,
}

/// A kept output and what it names.
#[derive(Clone, Debug)]
pub struct KeptOutput<'a> {
    pub path: &'a PackPath,
    pub output: &'a GateOutput,
    pub checked: TimeSpan,
    /// The two reports, or why they are no two gate runs: JSON pointer and sentence.
    pub names: Result<[PackPath; 2], Vec<(String, String)>>,
}

/// Chooses the runs: by hand, else the two newest executed ones, whatever output was kept of which.
pub(super) fn choose<'a>(
    pack: &'a Pack,
    profile: &Profile,
    reports: &[ReportFact],
    choice: &PairOverride,
) -> Pairing<'a> {
    let runs = gate_runs(pack, profile, reports);
    let evident = newest_two(&runs);
    let by_hand = by_hand(pack, choice, evident.as_ref());
    let chosen = if by_hand.is_some() && by_hand != evident { ChosenBy::Hand } else { ChosenBy::Time };
    let pair = by_hand.or(evident);
    let (output, others) = kept(pack, profile, pair.as_ref());
    Pairing { pair, chosen, output, others, executed: runs.len() }
}

/// The output that counts, newest first of those that name the pair, else the newest; then those that are told as well:
/// of the same pair, or not older.
fn kept<'a>(
    pack: &'a Pack,
    profile: &Profile,
    pair: Option<&[PackPath; 2]>,
) -> (Option<KeptOutput<'a>>, Vec<KeptOutput<'a>>) {
    let mut kept: Vec<KeptOutput<'a>> =
        pack.gate_outputs().map(|(path, output)| read(pack, profile, path, output)).collect();
    let names_pair = |it: &KeptOutput<'_>| pair.is_some_and(|pair| it.names_both(pair));
    kept.sort_by_key(|it| (std::cmp::Reverse((names_pair(it), it.checked.to)), it.path));
    let mut kept = kept.into_iter();
    let Some(counting) = kept.next() else { return (None, Vec::new()) };
    let is_told = |it: &KeptOutput<'_>| names_pair(it) || it.checked.may_follow(counting.checked);
    let others = kept.filter(is_told).collect();
    (Some(counting), others)
}

impl KeptOutput<'_> {
    /// Whether it is of these two, in either order.
    pub(super) fn names_both(&self, pair: &[PackPath; 2]) -> bool {
        let [a, b] = pair;
        self.names.as_ref().is_ok_and(|[first, second]| [first, second] == [a, b] || [first, second] == [b, a])
    }
}

fn read<'a>(pack: &'a Pack, profile: &Profile, path: &'a PackPath, output: &'a GateOutput) -> KeptOutput<'a> {
    let sides = ["first", "second"].map(|side| {
        let at = format!("/reports/{side}/path");
        report_named(pack, profile, path, output.document.string(&at)).map_err(|why| (at, format!("{side}: {why}")))
    });
    let names = match sides {
        [Ok(first), Ok(second)] => Ok([first, second]),
        [first, second] => Err([first.err(), second.err()].into_iter().flatten().collect()),
    };
    KeptOutput { path, output, checked: TimeSpan::of(output.checked_at(), path.name()), names }
}

fn report_named(pack: &Pack, profile: &Profile, base: &PackPath, text: Option<&str>) -> Result<PackPath, String> {
    let text = text.ok_or("it names no report")?;
    let path = locate(pack, base, text).ok_or_else(|| format!("{} leads outside the pack", quoted(text)))?;
    let Some(entry) = pack.entry(&path) else {
        return Err(format!("{} is not in the pack", quoted(text)));
    };
    if entry.artifact.condition == Condition::BeingWritten {
        return Err(format!("{} is being written", quoted(text)));
    }
    let report = pack.report(&entry.artifact.path).ok_or_else(|| format!("{} is no readable report", quoted(text)))?;
    if !report.is_executed() {
        return Err(format!(
            "{} was not executed: its state is {}",
            quoted(text),
            quoted(report.state().unwrap_or("none"))
        ));
    }
    let gate_type = &profile.runs.gate_type;
    match report.run_type() {
        Some(run_type) if run_type == gate_type => Ok(path),
        Some(other) => Err(format!("{} is of type {}, not {}", quoted(text), quoted(other), quoted(gate_type))),
        None => Err(format!("{} states no `scope.runType`", quoted(text))),
    }
}

/// Executed reports of the gate's type that do not lie ahead of the moment, oldest first; of equals those that fail come
/// last, whatever they are called. Of two reports of one run the later counts.
fn gate_runs<'r>(pack: &Pack, profile: &Profile, reports: &'r [ReportFact]) -> Vec<&'r ReportFact> {
    let is_run = |it: &&ReportFact| {
        it.executed && it.is_of_type(&profile.runs.gate_type) && !it.measured.is_ahead_of(pack.moment)
    };
    let mut runs: Vec<&ReportFact> = reports.iter().filter(is_run).collect();
    // Where the name alone tells the day, its number goes on with it.
    let number = |it: &ReportFact| number_in(it.path.name()).filter(|_| !it.measured.is_a_moment());
    runs.sort_by_cached_key(|it| (it.measured.to, number(it), it.fails(), it.written(), it.path.clone()));
    let mut told: Vec<&ReportFact> = Vec::with_capacity(runs.len());
    for run in runs {
        match told.last_mut() {
            Some(last) if says_the_same(pack, last, run) => *last = nearer(last, run),
            Some(last) if last.is_of_one_run_with(run) => *last = run,
            _ => told.push(run),
        }
    }
    told
}

/// Whether one is a copy of the other, wherever it lies.
fn says_the_same(pack: &Pack, one: &ReportFact, other: &ReportFact) -> bool {
    let same =
        pack.report(&one.path).zip(pack.report(&other.path)).is_some_and(|(one, other)| one.says_the_same_as(other));
    same && one.id().is_some()
}

/// Of copies the one that lies less deep counts.
fn nearer<'r>(one: &'r ReportFact, other: &'r ReportFact) -> &'r ReportFact {
    let depth = |it: &ReportFact| (it.path.as_str().matches('/').count(), it.path.clone());
    if depth(other) < depth(one) { other } else { one }
}

/// The newest run, and before it the newest of another run id: one run is not two. Where there is no such, the two newest.
fn newest_two(oldest_first: &[&ReportFact]) -> Option<[PackPath; 2]> {
    let (second, earlier) = oldest_first.split_last()?;
    let is_other = |it: &&&ReportFact| it.id().is_none() || it.id() != second.id();
    let first = earlier.iter().rev().find(is_other).or(earlier.last())?;
    Some([first.path.clone(), second.path.clone()])
}

/// The pair with the sides that were chosen by hand; a side left out is the evident one that is not yet there.
fn by_hand(pack: &Pack, choice: &PairOverride, evident: Option<&[PackPath; 2]>) -> Option<[PackPath; 2]> {
    let [first, second] = &choice.pair;
    let [first, second] = [first, second].map(|side| side.as_ref().filter(|path| pack.report(path).is_some()));
    let rest = |taken: &PackPath, place: Side| {
        let evident = evident?;
        let own = place.of(evident);
        Some(if own == taken { place.other().of(evident) } else { own }.clone())
    };
    match (first, second) {
        (Some(first), Some(second)) => Some([first.clone(), second.clone()]),
        (Some(first), None) => Some([first.clone(), rest(first, Side::B)?]),
        (None, Some(second)) => Some([rest(second, Side::A)?, second.clone()]),
        (None, None) => None,
    }
}

/// What the operator chose to look at, beyond what the evidence itself says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairOverride {
    /// Reports that were made run A and run B by hand; a side left out follows from the evidence.
    pub pair: [Option<PackPath>; 2],
}
