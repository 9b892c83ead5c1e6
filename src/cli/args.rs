//! The options, as clap reads them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::run::commands::{Format, surface};
use crate::run::{self, Target};

use super::help;

// No doc comment: it would replace the text of `about`.
#[derive(Debug, Parser)]
#[command(name = "signoff", version, about = help::ABOUT, after_help = help::FRONT)]
#[command(override_usage = "signoff [OPTIONS] [PACK]\n       signoff [--color WHEN] COMMAND ...")]
pub struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) cockpit: CockpitArgs,
    /// When to colour: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t, hide_possible_values = true)]
    pub(super) color: Color,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Args)]
pub(super) struct CockpitArgs {
    #[command(flatten)]
    pub pack: PackArgs,
    /// Write nothing: no ticks, no note
    #[arg(long)]
    pub read_only: bool,
    /// Draw boxes and glyphs in ASCII only
    #[arg(long)]
    pub ascii: bool,
    /// Colours: default, mono, cvd (blue and orange) or contrast
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Keys of your own [default: signoff/keymap.toml in ~/.config, if it is there]
    #[arg(long, value_name = "FILE")]
    pub keymap: Option<PathBuf>,
}

/// Which evidence, under which profile.
#[derive(Debug, Args)]
pub(super) struct PackArgs {
    /// The folder that holds the evidence [default: this folder or its nearest ancestor that holds a pack]
    pub pack: Option<PathBuf>,
    /// A profile over the pack's own `signoff.toml` and the default one
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The verdict, what blocks and the steps, as a page or as JSON
    #[command(after_help = help::STATUS)]
    Status {
        #[command(flatten)]
        pack: PackArgs,
        /// One JSON document (schema signoff.status/v1)
        #[arg(long)]
        json: bool,
    },
    /// Write a KPI report from raw runs
    #[command(after_help = help::KPI)]
    Kpi(Box<KpiArgs>),
    /// Compare two reports: the two-run gate, as JSON
    #[command(after_help = help::GATE)]
    Gate(GateArgs),
    /// List the checklist's items and what stands behind each
    #[command(after_help = help::CHECKLIST)]
    Checklist {
        #[command(flatten)]
        pack: PackArgs,
        /// One JSON document: the `checklist` object of `status --json`
        #[arg(long)]
        json: bool,
    },
    /// Try every rule on a damaged copy of the pack, in memory
    #[command(after_help = help::PROVE)]
    Prove {
        #[command(flatten)]
        pack: PackArgs,
        /// One JSON document (schema signoff.prove/v1)
        #[arg(long)]
        json: bool,
    },
    /// Tick a checklist item
    #[command(after_help = help::TICK)]
    Tick {
        /// The id that `signoff checklist` prints
        item: String,
        #[command(flatten)]
        pack: PackArgs,
    },
    /// Untick a checklist item
    #[command(after_help = help::UNTICK)]
    Untick {
        /// The id that `signoff checklist` prints
        item: String,
        #[command(flatten)]
        pack: PackArgs,
    },
    /// Write the approval note
    #[command(after_help = help::NOTE)]
    Note(NoteArgs),
    /// The rule behind a finding's code, and its reasoning on a pack
    #[command(after_help = help::EXPLAIN)]
    Explain {
        /// The code, as `signoff status` prints it [default: list every code]
        code: Option<String>,
        /// The folder that holds the evidence [default: the rule alone]
        pack: Option<PathBuf>,
        /// One JSON document (schema signoff.explain/v1)
        #[arg(long)]
        json: bool,
        /// A profile over the pack's own `signoff.toml` and the default one
        #[arg(long, value_name = "FILE")]
        profile: Option<PathBuf>,
    },
    /// Open the cockpit on an example pack, in a temporary folder
    #[command(after_help = help::DEMO)]
    Demo {
        /// Write the example pack into this folder instead of opening it
        #[arg(long, value_name = "DIR")]
        unpack: Option<PathBuf>,
    },
    /// Print completions for a shell
    #[command(after_help = help::COMPLETIONS)]
    Completions {
        /// The shell that completes
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(after_help = help::MAN)]
    Man,
}

