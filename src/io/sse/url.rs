//! The parts of an http URL that a request needs.

use std::net::Ipv6Addr;

const DEFAULT_PORT: u16 = 80;

/// The most bytes of a URL, which is about what servers take.
const LENGTH_LIMIT: usize = 8192;

#[derive(Debug, PartialEq, Eq)]
pub struct Url {
    /// A name or an address; an IPv6 address is without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    /// The host, in brackets if need be, and the port if it is not 80.
    pub(super) authority: String,
    /// The path and the query, without the fragment.
    pub(super) target: String,
}

impl Url {
    /// Parses a URL. A user name is refused rather than dropped, so that nobody
    /// takes the answer for one that was asked for with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        check_text(text)?;
        let rest = strip_scheme(text)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let (host, port) = split_authority(authority)?;
        let port = parse_port(port)?;
        Ok(Self { host: host.to_string(), port, authority: format_authority(host, port), target: format_target(rest) })
    }
}

/// Refuses what could end a line of the request or a part of one.
fn check_text(text: &str) -> Result<(), String> {
    if text.len() > LENGTH_LIMIT {
        return Err(format!("is longer than {} KiB", LENGTH_LIMIT / 1024));
    }
    match text.chars().find(|character| !character.is_ascii_graphic()) {
        Some(character) => {
            Err(format!("holds the character `{}`, which must be percent-encoded in a URL", character.escape_default()))
        }
        None => Ok(()),
    }
}

fn strip_scheme(text: &str) -> Result<&str, String> {
    let (scheme, rest) = text.split_once("://").unwrap_or_default();
    match scheme.to_ascii_lowercase().as_str() {
        "http" => Ok(rest),
        "https" => Err("is an https address: only plain http can be asked".to_string()),
        _ => Err("is no http address: it does not begin with `http://`".to_string()),
    }
}

/// Splits an authority into the host and the text of the port.
fn split_authority(authority: &str) -> Result<(&str, &str), String> {
    if authority.contains('@') {
        let reason = "has a user name or password before its host, which is not sent: leave it out";
        return Err(reason.to_string());
    }
    if let Some(rest) = authority.strip_prefix('[') {
        return split_ipv6(rest);
    }
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    if host.is_empty() {
        return Err("has no host name".to_string());
    }
    if !host.chars().all(is_host_character) {
        return Err(format!("has `{host}` for a host name"));
    }
    Ok((host, port))
}

/// Splits what follows an opening bracket.
fn split_ipv6(rest: &str) -> Result<(&str, &str), String> {
    let (host, after) = rest.split_once(']').ok_or("has a bracket before its host, but none after it")?;
    if host.parse::<Ipv6Addr>().is_err() {
        return Err(format!("has `[{host}]` for an IPv6 address"));
    }
    match after.strip_prefix(':') {
        Some(port) => Ok((host, port)),
        None if after.is_empty() => Ok((host, "")),
        None => Err(format!("has `{after}` after its host, expected a port")),
    }
}

fn is_host_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_')
}

fn parse_port(text: &str) -> Result<u16, String> {
    if text.is_empty() {
        return Ok(DEFAULT_PORT);
    }
    // parse() alone would take a plus sign.
    let is_number = text.chars().all(|character| character.is_ascii_digit());
    match text.parse() {
        Ok(port) if is_number && port > 0 => Ok(port),
        _ => Err(format!("has the port `{text}`, expected 1 to 65535")),
    }
}

fn format_authority(host: &str, port: u16) -> String {
    let is_ipv6 = host.contains(':');
    let host = if is_ipv6 { format!("[{host}]") } else { host.to_string() };
    match port {
        DEFAULT_PORT => host,
        _ => format!("{host}:{port}"),
    }
}

fn format_target(rest: &str) -> String {
    let target = rest.split('#').next().unwrap_or_default();
    if target.starts_with('/') {
        return target.to_string();
    }
    format!("/{target}")
}
