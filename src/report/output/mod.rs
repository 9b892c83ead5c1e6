//! What `--json` prints: types of its own, in the order of docs/contracts.md, section 3. Fields that nothing can tell
//! yet are `null`: unknown is never a pass.

pub mod artifacts;
pub mod checklist;
pub mod closure;
mod contract;
pub mod explain;
mod history;
pub mod policy;
mod proving;
pub mod runs;
pub mod samples;
pub mod status;
pub mod trends;

pub use checklist::Checklist;
pub use explain::Explain;
pub use proving::Proving;
pub use status::Status;
