//! What git's plumbing prints, taken apart. Names are bytes that nobody checked.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::domain::evidence::history::{Author, ChangedPath, Signed, merges, takes_back};
use crate::domain::values::path::PackPath;

/// A file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// `100644`, `120000` for a link, `160000` for a submodule.
    pub mode: String,
    pub object: String,
    /// In bytes; `None` for what is no content.
    pub size: Option<u64>,
    /// Relative to the folder that was asked in. A name that is no UTF-8 is passed over: no pack path names it.
    pub path: String,
}

/// `ls-tree -r -l -z`: `MODE TYPE OBJECT SIZE<TAB>PATH<NUL>`.
pub fn listed(bytes: &[u8]) -> Vec<Listed> {
    let entry = |entry: &[u8]| {
        let (head, path) = std::str::from_utf8(entry).ok()?.split_once('\t')?;
        let mut describe_error = head.split_ascii_whitespace();
        let (mode, _, object, size) =
            (describe_error.next()?, describe_error.next()?, describe_error.next()?, describe_error.next()?);
        let (mode, object, path) = (mode.to_owned(), object.to_owned(), path.to_owned());
        Some(Listed { mode, object, size: size.parse().ok(), path })
    };
    ended(bytes).filter_map(entry).collect()
}

/// Names that end in NUL; a last one that was cut off is left out, and so is one that is no UTF-8.
pub fn names(bytes: &[u8]) -> impl Iterator<Item = &str> {
    ended(bytes).filter_map(|name| std::str::from_utf8(name).ok())
}

fn ended(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == 0).filter_map(|name| name.strip_suffix(b"\0"))
}

/// `diff-tree --raw -z`: `:MODE MODE OBJECT OBJECT STATUS<NUL>PATH<NUL>`, from the work tree's root; `prefix` leads from
/// there to the pack.
pub fn changed(bytes: &[u8], prefix: &[u8]) -> Vec<ChangedPath> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (mut found, mut parts) = (Vec::new(), ended(bytes));
    while let (Some(head), Some(path)) = (parts.next(), parts.next()) {
        let mode = head.split(|byte| *byte == b' ').nth(1);
        let is_executable = mode == Some(EXECUTABLE);
        found.push(ChangedPath { path: text(path), in_pack: path.strip_prefix(prefix).map(text), is_executable });
    }
    found
}

/// `status --porcelain=v1 -z`: `XY PATH<NUL>`; the paths of what git tracks, and of what it does not.
pub fn status(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let entries = ended(bytes).map(|entry| String::from_utf8_lossy(entry).into_owned());
    let (untracked, changed): (Vec<String>, Vec<String>) = entries.partition(|entry| entry.starts_with("?? "));
    let paths = |entries: Vec<String>| entries.iter().filter_map(|entry| Some(entry.get(3..)?.to_owned())).collect();
    (paths(changed), paths(untracked))
}

/// What git calls a file that may be run.
const EXECUTABLE: &[u8] = b"100755";

/// `cat-file --batch`: `OBJECT TYPE SIZE<LF>CONTENT<LF>`, as far as it is whole; by object.
pub fn contents(mut bytes: &[u8]) -> Vec<(String, &[u8])> {
    let mut found = Vec::new();
    while let Some((object, content, rest)) = first_content(bytes) {
        found.extend(content.map(|content| (object, content)));
        bytes = rest;
    }
    found
}

type First<'a> = (String, Option<&'a [u8]>, &'a [u8]);

fn first_content(bytes: &[u8]) -> Option<First<'_>> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let rest = &bytes[end + 1..];
    let describe_error: Vec<&str> = head.split(' ').collect();
    let &[object, _, size] = describe_error.as_slice() else { return Some((head.to_owned(), None, rest)) };
    let size: usize = size.parse().ok()?;
    let content = rest.get(..size)?;
    Some((object.to_owned(), Some(content), rest.get(size + 1..).unwrap_or_default()))
}

/// What the newest commit that speaks for a pull request did with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Merged it, or brought it in again.
    Merged(String),
    Reverted(String),
}

