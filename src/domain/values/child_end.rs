//! How a program ended.

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChildEnd {
    Exit(i32),
    /// By this signal, which was none of ours.
    Signal(i32),
    /// Its time was up: it was ended, with all that it started.
    TimeUp,
    /// Somebody cut the switch, or had heard enough.
    Cancelled,
    /// Why it did not begin.
    NotStarted(String),
}
