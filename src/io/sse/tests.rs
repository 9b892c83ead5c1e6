//! Every endpoint here is a real listener on the loopback interface. Those that
//! stay open wait for the client to close, so no test sleeps.

use std::cell::Cell;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use super::clock::Clock;
use super::connect::{connect_to, look_up};
use super::event::FirstEvent;
use super::evidence::CAP;
use super::url::Url;
use super::{Answer, get};

/// For endpoints that answer.
const LONG: Duration = Duration::from_secs(60);
/// For endpoints that hang.
const SHORT: Duration = Duration::from_millis(500);

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Nothing listens at the port for TCP multiplexing, nor is it ever given to a
/// client.
const REFUSING: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 1);

// Endpoints.

/// Serves one connection after its request was read. Returns the address, and a
/// channel for the request.
fn serve_at(
    address: &str,
    reply: impl FnOnce(&mut TcpStream) + Send + 'static,
) -> io::Result<(SocketAddr, Receiver<String>)> {
    let listener = TcpListener::bind(address)?;
    let address = listener.local_addr()?;
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new().spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        sender.send(read_request(&mut stream)).ok();
        reply(&mut stream);
    })?;
    Ok((address, receiver))
}

fn serve(reply: impl FnOnce(&mut TcpStream) + Send + 'static) -> String {
    let (address, _) = serve_at("127.0.0.1:0", reply).unwrap();
    format!("http://{address}/sse")
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
        request.push(byte[0]);
    }
    String::from_utf8(request).unwrap()
}

fn wait_for_close(stream: &mut TcpStream) {
    // The client may reset the connection, which is a close as well.
    stream.read_to_end(&mut Vec::new()).ok();
}

fn never() -> bool {
    false
}

/// The answer of an endpoint that sends `bytes` and closes.
fn closed(bytes: impl AsRef<[u8]> + Send + 'static) -> Answer {
    let url = serve(move |stream| drop(stream.write_all(bytes.as_ref())));
    get(&url, LONG, &never)
}

/// The answer of an endpoint that sends `bytes` and stays open.
fn open(bytes: impl AsRef<[u8]> + Send + 'static, limit: Duration) -> Answer {
    let url = serve(move |stream| {
        stream.write_all(bytes.as_ref()).ok();
        wait_for_close(stream);
    });
    get(&url, limit, &never)
}

/// The answer of an endpoint that sends `start`, and `rest` again and again.
fn endless(start: &'static str, rest: &'static str, limit: Duration) -> Answer {
    let url = serve(move |stream| {
        stream.write_all(start.as_bytes()).ok();
        while stream.write_all(rest.as_bytes()).is_ok() {}
    });
    get(&url, limit, &never)
}

fn with_headers(headers: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\ndata: 1\n\n")
}

#[track_caller]
fn assert_passed(answer: &Answer) {
    assert_eq!(answer.verdict, Ok(()), "{answer:?}");
}

#[track_caller]
fn assert_failed(answer: &Answer, reason: &str) {
    assert_eq!(answer.verdict, Err(reason.to_string()), "{answer:?}");
}

// Events.

#[test]
fn first_event_passes() {
    let answer = open(format!("{HEAD}event: endpoint\ndata: /m\n\ndata: 2\n\n"), LONG);
    assert_passed(&answer);
    let output = "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\nevent: endpoint\ndata: /m\n\n";
    assert_eq!(answer.output, output);
    assert!(!answer.is_cut);
}

#[test]
fn all_line_ends_pass() {
    for body in ["data: 1\n\n", "data: 1\r\n\r\n", "data: 1\r\r", "data: 1\r\n\n"] {
        assert_passed(&open(format!("{HEAD}{body}"), LONG));
    }
}

#[test]
fn blank_line_and_comment_before_event_pass() {
    assert_passed(&open(format!("{HEAD}\n\n: hello\n\nid: 1\n\ndata: 1\n\n"), LONG));
}

#[test]
fn byte_order_mark_is_no_part_of_the_first_line() {
    assert_passed(&open(format!("{HEAD}\u{FEFF}data: 1\n\n"), LONG));
    assert_passed(&open(format!("{HEAD}\u{FEFF}event\n\n"), LONG));
    let reason = "sent no event before its stream ended";
    assert_failed(&closed(format!("{HEAD}:\n\u{FEFF}data: 1\n\n")), reason);
}

