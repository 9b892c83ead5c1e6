//! How git holds the evidence.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::evidence::history::{Blob, Tracked};
use crate::domain::values::path::PackPath;
use crate::io::git::listing::{self, Listed};
use crate::io::git::program::{End, Question};

use super::{Talk, done, undone};

/// How much of a listing is read, in bytes: some 200,000 files.
const LISTING: usize = 32 << 20;
/// A committed content that is looked at is no larger than this, in bytes, and all of them together ...
const CONTENT: u64 = 8 << 20;
/// ... are no larger than this.
const CONTENTS: u64 = 64 << 20;
/// Files outside the evidence folder that are asked for at most.
const BEYOND: usize = 500;
/// What git calls a link, and a repository within.
const LINK: &str = "120000";
const SUBMODULE: &str = "160000";

impl Talk<'_> {
    pub(super) fn files(
        &self,
        head: Option<&str>,
        blobs: &mut HashMap<String, Blob>,
    ) -> Result<BTreeMap<PackPath, Tracked>, String> {
        let committed = head.map_or_else(|| Ok(Vec::new()), |head| self.committed(head))?;
        self.look_at(&committed, blobs)?;
        let mut files: BTreeMap<PackPath, Tracked> = BTreeMap::new();
        for entry in committed.iter().filter(|entry| entry.mode != SUBMODULE) {
            let seen = if entry.mode == LINK { None } else { blobs.get(&entry.object) };
            let tracked = Tracked::Committed(seen.copied().unwrap_or_default());
            files.extend(PackPath::new(&entry.path).map(|path| (path, tracked)));
        }
        let inner: BTreeSet<String> =
            committed.iter().filter(|it| it.mode == SUBMODULE).map(|it| it.path.clone()).collect();
        let is_ours = |path: &&PackPath| {
            let mut ends = path.as_str().match_indices('/').map(|(end, _)| end);
            !ends.any(|end| inner.contains(&path.as_str()[..end]))
        };
        let others: Vec<&PackPath> =
            self.questions.files.iter().filter(|path| !files.contains_key(path)).filter(is_ours).collect();
        let others = self.others(&others)?;
        files.extend(others);
        Ok(files)
    }

    /// The evidence folder, and what was read outside of it.
    fn places(&self) -> impl Iterator<Item = String> {
        let folder = &self.questions.folder;
        let outside = self.questions.files.iter().filter(move |path| !path.is_beneath(folder));
        std::iter::once(folder.clone()).chain(outside.take(BEYOND).map(|path| path.as_str().to_owned()))
    }

    fn committed(&self, head: &str) -> Result<Vec<Listed>, String> {
        let arguments = ["ls-tree", "-r", "-l", "-z", head, "--"].map(str::to_owned);
        let said = done(self.asking, Question::new(arguments.into_iter().chain(self.places()), LISTING))?;
        Ok(listing::listed(&said.bytes))
    }

    /// Contents that were not seen before, as far as they are not too much. As they were committed: no filter is run.
    fn look_at(&self, committed: &[Listed], blobs: &mut HashMap<String, Blob>) -> Result<(), String> {
        let (mut wanted, mut total) = (BTreeSet::new(), 0);
        for entry in committed.iter().filter(|it| it.mode != LINK && !blobs.contains_key(&it.object)) {
            let Some(size) = entry.size.filter(|size| *size <= CONTENT && total + size <= CONTENTS) else { continue };
            if wanted.insert(entry.object.as_str()) {
                total += size;
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let input: String = wanted.iter().map(|object| format!("{object}\n")).collect();
        let room = (CONTENTS as usize) + wanted.len() * 128;
        let said = done(self.asking, Question::new(["cat-file", "--batch"], room).reading(input.into_bytes()))?;
        blobs.extend(listing::contents(&said.bytes).into_iter().map(|(object, bytes)| (object, Blob::of(bytes))));
        Ok(())
    }

    /// How git holds files that are not committed.
    fn others(&self, paths: &[&PackPath]) -> Result<Vec<(PackPath, Tracked)>, String> {
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let listed = ["--literal-pathspecs", "ls-files", "--cached", "-z", "--"]
            .map(str::to_owned)
            .into_iter()
            .chain(self.places());
        let said = done(self.asking, Question::new(listed, LISTING))?;
        let added: BTreeSet<&str> = listing::names(&said.bytes).collect();
        let input: String = paths.iter().map(|path| format!("./{path}\0")).collect();
        let question = Question::new(["check-ignore", "-z", "--stdin"], LISTING).reading(input.into_bytes());
        let said = self.asking.ask(question)?;
        // 1: none is ignored; 128: one lies beyond a link, of which git says nothing.
        if !matches!(said.end, End::Exit(Some(0 | 1 | 128))) {
            return Err(undone(self.asking, &said));
        }
        let ignored: BTreeSet<&str> = listing::names(&said.bytes).filter_map(|path| path.strip_prefix("./")).collect();
        let tracked = |path: &PackPath| match path.as_str() {
            path if added.contains(path) => Tracked::Added,
            path if ignored.contains(path) => Tracked::Ignored,
            _ => Tracked::Untracked,
        };
        Ok(paths.iter().map(|path| ((*path).clone(), tracked(path))).collect())
    }
}
