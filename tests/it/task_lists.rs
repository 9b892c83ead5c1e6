//! Which lines of a Markdown file are task list items. Every case was answered by the reference parsers of
//! GitHub-flavoured Markdown (cmark-gfm, micromark) and is written down as they agreed; where they differ, as the
//! specification's text has it: a list item whose first block is a paragraph that begins with `[ ]`, `[x]` or `[X]`,
//! white space, and something else.

use std::collections::HashSet;

use signoff::domain::evidence::checklist::{Checklist, parse};

/// The items as `line` and `x` or `_`.
fn items(text: &str) -> String {
    let marks =
        parse(text).items.into_iter().map(|item| format!("{}{}", item.line, if item.ticked { 'x' } else { '_' }));
    marks.collect::<Vec<_>>().join(" ")
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(items(text), *expected, "{text:?}");
    }
}

#[test]
fn every_kind_of_list_may_hold_tasks() {
    check(&[
        ("- [ ] a\n- [x] b\n- [X] c\n", "1_ 2x 3x"),
        ("* [ ] a\n- [x] b\n+ [ ] c\n", "1_ 2x 3_"),
        ("1. [ ] a\n2) [x] b\n10. [X] c\n", "1_ 2x 3x"),
        ("3. [ ] a\n   1. [x] b\n      * [ ] c\n+ [X] d\n", "1_ 2x 3_ 4x"),
        ("> - [ ] a\n> - [x] b\n", "1_ 2x"),
        (">- [ ] a\n>  - [x] b\n>> - [ ] c\n", "1_ 2x 3_"),
        ("> [!NOTE]\n> - [ ] a\n", "2_"),
        ("- - [ ] a\n- 1. [x] b\n", "1_ 2x"),
        ("a[^1]\n\n[^1]: text\n    - [ ] in\n\n    - [x] two\n", "4_ 6x"),
    ]);
}

#[test]
fn indentation_and_blank_lines_follow_the_list() {
    check(&[
        ("- [ ] a\nlazy\n- [x] b\n   - [ ] c\n      - [ ] d\n    - [x] e\n", "1_ 3x 4_ 5_ 6x"),
        ("- [ ] a\n\n  more\n\n  - [x] b\n\n- [ ] c\n", "1_ 5x 7_"),
        ("-    [ ] a\n-     [ ] code\n-\t[ ] t\n- \t[x] u\n", "1_ 3_ 4x"),
        ("-\t[ ] a\n\t- [x] b\n\t\t- [ ] c\n", "1_ 2x 3_"),
        ("text\n- [ ] a\ntext\n2. [ ] b\ntext\n1. [x] c\n", "2_ 4_ 6x"),
        ("- [ ] a\n\n---\n\n***\n- [x] b\n", "1_ 6x"),
        ("- [ ] a\n  > - [x] b\n", "1_ 2x"),
    ]);
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    check(&[
        ("# t\r\n\r\n- [ ] a\r\n  - [x] b\r\n", "3_ 4x"),
        ("- [ ] a\r- [x] b\r", "1_ 2x"),
        ("\u{feff}- [ ] a\n- [x] b\n", "1_ 2x"),
        ("\u{feff}---\r\nt: x\r\n---\r\n- [x] b\r\n", "4x"),
        ("- [ ] a", "1_"),
    ]);
}

#[test]
fn a_marker_needs_its_brackets_white_space_and_text() {
    check(&[
        ("- [ ]\n- [x]\n- [ ] z\n", "3_"),
        ("- [ ]\n  a\n- [x] \n  b\n- [ ]\n\n  c\n", "1_ 3x"),
        ("- [ ]\n  - [x] a\n", "2x"),
        ("- []\n- [  ] a\n- [-] b\n- [~] c\n- [ ]d\n- [x]\te\n", "6x"),
        ("- [\u{a0}] a\n- [ ]\u{a0}a\n", ""),
        ("- [x](u) a\n- [x][y] b\n- [x]: c\n- [x] [l](u)\n\n[x]: /u\n", "4x"),
        ("- \\[ ] a\n- [ \\] b\n- `[ ] c`\n- **[ ] d**\n\\- [ ] e\n", ""),
        ("- para\n\n  [ ] a\n", ""),
        ("- # [ ] a\n- [ ] # b\n", "2_"),
        ("- [ ] a | b\n  --- | ---\n  c | d\n- [x] e\n", "4x"),
        ("- [ ] <br>\n- [x] ![](a.png)\n- [ ] <!-- c -->\n- [x] **d**\n", "1_ 2x 3_ 4x"),
    ]);
}

