//! Sending and receiving on a connection, by the clock.

use std::io::{self, ErrorKind, Read, Write};

use super::clock::Clock;

const BUFFER_SIZE: usize = 4096;

/// What is sent to and received from.
pub trait Stream: Read + Write {}

impl<S: Read + Write> Stream for S {}

pub(super) struct Connection<'a> {
    stream: Box<dyn Stream + 'a>,
    pub(super) clock: Clock<'a>,
    /// What has not been received so far, for the sentence that says so.
    pub(super) missing: &'static str,
    buffer: [u8; BUFFER_SIZE],
    position: usize,
    filled: usize,
}

impl<'a> Connection<'a> {
    /// Over a stream that waits no longer than a slice of the clock.
    pub(super) fn new(stream: impl Stream + 'a, clock: Clock<'a>) -> Self {
        let (stream, missing) = (Box::new(stream), "sent no HTTP answer");
        Self { stream, clock, missing, buffer: [0; BUFFER_SIZE], position: 0, filled: 0 }
    }

    /// Sends all of `request`, unless the peer closes the connection: it may
    /// have answered before, which reading will show.
    pub(super) fn send(&mut self, request: &[u8]) -> Result<(), String> {
        let mut rest = request;
        while !rest.is_empty() {
            self.clock.check("did not take the whole request")?;
            match self.stream.write(rest) {
                Ok(0) => return Ok(()),
                Ok(count) => rest = &rest[count..],
                Err(error) if is_closed(&error) => return Ok(()),
                Err(error) if is_slice_over(&error) => {}
                Err(error) => return Err(describe(&error)),
            }
        }
        Ok(())
    }

    /// The next byte, or none if the peer has closed the connection.
    pub(super) fn next_byte(&mut self) -> Result<Option<u8>, String> {
        if self.position == self.filled {
            self.filled = self.receive()?;
            self.position = 0;
        }
        if self.filled == 0 {
            return Ok(None);
        }
        self.position += 1;
        Ok(Some(self.buffer[self.position - 1]))
    }

    /// Appends the next line to `line`, without its LF or CRLF. What came of the
    /// line is there even after an error. `too_long` is the error for a line of
    /// `limit` bytes or more.
    pub(super) fn read_line(&mut self, line: &mut Vec<u8>, limit: usize, too_long: &str) -> Result<(), String> {
        while line.len() < limit {
            match self.next_byte()? {
                Some(b'\n') => {
                    line.pop_if(|last| *last == b'\r');
                    return Ok(());
                }
                Some(byte) => line.push(byte),
                None => return Err(format!("{} before it closed the connection", self.missing)),
            }
        }
        Err(too_long.to_string())
    }

    /// Waits for bytes and puts them into the buffer. Returns their number: 0 at
    /// the end.
    fn receive(&mut self) -> Result<usize, String> {
        loop {
            self.clock.check(self.missing)?;
            match self.stream.read(&mut self.buffer) {
                Ok(count) => return Ok(count),
                Err(error) if is_closed(&error) => return Ok(0),
                Err(error) if is_slice_over(&error) => {}
                Err(error) => return Err(describe(&error)),
            }
        }
    }
}

/// Whether the peer closed the connection. A reset is no different: it is what a
/// close becomes if the peer had not read everything.
fn is_closed(error: &io::Error) -> bool {
    use ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset)
}

/// Whether it is only time to look at the clock. Systems differ in the kind.
fn is_slice_over(error: &io::Error) -> bool {
    use ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), Interrupted | TimedOut | WouldBlock)
}

fn describe(error: &io::Error) -> String {
    format!("lost the connection ({error})")
}
