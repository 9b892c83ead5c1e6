//! The `ssh-keygen` program, for signatures over statements: found as every program is, in a clean environment, for a limited
//! time. It asks for a passphrase on the terminal itself, or has the operator's agent sign.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use tempfile::TempDir;

use crate::domain::values::child_end::ChildEnd;

use super::child::{self, Attachment, Launch, Streams, TO_THE_END};
use super::kill_switch::KillSwitch;
use super::search_path::{NoProgram, SearchPath};
use super::terminal_mode::TerminalMode;
use super::{describe_error, store};

/// What a signature is for: one that was made for something else does not hold.
const NAMESPACE: &str = "signoff";
/// So long somebody may look for a passphrase, or touch a key.
const SIGNING: Duration = Duration::from_secs(120);
const VERIFYING: Duration = Duration::from_secs(20);
/// So many bytes of an answer are kept, and of what it says beside; it may write more.
const CAP: usize = 1 << 20;
/// So many characters of a line that it says are told.
const LONGEST_LINE: usize = 1000;
/// How it says that it signs what it was given, which nobody asked.
const OF_ITSELF: &str = "Signing data on standard input";
/// Between these lines stands a signature, and nothing around them.
const ARMOUR: [&str; 2] = ["-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"];
/// What it sees of the environment, beside a clean search path.
const KEPT: [&str; 8] =
    ["HOME", "USER", "LOGNAME", "TERM", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY"];

/// The program.
#[derive(Debug)]
pub struct SshKeygen {
    program: PathBuf,
    environment: Vec<(OsString, OsString)>,
    kill_switch: KillSwitch,
}

/// A signature, and what it is of.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    pub signature: &'a [u8],
    pub bytes: &'a [u8],
}

/// Why there is no signature, or why one does not hold.
#[derive(Debug, thiserror::Error)]
pub enum SshError {
    #[error(transparent)]
    NoProgram(#[from] NoProgram),
    /// Why.
    #[error("`ssh-keygen` cannot be run: {0}")]
    NotRun(String),
    #[error("`ssh-keygen` did not end within {} s", .0.as_secs())]
    TimeUp(Duration),
    #[error("`ssh-keygen` was ended")]
    Ended,
    #[error("what `ssh-keygen` made is no signature")]
    NoSignature,
    #[error("more than a signature stands there, or none")]
    NotASignatureAlone,
    /// What it said.
    #[error("{0}")]
    Refused(String),
}

impl From<io::Error> for SshError {
    fn from(error: io::Error) -> Self {
        Self::NotRun(describe_error(&error))
    }
}

impl SshKeygen {
    /// The first one of the search path that does not lie in `outside_of`.
    ///
    /// # Errors
    /// [`SshError::NoProgram`].
    pub fn find(outside_of: Option<&Path>) -> Result<Self, SshError> {
        let folders = SearchPath::new(&std::env::var_os("PATH").unwrap_or_default(), outside_of);
        let program = folders.find("ssh-keygen")?;
        let kept = KEPT.iter().filter_map(|name| Some((OsString::from(name), std::env::var_os(name)?)));
        let environment = kept.chain([("PATH".into(), folders.to_os_string())]).collect();
        Ok(Self { program, environment, kill_switch: KillSwitch::default() })
    }

    /// The same under a switch: once that is cut, it is ended.
    #[must_use]
    pub fn under(self, kill_switch: KillSwitch) -> Self {
        Self { kill_switch, ..self }
    }

    /// The signature of these bytes by the key of a file: a private key, or a public one whose other half the agent has.
    /// `tell` hears each line of what it says to whoever signs, untrusted; what it asks for a passphrase it asks on the
    /// terminal itself, which is set as before where it ends meanwhile.
    ///
    /// # Errors
    /// [`SshError`], also where what it made does not hold for these bytes.
    pub fn sign(&self, key: &Path, bytes: &[u8], tell: &mut dyn FnMut(&str)) -> Result<Vec<u8>, SshError> {
        let arguments = [words(["-Y", "sign", "-n", NAMESPACE, "-f"]), vec![key.into()]].concat();
        let signature = {
            let _terminal = TerminalMode::now();
            self.answer(&arguments, bytes, SIGNING, tell)?
        };
        let scratch = Scratch::new([("signature", &signature)])?;
        let check = [words(["-Y", "check-novalidate", "-n", NAMESPACE, "-s"]), vec![scratch.at("signature")]].concat();
        let holds = is_signature(&signature) && self.answer(&check, bytes, VERIFYING, &mut |_| {}).is_ok();
        if holds { Ok(signature) } else { Err(SshError::NoSignature) }
    }

