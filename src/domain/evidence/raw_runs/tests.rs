use super::*;

fn profile() -> Profile {
    Profile::read(&[]).unwrap()
}

fn of(text: impl AsRef<[u8]>) -> RawRuns {
    read(text.as_ref(), &profile()).unwrap()
}

const ROW: &str = r#"{"runId":"r","timestamp":"t","scenarioId":"open_cursor","sessionId":"s","finalStatus":"done","wrongClick":0,"maxLoopTermination":false,"authHardFailure":true,"openAppFirstAttemptSuccess":true,"environment":{"git":{"repo":"acme/widget","branch":"main","commit":"c0ffee"},"model":{"provider":"p","name":"m"},"app":{"version":"1"}},"featureFlags":{"ffToolRegistry":true,"ffInvokeGate":true,"ffToolFirstRouting":true,"ffConfidenceLayer":true,"ffLoopGuardrails":true},"probe":{"deep":[[1e400]]}}"#;

/// (row, field) of every listed problem.
fn places(runs: &RawRuns) -> Vec<(u64, &str)> {
    runs.problems.listed.iter().map(|it| (it.row.unwrap_or(0), it.field.as_str())).collect()
}

#[test]
fn lines_and_array_say_the_same() {
    let lines = of(format!("\u{feff}{ROW}\r\n\u{a0}\n{ROW}"));
    let array = of(format!("\u{feff} [{ROW},\n {ROW} ]\n"));
    assert_eq!(lines, array);
    assert_eq!((lines.rows, lines.problems.total), (2, 0));
    assert_eq!(lines.scenario_counts, [("open_cursor".to_owned(), 2)]);
    assert_eq!(lines.tallies[3], Tally { hits: 2, total: 2 });
    assert_eq!(lines.provenance_of("environment.git.commit"), Some("c0ffee"));
}

#[test]
fn numbers_count_and_only_finite_ones() {
    for (number, hits) in [("1e-400", 0), ("-0.0", 0), ("0.5", 1), ("3", 1), ("true", 1)] {
        let runs = of(ROW.replace("\"wrongClick\":0", &format!("\"wrongClick\":{number}")));
        assert_eq!((runs.problems.total, runs.tallies[1].hits), (0, hits), "{number}");
    }
    for wrong in ["1e400", "-1", "\"0\"", "null", "[]"] {
        let runs = of(ROW.replace("\"wrongClick\":0", &format!("\"wrongClick\":{wrong}")));
        assert_eq!(places(&runs), [(1, "wrongClick")], "{wrong}");
        assert!(runs.problems.listed[0].message.starts_with("row 1 (line 1): `wrongClick` must be"));
    }
}

#[test]
fn the_first_problem_of_each_pass_is_listed() {
    let mut text = format!("{}\n", ROW.replace("\"ffInvokeGate\":true", "\"ffInvokeGate\":1"));
    text.push_str(&"{}\n".repeat(300));
    text.push_str("oops\n");
    let runs = of(text);
    assert_eq!(runs.problems.listed.len(), Problems::LISTED);
    assert_eq!(runs.problems.total, 300 * (5 + 3 + 6 + 5) + 2);
    let places = places(&runs);
    assert_eq!(places[0], (302, ""));
    assert_eq!(places[1], (2, "runId"));
    assert_eq!(places[18..], [(2, "environment.git.repo"), (1, "featureFlags.ffInvokeGate")]);
}

#[test]
fn a_row_is_compared_with_the_first_one_that_is_valid() {
    let rows = [
        ROW.replace("\"version\":\"1\"", "\"version\":1"),
        ROW.replace("\"commit\":\"c0ffee\"", "\"commit\":\" c0ffee \""),
        ROW.replace("\"version\":\"1\"", "\"version\":\"2\"")
            .replace("\"ffInvokeGate\":true", "\"ffInvokeGate\":false"),
    ];
    let runs = of(rows.join("\n"));
    assert_eq!(
        places(&runs),
        [(1, "environment.app.version"), (3, "environment.app.version"), (3, "featureFlags.ffInvokeGate"),]
    );
    assert_eq!(
        runs.problems.listed[1].message,
        "row 3 (line 3): `environment.app.version` is \"2\", but the first row has \"1\""
    );
}

