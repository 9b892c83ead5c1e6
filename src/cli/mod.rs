//! Arguments: what may be typed, and what it calls. The only home of clap.

use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::run::{self, Outcome};

/// May this release ship, and on what grounds?
#[derive(Debug, Parser)]
#[command(name = "signoff", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    cockpit: CockpitArgs,
    /// When to colour text output
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Args)]
struct CockpitArgs {
    #[command(flatten)]
    pack: PackArgs,
    /// Nothing can be written: no ticks, no note
    #[arg(long)]
    read_only: bool,
    /// Draw boxes and glyphs in ASCII only
    #[arg(long)]
    ascii: bool,
    /// Colours: default, mono, cvd (blue and orange) or contrast
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    /// A file that patches the keymap
    #[arg(long, value_name = "FILE")]
    keymap: Option<PathBuf>,
}

/// Which evidence, under which profile.
#[derive(Debug, Args)]
struct PackArgs {
    /// The folder that holds the evidence [default: this folder or its nearest ancestor that holds a pack]
    pack: Option<PathBuf>,
    /// A profile that overrides the pack's own and the default one
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Verdict, findings and every pane's state
    Status {
        #[command(flatten)]
        pack: PackArgs,
        #[arg(long)]
        json: bool,
    },
    /// Raw runs to KPI report
    Kpi(Box<KpiArgs>),
    /// The two-run gate: JSON to stdout
    Gate {
        #[arg(long, value_name = "FILE")]
        first: Option<PathBuf>,
        #[arg(long, value_name = "FILE")]
        second: Option<PathBuf>,
        /// Keep the JSON in this file too
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[arg(long, value_name = "FILE")]
        profile: Option<PathBuf>,
    },
    /// The checklist's items and what stands behind them
    Checklist {
        #[command(flatten)]
        pack: PackArgs,
        #[arg(long)]
        json: bool,
    },
    /// Tick a checklist item
    Tick {
        /// The id that `signoff checklist` prints
        item: String,
        #[command(flatten)]
        pack: PackArgs,
    },
    /// Untick a checklist item
    Untick {
        /// The id that `signoff checklist` prints
        item: String,
        #[command(flatten)]
        pack: PackArgs,
    },
    /// Write the approval note
    Note {
        #[command(flatten)]
        pack: PackArgs,
        #[arg(long, value_enum)]
        decision: Option<DecisionArg>,
        #[arg(long)]
        reason: Option<String>,
        #[arg(long, value_name = "FILE", conflicts_with = "stdout")]
        out: Option<PathBuf>,
        #[arg(long)]
        stdout: bool,
    },
    /// The cockpit on an example pack, in a temporary folder
    Demo {
        /// Write the example pack into this folder instead of opening it
        #[arg(long, value_name = "DIR")]
        unpack: Option<PathBuf>,
    },
    /// Completions for a shell
    Completions { shell: clap_complete::Shell },
    /// The manual page
    Man,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DecisionArg {
    Approved,
    Blocked,
}

/// All optional for clap: the command itself names every missing one in one message.
#[derive(Debug, Args)]
struct KpiArgs {
    #[arg(long, value_name = "FILE")]
    raw: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[arg(long)]
    branch: Option<String>,
    #[arg(long)]
    commit: Option<String>,
    #[arg(long)]
    provider: Option<String>,
    #[arg(long)]
    model: Option<String>,
    #[arg(long, alias = "appVersion", value_name = "VERSION")]
    app_version: Option<String>,
    #[arg(long, alias = "runId", value_name = "ID")]
    run_id: Option<String>,
    #[arg(long)]
    repo: Option<String>,
    #[arg(long, alias = "runType", value_name = "TYPE")]
    run_type: Option<String>,
    #[arg(long, alias = "minSampleCount", value_name = "N")]
    min_sample_count: Option<String>,
    #[arg(long)]
    platform: Option<String>,
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
}

/// The parser's error with the usage of the command that was typed, also where clap leaves it out.
pub fn with_usage(mut error: clap::Error) -> clap::Error {
    let mut command = Cli::command();
    command.build();
    let typed = std::env::args().nth(1).unwrap_or_default();
    if error.kind() == ErrorKind::InvalidValue && error.get(ContextKind::Usage).is_none() {
        let usage = command.find_subcommand_mut(&typed).map_or_else(Cli::command, |found| found.clone()).render_usage();
        error.insert(ContextKind::Usage, ContextValue::StyledStr(usage));
    }
    error
}

/// Runs what was typed.
pub fn dispatch(cli: Cli) -> Outcome {
    match cli.command {
        Some(Command::Kpi(args)) => run::kpi::run(&(*args).into()),
        Some(Command::Gate { first, second, out, profile }) => {
            run::gate::run(&run::gate::Request { first, second, out, profile })
        }
        Some(Command::Man) => man(),
        Some(Command::Completions { shell }) => completions(shell),
        _ => todo!(),
    }
}

fn man() -> Outcome {
    todo!("{}", Cli::command().get_name())
}

fn completions(shell: clap_complete::Shell) -> Outcome {
    todo!("{shell}")
}

impl From<KpiArgs> for run::kpi::Request {
    fn from(args: KpiArgs) -> Self {
        Self {
            raw: args.raw,
            out: args.out,
            branch: args.branch,
            commit: args.commit,
            provider: args.provider,
            model: args.model,
            app_version: args.app_version,
            run_id: args.run_id,
            repo: args.repo,
            run_type: args.run_type,
            min_sample_count: args.min_sample_count,
            platform: args.platform,
            profile: args.profile,
        }
    }
}
