//! What samples prove: intervals, bounds and tests of rates (docs/contracts.md, section 2: `kpi.not-proven`). Pure
//! arithmetic on counts: no profile, no evidence. Every answer is exact to 1e-9 up to ten million rows and beyond, and
//! none panics.

mod binomial;
mod bounds;
pub mod coincidence;
pub mod contrast;
pub mod encounters;
mod fisher;
mod normal;
pub mod proof;
mod search;

pub use bounds::{Interval, least_rise, lower_bound, newcombe, rows_needed, upper_bound, wilson};
pub use fisher::{as_few, as_many, as_unlikely};
