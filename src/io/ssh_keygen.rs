//! The `ssh-keygen` program, for signatures over statements: found as every program is, in a clean environment, for a limited
//! time. It asks for a passphrase on the terminal itself, or has the operator's agent sign.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::search_path::{NoProgram, SearchPath};
use super::{describe_error, no_thread, store};

/// What a signature is for: one that was made for something else does not hold.
const NAMESPACE: &str = "signoff";
/// So long somebody may look for a passphrase, or touch a key.
const SIGNING: Duration = Duration::from_secs(120);
const VERIFYING: Duration = Duration::from_secs(20);
/// How often its end is looked for.
const BEAT: Duration = Duration::from_millis(20);
/// So long what it said before its end is waited for.
const LAST_WORDS: Duration = Duration::from_millis(300);
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
    /// `tell` hears each line of what it says to whoever signs, untrusted; what it asks for a passphrase it asks on the
    /// terminal itself.
    ///
    /// # Errors
    /// [`SshError`].
    pub fn sign(&self, key: &Path, bytes: &[u8], tell: &mut dyn FnMut(&str)) -> Result<Vec<u8>, SshError> {
        let mut command = self.command(["-Y", "sign", "-n", NAMESPACE, "-f"]);
        command.arg(key);
        self.answer(command, bytes, SIGNING, tell)
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
        let mut find = self.command(["-Y", "find-principals", "-s"]);
        find.arg(&file).arg("-f").arg(allowed).args(&moment);
        let principals = self.answer(find, b"", VERIFYING, &mut |_| {})?;
        let principals = String::from_utf8_lossy(&principals).into_owned();
        let nobody = || SshError::Refused("no allowed signer has the key".to_owned());
        let principal = principals.lines().next().filter(|line| !line.is_empty()).ok_or_else(nobody)?;
        let mut verify = self.command(["-Y", "verify", "-n", NAMESPACE, "-s"]);
        verify.arg(&file).arg("-f").arg(allowed).args(["-I", principal]).args(&moment);
        self.answer(verify, bytes, VERIFYING, &mut |_| {})?;
        Ok(principal.to_owned())
    }

    fn command<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).env_clear().envs(self.environment.iter().cloned());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn answer(
        &self,
        mut command: Command,
        bytes: &[u8],
        limit: Duration,
        tell: &mut dyn FnMut(&str),
    ) -> Result<Vec<u8>, SshError> {
        let mut child = command.spawn()?;
        let heard = match talk(&mut child, bytes.to_vec()) {
            Ok(pieces) => Heard::of(&mut child, &pieces, limit, tell),
            Err(error) => Err(io::Error::other(no_thread(&error)).into()),
        };
        if heard.is_err() {
            child.kill()?;
            child.wait()?;
        }
        let Heard { output, errors, is_done } = heard?;
        if is_done { Ok(output) } else { Err(SshError::Refused(first_line(&errors, &output))) }
    }
}

/// What it said, or why it could not be told what it signs.
enum Piece {
    Output(Vec<u8>),
    /// A line without its end.
    Error(Vec<u8>),
    Unwritten(io::Error),
}

/// All that it reads and writes, each on a thread of its own: none waits for another, however much it is.
fn talk(child: &mut Child, bytes: Vec<u8>) -> io::Result<Receiver<Piece>> {
    let (say, pieces) = mpsc::channel();
    if let Some(mut stream) = child.stdout.take() {
        let say = say.clone();
        Builder::new().spawn(move || {
            let mut buffer = vec![0; 4 << 10];
            while let Ok(length @ 1..) = stream.read(&mut buffer) {
                say.send(Piece::Output(buffer[..length].to_vec())).unwrap_or_default();
            }
        })?;
    }
    if let Some(stream) = child.stderr.take() {
        let say = say.clone();
        Builder::new().spawn(move || {
            let lines = BufReader::new(stream).split(b'\n');
            lines.map_while(Result::ok).for_each(|line| say.send(Piece::Error(line)).unwrap_or_default());
        })?;
    }
    if let Some(mut input) = child.stdin.take() {
        Builder::new().spawn(move || match input.write_all(&bytes) {
            // Who refuses does not read to the end.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                say.send(Piece::Unwritten(error)).unwrap_or_default();
            }
            _ => {}
        })?;
    }
    Ok(pieces)
}

#[derive(Debug, Default)]
struct Heard {
    output: Vec<u8>,
    errors: Vec<u8>,
    /// Whether it ended well.
    is_done: bool,
}

impl Heard {
    /// Listens until it ended and all that it said was heard.
    fn of(
        child: &mut Child,
        pieces: &Receiver<Piece>,
        limit: Duration,
        tell: &mut dyn FnMut(&str),
    ) -> Result<Self, SshError> {
        let (begun, mut heard) = (Instant::now(), Self::default());
        loop {
            match pieces.recv_timeout(BEAT) {
                Ok(piece) => heard.hear(piece, tell)?,
                Err(RecvTimeoutError::Timeout) => {}
                // It may close what it writes to, and go on.
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(BEAT),
            }
            if let Some(status) = child.try_wait()? {
                heard.is_done = status.success();
                // Somebody may hold its pipes open who goes on.
                while let Ok(piece) = pieces.recv_timeout(LAST_WORDS) {
                    heard.hear(piece, tell)?;
                }
                return Ok(heard);
            }
            if begun.elapsed() > limit {
                return Err(SshError::TimeUp(limit));
            }
        }
    }

    fn hear(&mut self, piece: Piece, tell: &mut dyn FnMut(&str)) -> io::Result<()> {
        let (kept, bytes) = match piece {
            Piece::Output(bytes) => (&mut self.output, bytes),
            Piece::Error(line) => {
                let text = String::from_utf8_lossy(&line);
                let text = text.trim_matches('\r');
                if !text.is_empty() && !text.starts_with(OF_ITSELF) {
                    tell(text);
                }
                (&mut self.errors, [line, b"\n".to_vec()].concat())
            }
            Piece::Unwritten(error) => return Err(error),
        };
        let room = CAP.saturating_sub(kept.len());
        kept.extend(bytes.into_iter().take(room));
        Ok(())
    }
}

fn first_line(errors: &[u8], output: &[u8]) -> String {
    let said = [errors, output].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let line = said.iter().flat_map(|text| text.lines()).map(str::trim).find(|line| !line.is_empty());
    format!("`ssh-keygen` refused: {}", line.unwrap_or("it did not say why"))
}
