//! `signoff verify`: whether a note, its statement and its signature hold, and whether its decision follows again.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::domain::finding::Code;
use crate::domain::profile::Profile;
use crate::domain::signing::verification::Difference;
use crate::domain::values::escaped::Escaped;
use crate::io::scan::nearest_pack;
use crate::report::json::to_json;
use crate::run::operations::verifying::{self, SignatureFact, Verified};
use crate::run::pipeline::Pipeline;
use crate::run::{CommandOutput, Exit, UsageError};

/// The document's name and version.
const SCHEMA: &str = "signoff.verify/v1";

#[derive(Debug, Args)]
pub struct Options {
    /// The approval note
    note: PathBuf,
    /// The folder that holds the evidence [default: the note's folder or its nearest ancestor that holds a pack]
    pack: Option<PathBuf>,
    /// The profile that it was written under, in place of the pack's own `signoff.toml`
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// Who may sign, as `ssh-keygen` reads it: without it no signature is checked
    #[arg(long, value_name = "FILE")]
    allowed_signers: Option<PathBuf>,
    /// One JSON document (schema signoff.verify/v1)
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema: &'static str,
    note: String,
    holds: bool,
    /// Who signed it; `null` where that was not checked or does not hold.
    signed_by: Option<&'a str>,
    differences: Vec<Named<'a>>,
    remarks: &'a [String],
}

#[derive(Debug, Serialize)]
struct Named<'a> {
    code: &'static str,
    about: &'a str,
    why: &'a str,
}

/// Runs the command: 0 where all holds, 1 with each difference, 2 for what is no note or no pack.
pub fn run(options: &Options) -> CommandOutput {
    verify(options).unwrap_or_else(CommandOutput::from)
}

fn verify(options: &Options) -> Result<CommandOutput, UsageError> {
    let open = || Pipeline::open(Some(&pack(options)), options.profile.as_deref());
    let verified = verifying::verify(&options.note, options.allowed_signers.as_deref(), &open)?;
    let exit = if verified.differences.is_empty() { Exit::Done } else { Exit::Blocked };
    let stdout = match options.json {
        true => to_json(&document(&options.note, &verified)).map_err(UsageError::unprintable)?,
        false => page(&options.note, &verified),
    };
    Ok(CommandOutput { stdout, exit, ..CommandOutput::default() })
}

fn pack(options: &Options) -> PathBuf {
    let folder = options.note.canonicalize().ok().and_then(|note| note.parent().map(Path::to_owned));
    let folder = folder.unwrap_or_else(|| PathBuf::from("."));
    let evidence = Profile::read(&[]).map(|profile| profile.paths.evidence).unwrap_or_default();
    options.pack.clone().or_else(|| nearest_pack(&folder, &evidence)).unwrap_or(folder)
}

fn document<'a>(note: &Path, verified: &'a Verified) -> Document<'a> {
    let signed_by = match &verified.signature {
        SignatureFact::Holds(principal) => Some(principal.as_str()),
        SignatureFact::NotChecked | SignatureFact::DoesNotHold => None,
    };
    let named = |it: &'a Difference| Named { code: Code::NoteAltered.name(), about: &it.about, why: &it.why };
    Document {
        schema: SCHEMA,
        note: note.display().to_string(),
        holds: verified.differences.is_empty(),
        signed_by,
        differences: verified.differences.iter().map(named).collect(),
        remarks: &verified.remarks,
    }
}

fn page(note: &Path, verified: &Verified) -> String {
    let shown = |text: &str| Escaped::new(text).into_string();
    let verdict = if verified.differences.is_empty() { "HOLDS" } else { "DOES NOT HOLD" };
    let mut text = format!("{verdict}  {}\n", shown(&note.display().to_string()));
    if let SignatureFact::Holds(principal) = &verified.signature {
        text.push_str(&format!("  signed by {}\n", shown(principal)));
    }
    for it in &verified.differences {
        text.push_str(&format!("  [!] {}: {} ({})\n", shown(&it.about), shown(&it.why), Code::NoteAltered));
    }
    verified.remarks.iter().for_each(|remark| text.push_str(&format!("  {}\n", shown(remark))));
    text
}
