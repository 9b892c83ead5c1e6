//! What a transcript must show before it counts, and what is no evidence although it says that it passed.

use signoff::domain::assessment::{SmokeFact, Verdict};
use signoff::domain::finding::{Code, Finding};

use super::{Edit, judge};

const TRANSCRIPT: &str = "container.smoke.json";
const FOLDER: &str = "docs/reliability/artifacts";
const UP: &str = "1a2b3c4d5e6f   acme/gateway:v9   \\\"/gw\\\"     3 minutes ago   Up 3 minutes   0.0.0.0:9000->9000/tcp   widget-gateway";
const STREAM: &str = "event: endpoint\\ndata: /sse?sessionid=A1\\n";
/// A transcript of one test that failed.
const FAILED: &str = r#"{
  "transcriptVersion": "v1", "target": "TARGET", "ranAt": "RAN-AT", "pins": {},
  "tests": [
    { "name": "endpoint answers", "exitStatus": 7, "output": "curl: (7) Failed to connect" }
  ]
}"#;

fn replaced(from: &str, to: &str) -> Edit {
    Edit::Replace { file: TRANSCRIPT.to_owned(), from: from.to_owned(), to: to.to_owned() }
}

fn written(name: &str, target: &str, ran_at: &str) -> Edit {
    let text = FAILED.replace("TARGET", target).replace("RAN-AT", ran_at);
    Edit::Write { file: format!("{FOLDER}/{name}"), text }
}

/// The one finding about the transcripts.
fn refusal(edits: &[Edit]) -> Finding {
    let assessment = judge(edits);
    let about: Vec<Finding> =
        assessment.findings.into_iter().filter(|it| it.code == Code::ClosureSmokeEvidenceMissing).collect();
    let [finding] = about.try_into().unwrap_or_else(|other| panic!("{edits:?}: {other:?}"));
    finding
}

