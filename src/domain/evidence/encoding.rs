//! From bytes to text, in the encodings that evidence comes in.

use std::borrow::Cow;

use super::parse_error::{ParseError, utf8};

const CURE: &str =
    "save it as UTF-8 without a mark (`iconv -f UTF-16 -t UTF-8`; in PowerShell 7 `| Out-File -Encoding utf8NoBOM`)";

/// The text of UTF-8, or of UTF-16 with its mark, as PowerShell's `>` writes it. The mark is taken off.
///
/// # Errors
/// A [`ParseError`] with the cure, where the bytes are neither; bytes of value 0 are no text.
pub(super) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, ParseError> {
    match bytes {
        [0xff, 0xfe, units @ ..] => utf16(units, u16::from_le_bytes).map(Cow::Owned),
        [0xfe, 0xff, units @ ..] => utf16(units, u16::from_be_bytes).map(Cow::Owned),
        _ => plain(bytes).map(|text| Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text))),
    }
}

/// The text of UTF-8 alone, its mark among it: where places in the file count.
///
/// # Errors
/// As [`text`].
pub(super) fn plain(bytes: &[u8]) -> Result<&str, ParseError> {
    let is_marked = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    match bytes.iter().position(|byte| *byte == 0) {
        _ if is_marked => Err(ParseError::new(format!("it is UTF-16: {CURE}"))),
        Some(at) if at < 2 => Err(ParseError::new(format!("it is UTF-16 without a mark: {CURE}"))),
        Some(at) => {
            let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            Err(ParseError {
                line: Some(line),
                ..ParseError::new(format!("it holds bytes of value 0, no text: {CURE}"))
            })
        }
        None => utf8(bytes),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ParseError> {
    let (pairs, rest) = bytes.as_chunks();
    let text: Result<String, _> = char::decode_utf16(pairs.iter().copied().map(unit)).collect();
    text.ok().filter(|_| rest.is_empty()).ok_or_else(|| ParseError::new(format!("it is UTF-16, and cut: {CURE}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_with_its_mark_is_text_and_without_it_there_is_a_cure() {
        let units = |text: &str, turn: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(turn).collect::<Vec<u8>>();
        let little = units("\u{feff}Résumé\r\n", u16::to_le_bytes);
        assert_eq!(text(&little).unwrap(), "Résumé\r\n");
        assert_eq!(text(&units("\u{feff}a", u16::to_be_bytes)).unwrap(), "a");
        assert_eq!(text("\u{feff}a".as_bytes()).unwrap(), "a");
        for bytes in [&little[2..], &little[..5], b"a\n\0b", &units("ab", u16::to_be_bytes)] {
            let why = text(bytes).unwrap_err().why;
            assert!(why.contains("save it as UTF-8"), "{why}");
        }
        assert!(plain(&little).is_err());
    }
}
