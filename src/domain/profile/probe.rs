//! What is run to see that a gateway, a runtime or a prerequisite works, and what its answer must show (runbook, sections
//! 8 and 9).

use regex_lite::Regex;
use serde::Deserialize;

use crate::domain::values::event_stream;

use super::direction::{Added, Direction, Directions};
use super::template::filled;

/// One probe. What a kept transcript says of it is judged; it is run where an operator asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// As a transcript's test is named.
    pub name: String,
    /// The target of `closure.targets` that it is evidence for.
    #[serde(default)]
    pub target: Option<String>,
    /// The runtime of `plugins.required` that it is evidence for. A probe of neither is of a prerequisite.
    #[serde(default)]
    pub runtime: Option<String>,
    /// The program and its arguments, in which `{field}` stands for the lock's value.
    pub argv: Vec<String>,
    /// An address whose event stream is read in place of running `argv`, where it is an `http` one.
    #[serde(default)]
    pub sse: Option<String>,
    /// It is ended after so many seconds.
    #[serde(default = "limit_s")]
    pub limit_s: u64,
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
    /// Arguments with which the program tells its version.
    #[serde(default)]
    pub version: Vec<String>,
    /// Systems that it runs on, as Rust names them (`linux`); empty: on any.
    #[serde(default)]
    pub platforms: Vec<String>,
    /// What it is given of the environment beside what every probe is: `NAME`, or `NAME=VALUE` to set it.
    #[serde(default)]
    pub environment: Vec<String>,
    /// What the operator must know before it runs.
    #[serde(default)]
    pub warning: Option<String>,
    /// The runbook's commands that do the same on another system, to be copied.
    #[serde(default)]
    pub elsewhere: Vec<String>,
}

/// What a probe is evidence for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose<'a> {
    Target(&'a str),
    Runtime(&'a str),
    Prerequisite,
}

/// Which way each key asks for less.
pub(super) const DIRECTIONS: Directions = &[
    ("probes", Direction::Entries { by: "name", added: Added::Tightens }),
    ("probes[].name", Direction::Changed),
    ("probes[].target", Direction::Changed),
    ("probes[].runtime", Direction::Changed),
    ("probes[].argv", Direction::Changed),
    ("probes[].sse", Direction::Changed),
    ("probes[].limit_s", Direction::Free),
    ("probes[].exit", Direction::More),
    ("probes[].answer", Direction::Free),
    ("probes[].shows", Direction::Fewer),
    ("probes[].lacks", Direction::Fewer),
    ("probes[].version", Direction::Free),
    ("probes[].platforms", Direction::Free),
    ("probes[].environment", Direction::Free),
    ("probes[].warning", Direction::Free),
    ("probes[].elsewhere", Direction::Free),
];

fn limit_s() -> u64 {
    30
}

fn success() -> Vec<i64> {
    vec![0]
}

impl Probe {
    pub fn purpose(&self) -> Purpose<'_> {
        let target = self.target.as_deref().map(Purpose::Target);
        target.or(self.runtime.as_deref().map(Purpose::Runtime)).unwrap_or(Purpose::Prerequisite)
    }

    /// What it sets in the environment.
    pub fn sets(&self) -> impl Iterator<Item = (&str, &str)> {
        self.environment.iter().filter_map(|it| it.split_once('='))
    }

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
        let is_against = |line: &&str| lacks.iter().any(|it| it.is_match(line));
        let body = match self.body(output) {
            Ok(body) => body,
            Err(line) => return Seen::Refusal(line),
        };
        if let Some(line) = output.lines().find(is_against) {
            return Seen::Refusal(line);
        }
        let is_shown = body.lines().any(|line| shows.iter().all(|it| it.is_match(line)));
        if is_shown { Seen::Answer } else { Seen::Nothing }
    }

    /// Where the answer stands; the line that says there is none, where an event stream is asked for.
    fn body<'o>(&self, output: &'o str) -> Result<&'o str, &'o str> {
        if self.sse.is_none() {
            return Ok(output);
        }
        let body = event_stream::body(output)?;
        body.lines().find(|line| event_stream::is_error(line)).map_or(Ok(body), Err)
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
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
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

    fn named(name: &str) -> Probe {
        let text = format!("name = {name:?}\nargv = ['ask']\nanswer = 'an answer'\nshows = ['.']");
        toml::from_str(&text).expect("a probe")
    }

    #[test]
    fn a_command_holds_nothing_that_a_shell_could_run() {
        let argv =
            ["docker", "ps", "--filter", "ancestor={imageRef}", "--format", "{{.ID}}"].map(str::to_owned).to_vec();
        let probe = Probe { argv, ..named("a probe") };
        let with = |value: &'static str| probe.command(move |name| (name == "imageRef").then(|| value.to_owned()));
        assert_eq!(with("acme/gw:v2"), "docker ps --filter ancestor=acme/gw:v2 --format \"{{.ID}}\"");
        assert_eq!(with("x\"; rm -rf ~; \""), "docker ps --filter \"ancestor=<imageRef>\" --format \"{{.ID}}\"");
    }
}
