//! One line of a journal: what somebody did, and what they had before them.

use serde::{Deserialize, Serialize};

use jiff::Timestamp;

use crate::domain::finding::{Code, Finding};
use crate::domain::values::digest::Digest;
use crate::domain::values::escaped::escaped_json;
use crate::domain::values::path::PackPath;
use crate::domain::values::time_span::is_rfc_3339;

/// What somebody did. The order of its fields is that of the line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    pub journal: Version,
    /// One more than the greatest of all entries that were read.
    pub n: u64,
    /// The line before it in its own file; `None` for the first.
    pub prev: Option<Digest>,
    /// The last lines of what else was read, ascending.
    pub seen: Vec<Digest>,
    pub by: String,
    pub host: String,
    /// RFC 3339, of the writer's clock: it is shown, and decides nothing.
    pub at: String,
    pub act: Act,
    #[serde(flatten)]
    pub about: About,
    /// How that read: an item with the lines beneath it, the sentence of a finding.
    pub text: String,
    /// What stood behind it: of an item.
    pub evidence: Vec<SeenFile>,
    /// Of the profile that it was judged under.
    pub policy: Digest,
    /// What the signature under it means.
    pub meaning: Meaning,
    /// Whether its card, with the beginning of what stands behind it, had been opened.
    pub on_screen: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Of a waiver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Waiver>,
    /// An SSH signature of the entry without it, as `ssh-keygen -Y sign -n signoff` makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

/// What an act is about: the acts about one thing are weighed against each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum About {
    /// A checklist item, by its id.
    Item(String),
    /// A finding, and all that it says: one that says something else is another one.
    Finding(FindingRef),
    /// The release as somebody approves it.
    Release(ReleaseRef),
    /// A note, with its bytes.
    Note(NoteRef),
}

/// A note as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NoteRef {
    pub path: PackPath,
    pub sha256: Digest,
}

/// What an approval is of: another state of the release is another one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReleaseRef {
    /// Of all evidence.
    pub evidence: Digest,
    /// Of the acts upon items and findings that count.
    pub decided: Digest,
    /// Whose approval it is: everybody gives their own.
    pub approver: String,
}

/// A finding as somebody answered it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FindingRef {
    pub code: Code,
    pub subject: String,
    /// Of its sentence, of the values that it compared, and of the paths of the files that it rests on.
    pub says: Digest,
}

/// For how long a blocker is put up with, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// Who sees to it that it is settled by then.
    pub owner: String,
    /// From this instant on it blocks again.
    pub until: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Version {
    #[serde(rename = "v1")]
    V1,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    Tick,
    Untick,
    /// A warning was read, and is put up with.
    Acknowledge,
    /// A blocker is put up with for a time.
    Waive,
    /// What was said of a finding, or an approval, is taken back.
    Withdraw,
    /// The release may ship.
    Approve,
    /// A note was written.
    Emit,
    /// A newer note took the place of this one.
    Supersede,
}

/// What somebody's act stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    Verified,
    /// It was read, and weighed.
    Reviewed,
    /// Somebody stands for it.
    Approved,
    /// What was said before is taken back.
    Withdrawn,
}

/// A file behind an item, as it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SeenFile {
    pub path: PackPath,
    /// `None` where there was none, or none that could be read.
    pub sha256: Option<Digest>,
    /// A mark per line (`line_marks.rs`), to tell later which changed; `None` for what is no short text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<String>,
}

/// An entry as it stands in a file, under its digest.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Of the line without its own `id`.
    pub id: Digest,
    pub entry: Entry,
}

/// What stands before a line's own digest, and behind it.
const BEFORE_ID: &str = ",\"id\":\"";
const BEHIND_ID: &str = "\"}";
/// A digest has so many hex digits.
const DIGITS: usize = 64;

impl FindingRef {
    pub fn of(finding: &Finding) -> Self {
        let says = Digest::of(finding.says().as_bytes());
        Self { code: finding.code, subject: finding.subject.clone(), says }
    }
}

impl About {
    /// The item that it is about.
    pub fn item(&self) -> Option<&str> {
        match self {
            Self::Item(id) => Some(id),
            Self::Finding(_) | Self::Release(_) | Self::Note(_) => None,
        }
    }

