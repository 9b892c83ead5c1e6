//! Whether the pull requests that close the release were merged.

use crate::domain::assessment::wording::{join_capped, quoted};
use crate::domain::evidence::history::Answer;
use crate::domain::finding::{Code, Finding, Origin, Severity};
use crate::domain::rules::note;
use crate::domain::rules::words::short;
use crate::domain::values::path::Location;

use super::{HistoryCheck, computed};

impl<'a> HistoryCheck<'a> {
    /// The profile's, each with its answer; one that was not asked for yet is undecided.
    pub(super) fn numbers(self) -> impl Iterator<Item = (&'a str, Answer<Option<String>>)> {
        let asked = |number: &str| self.record.pull_requests.get(number).cloned();
        let open = || Answer::Undecided("the history is still being asked".to_owned());
        let numbers = self.profile.note.pull_requests.iter().map(|it| it.number.as_str());
        numbers.map(move |number| (number, asked(number).unwrap_or_else(open)))
    }

    /// A history that names none of them may be one that keeps no numbers: that is worth no warning.
    pub(super) fn pull_requests(self) -> Option<Finding> {
        let (mut found, mut missing, mut open, mut why) = (Vec::new(), Vec::new(), Vec::new(), None);
        for (number, answer) in self.numbers() {
            match answer {
                Answer::Known(Some(_)) => found.push(quoted(number)),
                Answer::Known(None) => missing.push(number),
                Answer::Undecided(reason) => {
                    open.push(number);
                    why = Some(reason);
                }
            }
        }
        let untold: Vec<String> = missing.iter().chain(&open).map(|number| quoted(number)).collect();
        let said = match (found.is_empty(), why) {
            _ if untold.is_empty() => return None,
            (_, Some(why)) => {
                let verb = if untold.len() == 1 { "was" } else { "were" };
                format!("Whether {} {verb} merged cannot be told: {why}.", join_capped(&untold))
            }
            (true, None) => {
                format!("No commit says that it merged {}; its history may keep no numbers.", join_capped(&untold))
            }
            (false, None) => {
                format!(
                    "The history names {}, but no commit that merged {}.",
                    join_capped(&found),
                    join_capped(&untold)
                )
            }
        };
        let said = self.taken_back(&missing).into_iter().fold(said, |said, back| format!("{said} {back}"));
        let is_back = |number: &&str| self.record.reverted.contains_key(*number);
        let none_said = found.is_empty() && !missing.iter().any(is_back);
        let severity = if none_said || missing.is_empty() { Severity::Info } else { Severity::Warning };
        let subject: Vec<&str> = missing.into_iter().chain(open).collect();
        let head = self.record.head.as_deref().map_or("nothing was ever committed", short);
        let finding = Finding::new(Code::HistoryPullRequestMissing, subject.join(", "), said)
            .weighing(severity)
            .remedy("Find the commits that brought them in, or correct the closure pull requests in the profile.")
            .comparing("closure pull requests", subject.join(", "), Origin::profile("note.pull_requests"))
            .comparing("found merged", if found.is_empty() { "none".to_owned() } else { found.join(", ") }, computed())
            .comparing("history of", head, computed());
        Some(note::newest(self.pack).into_iter().fold(finding, |finding, (path, _)| finding.at(Location::file(path))))
    }

    /// Those that were merged and taken back since.
    fn taken_back(self, missing: &[&str]) -> Option<String> {
        let back = missing.iter().filter_map(|number| Some((number, self.record.reverted.get(*number)?)));
        let back: Vec<String> =
            back.map(|(number, by)| format!("{} by {}", quoted(number), quoted(short(by)))).collect();
        (!back.is_empty()).then(|| format!("Taken back since it was merged: {}.", join_capped(&back)))
    }
}
