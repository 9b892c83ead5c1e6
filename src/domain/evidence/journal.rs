//! Journals (`*.journal.ndjson` in the profile's folder): what people did, one file per person and machine. This project's
//! own format (docs/contracts.md, section 1: journal): lines are only ever added, and each names the ones that its writer
//! had read.

mod ancestry;
pub mod entry;
pub mod graph;
pub mod line_marks;

use crate::domain::profile::JOURNAL_ENDING;
use crate::domain::values::digest::Digest;
use crate::domain::values::javascript::is_blank;

use entry::{Entry, Recorded};

use super::foreign::refuse_unmerged;
use super::parse_error::{ParseError, utf8};

/// A file of entries, each with its line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JournalFile {
    /// In the order of the file.
    pub entries: Vec<(u64, Recorded)>,
    /// Lines that are no entry, and why not.
    pub broken: Vec<(u64, String)>,
    /// The line of a last one without its end that is no entry: a write that was cut off, and came to nothing.
    pub cut_off: Option<u64>,
}

/// Reads a journal. A line that is no entry is kept as a fault: the others still stand.
///
/// # Errors
/// [`ParseError`] for bytes that are no UTF-8, and for a text in which a merge of git stopped.
pub fn parse(bytes: &[u8]) -> Result<JournalFile, ParseError> {
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let (whole, rest) = bytes.split_at(end);
    let text = utf8(whole)?;
    refuse_unmerged(text)?;
    // What was cut off may end within a character.
    let rest = String::from_utf8_lossy(rest);
    let mut file = JournalFile::default();
    // As in rows: a byte order mark may stand before them, and a blank line is none.
    let all = text.split_inclusive('\n').chain(rest.split_inclusive('\n')).zip(1..);
    for (line, number) in all.filter(|(line, _)| !is_blank(line)) {
        let is_ended = line.ends_with('\n');
        let entry = if number == 1 { without_mark(line) } else { line };
        match Entry::parse(entry.trim_end_matches(['\n', '\r'])) {
            Ok(recorded) => file.entries.push((number, recorded)),
            Err(_) if !is_ended => file.cut_off = Some(number),
            Err(why) => file.broken.push((number, why)),
        }
    }
    Ok(file)
}

impl JournalFile {
    /// What the next entry follows: the last act in it, wherever its line stands.
    pub fn last(&self) -> Option<Digest> {
        let last = self.entries.iter().map(|(_, recorded)| (recorded.entry.n, recorded.id)).max();
        last.map(|(_, id)| id)
    }
}

/// Whether a line without its end is an entry, also as the first one of a file.
pub fn is_whole(line: &str) -> bool {
    Entry::parse(without_mark(line)).is_ok()
}

/// Without the byte order mark that may stand before the first line.
fn without_mark(line: &str) -> &str {
    line.strip_prefix('\u{feff}').unwrap_or(line)
}

/// The name of a person's journal on a machine: letters that no file system minds, and where those are not all that was
/// said, a digest of it, so that two people never share a file.
pub fn file_name(by: &str, host: &str) -> String {
    let slug = |text: &str| -> String {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        text.chars().map(|c| if plain(c) { c } else { '-' }).take(LONGEST_NAME).collect()
    };
    let short = format!("{}@{}", slug(by), slug(host));
    if short == format!("{by}@{host}") {
        return format!("{short}{JOURNAL_ENDING}");
    }
    let whole = Digest::of(format!("{by}\n{host}").as_bytes());
    format!("{short}-{}{JOURNAL_ENDING}", whole.short())
}

/// Characters of a person's or machine's name that stand in a file's name.
const LONGEST_NAME: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_person_and_machine_has_a_file_of_its_own() {
        assert_eq!(file_name("anna", "build-7"), "anna@build-7.journal.ndjson");
        let others = [("Anna", "build-7"), ("anna b", "build-7"), ("anna-b", "build-7"), ("../anna", "build-7")];
        let names: std::collections::BTreeSet<String> = others.iter().map(|(by, host)| file_name(by, host)).collect();
        assert_eq!(names.len(), others.len());
        assert!(names.iter().all(|name| !name.contains(['/', ' ']) && !name.starts_with('.')), "{names:?}");
    }
}
