//! `signoff note`: writes the approval note, never over an existing file, and never APPROVED while a blocker remains.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::domain::evidence::attestation::Statement;
use crate::domain::evidence::note::Decision;
use crate::domain::finding::Finding;
use crate::domain::rules::pair::PairOverride;
use crate::domain::signing::approval::NoteRefusal;
use crate::domain::signing::author::Author;
use crate::domain::signing::note::{Draft, Request, confirmation, draft};
use crate::domain::values::digest::Digest;
use crate::domain::values::escaped::Escaped;
use crate::domain::values::path::PackPath;
use crate::io::describe_error;
use crate::io::kill_switch::KillSwitch;
use crate::io::store::StoreError;
use crate::run::interruption::Interruption;
use crate::run::operations::approving::{NotApproved, approve};
use crate::run::operations::emitting::{self, Delivery, NotWritten, NotePlace, real_file};
use crate::run::operations::journaling::NotRecorded;
use crate::run::operations::signing::Signing;
use crate::run::options::{Identity, Target};
use crate::run::person::Person;
use crate::run::pipeline::{Pipeline, RecentFiles};
use crate::run::typed::typed;
use crate::run::{CommandOutput, Console, Exit, UsageError};

use super::named::no_stream;

#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    target: Target,
    /// What the note decides [default: approved where nothing stands against it, else blocked]
    #[arg(long, value_enum)]
    decision: Option<Asked>,
    /// Why, in one sentence [default: the first blocker, or that every step holds]
    #[arg(long, value_name = "TEXT", value_parser = typed)]
    reason: Option<String>,
    /// Confirm that the evidence is this: six digits or more of the `digest` of `status --json`. Without it an approval is
    /// confirmed on the terminal
    #[arg(long, value_name = "DIGEST", conflicts_with = "stdout")]
    evidence: Option<String>,
    /// Write this file [default: the next free name in the pack's artifacts folder]
    #[arg(long, value_name = "FILE", conflicts_with = "stdout")]
    out: Option<PathBuf>,
    /// Print the note and write nothing
    #[arg(long)]
    stdout: bool,
    /// Sign the statement with this SSH key: a private one, or a public one whose other half your agent has
    #[arg(long, value_name = "KEY", conflicts_with = "stdout")]
    sign: Option<PathBuf>,
    #[command(flatten)]
    identity: Identity,
}

/// The decision that is asked for.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Asked {
    Approved,
    Blocked,
}

impl From<Asked> for Decision {
    fn from(asked: Asked) -> Self {
        match asked {
            Asked::Approved => Self::Approved,
            Asked::Blocked => Self::Blocked,
        }
    }
}

/// Runs the command: 0 written or printed, 1 refused, 2 where the file exists or cannot be written.
pub fn run(options: &Options, console: &mut dyn Console) -> CommandOutput {
    draft_and_write(options, console).unwrap_or_else(CommandOutput::from)
}

/// A file of allowed signers tells names apart by these, and takes some for patterns: no signature under such a name holds.
fn may_be_a_principal(person: &Person) -> Result<(), UsageError> {
    let is_sign = |c: char| c.is_whitespace() || matches!(c, ',' | '"' | '\'' | '!' | '*' | '?' | '#');
    match person.by.contains(is_sign) {
        false => Ok(()),
        true => Err(UsageError::new(
            format!(
                "no signature of `{}` could be verified: `ssh-keygen` takes it for no name; no note was written",
                person.by
            ),
            "sign under a name without blanks, commas, quotes and `!`, `*`, `?`, `#`: `--as NAME`",
        )),
    }
}

fn draft_and_write(options: &Options, console: &mut dyn Console) -> Result<CommandOutput, UsageError> {
    options.out.as_deref().map_or(Ok(()), no_stream)?;
    let person = options.identity.person()?;
    options.sign.as_ref().map_or(Ok(()), |_| may_be_a_principal(&person))?;
    let mut pipeline = options.target.open()?;
    if pipeline.is_as_of_another_moment() && !options.stdout {
        return Err(UsageError::new(
            "a note is of the moment at which it is written, and of no other: `--at`; no note was written",
            "leave out `--at`; with `--stdout` it drafts a note as of another moment",
        ));
    }
    let (mut pack, _) = pipeline.judge_once()?;
    let author = Author::new(&person.by, &person.host, pipeline.moment());
    let assessment = pipeline.judge_at(&mut pack, &PairOverride::default(), author.at);
    let mut asked = Asking { options, pipeline: &mut pipeline, person: &person, author };
    match draft(&assessment, asked.pipeline.profile(), &asked.request()) {
        Err(NoteRefusal::ApprovalsMissing(_)) if options.sign.is_some() => asked.approve(assessment.digest, console),
        Err(refused) => Ok(refusal(&refused)),
        Ok(draft) if options.stdout => Ok(CommandOutput { stdout: draft.text, ..CommandOutput::default() }),
        Ok(draft) => match confirm(options, (draft.decision, draft.basis.evidence), console)? {
            Confirmed::Yes => deliver((&mut pipeline, &person), options, draft, console),
            Confirmed::No(why) => Ok(CommandOutput::refused(&format!("{why}; no note was written"))),
        },
    }
}

