//! Rules behind `kpi.*`.