#[test]
fn a_key_named_twice_is_a_problem_wherever_a_row_is_read() {
    for (at, field) in [
        ("{\"runId\":", "runId"),
        ("{\"repo\":", "environment.git.repo"),
        ("{\"ffToolRegistry\":", "featureFlags.ffToolRegistry"),
        ("{\"git\":", "environment.git"),
    ] {
        let first = if field.ends_with("git") { "{}" } else { "true" };
        let runs = of(ROW.replace(at, &format!("{at}{first},{}", &at[1..])));
        assert_eq!(places(&runs), [(1, field)]);
        assert_eq!(runs.problems.listed[0].what, Breach::DuplicateKey);
    }
}

#[test]
fn what_is_no_row_is_told_where_it_stands() {
    let cases = [
        ("", (None, None, Breach::Syntax)),
        (" \r\n\u{feff}", (None, None, Breach::Syntax)),
        ("[ ]", (None, None, Breach::Syntax)),
        ("\n\nnull", (Some(1), Some(3), Breach::Field)),
        ("[\n1]", (Some(1), Some(2), Breach::Field)),
        ("[1]\n2", (Some(1), Some(1), Breach::Field)),
        ("[{]", (None, None, Breach::Syntax)),
        ("[\n]x", (None, None, Breach::Syntax)),
        ("[{},\n]", (Some(2), Some(2), Breach::Syntax)),
        ("{\n}", (Some(1), Some(1), Breach::Syntax)),
    ];
    for (text, expected) in cases {
        let runs = of(text);
        let first = &runs.problems.listed[0];
        assert_eq!((first.row, first.line, first.what), expected, "{text:?}: {first:?}");
    }
    assert_eq!(of("[1]\n2").rows, 2);
}

#[test]
fn bytes_that_are_no_utf8_are_a_located_problem_of_their_row() {
    let mut bytes = format!("{ROW}\n{ROW}").into_bytes();
    let at = bytes.len() - 3;
    bytes[at] = 0xff;
    let runs = of(bytes);
    assert_eq!(places(&runs), [(2, "")]);
    assert!(runs.problems.listed[0].message.contains(": not UTF-8"));
}

#[test]
fn a_row_that_is_too_long_is_not_held_and_the_next_one_is_read() {
    let long = format!("{{\"notes\":\"{}\"}}", "x".repeat(MAX_ROW_BYTES));
    for text in [format!("{ROW}\n{long}\n{ROW}"), format!("[{ROW},{long},{ROW}]"), format!("{long}\n{ROW}")] {
        let runs = of(&text);
        assert!(runs.problems.listed[0].message.contains("longer than"));
        assert_eq!(runs.problems.total, 1);
        assert!(runs.scenario_counts[0].1 >= 1);
    }
}

#[test]
fn depth_is_no_limit_in_what_is_ignored() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for key in ["\"probe\"", "\"environment\":{},\"environment\"", "\"runId\":1,\"x\""] {
        let runs = of(ROW.replace("\"probe\":{\"deep\":[[1e400]]}", &format!("{key}:{deep}")));
        assert_eq!(runs.rows, 1);
    }
}

mod any_bytes {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_mutated_row_gives_problems_and_never_a_panic(at in 0..ROW.len(), byte: u8, cut: bool, array: bool) {
            let mut bytes = ROW.as_bytes().to_vec();
            if cut { bytes.truncate(at) } else { bytes[at] = byte }
            let text = if array { [b"[", bytes.as_slice(), b"]"].concat() } else { bytes };
            let runs = of(&text);
            prop_assert!(runs.problems.listed.len() as u64 <= runs.problems.total);
            prop_assert!(runs.problems.listed.iter().all(|it| !it.message.contains(char::is_control)));
            if cut { prop_assert!(!runs.problems.is_empty()) }
        }

        #[test]
        fn any_array_is_read_as_serde_json_reads_it(text in "[\\[][\\[\\]{}\",:a0 \n\\\\]{0,24}") {
            if let Ok(rows) = serde_json::from_str::<Vec<&serde_json::value::RawValue>>(&text) {
                prop_assert_eq!(of(&text).rows, rows.len() as u64);
                prop_assert!(rows.is_empty() || !of(&text).problems.listed.iter().any(|it| it.what == Breach::Syntax));
            } else {
                prop_assert!(!of(&text).problems.is_empty());
            }
        }
    }
}
