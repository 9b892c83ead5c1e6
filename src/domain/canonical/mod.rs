//! What the canonical programs compute: the KPI report of raw runs, and the two-run gate of two reports.

pub mod gate;
pub mod kpi;