/// Who asks for a note of which pack.
struct Asking<'a> {
    options: &'a Options,
    pipeline: &'a mut Pipeline,
    person: &'a Person,
    author: Author,
}

impl Asking<'_> {
    /// One of several people approves; the last of them writes the note.
    fn approve(&mut self, evidence: Digest, console: &mut dyn Console) -> Result<CommandOutput, UsageError> {
        let Some(key) = self.options.sign.as_deref() else { return Ok(CommandOutput::default()) };
        if let Confirmed::No(why) = confirm(self.options, (Decision::Approved, evidence), console)? {
            return Ok(CommandOutput::refused(&format!("{why}; nothing was written")));
        }
        let reason = self.options.reason.as_deref();
        let kill_switch = KillSwitch::default();
        let interruption = Interruption::listen(kill_switch.clone())?;
        let mut signing = Signing { key, kill_switch, tell: &mut |line| tell(console, line) };
        match approve(self.pipeline, &mut Pipeline::judge_once, self.person, (evidence, reason), &mut signing) {
            Ok(()) => self.write_or_wait(console),
            Err(NotApproved::Recording(NotRecorded::Unjudged(unjudged))) => Err(unjudged.into()),
            Err(error) => Ok(interrupted(interruption, CommandOutput::failed(error.to_string(), error.remedy()))),
        }
    }

    /// The note, where enough people have approved by now; else who is missing.
    fn write_or_wait(&mut self, console: &mut dyn Console) -> Result<CommandOutput, UsageError> {
        let (mut pack, _) = self.pipeline.judge_once()?;
        let assessment = self.pipeline.judge_at(&mut pack, &PairOverride::default(), self.author.at);
        match draft(&assessment, self.pipeline.profile(), &self.request()) {
            Ok(draft) => deliver((self.pipeline, self.person), self.options, draft, console),
            Err(NoteRefusal::ApprovalsMissing(missing)) => {
                let by = Escaped::new(&self.person.by);
                let stdout = format!("approved by {by}; {missing}, and no note was written yet\n");
                Ok(CommandOutput { stdout, written: format!("approved by {by}"), ..CommandOutput::default() })
            }
            Err(refused) => Ok(refusal(&refused)),
        }
    }

    fn request(&self) -> Request {
        request(self.options, self.pipeline, self.author.clone())
    }
}

/// Whether somebody confirmed that they looked at this evidence.
enum Confirmed {
    Yes,
    No(String),
}

/// An approval takes the same words as in the cockpit, or the digest of the evidence.
fn confirm(
    options: &Options,
    (decision, evidence): (Decision, Digest),
    console: &mut dyn Console,
) -> Result<Confirmed, UsageError> {
    if let Some(given) = &options.evidence {
        return of_this_evidence(given, evidence);
    }
    if decision == Decision::Blocked {
        return Ok(Confirmed::Yes);
    }
    let words = confirmation(evidence);
    let asks = console.can_ask() && console.is_terminal();
    let question = format!("Type `{words}` to write the {} note: ", decision.word());
    match asks.then(|| console.read_line(&question, &|| false)).flatten() {
        Some(typed) if typed.trim() == words => Ok(Confirmed::Yes),
        Some(_) => Ok(Confirmed::No(format!("that was not `{words}`"))),
        None => Err(UsageError::new(
            "an approval is confirmed by whoever signs it, and nobody can be asked here; no note was written",
            "pass `--evidence DIGEST`: six digits or more of what `signoff status --json` says as `digest`",
        )),
    }
}

fn of_this_evidence(given: &str, evidence: Digest) -> Result<Confirmed, UsageError> {
    let given = given.to_ascii_lowercase();
    if !(6..=64).contains(&given.len()) || !given.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let text = format!("`{}` is no digest of evidence; no note was written", Escaped::new(&given));
        return Err(UsageError::new(
            text,
            "name six hex digits or more of what `signoff status --json` says as `digest`",
        ));
    }
    let is_this = evidence.to_string().starts_with(&given);
    let why = || format!("the evidence is {evidence}, not {given}");
    Ok(if is_this { Confirmed::Yes } else { Confirmed::No(why()) })
}

fn request(options: &Options, pipeline: &Pipeline, author: Author) -> Request {
    Request {
        author,
        today: pipeline.today(),
        decision: options.decision.map(Decision::from),
        reason: options.reason.clone(),
        place: options.out.as_deref().and_then(|file| place_of(pipeline, file)),
    }
}

