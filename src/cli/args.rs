//! What may be typed: the commands. Each command's file has its own options.

use clap::{Parser, Subcommand};

use crate::run::cockpit;
use crate::run::commands::surface::Colour;
use crate::run::commands::{
    answer, checklist, collect, demo, diff, explain, gate, kpi, note, pin, probe, prove, rehearse, status, verify,
};

use super::help;

// No doc comment: it would replace the text of `about`.
#[derive(Debug, Parser)]
#[command(name = "signoff", version, about = help::ABOUT, after_help = help::FRONT)]
#[command(override_usage = "signoff [OPTIONS] [PACK]\n       signoff [--color WHEN] COMMAND ...")]
pub struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) cockpit: cockpit::Options,
    /// When to colour: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t, hide_possible_values = true)]
    pub(super) color: Colour,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The verdict, what blocks and the steps, as a page or as JSON
    #[command(after_help = help::STATUS)]
    Status(status::Options),
    /// Capture controlled runs from a plan: rows, and what they rest on
    #[command(after_help = help::COLLECT)]
    Collect(Box<collect::Options>),
    /// Write a KPI report from raw runs
    #[command(after_help = help::KPI)]
    Kpi(Box<kpi::Options>),
    /// Compare two reports: the two-run gate, as JSON
    #[command(after_help = help::GATE)]
    Gate(gate::Options),
    /// Rehearse the rollback of the full flag set, and write it down
    #[command(after_help = help::REHEARSE)]
    Rehearse(rehearse::Options),
    /// List the checklist's items and what stands behind each
    #[command(after_help = help::CHECKLIST)]
    Checklist(checklist::Options),
    /// Try every rule on a damaged copy of the pack, in memory
    #[command(after_help = help::PROVE)]
    Prove(prove::Options),
    /// Tick a checklist item
    #[command(after_help = help::TICK)]
    Tick(checklist::ItemOptions),
    /// Untick a checklist item
    #[command(after_help = help::UNTICK)]
    Untick(checklist::ItemOptions),
    /// Acknowledge a warning, or every warning of a code
    #[command(after_help = help::ACKNOWLEDGE)]
    Acknowledge(answer::AcknowledgeOptions),
    /// Put up with a blocker for a time, where a policy from outside allows it
    #[command(after_help = help::WAIVE)]
    Waive(answer::WaiveOptions),
    /// Take back what was acknowledged or waived
    #[command(after_help = help::WITHDRAW)]
    Withdraw(answer::FindingOptions),
    /// Write the approval note
    #[command(after_help = help::NOTE)]
    Note(note::Options),
    /// Whether an approval note and what it was written upon still hold
    #[command(after_help = help::VERIFY)]
    Verify(verify::Options),
    /// Run what shows that something works, and keep the transcript
    #[command(after_help = help::PROBE)]
    Probe(probe::Options),
    /// Pin a value of the setup lock, close or defer a target
    #[command(after_help = help::PIN)]
    Pin(pin::Options),
    /// What changed in the setup lock since the last commit
    #[command(after_help = help::DIFF)]
    Diff(diff::Options),
    /// The rule behind a finding's code, and its reasoning on a pack
    #[command(after_help = help::EXPLAIN)]
    Explain(explain::Options),
    /// Open the cockpit on an example pack, in a temporary folder
    #[command(after_help = help::DEMO)]
    Demo(demo::Options),
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
