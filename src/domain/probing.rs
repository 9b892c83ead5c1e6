//! What is run to see that something works, and how its transcript is written. Nothing is run here.

pub mod batch;
pub mod collection;
pub mod observation;
pub mod plan;
pub mod transcript;
