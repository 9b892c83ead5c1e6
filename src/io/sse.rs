//! Asks whether an HTTP endpoint answers with a stream of server-sent events:
//! one HTTP/1.1 GET over plain TCP, read up to the first event.
//!
//! The endpoint passes if it answers 200 with `Content-Type: text/event-stream`
//! and sends one event. What counts as an event is told at [`get`].
//!
//! Redirects are not followed, proxies (`http_proxy`) are not used, and nothing
//! is sent but the one request.

mod body;
mod clock;
mod connect;
mod connection;
mod event;
mod evidence;
mod head;
mod quote;
#[cfg(test)]
mod tests;
mod url;

use std::time::Duration;

use crate::domain::values::event_stream::{EVENT_STREAM, is_event_stream};

use body::{Body, Framing};
use clock::Clock;
use connection::{Connection, Stream};
use event::FirstEvent;
use evidence::Evidence;
use head::Head;
use quote::quote;
use url::Url;

/// How long the body of a failed answer is read. It is only evidence, so an
/// endpoint that keeps it open is not worth the whole limit.
const PAGE_LIMIT: Duration = Duration::from_secs(1);

/// What an endpoint answered, as evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whether the endpoint passed. An error is the rest of a sentence that
    /// begins with the endpoint, such as "refused the connection at
    /// 127.0.0.1:80". Control characters in it are escaped.
    pub verdict: Result<(), String>,
    /// The status line, the headers that matter, a blank line and the first
    /// lines of the body: up to the first event if there was one. It has at most
    /// 4096 bytes, and is empty if no final answer began. Control characters
    /// are as received, so escape them for a terminal; invalid UTF-8 is replaced
    /// by U+FFFD.
    pub output: String,
    /// Whether more was read than `output` holds.
    pub is_cut: bool,
}

/// Gets `url` and waits for the first event of the stream it answers.
///
/// An event is a block of lines that a blank line ends and that holds at least
/// one `data` or `event` field, with or without a colon and a value, as the
/// WHATWG grammar has it. An `event` field alone counts, though a browser
/// dispatches no event without data: it shows that the stream is alive.
/// Comments, blank lines, and `id`, `retry` and unknown fields alone are no
/// event, nor is a block that the end of the stream cuts.
///
/// `limit` is for everything together, from looking up the host name to the
/// first event; it may be exceeded by 50 ms. A lookup or connect that hangs is
/// left behind on a thread of its own.
///
/// `is_cancelled` is asked at least ten times a second, so cancelling takes at
/// most 100 ms.
///
/// # Errors
///
/// The verdict is an error if `url` is not an http URL or holds a user name,
/// if the endpoint fails one of the conditions above, if the limit is over, or
/// if `is_cancelled` said so.
pub fn get(url: &str, limit: Duration, is_cancelled: &dyn Fn() -> bool) -> Answer {
    get_over(connect::connect, url, limit, is_cancelled)
}

/// The same over a stream that `open` gives, which waits no longer than 50 ms at
/// a time.
pub fn get_over<S: Stream>(
    open: impl FnOnce(&Url, &Clock) -> Result<S, String>,
    url: &str,
    limit: Duration,
    is_cancelled: &dyn Fn() -> bool,
) -> Answer {
    let mut evidence = Evidence::default();
    let clock = Clock::start(limit, is_cancelled);
    let verdict = Url::parse(url).and_then(|url| ask(&url, open(&url, &clock)?, clock, &mut evidence));
    let (output, is_cut) = evidence.into_text();
    Answer { verdict, output, is_cut }
}

fn ask(url: &Url, stream: impl Stream, clock: Clock, evidence: &mut Evidence) -> Result<(), String> {
    let mut connection = Connection::new(stream, clock);
    connection.send(request(url).as_bytes())?;
    let head = read_head(&mut connection, evidence)?;
    match judge(&head) {
        Ok(framing) => read_event(Body::new(&mut connection, framing), evidence),
        Err(reason) => {
            keep_page(&mut connection, &head, evidence);
            Err(reason)
        }
    }
}

fn request(url: &Url) -> String {
    let Url { target, authority, .. } = url;
    format!(
        "GET {target} HTTP/1.1\r\n\
         Host: {authority}\r\n\
         Accept: {EVENT_STREAM}\r\n\
         Cache-Control: no-cache\r\n\
         User-Agent: signoff\r\n\
         Connection: close\r\n\r\n"
    )
}

/// Reads the header, and keeps what there is of it even if it breaks off.
fn read_head(connection: &mut Connection, evidence: &mut Evidence) -> Result<Head, String> {
    let mut head = Head::default();
    let end = head::read(connection, &mut head);
    evidence.add(head.to_text().as_bytes());
    end?;
    evidence.add(b"\n");
    Ok(head)
}

fn judge(head: &Head) -> Result<Framing, String> {
    if head.status != 200 {
        return Err(describe_status(head));
    }
    judge_content_type(head)?;
    judge_content_encoding(head)?;
    Framing::of(head)
}

fn describe_status(head: &Head) -> String {
    let status = format!("{} {}", head.status, quote(&head.reason));
    let leads = match head.value("location") {
        Some(location) if (300..400).contains(&head.status) => {
            format!(", which leads to {}", quote(&location))
        }
        _ => String::new(),
    };
    format!("answered {}{leads}; expected 200", status.trim_end())
}

fn judge_content_type(head: &Head) -> Result<(), String> {
    let seen = match head.values("content-type").as_slice() {
        [] => "no Content-Type".to_string(),
        [one] if is_event_stream(one) => return Ok(()),
        [one] => format!("Content-Type `{}`", quote(one)),
        // Which of them holds is anyone's guess, so none does.
        many => format!("{} Content-Types (`{}`)", many.len(), quote(&many.join("`, `"))),
    };
    Err(format!("sent {seen}, expected `{EVENT_STREAM}`"))
}

fn judge_content_encoding(head: &Head) -> Result<(), String> {
    match head.value("content-encoding") {
        Some(encoding) if !encoding.eq_ignore_ascii_case("identity") => {
            Err(format!("sent Content-Encoding `{}`, expected none", quote(&encoding)))
        }
        _ => Ok(()),
    }
}

fn read_event(mut body: Body, evidence: &mut Evidence) -> Result<(), String> {
    let mut event = FirstEvent::default();
    while let Some(byte) = body.next_byte()? {
        evidence.add(&[byte]);
        if event.push(byte) {
            return Ok(());
        }
    }
    Err("sent no event before its stream ended".to_string())
}

/// Keeps the body of a failed answer, which often says what is wrong. Errors are
/// left out: the verdict is already there.
fn keep_page(connection: &mut Connection, head: &Head, evidence: &mut Evidence) {
    connection.clock = connection.clock.at_most(PAGE_LIMIT);
    let framing = Framing::of(head).unwrap_or(Framing::UntilClose);
    let mut body = Body::new(connection, framing);
    while !evidence.is_full()
        && let Ok(Some(byte)) = body.next_byte()
    {
        evidence.add(&[byte]);
    }
}
