//! Paths as people and programs write them: URLs, Windows, somebody's home.

/// Whether a plugin's name is a path or `file:` URL, by opencode's own rule (a name with `~` is none).
pub fn is_path(spec: &str) -> bool {
    is_url(spec) || spec.starts_with(['.', '/', '\\']) || spec.get(..2).is_some_and(is_drive)
}

/// Whether the path or `file:` URL ends so, in whole names: `/x/my-a.ts` does not end with `a.ts`.
pub fn ends_with(spec: &str, end: &str) -> bool {
    let whole = parts(spec, is_url(spec));
    // Whether the wanted end is written as in a URL cannot be seen, so both readings count.
    [false, true].into_iter().map(|encoded| parts(end, encoded)).any(|end| ends_in(&whole, &end))
}

fn ends_in(whole: &[String], end: &[String]) -> bool {
    let (whole_home, end_home) = (at_home(whole), at_home(end));
    let tail = without_root(end);
    !tail.is_empty() && (whole.ends_with(tail) || whole_home.ends_with(without_root(&end_home)))
}

/// Whether both mean the same place, whoever's home it is in. Web addresses must be the same to the letter.
pub fn same(one: &str, other: &str) -> bool {
    let place = |text: &str| (!text.contains("://")).then(|| at_home(&parts(text, false)));
    one == other || place(one).is_some_and(|one| !one.is_empty() && place(other) == Some(one))
}

fn is_url(spec: &str) -> bool {
    spec.starts_with("file:")
}

fn is_drive(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|letter| letter.is_ascii_alphabetic()) && characters.as_str() == ":"
}

/// The names in a path; an empty first one is the root. `.` and `..` are resolved.
fn parts(text: &str, encoded: bool) -> Vec<String> {
    let path = without_scheme(text).replace('\\', "/");
    let mut parts = Vec::new();
    for part in path.split('/') {
        step(&mut parts, if encoded { decoded(part) } else { part.to_owned() });
    }
    match parts.as_slice() {
        // `file:///C:/x` is `C:/x`.
        [root, drive, ..] if root.is_empty() && is_drive(drive) => parts.split_off(1),
        _ => parts,
    }
}

fn without_scheme(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("file:") else { return text };
    let path = rest.strip_prefix("//").unwrap_or(rest);
    path.strip_prefix("localhost").filter(|path| path.starts_with('/')).unwrap_or(path)
}

fn step(parts: &mut Vec<String>, part: String) {
    match part.as_str() {
        "" if !parts.is_empty() => {}
        "." => {}
        ".." => up(parts),
        _ => parts.push(part),
    }
}

/// Nothing is above a root; what is above a home or a folder that is not named stays to be seen.
fn up(parts: &mut Vec<String>) {
    match parts.last().map(String::as_str) {
        None | Some("~" | "..") => parts.push("..".to_owned()),
        Some(root) if root.is_empty() || is_drive(root) => {}
        Some(_) => _ = parts.pop(),
    }
}

fn without_root(parts: &[String]) -> &[String] {
    match parts {
        [root, rest @ ..] if root.is_empty() => rest,
        _ => parts,
    }
}

/// The path with `~` for whatever home it is in.
fn at_home(parts: &[String]) -> Vec<String> {
    let names: Vec<&str> = parts.iter().map(String::as_str).collect();
    match names.as_slice() {
        ["", "root", ..] => homely(parts, 2),
        ["", "home" | "Users", _, ..] => homely(parts, 3),
        [drive, users, _, ..] if is_drive(drive) && users.eq_ignore_ascii_case("users") => homely(parts, 3),
        _ => parts.to_vec(),
    }
}

fn homely(parts: &[String], skipped: usize) -> Vec<String> {
    std::iter::once("~".to_owned()).chain(parts.iter().skip(skipped).cloned()).collect()
}

/// The name with `%20` and the like as characters; one that would be no text stays as it is.
/// It is decoded name by name: an encoded slash does not divide names, as in any URL.
fn decoded(part: &str) -> String {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let [first, after @ ..] = rest {
        let byte = escape(rest);
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| part.to_owned())
}

fn escape(bytes: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = bytes else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}
