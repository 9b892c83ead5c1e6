//! How evidence spells the paths of files: what of a text is a path at all.

/// What no path of a file has that anybody would write into evidence: patterns, placeholders, commands, scopes, a place
/// on somebody's machine.
const ODD: &str = "<>*?{}[]()$|&\"'`\\~@=,;!\u{2026}";
/// A file's ending is no longer.
const LONGEST_ENDING: usize = 12;

/// The path that a text spells, as written and with its `%20` undone; empty where the text is no path: a URL, a pattern,
/// a template (`YYYY-MM-DD`, `<run>`, `...`), an image's tag, a range of commits. A fragment (`#usage`) and a line
/// (`a.ts:12`) are not part of it.
pub(super) fn paths(text: &str) -> Vec<String> {
    let text = text.split('#').next().unwrap_or_default().trim();
    let is_odd = |c: char| c.is_whitespace() || ODD.contains(c);
    let Some(path) = without_line(text) else { return Vec::new() };
    let decoded = decoded(path).filter(|it| !it.chars().any(|c| c.is_control() || ODD.contains(c)));
    let is_none = path.is_empty()
        || path.starts_with(['/', '-'])
        || path.contains(is_odd)
        || is_template(path)
        || path.split('/').any(is_ellipsis);
    if is_none { Vec::new() } else { std::iter::once(path.to_owned()).chain(decoded).collect() }
}

/// Whether a name ends as files do: `a.ts`, not `v1.2`, `.env`, `src`.
pub(super) fn is_a_file(name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    let is_word = ending.chars().all(char::is_alphanumeric) && ending.chars().any(char::is_alphabetic);
    !stem.is_empty() && ending.chars().count() <= LONGEST_ENDING && is_word
}

/// Without `:12`, `:12:5`, `:10-20`, `:L10`; `None` where something else follows a colon.
fn without_line(text: &str) -> Option<&str> {
    let Some((path, place)) = text.split_once(':') else { return Some(text) };
    let is_place = place.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '-' | 'L'));
    (is_place && place.chars().any(|c| c.is_ascii_digit())).then_some(path)
}

/// Whether something in it is to be put in: `YYYY-MM-DD`, `run-NNN`, `xxx`, `%DATE%`.
fn is_template(path: &str) -> bool {
    let stands_for_more = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().filter(|first| matches!(first, 'N' | 'X' | 'x'));
        word.len() > 2 && letters.all(|letter| Some(letter) == first)
    };
    let mut between = path.split('%').skip(1);
    let is_variable = |name: &str| name.len() > 2 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    path.contains("YYYY")
        || path.split(|c: char| !c.is_alphanumeric()).any(stands_for_more)
        || (path.matches('%').count() > 1 && between.any(is_variable))
}

/// Two dots that do not stand for the folder above: what is left out, or a range.
fn is_ellipsis(part: &str) -> bool {
    part.contains("..") && part != ".."
}

/// With `%20` and its like undone; `None` where there is nothing to undo or it gives no text.
fn decoded(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok().filter(|decoded| decoded != text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_under_its_line_its_fragment_and_its_escapes() {
        for (text, expected) in [
            ("apps/ui/a.ts", &["apps/ui/a.ts"][..]),
            (" apps/ui/a.ts:12 ", &["apps/ui/a.ts"]),
            ("apps/ui/a.ts:12:5", &["apps/ui/a.ts"]),
            ("apps/ui/a.ts#L10-L20", &["apps/ui/a.ts"]),
            ("../../apps/a.ts", &["../../apps/a.ts"]),
            ("apps/my%20file.md", &["apps/my%20file.md", "apps/my file.md"]),
            ("apps/100%.md", &["apps/100%.md"]),
            ("apps/exxon/xx-nnn.md", &["apps/exxon/xx-nnn.md"]),
            ("apps/src/", &["apps/src/"]),
        ] {
            assert_eq!(paths(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_path_spells_none() {
        let texts = [
            "",
            "#usage",
            "https://example.org/a.md",
            "file:///a.md",
            "mailto:a@b.org",
            "/etc/passwd",
            "-o a/b.txt",
            "~/.config/a.json",
            "$HOME/a.md",
            "%APPDATA%\\a.md",
            "C:\\a\\b.md",
            "C:/a/b.md",
            "@scope/pkg.js",
            "scripts/*.mjs",
            "runs/<run>.json",
            "runs/{a,b}.json",
            "runs/YYYY-MM-DD-report.json",
            "runs/run-NNN.report.json",
            "runs/xxx.json",
            "runs/%DATE%.json",
            "apps/...",
            "apps/.../a.ts",
            "main..feature/a.b",
            "docker/mcp-gateway:v2",
            "localhost:8811/sse",
            "a/b.ts:name",
            "node a/b.mjs",
            "a/b.ts?raw=true",
            "src/[id]/page.tsx",
            "apps/\u{2026}/a.ts",
            "a/b.%2A",
        ];
        for text in texts {
            let is_file = |path: &String| is_a_file(path.rsplit('/').next().unwrap_or_default());
            assert!(!paths(text).iter().any(is_file), "{text}: {:?}", paths(text));
        }
    }

    #[test]
    fn only_some_names_are_those_of_files() {
        for name in ["a.ts", "a.test.ts", "a.ndjson", "a.mp4", ".eslintrc.json"] {
            assert!(is_a_file(name), "{name}");
        }
        for name in ["src", "v1.2", ".env", "a.", "application/vnd", "a.some-thing", "1.0.0"] {
            assert!(!is_a_file(name), "{name}");
        }
    }
}
