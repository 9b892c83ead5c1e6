//! What pins a value, and what the lock says of itself.

use std::collections::BTreeSet;

use signoff::domain::finding::{Code, Finding};

use super::{Edit, judge};

const LOCK: &str = "tooling-setup-lock.json";
const DIGEST: &str = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";
const OTHER: &str = "6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b";
const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const NETWORK: &str = "4e7d1b0c9a8f6352e1d0c9b8a7f6e5d4c3b2a190876f5e4d3c2b1a0f9e8d7c6b";
const GUID: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

/// The lock with a text replaced; in the transcript, too, so that it speaks of the same pins.
fn pinned(from: &str, to: &str) -> Vec<Edit> {
    let edit = |file: &str| Edit::Replace { file: file.to_owned(), from: from.to_owned(), to: to.to_owned() };
    vec![edit(LOCK), edit("container.smoke.json")]
}

fn locked(from: &str, to: &str) -> Edit {
    Edit::Replace { file: LOCK.to_owned(), from: from.to_owned(), to: to.to_owned() }
}

/// What is told beside what follows from it.
fn told(edits: &[Edit]) -> Vec<Finding> {
    let follows = [Code::ClosureStatusInconsistent, Code::ClosureSmokeEvidenceMissing, Code::NoteContradicts];
    judge(edits).findings.into_iter().filter(|it| !follows.contains(&it.code)).collect()
}

fn codes(edits: &[Edit]) -> BTreeSet<Code> {
    told(edits).iter().map(|it| it.code).collect()
}

#[test]
fn a_value_that_pins_nothing_is_malformed() {
    let zeros = "0".repeat(64);
    let image = "acme/gateway:v9\"";
    let cases = [
        (image, "acme/gateway:latest\"".to_owned()),
        (image, "acme/gateway\"".to_owned()),
        (image, "localhost:5000/gateway\"".to_owned()),
        (image, format!("acme/gateway@sha256:{OTHER}\"")),
        (image, format!("acme/gateway:v9@sha256:{OTHER}\"")),
        (image, "acme/gateway@sha256:5a5a\"".to_owned()),
        (image, "acme/gateway:TODO\"".to_owned()),
        (DIGEST, zeros.clone()),
        (DIGEST, OF_NOTHING.to_owned()),
        (DIGEST, OF_NOTHING.to_uppercase()),
        ("http://localhost:9000/sse", "http://".to_owned()),
        ("http://localhost:9000/sse", "https://changeme:9000/sse".to_owned()),
        (NETWORK, String::new()),
        (NETWORK, NETWORK[1..].to_owned()),
        (NETWORK, zeros),
    ];
    for (from, to) in cases {
        assert_eq!(codes(&pinned(from, &to)), BTreeSet::from([Code::ClosureFieldMalformed]), "{to}");
    }
}

#[test]
fn an_image_of_another_digest_than_the_pinned_one_says_which_field_it_contradicts() {
    let findings = told(&pinned("acme/gateway:v9\"", &format!("acme/gateway:v9@sha256:{OTHER}\"")));
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert!(finding.message.ends_with("expected the digest that `containerDigest` pins."), "{}", finding.message);
}

#[test]
fn a_value_nobody_filled_in_is_a_placeholder_of_whichever_tool() {
    for to in
        ["${IMAGE}", "{{ image }}", "REPLACE_ME", "n/a", "Unknown", "xxx", "acme/gateway:${TAG}", "<image>", "???"]
    {
        assert_eq!(
            codes(&pinned("acme/gateway:v9\"", &format!("{to}\""))),
            BTreeSet::from([Code::ClosurePlaceholder]),
            "{to}"
        );
    }
    assert_eq!(
        codes(&pinned("http://localhost:9000/sse", "https://<host>/sse")),
        BTreeSet::from([Code::ClosurePlaceholder])
    );
}