#[test]
fn comments_alone_are_no_event() {
    let answer = open(format!("{HEAD}: ping\n\n: ping\n\n"), SHORT);
    assert_failed(&answer, "sent no event within 0.5 s");
    assert!(answer.output.ends_with("\n\n: ping\n\n: ping\n\n"));
}

#[test]
fn event_cut_by_the_end_is_none() {
    for body in ["", "data: 1", "data: 1\n", "event: a\ndata: 1\r\n"] {
        let answer = closed(format!("{HEAD}{body}"));
        assert_failed(&answer, "sent no event before its stream ended");
    }
}

fn is_event(stream: &str) -> bool {
    let mut event = FirstEvent::default();
    stream.bytes().any(|byte| event.push(byte))
}

#[test]
fn fields_that_count() {
    for block in ["data:", "data", "data: ", "data:x", "event", "event:ping", "id: 1\ndata: x", "data: x\nid: 1"] {
        assert!(is_event(&format!("{block}\n\n")), "{block}");
    }
}

#[test]
fn fields_that_do_not_count() {
    let blocks = [
        "",
        ":data: 1",
        " data: 1",
        "Data: 1",
        "DATA",
        "database: 1",
        "events",
        "eventdata: x",
        "id: 1",
        "retry: 5",
        "dat",
        "d:ata:",
    ];
    for block in blocks {
        assert!(!is_event(&format!("{block}\n\n")), "{block}");
    }
}

#[test]
fn crlf_is_one_line_end() {
    assert!(!is_event("data: 1\r\n"));
    assert!(is_event("data: 1\r\n\r"));
    assert!(is_event("data: 1\n\r"));
}

#[test]
fn one_byte_at_a_time_passes() {
    for head in [HEAD, CHUNKED] {
        let url = serve(move |stream| {
            stream.set_nodelay(true).unwrap();
            let body = if head == CHUNKED { "3\r\ndat\r\n6\r\na: 1\n\n\r\n" } else { "data: 1\n\n" };
            // The client is gone before the line end after its last chunk.
            for byte in format!("{head}{body}").bytes() {
                stream.write_all(&[byte]).ok();
            }
            wait_for_close(stream);
        });
        assert_passed(&get(&url, LONG, &never));
    }
}

#[test]
fn endless_events_pass_at_the_first() {
    let answer = endless(HEAD, "data: 1\n\n", LONG);
    assert_passed(&answer);
    assert!(answer.output.ends_with("\n\ndata: 1\n\n"));
}

#[test]
fn endless_streams_without_event_end_at_the_limit() {
    for rest in [": ping\n\n", "data: x", "\r\n"] {
        let answer = endless(HEAD, rest, SHORT);
        assert_failed(&answer, "sent no event within 0.5 s");
        assert!(answer.is_cut);
        assert_eq!(answer.output.len(), CAP);
    }
}

// Requests.

#[test]
fn request_is_exact() {
    let (address, request) = serve_at("127.0.0.1:0", |stream| {
        stream.write_all(format!("{HEAD}data: 1\n\n").as_bytes()).unwrap();
    })
    .unwrap();
    assert_passed(&get(&format!("HTTP://{address}/a/b?c=d&e=%20#f"), LONG, &never));
    let expected = format!(
        "GET /a/b?c=d&e=%20 HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n\
         Cache-Control: no-cache\r\nUser-Agent: signoff\r\nConnection: close\r\n\r\n"
    );
    assert_eq!(request.recv().unwrap(), expected);
}

#[test]
fn ipv6_literal_passes() {
    let reply = |stream: &mut TcpStream| {
        stream.write_all(format!("{HEAD}data: 1\n\n").as_bytes()).unwrap();
    };
    let Ok((address, request)) = serve_at("[::1]:0", reply) else {
        // There is no IPv6 here.
        return;
    };
    assert_passed(&get(&format!("http://{address}"), LONG, &never));
    let request = request.recv().unwrap();
    assert!(request.starts_with(&format!("GET / HTTP/1.1\r\nHost: {address}\r\n")));
}

