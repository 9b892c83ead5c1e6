//! Some lines of a file, however large: what stands before them is skipped, and no line is held whole
//! that is longer than a screen could show.

use std::io::{BufRead, Read, Result};

/// Lines read before and after the one that is asked for.
const AROUND: u64 = 3;
/// How much of one line is kept, in bytes.
const LONGEST: usize = 16 << 10;

/// The lines around a line, and the number of the first one. Empty where the stream has no such line.
///
/// # Errors
/// Only what reading the stream itself reports.
pub(super) fn around(mut stream: impl BufRead, line: u64) -> Result<(u64, Vec<String>)> {
    let first = line.saturating_sub(AROUND).max(1);
    for _ in 1..first {
        if stream.skip_until(b'\n')? == 0 {
            return Ok((first, Vec::new()));
        }
    }
    let lines = some(stream, line.saturating_add(AROUND) - first + 1)?;
    let has_it = first + lines.len() as u64 > line;
    Ok((first, if has_it { lines } else { Vec::new() }))
}

/// The first lines, as many as [`around`] gives.
///
/// # Errors
/// As there.
pub(super) fn beginning(stream: impl BufRead) -> Result<Vec<String>> {
    some(stream, 2 * AROUND + 1)
}

/// At most so many lines from where the stream stands.
fn some(mut stream: impl BufRead, count: u64) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for _ in 0..count {
        let mut bytes = Vec::new();
        if stream.by_ref().take(LONGEST as u64).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        if bytes.last() != Some(&b'\n') {
            stream.skip_until(b'\n')?;
        }
        let text = String::from_utf8_lossy(&bytes);
        lines.push(text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']).to_owned());
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, line: u64) -> (u64, Vec<String>) {
        around(text.as_bytes(), line).unwrap()
    }

    #[test]
    fn the_lines_around_a_line_keep_their_numbers() {
        let text: String = (1..=20).map(|line| format!("{line}\r\n")).collect();
        assert_eq!(of(&text, 10), (7, (7..=13).map(|line| line.to_string()).collect()));
        assert_eq!(of(&format!("\u{feff}{text}"), 1), (1, (1..=4).map(|line| line.to_string()).collect()));
        assert_eq!(of(&text, 20).1.last().map(String::as_str), Some("20"));
        assert_eq!((of(&text, 21).1.len(), of(&text, 500).1.len(), of("", 1).1.len()), (0, 0, 0));
    }

    #[test]
    fn a_line_of_any_length_is_cut_and_the_next_one_is_the_next() {
        let text = format!("[{}\nsecond\n", "x".repeat(5 * LONGEST));
        let (first, lines) = of(&text, 2);
        assert_eq!((first, lines[0].len(), lines[1].as_str()), (1, LONGEST, "second"));
    }
}