/// `rev-list --format='%H %s'`: what became of each of the pull requests.
pub fn fates(bytes: &[u8], numbers: &[String]) -> BTreeMap<String, Fate> {
    let text = String::from_utf8_lossy(bytes);
    // Every other line says `commit HASH`; a last one may have been cut.
    let lines = text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')).skip(1).step_by(2);
    let mut found = BTreeMap::new();
    for (commit, subject) in lines.filter_map(|line| line.split_once(' ')) {
        for number in numbers {
            let commit = || commit.to_owned();
            let fate = match takes_back(subject, number) {
                Some(true) => Some(Fate::Reverted(commit())),
                Some(false) => Some(Fate::Merged(commit())),
                None => merges(subject, number).then(|| Fate::Merged(commit())),
            };
            if let Some(fate) = fate {
                found.entry(number.clone()).or_insert(fate);
            }
        }
    }
    found
}

/// `log -z --name-only --format=%x01%an%x02%ae%x02%cn%x02%ce`: `\x01NAME\x02ADDRESS\x02NAME\x02ADDRESS<NUL><LF>PATH<NUL>...`,
/// the author and the committer; by path, who they are.
pub(super) fn authors(bytes: &[u8]) -> BTreeMap<PackPath, BTreeSet<Author>> {
    let mut found: BTreeMap<PackPath, BTreeSet<Author>> = BTreeMap::new();
    let mut people: Vec<Author> = Vec::new();
    for part in ended(bytes) {
        let text = String::from_utf8_lossy(part);
        let text = text.trim_start_matches('\n');
        if let Some(head) = text.strip_prefix('\x01') {
            let parts: Vec<&str> = head.split('\x02').collect();
            let person = |pair: &[&str]| Author {
                name: pair.first().copied().unwrap_or_default().to_owned(),
                email: pair.get(1).copied().unwrap_or_default().to_owned(),
            };
            people = parts.chunks(2).map(person).collect();
        } else if let Some(path) = PackPath::new(text).filter(|_| !people.is_empty()) {
            found.entry(path).or_default().extend(people.iter().cloned());
        }
    }
    found
}

/// `blame --porcelain`: for each line `COMMIT OLD NEW ...`, what is told of a commit once, and the line behind a tab.
pub(super) fn signed_lines(bytes: &[u8]) -> BTreeMap<u64, Signed> {
    let text = String::from_utf8_lossy(bytes);
    let (mut told, mut lines): (BTreeMap<&str, Signed>, BTreeMap<u64, Signed>) = Default::default();
    let mut at: Option<(&str, u64)> = None;
    for line in text.lines() {
        let Some((commit, number)) = at else {
            let mut head = line.split(' ');
            at = head.next().zip(head.nth(1).and_then(|number| number.parse().ok()));
            continue;
        };
        if line.starts_with('\t') {
            lines.extend(told.get(commit).map(|signed| (number, signed.clone())));
            at = None;
        } else {
            tell(told.entry(commit).or_insert_with(unknown), line);
        }
    }
    lines
}

fn unknown() -> Signed {
    Signed { author: Author { name: String::new(), email: String::new() }, at: String::new() }
}

