//! What evidence says about its outcome: three answers.

/// The answer of a check that rests on what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedResult {
    /// The evidence says outright that it holds.
    Holds,
    /// The evidence says the opposite, or that it was not done: in which words.
    Fails(String),
    /// Neither: a person's to decide. What is missing, in words that end a sentence.
    Undecided(String),
}

impl StatedResult {
    /// In one word: for machines, and beside a name.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails(_) => "fails",
            Self::Undecided(_) => "undecided",
        }
    }

    /// How bad it is: of several the worst counts.
    pub fn weight(&self) -> u8 {
        match self {
            Self::Holds => 0,
            Self::Undecided(_) => 1,
            Self::Fails(_) => 2,
        }
    }
}

/// What one place says, weakest first: of several places the strongest counts, so that one failure outweighs any number
/// of successes, and a doubtful result a plain one. The texts are reasons, in words that end a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// No result is stated.
    Nothing(String),
    Holds,
    /// A result is stated, and it is no plain one.
    Unclear(String),
    Fails(String),
}

impl Said {
    /// The strongest of what several places say; `None` of none.
    pub fn strongest(places: impl IntoIterator<Item = Self>) -> Option<Self> {
        // The first of equals, so that the reason is where a reader meets it.
        places.into_iter().reduce(|one, other| if other.weight() > one.weight() { other } else { one })
    }

    /// How much it weighs against what else is said.
    pub fn weight(&self) -> u8 {
        match self {
            Self::Nothing(_) => 0,
            Self::Holds => 1,
            Self::Unclear(_) => 2,
            Self::Fails(_) => 3,
        }
    }
}

impl From<Said> for StatedResult {
    fn from(said: Said) -> Self {
        match said {
            Said::Holds => Self::Holds,
            Said::Fails(why) => Self::Fails(why),
            Said::Nothing(why) | Said::Unclear(why) => Self::Undecided(why),
        }
    }
}
