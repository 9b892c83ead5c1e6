//! The `ssh-keygen` program, for signatures over statements: found as every program is, in a clean environment, for a limited
//! time. It asks for a passphrase on the terminal itself, or has the operator's agent sign.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;

use crate::domain::values::child_end::ChildEnd;

use super::child::{self, Launch, Standing, Streams};
use super::kill_switch::KillSwitch;
use super::search_path::{NoProgram, SearchPath};
use super::{describe_error, store};

/// What a signature is for: one that was made for something else does not hold.
const NAMESPACE: &str = "signoff";
/// So long somebody may look for a passphrase, or touch a key.
const SIGNING: Duration = Duration::from_secs(120);
const VERIFYING: Duration = Duration::from_secs(20);
/// So many bytes of an answer are kept, and of what it says beside; it may write more.
const CAP: usize = 1 << 20;
/// How it says that it signs what it was given, which nobody asked.
const OF_ITSELF: &str = "Signing data on standard input";
/// What it sees of the environment, beside a clean search path.
const KEPT: [&str; 8] =
    ["HOME", "USER", "LOGNAME", "TERM", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY"];

/// The program.
#[derive(Debug)]
pub struct SshKeygen {
    program: PathBuf,
    environment: Vec<(OsString, OsString)>,
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
        Ok(Self { program, environment: kept.chain([("PATH".into(), folders.to_os_string())]).collect() })
    }

    /// The signature of these bytes by the key of a file: a private key, or a public one whose other half the agent has.
    /// `tell` hears each line of what it says to whoever signs, untrusted; what it asks for a passphrase it asks on the
    /// terminal itself.
    ///
    /// # Errors
    /// [`SshError`].
    pub fn sign(&self, key: &Path, bytes: &[u8], tell: &mut dyn FnMut(&str)) -> Result<Vec<u8>, SshError> {
        let arguments = [words(["-Y", "sign", "-n", NAMESPACE, "-f"]), vec![key.into()]].concat();
        self.answer(&arguments, bytes, SIGNING, tell)
    }

    /// Who signed these bytes: the first principal of the file of allowed signers whose key it is, and may sign at that
    /// moment; `None`: now.
    ///
    /// # Errors
    /// [`SshError`], where the signature does not hold or nobody there has such a key.
    pub fn verify(
        &self,
        allowed: &Path,
        (signature, bytes): (&[u8], &[u8]),
        at: Option<Timestamp>,
    ) -> Result<String, SshError> {
        let folder = store::temporary_folder("signoff-verify-")?;
        let file = folder.path().join("signature");
        std::fs::write(&file, signature)?;
        let moment = at.map(|at| at.strftime("-Overify-time=%Y%m%d%H%M%SZ").to_string());
        let beside = ["-s".as_ref(), file.as_os_str(), "-f".as_ref(), allowed.as_os_str()].map(OsString::from);
        let beside = [beside.to_vec(), moment.into_iter().map(OsString::from).collect()].concat();
        let find = [words(["-Y", "find-principals"]), beside.clone()].concat();
        let principals = self.answer(&find, b"", VERIFYING, &mut |_| {})?;
        let principals = String::from_utf8_lossy(&principals).into_owned();
        let nobody = || SshError::Refused("no allowed signer has the key".to_owned());
        let principal = principals.lines().next().filter(|line| !line.is_empty()).ok_or_else(nobody)?;
        let verify = [words(["-Y", "verify", "-n", NAMESPACE, "-I", principal]), beside].concat();
        self.answer(&verify, bytes, VERIFYING, &mut |_| {})?;
        Ok(principal.to_owned())
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
            place: Standing::AtTerminal(bytes),
            program: &self.program,
            arguments,
            environment: &self.environment,
            folder: Path::new("."),
            limit,
            cap: CAP,
            streams: Streams::Apart,
        };
        let mut told = 0;
        let ran =
            child::run(&launch, &KillSwitch::default(), &mut |progress| told = tell_lines(progress.errors, told, tell));
        tell_lines(&[&ran.errors, &b"\n"[..]].concat(), told, tell);
        match ran.end {
            ChildEnd::Exit(0) => Ok(ran.output),
            ChildEnd::NotStarted(why) => Err(SshError::NotRun(why)),
            ChildEnd::TimeUp => Err(SshError::TimeUp(limit)),
            ChildEnd::Exit(_) | ChildEnd::Signal(_) | ChildEnd::Cancelled => {
                Err(SshError::Refused(first_line(&ran.errors, &ran.output)))
            }
        }
    }
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
            tell(line);
        }
    }
    from + whole
}

fn first_line(errors: &[u8], output: &[u8]) -> String {
    let said = [errors, output].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let line = said.iter().flat_map(|text| text.lines()).map(str::trim).find(|line| !line.is_empty());
    format!("`ssh-keygen` refused: {}", line.unwrap_or("it did not say why"))
}
