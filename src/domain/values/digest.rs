//! SHA-256 digests.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// A SHA-256 digest, shown as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    pub fn of(bytes: &[u8]) -> Self {
        let mut digester = Digester::default();
        digester.update(bytes);
        digester.finish()
    }

    /// Reads 64 hex digits of either case.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            let pair = std::str::from_utf8(pair).ok()?;
            *byte = u8::from_str_radix(pair, 16).ok().filter(|_| pair.bytes().all(|b| b.is_ascii_hexdigit()))?;
        }
        Some(Self(bytes))
    }

    /// As transparency logs write it: 44 characters of base64.
    pub fn to_base64(self) -> String {
        const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let letter = |group: u32, place: u32| char::from(LETTERS[(group >> (18 - 6 * place)) as usize & 63]);
        let group = |three: &[u8]| three.iter().zip([16, 8, 0]).fold(0, |sum, (byte, by)| sum | u32::from(*byte) << by);
        let text = self.0.chunks(3).flat_map(|three| (0..=three.len() as u32).map(move |at| letter(group(three), at)));
        text.chain(['=']).collect()
    }

    /// The first six hex digits: what an operator types to confirm.
    pub fn short(&self) -> String {
        self.to_string()[..6].to_owned()
    }
}

/// A digest in the making, fed in pieces.
#[derive(Clone, Default)]
pub struct Digester(Sha256);

impl Digester {
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

/// A text of which every line ends in CRLF, with LF; any other as it is. Of what is written with LF, and with no CR in its
/// lines, it is what was written, whatever git checked out: git turns all line ends of a text, or none.
pub fn with_lf(text: &str) -> Cow<'_, str> {
    let count = |end: &str| text.matches(end).count();
    if text.contains("\r\n") && count("\r\n") == count("\n") {
        return Cow::Owned(text.replace("\r\n", "\n"));
    }
    Cow::Borrowed(text)
}

/// The digests of a text with every line ending in LF, and in CRLF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineEndings {
    pub lf: Digest,
    pub crlf: Digest,
}

impl LineEndings {
    pub fn of(bytes: &[u8]) -> Self {
        let mut digester = LineEndingsDigester::default();
        digester.update(bytes);
        digester.finish()
    }
}

/// [`LineEndings`] in the making, fed in pieces. Bytes that are no text are taken as they come.
#[derive(Clone, Default)]
pub struct LineEndingsDigester {
    lf: Digester,
    crlf: Digester,
    /// The last piece ended in a CR that may belong to a line's end.
    after_cr: bool,
}

impl LineEndingsDigester {
    pub fn update(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            match piece.strip_suffix(b"\n") {
                Some(line) => self.line(line),
                None => self.text(piece),
            }
        }
    }

    fn line(&mut self, line: &[u8]) {
        if !line.is_empty() {
            self.text(line);
        }
        self.after_cr = false;
        self.lf.update(b"\n");
        self.crlf.update(b"\r\n");
    }

    fn text(&mut self, text: &[u8]) {
        self.keep_cr();
        let before = text.strip_suffix(b"\r");
        self.after_cr = before.is_some();
        self.both(before.unwrap_or(text));
    }

    /// A CR that no LF follows is text.
    fn keep_cr(&mut self) {
        if std::mem::take(&mut self.after_cr) {
            self.both(b"\r");
        }
    }

    fn both(&mut self, bytes: &[u8]) {
        self.lf.update(bytes);
        self.crlf.update(bytes);
    }

    pub fn finish(mut self) -> LineEndings {
        self.keep_cr();
        LineEndings { lf: self.lf.finish(), crlf: self.crlf.finish() }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let text = String::deserialize(reader)?;
        Self::from_hex(&text).ok_or_else(|| serde::de::Error::custom(format!("\"{text}\" is no SHA-256 digest")))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_nothing_is_the_published_one() {
        let digest = Digest::of(b"");
        assert_eq!(digest.to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(Digest::from_hex(&digest.to_string().to_uppercase()), Some(digest));
        assert_eq!(Digest::from_hex("+1"), None);
        assert_eq!(digest.to_base64(), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn line_endings_are_turned_however_the_bytes_come() {
        let mixed = b"a\r\n\n\rb\r\r\nc\r";
        let expected = LineEndings { lf: Digest::of(b"a\n\n\rb\r\nc\r"), crlf: Digest::of(b"a\r\n\r\n\rb\r\r\nc\r") };
        for size in 1..=mixed.len() {
            let mut digester = LineEndingsDigester::default();
            mixed.chunks(size).for_each(|piece| digester.update(piece));
            assert_eq!(digester.finish(), expected, "in pieces of {size}");
        }
    }
}
