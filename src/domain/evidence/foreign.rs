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
}
