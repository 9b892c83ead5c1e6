use proptest::prelude::*;
use signoff::domain::evidence::runtime::claude::{ClaudePlugin, installed, listed, marketplaces, settings};

/// `id@marketplace version commit scope enabled`; `-` is none.
fn plugin(words: &str) -> ClaudePlugin {
    let mut words = words.split(' ').map(|word| (word != "-").then(|| word.to_owned()));
    let mut next = || words.next().flatten();
    let id = next().unwrap();
    let (id, marketplace) = id.split_once('@').map_or((id.as_str(), None), |(id, at)| (id, Some(at.to_owned())));
    let (version, commit, scope) = (next(), next(), next());
    let enabled = next().map(|word| word == "yes");
    ClaudePlugin { id: id.to_owned(), marketplace, version, commit, scope, enabled }
}

fn check(read: fn(&str) -> Result<Vec<ClaudePlugin>, String>, text: &str, expected: &[&str]) {
    assert_eq!(read(text), Ok(expected.iter().map(|words| plugin(words)).collect()), "{text}");
}

#[test]
fn installed_plugins() {
    let cases: [(&str, &[&str]); 9] = [
        (r#"{"version": 2, "plugins": {}}"#, &[]),
        (r#"{"version": 2, "plugins": {"a@m": []}}"#, &[]),
        (
            r#"{"version": 2, "plugins": {"a@m": [{"scope": "user", "version": "1.0", "gitCommitSha": "ab12"}]}}"#,
            &["a@m 1.0 ab12 user -"],
        ),
        (
            r#"{"plugins": {"b@m": [{"scope": "u", "version": "1"}, {"scope": "l", "version": "2"}], "a@n": [{}]}}"#,
            &["b@m 1 - u -", "b@m 2 - l -", "a@n - - - -"],
        ),
        (r#"{"version": 1, "plugins": {"a@m": {"version": "1.0", "installPath": "/x"}}}"#, &["a@m 1.0 - - -"]),
        (r#"{"plugins": {"a": {"version": null}}}"#, &["a - - - -"]),
        (r#"{"plugins": {"a@m": {"version": "unknown"}}}"#, &["a@m unknown - - -"]),
        ("\u{feff}{\"plugins\": {}}", &[]),
        (r#"{"version": 3, "plugins": {"a@m": [{"version": "1", "new": 1}]}}"#, &["a@m 1 - - -"]),
    ];
    for (text, expected) in cases {
        check(installed, text, expected);
    }
}

#[test]
fn installed_plugins_that_cannot_be_read() {
    let cases = [
        ("", "it is no valid JSON at line 1, column 1 (EOF while parsing a value)"),
        ("{\n\"plugins\": {\n", "it is no valid JSON at line 3, column 1 (EOF while parsing an object)"),
        ("[]", "it is a list, not an object"),
        ("{}", "it has no `plugins`"),
        (r#"{"plugins": []}"#, "`plugins` is a list, not an object"),
        (r#"{"plugins": {"a@m": "1.0"}}"#, "plugin `a@m` is a text, not an object"),
        (r#"{"plugins": {"a@m": [1]}}"#, "plugin `a@m` is a number, not an object"),
        (r#"{"plugins": {"a@m": [{"version": 1}]}}"#, "`version` of plugin `a@m` is a number, not a text"),
    ];
    for (text, reason) in cases {
        assert_eq!(installed(text), Err(reason.to_owned()), "{text}");
    }
}

#[test]
fn what_settings_enable() {
    let cases: [(&str, &[(&str, bool)]); 5] = [
        ("{}", &[]),
        (r#"{"model": "x", "enabledPlugins": {}}"#, &[]),
        (r#"{"enabledPlugins": {"b@m": true, "a@m": false}}"#, &[("b@m", true), ("a@m", false)]),
        (r#"{"enabledPlugins": {"a@m": ["^1.0"]}}"#, &[("a@m", true)]),
        ("\u{feff}{}", &[]),
    ];
    for (text, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|(id, enabled)| ((*id).to_owned(), *enabled)).collect();
        assert_eq!(settings(text), Ok(expected), "{text}");
    }
}

#[test]
fn settings_that_cannot_be_read() {
    let cases = [
        ("{,}", "it is no valid JSON at line 1, column 2 (key must be a string)"),
        ("null", "it is null, not an object"),
        (r#"{"enabledPlugins": ["a@m"]}"#, "`enabledPlugins` is a list, not an object"),
        (r#"{"enabledPlugins": {"a@m": "yes"}}"#, "`a@m` in `enabledPlugins` is a text, not true or false"),
    ];
    for (text, reason) in cases {
        assert_eq!(settings(text), Err(reason.to_owned()), "{text}");
    }
}

const TEXT: &str = "Installed:\n\n  ❯ a@m\n    Version: 0123456789ab\n    Scope: user\n    Status: ✔ enabled\n\n  \
    ❯ b@m\n    Version: 1.0.0\n    Scope: project\n    Status: ✘ disabled\n\n";

#[test]
fn lists() {
    let cases: [(&str, &[&str]); 14] = [
        (TEXT, &["a@m 0123456789ab - user yes", "b@m 1.0.0 - project no"]),
        (
            "\u{1b}[1m  > a@m\u{1b}[0m\r\n  Version: 1\r\n  Scope: user\r\n  Status: √ enabled\r\n",
            &["a@m 1 - user yes"],
        ),
        ("❯ a@m\nVersion: 1\nStatus: ✘ failed to load\nError: no manifest\n", &["a@m 1 - - no"]),
        ("Session-only plugins:\n❯ a@inline\nVersion: 1\nStatus: ✔ loaded\n", &["a@inline 1 - - yes"]),
        ("❯ a@m\nStatus: ✔ enabled (managed)\n", &["a@m - - - yes"]),
        ("No plugins installed. Use `claude plugin install` to install a plugin.\n", &[]),
        ("A new version is out\nNo plugins installed.", &[]),
        ("[]\n", &[]),
        (r#"[{"id": "a@m", "version": "1", "scope": "user", "enabled": true}]"#, &["a@m 1 - user yes"]),
        (r#"[{"id": "a@m", "version": "1", "enabled": false}, {"id": "b@m"}]"#, &["a@m 1 - - no", "b@m - - - -"]),
        (r#"[{"id": "a@m", "enabled": true, "errors": ["no manifest"]}]"#, &["a@m - - - no"]),
        (r#"[{"id": "a@m", "enabled": true, "errors": []}]"#, &["a@m - - - yes"]),
        ("[warn] old shell\nhint\n[\n {\"id\": \"a@m\"}\n]\n", &["a@m - - - -"]),
        (r#"{"installed": [{"id": "a@m"}], "available": [{"id": "z@m"}]}"#, &["a@m - - - -"]),
    ];
    for (text, expected) in cases {
        check(listed, text, expected);
    }
}

#[test]
fn lists_that_cannot_be_read() {
    let cases = [
        ("", "it is empty"),
        ("\u{1b}[31merror: unknown command 'plugin'\u{1b}[0m\n", "it is no list but `error: unknown command 'plugin'`"),
        ("Installed plugins:\n", "it is no list but `Installed plugins:`"),
        ("❯ a@m\nVersion: 1\n", "plugin `a@m` has no status"),
        ("❯ a@m\nStatus: ? pending\n", "plugin `a@m` has an unknown status `? pending`"),
        ("❯ a@m\nStatus: ✘ not enabled\n", "plugin `a@m` has an unknown status `✘ not enabled`"),
        ("[\n{\"id\": 1}\n]", "`id` of an entry is a number, not a text"),
        ("[{}]", "an entry of the list has no name"),
        ("[1]", "an entry of the list is a number, not an object"),
        ("{}", "it is an object, not a list"),
        (r#"[{"id": "a@m", "enabled": "yes"}]"#, "`enabled` of plugin `a@m` is a text, not true or false"),
        ("[{\"id\": \"a@m\",", "it is no valid JSON at line 1, column 14 (EOF while parsing a value)"),
    ];
    for (text, reason) in cases {
        assert_eq!(listed(text), Err(reason.to_owned()), "{text}");
    }
}

#[test]
fn lists_of_marketplaces() {
    let cases: [(&str, &[&str]); 5] = [
        ("No marketplaces configured\n", &[]),
        ("[]", &[]),
        (r#"[{"name": "m", "source": "github"}, {"name": "n"}]"#, &["m", "n"]),
        (
            "Configured marketplaces:\n\n  ❯ m\n    Source: Directory (/x)\n\n  ❯ n\n    Source: GitHub (o/n)\n",
            &["m", "n"],
        ),
        ("note\n[{\"name\": \"m\"}]", &["m"]),
    ];
    for (text, expected) in cases {
        assert_eq!(marketplaces(text), Ok(expected.iter().map(|name| (*name).to_owned()).collect()), "{text}");
    }
    for text in ["", "error: x", "{}", "[{}]", "[\"m\"]", "No plugins installed"] {
        assert!(marketplaces(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn anything_is_read_without_panic(text in any::<String>(), body in "[❯>{}\\[\\]\",:@\n\u{1b}a-c é]{0,40}") {
        for text in [&text, &body, &format!("❯ {body}\nStatus: {text}"), &format!("[{{\"id\": \"{body}\"}}]")] {
            _ = (installed(text), settings(text), listed(text), marketplaces(text));
        }
    }

    #[test]
    fn both_forms_say_the_same(id in "[a-z-]{1,8}@[a-z-]{1,8}", version in "[0-9.]{1,6}", enabled: bool) {
        let json = serde_json::json!([{ "id": id, "version": version, "scope": "user", "enabled": enabled }]);
        let (status, word) = if enabled { ("✔ enabled", "yes") } else { ("✘ disabled", "no") };
        let text = format!("Installed:\n\n  ❯ {id}\n    Version: {version}\n    Scope: user\n    Status: {status}\n");
        prop_assert_eq!(listed(&json.to_string()), listed(&text));
        prop_assert_eq!(listed(&text).unwrap(), vec![plugin(&format!("{id} {version} - user {word}"))]);
    }
}
