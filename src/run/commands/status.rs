//! `signoff status`: verdict, findings, every pane's state. Exit status 0 where nothing blocks, else 1.

use crate::domain::assessment::{Assessment, Verdict};
use crate::domain::rules::pair::PairOverride;
use crate::report::json::to_json;
use crate::report::output::Status;
use crate::report::text::overview::overview;
use crate::run::pipeline::{Pipeline, RecentFiles};
use crate::run::{CommandOutput, Exit, UsageError};

use super::{Format, Print, surface};

/// Runs the command.
pub fn run(request: &Print) -> CommandOutput {
    judge(request).unwrap_or_else(CommandOutput::from)
}

fn judge(request: &Print) -> Result<CommandOutput, UsageError> {
    let mut pipeline = Pipeline::open(request.target.pack.as_deref(), request.target.profile.as_deref())?;
    let assessment = pipeline.assess(RecentFiles::Judged, &PairOverride::default())?;
    let pack = pipeline.root().path().display().to_string();
    let stdout = match request.format {
        Format::Text => overview(&assessment, &pack, surface::of_stdout(request.colour)),
        Format::Json => to_json(&Status::new(&assessment, &pack)).map_err(UsageError::unprintable)?,
    };
    Ok(CommandOutput { stdout, stderr: String::new(), exit: exit(&assessment) })
}

fn exit(assessment: &Assessment) -> Exit {
    match assessment.verdict() {
        Verdict::Ready => Exit::Done,
        Verdict::Blocked => Exit::Blocked,
    }
}
