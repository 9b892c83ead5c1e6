//! Which two reports are the gate's runs, and which kept output counts.

use jiff::Timestamp;

use crate::domain::assessment::ChosenBy;
use crate::domain::assessment::wording::quoted;
use crate::domain::evidence::artifact::Condition;
use crate::domain::evidence::gate_output::GateOutput;
use crate::domain::evidence::pack::Pack;
use crate::domain::profile::Profile;
use crate::domain::values::path::PackPath;

use super::references::locate;

/// The gate's two runs and the output that was kept of them.
#[derive(Clone, Debug)]
pub struct Pairing<'a> {
    /// Run A and run B; `None` where there are not two to compare.
    pub pair: Option<[PackPath; 2]>,
    /// Why these two.
    pub chosen: ChosenBy,
    /// The kept output that counts.
    pub output: Option<KeptOutput<'a>>,
    /// Outputs newer than the one that counts that name no two gate runs.
    pub strays: Vec<KeptOutput<'a>>,
    /// Executed reports of the gate's type.
    pub executed: usize,
}

/// A kept output and what it names.
#[derive(Clone, Debug)]
pub struct KeptOutput<'a> {
    pub path: &'a PackPath,
    pub output: &'a GateOutput,
    /// The two reports, or why they are no two gate runs: JSON pointer and sentence.
    pub names: Result<[PackPath; 2], Vec<(String, String)>>,
}

/// A time as evidence states it: RFC 3339.
pub(super) fn time(text: Option<&str>) -> Option<Timestamp> {
    text?.parse().ok()
}

/// Chooses the runs: by hand, else those that the newest kept output names, else the two newest executed ones.
pub(super) fn choose<'a>(pack: &'a Pack, profile: &Profile, choice: &PairOverride) -> Pairing<'a> {
    let mut kept: Vec<KeptOutput<'a>> =
        pack.gate_outputs().map(|(path, output)| read(pack, profile, path, output)).collect();
    kept.sort_by_key(|kept| std::cmp::Reverse((time(kept.output.checked_at()), kept.path)));
    let newest = newest_executed(pack, profile);
    let named = kept.iter().find_map(|kept| kept.names.clone().ok());
    let (evident, why) = match named {
        Some(pair) => (Some(pair), ChosenBy::KeptOutput),
        None => (two(&newest), ChosenBy::Time),
    };
    let pair = by_hand(pack, choice, evident.as_ref());
    let chosen = if pair.is_some() && pair != evident { ChosenBy::Hand } else { why };
    let pair = pair.or(evident);
    let at = kept.iter().position(|kept| pair.is_some() && kept.names.as_ref().ok() == pair.as_ref());
    let at = at.or_else(|| kept.iter().position(|kept| kept.names.is_ok())).unwrap_or(0);
    let counting = kept.get(at).cloned();
    kept.truncate(at);
    kept.retain(|kept| kept.names.is_err());
    Pairing { pair, chosen, output: counting, strays: kept, executed: newest.len() }
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
    KeptOutput { path, output, names }
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
    let gate_type = &profile.runs.gate_type;
    match report.run_type() {
        Some(run_type) if run_type == gate_type => Ok(path),
        Some(other) => Err(format!("{} is of type {}, not {}", quoted(text), quoted(other), quoted(gate_type))),
        None => Err(format!("{} states no `scope.runType`", quoted(text))),
    }
}

/// Executed reports of the gate's type, oldest first.
fn newest_executed(pack: &Pack, profile: &Profile) -> Vec<PackPath> {
    let mut found: Vec<_> = pack
        .reports()
        .filter(|(_, report)| report.is_executed() && report.run_type() == Some(profile.runs.gate_type.as_str()))
        .map(|(path, report)| (time(report.generated_at()), path.clone()))
        .collect();
    found.sort();
    found.into_iter().map(|(_, path)| path).collect()
}

fn two(oldest_first: &[PackPath]) -> Option<[PackPath; 2]> {
    match oldest_first {
        [.., first, second] => Some([first.clone(), second.clone()]),
        _ => None,
    }
}

/// The pair with the sides that were chosen by hand; a side left out is the evident one that is not yet there.
fn by_hand(pack: &Pack, choice: &PairOverride, evident: Option<&[PackPath; 2]>) -> Option<[PackPath; 2]> {
    let [first, second] = &choice.pair;
    let [first, second] = [first, second].map(|side| side.as_ref().filter(|path| pack.report(path).is_some()));
    let rest = |taken: &PackPath, place: usize| {
        let evident = evident?;
        let other = if &evident[place] == taken { &evident[1 - place] } else { &evident[place] };
        Some(other.clone())
    };
    match (first, second) {
        (Some(first), Some(second)) => Some([first.clone(), second.clone()]),
        (Some(first), None) => Some([first.clone(), rest(first, 1)?]),
        (None, Some(second)) => Some([rest(second, 0)?, second.clone()]),
        (None, None) => None,
    }
}

/// What the operator chose to look at, beyond what the evidence itself says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairOverride {
    /// Reports that were made run A and run B by hand; a side left out follows from the evidence.
    pub pair: [Option<PackPath>; 2],
}
