//! What `--json` prints: types of its own, in the order of docs/contracts.md, section 4. Fields that nothing can tell
//! yet are `null`: unknown is never a pass.

mod answer;
mod artifacts;
mod captures;
mod checklist;
mod closure;
mod contract;
mod echoes;
mod explain;
mod history;
mod lock_changes;
mod place;
mod policy;
mod proving;
mod quorum;
mod runs;
mod samples;
mod status;
mod trends;

pub use checklist::Checklist;
pub use explain::Explain;
pub use lock_changes::LockChanges;
pub use proving::Proving;
pub use status::Status;
