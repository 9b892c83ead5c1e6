//! What `--json` prints: types of its own, in the order of contracts, section 3. Fields that nothing can tell yet are
//! `null`: unknown is never a pass.

pub mod checklist;
pub mod closure;
pub mod proving;
pub mod runs;
pub mod status;

pub use checklist::Checklist;
pub use proving::Proving;
pub use status::Status;
