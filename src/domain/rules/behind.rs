//! What stands behind a checklist item: what its check looked at, and the files that its words and the lines beneath it
//! name.

use std::collections::BTreeSet;

use crate::domain::evidence::artifact::Artifact;
use crate::domain::evidence::checklist::Item;
use crate::domain::evidence::journal::entry::SeenFile;
use crate::domain::evidence::pack::Pack;
use crate::domain::profile::Profile;
use crate::domain::values::kind::Kind;
use crate::domain::values::path::{Location, PackPath, with_slashes};

use super::{links, spelling};

/// The most files beyond the evidence folder that the items' words are looked for under.
const MOST_SOUGHT: usize = 200;

/// What stands behind items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Behind<'a> {
    pub pack: &'a Pack,
    pub profile: &'a Profile,
    /// The names of runs, with their reports.
    pub reports: &'a [(&'a str, &'a PackPath)],
    pub checklist: &'a PackPath,
}

impl Behind<'_> {
    /// The files that an item's words lead to, in their order, each once. The checklist itself is none.
    pub fn named(&self, item: &Item) -> Vec<PackPath> {
        let mut known = BTreeSet::from([self.checklist.clone()]);
        let found = words(item).into_iter().flat_map(|word| self.files(&word));
        found.filter(|path| known.insert(path.clone())).collect()
    }

    /// The files that a word leads to: one that it names, all of a folder, or the report of a run.
    fn files(&self, word: &str) -> Vec<PackPath> {
        let spelled: Vec<PackPath> = spelling::paths(word).iter().flat_map(|path| self.places(path)).collect();
        let named = links::leads_to(self.pack, self.profile, self.checklist, word)
            .or_else(|| spelled.iter().find(|path| self.pack.contains(path)).cloned())
            .or_else(|| spelled.iter().find_map(|path| self.pack.in_other_case(path)).cloned());
        if let Some(path) = named {
            return vec![path];
        }
        let of_run = self.reports.iter().filter(|(run, _)| *run == word).map(|(_, path)| (*path).clone());
        of_run.chain(self.beneath(word)).collect()
    }

    /// Where a path may lead: from the root, and from the checklist.
    fn places(&self, path: &str) -> impl Iterator<Item = PackPath> {
        [PackPath::new(path), self.checklist.resolve(path)].into_iter().flatten()
    }

    /// All files of a folder but notes, what stands beside them, and journals: those are written when items were ticked.
    fn beneath(&self, word: &str) -> Vec<PackPath> {
        let mut folders = self.places(word).filter(|folder| self.pack.has_folder(folder.as_str()));
        let Some(folder) = word.contains('/').then(|| folders.next()).flatten() else { return Vec::new() };
        let told = |it: &&Artifact| !matches!(it.kind, Kind::ApprovalNote | Kind::Attestation | Kind::Journal);
        let all = self.pack.entries().map(|entry| &entry.artifact).filter(told).map(|it| &it.path);
        all.filter(|path| path.is_beneath(folder.as_str())).cloned().collect()
    }

    /// The files of these places, each with its digest.
    pub fn digested(&self, places: &[Location]) -> Vec<SeenFile> {
        let paths: BTreeSet<&PackPath> = places.iter().map(|place| &place.path).collect();
        let seen = |path: &PackPath| SeenFile {
            path: path.clone(),
            sha256: self.pack.entry(path).and_then(|entry| entry.artifact.digest),
            lines: None,
        };
        paths.into_iter().filter(|path| *path != self.checklist).map(seen).collect()
    }

    /// Pull requests and flags that an item names: they are shown, and have no bytes of their own.
    pub fn mentioned(&self, item: &Item) -> Vec<String> {
        let is_number = |word: &&str| word.strip_prefix('#').is_some_and(|it| it.parse::<u64>().is_ok());
        let known = |word: &&str| is_number(word) || self.profile.flags.iter().any(|flag| flag == word);
        let mut found: Vec<String> = Vec::new();
        for word in words(item).iter().map(String::as_str).filter(known) {
            if !found.iter().any(|it| it == word) {
                found.push(word.to_owned());
            }
        }
        found
    }
}

/// Files beyond the evidence folder that items name: they stand behind them where they are there.
pub fn sought(profile: &Profile, pack: &Pack) -> Vec<(PackPath, Kind)> {
    let spelled = pack.checklists().flat_map(|(at, checklist)| {
        let words = checklist.items.iter().flat_map(words).flat_map(|word| spelling::paths(&word));
        words.map(move |path| [PackPath::new(&path), at.resolve(&path)])
    });
    let paths = spelled.flatten().flatten();
    let beyond = paths.filter(|path| !profile.paths.is_evidence(path) && spelling::is_a_file(path.name()));
    beyond.take(MOST_SOUGHT).map(|path| (path, Kind::Unknown)).collect()
}

/// What may be a name in an item: its code spans and links whole, and its words and those of its footnotes without what
/// encloses or ends them, those of attributes among them; with `/` for `\`, and without a query.
fn words(item: &Item) -> Vec<String> {
    const AROUND: [char; 14] = ['(', ')', '[', ']', '{', '}', '<', '>', '`', ',', ';', ':', '!', '?'];
    let plain = |word| str::trim_matches(word, AROUND).trim_end_matches('.');
    let parts = |word| str::split(word, ['"', '\'', '=']).map(plain);
    let lines = item.lines.iter();
    let all = lines.flat_map(|line| line.spans.iter().map(String::as_str).chain(line.said().flat_map(parts)));
    let spelled = all.map(|word| with_slashes(word.split('?').next().unwrap_or_default()));
    spelled.filter(|word| !word.is_empty()).collect()
}
