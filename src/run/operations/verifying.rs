//! Whether a note holds: its statement, its signature, every file, and whether its decision follows again. Nothing is
//! written, and nobody else is asked.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use jiff::Timestamp;

use crate::domain::evidence::attestation::{Attestation, Statement, parse};
use crate::domain::evidence::journal::entry::Act;
use crate::domain::evidence::journal::graph::Graph;
use crate::domain::evidence::pack::Pack;
use crate::domain::rules::note::newest;
use crate::domain::rules::pair::PairOverride;
use crate::domain::signing::verification::{Difference, as_it_was, as_recorded, of_bytes, of_judgement};
use crate::domain::values::digest::with_lf;
use crate::domain::values::moment::Moment;
use crate::domain::values::path::PackPath;
use crate::io::input;
use crate::io::ssh_keygen::{Signed, SshKeygen};
use crate::io::{clock, describe_error};
use crate::run::UsageError;
use crate::run::pipeline::{MAX_TEXT, Past, Pipeline, RecentFiles};

use super::emitting::{signature_place, statement_place};

/// What came of it.
#[derive(Debug, Default)]
pub struct Verified {
    pub differences: Vec<Difference>,
    pub signature: SignatureFact,
    /// What to know beside.
    pub remarks: Vec<String>,
}

/// What the signature shows.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum SignatureFact {
    /// There is none, or nobody said who may sign.
    #[default]
    NotChecked,
    /// By this principal.
    Holds(String),
    DoesNotHold,
}