#[test]
fn code_comments_html_and_front_matter_hold_no_items() {
    check(&[
        ("```\n- [ ] a\n```\n- [x] b\n  ```\n  - [ ] c\n  ```\n~~~\n- [ ] d\n", "4x"),
        ("- [ ] a\n  ```sh\n  - [ ] no\n  ```\n  - [x] b\n", "1_ 5x"),
        ("- a\n\n      - [ ] code\n\n  - [x] b\n", "5x"),
        ("<!-- \n- [ ] a\n-->\n- [x] b <!-- - [ ] -->\n", "4x"),
        ("<!-- \n- [ ] a\n\n- [x] b\n", ""),
        ("<details>\n- [ ] a\n\n- [x] b\n</details>\n- [ ] c\n", "4x"),
        ("<pre>\n- [ ] a\n\n- [ ] b\n</pre>\n- [x] c\n", "6x"),
        ("| a | b |\n|--|--|\n| - [ ] x | y |\n", ""),
        ("---\ntitle: x\ntodo:\n- [ ] a\n---\n- [x] b\n", "6x"),
    ]);
}

#[test]
fn two_thematic_breaks_are_no_front_matter() {
    check(&[
        ("---\n- [ ] a\n\n---\n- [x] b\n", "2_ 5x"),
        ("---\n\n- [ ] a\n\n---\n", "3_"),
        ("text\n\n---\nkey: value\n- [ ] a\n\n---\n- [x] b\n", "5_ 8x"),
        ("---\nkey: never closed\n\n- [ ] a\n", "4_"),
    ]);
}

const ACME: &str = "# Acme Widget\n\n- [ ] first\n\n## Gates & *runs*\n\n- [x] Both **runs** of [`acme`](docs/a.md) pass\n  \
    on two machines\n  - [ ] `wgCache`\n    - plain\n      - [x] `wgQueue`\n\n  A word more.\n- [ ] 全部完了\n\n## End\n\n- [ ] first\n- [ ] first\n";

#[test]
fn items_know_their_section_text_and_parent() {
    let list = parse(ACME);
    let told: Vec<(&str, &str, usize, Option<usize>)> =
        list.items.iter().map(|item| (item.section.as_str(), item.text.as_str(), item.depth, item.parent)).collect();
    assert_eq!(
        told,
        [
            ("Acme Widget", "first", 0, None),
            ("Gates & runs", "Both runs of acme pass on two machines", 0, None),
            ("Gates & runs", "wgCache", 1, Some(1)),
            ("Gates & runs", "wgQueue", 2, Some(2)),
            ("Gates & runs", "全部完了", 0, None),
            ("End", "first", 0, None),
            ("End", "first", 0, None),
        ]
    );
}

#[test]
fn ids_are_made_of_words_and_survive_edits_elsewhere() {
    let ids = |list: &Checklist| list.items.iter().map(|item| item.id.clone()).collect::<Vec<_>>();
    let list = parse(ACME);
    let before = ids(&list);
    assert_eq!(
        before[..4],
        [
            "acme-widget-first",
            "gates-runs-both-runs-of-acme-pass-on-two-machines",
            "gates-runs-wgcache",
            "gates-runs-wgqueue"
        ]
    );
    assert_eq!(before[5..], ["end-first", "end-first-2"]);
    let after = ids(&parse(&format!("intro\n\n# New\n\n- [x] other\n\n{}", ACME.replace("  A word more.\n", ""))));
    assert_eq!(after[1..], before);
    assert!(list.item("gates-runs-wgcache").is_some_and(|item| item.line == 9));
}

#[test]
fn ids_are_unique_short_and_plain_whatever_the_words() {
    let long = "word ".repeat(40);
    let text = format!(
        "# {long}\n\n- [ ] {long}\n- [ ] {long}\n- [ ] é\n- [ ] é\n- [ ] ü\n- [ ] a\n- [ ] a 2\n- [ ] a\n- [ ] {}\n",
        "z".repeat(99)
    );
    let ids: Vec<String> = parse(&text).items.into_iter().map(|item| item.id).collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 9);
    for id in ids {
        assert!(id.len() <= 60 && id.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-')), "{id}");
    }
}

#[test]
fn ten_thousand_items_are_all_there() {
    let text: String = (0..10_000)
        .map(|at| format!("{}- [{}] same\n", "  ".repeat(at % 3), if at % 2 == 0 { 'x' } else { ' ' }))
        .collect();
    let list = parse(&text);
    assert_eq!((list.items.len(), list.items.iter().filter(|item| item.ticked).count()), (10_000, 5_000));
    assert_eq!(list.items.iter().map(|item| item.id.as_str()).collect::<HashSet<_>>().len(), 10_000);
    assert_eq!(list.items[9_998].line, 9_999);
}
