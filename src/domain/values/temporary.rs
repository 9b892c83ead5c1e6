//! The names of files of ours that are being written.

use super::digest::Digest;

const PREFIX: &str = ".signoff-";
pub const SUFFIX: &str = ".tmp";
/// Of a digest in hex: as many as tell one file of a folder from another.
const DIGITS: usize = 16;

/// Whether a name is that of a file of ours that is being written, or that a killed save left.
pub fn is_temporary(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

/// What the name of a temporary file begins with. It tells the digests of all that may rightly stand there: of the bytes
/// that are written, and of those whose place they take.
pub fn prefix(holds: &[Digest]) -> String {
    holds.iter().fold(PREFIX.to_owned(), |name, digest| format!("{name}{}-", digits(*digest)))
}

/// Whether nothing stands there but what its name tells: then nobody else wrote to it.
pub fn holds_its_own(name: &str, bytes: &[u8]) -> bool {
    let digits = digits(Digest::of(bytes));
    is_temporary(name) && (bytes.is_empty() || name[PREFIX.len()..].split('-').any(|part| part == digits))
}

fn digits(digest: Digest) -> String {
    digest.to_string()[..DIGITS].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_what_may_rightly_stand_there() {
        let name = format!("{}Ab12Cd{SUFFIX}", prefix(&[Digest::of(b"new"), Digest::of(b"old")]));
        assert!(is_temporary(&name));
        let holds = |bytes: &[u8]| holds_its_own(&name, bytes);
        assert!(holds(b"new") && holds(b"old") && holds(b""));
        assert!(!holds(b"old and a rival's line") && !holds(b"ne"));
        assert!(!holds_its_own("new", b"new"));
        assert!(!holds_its_own(&format!("{}Ab12Cd{SUFFIX}", prefix(&[])), b"kept"));
    }
}