/// Verifies a note, of a pack that is opened only once its statement could be read.
///
/// # Errors
/// [`UsageError`] where there is no such note, and where the pack cannot be judged.
pub fn verify(
    note: &Path,
    allowed: Option<&Path>,
    open: &dyn Fn() -> Result<Pipeline, UsageError>,
) -> Result<Verified, UsageError> {
    let mut verified = Verified::default();
    if note.is_symlink() {
        verified.differ("note", "it is a symbolic link");
    }
    let bytes = read(note).map_err(|error| unreadable(note, &error))?;
    let bytes = as_written(bytes, &mut verified);
    let Some((text, statement)) = statement_beside(note, &mut verified) else { return Ok(verified) };
    let name = note.file_name().unwrap_or_default().to_string_lossy();
    verified.differences.extend(of_bytes(&statement, &name, &bytes));
    let pipeline = open()?;
    verified.check_signature(&pipeline, (note, allowed), (&statement, text.as_bytes()));
    verified.check_judgement(pipeline, &statement, &bytes)?;
    Ok(verified)
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file: File = input::open(path)?;
    let mut bytes = Vec::new();
    file.take(MAX_TEXT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_TEXT {
        return Err(io::Error::other(format!("larger than {} MiB", MAX_TEXT >> 20)));
    }
    Ok(bytes)
}

/// A note has no CR in its lines: where they end in CRLF, git checked it out so.
fn as_written(note: Vec<u8>, verified: &mut Verified) -> Vec<u8> {
    let written = std::str::from_utf8(&note).map(|text| with_lf(text).into_owned().into_bytes()).unwrap_or_default();
    if written.is_empty() || written == note {
        return note;
    }
    verified.remarks.push(
        "its lines end in CRLF: it is held against the statement with the ends that it was written with".to_owned(),
    );
    written
}

fn unreadable(note: &Path, error: &io::Error) -> UsageError {
    UsageError::new(format!("{}: {}", note.display(), describe_error(error)), "name an approval note")
}

/// The statement as it stands beside the note.
fn statement_beside(note: &Path, verified: &mut Verified) -> Option<(String, Statement)> {
    let place = statement_place(note);
    let text = match read(&place).map(String::from_utf8) {
        Ok(Ok(text)) => text,
        Ok(Err(_)) => return verified.lacks("statement", "it is no text"),
        Err(error) => return verified.lacks("statement", format!("{}: {}", place.display(), describe_error(&error))),
    };
    if place.is_symlink() {
        verified.differ("statement", "it is a symbolic link");
    }
    match parse(&text) {
        Ok(Some(Attestation::Statement(statement))) => Some((with_lf(&text).into_owned(), *statement)),
        Ok(_) => verified.lacks("statement", "it is none of signoff's"),
        Err(error) => verified.lacks("statement", error.to_string()),
    }
}

impl Verified {
    fn differ(&mut self, about: &str, why: impl Into<String>) {
        self.differences.push(Difference::new(about, why));
    }

    /// The same of something that nothing can be read from.
    fn lacks<T>(&mut self, about: &str, why: impl Into<String>) -> Option<T> {
        self.differ(about, why);
        None
    }

    fn check_signature(
        &mut self,
        pipeline: &Pipeline,
        (note, allowed): (&Path, Option<&Path>),
        (statement, bytes): (&Statement, &[u8]),
    ) {
        let place = signature_place(&statement_place(note));
        let Some(allowed) = allowed else {
            let is_there = place.symlink_metadata().is_ok();
            let told = if is_there {
                "the signature was not checked: `--allowed-signers` says who may sign"
            } else {
                "it is not signed"
            };
            return self.remarks.push(told.to_owned());
        };
        if is_within(allowed, pipeline.root().path()) {
            self.remarks.push(
                "the file of allowed signers lies in the pack: whoever changes the note may change it too".to_owned(),
            );
        }
        self.signature = SignatureFact::DoesNotHold;
        let signature = match read(&place) {
            Ok(signature) => with_lf(&String::from_utf8_lossy(&signature)).into_owned(),
            Err(error) => {
                self.differ("signature", format!("{}: {}", place.display(), describe_error(&error)));
                return;
            }
        };
        let signers = match read(allowed) {
            Ok(signers) => signers,
            Err(error) => {
                self.differ("signature", format!("{}: {}", allowed.display(), describe_error(&error)));
                return;
            }
        };
        let outside = Some(pipeline.root().path());
        // Whose key has expired by now signed all the same, and who got one later did not sign then.
        let at = statement.predicate.time_verified.parse().ok();
        let author = (statement.predicate.note.by.as_str(), at);
        let signed = Signed { signature: signature.as_bytes(), bytes };
        match SshKeygen::find(outside).and_then(|program| program.verify(&signers, signed, author)) {
            Ok(principal) => self.signed_by(principal, statement),
            Err(error) => self.differ("signature", error.to_string()),
        }
    }

    /// Whoever signed it must be who wrote it: `anna`, `anna@build-7`, or `anna` at any domain.
    fn signed_by(&mut self, principal: String, statement: &Statement) {
        let by = &statement.predicate.note.by;
        if principal != *by && principal.split('@').next() != Some(by.as_str()) {
            self.differ("signature", format!("it is signed by {principal}, and written by {by}"));
        } else {
            self.signature = SignatureFact::Holds(principal);
        }
    }

    fn check_judgement(&mut self, pipeline: Pipeline, statement: &Statement, note: &[u8]) -> Result<(), UsageError> {
        let Ok(at) = statement.predicate.time_verified.parse::<Timestamp>() else {
            self.differ("statement", "its time is none");
            return Ok(());
        };
        let mut pipeline = pipeline.judging_at(Some(at));
        let (mut pack, _) = pipeline.judge_anew(RecentFiles::Judged, &PairOverride::default(), Past::Asked)?;
        self.remarks.extend(whose_place_was_taken(&mut pack, &statement.predicate.note.path));
        self.differences.extend(as_recorded(&pack, &statement.predicate.note.path, note));
        self.differences.extend(as_it_was(&mut pack, statement, at));
        let assessment = pipeline.judge_at(&mut pack, &PairOverride::default(), at);
        let text = String::from_utf8_lossy(note);
        self.differences.extend(of_judgement(statement, &text, (&assessment, pipeline.profile())));
        Ok(())
    }
}

/// Which note counts by now, where it is another one.
fn whose_place_was_taken(pack: &mut Pack, note: &PackPath) -> Option<String> {
    pack.moment = Moment::new(clock::now());
    let (counting, _) = newest(pack)?;
    if counting != note {
        return Some(format!("it does not count any more: {counting} does"));
    }
    let graph = Graph::of(pack.journals());
    let said = graph.said();
    let told = said.iter().filter(|(about, _)| about.note().is_some_and(|it| it.path == *note));
    let is_taken = told.flat_map(|(_, said)| said.acts()).any(|act| act.entry.act == Act::Supersede);
    is_taken.then(|| "it does not count any more: a journal tells that its place was taken".to_owned())
}

fn is_within(file: &Path, folder: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real(file).starts_with(real(folder))
}
