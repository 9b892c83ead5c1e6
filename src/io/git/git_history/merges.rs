//! Which commits merged the pull requests, and which took them back.

use std::collections::BTreeMap;

use crate::domain::evidence::history::{Answer, Depth};
use crate::io::git::listing::{self, Fate};
use crate::io::git::program::{End, Question};

use super::{Commits, SHALLOW, Talk, undone};

/// How much is read of the commits that may have merged a pull request, in bytes.
const MERGES: usize = 2 << 20;

/// By pull request: the newest commit that merged it.
pub type Merged = BTreeMap<String, Answer<Option<String>>>;
/// By pull request: the commit that took it back.
pub type Reverted = BTreeMap<String, String>;

impl Talk<'_> {
    /// Searched for in the history of what is checked out and of the approved commit.
    pub(super) fn pull_requests(&self, head: Option<&str>, commits: &Commits) -> (Merged, Reverted) {
        let (numbers, blank): (Vec<String>, Vec<String>) =
            self.questions.pull_requests.iter().cloned().partition(|number| !digits(number).is_empty());
        let numbers = &numbers;
        let blank = blank.into_iter().map(|text| (text, Answer::Undecided("it is no number".to_owned())));
        let approved = self.questions.approved.as_ref().and_then(|name| commits.get(name)?.known()?.clone());
        // What is checked out first: of commits of one second it is the newer one.
        let tips: Vec<String> = head.map(str::to_owned).into_iter().chain(approved).collect();
        if tips.is_empty() || numbers.is_empty() {
            let none = numbers.iter().map(|number| (number.clone(), Answer::Known(None)));
            return (none.chain(blank).collect(), BTreeMap::new());
        }
        let has_all = |bytes: &[u8]| listing::fates(bytes, numbers).len() == numbers.len();
        let question = Question::new(search(numbers, tips), MERGES).until(&has_all);
        let (found, why) = match self.asking.ask(question) {
            Err(why) => (BTreeMap::new(), Some(why)),
            Ok(said) => {
                let whole = matches!(said.end, End::Exit(Some(0)) | End::Enough);
                let why = (!whole).then(|| undone(self.asking, &said));
                (listing::fates(&said.bytes, numbers), why)
            }
        };
        let cut = || (self.place.depth == Depth::Shallow).then(|| SHALLOW.to_owned());
        let why = why.or_else(cut);
        let answer = |number: &String| match (found.get(number), &why) {
            (None, Some(why)) => Answer::Undecided(why.clone()),
            (Some(Fate::Merged(commit)), _) => Answer::Known(Some(commit.clone())),
            (Some(Fate::Reverted(_)) | None, _) => Answer::Known(None),
        };
        let answers = numbers.iter().map(|number| (number.clone(), answer(number))).chain(blank).collect();
        let reverted = found.iter().filter_map(|(number, fate)| match fate {
            Fate::Reverted(commit) => Some((number.clone(), commit.clone())),
            Fate::Merged(_) => None,
        });
        (answers, reverted.collect())
    }
}

fn digits(number: &str) -> &str {
    number.trim_start_matches(|c: char| !c.is_ascii_digit())
}

/// Commits whose message holds one of the numbers, newest first; what their subjects say of it is read later.
fn search(numbers: &[String], tips: Vec<String>) -> Vec<String> {
    let plain = ["rev-list", "--encoding=UTF-8", "--format=%H %s", "--fixed-strings"].map(str::to_owned);
    let patterns = numbers
        .iter()
        .map(|number| digits(number))
        .flat_map(|digits| ["#", "!", "PR "].map(|mark| format!("--grep={mark}{digits}")));
    plain.into_iter().chain(patterns).chain(tips).collect()
}
