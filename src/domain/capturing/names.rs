//! What files of evidence are called, so that the profile's `[[kinds]]` take them for what they are.

use crate::domain::profile::Profile;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::PackPath;

/// What the names of records end with.
pub const RECORD: &str = ".capture.json";

/// The name of a file of a kind that begins with `stem`: the first pattern of the kind that takes it.
///
/// # Errors
/// A sentence, where no pattern of the profile does.
pub fn file_name(profile: &Profile, kind: Kind, stem: &str) -> Result<String, String> {
    let patterns = profile.kinds.iter().filter(|pattern| pattern.kind == kind);
    let is_taken_for_it = |name: &String| PackPath::new(name).is_some_and(|path| profile.kind_of(&path) == kind);
    let fitting = patterns.map(|pattern| filled(&pattern.name, stem)).find(is_taken_for_it);
    fitting
        .or_else(|| fallback(kind).map(|ending| format!("{stem}{ending}")))
        .ok_or_else(|| format!("no entry of `kinds` in the profile takes `{stem}...` for a {}", kind.words()))
}

/// Records are known by what they hold, and a summary decides nothing.
fn fallback(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Capture => Some(RECORD),
        Kind::Summary => Some(".summary.md"),
        _ => None,
    }
}

/// `*raw-runs.ndjson` and `gate-7` are `gate-7.raw-runs.ndjson`.
fn filled(pattern: &str, stem: &str) -> String {
    let Some((before, after)) = pattern.split_once('*') else { return pattern.to_owned() };
    let part = if after.starts_with(['.', '-', '_']) { "" } else { "." };
    format!("{before}{stem}{part}{}", after.replace('*', ""))
}

/// Documents of a series: `2026-05-04-rollback-rehearsal-2.md` follows `2026-05-04-rollback-rehearsal-1.md`.
pub mod numbered {
    use jiff::civil::Date;

    use super::{Kind, PackPath, Profile, file_name};

    /// The ids and names of rehearsals that follow each other, from the plan's own id on.
    pub fn names<'p>(profile: &'p Profile, day: Date, id: &str) -> impl Iterator<Item = (String, String)> + use<'p> {
        let (stem, first, width) = parts(id);
        let name = move |number: u64| {
            let id = format!("{stem}-{number:0width$}");
            let plain = format!("{day}-{id}.md");
            let name = if is_rehearsal(profile, &plain) {
                Some(plain)
            } else {
                file_name(profile, Kind::Rollback, &format!("{day}-{id}")).ok()
            };
            name.map(|name| (id, name))
        };
        (first..first.saturating_add(1000)).filter_map(name)
    }

    /// `rehearsal-003` is `rehearsal`, 3, of three digits; what has no number is the first.
    fn parts(id: &str) -> (String, u64, usize) {
        let numbered = id.rsplit_once('-').and_then(|(stem, number)| Some((stem, number.parse().ok()?, number.len())));
        numbered.map_or_else(|| (id.to_owned(), 1, 1), |(stem, number, width)| (stem.to_owned(), number, width))
    }

    pub fn is_rehearsal(profile: &Profile, name: &str) -> bool {
        PackPath::new(name).is_some_and(|path| profile.kind_of(&path) == Kind::Rollback)
    }

    /// A name that the profile takes for a rehearsal.
    pub fn example(profile: &Profile) -> String {
        file_name(profile, Kind::Rollback, "rehearsal-1").unwrap_or_default()
    }
}

/// The record beside a file of rows: `a.raw-runs.ndjson` has `a.capture.json`.
pub fn record_of(rows: &str) -> String {
    let stem = [".ndjson", ".jsonl", ".json"].iter().find_map(|ending| rows.strip_suffix(ending)).unwrap_or(rows);
    let short = ["raw-runs", "rows"].iter().find_map(|word| stem.strip_suffix(word)).unwrap_or(stem);
    let short = short.trim_end_matches(['.', '-', '_']);
    format!("{}{RECORD}", if short.is_empty() { stem } else { short })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_the_profile_asks_for() {
        let profile = Profile::read(&[]).unwrap();
        let name = |kind| file_name(&profile, kind, "2026-05-04-gate-7").unwrap();
        assert_eq!(name(Kind::RawRuns), "2026-05-04-gate-7.raw-runs.ndjson");
        assert_eq!(name(Kind::Report), "2026-05-04-gate-7.report.json");
        assert_eq!(name(Kind::GateOutput), "2026-05-04-gate-7.gate.json");
        assert_eq!(name(Kind::Summary), "2026-05-04-gate-7.summary.md");
        assert_eq!(name(Kind::Rollback), "2026-05-04-gate-7.rollback.md");
        assert_eq!(name(Kind::Capture), "2026-05-04-gate-7.capture.json");
        assert!(file_name(&profile, Kind::Source, "x").is_err());
    }

    #[test]
    fn rehearsals_follow_each_other_by_number() {
        let profile = Profile::read(&[]).unwrap();
        let names = |id: &str| numbered::names(&profile, "2026-05-04".parse().unwrap(), id).take(2).collect::<Vec<_>>();
        let told = |id: &str, name: &str| (id.to_owned(), name.to_owned());
        let expected = [
            told("rehearsal-009", "2026-05-04-rehearsal-009.md"),
            told("rehearsal-010", "2026-05-04-rehearsal-010.md"),
        ];
        assert_eq!(names("rehearsal-009"), expected);
        assert_eq!(names("drill")[0], told("drill-1", "2026-05-04-drill-1.rollback.md"));
    }

    #[test]
    fn a_record_stands_beside_its_rows() {
        for (rows, record) in [
            ("2026-gate-7.raw-runs.ndjson", "2026-gate-7.capture.json"),
            ("a.rows.ndjson", "a.capture.json"),
            ("raw-runs.json", "raw-runs.capture.json"),
            ("b", "b.capture.json"),
        ] {
            assert_eq!(record_of(rows), record);
        }
    }
}
