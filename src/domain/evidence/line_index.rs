//! The lines of a Markdown file, and which of them a byte stands in.

use super::front_matter::FrontMatter;

/// The lines of a text, as blocks count them. A line ends with LF, CR LF, or CR alone.
pub(super) struct LineIndex<'t> {
    pub text: &'t str,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl<'t> LineIndex<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self::from(text, FrontMatter::of(text).body)
    }

    pub(super) fn from(text: &'t str, body: usize) -> Self {
        let bytes = text.as_bytes();
        let ends = || {
            bytes.iter().enumerate().filter(|(at, byte)| match byte {
                b'\n' => true,
                b'\r' => *at >= body && bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            })
        };
        let mut starts = Vec::with_capacity(ends().count() + 1);
        starts.push(0);
        starts.extend(ends().map(|(at, _)| at + 1));
        Self { text, starts }
    }

    /// The line (from 1) of a byte of the file.
    pub(super) fn number(&self, at: usize) -> u64 {
        self.starts.partition_point(|start| *start <= at) as u64
    }

    /// The lines from this number (from 1) on, without their ends, each with its number.
    pub(super) fn numbered_from(&self, first: u64) -> impl Iterator<Item = (u64, &'t str)> {
        let starts = self.starts.get(first as usize - 1..).unwrap_or_default();
        let ends = starts.iter().skip(1).copied().chain([self.text.len()]);
        let lines = starts.iter().zip(ends).map(|(start, end)| &self.text[*start..end]);
        // Behind the last end there is no line.
        let lines = lines.filter(|line| !line.is_empty());
        (first..).zip(lines.map(|line| line.trim_end_matches(['\n', '\r'])))
    }
}