#[test]
fn every_honest_spelling_of_a_pin_is_one() {
    let cases = [
        ("acme/gateway:v9", "localhost:5000/mcp-gateway:v2".to_owned()),
        ("acme/gateway:v9", "acme/gateway:xxx-1.2".to_owned()),
        (DIGEST, DIGEST.to_uppercase()),
        ("http://localhost:9000/sse", "https://[::1]:9000/sse".to_owned()),
        ("http://localhost:9000/sse", "http://unknown-fleet.example:9000/sse".to_owned()),
        ("bridge:", String::new()),
        ("bridge:", "my-net_1.0:".to_owned()),
        (NETWORK, NETWORK.to_uppercase()),
    ];
    for (from, to) in cases {
        assert_eq!(judge(&pinned(from, &to)).findings, Vec::new(), "{to}");
    }
    // The tool lists an image without its digest and without the default registry.
    let image = |name: &str| {
        let to = format!("\"imageRef\": \"{name}@sha256:{DIGEST}\"");
        pinned("\"imageRef\": \"acme/gateway:v9\"", &to)
    };
    for name in ["acme/gateway:v9", "docker.io/acme/gateway:v9"] {
        assert_eq!(judge(&image(name)).findings, Vec::new(), "{name}");
    }
}

/// The two cloud targets with values, and the mode that wants them.
fn in_the_cloud(values: [(&str, &str); 8]) -> Vec<Finding> {
    let mut text = std::fs::read_to_string(super::folder().join("base/docs/reliability/setup").join(LOCK)).unwrap();
    for (name, value) in values {
        let (before, after) = text.split_once(&format!("\"{name}\": \"deferred-no-account\"")).unwrap();
        text = format!("{before}\"{name}\": \"{value}\"{after}");
    }
    let text =
        text.replace("\"docker-only\"", "\"full-cloud\"").replace("\"status\": \"deferred\"", "\"status\": \"closed\"");
    let text = text.replace("closed-docker-only", "closed").replace("Count\": 4", "Count\": 12");
    told(&[Edit::Write { file: format!("docs/reliability/setup/{LOCK}"), text }])
}

#[test]
fn the_cloud_gateways_are_pinned_by_ids() {
    let id = format!(
        "/subscriptions/{GUID}/resourceGroups/unknown-fleet/providers/Microsoft.Network/applicationGateways/gw"
    );
    let honest = [
        ("subscriptionId", GUID),
        ("resourceGroup", "unknown-fleet"),
        ("serviceName", "apim-prod"),
        ("gatewayEndpoint", "https://apim-prod.azure-api.net"),
        ("policyPin", NETWORK),
        ("gatewayId", &id),
        ("endpoint", "gw.westeurope.cloudapp.azure.com"),
        ("authProfilePin", GUID),
    ];
    assert_eq!(in_the_cloud(honest), Vec::new());
    let wrong = [
        (0, "00000000-0000-0000-0000-000000000000"),
        (0, "my subscription"),
        (3, "apim-prod.azure-api.net"),
        (4, &NETWORK[1..]),
        (4, OF_NOTHING),
        (5, "gw"),
        (6, "soon"),
        (7, "client"),
    ];
    for (at, value) in wrong {
        let mut values = honest;
        values[at].1 = value;
        let found: Vec<(Code, String)> = in_the_cloud(values).into_iter().map(|it| (it.code, it.subject)).collect();
        assert!(
            matches!(found.as_slice(), [(Code::ClosureFieldMalformed, subject)] if subject.ends_with(values[at].0)),
            "{value}: {found:?}"
        );
    }
}

