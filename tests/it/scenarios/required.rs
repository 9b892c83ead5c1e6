//! What the checklist must hold is the profile's to say: ways around it, and honest lists that are let be.

use super::{Edit, judge};
use signoff::domain::assessment::{Assessment, Verdict};
use signoff::domain::finding::Code;

const LIST: &str = "release-readiness-checklist.md";
const ITEM: &str = "- [x] No P0/P1 regressions";

fn with(from: &str, to: &str) -> Assessment {
    judge(&[Edit::Replace { file: LIST.to_owned(), from: from.to_owned(), to: to.to_owned() }])
}

fn missing(assessment: &Assessment) -> Vec<&str> {
    assessment.findings_of(Code::ChecklistItemMissing).map(|finding| finding.message.as_str()).collect()
}

#[test]
fn an_item_that_is_taken_out_of_the_list_is_missed_and_told_where_its_words_stand() {
    for (lie, why) in [
        ("", "no item has its words"),
        ("- [x] P0/P1 regressions were looked at", "no item has its words"),
        ("- [x] Some of the old no P0/P1 regressions", "no item has its words"),
        ("```\n- [x] No P0/P1 regressions\n```", "it stands in code, a comment or HTML"),
        ("<!-- later:\n- [x] No P0/P1 regressions\n-->", "it stands in code, a comment or HTML"),
        ("<!-- later: --!>\n- [x] No P0/P1 regressions\n", "it stands in code, a comment or HTML"),
        ("<details>\n- [x] No P0/P1 regressions\n</details>", "it stands in code, a comment or HTML"),
        ("- [x] ~~No P0/P1 regressions~~", "one like it is struck out"),
        ("- [x] <s>No P0/P1</s> regressions", "one like it is struck out"),
        ("\n<del>\n\n- [x] No P0/P1 regressions\n\n</del>\n", "one like it is struck out"),
        ("\n<s>\n\n- [x] No P0/P1 regressions\n", "one like it is struck out"),
        ("- [x] No P0/P1 regressions (optional)", "one like it is called optional"),
        ("- []No P0/P1 regressions", "a box before its words is no item"),
        ("- [v] No P0/P1 regressions", "a box before its words is no item"),
        ("No P0/P1 regressions: done", "no item has its words"),
        ("- [x] No P0/P1 regressions (not yet)", "one like it takes itself back"),
        ("- [x] No P0/P1 regressions - waived", "one like it takes itself back"),
        ("- [x] No P0/P1 regressions: N/A", "one like it takes itself back"),
        ("- [x] No P0/P1 regressions \u{2014} failing, see #99", "one like it takes itself back"),
        ("- [x] No P0/P1 regressions \u{274c}", "one like it takes itself back"),
        ("## Waived\n\n- [x] No P0/P1 regressions\n\n## Rest", "one like it takes itself back"),
    ] {
        let assessment = with(ITEM, lie);
        let told = missing(&assessment);
        assert!(told.iter().any(|it| it.contains("regressions") && it.contains(why)), "{lie}: {told:?}");
        assert_eq!(assessment.verdict(), Verdict::Blocked, "{lie}");
    }
}

#[test]
fn an_item_in_another_form_or_place_is_the_item() {
    for honest in [
        "* [X] **No P0/P1 regressions** in `smoke` and e2e",
        "+ [x] no p0/p1 regressions: see [the run](https://ci.example/1)",
        "1. [x] No P0/P1 regressions",
        "- [x] No P0/P1\n  regressions in the suite",
        "- Suites\n  - [x] No P0/P1 regressions",
        "> - [x] No P0/P1 regressions",
        "- [x] B4. No P0/P1 regressions",
        "\n<details><summary>Suites</summary>\n\n- [x] No P0/P1 regressions\n\n</details>\n",
        "\n<del>\n\nOld words\n\n</del>\n\n- [x] No P0/P1 regressions",
        "\n<del>\n\n- [x] Old item</del>\n- [x] No P0/P1 regressions",
        "- [x] <a href=\"docs/hidden/gate.md\">No P0/P1 regressions</a>",
        "- [x] \u{2705} No P0/P1 regressions (QA), seen by someone who did not run them",
        "- [x] (QA) No P0/P1 regressions: 0 failed",
        "- [x] No P0/P1 regressions\n- [ ] ~~Measure on macOS~~ (n/a)",
    ] {
        let assessment = with(ITEM, honest);
        assert_eq!((missing(&assessment), assessment.verdict()), (vec![], Verdict::Approved), "{honest}");
    }
    let assessment = with("\n", "\r\n");
    assert_eq!((missing(&assessment), assessment.verdict()), (vec![], Verdict::Approved));
}

#[test]
fn a_box_that_is_no_item_is_told_and_a_link_or_an_example_is_not() {
    let told = |added: &str| with(ITEM, &format!("{ITEM}\n{added}")).findings_of(Code::ChecklistLookalike).count();
    for lookalike in ["- []Load test", "- [~] Load test", "\n| a | [ ] |\n|---|---|\n| b | [x] |\n", "\n☐ Load test"]
    {
        assert_eq!(told(lookalike), 1, "{lookalike}");
    }
    for none in [
        "- see [x](a.md)",
        "\n```\n- [ ] how an item looks\n```\n",
        "\n[v]: https://acme.example\n",
        "- a range of [0, 1]",
    ] {
        assert_eq!(told(none), 0, "{none}");
    }
}