#[test]
fn host_name_passes() {
    let (address, request) = serve_at("127.0.0.1:0", |stream| {
        stream.write_all(format!("{HEAD}data: 1\n\n").as_bytes()).unwrap();
    })
    .unwrap();
    let host = format!("localhost:{}", address.port());
    assert_passed(&get(&format!("http://{host}/"), LONG, &never));
    assert!(request.recv().unwrap().contains(&format!("\r\nHost: {host}\r\n")));
}

// Framing.

fn chunked(body: &str, limit: Duration) -> Answer {
    open(format!("{CHUNKED}{body}"), limit)
}

#[test]
fn chunks_pass() {
    assert_passed(&chunked("9\r\ndata: 1\n\n\r\n", LONG));
    assert_passed(&chunked("00a;a=b;c=\"d\"\r\ndata: 1\r\n\n\r\n", LONG));
    assert_passed(&chunked("4\r\ndata\r\n4 ; a\r\n: 1\n\r\nF\r\n\n: fifteen bytes\r\n", LONG));
    assert_passed(&chunked("9\ndata: 1\n\n\n", LONG));
}

#[test]
fn event_does_not_wait_for_the_end_of_its_chunk() {
    assert_passed(&chunked("9\r\ndata: 1\n\n", LONG));
    assert_passed(&chunked("ffff\r\ndata: 1\n\n", LONG));
}

#[test]
fn chunk_sizes_are_no_part_of_the_output() {
    let answer = chunked("4\r\ndata\r\n5\r\n: 1\n\n\r\n", LONG);
    assert!(answer.output.ends_with("\n\ndata: 1\n\n"), "{answer:?}");
}

#[test]
fn last_chunk_ends_the_stream_before_its_trailers() {
    let reason = "sent no event before its stream ended";
    assert_failed(&chunked("8\r\ndata: 1\n\r\n0\r\nX: \r\n\r\ndata: 1\n\n", LONG), reason);
    assert_failed(&chunked("0;a=b\r\nTrailer: x\r\n", LONG), reason);
    assert_failed(&chunked("0\r\n\r\n", LONG), reason);
}

#[test]
fn broken_chunks_fail() {
    for (line, quoted) in [
        ("data: 1", "data: 1"),
        ("", ""),
        ("+9", "+9"),
        ("11111111111111111", "11111111111111111"),
        ("\x1b[1m", "\\u{1b}[1m"),
    ] {
        let reason = format!("sent the chunk size `{quoted}`, expected a hexadecimal number");
        assert_failed(&chunked(&format!("{line}\r\ndata: 1\n\n\r\n"), LONG), &reason);
    }
    assert_failed(&chunked("4\r\ndata: 1\n\n", LONG), "sent a chunk longer than its size");
    let answer = endless(CHUNKED, "1;extension", LONG);
    assert_failed(&answer, "sent a chunk size line longer than 4 KiB");
}

#[test]
fn chunks_cut_by_the_end_fail() {
    let reason = "sent no event before its stream ended";
    assert_failed(&closed(format!("{CHUNKED}9\r\ndata: 1\n")), reason);
    for body in ["", "9", "8\r\ndata: 1\n\r\n"] {
        let answer = closed(format!("{CHUNKED}{body}"));
        assert_failed(&answer, "sent no event before it closed the connection");
    }
}

#[test]
fn content_length_ends_the_stream() {
    let head = |length: &str| {
        format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n")
    };
    assert_passed(&open(head("9"), LONG));
    assert_passed(&open(head("18446744073709551615"), LONG));
    for length in ["0", "8"] {
        let answer = open(head(length), LONG);
        assert_failed(&answer, "sent no event before its stream ended");
    }
    for length in ["-1", "+9", "9 9", "", "99999999999999999999"] {
        let reason = format!("sent Content-Length `{length}`, expected a number");
        assert_failed(&closed(head(length)), &reason);
    }
}

#[test]
fn encodings_that_nobody_asked_for_fail() {
    let answer = closed(with_headers("Content-Type: text/event-stream\r\nTransfer-Encoding: gzip, chunked"));
    assert_failed(&answer, "sent Transfer-Encoding `gzip, chunked`, expected `chunked` or none");
    let answer = closed(with_headers("Content-Type: text/event-stream\r\nContent-Encoding: gzip"));
    assert_failed(&answer, "sent Content-Encoding `gzip`, expected none");
    let answer =
        with_headers("Content-Type: text/event-stream\r\nContent-Encoding: identity\r\nTransfer-Encoding: Identity");
    assert_passed(&open(answer, LONG));
}