#[test]
fn a_transcript_that_shows_nothing_does_not_count_whatever_it_says_of_itself() {
    let cases = [
        (UP, "", "does not show a line with the pinned image and `Up`"),
        ("Up 3 minutes", "Exited (1) 2 minutes ago", "does not show a line with the pinned image"),
        ("Up 3 minutes", "Up 3 minutes (unhealthy)", "does not show a line with the pinned image"),
        ("Up 3 minutes", "Up 3 minutes (Paused)", "does not show a line with the pinned image"),
        ("Up 3 minutes", "Created", "does not show a line with the pinned image"),
        (
            "/gw\\\"     3 minutes ago   Up 3 minutes",
            "/gw Up\\\"   3 minutes ago   Restarting (1) 9 seconds ago",
            "does not show a line",
        ),
        (
            "Up 3 minutes   0.0.0.0:9000->9000/tcp   widget-gateway",
            "Restarting (1) 2 seconds ago   Up",
            "does not show a line",
        ),
        ("acme/gateway:v9  ", "acme/gateway:v90 ", "does not show a line with the pinned image"),
        ("acme/gateway:v9  ", "other/gateway:v9 ", "does not show a line with the pinned image"),
        ("acme/gateway:v9  ", "xacme/gateway:v9 ", "does not show a line with the pinned image"),
        ("acme/gateway:v9  ", "acme/gateway-v9  ", "does not show a line with the pinned image"),
        ("\"exitStatus\": 0", "\"exitStatus\": 1", "ended with exit status 1, expected 0"),
        ("\"exitStatus\": 0", "\"exitStatus\": \"0\"", "does not say with which `exitStatus`"),
        ("\"exitStatus\": 28", "\"exitStatus\": 7", "ended with exit status 7, expected 0 or 28"),
        ("\"exitStatus\": 28", "\"exitStatus\": 52", "ended with exit status 52, expected 0 or 28"),
        ("\"exitStatus\": 28,", "", "does not say with which `exitStatus`"),
        (STREAM, " \\r\\n", "keeps no output of the test `endpoint answers`"),
        (STREAM, "curl: (28) Operation timed out with 0 bytes received", "does not show an `event:` or `data:` line"),
        (STREAM, "data:\\n", "does not show an `event:` or `data:` line"),
        (STREAM, "metadata: x\\n see data: y\\n", "does not show an `event:` or `data:` line"),
        (
            STREAM,
            "<!DOCTYPE html>\\n<html>\\ndata: none\\n</html>",
            "is no answer of the test `endpoint answers`: `<!DOCTYPE html>`",
        ),
        (STREAM, "HTTP/1.1 502 Bad Gateway\\n\\ndata: upstream\\n", "is no answer of the test `endpoint answers`"),
        (STREAM, "event: error\\ndata: unauthorized\\n", "is no answer of the test `endpoint answers`: `event: error`"),
        (STREAM, "event: server_error\\ndata: x\\n", "is no answer of the test `endpoint answers`"),
        (
            STREAM,
            "data: {\\\"jsonrpc\\\": \\\"2.0\\\", \\\"error\\\": {}}\\n",
            "is no answer of the test `endpoint answers`",
        ),
        (
            STREAM,
            "HTTP/1.1 204 No Content\\n\\ndata: x\\n",
            "is no answer of the test `endpoint answers`: `HTTP/1.1 204",
        ),
        (STREAM, "HTTP/1.1 200 OK\\ndata: x\\n\\n", "is no answer of the test `endpoint answers`: `HTTP/1.1 200"),
        ("\"exitStatus\": 28", "\"exitStatus\": 28, \"ended\": \"was killed\"", "that it was killed"),
        (
            "  \"tests\": [\n",
            "  \"observed\": { \"containerdigest\": \"x\" },\n  \"tests\": [\n",
            "no field of the target",
        ),
        ("28,\n      \"passed\": true", "28,\n      \"passed\": false", "did not pass (`passed` is `false`)"),
        ("28,\n      \"passed\": true", "28,\n      \"passed\": \"true\"", "did not pass (`passed` is `\"true\"`)"),
        ("\"output\": \"event", "\"said\": \"event", "keeps no output of the test `endpoint answers`"),
        (
            "\"name\": \"endpoint answers\"",
            "\"name\": \"endpoint sleeps\"",
            "does not hold the test `endpoint answers`",
        ),
        ("    \"imageRef\": \"acme/gateway:v9\",\n", "", "does not say with which imageRef it was taken"),
        (
            "\"listenEndpoint\": \"http://localhost:9000/sse\"",
            "\"listenEndpoint\": \"http://localhost:9001/sse\"",
            "was taken with listenEndpoint",
        ),
        ("5a5a\"", "5b5b\"", "was taken with containerDigest"),
        ("bridge:4e", "host:4e", "was taken with networkPolicyPin"),
        ("\"Docker MCP Gateway\"", "\"Docker MCP Gateways\"", "the pack holds no transcript of it"),
    ];
    for (from, to, why) in cases {
        let finding = refusal(&[replaced(from, to)]);
        assert!(finding.message.contains(why), "{to}: {}", finding.message);
        let lies = finding.evidence.iter().any(|place| place.path.as_str().ends_with(TRANSCRIPT));
        assert!(lies || why.ends_with("transcript of it"), "{to}: {:?}", finding.evidence);
    }
}

