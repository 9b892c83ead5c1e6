//! Damages for `journal.*`, and for what the checklist's rules say of it: one person's journal that is not as it was
//! written. Where there is none, one that would hold is made first.

use crate::domain::assessment::ItemFact;
use crate::domain::evidence::journal::entry::{About, Act, Entry, Meaning, Version};
use crate::domain::evidence::journal::file_name;
use crate::domain::values::digest::Digest;
use crate::domain::values::path::PackPath;

use super::mutation::{Attempt, Edit, Mutation};
use super::original::Original;

/// A journal of somebody who ticked one item.
struct Kept<'a> {
    path: PackPath,
    item: &'a ItemFact,
    entries: Vec<Entry>,
}

/// The one whose entry counts for an item that stands so, or one that says of a ticked item what is so.
fn kept<'a>(original: &Original<'a>) -> Result<Kept<'a>, String> {
    let items = original.assessment.items();
    let recorded = items.iter().find(|item| item.ticked && item.record.is_current());
    if let Some((item, tick)) = recorded.and_then(|item| Some((item, item.record.tick()?))) {
        let found = original.pack.journals().find(|(path, _)| **path == tick.place.path);
        let (path, file) = found.ok_or("its journal is gone")?;
        let entries = file.entries.iter().map(|(_, it)| it.entry.clone()).collect();
        return Ok(Kept { path: path.clone(), item, entries });
    }
    let item = items.iter().find(|item| item.ticked).ok_or("no item is ticked")?;
    let path = place(original, "somebody")?;
    let first = said(original, "somebody", item, Act::Tick);
    Ok(Kept { path, item, entries: vec![first] })
}

fn place(original: &Original<'_>, by: &str) -> Result<PackPath, String> {
    let path = format!("{}/{}", original.profile.paths.journal(), file_name(by, "nowhere"));
    PackPath::new(&path).ok_or_else(|| "the journal's folder lies outside the pack".to_owned())
}

/// Somebody's first entry, who had read nothing.
fn said(original: &Original<'_>, by: &str, item: &ItemFact, act: Act) -> Entry {
    Entry {
        journal: Version::V1,
        n: 1,
        prev: None,
        seen: Vec::new(),
        by: by.to_owned(),
        host: "nowhere".to_owned(),
        at: "2025-01-01T00:00:00Z".to_owned(),
        act,
        about: About::Item(item.id.clone()),
        text: item.words.clone(),
        evidence: item.behind.clone(),
        policy: original.assessment.policy.digest,
        meaning: if act == Act::Tick { Meaning::Verified } else { Meaning::Withdrawn },
        on_screen: false,
        reason: None,
        waiver: None,
        signature: None,
    }
}

fn text(entries: &[Entry]) -> Result<String, String> {
    let lines = entries.iter().map(|entry| entry.line().map(|(line, _)| line));
    lines.collect::<Result<_, _>>().map_err(|error| error.to_string())
}

fn id(entry: &Entry) -> Result<Digest, String> {
    entry.line().map(|(_, id)| id).map_err(|error| error.to_string())
}

impl Kept<'_> {
    fn becomes(&self, what: &str, text: impl Into<Vec<u8>>) -> Mutation {
        let what = format!("{what} the journal of `{}`", self.item.text);
        Mutation::new(what, vec![Edit::becomes(&self.path, text)])
    }

    /// With one entry more, that follows the last one.
    fn with_one_more(mut self, change: impl FnOnce(&mut Entry)) -> Result<Self, String> {
        let last = self.entries.last().ok_or("the journal is empty")?;
        let mut next = Entry { n: last.n + 1, prev: Some(id(last)?), seen: Vec::new(), ..last.clone() };
        change(&mut next);
        self.entries.push(next);
        Ok(self)
    }
}

pub(super) fn line_changed(original: &Original<'_>) -> Attempt {
    let kept = kept(original)?;
    let text = text(&kept.entries)?.replacen("\"by\":\"", "\"by\":\"not ", 1);
    Ok(kept.becomes("another name stands in", text))
}

pub(super) fn goes_on_twice(original: &Original<'_>) -> Attempt {
    let kept = kept(original)?;
    let last = kept.entries.last().cloned().ok_or("the journal is empty")?;
    let again = Entry { at: "2025-01-01T00:00:01Z".to_owned(), ..last };
    let text = text(&kept.entries)? + &text(&[again])?;
    Ok(kept.becomes("two lines follow one in", text))
}

pub(super) fn lines_cut(original: &Original<'_>) -> Attempt {
    let kept = kept(original)?.with_one_more(|_| {})?;
    Ok(kept.becomes("a line is cut out of", text(&kept.entries[kept.entries.len() - 1..])?))
}

pub(super) fn out_of_order(original: &Original<'_>) -> Attempt {
    let kept = kept(original)?.with_one_more(|next| next.n += 1)?;
    Ok(kept.becomes("a number is left out in", text(&kept.entries)?))
}

pub(super) fn not_carried_out(original: &Original<'_>) -> Attempt {
    let kept = kept(original)?.with_one_more(|next| (next.act, next.meaning) = (Act::Untick, Meaning::Withdrawn))?;
    Ok(kept.becomes("an untick that was never carried out stands in", text(&kept.entries)?))
}

pub(super) fn contested(original: &Original<'_>) -> Attempt {
    let kept = kept(original)?;
    let other = place(original, "somebody-else")?;
    let no = said(original, "somebody-else", kept.item, Act::Untick);
    let edits = vec![Edit::becomes(&kept.path, text(&kept.entries)?), Edit::becomes(&other, text(&[no])?)];
    Ok(Mutation::new(format!("somebody else unticked `{}` without having read of it", kept.item.text), edits))
}

pub(super) fn evidence_changed(original: &Original<'_>) -> Attempt {
    let mut kept = kept(original)?;
    let last = kept.entries.last_mut().ok_or("the journal is empty")?;
    last.text.push_str(" and nothing else");
    Ok(kept.becomes("other words were ticked, says", text(&kept.entries)?))
}
