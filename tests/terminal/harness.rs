//! A cockpit on a pseudo-terminal: conditions are waited for, nothing sleeps.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// No test takes this long unless it has failed.
const LIMIT: Duration = Duration::from_secs(20);

pub struct Terminal {
    child: Option<Box<dyn Child + Send + Sync>>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    pieces: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    /// Every byte so far.
    pub raw: Vec<u8>,
}

pub fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

/// The program under test, in an environment of its own.
pub fn signoff(arguments: &[&str]) -> CommandBuilder {
    command(env!("CARGO_BIN_EXE_signoff"), arguments)
}

pub fn command(program: &str, arguments: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.args(arguments);
    command.env_clear();
    // Nobody's own keymap, unless a test brings one: without this the real home would be read.
    command.env("XDG_CONFIG_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/nobody-at-home"));
    for (name, value) in [("USER", "tester"), ("TERM", "xterm-256color"), ("LANG", "C"), ("PATH", "/usr/bin:/bin")] {
        command.env(name, value);
    }
    command
}

impl Terminal {
    pub fn start(command: CommandBuilder) -> Self {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (send, pieces) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                if send.send(buffer[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        let writer = pair.master.take_writer().unwrap();
        let parser = vt100::Parser::new(24, 80, 0);
        Self { child: Some(child), master: pair.master, writer, pieces, parser, raw: Vec::new() }
    }

    pub fn cockpit(pack: &Path) -> Self {
        Self::start(signoff(&[pack.to_str().unwrap()]))
    }

    pub fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.parser.screen_mut().set_size(rows, columns);
        self.master.resize(size(columns, rows)).unwrap();
    }

    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    pub fn shows(&mut self, text: &str) {
        self.wait(text, |terminal| terminal.text().contains(text));
    }

    pub fn wait(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !holds(self) {
            let left = LIMIT.checked_sub(begun.elapsed()).unwrap_or_default();
            match self.pieces.recv_timeout(left) {
                Ok(piece) => self.take(&piece),
                Err(error) => panic!("{error}: never seen: {what}; on screen:\n{}", self.text()),
            }
        }
    }

    fn take(&mut self, piece: &[u8]) {
        self.raw.extend(piece);
        self.parser.process(piece);
    }

    pub fn signal(&self, signal: rustix::process::Signal) {
        let number = self.child.as_ref().and_then(|child| child.process_id()).unwrap() as i32;
        rustix::process::kill_process(rustix::process::Pid::from_raw(number).unwrap(), signal).unwrap();
    }

    /// Waits for the end, and for the last byte; the exit status.
    pub fn ends(&mut self) -> u32 {
        let mut child = self.child.take().unwrap();
        let (send, ended) = mpsc::channel();
        std::thread::spawn(move || send.send(child.wait().unwrap().exit_code()));
        let exit = ended.recv_timeout(LIMIT).unwrap_or_else(|_| panic!("it goes on:\n{}", self.text()));
        loop {
            match self.pieces.recv_timeout(LIMIT) {
                Ok(piece) => self.take(&piece),
                Err(RecvTimeoutError::Disconnected) => return exit,
                Err(RecvTimeoutError::Timeout) => panic!("the terminal was never closed"),
            }
        }
    }

    /// Everything that was switched on is off again: seen in the bytes.
    pub fn is_given_back(&self) -> bool {
        let raw = String::from_utf8_lossy(&self.raw).into_owned();
        let off = |mode: &str| raw.rfind(&format!("\x1b[?{mode}l")) > raw.rfind(&format!("\x1b[?{mode}h"));
        let is_cursor_shown = raw.rfind("\x1b[?25h") > raw.rfind("\x1b[?25l");
        ["1049", "2004", "1004", "2026"].into_iter().all(off) && is_cursor_shown
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            child.kill().unwrap_or_default();
        }
    }
}
