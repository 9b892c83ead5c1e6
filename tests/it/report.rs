//! What `status` and `checklist` print for a made-up release: the pages as snapshots, the JSON as keys and values.

use signoff::domain::assessment::{Assessment, ItemFact};
use signoff::domain::finding::{Code, Origin};
use signoff::domain::profile::Profile;
use signoff::domain::values::escaped::is_hazardous;
use signoff::report::json::to_json;
use signoff::report::output::{Checklist, Explain, Status};
use signoff::report::text::checklist::checklist;
use signoff::report::text::explain::{rule, rules};
use signoff::report::text::overview::overview;
use signoff::report::text::page::Surface;
use signoff::report::text::paint::Paint;

use crate::fixtures::change_items;
use crate::{fixtures, snapshot};

const WIDE: Surface = Surface { width: 80, paint: Paint::Plain };

#[test]
fn a_blocked_release_reads_as_this_page() {
    snapshot::check("report/blocked", &overview(&fixtures::assessment(), "acme-widget", WIDE));
}

#[test]
fn a_ready_release_reads_as_this_page() {
    snapshot::check("report/ready", &overview(&fixtures::ready_assessment(), "acme-widget", WIDE));
}

#[test]
fn the_checklist_reads_as_this_page() {
    let assessment = fixtures::assessment();
    snapshot::check("report/checklist", &checklist(assessment.checklist.as_ref().unwrap(), WIDE));
}

#[test]
fn the_reasoning_of_a_code_reads_as_this_page() {
    let (profile, assessment) = (Profile::read(&[]).unwrap(), fixtures::assessment());
    let found = Some(("acme-widget", &assessment));
    let page = |code, found| rule(code, &profile, found, WIDE);
    let pages = [
        page(Code::KpiTargetMissed, found),
        page(Code::FlagsInactive, found),
        page(Code::GateMissing, found),
        page(Code::GateMissing, None),
        rules(&profile, WIDE),
    ];
    snapshot::check("report/explain", &pages.join("\n---\n\n"));
}

#[test]
fn the_reasoning_as_json_has_these_keys_and_says_where_every_value_came_from() {
    let (profile, assessment) = (Profile::read(&[]).unwrap(), fixtures::assessment());
    let document = |found| to_json(&Explain::new(&[Code::KpiTargetMissed], &profile, found)).unwrap();
    let document = |found| serde_json::from_str::<serde_json::Value>(&document(found)).unwrap();
    let told = document(Some(("acme-widget", &assessment)));
    let keys = |at: &str| told.pointer(at).unwrap().as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(keys(""), "schema pack profile rules");
    assert_eq!(keys("/rules/0"), "code title severity sentence source findings");
    assert_eq!(keys("/rules/0/severity"), "default profile");
    assert_eq!(keys("/rules/0/findings/0"), "severity subject message compared evidence remedy answer");
    assert_eq!(keys("/rules/0/findings/0/compared/0"), "what value origin");
    let origins: Vec<_> = told["rules"][0]["findings"][0]["compared"].as_array().unwrap().iter().collect();
    assert_eq!(origins[0]["origin"]["part"], "row 3");
    assert_eq!(origins[0]["origin"]["line"], 31);
    assert_eq!((&origins[1]["origin"]["key"], &origins[2]["origin"]["from"]), (&"widget.least".into(), &"both".into()));
    assert!(document(None)["rules"][0]["findings"].is_null() && document(None)["pack"].is_null());
}

#[test]
fn the_json_of_a_blocked_release_is_this() {
    snapshot::check("report/status-json", &json(&fixtures::assessment()));
}

#[test]
fn every_key_of_the_contract_stands_in_its_order() {
    let document: serde_json::Value = serde_json::from_str(&json(&fixtures::assessment())).unwrap();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    let expect =
        |pointer: &str, wanted: &str| assert_eq!(keys(document.pointer(pointer).unwrap()), wanted, "{pointer}");
    expect(
        "",
        "schema pack profile policy digest verdict findings reports gate flags rollback checklist closure plugins steps notes contracts trends artifacts history contrasts echoes captures journal quorum",
    );
    expect("/findings/0", "id code severity subject message evidence remedy answer");
    expect("/findings/0/evidence/0", "path line");
    expect("/reports/0", "path runId runType state generatedAt sampleCount metrics targets recomputed");
    expect(
        "/reports/0/targets/openRate",
        "target pass bound proven word undefined interval rowsNeeded toTurn leftOut anyTime",
    );
    expect("/reports/0/recomputed", "available agrees");
    expect("/trends/0", "metric target points");
    expect("/trends/0/points/0", "report runId generatedAt value source interval pass side");
    expect("/artifacts/7", "path kind digest refersTo referredBy claimed");
    expect("/artifacts/7/refersTo/0", "path lines state");
    expect("/artifacts/7/referredBy/0", "path lines");
    expect("/gate", "first second comparable pass output earlier pooled");
    expect("/gate/pooled", "available why metrics");
    let proven = "bound proven word undefined interval rowsNeeded toTurn leftOut anyTime";
    expect("/gate/pooled/metrics/0", &format!("metric hits rows target {proven}"));
    expect("/contrasts/0", "metric against now before change interval fisher outcome showsFrom");
    expect("/contrasts/0/now", "path hits rows");
    expect("/contrasts/0/fisher", "twoSided worse");
    expect("/flags/0", "name expected runs rehearsed rehearsal");
    expect("/rollback", "path commit date");
    expect("/checklist", "path done total items");
    expect("/checklist/items/0", "id line section text depth ticked check state evidence behind names acts elsewhere");
    expect("/closure", "mode declared computed targets");
    expect("/closure/targets/0", "name status fields");
    expect("/closure/targets/0/fields/0", "name value state");
    expect("/plugins/0", "runtime entry locked host");
    expect("/steps/0", "number title state next");
    expect("/notes/0", "path decision commit verified");
    expect("/history", "state why head shallow relation pullRequests kept gone");
}