// Headers.

#[test]
fn interim_answers_are_skipped() {
    let interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nContent-Type: text/html\r\n\r\n";
    let answer = open(format!("{interim}{HEAD}data: 1\n\n"), LONG);
    assert_passed(&answer);
    assert!(answer.output.starts_with("HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n"));
}

#[test]
fn endless_interim_answers_fail() {
    let answer = endless("", "HTTP/1.1 100 Continue\r\n\r\n", LONG);
    assert_failed(&answer, "sent a header longer than 16 KiB");
}

#[test]
fn switched_protocol_fails() {
    let answer = open("HTTP/1.1 101 Switching Protocols\r\n\r\n", LONG);
    assert_failed(&answer, "answered 101 Switching Protocols; expected 200");
}

#[test]
fn http_1_0_and_bare_line_feeds_pass() {
    assert_passed(&open("HTTP/1.0 200\nContent-type:text/event-stream\n\ndata: 1\n\n", LONG));
}

#[test]
fn content_types_that_pass() {
    for value in ["text/event-stream;charset=utf-8", "Text/Event-Stream ; charset=\"UTF-8\"", "\t text/event-stream\t "]
    {
        assert_passed(&open(with_headers(&format!("CONTENT-TYPE:{value}")), LONG));
    }
    assert_passed(&open(with_headers("Content-Type:\r\n text/event-stream"), LONG));
}

#[test]
fn content_types_that_fail() {
    for value in ["text/html", "application/json; charset=utf-8", "text/event-streams", ""] {
        let reason = format!("sent Content-Type `{value}`, expected `text/event-stream`");
        assert_failed(&closed(with_headers(&format!("Content-Type: {value}"))), &reason);
    }
    let answer = closed(with_headers("Server: x"));
    assert_failed(&answer, "sent no Content-Type, expected `text/event-stream`");
    let answer = closed(with_headers("Content-Type: text/event-stream\r\ncontent-type: text/html"));
    let reason = "sent 2 Content-Types (`text/event-stream`, `text/html`), expected `text/event-stream`";
    assert_failed(&answer, reason);
}

