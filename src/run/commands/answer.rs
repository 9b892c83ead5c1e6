//! `signoff acknowledge`, `waive` and `withdraw`: what a person says to a finding, in their journal.

use clap::Args;
use jiff::Timestamp;

use crate::domain::assessment::wording::counted;
use crate::domain::evidence::journal::entry::Waiver;
use crate::domain::finding::{Code, Finding};
use crate::domain::signing::answering::Reply;
use crate::domain::values::escaped::Escaped;
use crate::run::operations::answering::{self, AnswerOrder, Answering, NotAnswered};
use crate::run::operations::journaling::NotRecorded;
use crate::run::options::{Identity, Target};
use crate::run::pipeline::Pipeline;
use crate::run::typed::typed;
use crate::run::{CommandOutput, UsageError};

#[derive(Debug, Args)]
pub struct FindingOptions {
    /// The finding's id, as `signoff status --json` tells it; or a code: every finding of it
    finding: String,
    #[command(flatten)]
    target: Target,
    #[command(flatten)]
    identity: Identity,
}

#[derive(Debug, Args)]
pub struct AcknowledgeOptions {
    #[command(flatten)]
    of: FindingOptions,
    /// Why it is put up with, in one sentence
    #[arg(long, value_name = "TEXT", value_parser = typed)]
    reason: String,
}

#[derive(Debug, Args)]
pub struct WaiveOptions {
    #[command(flatten)]
    of: FindingOptions,
    /// Why it is put up with, in one sentence
    #[arg(long, value_name = "TEXT", value_parser = typed)]
    reason: String,
    /// When it blocks again (2026-03-01T12:00:00Z)
    #[arg(long, value_name = "TIME")]
    until: Timestamp,
    /// Who sees to it that it is settled by then [default: whoever waives it]
    #[arg(long, value_name = "NAME", value_parser = typed)]
    owner: Option<String>,
}

/// Acknowledges warnings: 0 done (or already so), 1 refused or failed, 2 no such finding.
pub fn acknowledge(options: &AcknowledgeOptions) -> CommandOutput {
    write(&options.of, &options.reason, |_| Reply::Acknowledge).unwrap_or_else(CommandOutput::from)
}

/// Waives a blocker; statuses as [`acknowledge`].
pub fn waive(options: &WaiveOptions) -> CommandOutput {
    let owner = |by: &str| options.owner.clone().unwrap_or_else(|| by.to_owned());
    let reply = |by: &str| Reply::Waive(Waiver { owner: owner(by), until: options.until });
    write(&options.of, &options.reason, reply).unwrap_or_else(CommandOutput::from)
}

/// Takes back what was said; statuses as [`acknowledge`].
pub fn withdraw(options: &FindingOptions) -> CommandOutput {
    write(options, "", |_| Reply::Withdraw).unwrap_or_else(CommandOutput::from)
}

fn write(
    options: &FindingOptions,
    reason: &str,
    reply: impl FnOnce(&str) -> Reply,
) -> Result<CommandOutput, UsageError> {
    let person = options.identity.person()?;
    let reply = reply(&person.by);
    let mut pipeline = options.target.open_to_act()?;
    let code = Code::ALL.iter().find(|code| code.name() == options.finding);
    let of = code.map_or(Answering::Id(&options.finding), |code| Answering::Code(*code));
    let order = AnswerOrder { of, reply: &reply, reason };
    match answering::answer(&mut pipeline, &mut Pipeline::judge_once, &person, order) {
        Ok(answered) => Ok(done(&answered, &reply)),
        Err(NotAnswered::Recording(NotRecorded::Unjudged(unjudged))) => Err(unjudged.into()),
        Err(error @ NotAnswered::Refused { .. }) => Ok(CommandOutput::refused(&error.to_string())),
        Err(error @ NotAnswered::Recording(_)) => Ok(CommandOutput::failed(error.to_string(), error.remedy())),
        Err(error) => Err(UsageError::new(error.to_string(), error.remedy())),
    }
}

/// What was answered, a line each.
fn done(answered: &[Finding], reply: &Reply) -> CommandOutput {
    let count = counted(answered.len() as u64, "finding");
    let line = |finding: &Finding| {
        let (subject, message) = (Escaped::new(&finding.subject), Escaped::new(&finding.message));
        format!("  {subject}: {message} ({})\n", finding.code)
    };
    let lines: String = answered.iter().map(line).collect();
    let told =
        if answered.is_empty() { format!("already {}", reply.done()) } else { format!("{count} {}", reply.done()) };
    let written = if answered.is_empty() { String::new() } else { told.clone() };
    CommandOutput { stdout: format!("{told}\n{lines}"), written, ..CommandOutput::default() }
}