#[test]
fn what_cannot_be_told_is_null_and_the_checklist_stands_alone_as_it_stands_in_status() {
    let mut assessment = fixtures::assessment();
    let whole: serde_json::Value = serde_json::from_str(&json(&assessment)).unwrap();
    let alone = to_json(&assessment.checklist.as_ref().map(Checklist::from)).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&alone).unwrap(), whole["checklist"]);
    (assessment.checklist, assessment.closure, assessment.rollback, assessment.gate.pair) = (None, None, None, None);
    let bare: serde_json::Value = serde_json::from_str(&json(&assessment)).unwrap();
    for pointer in ["/checklist", "/closure", "/rollback", "/gate/first", "/plugins/0/host", "/notes/0/verified"] {
        assert!(bare.pointer(pointer).unwrap().is_null(), "{pointer}");
    }
}

#[test]
fn no_page_and_no_json_sends_a_hazardous_character() {
    let mut assessment = fixtures::assessment();
    let bad = "x\u{1b}]0;y\u{7}\u{202e}\u{e0041}\u{9b}31m\r\nz";
    assessment.findings.iter_mut().for_each(|finding| finding.subject = bad.to_owned());
    assessment.findings.iter_mut().for_each(|finding| finding.message = bad.to_owned());
    for compared in assessment.findings.iter_mut().flat_map(|finding| &mut finding.compared) {
        (compared.what, compared.value, compared.origin) = (bad.to_owned(), bad.to_owned(), Origin::computed(bad));
    }
    let profile = Profile::read(&[]).unwrap();
    let found = Some((bad, &assessment));
    let reasoned = rule(Code::KpiTargetMissed, &profile, found, WIDE);
    let reasoned_json = to_json(&Explain::new(Code::ALL, &profile, found)).unwrap();
    for text in [reasoned, reasoned_json] {
        assert!(!text.chars().any(|c| c != '\n' && is_hazardous(c)), "{text}");
    }
    assessment.steps.iter_mut().for_each(|step| (step.title, step.summary) = (bad.to_owned(), bad.to_owned()));
    let worsen = |item: &mut ItemFact| {
        (item.text, item.because, item.section) = (bad.to_owned(), bad.to_owned(), bad.to_owned());
    };
    change_items(assessment.checklist.as_mut().unwrap(), |items| items.iter_mut().for_each(worsen));
    let list = checklist(assessment.checklist.as_ref().unwrap(), WIDE);
    for text in [overview(&assessment, bad, WIDE), list, json(&assessment)] {
        assert!(!text.chars().any(|c| c != '\n' && is_hazardous(c)), "{text}");
    }
    let document: serde_json::Value = serde_json::from_str(&json(&assessment)).unwrap();
    assert_eq!(document["findings"][0]["subject"], bad);
}

#[test]
fn colour_adds_escapes_and_changes_no_word() {
    let assessment = fixtures::assessment();
    let coloured = overview(&assessment, "acme-widget", Surface { paint: Paint::Ansi, ..WIDE });
    assert!(coloured.contains("\x1b[1;31mBLOCKED\x1b[0m"));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some(at) = rest.find("\x1b[") {
        plain.push_str(&rest[..at]);
        rest = &rest[at + rest[at..].find('m').unwrap() + 1..];
    }
    assert_eq!(plain + rest, overview(&assessment, "acme-widget", WIDE));
}

#[test]
fn ten_thousand_open_items_are_counted_and_not_listed_one_by_one() {
    let page = overview(&fixtures::large_assessment(10_000), "acme-widget", WIDE);
    assert!(page.contains("No: 10000 things block"));
    assert!(page.contains("and 9980 more of checklist.unticked"));
    assert!(page.lines().count() < 200);
}

fn json(assessment: &Assessment) -> String {
    to_json(&Status::new(assessment, "acme-widget")).unwrap()
}
