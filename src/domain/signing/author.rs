//! Whose note it is.

use jiff::Timestamp;

/// Who has a note drafted, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    pub by: String,
    pub host: String,
    /// The moment as of which the evidence was judged.
    pub at: Timestamp,
}

impl Author {
    /// To the second, which is what a note tells.
    pub fn new(by: &str, host: &str, at: Timestamp) -> Self {
        let at = Timestamp::from_second(at.as_second()).unwrap_or(at);
        Self { by: by.to_owned(), host: host.to_owned(), at }
    }

    /// `anna@build-7`.
    pub fn who(&self) -> String {
        format!("{}@{}", self.by, self.host)
    }

    /// RFC 3339, in UTC.
    pub fn when(&self) -> String {
        self.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}
