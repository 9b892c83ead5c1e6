//! What stdout is: its width, whether it may be coloured, whether it is a terminal.

use std::io::IsTerminal;

use clap::ValueEnum;

use crate::report::text::page::Surface;
use crate::report::text::paint::Paint;

/// `--color`: `auto` is where the stream is a terminal and `NO_COLOR` is not set.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Colour {
    #[default]
    Auto,
    Always,
    Never,
}

/// Columns where nobody says otherwise: a page in a file or a pipe.
const COLUMNS: usize = 80;
/// A longer line is hard to read.
const WIDEST: usize = 120;

impl Colour {
    /// Whether text on `stream` is coloured. `NO_COLOR` counts when it is set and not empty (no-color.org).
    pub fn applies_to(self, stream: &impl IsTerminal) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        }
    }
}

/// How a page on stdout is laid out.
pub(super) fn of_stdout(colour: Colour) -> Surface {
    let stdout = std::io::stdout();
    let paint = if colour.applies_to(&stdout) { Paint::Ansi } else { Paint::Plain };
    let columns = stdout.is_terminal().then(|| rustix::termios::tcgetwinsize(&stdout).ok()).flatten();
    let width = columns.map_or(COLUMNS, |size| usize::from(size.ws_col)).min(WIDEST);
    Surface { width: if width == 0 { COLUMNS } else { width }, paint }
}