/// What a file that was named is called in the pack; elsewhere by its name alone.
fn place_of(pipeline: &Pipeline, file: &Path) -> Option<PackPath> {
    let root = pipeline.root().path().canonicalize().ok();
    let inside = real_file(file).zip(root).and_then(|(real, root)| Some(real.strip_prefix(root).ok()?.to_owned()));
    let inside = inside.filter(|path| !path.as_os_str().is_empty());
    PackPath::new(inside.as_deref().unwrap_or(file.file_name()?.as_ref()).to_str()?)
}

fn refusal(refused: &NoteRefusal) -> CommandOutput {
    let line = |finding: &Finding| {
        let (subject, message) = (Escaped::new(&finding.subject), Escaped::new(&finding.message));
        format!("  [!] {subject}: {message} ({})\n", finding.code)
    };
    let blockers: String = refused.blockers().iter().map(line).collect();
    let refused_shown = Escaped::new(&refused.to_string());
    let stderr = format!("signoff: {refused_shown}; no note was written\n{blockers}");
    CommandOutput { stderr, exit: Exit::Blocked, ..CommandOutput::default() }
}

/// What `ssh-keygen` says to whoever signs.
fn tell(console: &mut dyn Console, line: &str) {
    console.tell(&format!("{}\n", Escaped::new(line)));
}

/// The same as what a signal asked for, where one came.
fn interrupted(interruption: Interruption, output: CommandOutput) -> CommandOutput {
    CommandOutput { exit: interruption.exit().unwrap_or(output.exit), ..output }
}

fn deliver(
    (pipeline, person): (&mut Pipeline, &Person),
    options: &Options,
    draft: Draft,
    console: &mut dyn Console,
) -> Result<CommandOutput, UsageError> {
    let (shown, file) = match &options.out {
        Some(file) => (file.clone(), file.clone()),
        None => (pipeline.root().path().join(draft.path.as_str()), real_place(pipeline, &draft)?),
    };
    let statement = match emitting::check(pipeline, &draft, (RecentFiles::Judged, &PairOverride::default())) {
        Ok(statement) => statement,
        Err(error) => return told(error),
    };
    let signature = match options.sign.as_deref().map(|key| signed(pipeline, key, &statement, console)).transpose()? {
        Some(Err(output)) => return Ok(output),
        signature => signature.and_then(Result::ok),
    };
    let shown = Escaped::new(&shown.display().to_string());
    let (stdout, word) = (format!("{shown}\n"), draft.decision.word());
    let written = format!("{shown}: holds the {word} note");
    let delivery = Delivery { draft: &draft, statement: &statement, signature: signature.as_deref(), place: &file };
    let nowhere = match emitting::note_place(pipeline, &draft, &file) {
        NotePlace::Nowhere => "; it lies where no note counts: the pack stands as before",
        NotePlace::Counts | NotePlace::OtherKind(_) => "",
    };
    match emitting::write(pipeline, &mut Pipeline::judge_once, person, delivery) {
        Ok(()) => {
            let stderr = format!("signoff: wrote the {word} note{nowhere}\n");
            Ok(CommandOutput { stdout, stderr, exit: Exit::Done, written })
        }
        Err(NotWritten::Store(error @ StoreError::Unconfirmed { .. })) => {
            Ok(CommandOutput { stdout, written, ..CommandOutput::failed(error.to_string(), error.remedy()) })
        }
        Err(error) => told(error),
    }
}

/// The signature under a statement, or what is to be said where there is none.
fn signed(
    pipeline: &Pipeline,
    key: &Path,
    statement: &Statement,
    console: &mut dyn Console,
) -> Result<Result<Vec<u8>, CommandOutput>, UsageError> {
    let kill_switch = KillSwitch::default();
    let interruption = Interruption::listen(kill_switch.clone())?;
    let mut signing = Signing { key, kill_switch, tell: &mut |line| tell(console, line) };
    match emitting::sign(pipeline, statement, &mut signing) {
        Ok(signature) => Ok(Ok(signature)),
        Err(error) => Ok(Err(interrupted(interruption, told(error)?))),
    }
}

/// Why there is no note: another place or other input would do, or it is refused.
fn told(error: NotWritten) -> Result<CommandOutput, UsageError> {
    match error {
        NotWritten::Unjudged(unjudged) | NotWritten::NotRecorded(NotRecorded::Unjudged(unjudged)) => {
            Err(unjudged.into())
        }
        NotWritten::Refused(refused) => Ok(refusal(&refused)),
        error if error.is_of_its_place() => Err(UsageError::new(error.to_string(), error.remedy())),
        error => Ok(CommandOutput::failed(error.to_string(), error.remedy())),
    }
}

/// Where the pack's own note goes, which is nowhere outside it.
fn real_place(pipeline: &Pipeline, draft: &Draft) -> Result<PathBuf, UsageError> {
    let refused = |error| {
        let text = format!("{}: {}; no note was written", draft.path, describe_error(&error));
        UsageError::new(text, "name a file with `--out`, or print with `--stdout`")
    };
    pipeline.root().real_path(&draft.path).map_err(refused)
}
