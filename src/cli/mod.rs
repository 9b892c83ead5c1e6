//! Arguments: what may be typed, and what it calls.

mod args;
mod help;
mod manual;

use std::ffi::OsString;
use std::io::{stderr, stdout};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource::CommandLine;
use clap::{ArgMatches, ColorChoice, CommandFactory, FromArgMatches};

use crate::domain::values::escaped::Escaped;
use crate::run::commands::surface::Colour;
use crate::run::commands::{
    answer, checklist, collect, demo, diff, explain, gate, kpi, note, pin, probe, prove, rehearse, status, verify,
};
use crate::run::nearest::nearest;
use crate::run::{CommandOutput, Console, Exit, cockpit, headroom};

use args::Command;

pub use args::Cli;

/// Reads what was typed.
///
/// # Errors
/// Help, version and wrong usage, as outcomes to print.
pub fn parse(typed: impl IntoIterator<Item = OsString>) -> Result<Cli, CommandOutput> {
    let typed: Vec<OsString> = typed.into_iter().collect();
    let colour = colour_of(&typed);
    read(&typed).map_err(|error| said_by_clap(&with_usage(shown(error, &typed), &typed), colour))
}

/// The error as of the same words escaped: clap repeats what was typed as it is. Where they are in order once they were
/// escaped (a reason that holds what cannot be seen, a word that is no Unicode), what clap repeats is escaped by itself.
fn shown(mut error: clap::Error, typed: &[OsString]) -> clap::Error {
    let escaped = typed.iter().map(|word| OsString::from(Escaped::new(&word.to_string_lossy()).into_string()));
    if let Err(shown) = read(&escaped.collect::<Vec<_>>()) {
        return shown;
    }
    if let Some(ContextValue::String(value)) = error.get(ContextKind::InvalidValue) {
        let value = Escaped::new(value).into_string();
        error.insert(ContextKind::InvalidValue, ContextValue::String(value));
    }
    error
}

fn read(typed: &[OsString]) -> Result<Cli, clap::Error> {
    let mut command = Cli::command().color(ColorChoice::Always);
    let matches = command.try_get_matches_from_mut(typed)?;
    match stray(&command, &matches) {
        None => Cli::from_arg_matches(&matches),
        Some(stray) => {
            let text = format!("`{stray}` stands before the command: only `--color` may");
            Err(command.error(ErrorKind::ArgumentConflict, text))
        }
    }
}

/// The error with the usage of the command that was typed, also where clap leaves it out (an option without its value).
fn with_usage(mut error: clap::Error, typed: &[OsString]) -> clap::Error {
    if error.kind() == ErrorKind::InvalidValue && error.get(ContextKind::Usage).is_none() {
        let mut command = Cli::command();
        command.build();
        let name = typed.iter().filter_map(|word| word.to_str()).find(|word| command.find_subcommand(word).is_some());
        let typed = name.and_then(|name| command.find_subcommand(name)).unwrap_or(&command);
        error.insert(ContextKind::Usage, ContextValue::StyledStr(typed.clone().render_usage()));
    }
    error
}

/// What is typed before a command is the cockpit's: there it would be passed over in silence.
fn stray(command: &clap::Command, matches: &ArgMatches) -> Option<String> {
    matches.subcommand()?;
    let is_typed = |option: &&clap::Arg| matches.value_source(option.get_id().as_str()) == Some(CommandLine);
    let own = command.get_arguments().filter(|option| !option.is_global_set()).filter(is_typed);
    let stray = own.min_by_key(|option| option.is_positional())?;
    let value = matches.get_raw(stray.get_id().as_str()).and_then(|mut values| values.next());
    stray.get_long().map(|flag| format!("--{flag}")).or_else(|| Some(value?.to_string_lossy().into_owned()))
}

/// `--color` for help and for wrong usage, where clap stops before it has read all options.
fn colour_of(typed: &[OsString]) -> Colour {
    let words: Vec<&str> = typed.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--").collect();
    let joined = words.iter().find_map(|word| word.strip_prefix("--color="));
    let apart = words.windows(2).find(|pair| pair[0] == "--color").map(|pair| pair[1]);
    match joined.or(apart) {
        Some("always") => Colour::Always,
        Some("never") => Colour::Never,
        _ => Colour::Auto,
    }
}

fn said_by_clap(error: &clap::Error, colour: Colour) -> CommandOutput {
    let to_stderr = error.use_stderr();
    let coloured = if to_stderr { colour.applies_to(&stderr()) } else { colour.applies_to(&stdout()) };
    let text = if coloured { error.render().ansi().to_string() } else { error.render().to_string() };
    match to_stderr {
        true => CommandOutput { stderr: text, exit: Exit::Unusable, ..CommandOutput::default() },
        false => CommandOutput { stdout: text, ..CommandOutput::default() },
    }
}

/// Runs what was typed.
pub fn dispatch(cli: Cli, console: &mut dyn Console) -> CommandOutput {
    if let Err(refused) = headroom::check() {
        return refused.into();
    }
    let colour = cli.color;
    let Some(command) = cli.command else { return open(&cli.cockpit) };
    match command {
        Command::Status(options) => status::run(&options, colour, console),
        Command::Collect(options) => collect::run(&options, console),
        Command::Kpi(options) => kpi::run(&options),
        Command::Gate(options) => gate::run(&options),
        Command::Rehearse(options) => rehearse::run(&options, console),
        Command::Checklist(options) => checklist::run(&options, colour),
        Command::Prove(options) => prove::run(&options, colour),
        Command::Tick(options) => checklist::tick(&options),
        Command::Untick(options) => checklist::untick(&options),
        Command::Acknowledge(options) => answer::acknowledge(&options),
        Command::Waive(options) => answer::waive(&options),
        Command::Withdraw(options) => answer::withdraw(&options),
        Command::Note(options) => note::run(&options, console),
        Command::Verify(options) => verify::run(&options),
        Command::Pin(options) => pin::run(&options),
        Command::Diff(options) => diff::run(&options),
        Command::Probe(options) => probe::run(&options, console),
        Command::Explain(options) => explain::run(&options, colour),
        Command::Demo(options) => demo::run(&options, colour),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man => manual::man(),
    }
}

/// The cockpit. Where the folder is not there but its name is nearly a command's, that is said too.
fn open(options: &cockpit::Options) -> CommandOutput {
    let meant =
        options.target.pack.as_ref().filter(|pack| !pack.exists()).and_then(|pack| command_meant_by(pack.to_str()?));
    let mut outcome = cockpit::run(options);
    if let (Exit::Unusable, Some(command)) = (outcome.exit, meant) {
        outcome.stderr.push_str(&format!("hint: did you mean `signoff {command}`?\n"));
    }
    outcome
}

/// The command that somebody may have meant by the name of a folder.
fn command_meant_by(typed: &str) -> Option<String> {
    let command = Cli::command();
    let names = command.get_subcommands().map(clap::Command::get_name);
    nearest(typed, names).first().map(|name| (*name).to_owned())
}
