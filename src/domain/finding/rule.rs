//! Rules in words: one sentence per code (`assets/rules.toml`), and where each comes from (the profile's `[sources]`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::code::Code;

/// The sentences, as people edit them.
const TEXT: &str = include_str!("../../../assets/rules.toml");

static SENTENCES: LazyLock<BTreeMap<Code, String>> = LazyLock::new(|| toml::from_str(TEXT).unwrap_or_default());

/// What a finding is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule<'a> {
    /// When it speaks: one sentence, which names thresholds by their keys in the profile.
    pub sentence: &'static str,
    /// The section of the runbook, the paper, or what signoff itself asks; for people.
    pub source: &'a str,
}

impl<'a> Rule<'a> {
    /// The rule behind a code, with its source out of a profile's. A rule that cites nothing says so.
    pub fn of(code: Code, sources: &'a BTreeMap<Code, String>) -> Self {
        let sentence = SENTENCES.get(&code).map_or("", String::as_str);
        let source = sources.get(&code).map_or("the profile names no source for it", String::as_str);
        Self { sentence, source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_sentence_and_nothing_else_has_one() {
        let sentences: BTreeMap<Code, String> = toml::from_str(TEXT).expect("codes and sentences alone");
        let without: Vec<&Code> = Code::ALL.iter().filter(|code| !sentences.contains_key(code)).collect();
        assert!(without.is_empty(), "without a sentence: {without:?}");
        for (code, sentence) in &sentences {
            let is_one = sentence.ends_with('.') && !sentence.contains(". ") && sentence.len() > 30;
            assert!(is_one, "{code}: {sentence}");
        }
    }
}