#[test]
fn redirect_is_told_and_not_followed() {
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let location = format!("http://{}/login", target.local_addr().unwrap());
    let answer = closed(format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n"));
    let reason = format!("answered 302 Found, which leads to {location}; expected 200");
    assert_failed(&answer, &reason);
    target.set_nonblocking(true).unwrap();
    assert_eq!(target.accept().unwrap_err().kind(), io::ErrorKind::WouldBlock);
}

#[test]
fn other_statuses_fail() {
    for status in ["204 No Content", "304 Not Modified", "401 Unauthorized", "404", "500 Internal Server Error"] {
        let answer = closed(format!("HTTP/1.1 {status}\r\nContent-Type: text/event-stream\r\n\r\n"));
        assert_failed(&answer, &format!("answered {status}; expected 200"));
    }
}

#[test]
fn page_of_a_failure_is_kept() {
    let page = "HTTP/1.1 500 Oh\r\nContent-Type: text/html\r\nSet-Cookie: secret\r\n\r\n<h1>\nno upstream";
    let answer = closed(page);
    assert_failed(&answer, "answered 500 Oh; expected 200");
    assert_eq!(answer.output, "HTTP/1.1 500 Oh\nContent-Type: text/html\n\n<h1>\nno upstream");
}

#[test]
fn page_that_hangs_leaves_the_verdict() {
    let answer = open("HTTP/1.1 500 Oh\r\n\r\npage", SHORT);
    assert_failed(&answer, "answered 500 Oh; expected 200");
    assert!(answer.output.ends_with("\n\npage"));
}

#[test]
fn endless_page_is_cut() {
    let answer = endless("HTTP/1.1 500 Oh\r\n\r\n", "page\n", LONG);
    assert_failed(&answer, "answered 500 Oh; expected 200");
    assert!(answer.is_cut);
    assert_eq!(answer.output.len(), CAP);
}

#[test]
fn output_is_cut_between_characters() {
    for padding in ["", " ", "  "] {
        let page = "€".repeat(CAP);
        let answer = closed(format!("HTTP/1.1 500 Oh\r\n\r\n{padding}{page}"));
        assert!(answer.is_cut);
        assert!(answer.output.len() <= CAP && answer.output.len() > CAP - 3);
        assert!(answer.output.ends_with('€'));
    }
}

#[test]
fn output_of_invalid_bytes_is_capped() {
    let answer = closed([b"HTTP/1.1 500 Oh\r\n\r\n".as_slice(), &[0xFF; 2000]].concat());
    assert!(answer.is_cut);
    assert!(answer.output.len() <= CAP);
}

#[test]
fn escape_sequences_stay_in_the_output_only() {
    let answer = closed(b"HTTP/1.1 200 \x1b[2J\r\nContent-Type: \x1b]0;a\x07\xFF\r\n\r\n\x1b[1m".as_slice());
    assert_failed(&answer, "sent Content-Type `\\u{1b}]0;a\\u{7}\u{FFFD}`, expected `text/event-stream`");
    assert_eq!(answer.output, "HTTP/1.1 200 \x1b[2J\nContent-Type: \x1b]0;a\x07\u{FFFD}\n\n\x1b[1m");
    let answer = closed("HTTP/1.1 500 \x1b[2J\"\u{202E}\r\n\r\n");
    assert_failed(&answer, "answered 500 \\u{1b}[2J\"\\u{202e}; expected 200");
}

#[test]
fn long_values_are_cut_in_the_verdict() {
    let answer = closed(with_headers(&format!("Content-Type: {}", "é".repeat(300))));
    let reason = format!("sent Content-Type `{}…`, expected `text/event-stream`", "é".repeat(200));
    assert_failed(&answer, &reason);
}

#[test]
fn header_lines_that_are_none_fail() {
    for line in ["no colon", ": no name", "a b: blank", "Content-Type : x", " folded: first"] {
        let reason = format!("sent the header line `{line}`, expected `name: value`");
        assert_failed(&closed(with_headers(line)), &reason);
    }
}

#[test]
fn other_protocols_fail() {
    for line in [
        "SSH-2.0-OpenSSH_9.6",
        "data: 1",
        "HTTP/2 200 OK",
        "HTTP/1.1 2000 OK",
        "HTTP/1.1 +20 OK",
        "HTTP/1.1  200 OK",
        "200 OK",
        "",
    ] {
        let answer = open(format!("{line}\r\n"), LONG);
        assert_failed(&answer, &format!("answered `{line}`, expected a status line of HTTP/1.1"));
    }
}

#[test]
fn header_that_ends_early_fails() {
    let answer = closed("");
    assert_failed(&answer, "sent no HTTP answer before it closed the connection");
    assert_eq!(answer.output, "");
    let answer = closed("HTTP/1.1 20");
    assert_failed(&answer, "sent no HTTP answer before it closed the connection");
    assert_eq!(answer.output, "HTTP/1.1 20\n");
    let answer = closed("HTTP/1.1 200 OK\r\nServer: x\r\nContent-Ty");
    assert_failed(&answer, "did not finish its header before it closed the connection");
    assert_eq!(answer.output, "HTTP/1.1 200 OK\nServer: x\n");
}

#[test]
fn close_before_the_request_fails() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    thread::Builder::new().spawn(move || drop(listener.accept())).unwrap();
    let answer = get(&url, LONG, &never);
    assert_failed(&answer, "sent no HTTP answer before it closed the connection");
}

#[test]
fn endless_headers_fail() {
    let reason = "sent a header longer than 16 KiB";
    assert_failed(&endless("", "x", LONG), reason);
    assert_failed(&endless("HTTP/1.1 200 OK\r\n", "x", LONG), reason);
    assert_failed(&endless("HTTP/1.1 200 OK\r\n", "X: y\r\n", LONG), reason);
}

#[test]
fn long_header_passes() {
    let header = format!("X: {}\r\nContent-Type: text/event-stream", "y".repeat(16_000));
    assert_passed(&open(with_headers(&header), LONG));
}

