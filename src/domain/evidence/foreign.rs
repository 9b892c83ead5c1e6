//! Contents that stand where evidence should, and are known for what they are.

use super::parse_error::ParseError;

/// # Errors
/// What it is and what to do, for a pointer of Git LFS, and for a page that a server sent instead.
pub fn refuse(bytes: &[u8]) -> Result<(), ParseError> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(256)])
        .trim_start_matches('\u{feff}')
        .trim_start()
        .to_lowercase();
    if head.starts_with("version https://git-lfs.github.com/spec/") {
        return Err(ParseError::new("it is a pointer of Git LFS, not the content: fetch that with `git lfs pull`"));
    }
    let is_page = head.starts_with("<!doctype html") || head.starts_with("<html");
    let page =
        "it is an HTML page, as a server sends it instead of a file (signed out, or not found): download it again";
    if is_page { Err(ParseError::new(page)) } else { Ok(()) }
}

/// # Errors
/// Where, for a text in which a merge of git stopped: both sides stand in it, and nobody wrote the two together.
pub(super) fn refuse_unmerged(text: &str) -> Result<(), ParseError> {
    let mut lines = text.lines().zip(1..);
    let mut next = |is_mark: &dyn Fn(&str) -> bool| lines.find(|(line, _)| is_mark(line)).map(|(_, number)| number);
    let begins_with =
        |mark, line: &str| line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    let first = next(&|line| begins_with("<<<<<<<", line));
    let is_whole = first.and(next(&|line| line == "=======")).and(next(&|line| begins_with(">>>>>>>", line)));
    let why = "a merge of git stopped here, and both sides stand in it: keep what holds, and take its marks out";
    match is_whole {
        Some(_) => Err(ParseError { line: first, ..ParseError::new(why) }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_and_a_page_are_named() {
        let why = |text: &str| refuse(text.as_bytes()).err().map(|error| error.why).unwrap_or_default();
        assert!(why("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n").contains("git lfs pull"));
        assert!(why("\n<!DOCTYPE HTML>\n<html>").contains("HTML page"));
        assert_eq!((why("{}"), why("<details>"), why("")), Default::default());
    }

    #[test]
    fn a_text_in_which_a_merge_stopped_is_told_with_its_line() {
        let line = |text: &str| refuse_unmerged(text).err().and_then(|fault| fault.line);
        assert_eq!(line("# A\n<<<<<<< HEAD\n- [x] a\n=======\n- [ ] a\n>>>>>>> other\n"), Some(2));
        assert_eq!(line("<<<<<<<\na\n=======\nb\n>>>>>>>\n"), Some(1));
        assert_eq!(line("<<<<<<< ours\r\na\r\n||||||| base\r\n=======\r\nb\r\n>>>>>>> theirs"), Some(1));
        for honest in [
            "Title\n=======\n\n> quoted\n>>>>>>> deep\n",
            "a <<<<<<< HEAD\n=======\n>>>>>>> b\n",
            "<<<<<<< HEAD\n>>>>>>> b\n=======\n",
            "    <<<<<<< HEAD\n    =======\n    >>>>>>> b\n",
        ] {
            assert_eq!(line(honest), None, "{honest}");
        }
    }
}
