//! The `ssh-keygen` program, for signatures over statements: found as every program is, in a clean environment, for a limited
//! time. It asks for a passphrase on the terminal itself, or has the operator's agent sign.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::search_path::{NoProgram, SearchPath};
use super::{describe_error, store};

/// What a signature is for: one that was made for something else does not hold.
const NAMESPACE: &str = "signoff";
/// So long somebody may look for a passphrase, or touch a key.
const SIGNING: Duration = Duration::from_secs(120);
const VERIFYING: Duration = Duration::from_secs(20);
/// How often its end is looked for.
const BEAT: Duration = Duration::from_millis(20);
/// So many bytes of an answer are read.
const CAP: u64 = 64 << 10;
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
    #[error("`ssh-keygen` cannot be run: {}", describe_error(.0))]
    NotRun(#[from] io::Error),
    #[error("`ssh-keygen` did not end within {} s", .0.as_secs())]
    TimeUp(Duration),
    /// What it said.
    #[error("{0}")]
    Refused(String),
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
    ///
    /// # Errors
    /// [`SshError`].
    pub fn sign(&self, key: &Path, bytes: &[u8]) -> Result<Vec<u8>, SshError> {
        let mut command = self.command(["-Y", "sign", "-n", NAMESPACE, "-f"]);
        // What it asks, and why it refuses, stands on the operator's terminal.
        command.arg(key).stderr(Stdio::inherit());
        self.answer(command, bytes, SIGNING)
    }

    /// Who signed these bytes: the first principal of the file of allowed signers whose key it is.
    ///
    /// # Errors
    /// [`SshError`], where the signature does not hold or nobody there has such a key.
    pub fn verify(&self, allowed: &Path, signature: &[u8], bytes: &[u8]) -> Result<String, SshError> {
        let folder = store::temporary_folder("signoff-verify-")?;
        let file = folder.path().join("signature");
        std::fs::write(&file, signature)?;
        let mut find = self.command(["-Y", "find-principals", "-s"]);
        find.arg(&file).arg("-f").arg(allowed);
        let principals = self.answer(find, b"", VERIFYING)?;
        let principals = String::from_utf8_lossy(&principals).into_owned();
        let nobody = || SshError::Refused("no allowed signer has the key".to_owned());
        let principal = principals.lines().next().filter(|line| !line.is_empty()).ok_or_else(nobody)?;
        let mut verify = self.command(["-Y", "verify", "-n", NAMESPACE, "-s"]);
        verify.arg(&file).arg("-f").arg(allowed).args(["-I", principal]);
        self.answer(verify, bytes, VERIFYING)?;
        Ok(principal.to_owned())
    }

    fn command<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).env_clear().envs(self.environment.iter().cloned());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn answer(&self, mut command: Command, bytes: &[u8], limit: Duration) -> Result<Vec<u8>, SshError> {
        let mut child = command.spawn()?;
        if let Some(mut input) = child.stdin.take() {
            // Who refuses does not read to the end.
            input.write_all(bytes).or_else(|error| match error.kind() {
                io::ErrorKind::BrokenPipe => Ok(()),
                _ => Err(error),
            })?;
        }
        let is_done = ended(&mut child, limit)?;
        let read = |stream: &mut dyn Read| {
            let mut said = Vec::new();
            stream.take(CAP).read_to_end(&mut said).map(|_| said)
        };
        let output = child.stdout.as_mut().map_or(Ok(Vec::new()), |it| read(it))?;
        let errors = child.stderr.as_mut().map_or(Ok(Vec::new()), |it| read(it))?;
        if is_done { Ok(output) } else { Err(SshError::Refused(first_line(&errors, &output))) }
    }
}

/// Whether it ended well; one that takes too long is ended.
fn ended(child: &mut Child, limit: Duration) -> Result<bool, SshError> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if begun.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Err(SshError::TimeUp(limit));
        }
        std::thread::sleep(BEAT);
    }
}

fn first_line(errors: &[u8], output: &[u8]) -> String {
    let said = [errors, output].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let line = said.iter().flat_map(|text| text.lines()).map(str::trim).find(|line| !line.is_empty());
    format!("`ssh-keygen` refused: {}", line.unwrap_or("it did not say why"))
}
