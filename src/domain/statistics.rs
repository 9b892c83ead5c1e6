//! What samples prove: intervals, bounds and tests of rates (docs/contracts.md, section 2: `kpi.not-proven`). Pure
//! arithmetic on counts: no profile, no evidence. Every answer is exact to 1e-9 up to ten million rows and beyond, and
//! none panics.

pub mod anytime;
mod binomial;
pub mod bounds;
pub mod clock;
pub mod coincidence;
pub mod contrast;
pub mod echo;
pub mod encounters;
pub mod fisher;
mod normal;
pub mod proof;
mod search;

pub use bounds::{Interval, wilson};
