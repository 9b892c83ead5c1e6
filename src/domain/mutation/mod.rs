//! The proof that the gate can block: every rule tried on a damaged copy of the evidence, in memory.

pub mod mutant;
pub mod operators;
