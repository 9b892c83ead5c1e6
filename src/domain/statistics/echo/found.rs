//! What is compared, and what is found.

/// An echo is told below this; with 1e-6 a claim survives a thousand pairs.
pub const SUSPICIOUS: f64 = 1e-3;
/// A row of a run that has a continuous value, e.g. a duration in ms. Values that are not finite, or beyond 1e100, are ignored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    pub scenario: usize,
    pub value: f64,
}

/// What found an echo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// Two runs rise and fall together (S1).
    Sequence,
    /// Stretches of two runs do, at any offset (S2).
    Block,
    /// Stretches of one run do (S3).
    Within,
    /// Rows in turn return exactly, or moved by a constant (S4).
    Shingles,
    /// A scenario stands still that varies in other runs.
    Still,
    /// The values of two runs are too alike whatever their order (S5).
    Sets,
}

/// Rows that are too alike, as indices into the slices that were given.
#[derive(Clone, Debug, PartialEq)]
pub struct Echo {
    /// Which row answers which, by ascending first row; by ascending value for `Test::Sets`.
    pub pairs: Vec<(usize, usize)>,
    /// The second runs backwards.
    pub reversed: bool,
    /// The second falls where the first rises: constant - value.
    pub mirrored: bool,
    /// second = slope * first + shift, a robust fit over `pairs`.
    pub slope: f64,
    /// In the unit of the values.
    pub shift: f64,
    /// Median absolute residual of that fit, in the unit of the values; 0 for an exact copy.
    pub jitter: f64,
    /// At most the probability that honest runs look so alike anywhere, in (0, 1e-3).
    pub chance: f64,
    pub test: Test,
}
