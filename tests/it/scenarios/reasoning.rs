//! The values that every finding says it compared, and where they came from.

use signoff::domain::finding::{Compared, Finding, Origin};
use signoff::domain::profile;

use super::{apply, folder, judge, profile, real, scenarios, told};
use crate::fixtures::loader::{self, Files, Stands};

/// Every finding of every scenario and of the real pack, with the files that it was found in.
fn all_findings() -> Vec<(String, Files, Finding)> {
    let mut found = Vec::new();
    for (name, scenario) in scenarios() {
        let mut files = loader::files(&folder().join("base"));
        scenario.edits.iter().for_each(|edit| apply(&mut files, edit));
        let findings = judge(&scenario.edits).findings.into_iter();
        found.extend(findings.map(|finding| (name.clone(), files.clone(), finding)));
    }
    for moment in ["start", "final"] {
        let Some((files, assessment)) = real(moment) else { continue };
        found.extend(assessment.findings.into_iter().map(|finding| (moment.to_owned(), files.clone(), finding)));
    }
    found
}

#[test]
fn every_finding_opens_to_the_values_that_were_compared_and_to_its_rule() {
    let profile = profile();
    for (name, _, finding) in all_findings() {
        let told = told(&finding);
        assert!(finding.compared.len() >= 2, "{name}: {told} compares nothing: {:?}", finding.compared);
        for Compared { what, value, origin } in &finding.compared {
            let is_told = |text: &str| !text.trim().is_empty();
            assert!(
                is_told(what) && is_told(value) && is_told(&origin.to_string()),
                "{name}: {told}: {what} = {value}"
            );
        }
        let rule = profile.rule(finding.code);
        assert!(rule.sentence.ends_with('.') && !rule.source.contains("names no source"), "{name}: {told}");
    }
}

#[test]
fn every_value_stands_where_the_reasoning_says_that_it_stands() {
    for (name, files, finding) in all_findings() {
        for Compared { what, value, origin } in &finding.compared {
            let Origin::Evidence { place, part: Some(part) } = origin else { continue };
            let at = format!("{name}: {} {what} = {value} at {origin}", told(&finding));
            let Some(Stands::File(bytes)) = files.get(place.path.as_str()) else { panic!("{at}") };
            let text = String::from_utf8_lossy(bytes);
            if let Some(row) = part.strip_prefix("row ") {
                assert!(row.parse::<usize>().is_ok_and(|row| row <= text.lines().count()), "{at}");
                continue;
            }
            let document: serde_json::Value =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{at}: {error}"));
            let there = document.pointer(part).map(ToString::to_string).unwrap_or_default();
            let stands = there.contains(value.trim_end_matches("...").trim_matches('"'));
            assert!(stands || ["absent", "2 or more", "no version"].contains(&value.as_str()), "{at}: {there}");
        }
    }
}

#[test]
fn every_key_that_is_cited_is_one_of_the_profile() {
    let layer = |text: &str| toml::Value::Table(text.parse().unwrap());
    for (name, files, finding) in all_findings() {
        let own = match files.get("signoff.toml") {
            Some(Stands::File(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
            _ => String::new(),
        };
        let layers = [layer(&own), layer(profile::default::DEFAULT)];
        for Compared { origin, .. } in &finding.compared {
            let Origin::Profile(key) = origin else { continue };
            let known = layers.iter().any(|layer| named(layer, key).is_some());
            let by_type = ["plugins.denied", "checklist.optional"].contains(&key.as_str());
            assert!(known || by_type, "{name}: {}: `{key}` is no key", told(&finding));
        }
    }
}

/// What a dotted key names: entries of lists go by their names.
fn named<'a>(layer: &'a toml::Value, key: &str) -> Option<&'a toml::Value> {
    key.split('.').try_fold(layer, |at, part| match at {
        toml::Value::Array(list) => list.iter().find(|it| it.get("name").and_then(toml::Value::as_str) == Some(part)),
        other => other.get(part),
    })
}
