//! Rows that are too alike to be two measurements.

use crate::app::entry::Subject;
use crate::domain::assessment::Assessment;

use super::listing::Listing;

/// Nothing where there are none.
pub(super) fn list(assessment: &Assessment, listing: &mut Listing) {
    if !assessment.echoes.is_empty() {
        listing.heading("Too alike to be two measurements");
    }
    for (i, echo) in assessment.echoes.iter().enumerate() {
        let [first, second] = [echo.alignment.first, echo.alignment.second].map(|rows| rows[0].row);
        listing.push(
            format!("echo:{}:{first}:{second}:{}", echo.subject(&assessment.reports), echo.field),
            Subject::Echo(i),
        );
    }
}
