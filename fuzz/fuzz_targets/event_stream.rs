//! What an HTTP endpoint answers: the same in whichever pieces it arrives.
//!
//! Covers: src/domain/values/event_stream.rs src/io/sse.rs src/io/sse/head.rs src/io/sse/url.rs
#![no_main]

use std::io::{Read, Result, Write};
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use signoff::domain::values::event_stream;
use signoff::io::sse::{Answer, get_over};

/// Gives its bytes in pieces of at most so many, and takes whatever is sent.
struct Peer<'a>(&'a [u8], usize);

impl Read for Peer<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let count = self.0.len().min(self.1).min(into.len());
        into[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

impl Write for Peer<'_> {
    fn write(&mut self, sent: &[u8]) -> Result<usize> {
        Ok(sent.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

fn answer(url: &str, bytes: &[u8], size: usize) -> Answer {
    get_over(|_, _| Ok(Peer(bytes, size)), url, Duration::from_secs(60), &|| false)
}

fuzz_target!(|bytes: &[u8]| {
    let whole = answer("http://acme.example/sse", bytes, usize::MAX);
    assert_eq!(whole, answer("http://acme.example/sse", bytes, bytes.len() % 5 + 1));
    assert!(whole.output.len() <= 4096 * 3, "a replaced byte takes three");
    match &whole.verdict {
        Ok(()) => assert!(whole.output.contains(" 200")),
        Err(why) => assert!(!why.contains(char::is_control), "{why:?}"),
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = answer(text, b"", 1);
        let _ = event_stream::body(text).map(|body| body.lines().any(event_stream::is_error));
    }
});