    /// The finding that it is about.
    pub fn finding(&self) -> Option<&FindingRef> {
        match self {
            Self::Finding(finding) => Some(finding),
            Self::Item(_) | Self::Release(_) | Self::Note(_) => None,
        }
    }

    /// The release that it is about.
    pub fn release(&self) -> Option<&ReleaseRef> {
        match self {
            Self::Release(release) => Some(release),
            Self::Item(_) | Self::Finding(_) | Self::Note(_) => None,
        }
    }

    /// The note that it is about.
    pub fn note(&self) -> Option<&NoteRef> {
        match self {
            Self::Note(note) => Some(note),
            Self::Item(_) | Self::Finding(_) | Self::Release(_) => None,
        }
    }
}

impl Entry {
    /// Reads a line without its end.
    ///
    /// # Errors
    /// Why it is no entry, in words.
    pub fn parse(line: &str) -> Result<Recorded, String> {
        let (body, said) = split(line).ok_or("it does not end in its own digest")?;
        let body = format!("{body}}}");
        let id = Digest::of(body.as_bytes());
        if said != id.to_string() {
            return Err("its digest is not the one that it says".to_owned());
        }
        let entry: Self =
            serde_json::from_str(&body).map_err(|error| format!("it is no entry that this version knows: {error}"))?;
        entry.contradiction().map_or(Ok(Recorded { id, entry }), |why| Err(why.to_owned()))
    }

    /// Why it is not one act, whoever wrote it.
    fn contradiction(&self) -> Option<&'static str> {
        let is_meant = matches!(
            (self.act, &self.about, self.meaning),
            (Act::Tick, About::Item(_), Meaning::Verified)
                | (Act::Untick, About::Item(_), Meaning::Withdrawn)
                | (Act::Acknowledge | Act::Waive, About::Finding(_), Meaning::Reviewed)
                | (Act::Withdraw, About::Finding(_) | About::Release(_), Meaning::Withdrawn)
                | (Act::Approve, About::Release(_), Meaning::Approved)
                | (Act::Emit, About::Note(_), Meaning::Approved | Meaning::Reviewed)
                | (Act::Supersede, About::Note(_), Meaning::Withdrawn)
        );
        let has_terms = self.waiver.is_some() == (self.act == Act::Waive);
        let object = self.about.item().unwrap_or(&self.text);
        let is_told = [&self.by, &self.text, object].iter().all(|text| !text.trim().is_empty());
        match () {
            () if !is_meant => Some("its act, what it is about and its meaning do not go together"),
            () if !has_terms => Some("a waiver, and nothing else, tells an owner and an end"),
            () if !is_told => Some("it does not tell who did it, what it is about, or how that read"),
            () if !is_rfc_3339(&self.at) => Some("its `at` is no time as in RFC 3339"),
            () => None,
        }
    }

    /// What is signed: the entry without its signature.
    ///
    /// # Errors
    /// Where it cannot be written as JSON.
    pub fn unsigned(&self) -> serde_json::Result<String> {
        serde_json::to_string(&Self { signature: None, ..self.clone() })
    }

    /// What two acts about the same may agree upon: what was done, and a waiver's terms.
    pub fn decides(&self) -> (Act, Option<&Waiver>) {
        (self.act, self.waiver.as_ref())
    }

    /// The line, in which nothing is hidden, with its end, and its digest.
    ///
    /// # Errors
    /// Where it cannot be written as JSON.
    pub fn line(&self) -> serde_json::Result<(String, Digest)> {
        let body = escaped_json(&serde_json::to_string(self)?);
        let id = Digest::of(body.as_bytes());
        let open = body.strip_suffix('}').unwrap_or(&body);
        Ok((format!("{open}{BEFORE_ID}{id}{BEHIND_ID}\n"), id))
    }
}

