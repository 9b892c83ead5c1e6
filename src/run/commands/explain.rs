//! `signoff explain`: the rule behind a code, and the reasoning of its findings on a pack.

use std::path::PathBuf;

use crate::domain::assessment::Assessment;
use crate::domain::finding::{Code, Severity};
use crate::domain::profile::Profile;
use crate::domain::rules::pair::PairOverride;
use crate::domain::values::escaped::Escaped;
use crate::io::input::Inputs;
use crate::report::json::to_json;
use crate::report::output::Explain;
use crate::report::text::explain;
use crate::run::nearest::nearest;
use crate::run::pipeline::{Pipeline, RecentFiles};
use crate::run::{CommandOutput, Exit, UsageError};

use super::{Format, named, surface};

/// The options as typed.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// All rules where none is named.
    pub code: Option<String>,
    /// The rule alone where none is named.
    pub pack: Option<PathBuf>,
    pub profile: Option<PathBuf>,
    pub format: Format,
    pub colour: surface::Colour,
}

/// Runs the command: 0 told, 1 where a finding of that code blocks the pack, 2 for an unknown code and unusable input.
pub fn run(request: &Request) -> CommandOutput {
    explain(request).unwrap_or_else(CommandOutput::from)
}

fn explain(request: &Request) -> Result<CommandOutput, UsageError> {
    let code = request.code.as_deref().map(code_named).transpose()?;
    let Some(pack) = &request.pack else {
        let profile = named::profile(request.profile.as_deref(), &mut Inputs::default())?;
        return Ok(CommandOutput { stdout: told(request, code, &profile, None)?, ..CommandOutput::default() });
    };
    let mut pipeline = Pipeline::open(Some(pack), request.profile.as_deref())?;
    let assessment = pipeline.assess(RecentFiles::Judged, &PairOverride::default())?;
    let pack = pipeline.root().path().display().to_string();
    let stdout = told(request, code, pipeline.profile(), Some((&pack, &assessment)))?;
    let blocks = code.is_some_and(|code| assessment.findings_of(code).any(|it| it.severity == Severity::Blocker));
    Ok(CommandOutput { stdout, stderr: String::new(), exit: if blocks { Exit::Blocked } else { Exit::Done } })
}

fn told(
    request: &Request,
    code: Option<Code>,
    profile: &Profile,
    found: Option<(&str, &Assessment)>,
) -> Result<String, UsageError> {
    let surface = surface::of_stdout(request.colour);
    match (request.format, code) {
        (Format::Json, code) => {
            let codes = code.map_or_else(|| Code::ALL.to_vec(), |code| vec![code]);
            to_json(&Explain::new(&codes, profile, found)).map_err(UsageError::unprintable)
        }
        (Format::Text, Some(code)) => Ok(explain::rule(code, profile, found, surface)),
        (Format::Text, None) => Ok(explain::rules(profile, surface)),
    }
}

fn code_named(typed: &str) -> Result<Code, UsageError> {
    let known = Code::ALL.iter().find(|code| code.name() == typed);
    known.copied().ok_or_else(|| {
        let near = nearest(typed, Code::ALL.iter().map(|code| code.name()));
        let hint = match near.as_slice() {
            [] => "`signoff explain` lists every code".to_owned(),
            near => format!("did you mean {}? `signoff explain` lists every code", near.join(" or ")),
        };
        UsageError::new(format!("`{}` is no code of a finding", Escaped::shortened(typed)), hint)
    })
}
