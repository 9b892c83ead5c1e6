//! The status line and the header of an answer.

use super::connection::Connection;
use super::quote::quote;

/// The most bytes of a header, together with those of interim answers.
const LIMIT: usize = 16 * 1024;
const TOO_LONG: &str = "sent a header longer than 16 KiB";

/// The headers that tell why an endpoint failed. Others are not kept: cookies
/// and session ids are secrets.
const KEPT_FIELDS: [&str; 9] = [
    "allow",
    "content-encoding",
    "content-length",
    "content-type",
    "location",
    "retry-after",
    "server",
    "transfer-encoding",
    "www-authenticate",
];

#[derive(Default)]
pub(super) struct Head {
    /// As received, even if it is none.
    status_line: String,
    pub(super) status: u16,
    pub(super) reason: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    value: String,
}

impl Head {
    /// The values of all fields of this name, in any case.
    pub(super) fn values(&self, name: &str) -> Vec<&str> {
        let fields = self.fields.iter();
        fields.filter(|field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value.as_str()).collect()
    }

    /// The value of a field; the values, as a list, if it comes several times.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        let values = self.values(name);
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// The status line and the headers that matter, as lines.
    pub(super) fn to_text(&self) -> String {
        if self.status_line.is_empty() {
            return String::new();
        }
        let mut text = format!("{}\n", self.status_line);
        for Field { name, value } in self.fields.iter().filter(|field| field.is_kept()) {
            text.extend([name.as_str(), ": ", value, "\n"]);
        }
        text
    }

    /// Whether another answer follows. After 101 none does: the peer has changed
    /// the protocol.
    fn is_interim(&self) -> bool {
        (100..200).contains(&self.status) && self.status != 101
    }

    fn add_line(&mut self, line: &str) -> Result<(), String> {
        let is_continued = line.starts_with([' ', '\t']);
        if is_continued && let Some(field) = self.fields.last_mut() {
            field.value.push(' ');
            field.value.push_str(trim(line));
            return Ok(());
        }
        self.fields.push(Field::parse(line)?);
        Ok(())
    }
}

impl Field {
    fn parse(line: &str) -> Result<Self, String> {
        match line.split_once(':') {
            Some((name, value)) if is_token(name) => {
                Ok(Self { name: name.to_string(), value: trim(value).to_string() })
            }
            _ => Err(format!("sent the header line `{}`, expected `name: value`", quote(line))),
        }
    }

    fn is_kept(&self) -> bool {
        KEPT_FIELDS.iter().any(|kept| self.name.eq_ignore_ascii_case(kept))
    }
}

/// Reads the final answer up to the end of its header. `head` holds what was
/// read of it, even after an error.
pub(super) fn read(connection: &mut Connection, head: &mut Head) -> Result<(), String> {
    let mut room = LIMIT;
    loop {
        *head = Head::default();
        read_status(connection, head, &mut room)?;
        read_fields(connection, head, &mut room)?;
        if !head.is_interim() {
            return Ok(());
        }
    }
}

fn read_status(connection: &mut Connection, head: &mut Head, room: &mut usize) -> Result<(), String> {
    connection.missing = "sent no HTTP answer";
    let (line, end) = read_line(connection, room);
    head.status_line = line;
    end?;
    let (status, reason) = parse_status(&head.status_line).ok_or_else(|| {
        let line = quote(&head.status_line);
        format!("answered `{line}`, expected a status line of HTTP/1.1")
    })?;
    head.status = status;
    head.reason = reason.to_string();
    Ok(())
}

fn read_fields(connection: &mut Connection, head: &mut Head, room: &mut usize) -> Result<(), String> {
    connection.missing = "did not finish its header";
    loop {
        let (line, end) = read_line(connection, room);
        end?;
        if line.is_empty() {
            return Ok(());
        }
        head.add_line(&line)?;
    }
}

/// The next line, or what came of it and why it is not whole.
fn read_line(connection: &mut Connection, room: &mut usize) -> (String, Result<(), String>) {
    let mut line = Vec::new();
    let end = connection.read_line(&mut line, *room, TOO_LONG);
    *room = room.saturating_sub(line.len() + "\r\n".len());
    (String::from_utf8_lossy(&line).into_owned(), end)
}

/// The status and the reason, which may be empty.
fn parse_status(line: &str) -> Option<(u16, &str)> {
    let (version, rest) = line.split_once(' ')?;
    let (status, reason) = rest.split_once(' ').unwrap_or((rest, ""));
    let is_version = matches!(version, "HTTP/1.0" | "HTTP/1.1");
    let is_status = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
    if !is_version || !is_status {
        return None;
    }
    Some((status.parse().ok()?, reason))
}

fn is_token(name: &str) -> bool {
    let is_token_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_token_byte)
}

fn trim(value: &str) -> &str {
    value.trim_matches([' ', '\t'])
}
