//! Arguments: what may be typed, and what it calls. The only home of clap.

mod args;
mod help;
mod manual;

use std::ffi::OsString;
use std::io::{stderr, stdout};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ColorChoice, CommandFactory, FromArgMatches};

use crate::run::commands::surface::Colour;
use crate::run::nearest::nearest;
use crate::run::{self, CommandOutput, Exit};

use args::{CockpitArgs, Command, format};

pub use args::Cli;

/// Reads what was typed.
///
/// # Errors
/// Help, version and wrong usage, as outcomes to print.
pub fn parse(typed: impl IntoIterator<Item = OsString>) -> Result<Cli, CommandOutput> {
    let typed: Vec<OsString> = typed.into_iter().collect();
    let colour = colour_of(&typed);
    let command = Cli::command().color(ColorChoice::Always);
    let cli = command.try_get_matches_from(&typed).and_then(|matches| Cli::from_arg_matches(&matches));
    cli.and_then(refuse_strays).map_err(|error| said_by_clap(&with_usage(error, &typed), colour))
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
fn refuse_strays(cli: Cli) -> Result<Cli, clap::Error> {
    match (&cli.command, cli.cockpit.typed()) {
        (Some(_), Some(stray)) => {
            let text = format!("`{stray}` stands before the command: only `--color` may");
            Err(Cli::command().color(ColorChoice::Always).error(ErrorKind::ArgumentConflict, text))
        }
        _ => Ok(cli),
    }
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
        true => CommandOutput { stdout: String::new(), stderr: text, exit: Exit::Unusable },
        false => CommandOutput { stdout: text, ..CommandOutput::default() },
    }
}

/// Runs what was typed.
pub fn dispatch(cli: Cli) -> CommandOutput {
    let colour = cli.color.into();
    let Some(command) = cli.command else { return cockpit(cli.cockpit) };
    match command {
        Command::Status { pack, json } => {
            run::commands::status::run(&run::commands::Print { target: pack.into(), format: format(json), colour })
        }
        Command::Checklist { pack, json } => {
            run::commands::checklist::run(&run::commands::Print { target: pack.into(), format: format(json), colour })
        }
        Command::Prove { pack, json } => {
            run::commands::prove::run(&run::commands::Print { target: pack.into(), format: format(json), colour })
        }
        Command::Tick { item, pack } => run::commands::checklist::tick(&pack.into(), &item),
        Command::Untick { item, pack } => run::commands::checklist::untick(&pack.into(), &item),
        Command::Note(args) => run::commands::note::run(&args.into()),
        Command::Kpi(args) => run::commands::kpi::run(&(*args).into()),
        Command::Gate(args) => run::commands::gate::run(&args.into()),
        Command::Explain { code, pack, json, profile } => {
            run::commands::explain::run(&run::commands::explain::Request {
                code,
                pack,
                profile,
                format: format(json),
                colour,
            })
        }
        Command::Demo { unpack: Some(folder) } => run::commands::demo::run_unpack(&folder),
        Command::Demo { unpack: None } => run::commands::demo::run(),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man => manual::man(),
    }
}

/// The cockpit. Where the folder is not there but its name is nearly a command's, that is said too.
fn cockpit(args: CockpitArgs) -> CommandOutput {
    let meant = args.pack.pack.as_ref().filter(|pack| !pack.exists()).and_then(|pack| command_meant_by(pack.to_str()?));
    let mut outcome = run::cockpit::run(&args.into());
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
