//! `signoff status`: verdict, findings, every pane's state. Exit status 0 where nothing blocks, else 1.

use crate::domain::assess::Choice;
use crate::domain::assessment::{Assessment, Verdict};
use crate::report::json::to_json;
use crate::report::output::Status;
use crate::report::text::overview::overview;

use super::pipeline::{Pipeline, Young};
use super::surface;
use super::{Exit, Format, Outcome, Print, Wrong};

/// Runs the command.
pub fn run(request: &Print) -> Outcome {
    judge(request).unwrap_or_else(Outcome::from)
}

fn judge(request: &Print) -> Result<Outcome, Wrong> {
    let mut pipeline = Pipeline::open(request.target.pack.as_deref(), request.target.profile.as_deref())?;
    let assessment = pipeline.assess(Young::Judged, &Choice::default())?;
    let pack = pipeline.root().path().display().to_string();
    let stdout = match request.format {
        Format::Text => overview(&assessment, &pack, surface::of_stdout(request.colour)),
        Format::Json => to_json(&Status::new(&assessment, &pack)).map_err(Wrong::unprintable)?,
    };
    Ok(Outcome { stdout, stderr: String::new(), exit: exit(&assessment) })
}

fn exit(assessment: &Assessment) -> Exit {
    match assessment.verdict() {
        Verdict::Ready => Exit::Done,
        Verdict::Blocked => Exit::Blocked,
    }
}
