//! Where a finding can be settled.