/// A line before its own digest, and the digest as it says it.
fn split(line: &str) -> Option<(&str, &str)> {
    let open = line.strip_suffix(BEHIND_ID)?;
    let (body, id) = open.split_at_checked(open.len().checked_sub(DIGITS)?)?;
    Some((body.strip_suffix(BEFORE_ID)?, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            journal: Version::V1,
            n: 1,
            prev: None,
            seen: Vec::new(),
            by: "anna".to_owned(),
            host: "build-7".to_owned(),
            at: "2025-05-06T12:00:00Z".to_owned(),
            act: Act::Tick,
            about: About::Item("bell".to_owned()),
            text: "The bell rings".to_owned(),
            evidence: vec![],
            policy: Digest::of(b"policy"),
            meaning: Meaning::Verified,
            on_screen: false,
            reason: None,
            waiver: None,
            signature: None,
        }
    }

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        let (line, id) = entry().line().unwrap();
        assert_eq!(Entry::parse(line.trim_end()).unwrap(), Recorded { id, entry: entry() });
    }

    #[test]
    fn no_byte_of_a_line_can_be_changed() {
        let (line, _) = entry().line().unwrap();
        let line = line.trim_end();
        for at in 0..line.len() {
            let mut bytes = line.as_bytes().to_vec();
            bytes[at] ^= 1;
            let changed = String::from_utf8(bytes).unwrap();
            assert!(Entry::parse(&changed).is_err(), "{changed}");
        }
    }

    #[test]
    fn what_is_no_entry_says_why() {
        for (line, why) in [("", "does not end in its own digest"), ("{}", "does not end in its own digest")] {
            assert!(Entry::parse(line).unwrap_err().contains(why), "{line}");
        }
        let body = entry().line().unwrap().0.replace("\"tick\"", "\"wink\"");
        let (body, _) = split(body.trim_end()).unwrap();
        let id = Digest::of(format!("{body}}}").as_bytes());
        let why = Entry::parse(&format!("{body}{BEFORE_ID}{id}{BEHIND_ID}")).unwrap_err();
        assert!(why.contains("wink"), "{why}");
    }

    #[test]
    fn an_entry_that_is_not_one_act_is_none() {
        let finding =
            About::Finding(FindingRef { code: Code::ALL[0], subject: "a".to_owned(), says: Digest::of(b"a") });
        let waiver = Some(Waiver { owner: "kim".to_owned(), until: "2025-05-07T12:00:00Z".parse().unwrap() });
        let answered =
            |act, waiver| Entry { act, about: finding.clone(), meaning: Meaning::Reviewed, waiver, ..entry() };
        let read = |entry: &Entry| Entry::parse(entry.line().unwrap().0.trim_end());
        let times = ["2025-05-06T12:00:00.250Z", "2025-05-06T14:00:00+02:00", "2025-05-06t12:00:00z"];
        let at_times = times.map(|at| Entry { at: at.to_owned(), ..entry() });
        for fit in at_times.into_iter().chain([answered(Act::Acknowledge, None), answered(Act::Waive, waiver.clone())])
        {
            assert!(read(&fit).is_ok(), "{fit:?}");
        }
        for (unfit, why) in [
            (Entry { meaning: Meaning::Approved, ..entry() }, "do not go together"),
            (Entry { act: Act::Untick, ..entry() }, "do not go together"),
            (Entry { about: finding.clone(), ..entry() }, "do not go together"),
            (answered(Act::Waive, None), "an owner and an end"),
            (answered(Act::Acknowledge, waiver), "an owner and an end"),
            (Entry { by: " ".to_owned(), ..entry() }, "who did it"),
            (Entry { text: String::new(), ..entry() }, "who did it"),
            (Entry { about: About::Item("\n".to_owned()), ..entry() }, "who did it"),
            (Entry { at: "yesterday".to_owned(), ..entry() }, "RFC 3339"),
            (Entry { at: String::new(), ..entry() }, "RFC 3339"),
            (Entry { at: "2025-05-06".to_owned(), ..entry() }, "RFC 3339"),
            (Entry { at: "2025-13-06T12:00:00Z".to_owned(), ..entry() }, "RFC 3339"),
            (Entry { at: "2025-05-06T12:00:00".to_owned(), ..entry() }, "RFC 3339"),
            (Entry { at: "2025-05-06T12:00:00Z[UTC]".to_owned(), ..entry() }, "RFC 3339"),
        ] {
            assert!(read(&unfit).unwrap_err().contains(why), "{unfit:?}");
        }
    }
}
