//! `signoff explain`: the rule behind a code, and the reasoning of its findings on a pack.

use std::path::PathBuf;

use clap::Args;

use crate::domain::assessment::Assessment;
use crate::domain::finding::{Code, Severity};
use crate::domain::profile::Profile;
use crate::domain::values::shortened::shortened;
use crate::io::input::Inputs;
use crate::report::json::to_json;
use crate::report::output::Explain;
use crate::report::text::explain;
use crate::report::text::page::Surface;
use crate::run::nearest::nearest;
use crate::run::options::Judging;
use crate::run::{CommandOutput, Exit, UsageError};

use super::named;
use super::surface::{self, Colour};

#[derive(Debug, Args)]
pub struct Options {
    /// The code, as `signoff status` prints it [default: list every code]
    code: Option<String>,
    /// The folder that holds the evidence [default: the rule alone]
    pack: Option<PathBuf>,
    /// One JSON document (schema signoff.explain/v1)
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    judging: Judging,
}

/// Runs the command: 0 told, 1 where a finding of that code blocks the pack, 2 for an unknown code and unusable input.
pub fn run(options: &Options, colour: Colour) -> CommandOutput {
    explain(options, surface::of_stdout(colour)).unwrap_or_else(CommandOutput::from)
}

fn explain(options: &Options, surface: Surface) -> Result<CommandOutput, UsageError> {
    let code = options.code.as_deref().map(code_named).transpose()?;
    let told = |profile: &Profile, found: Option<(&str, &Assessment)>| match (options.json, code) {
        (true, _) => {
            let codes = code.map_or_else(|| Code::ALL.to_vec(), |code| vec![code]);
            to_json(&Explain::new(&codes, profile, found)).map_err(UsageError::unprintable)
        }
        (false, Some(code)) => Ok(explain::rule(code, profile, found, surface)),
        (false, None) => Ok(explain::rules(profile, surface)),
    };
    let Some(pack) = &options.pack else {
        let profile = named::profile(options.judging.profile.as_deref(), &mut Inputs::default())?;
        return Ok(CommandOutput { stdout: told(&profile, None)?, ..CommandOutput::default() });
    };
    let mut pipeline = options.judging.open(Some(pack))?;
    let (_, assessment) = pipeline.judge_once()?;
    let pack = pipeline.root().path().display().to_string();
    let stdout = told(pipeline.profile(), Some((&pack, &assessment)))?;
    let blocks = code.is_some_and(|code| assessment.findings_of(code).any(|it| it.severity == Severity::Blocker));
    let exit = if blocks { Exit::Blocked } else { Exit::Done };
    Ok(CommandOutput { stdout, exit, ..CommandOutput::default() })
}

fn code_named(typed: &str) -> Result<Code, UsageError> {
    let known = Code::ALL.iter().find(|code| code.name() == typed);
    known.copied().ok_or_else(|| {
        let near = nearest(typed, Code::ALL.iter().map(|code| code.name()));
        let hint = match near.as_slice() {
            [] => "`signoff explain` lists every code".to_owned(),
            near => format!("did you mean {}? `signoff explain` lists every code", near.join(" or ")),
        };
        UsageError::new(format!("`{}` is no code of a finding", shortened(typed)), hint)
    })
}
