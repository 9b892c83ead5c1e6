//! The rules behind `checklist.item-missing` and `checklist.lookalike`: what the list must hold is the profile's to say,
//! and what only looks like an item is none.

use crate::domain::assessment::wording::{cut, join_capped, quoted};
use crate::domain::evidence::checklist::{BoxLine, Checklist, Item};
use crate::domain::evidence::denial::denied;
use crate::domain::finding::{Code, Finding, Origin};
use crate::domain::profile::Profile;
use crate::domain::values::path::{Location, PackPath};

/// One finding per required item that the list does not hold, and one for all boxes that are no items.
pub(super) fn check_required_items(profile: &Profile, path: &PackPath, checklist: &Checklist) -> Vec<Finding> {
    let required = profile.checklist.required.iter();
    // A profile whose patterns are no expressions was refused when it was read.
    let wanted = required.filter_map(|it| it.expressions(&profile.flags).ok()).flatten();
    let missing = wanted.filter_map(|(name, expression)| {
        let is_it = |text: &str| expression.is_match(bare(text));
        let is_asked = |item: &Item| profile.checklist.is_required(&item.text) && !takes_back(item);
        let holds = |item: &Item| is_it(&item.said) && !item.is_struck && is_asked(item);
        (!checklist.items.iter().any(holds)).then(|| {
            let found = why_not(profile, checklist, is_it);
            item_missing(path, &name, expression.as_str(), found)
        })
    });
    missing.chain(lookalikes(path, checklist)).collect()
}

/// Why the item is not there, and on which line something like it is.
fn why_not(profile: &Profile, checklist: &Checklist, is_it: impl Fn(&str) -> bool) -> (String, Option<u64>) {
    let item = checklist.items.iter().find(|item| is_it(&item.text));
    let boxed = || checklist.boxes.iter().find(|it| is_it(&it.text));
    match (item, boxed) {
        (Some(item), _) if takes_back(item) => {
            ("one like it takes itself back, or stands under a heading that does".to_owned(), Some(item.line))
        }
        (Some(item), _) if item.is_struck || profile.checklist.is_required(&item.text) => {
            ("one like it is struck out".to_owned(), Some(item.line))
        }
        (Some(item), _) => ("one like it is called optional".to_owned(), Some(item.line)),
        (None, boxed) => match boxed() {
            Some(BoxLine { line, is_shown: true, .. }) => ("a box before its words is no item".to_owned(), Some(*line)),
            Some(BoxLine { line, .. }) => ("it stands in code, a comment or HTML".to_owned(), Some(*line)),
            None => ("no item has its words".to_owned(), None),
        },
    }
}

/// Without a sign, a number or a bracket before the words: `B4.`, `(QA)`.
fn bare(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(');
    let behind_bracket = text.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(text, |(_, rest)| rest);
    let text = behind_bracket.trim_start();
    match text.split_once(['.', ')']) {
        Some((number, rest)) if is_number(number) => rest.trim_start(),
        _ => text,
    }
}

/// `4`, `B4`.
fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    text.len() - digits.len() <= 1 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Words by which an item says that it does not hold.
const TAKEN_BACK: [&str; 14] = [
    "not",
    "never",
    "waived",
    "waiver",
    "n/a",
    "skipped",
    "failing",
    "failed",
    "partly",
    "partially",
    "except",
    "mistake",
    "todo",
    "tbd",
];
/// And a heading, that what stands below it does not, or not for this release.
const ELSEWHERE: [&str; 4] = ["previous", "template", "example", "later"];

fn is_curt(remark: &str) -> bool {
    remark.split_whitespace().count() <= 5
}

/// An item takes itself back in a remark, behind a bracket, a dash or a colon: within its own words, `not` may be what it
/// asks for.
fn takes_back(item: &Item) -> bool {
    let lower = item.said.to_lowercase();
    let spaced = lower.replace(['(', ')', '\u{2013}', '\u{2014}', ':', ';'], " - ");
    let remarks = spaced.split(" - ").skip(1).map(str::trim);
    let begins = |remark: &str, words: &[&str]| {
        let first = remark.split_whitespace().next().unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric());
        words.contains(&first)
    };
    let is_signed = item.said.contains(['❌', '✗', '✘']);
    let section = item.section.to_lowercase();
    let mut of_section = section.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    is_signed
        || remarks
            .into_iter()
            .any(|remark| begins(remark, &TAKEN_BACK) || (is_curt(remark) && denied(remark).is_some()))
        || of_section.any(|word| TAKEN_BACK.contains(&word) || ELSEWHERE.contains(&word))
}

fn item_missing(path: &PackPath, name: &str, expression: &str, (why, line): (String, Option<u64>)) -> Finding {
    let place = Location { path: path.clone(), line };
    let message = format!("The checklist does not hold the required item {}: {why}.", quoted(name));
    Finding::new(Code::ChecklistItemMissing, name, message)
        .at(place.clone())
        .comparing("item in the list", why, Origin::at(place))
        .comparing("words that it must have", cut(expression), Origin::profile("checklist.required"))
        .remedy("Put the item back as the release's checklist has it, as a task list item of its own: `- [ ] ...`.")
}

fn lookalikes(path: &PackPath, checklist: &Checklist) -> Option<Finding> {
    let shown: Vec<&BoxLine> = checklist.boxes.iter().filter(|it| it.is_shown).collect();
    let named: Vec<String> = shown.iter().map(|it| format!("line {} {}", it.line, quoted(&it.text))).collect();
    (!shown.is_empty()).then(|| {
        let message =
            format!("What looks like an item and is none is neither open nor ticked: {}.", join_capped(&named));
        Finding::new(Code::ChecklistLookalike, path.as_str(), message)
            .at_all(shown.iter().map(|it| Location::line(path, it.line)))
            .comparing("lines with a box that are no items", shown.len().to_string(), Origin::at(Location::file(path)))
            .comparing("an item", "`- [ ] words`, or `- [x] words`", Origin::computed("GitHub's Markdown"))
            .remedy("Write each as a task list item, or without a box where it is none.")
    })
}
