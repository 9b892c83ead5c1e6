use proptest::prelude::*;
use serde_json::Value;
use signoff::domain::evidence::runtime::jsonc::to_json;

#[test]
fn comments_and_trailing_commas_become_blanks() {
    let cases = [
        ("", ""),
        ("{}", "{}"),
        ("[1,]", "[1 ]"),
        ("{\"a\":1,}", "{\"a\":1 }"),
        ("[1, // x\n]", "[1      \n]"),
        ("[1,/* , */]", "[1        ]"),
        ("[1 /* a */, 2]", "[1        , 2]"),
        ("// a\r\n{}", "    \r\n{}"),
        ("// a\r{}", "    \r{}"),
        ("/* a\n b */{}", "    \n     {}"),
        ("{} // é", "{}      "),
        ("/*🦀*/1", "        1"),
        ("\u{feff}{}", "   {}"),
        ("[[1,],]", "[[1 ] ]"),
        ("[\"a\",]", "[\"a\" ]"),
        ("/**/1", "    1"),
        ("/***/1", "     1"),
    ];
    for (text, json) in cases {
        assert_eq!(to_json(text), json, "{text}");
    }
}

#[test]
fn strings_and_mistakes_stay() {
    let cases = [
        r#"["http://x", "/* no */", "a,]"]"#,
        r#"["a\"// b", "\\", "c,}"]"#,
        "[,]",
        "[1,,]",
        "{,}",
        "{\"a\":,}",
        "{} /* no end",
        "/*/ {}",
        "1 / 2",
        "[\"no end // x",
        "x\u{feff}",
    ];
    for text in cases {
        assert_eq!(to_json(text), text, "{text}");
    }
}

#[test]
fn an_unfinished_string_ends_with_its_line() {
    assert_eq!(to_json("\"a // b\n// c"), "\"a // b\n    ");
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        r#"[/*,\]}"\\]{0,8}"#.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let key = r#"[a-c/*,"]{0,3}"#;
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..4).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn commented() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"", "\\", "/", "*", "//", "/*", "*/", "\n", "\r\n", " ", "a", "1", "é",
        "\u{feff}",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn line_ends(text: &str) -> Vec<(usize, char)> {
    text.char_indices().filter(|(_, character)| matches!(character, '\n' | '\r')).collect()
}

proptest! {
    #[test]
    fn valid_json_is_unchanged(value in value()) {
        let (short, long) = (value.to_string(), serde_json::to_string_pretty(&value).unwrap());
        prop_assert_eq!(to_json(&short), short);
        prop_assert_eq!(to_json(&long), long);
    }

    #[test]
    fn comments_between_lines_change_nothing(value in value(), comment in "[^\r\n]{0,9}") {
        let text = serde_json::to_string_pretty(&value).unwrap().replace('\n', &format!(" // {comment}\n/* x\n, */"));
        prop_assert_eq!(serde_json::from_str::<Value>(&to_json(&text)).unwrap(), value);
    }

    #[test]
    fn places_stay(text in prop_oneof![commented(), any::<String>()]) {
        let json = to_json(&text);
        prop_assert_eq!(json.len(), text.len());
        prop_assert_eq!(line_ends(&json), line_ends(&text));
        prop_assert_eq!(to_json(&json), json);
    }
}