/// Both reports are optional for clap: the command itself says what is missing.
#[derive(Debug, Args)]
pub(super) struct GateArgs {
    /// The report of run A
    #[arg(long, value_name = "FILE")]
    first: Option<PathBuf>,
    /// The report of run B
    #[arg(long, value_name = "FILE")]
    second: Option<PathBuf>,
    /// Keep the JSON in this file too
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// A profile over the default one
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct NoteArgs {
    #[command(flatten)]
    pub pack: PackArgs,
    /// What the note decides [default: approved where nothing stands against it, else blocked]
    #[arg(long, value_enum)]
    pub decision: Option<DecisionArg>,
    /// Why, in one sentence [default: the first blocker, or that every step holds]
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Write this file [default: the next free name in the pack's artifacts folder]
    #[arg(long, value_name = "FILE", conflicts_with = "stdout")]
    pub out: Option<PathBuf>,
    /// Print the note and write nothing
    #[arg(long)]
    pub stdout: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum DecisionArg {
    Approved,
    Blocked,
}

/// All optional for clap: the command itself names every missing one in one message.
#[derive(Debug, Args)]
pub(super) struct KpiArgs {
    /// The raw runs: NDJSON, or one JSON array
    #[arg(long, value_name = "FILE")]
    raw: Option<PathBuf>,
    /// The report to write
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The branch that the rows must name
    #[arg(long)]
    branch: Option<String>,
    /// The commit that the rows must name
    #[arg(long)]
    commit: Option<String>,
    /// The model's provider that the rows must name
    #[arg(long)]
    provider: Option<String>,
    /// The model that the rows must name
    #[arg(long)]
    model: Option<String>,
    /// The application's version that the rows must name
    #[arg(long, alias = "appVersion", value_name = "VERSION")]
    app_version: Option<String>,
    /// The report's run id [default: the name of --out]
    #[arg(long, alias = "runId", value_name = "ID")]
    run_id: Option<String>,
    /// The repository that the rows must name [default: the git remote of this folder]
    #[arg(long)]
    repo: Option<String>,
    /// The report's run type [default: the profile's baseline type]
    #[arg(long, alias = "runType", value_name = "TYPE")]
    run_type: Option<String>,
    /// At least so many rows, where that is more than the profile asks for
    #[arg(long, alias = "minSampleCount", value_name = "N")]
    min_sample_count: Option<String>,
    /// The platform that the report names [default: this machine's]
    #[arg(long)]
    platform: Option<String>,
    /// A profile over the default one
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
}

impl CockpitArgs {
    /// What was typed for the cockpit: beside a command it has no meaning.
    pub fn typed(&self) -> Option<String> {
        let flags = [
            (self.read_only, "--read-only"),
            (self.ascii, "--ascii"),
            (self.theme.is_some(), "--theme"),
            (self.keymap.is_some(), "--keymap"),
            (self.pack.profile.is_some(), "--profile"),
        ];
        let flag = flags.iter().find(|(is_typed, _)| *is_typed).map(|(_, flag)| (*flag).to_owned());
        flag.or_else(|| self.pack.pack.as_ref().map(|pack| pack.display().to_string()))
    }
}

impl From<PackArgs> for Target {
    fn from(args: PackArgs) -> Self {
        Self { pack: args.pack, profile: args.profile }
    }
}

impl From<CockpitArgs> for run::cockpit::Options {
    fn from(args: CockpitArgs) -> Self {
        use run::cockpit::{Access, Drawing};
        Self {
            target: args.pack.into(),
            access: if args.read_only { Access::ReadOnly } else { Access::ReadWrite },
            drawing: if args.ascii { Drawing::Ascii } else { Drawing::AsTheLocale },
            theme: args.theme,
            keymap: args.keymap,
        }
    }
}

impl From<Color> for surface::Colour {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

/// `--json`.
pub(super) fn format(json: bool) -> Format {
    if json { Format::Json } else { Format::Text }
}

impl From<NoteArgs> for run::commands::note::Request {
    fn from(args: NoteArgs) -> Self {
        use run::commands::note::{Asked, Destination};
        let decision = args.decision.map(|decision| match decision {
            DecisionArg::Approved => Asked::Approved,
            DecisionArg::Blocked => Asked::Blocked,
        });
        let destination = match (args.out, args.stdout) {
            (Some(file), _) => Destination::File(file),
            (None, true) => Destination::Stdout,
            (None, false) => Destination::Pack,
        };
        Self { target: args.pack.into(), decision, reason: args.reason, destination }
    }
}

impl From<GateArgs> for run::commands::gate::Request {
    fn from(args: GateArgs) -> Self {
        Self { first: args.first, second: args.second, out: args.out, profile: args.profile }
    }
}

impl From<KpiArgs> for run::commands::kpi::Request {
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