// Time, cancelling and connecting.

#[test]
fn silent_endpoints_end_at_the_limit() {
    assert_failed(&open("", SHORT), "sent no HTTP answer within 0.5 s");
    assert_failed(&open("HTTP/1.1 200 OK\r\n", SHORT), "did not finish its header within 0.5 s");
    assert_failed(&open(HEAD, SHORT), "sent no event within 0.5 s");
    assert_failed(&chunked("1", SHORT), "sent no event within 0.5 s");
    assert_failed(&chunked("8\r\ndata: 1\n", SHORT), "sent no event within 0.5 s");
}

#[test]
fn endpoint_that_never_accepts_ends_at_the_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    assert_failed(&get(&url, SHORT, &never), "sent no HTTP answer within 0.5 s");
}

#[test]
fn limits_at_the_edge() {
    let answer = get("http://127.0.0.1:1/", Duration::ZERO, &never);
    assert_failed(&answer, "has a host name that did not resolve within 0 s");
    let answer = open(format!("{HEAD}data: 1\n\n"), Duration::MAX);
    assert_passed(&answer);
}

#[test]
fn cancelling_ends_each_wait() {
    let answer = get("http://127.0.0.1:1/", LONG, &|| true);
    assert_failed(&answer, "has a host name that did not resolve before the check was cancelled");
    let asked = Cell::new(0);
    let url = serve(|stream| {
        stream.write_all(HEAD.as_bytes()).unwrap();
        wait_for_close(stream);
    });
    let answer = get(&url, LONG, &|| {
        asked.set(asked.get() + 1);
        asked.get() > 20
    });
    assert_failed(&answer, "sent no event before the check was cancelled");
    assert_eq!(answer.output, "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n");
}

#[test]
fn refused_connection_fails() {
    let answer = get("http://127.0.0.1:1/sse", LONG, &never);
    assert_failed(&answer, "refused the connection at 127.0.0.1:1");
    assert_eq!(answer.output, "");
}

#[test]
fn next_address_is_tried_after_a_refusal() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let clock = Clock::start(LONG, &never);
    let stream = connect_to(&[REFUSING, address], TcpStream::connect_timeout, &clock).unwrap();
    assert_eq!(stream.peer_addr().unwrap(), address);
    let reason = connect_to(&[REFUSING, REFUSING], TcpStream::connect_timeout, &clock).unwrap_err();
    assert_eq!(reason, "refused the connection at 127.0.0.1:1, refused the connection at 127.0.0.1:1");
}

/// Hangs at the refusing address, as one that drops packets would.
fn dial_hanging(address: &SocketAddr, limit: Duration) -> io::Result<TcpStream> {
    if *address == REFUSING {
        thread::sleep(limit);
        return Err(io::ErrorKind::TimedOut.into());
    }
    TcpStream::connect_timeout(address, limit)
}

#[test]
fn next_address_is_tried_after_one_that_hangs() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let clock = Clock::start(Duration::from_secs(2), &never);
    let stream = connect_to(&[REFUSING, address], dial_hanging, &clock).unwrap();
    assert_eq!(stream.peer_addr().unwrap(), address);
}

#[test]
fn connect_that_hangs_ends_at_the_limit() {
    let clock = Clock::start(SHORT, &never);
    let reason = connect_to(&[REFUSING], dial_hanging, &clock).unwrap_err();
    assert_eq!(reason, "accepted no connection at 127.0.0.1:1 within 0.5 s");
    let clock = Clock::start(LONG, &|| true);
    let reason = connect_to(&[REFUSING], dial_hanging, &clock).unwrap_err();
    assert_eq!(reason, "accepted no connection at 127.0.0.1:1 before the check was cancelled");
}

#[test]
fn lookup_that_hangs_ends_at_the_limit() {
    let (sender, receiver) = mpsc::channel::<()>();
    let hang = move || {
        receiver.recv().ok();
        Ok(Vec::new())
    };
    let reason = look_up(hang, &Clock::start(SHORT, &never)).unwrap_err();
    assert_eq!(reason, "has a host name that did not resolve within 0.5 s");
    drop(sender);
}