/// What a line of `blame --porcelain` tells of its commit.
fn tell(signed: &mut Signed, line: &str) {
    match line.split_once(' ') {
        Some(("author", name)) => name.clone_into(&mut signed.author.name),
        Some(("author-mail", email)) => {
            email.trim_matches(['<', '>']).clone_into(&mut signed.author.email);
        }
        Some(("author-time", second)) => {
            let second = second.parse().ok().and_then(|second| Timestamp::from_second(second).ok());
            signed.at = second.map(|at| at.to_string()).unwrap_or_default();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_author_of_a_file_is_told_whoever_came_last() {
        let log = b"\x01Anna B\x02anna@example.org\0\na/one.json\0a/two.json\0\x01Bo\x02bo@example.org\0\na/one.json\0";
        let found = authors(log);
        let names =
            |path: &str| found[&PackPath::new(path).unwrap()].iter().map(|it| it.name.as_str()).collect::<Vec<_>>();
        assert_eq!((names("a/one.json"), names("a/two.json")), (vec!["Anna B", "Bo"], vec!["Anna B"]));
        assert_eq!(authors(b"\x01Anna\x02a\0\nhalf a na").len(), 0);
    }

    #[test]
    fn a_line_is_signed_by_whoever_changed_it_last() {
        let blame = b"aa 1 1 2\nauthor Anna\nauthor-mail <anna@example.org>\nauthor-time 1700000000\n\t- [x] one\n\
            aa 2 2\n\tauthor Eve\nbb 1 3 1\nauthor Bo\nauthor-mail <bo@example.org>\nauthor-time 0\n\t- [x] two\n";
        let lines = signed_lines(blame);
        let told: Vec<_> = lines.iter().map(|(line, it)| (*line, it.author.name.as_str(), it.at.as_str())).collect();
        assert_eq!(
            told,
            [
                (1, "Anna", "2023-11-14T22:13:20Z"),
                (2, "Anna", "2023-11-14T22:13:20Z"),
                (3, "Bo", "1970-01-01T00:00:00Z")
            ]
        );
        assert!(signed_lines(b"nonsense\n\tx\n").is_empty());
    }

    #[test]
    fn names_with_line_ends_and_without_utf_8_are_taken_as_they_are() {
        let raw = b":100644 100755 a b M\0src/a\nb\0:000000 100644 0 b A\0docs/\xff.md\0:100755 000000 a 0 D\0pack/docs/x.md\0:1";
        let found = changed(raw, b"pack/");
        let paths: Vec<_> =
            found.iter().map(|it| (it.path.as_str(), it.in_pack.as_deref(), it.is_executable)).collect();
        let expected =
            [("src/a\nb", None, true), ("docs/\u{fffd}.md", None, false), ("pack/docs/x.md", Some("docs/x.md"), false)];
        assert_eq!(paths, expected);
        let bytes = b"src/a\nb\0docs/\xff.md\0pack/docs/x.md\0cut";
        assert_eq!(names(bytes).collect::<Vec<_>>(), ["src/a\nb", "pack/docs/x.md"]);
    }

    #[test]
    fn what_git_tracks_is_told_from_what_it_does_not() {
        let (changed, untracked) = status(b" M src/a b\0?? new\nfile\0D  gone\0");
        assert_eq!((changed, untracked), (vec!["src/a b".into(), "gone".into()], vec!["new\nfile".into()]));
    }

    #[test]
    fn contents_that_look_like_headings_are_contents() {
        let bytes = b"aa blob 10\nbb blob 3\n\nbb missing\ncc blob 2\nhi\ndd blob 9\ncut";
        let found = contents(bytes);
        assert_eq!(found, [("aa".to_owned(), &b"bb blob 3\n"[..]), ("cc".to_owned(), &b"hi"[..])]);
    }

    #[test]
    fn the_newest_merge_counts_and_a_cut_line_does_not() {
        let text =
            b"commit aa\naa Lid again (#7)\ncommit bb\nbb Lid (#7)\ncommit cc\ncc commit (#8)\ncommit dd\ndd Knob (#9";
        let found = fates(text, &["#7".into(), "#8".into(), "#9".into()]);
        let merged = |commit: &str| Fate::Merged(commit.into());
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [("#7".into(), merged("aa")), ("#8".into(), merged("cc"))]);
    }

    #[test]
    fn the_newest_word_about_a_pull_request_counts() {
        let text =
            b"commit aa\naa Revert \"Lid (#7)\"\ncommit bb\nbb Knob again (#8)\ncommit cc\ncc Revert \"Knob (#8)\"\n\
            commit dd\ndd Lid (#7)\n";
        let found = fates(text, &["#7".into(), "#8".into()]);
        let expected = [("#7".into(), Fate::Reverted("aa".into())), ("#8".into(), Fate::Merged("bb".into()))];
        assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_listing_names_mode_object_and_size() {
        let found = listed(b"100644 blob abc     12\tdocs/a b\x00160000 commit def       -\tlib\x00");
        assert_eq!(found[0].size, Some(12));
        assert_eq!((found[1].mode.as_str(), found[1].size, found[1].path.as_str()), ("160000", None, "lib"));
    }
}