    /// Who signed it, by a text of allowed signers, who may sign at that moment (`None`: now): this author where it is his
    /// key too, else the first principal whose key it is.
    ///
    /// # Errors
    /// [`SshError`], where the signature does not hold or nobody there has such a key.
    pub fn verify(
        &self,
        allowed: &[u8],
        signed: Signed<'_>,
        (author, at): (&str, Option<Timestamp>),
    ) -> Result<String, SshError> {
        if !is_signature(signed.signature) {
            return Err(SshError::NotASignatureAlone);
        }
        let scratch = Scratch::new([("signature", signed.signature), ("allowed_signers", allowed)])?;
        let moment = at.map(|at| at.strftime("-Overify-time=%Y%m%d%H%M%SZ").to_string().into());
        let files = ["-s".into(), scratch.at("signature"), "-f".into(), scratch.at("allowed_signers")];
        let beside: Vec<OsString> = files.into_iter().chain(moment).collect();
        let verify = |principal: &str| {
            let verify = [words(["-Y", "verify", "-n", NAMESPACE, "-I", principal]), beside.clone()].concat();
            self.answer(&verify, signed.bytes, VERIFYING, &mut |_| {})
        };
        if verify(author).is_ok() {
            return Ok(author.to_owned());
        }
        let find = [words(["-Y", "find-principals"]), beside.clone()].concat();
        let principals = self.answer(&find, b"", VERIFYING, &mut |_| {})?;
        let principals = String::from_utf8_lossy(&principals).into_owned();
        let nobody = || SshError::Refused("no allowed signer has the key".to_owned());
        let principal = principals.lines().next().filter(|line| !line.is_empty()).ok_or_else(nobody)?;
        verify(principal).map(|_| principal.to_owned())
    }

    /// Runs it in the folder of the operator, who may be asked for a passphrase.
    fn answer(
        &self,
        arguments: &[OsString],
        bytes: &[u8],
        limit: Duration,
        tell: &mut dyn FnMut(&str),
    ) -> Result<Vec<u8>, SshError> {
        let launch = Launch {
            attachment: Attachment::Terminal(bytes),
            program: &self.program,
            arguments,
            environment: &self.environment,
            folder: Path::new("."),
            limit,
            cap: CAP,
            streams: Streams::Apart,
            is_enough: TO_THE_END,
        };
        let mut told = 0;
        let ran =
            child::run(&launch, &self.kill_switch, &mut |progress| told = tell_lines(progress.errors, told, tell));
        tell_lines(&[&ran.errors, &b"\n"[..]].concat(), told, tell);
        match ran.end {
            ChildEnd::Exit(0) if ran.is_cut => Err(SshError::NoSignature),
            ChildEnd::Exit(0) => Ok(ran.output),
            ChildEnd::NotStarted(why) => Err(SshError::NotRun(why)),
            ChildEnd::TimeUp => Err(SshError::TimeUp(limit)),
            ChildEnd::Cancelled => Err(SshError::Ended),
            ChildEnd::Exit(_) | ChildEnd::Signal(_) => Err(SshError::Refused(first_line(&ran.errors, &ran.output))),
        }
    }
}

/// Files of ours that it reads, gone once this is dropped.
struct Scratch(TempDir);

impl Scratch {
    fn new<const N: usize>(files: [(&str, &[u8]); N]) -> io::Result<Self> {
        let scratch = Self(store::temporary_folder("signoff-keys-")?);
        files.iter().try_for_each(|(name, bytes)| std::fs::write(scratch.at(name), bytes))?;
        Ok(scratch)
    }

    fn at(&self, name: &str) -> OsString {
        self.0.path().join(name).into()
    }
}

/// Whether it is armour and nothing else.
fn is_signature(bytes: &[u8]) -> bool {
    let lines: Option<Vec<&str>> = std::str::from_utf8(bytes).ok().map(|text| text.lines().collect());
    let is_base64 = |line: &&str| line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    lines.is_some_and(|lines| match lines.as_slice() {
        [first, inner @ .., last] => [*first, *last] == ARMOUR && inner.iter().all(is_base64),
        _ => false,
    })
}

fn words<const N: usize>(words: [&str; N]) -> Vec<OsString> {
    words.map(OsString::from).into()
}

/// Tells the lines that ended behind so many bytes of what was said; how many bytes are told now.
fn tell_lines(said: &[u8], from: usize, tell: &mut dyn FnMut(&str)) -> usize {
    let fresh = said.get(from..).unwrap_or_default();
    let whole = fresh.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    for line in String::from_utf8_lossy(&fresh[..whole]).split(['\n', '\r']) {
        if !line.is_empty() && !line.starts_with(OF_ITSELF) {
            tell(&line.chars().take(LONGEST_LINE).collect::<String>());
        }
    }
    from + whole
}

fn first_line(errors: &[u8], output: &[u8]) -> String {
    let said = [errors, output].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let line = said
        .iter()
        .flat_map(|text| text.lines())
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with(OF_ITSELF));
    format!("`ssh-keygen` refused: {}", line.unwrap_or("it did not say why"))
}
