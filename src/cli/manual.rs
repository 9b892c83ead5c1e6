//! `signoff man` and `signoff completions`: made from the same definitions as the arguments.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_mangen::Man;

use crate::run::{CommandOutput, UsageError};

use super::args::Cli;
use super::help;

/// The manual: one page, each subcommand a section of its own.
pub(super) fn man() -> CommandOutput {
    let mut page = Vec::new();
    match write_page(&mut page) {
        Ok(()) => CommandOutput { stdout: String::from_utf8_lossy(&page).into_owned(), ..CommandOutput::default() },
        Err(error) => UsageError::new(format!("the manual page cannot be written: {error}"), "").into(),
    }
}

fn write_page(page: &mut impl Write) -> io::Result<()> {
    let mut command = Cli::command();
    command.build();
    let front = Man::new(command.clone());
    front.render_title(page)?;
    Man::new(command.clone().about(help::QUESTION)).render_name_section(page)?;
    front.render_synopsis_section(page)?;
    front.render_description_section(page)?;
    front.render_options_section(page)?;
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        write_subcommand(page, subcommand)?;
    }
    front.render_extra_section(page)?;
    front.render_version_section(page)
}

/// A subcommand's own page, its sections one level deeper.
fn write_subcommand(page: &mut impl Write, subcommand: &clap::Command) -> io::Result<()> {
    let man = Man::new(subcommand.clone());
    let mut sections = Vec::new();
    man.render_synopsis_section(&mut sections)?;
    man.render_description_section(&mut sections)?;
    man.render_options_section(&mut sections)?;
    man.render_extra_section(&mut sections)?;
    let sections = String::from_utf8_lossy(&sections).replace(".SH ", ".SS ").replace(EXTRA, ".SS EXAMPLES\n");
    writeln!(page, ".SH \"SIGNOFF {}\"", subcommand.get_name().to_uppercase())?;
    page.write_all(sections.as_bytes())
}

/// How the examples of `help` are headed by clap_mangen.
const EXTRA: &str = ".SS EXTRA\nExamples:\n";

pub(super) fn completions(shell: clap_complete::Shell) -> CommandOutput {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "signoff", &mut script);
    CommandOutput { stdout: String::from_utf8_lossy(&script).into_owned(), ..CommandOutput::default() }
}
