//! Who committed what: the evidence's files, and the checklist's lines.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::evidence::history::{Answer, Author, Signed};
use crate::domain::values::path::PackPath;
use crate::io::git::listing;
use crate::io::git::program::Question;

use super::{DOCUMENT, Talk, done};

/// How much is read of who committed the evidence, in bytes.
const AUTHORS: usize = 8 << 20;

impl Talk<'_> {
    /// By file beneath the evidence folder: everybody who wrote or committed a change of it, also within
    /// a merge.
    pub(super) fn authors(&self, head: &str) -> Answer<BTreeMap<PackPath, BTreeSet<Author>>> {
        let plain = [
            "--literal-pathspecs",
            "log",
            "-z",
            "--relative",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--name-only",
            "-c",
        ];
        // Each commit's head is told from the names of files by what no name begins with.
        let arguments =
            plain.into_iter().chain(["--format=%x01%an%x02%ae%x02%cn%x02%ce", head, "--", &self.questions.folder]);
        match done(self.asking, Question::new(arguments, AUTHORS)) {
            Ok(said) => Answer::Known(listing::authors(&said.bytes)),
            Err(why) => Answer::Undecided(why),
        }
    }

    /// By line of the checklist as it is committed: who changed it last, and when.
    pub(super) fn signed_lines(&self, head: &str) -> BTreeMap<u64, Signed> {
        let Some(path) = &self.questions.checklist else { return BTreeMap::new() };
        let plain =
            ["-c", "blame.ignoreRevsFile=", "--literal-pathspecs", "blame", "--porcelain", "--no-textconv", head, "--"];
        let said = done(self.asking, Question::new(plain.into_iter().chain([path.as_str()]), DOCUMENT));
        said.map_or_else(|_| BTreeMap::new(), |said| listing::signed_lines(&said.bytes))
    }
}