#[test]
fn what_the_lock_says_against_itself_blocks() {
    let plugin = "\"id\": \"security-guidance\",";
    let mandatory = "\"mandatory\": [";
    let cases = [
        ("runtime-applied", "planned".to_owned(), Code::PluginNotApplied),
        ("runtime-applied", "Planning".to_owned(), Code::PluginNotApplied),
        ("runtime-applied", "proposed".to_owned(), Code::PluginNotApplied),
        (plugin, format!("{plugin} \"enabled\": false,"), Code::PluginNotApplied),
        (plugin, format!("{plugin} \"runtimeStatus\": \"not-applied\","), Code::PluginNotApplied),
        (
            mandatory,
            format!("{mandatory} {{ \"id\": \"a\", \"runtimeStatus\": \"failed: not loaded\" }},"),
            Code::PluginNotApplied,
        ),
        (mandatory, format!("{mandatory} {{ \"id\": \"a\", \"enabled\": \"false\" }},"), Code::PluginNotApplied),
        ("\"runtimeApplied\": {", "\"runtimeApplied\": { \"enabled\": false,".to_owned(), Code::PluginNotApplied),
        (plugin, format!("{plugin} \"gitCommitSha\": \"{}\",", &OTHER[..40]), Code::PluginVersionDiffers),
        ("\"gaps\": []", "\"gaps\": [\"security-guidance is not loaded\"]".to_owned(), Code::ClosureGap),
        (
            "\"operatingMode\"",
            "\"gaps\": [{ \"id\": \"g1\", \"status\": \"open\" }], \"operatingMode\"".to_owned(),
            Code::ClosureGap,
        ),
        (
            "\"targets\": [",
            "\"targets\": [ { \"name\": \"Edge Gateway\", \"status\": \"open\" },".to_owned(),
            Code::ClosureGap,
        ),
        ("\"targets\": [", "\"targets\": [ { \"name\": \"docker mcp gateway two\" },".to_owned(), Code::ClosureGap),
        ("\"imageRef\"", "\"enabled\": false, \"imageRef\"".to_owned(), Code::ClosureGap),
        (mandatory, "\"optional\": [\"rogue-planner\"], \"mandatory\": [".to_owned(), Code::PluginDenied),
        (
            mandatory,
            format!("{mandatory} {{ \"id\": \"a\", \"installTarget\": \"https://x.example/Rogue-Planner.git\" }},"),
            Code::PluginDenied,
        ),
        (
            "\"instructions\": [",
            "\"agents\": { \"own\": [{ \"name\": \"rogue-planner@evil\" }] }, \"instructions\": [".to_owned(),
            Code::PluginDenied,
        ),
    ];
    for (from, to, code) in cases {
        assert_eq!(codes(&[locked(from, &to)]), BTreeSet::from([code]), "{to}");
    }
}

#[test]
fn a_target_that_stands_twice_is_none_however_it_is_spelled() {
    for name in ["Docker MCP Gateway", "docker mcp gateway", "Docker MCP Gateway ", "Docker  MCP-Gateway"] {
        let twice = format!("\"targets\": [ {{ \"name\": \"{name}\", \"status\": \"closed\" }},");
        assert!(codes(&[locked("\"targets\": [", &twice)]).contains(&Code::ClosureFieldMalformed), "{name}");
    }
}

#[test]
fn what_the_lock_says_in_its_favour_is_heard_as_well() {
    let plugin = "\"id\": \"security-guidance\",";
    let mandatory = "\"mandatory\": [";
    let cases = [
        (plugin, format!("{plugin} \"runtimeStatus\": \"Applied\", \"enabled\": true,")),
        (plugin, format!("{plugin} \"gitCommitSha\": \"2cd88e7947b7382e045666abee790c7f55f669f3\",")),
        (mandatory, "\"optional\": [{ \"id\": \"nice\", \"enabled\": false }], \"mandatory\": [".to_owned()),
        (
            "\"gaps\": []",
            "\"gaps\": [{ \"id\": \"g1\", \"status\": \"closed\" }], \"removed\": [\"rogue-planner\"]".to_owned(),
        ),
        ("\"targets\": [", "\"targets\": [ { \"name\": \"Edge Gateway\", \"status\": \"deferred\" },".to_owned()),
        ("\"schemaVersion\": 1,", "\"schemaVersion\": 1, \"planPath\": \"docs/reliability/plans/gone.md\",".to_owned()),
        ("\"schemaVersion\": 1,", "\"schemaVersion\": 1, \"planPath\": \"../plans/gone.md\",".to_owned()),
        ("\"schemaVersion\": 1,", r#""schemaVersion": 1, "canonicalWorkdir": "docs/reliability/work.d","#.to_owned()),
        ("\"schemaVersion\": 1,", r#""schemaVersion": 1, "log": "C:\\ci/docs/reliability/a.json","#.to_owned()),
        ("\"schemaVersion\": 1,", r#""schemaVersion": 1, "log": "docs\\reliability\\a.json","#.to_owned()),
    ];
    for (from, to) in cases {
        assert_eq!(judge(&[locked(from, &to)]).findings, Vec::new(), "{to}");
    }
}
