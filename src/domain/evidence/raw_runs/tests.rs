use crate::domain::values::rate::Tally;

use super::fingerprints::RowFingerprints;
use super::row::MAX_ROW_BYTES;
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
    let sums = |runs: &RawRuns| RawRuns {
        against: Vec::new(),
        prints: RowFingerprints::default(),
        measurements: Measurements::default(),
        repeats: Repeats { listed: Vec::new(), ..runs.repeats.clone() },
        ..runs.clone()
    };
    assert_eq!(sums(&lines), sums(&array));
    assert_eq!((lines.rows, lines.problems.total), (2, 0));
    assert_eq!(lines.scenario_counts, [("open_cursor".to_owned(), 2)]);
    assert_eq!(lines.tallies[3], Tally { hits: 2, total: 2 });
    assert_eq!(lines.provenance_of("environment.git.commit"), Some("c0ffee"));
}

/// Row and line of every row that is listed against a metric.
fn listed(runs: &RawRuns, metric: usize) -> Vec<(u64, u64)> {
    runs.against[metric].iter().map(|row| (row.place.row, row.place.line)).collect()
}

#[test]
fn rows_against_a_metric_are_listed_with_row_and_line_whatever_the_file_looks_like() {
    let missed = ROW.replace("\"openAppFirstAttemptSuccess\":true", "\"openAppFirstAttemptSuccess\":false");
    let clicked = ROW.replace("\"wrongClick\":0", "\"wrongClick\":2").replace("\"s\"", "\"session 4\"");
    let rows = [ROW, missed.as_str(), ROW, clicked.as_str()];
    let cases = [
        (rows.join("\n"), [2, 4]),
        (format!("\u{feff}{}\r\n", rows.join("\r\n")), [2, 4]),
        (format!("\n \r\n{}\n\n", rows.join("\n\n\u{a0}\n")), [6, 12]),
        (format!("[{}]", rows.join(",")), [1, 1]),
        (format!("\u{feff}\n[\r\n{}\r\n]", rows.join(",\r\n\r\n")), [5, 9]),
        (format!("[\n{}]", rows.join("\n,")), [3, 5]),
    ];
    for (text, [second, fourth]) in cases {
        let runs = of(&text);
        assert_eq!(runs.problems.total, 0, "{text}");
        assert_eq!((listed(&runs, 0), listed(&runs, 1)), (vec![(2, second)], vec![(4, fourth)]), "{text}");
        let row = &runs.against[1][0];
        let fields = [&row.scenario, &row.session, &row.time, &row.status].map(String::as_str);
        assert_eq!(fields, ["open_cursor", "session 4", "t", "done"]);
    }
}

#[test]
fn of_very_many_rows_against_a_metric_the_first_are_listed() {
    let runs = of(format!("{ROW}\n").repeat(RowAgainst::LISTED + 7));
    assert_eq!((runs.against[3].len(), runs.tallies[3].hits), (1000, 1007));
    let long = of(ROW.replace("\"s\"", &format!("\"{}\"", "é".repeat(500))));
    assert_eq!(long.against[3][0].session.chars().count(), RowAgainst::LONGEST);
}

#[test]
fn a_row_has_one_print_however_its_zone_ids_and_members_are_written() {
    let print = |row: &str| of(row.replace("\"t\"", "\"2031-05-06T12:00:00Z\"")).prints.rows.prints()[0].hash;
    let own = print(ROW);
    assert_eq!(print(&ROW.replace("\"r\"", "\"r-2\"").replace("\"s\"", "\"s-2\"").replace("main", "other")), own);
    assert_eq!(print(&ROW.replace("\"t\"", "\"2031-05-06T14:00:00.000+02:00\"")), own);
    let moved = ROW.replace("\"wrongClick\":0,", "").replace("{\"runId\"", "{\"wrongClick\":0,\"runId\"");
    assert_eq!(print(&moved), own);
    for (from, to) in [("\"t\"", "\"2031-05-06T12:00:00.001Z\""), ("\"done\"", "\"gone\""), ("1e400", "2")] {
        assert_ne!(print(&ROW.replace(from, to)), own, "{to}");
    }
    assert_eq!(of(ROW).prints.timed, 0);
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

#[test]
fn a_measured_value_is_a_number_or_text_with_a_unit_in_a_field_that_the_plan_does_not_set() {
    let measured = |probe: &str| of(ROW.replace("{\"deep\":[[1e400]]}", probe)).measurements.fields;
    let told = |probe: &str| measured(probe).into_iter().map(|field| (field.name, field.values)).collect::<Vec<_>>();
    for (written, value) in [("900", 900.0), ("\"900\"", 900.0), ("\"900 ms\"", 900.0), ("\"0.9 s\"", 900.0)] {
        let expected = [("probe.a.durationMs".to_owned(), vec![Some(value)])];
        assert_eq!(told(&format!("{{\"a\":{{\"durationMs\":{written}}}}}")), expected, "{written}");
    }
    for nothing in ["{\"timeoutMs\":5000}", "{\"durationMs\":\"soon\"}", "{\"durationMs\":null}", "{\"count\":3}"] {
        assert_eq!(told(nothing), [], "{nothing}");
    }
}

#[test]
fn a_field_that_only_rises_is_a_counter_and_no_duration() {
    let rises = |values: Vec<f64>| {
        MeasuredField { name: "m".to_owned(), values: values.into_iter().map(Some).collect() }.only_rises()
    };
    assert!(rises((0..40).map(|at| f64::from(at * 37 % 5 + at * 9)).collect()));
    assert!(!rises((0..40).map(|at| f64::from(at * 37 % 41)).collect()));
    assert!(!rises(vec![7.0; 40]) && !rises(vec![1.0, 2.0, 3.0]));
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

mod odd_times {
    use super::*;

    fn times(times: &[&str]) -> Times {
        of(times.iter().map(|time| ROW.replace("\"t\"", &format!("\"{time}\"")) + "\n").collect::<String>()).times
    }

    #[test]
    fn a_zone_is_reckoned_with_and_a_time_without_one_is_no_instant() {
        let zoned = times(&["2031-05-06T12:00:00Z", "2031-05-06T13:00:01+01:00", "2031-05-06T07:00:02.5-05:00"]);
        assert_eq!((zoned.unparsed, zoned.backward, zoned.grain), (0, 0, 500_000_000));
        let zoneless = times(&["2031-05-06T12:00:00", "2031-05-06", "12:00", "1931231231", "2031-02-30T00:00:00Z"]);
        assert_eq!((zoneless.unparsed, zoneless.first), (5, None));
    }

    #[test]
    fn times_before_1970_and_far_in_the_future_are_times_like_any_other() {
        let odd = times(&["1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z", "9999-01-01T00:00:00Z"]);
        assert_eq!((odd.unparsed, odd.backward, odd.grain), (0, 0, 1_000_000));
        assert_eq!(times(&["9999-01-01T00:00:00Z", "1900-01-01T00:00:00Z"]).backward, 1);
        assert_eq!(times(&["-009999-01-02T01:59:59Z", "+999999-01-01T00:00:00Z"]).unparsed, 1);
    }
}