#[test]
fn lookup_that_fails_is_told() {
    let clock = Clock::start(LONG, &never);
    let reason = look_up(|| Err(io::Error::other("no such name")), &clock).unwrap_err();
    assert_eq!(reason, "has a host name that does not resolve (no such name)");
    let reason = look_up(|| Ok(Vec::new()), &clock).unwrap_err();
    assert_eq!(reason, "has a host name without address");
}

// URLs.

#[track_caller]
fn assert_parts(url: &str, host: &str, port: u16, authority: &str, target: &str) {
    let expected = Url { host: host.to_string(), port, authority: authority.to_string(), target: target.to_string() };
    assert_eq!(Url::parse(url), Ok(expected));
}

#[test]
fn urls_that_pass() {
    assert_parts("http://a", "a", 80, "a", "/");
    assert_parts("hTTp://a.b-c_d.:/x", "a.b-c_d.", 80, "a.b-c_d.", "/x");
    assert_parts("http://a:80?q", "a", 80, "a", "/?q");
    assert_parts("http://a:8080#f", "a", 8080, "a:8080", "/");
    assert_parts("http://a/?q=http://b/@c?d#e?f#g", "a", 80, "a", "/?q=http://b/@c?d");
    assert_parts("http://[::1]", "::1", 80, "[::1]", "/");
    assert_parts("http://[::ffff:1.2.3.4]:65535/", "::ffff:1.2.3.4", 65535, "[::ffff:1.2.3.4]:65535", "/");
    assert_parts("http://a//../b", "a", 80, "a", "//../b");
}

#[track_caller]
fn assert_refused(url: &str, reason: &str) {
    assert_eq!(get(url, LONG, &never).verdict, Err(reason.to_string()), "{url:?}");
}

#[test]
fn characters_that_could_inject_are_refused() {
    let shown = [
        ("\r", "\\r"),
        ("\n", "\\n"),
        ("\t", "\\t"),
        (" ", " "),
        ("\0", "\\u{0}"),
        ("\x7f", "\\u{7f}"),
        ("\u{85}", "\\u{85}"),
        ("é", "\\u{e9}"),
    ];
    for (character, escaped) in shown {
        let reason = format!("holds the character `{escaped}`, which must be percent-encoded in a URL");
        for url in ["http://a?b", "http://a/?/b", "?http://a/b", "http://a/#?b", "http://a/b?"] {
            assert_refused(&url.replacen('?', character, 1), &reason);
        }
    }
}

#[test]
fn other_schemes_are_refused() {
    assert_refused("https://a/", "is an https address: only plain http can be asked");
    for url in ["", "a", "/sse", "localhost:80/sse", "http:/a", "http:a", "ftp://a", "://a", "//a"] {
        assert_refused(url, "is no http address: it does not begin with `http://`");
    }
}

#[test]
fn user_names_are_refused_and_not_repeated() {
    for url in ["http://name@a/", "http://name:secret@a/", "http://@a", "http://a@b@c", "http://[::1]@a/"] {
        assert_refused(url, "has a user name or password before its host, which is not sent: leave it out");
    }
}

#[test]
fn hosts_that_are_none_are_refused() {
    for url in ["http://", "http:///a", "http://:80/", "http://?a", "http://::1/"] {
        assert_refused(url, "has no host name");
    }
    for host in ["a\\b", "a%20b", "a,b", "a]"] {
        assert_refused(&format!("http://{host}/"), &format!("has `{host}` for a host name"));
    }
    assert_refused("http://[::1", "has a bracket before its host, but none after it");
    for host in ["[]", "[a]", "[1.2.3.4]", "[fe80::1%25lo]"] {
        assert_refused(&format!("http://{host}/"), &format!("has `{host}` for an IPv6 address"));
    }
    assert_refused("http://[::1]80/", "has `80` after its host, expected a port");
}

#[test]
fn ports_that_are_none_are_refused() {
    for port in ["0", "65536", "+80", "-1", "x", "80:80"] {
        assert_refused(&format!("http://a:{port}/"), &format!("has the port `{port}`, expected 1 to 65535"));
    }
}

#[test]
fn long_urls_are_refused() {
    assert_refused(&format!("http://a/{}", "b".repeat(9000)), "is longer than 8 KiB");
}