#[test]
fn a_transcript_counts_however_its_tool_spells_the_answer() {
    let json = r#"{\"Command\":\"\\\"/gw\\\"\",\"Image\":\"acme/gateway:v9\",\"Size\":\"0B (virtual 763kB)\",\"Status\":\"Up About a minute\"}"#;
    let honest = [
        (UP, "Up 3 minutes acme/gateway:v9"),
        (UP, json),
        ("Up 3 minutes", "Up About an hour (healthy)"),
        ("Up 3 minutes", "Up 2 seconds (health: starting)"),
        ("widget-gateway\"", "widget-gateway\\r\\n7f8e   other:1   \\\"x\\\"   Exited (1) 2 days ago   old\\r\\n\""),
        ("\"exitStatus\": 28", "\"exitStatus\": 0"),
        (STREAM, "event: message\\r\\ndata: {}\\r\\n"),
        (STREAM, "HTTP/1.1 200 OK\\r\\ncontent-type: text/event-stream\\r\\n\\r\\ndata: <html> in a payload\\r\\n"),
        (STREAM, ": keep-alive\\n\\nevent: endpoint\\n\\ncurl: (28) Operation timed out after 10001 milliseconds"),
        ("\"passed\": true,\n", ""),
        ("\"passed\": true", "\"passed\": null"),
        ("5a5a\"", "5A5A\""),
        ("  \"pins\": {\n", "  \"pins\": { \"host\": \"build-7\",\n"),
        ("  \"tests\": [\n", "  \"tests\": [ { \"name\": \"a third one\", \"passed\": false },\n"),
        ("\"name\": \"endpoint answers\"", "\"name\": \"Endpoint answers \""),
        ("\"Docker MCP Gateway\"", "\" docker mcp gateway \""),
    ];
    for (from, to) in honest {
        let assessment = judge(&[replaced(from, to)]);
        assert_eq!(assessment.findings, Vec::new(), "{to}");
    }
}

#[test]
fn a_newer_failure_counts_under_any_name_and_for_any_spelling_of_the_target() {
    let later = "2025-05-06T13:00:00Z";
    for (name, target, ran_at) in [
        ("2025-05-06-again.smoke.json", "Docker MCP Gateway", later),
        ("2025-05-06-AGAIN.SMOKE.JSON", "Docker MCP Gateway", later),
        ("again.json", " docker mcp GATEWAY ", later),
        ("again.report.json", "Docker MCP Gateway", later),
        ("again.txt", "Docker MCP Gateway", "2025-05-06T18:00:00+05:00"),
        ("2025-05-07-again.smoke.json", "Docker MCP Gateway", ""),
        ("again.smoke.json", "Docker MCP Gateway", "2025-05-07"),
        ("again.smoke.json", "Docker MCP Gateway", "some day"),
        ("2025-05-06-again.smoke.json", "Docker MCP Gateway", "2025-05-06T12:30:00Z"),
        ("2025-05-06-again.smoke.json", "Docker MCP Gateway", "2025-05-06 08:00"),
    ] {
        let finding = refusal(&[written(name, target, ran_at)]);
        assert!(
            finding.message.contains(&format!("`{name}` says that the test `endpoint answers` ended")),
            "{}",
            finding.message
        );
        assert!(finding.evidence.iter().any(|place| place.path.as_str().ends_with(name) && place.line == Some(4)));
    }
}

#[test]
fn an_older_failure_and_one_of_another_target_do_not_count() {
    let docker = "Docker MCP Gateway";
    for edit in [
        written("old.smoke.json", docker, "2025-05-06T12:29:59Z"),
        written("2025-05-05-old.smoke.json", docker, ""),
        written("new.smoke.json", "Another Gateway", "2025-05-06T13:00:00Z"),
    ] {
        let assessment = judge(&[edit]);
        assert_eq!(
            (assessment.findings.len(), assessment.verdict()),
            (0, Verdict::Approved),
            "{:?}",
            assessment.findings
        );
    }
}

#[test]
fn the_tests_of_a_target_may_be_kept_in_several_transcripts() {
    let second = |name: &str| {
        let whole =
            std::fs::read_to_string(super::folder().join(format!("base/{FOLDER}/2025-05-06-{TRANSCRIPT}"))).unwrap();
        Edit::Write {
            file: format!("{FOLDER}/{name}"),
            text: whole.replace("gateway container runs", "something else"),
        }
    };
    let assessment =
        judge(&[second("2025-05-06-endpoint.smoke.json"), replaced("endpoint answers", "nothing answers")]);
    let targets = assessment.closure.unwrap().targets;
    let SmokeFact::Evidenced(paths) = &targets[1].smoke else { panic!("{:?}", targets[1].smoke) };
    let names: Vec<&str> = paths.iter().map(|path| path.name()).collect();
    assert_eq!(names, ["2025-05-06-container.smoke.json", "2025-05-06-endpoint.smoke.json"]);
}
