//! An event stream as tools keep it: with the head of the HTTP answer before it (`curl --include`), or without.

use serde_json::Value;

/// The content type.
pub const EVENT_STREAM: &str = "text/event-stream";

/// What follows the head of an answer, or the whole text where no head was kept.
///
/// # Errors
/// The status line of an answer that is no event stream.
pub fn body(output: &str) -> Result<&str, &str> {
    let (mut status, mut rest) = ("", output);
    while let Some((first, head, after)) = head(rest) {
        (status, rest) = (first, after);
        let kind = content_type(head);
        if kind.is_some() || !precedes_another(first) {
            let is_stream = code(first) == Some("200") && kind.is_some_and(is_event_stream);
            return if is_stream { Ok(rest) } else { Err(first) };
        }
    }
    if status.is_empty() { Ok(output) } else { Err(status) }
}

/// Whether a line of a stream says that something went wrong: as an object with an `error`, as JSON-RPC does.
pub fn is_error(line: &str) -> bool {
    let data = line.strip_prefix("data:").and_then(|data| serde_json::from_str::<Value>(data.trim()).ok());
    data.is_some_and(|data| !matches!(data.get("error"), None | Some(Value::Null | Value::Bool(false))))
}

/// The status line of a head, the head, and what follows the blank line after it.
fn head(text: &str) -> Option<(&str, &str, &str)> {
    let status = text.starts_with("HTTP/").then(|| text.lines().next())??;
    let lines = text.split_inclusive('\n').take_while(|line| !line.trim_end().is_empty());
    let (head, after) = text.split_at(lines.map(str::len).sum());
    Some((status, head, after.split_once('\n').map_or("", |(_, body)| body)))
}

fn code(status: &str) -> Option<&str> {
    status.split_ascii_whitespace().nth(1)
}

/// Interim answers, and that of a proxy which let it through.
fn precedes_another(status: &str) -> bool {
    code(status).is_some_and(|code| code == "200" || code.starts_with('1'))
}

fn content_type(head: &str) -> Option<&str> {
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    fields.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type")).map(|(_, kind)| kind)
}

/// Whether a content type is that of an event stream, whatever its parameters.
pub fn is_event_stream(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(EVENT_STREAM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_of_a_stream_follows_its_head() {
        for head in [
            "",
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n",
            "HTTP/2 200 \ncontent-type: text/event-stream; charset=utf-8\n\n",
            "HTTP/1.1 200 Connection established\r\n\r\nHTTP/2 200\r\nContent-type:Text/Event-Stream\r\n\r\n",
            "HTTP/1.1 103 Early Hints\n\nHTTP/1.1 200 OK\ncontent-type: text/event-stream\n\n",
        ] {
            assert_eq!(body(&format!("{head}event: a\ndata: b\n")), Ok("event: a\ndata: b\n"), "{head}");
        }
    }

    #[test]
    fn what_is_no_stream_is_named_by_its_status() {
        for status in ["HTTP/1.1 204 No Content", "HTTP/2 500", "HTTP/1.1 200 OK"] {
            for head in ["", "\ndata: x", "\ncontent-type: image/png\ndata: x"] {
                assert_eq!(body(&format!("{status}{head}\n\ndata: 1\n")), Err(status), "{status}{head}");
            }
        }
        let later = "HTTP/1.1 500 No\n\nHTTP/1.1 200 OK\ncontent-type: text/event-stream\n\ndata: 1\n";
        assert_eq!(body(later), Err("HTTP/1.1 500 No"));
    }

    #[test]
    fn an_error_is_told_from_what_merely_names_one() {
        for line in [r#"data: {"jsonrpc":"2.0","error":{"code":-32000}}"#, r#"data:{"id":1,"error":"no"}"#] {
            assert!(is_error(line), "{line}");
        }
        for line in [r#"data: {"error":null,"ok":true}"#, "data: /messages?error=1", r#"data: {"a":{"error":1}}"#] {
            assert!(!is_error(line), "{line}");
        }
    }
}
