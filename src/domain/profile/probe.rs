//! What is run to see that a gateway works, and what its answer must show (runbook, section 9).

use regex_lite::Regex;
use serde::Deserialize;

use super::direction::{Added, Direction, Directions};
use super::template::filled;

/// One probe. Signoff judges what a kept transcript says of it; nothing is run.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// As a transcript's test is named.
    pub name: String,
    /// The target of `closure.targets` that it is evidence for.
    pub target: String,
    /// The program and its arguments, in which `{field}` stands for the lock's value.
    pub argv: Vec<String>,
    /// Exit statuses that count: a stream that is read until its time limit ends with another one than 0.
    #[serde(default = "success")]
    pub exit: Vec<i64>,
    /// What the output must show, in words.
    pub answer: String,
    /// One line of the output must match all of these.
    pub shows: Vec<LinePattern>,
    /// No line of the output may match any of these.
    #[serde(default)]
    pub lacks: Vec<LinePattern>,
}

/// Which way each key asks for less.
pub(super) const DIRECTIONS: Directions = &[
    ("probes", Direction::Entries { by: "name", added: Added::Tightens }),
    ("probes[].name", Direction::Changed),
    ("probes[].target", Direction::Changed),
    ("probes[].argv", Direction::Changed),
    ("probes[].exit", Direction::More),
    ("probes[].answer", Direction::Free),
    ("probes[].shows", Direction::Fewer),
    ("probes[].lacks", Direction::Fewer),
];

fn success() -> Vec<i64> {
    vec![0]
}

impl Probe {
    /// The command as a person types it. `value` knows the target's fields, by an empty text those without a value: these,
    /// and what a shell could take for something else, are left to be filled in: `<field>`.
    pub fn command(&self, value: impl Fn(&str) -> Option<String>) -> String {
        let is_whole = |text: &String| !text.is_empty() && text.chars().all(is_plain);
        let shown =
            |name: &str| value(name).map(|text| Some(text).filter(is_whole).unwrap_or_else(|| format!("<{name}>")));
        let words: Vec<String> = self.argv.iter().map(|word| quoted(&filled(word, shown))).collect();
        words.join(" ")
    }
}

/// What an output shows of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen<'o> {
    Answer,
    Nothing,
    /// A line that no answer has.
    Refusal(&'o str),
}

impl Probe {
    /// Looks for the answer, line by line. `spellings` knows how the fields' values may be spelled; of a field without a
    /// value nothing can be shown.
    pub fn look<'o>(&self, output: &'o str, spellings: impl Fn(&str) -> Option<Vec<String>>) -> Seen<'o> {
        let over = |patterns: &[LinePattern]| patterns.iter().map(|it| it.over(&spellings).ok()).collect();
        let compiled: (Option<Vec<Regex>>, Option<Vec<Regex>>) = (over(&self.shows), over(&self.lacks));
        let (Some(shows), Some(lacks)) = compiled else { return Seen::Nothing };
        if let Some(line) = output.lines().find(|line| lacks.iter().any(|it| it.is_match(line))) {
            return Seen::Refusal(line);
        }
        let is_shown = output.lines().any(|line| shows.iter().all(|it| it.is_match(line)));
        if is_shown { Seen::Answer } else { Seen::Nothing }
    }
}

fn quoted(word: &str) -> String {
    if !word.is_empty() && word.chars().all(is_plain) { word.to_owned() } else { format!("\"{word}\"") }
}

/// What no shell reads as anything but itself.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "./:@_=-".contains(c)
}

/// A regular expression over one line of output, in which `{field}` stands for the lock's value.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct LinePattern(String);

impl LinePattern {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// With the fields' values put in, each in any of its spellings.
    ///
    /// # Errors
    /// Why it is no regular expression: of a valid profile only where it names a field that has no value.
    pub(super) fn over(&self, spellings: impl Fn(&str) -> Option<Vec<String>>) -> Result<Regex, String> {
        let either = |all: Vec<String>| {
            let escaped: Vec<String> = all.iter().map(|text| regex_lite::escape(text)).collect();
            format!("(?:{})", escaped.join("|"))
        };
        Regex::new(&filled(&self.0, |name| spellings(name).map(either))).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_holds_nothing_that_a_shell_could_run() {
        let argv =
            ["docker", "ps", "--filter", "ancestor={imageRef}", "--format", "{{.ID}}"].map(str::to_owned).to_vec();
        let words = String::new();
        let probe = Probe {
            name: words.clone(),
            target: words.clone(),
            argv,
            exit: success(),
            answer: words,
            shows: vec![],
            lacks: vec![],
        };
        let with = |value: &'static str| probe.command(move |name| (name == "imageRef").then(|| value.to_owned()));
        assert_eq!(with("acme/gw:v2"), "docker ps --filter ancestor=acme/gw:v2 --format \"{{.ID}}\"");
        assert_eq!(with("x\"; rm -rf ~; \""), "docker ps --filter \"ancestor=<imageRef>\" --format \"{{.ID}}\"");
    }
}
