use proptest::prelude::*;
use signoff::domain::evidence::runtime::opencode::{OpencodeConfig, parse};

fn config(plugins: &[&str], instructions: &[&str]) -> OpencodeConfig {
    let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    OpencodeConfig { plugins: owned(plugins), instructions: owned(instructions) }
}

#[test]
fn what_is_loaded() {
    let cases: [(&str, &[&str], &[&str]); 20] = [
        ("{}", &[], &[]),
        (r#"{"plugin": [], "instructions": []}"#, &[], &[]),
        (r#"{"plugin": ["a@1", "@b/c@2"], "instructions": ["~/x.md"]}"#, &["a@1", "@b/c@2"], &["~/x.md"]),
        ("\u{feff}// lead\n{ \"plugin\": [ \"a@1\", /* old */ ], }\n", &["a@1"], &[]),
        ("/*\n{ \"plugin\": [\"old@1\"] }\n*/\n{ \"plugin\": [\"a@1\"] }", &["a@1"], &[]),
        (r#"{"plugin": ["file:///home/x/p.ts"]} // end"#, &["file:///home/x/p.ts"], &[]),
        (r#"{"plugin": [["a@1", {"deep": true}], ["b"]]}"#, &["a@1", "b"], &[]),
        (r#"{"plugin": [{"name": "a@1", "options": {}}]}"#, &["a@1"], &[]),
        (r#"{"plugin": [{"name": "a", "version": "1"}]}"#, &["a@1"], &[]),
        (r#"{"plugin": [{"name": "@s/a", "version": "1"}]}"#, &["@s/a@1"], &[]),
        (r#"{"plugin": [{"name": "a@2", "version": "1"}]}"#, &["a@2"], &[]),
        (r#"{"plugin": [{"spec": "./p.ts", "name": "p", "version": "1"}]}"#, &["./p.ts"], &[]),
        (r#"{"plugins": [{"package": "a@1", "options": {}}, "b@2"]}"#, &["a@1", "b@2"], &[]),
        (r#"{"plugin": ["a@1"], "plugins": ["a@2"]}"#, &["a@1", "a@2"], &[]),
        (r#"{"plugin": ["a@1"], "plugin_origins": [{"spec": "a@1", "scope": "global"}]}"#, &["a@1"], &[]),
        ("INFO 12:00 loading https://x // y\nWARN {odd}\n{\n  \"plugin\": [\"a@1\"]\n}\n", &["a@1"], &[]),
        ("\u{1b}[90mERROR service=log one\u{1b}[0m\n{\"plugin\": [\"a@1\"]}", &["a@1"], &[]),
        ("\u{1b}[1m{\u{1b}[0m\"plugin\": [\u{1b}[38;5;2m\"a@1\"\u{1b}[0m]}\r\n", &["a@1"], &[]),
        ("\u{1b}]0;title\u{7}\u{1b}(B{\"plugin\": [\"a@1\"]}", &["a@1"], &[]),
        (r#"{"instructions": ["docs/*.md", "https://x/y.md"]}"#, &[], &["docs/*.md", "https://x/y.md"]),
    ];
    for (text, plugins, instructions) in cases {
        assert_eq!(parse(text), Ok(config(plugins, instructions)), "{text}");
    }
}

#[test]
fn what_is_wrong() {
    let cases = [
        ("", "it is empty"),
        (" \n\n", "it is empty"),
        ("// only this\n", "it is no JSON object but `// only this`"),
        ("[]", "it is a list, not an object"),
        ("\"a\"", "it is a text, not an object"),
        ("---\n]", "it is no JSON object"),
        ("\u{1b}[1mcommand not found\u{1b}[0m: opencode\n", "it is no JSON object but `command not found: opencode`"),
        ("{\"plugin\": \"a\"}", "`plugin` is a text, not a list"),
        ("{\"plugin\": null}", "`plugin` is null, not a list"),
        ("{\"plugins\": {}}", "`plugins` is an object, not a list"),
        ("{\"instructions\": true}", "`instructions` is true or false, not a list"),
        ("{\"plugin\": [\"a\", 3]}", "entry 2 of `plugin` is a number that names nothing"),
        ("{\"plugin\": [[]]}", "entry 1 of `plugin` is a list that names nothing"),
        ("{\"plugin\": [{\"options\": {}}]}", "entry 1 of `plugin` is an object that names nothing"),
        ("{\"instructions\": [[\"a\"]]}", "entry 1 of `instructions` is a list that names nothing"),
        ("{\n  \"a\": [1 2]\n}", "it is no valid JSON at line 2, column 11 (expected `,` or `]`)"),
        ("{ /* é */ 1 }", "it is no valid JSON at line 1, column 11 (key must be a string)"),
        ("INFO x\n{\n\"a\" 1}", "it is no valid JSON at line 3, column 5 (expected `:`)"),
        ("{}\nINFO done", "it is no valid JSON at line 2, column 1 (trailing characters)"),
        ("{ \"plugin\": [ /* no end ] }", "it is no valid JSON at line 1, column 15 (expected value)"),
        ("{ \"plugin\": [\n", "it is no valid JSON at line 2, column 1 (EOF while parsing a list)"),
    ];
    for (text, reason) in cases {
        assert_eq!(parse(text), Err(reason.to_owned()), "{text}");
    }
}

#[test]
fn the_complaint_about_a_broken_file_is_given_and_its_quotation_not_read() {
    let broken = "\u{1b}[91m\u{1b}[1mError: \u{1b}[0mConfig file at /home/x/opencode.json is not valid JSON(C): \n\
        --- JSONC Input ---\n{ \"plugin\": [] }}\n--- Errors ---\nEndOfFileExpected at line 1, column 7\n--- End\n";
    let reason = "Config file at /home/x/opencode.json is not valid JSON(C): EndOfFileExpected at line 1, column 7";
    assert_eq!(parse(broken), Err(reason.to_owned()));
    let invalid = "INFO starting\nError: Configuration is invalid at /x\n↳ Expected array plugin\n";
    assert_eq!(parse(invalid), Err("Configuration is invalid at /x: Expected array plugin".to_owned()));
    assert_eq!(parse("Error: Unexpected\n{}"), Err("Unexpected".to_owned()));
}

#[test]
fn a_complaint_has_no_control_characters_and_an_end() {
    let reason = parse(&format!("Error: a\u{8}\u{9b}b{}", "x".repeat(5000))).unwrap_err();
    assert!(reason.starts_with("abxxx") && reason.len() <= 300, "{reason}");
}

#[test]
fn deep_nesting_is_an_error() {
    assert!(parse(&format!("{{\"plugin\": {}", "[".repeat(5000))).is_err());
}

proptest! {
    #[test]
    fn anything_is_read_without_panic(text in any::<String>(), body in "[{}\\[\\]\",:\n\u{1b}a-c/* é]{0,40}") {
        _ = parse(&text);
        _ = parse(&body);
        _ = parse(&format!("{{\"plugin\": [{body}]}}"));
    }

    #[test]
    fn names_come_back(plugins in prop::collection::vec("[ -~é]{0,12}", 0..5), log in "[A-Z]{3,5} [a-z /:]{0,20}") {
        prop_assume!(!log.starts_with("ERROR :"));
        let json = serde_json::json!({ "plugin": &plugins, "instructions": &plugins });
        let expected = OpencodeConfig { plugins: plugins.clone(), instructions: plugins };
        prop_assert_eq!(parse(&json.to_string()), Ok(expected.clone()));
        prop_assert_eq!(parse(&format!("\u{1b}[2m{log}\u{1b}[0m\n{json:#}\n")), Ok(expected));
    }
}
